//! What the parameters of lambdas are: from where the lambda stands, or from the well-known
//! methods of collections, streams, optionals and futures that take it.

use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind};
use crate::ids::{DefId, ExprId, RefId};
use crate::java::extract::Extract;

/// What a lambda's parameter is, seen from the receiver of the method that takes the lambda.
#[derive(Clone, Copy)]
enum Part {
    /// Its item or value: the last type argument.
    Item,
    /// Its key: the first type argument.
    Key,
}

/// What the call gives when a lambda returns something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// What the method's name tells already.
    Other,
    /// A container of what the lambda gives (`map`).
    Wrapped,
    /// What the lambda gives (`flatMap`, `computeIfAbsent`).
    Same,
}

/// Methods of `java.util` and `java.util.stream`: what their lambda is given, by the number of its
/// parameters, and what they give.
fn known(method: &str, parameters: usize) -> Option<(&'static [Part], Gives)> {
    use Part::{Item, Key};
    Some(match (method, parameters) {
        ("forEach" | "replaceAll" | "compute" | "computeIfPresent", 2) => (&[Key, Item], Gives::Other),
        ("computeIfAbsent", 1) => (&[Key], Gives::Other),
        ("sort" | "sorted" | "max" | "min" | "reduce" | "merge", 2) => (&[Item, Item], Gives::Other),
        ("whenComplete" | "handle", 2) => (&[Item], Gives::Other),
        ("map" | "mapToObj" | "thenApply" | "thenApplyAsync", 1) => (&[Item], Gives::Wrapped),
        ("flatMap" | "thenCompose" | "thenComposeAsync", 1) => (&[Item], Gives::Same),
        (
            "forEach" | "forEachOrdered" | "forEachRemaining" | "filter" | "anyMatch" | "allMatch" | "noneMatch"
            | "peek" | "takeWhile" | "dropWhile" | "removeIf" | "ifPresent" | "ifPresentOrElse" | "mapToInt"
            | "mapToLong" | "mapToDouble" | "replaceAll" | "thenAccept" | "thenAcceptAsync",
            1,
        ) => (&[Item], Gives::Other),
        _ => return None,
    })
}

impl Extract {
    /// A lambda that stands where a type is expected (a type expression).
    pub(super) fn lambda_of_type(&self, b: &mut Builder<'_>, value: ExprId, expected: ExprId) {
        for (i, parameter) in untyped_parameters(b, value) {
            let given = b.expr(Expr::Given(expected, i));
            b.add_value(parameter, given);
        }
    }

    /// Lambdas among the arguments of a call; what the call gives beyond what its callee declares.
    pub(super) fn lambda_arguments(&self, b: &mut Builder<'_>, call: RefId, arguments: &[ExprId]) -> Option<ExprId> {
        let mut result = None;
        for (n, &argument) in arguments.iter().enumerate() {
            let Some(arity) = function_arity(b, argument) else { continue };
            if !untyped_parameters(b, argument).is_empty() {
                let expected = b.expr(Expr::Expected(call, n as u32));
                self.lambda_of_type(b, argument, expected);
            }
            result = self.well_known(b, call, argument, arity).or(result);
        }
        result
    }

    fn well_known(&self, b: &mut Builder<'_>, call: RefId, argument: ExprId, arity: usize) -> Option<ExprId> {
        let row = *b.reference(call);
        let Base::Member(receiver) = row.base else { return None };
        let (parts, gives) = known(b.spelling(row.name), arity)?;
        for (i, parameter) in untyped_parameters(b, argument) {
            let part = match parts.get(i as usize) {
                Some(Part::Item) => Expr::Element(receiver),
                Some(Part::Key) => Expr::Unwrap(receiver),
                None => continue,
            };
            let part = b.expr(part);
            b.add_value(parameter, part);
        }
        let given = (gives != Gives::Other).then(|| b.expr(Expr::Call(argument)))?;
        if gives == Gives::Same {
            return Some(given);
        }
        let container = b.builtin("Stream");
        Some(b.expr(Expr::Apply(container, [given].into())))
    }
}

fn lambda(b: &Builder<'_>, value: ExprId) -> Option<DefId> {
    match b.expr_row(value) {
        Expr::Definition(d) if b.definition(*d).kind == DefKind::Lambda => Some(*d),
        _ => None,
    }
}

/// The number of parameters of a lambda; method references stand for functions of one.
fn function_arity(b: &Builder<'_>, value: ExprId) -> Option<usize> {
    match b.expr_row(value) {
        Expr::Ref(r) => {
            let row = b.reference(*r);
            (row.kind == RefKind::Read && row.namespaces == Namespaces::METHOD).then_some(1)
        }
        _ => lambda(b, value).map(|d| b.definition(d).parameters.len()),
    }
}

/// The parameters of a lambda that declare no type, with their positions.
fn untyped_parameters(b: &Builder<'_>, value: ExprId) -> Vec<(u32, DefId)> {
    let parameters = lambda(b, value).map_or(&[][..], |d| &b.definition(d).parameters);
    let untyped = |&(_, &p): &(u32, &DefId)| b.definition(p).declared.is_none();
    (0..).zip(parameters).filter(untyped).map(|(i, &p)| (i, p)).collect()
}
