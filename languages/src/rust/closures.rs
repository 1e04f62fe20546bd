//! Closures given to well-known methods of iterators, options and results: what their parameters
//! are, and what the call gives when nothing in the repository defines the method.

use super::extract::Extract;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr};
use crate::ids::{DefId, ExprId, NodeId, RefId};

/// How a method uses a function it is given.
struct Use {
    /// Which argument the function is.
    argument: usize,
    /// Which of its parameters are given what.
    items: &'static [usize],
    gets: Gets,
    result: Gives,
}

/// What a function's parameters are given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gets {
    /// Items of the receiver.
    Items,
    /// The receiver itself.
    Receiver,
    /// The error of the receiver.
    Error,
}

/// What the call gives, from what the function gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Something else, or what the method's name tells already.
    Other,
    /// What the function gives.
    Same,
    /// A container of what it gives.
    Wrapped,
    /// A container of what is inside of what it gives.
    Flat,
}

/// Methods of `Iterator`, `Option`, `Result` and slices.
fn known(method: &str) -> Option<Use> {
    use Gets::*;
    use Gives::*;
    let (argument, items, gets, result): (usize, &'static [usize], Gets, Gives) = match method {
        "map" => (0, &[0], Items, Wrapped),
        "and_then" => (0, &[0], Items, Same),
        "filter_map" | "flat_map" | "map_while" | "find_map" => (0, &[0], Items, Flat),
        "map_or" | "map_or_else" => (1, &[0], Items, Same),
        "then" | "repeat_with" => (0, &[], Items, Wrapped),
        "get_or_insert_with" | "get_or_init" | "or_insert_with" => (0, &[], Items, Same),
        "all"
        | "any"
        | "filter"
        | "find"
        | "for_each"
        | "inspect"
        | "is_none_or"
        | "is_ok_and"
        | "is_some_and"
        | "max_by_key"
        | "min_by_key"
        | "partition"
        | "position"
        | "retain"
        | "rposition"
        | "skip_while"
        | "sort_by_cached_key"
        | "sort_by_key"
        | "sort_unstable_by_key"
        | "take_while"
        | "try_for_each" => (0, &[0], Items, Other),
        "max_by" | "min_by" | "sort_by" | "sort_unstable_by" | "reduce" | "dedup_by" => (0, &[0, 1], Items, Other),
        "fold" | "try_fold" => (1, &[1], Items, Other),
        "map_err" | "unwrap_or_else" | "or_else" | "inspect_err" | "is_err_and" => (0, &[0], Error, Other),
        "with" | "with_borrow" | "with_borrow_mut" => (0, &[0], Receiver, Same),
        _ => return None,
    };
    Some(Use { argument, items, gets, result })
}

impl Extract {
    /// Tells the parameters of a closure what they are, and adds to what the call of a
    /// well-known method may give.
    pub(super) fn with_closures(
        &self,
        b: &mut Builder<'_>,
        callee: RefId,
        arguments: &[NodeId],
        result: ExprId,
    ) -> ExprId {
        self.parameters_by_signature(b, callee, arguments);
        let row = *b.reference(callee);
        let Base::Member(receiver) = row.base else { return result };
        let Some(known) = known(b.spelling(row.name)) else { return result };
        let Some(function) = arguments.get(known.argument).and_then(|&a| b.expr_of(a)) else { return result };
        let parameters = untyped_parameters(b, function);
        for parameter in known.items.iter().filter_map(|&i| parameters.get(i).copied().flatten()) {
            let item = match known.gets {
                Gets::Items => b.expr(Expr::Element(receiver)),
                Gets::Receiver => receiver,
                Gets::Error => b.expr(Expr::Item(receiver, 1)),
            };
            b.add_value(parameter, item);
        }
        match known.result {
            Gives::Other => result,
            gives => {
                let given = given(b, function, gives);
                b.expr(Expr::Union([result, given].into()))
            }
        }
    }

    /// Where the called function is known, its own signature says what a closure is given: the
    /// parameters of the function type that stands at its place.
    fn parameters_by_signature(&self, b: &mut Builder<'_>, callee: RefId, arguments: &[NodeId]) {
        for (place, &argument) in arguments.iter().enumerate() {
            let Some(function) = b.expr_of(argument) else { continue };
            let parameters = untyped_parameters(b, function);
            if parameters.iter().all(Option::is_none) {
                continue;
            }
            let callee = b.ref_expr(callee);
            let expected = b.expr(Expr::Item(callee, place as u32));
            for (i, parameter) in parameters.into_iter().enumerate() {
                let Some(parameter) = parameter else { continue };
                let given = b.expr(Expr::Item(expected, i as u32));
                b.add_value(parameter, given);
            }
        }
    }
}

/// The parameters of a closure; `None` at the place of those with a type.
fn untyped_parameters(b: &Builder<'_>, function: ExprId) -> Vec<Option<DefId>> {
    let Expr::Definition(closure) = *b.expr_row(function) else { return Vec::new() };
    if b.definition(closure).kind != DefKind::Lambda {
        return Vec::new();
    }
    let parameters = b.definition(closure).parameters.iter();
    parameters.map(|&p| b.definition(p).declared.is_none().then_some(p)).collect()
}

fn given(b: &mut Builder<'_>, function: ExprId, gives: Gives) -> ExprId {
    let given = b.expr(Expr::Call(function));
    let given = match gives {
        Gives::Flat => b.expr(Expr::Element(given)),
        _ => given,
    };
    if gives == Gives::Same {
        return given;
    }
    let container = b.builtin("Iterator");
    b.expr(Expr::Apply(container, [given].into()))
}
