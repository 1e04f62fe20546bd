//! Closures given to well-known methods of iterators, options and results: what their parameters
//! are, and what the call gives when nothing in the repository defines the method.

use super::extract::Extract;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr};
use crate::ids::{ExprId, NodeId, RefId};

/// How a method uses a function it is given.
struct Use {
    /// Which argument the function is.
    argument: usize,
    /// Which of its parameters are items of the receiver.
    items: &'static [usize],
    result: Gives,
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
    use Gives::*;
    let (argument, items, result): (usize, &'static [usize], Gives) = match method {
        "map" => (0, &[0], Wrapped),
        "and_then" => (0, &[0], Same),
        "filter_map" | "flat_map" | "map_while" | "find_map" => (0, &[0], Flat),
        "map_or" | "map_or_else" => (1, &[0], Same),
        "then" | "repeat_with" => (0, &[], Wrapped),
        "get_or_insert_with" | "get_or_init" | "or_insert_with" => (0, &[], Same),
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
        | "try_for_each" => (0, &[0], Other),
        "max_by" | "min_by" | "sort_by" | "sort_unstable_by" | "reduce" | "dedup_by" => (0, &[0, 1], Other),
        "fold" | "try_fold" => (1, &[1], Other),
        _ => return None,
    };
    Some(Use { argument, items, result })
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
        let row = *b.reference(callee);
        let Base::Member(receiver) = row.base else { return result };
        let Some(known) = known(b.spelling(row.name)) else { return result };
        let Some(function) = arguments.get(known.argument).and_then(|&a| b.expr_of(a)) else { return result };
        if let Expr::Definition(closure) = *b.expr_row(function)
            && b.definition(closure).kind == DefKind::Lambda
        {
            let parameters = b.definition(closure).parameters.clone();
            for parameter in known.items.iter().filter_map(|&i| parameters.get(i)) {
                if b.definition(*parameter).declared.is_none() {
                    let item = b.expr(Expr::Element(receiver));
                    b.add_value(*parameter, item);
                }
            }
        }
        if known.result == Gives::Other {
            return result;
        }
        let given = b.expr(Expr::Call(function));
        let given = match known.result {
            Gives::Flat => b.expr(Expr::Element(given)),
            _ => given,
        };
        let given = match known.result {
            Gives::Same => given,
            _ => {
                let container = b.builtin("Iterator");
                b.expr(Expr::Apply(container, [given].into()))
            }
        };
        b.expr(Expr::Union([result, given].into()))
    }
}
