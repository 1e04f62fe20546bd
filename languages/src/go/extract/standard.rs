//! What calls give that no declaration in the repository tells: of predeclared functions and
//! types, and of the generic functions of the standard library (documentation of Go 1.25, pkg.go.dev).

use super::types::container;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, Namespaces};
use crate::go::rules::is_predeclared_type;
use crate::ids::{ExprId, NodeId, ScopeId};

/// What a call gives, seen from its first argument.
#[derive(Clone, Copy)]
enum Gives {
    /// A value of the type that is the argument.
    OfType,
    /// A value like the argument.
    Same,
    /// One of its items.
    Item,
    /// A slice of its items.
    Slice,
    /// Slices of its items, to range over.
    Slices,
    /// Its keys, to range over.
    Keys,
    /// Its items, to range over.
    Items,
    /// Keys and items, to range over.
    Pairs,
    /// A map of its pairs.
    Map,
    /// A value of this type of the language.
    Type(&'static str),
    /// A value of the type called.
    Conversion,
}

impl Extract {
    /// The value of a call of a function that is known by name; `None`: it is not known, or the
    /// name means something else here.
    pub(super) fn known_call(&self, b: &mut Builder<'_>, function: NodeId, first: Option<NodeId>) -> Option<ExprId> {
        let gives = match self.kind(b, function) {
            K::Identifier => {
                let name = b.text(function);
                predeclared(name).filter(|_| !is_shadowed(b, name, None))?
            }
            K::Selector => {
                let operand = self.child(b, function, self.syntax.operand);
                let package = b.text(operand.filter(|&o| self.kind(b, o) == K::Identifier)?);
                let name = b.text(self.child(b, function, self.syntax.field)?);
                let (path, gives) = in_library(package, name)?;
                Some(gives).filter(|_| !is_shadowed(b, package, Some(path)))?
            }
            _ => return None,
        };
        match gives {
            Gives::Type(name) => return Some(b.builtin(name)),
            Gives::Conversion => return Some(b.builtin(b.text(function))),
            _ => {}
        }
        let first = first?;
        if let Gives::OfType = gives {
            return Some(self.instance(b, first));
        }
        let of = self.value_or_unknown(b, first);
        Some(seen_from(b, gives, of))
    }
}

fn seen_from(b: &mut Builder<'_>, gives: Gives, of: ExprId) -> ExprId {
    let (key, item) = match gives {
        Gives::Same => return of,
        Gives::Item => return b.expr(Expr::Element(of)),
        // Pairs carry their keys and items as arguments, in this order; so does a map.
        Gives::Keys | Gives::Pairs | Gives::Map => (Some(b.expr(Expr::Unwrap(of))), b.expr(Expr::Element(of))),
        _ => (None, b.expr(Expr::Element(of))),
    };
    let mut type_of = |e: ExprId| b.expr(Expr::TypeOf(e));
    let item = type_of(item);
    let key = key.map(&mut type_of);
    match (gives, key) {
        (Gives::Slices, _) => {
            let slice = container(b, "slice", vec![item]);
            container(b, "iterator", vec![slice])
        }
        (Gives::Keys, Some(key)) => container(b, "iterator", vec![key]),
        (Gives::Pairs, Some(key)) => container(b, "iterator", vec![key, item]),
        (Gives::Map, Some(key)) => container(b, "map", vec![key, item]),
        (Gives::Items, _) => container(b, "iterator", vec![item]),
        _ => container(b, "slice", vec![item]),
    }
}

/// “Built-in functions” and “Conversions” of the specification.
fn predeclared(name: &str) -> Option<Gives> {
    Some(match name {
        "new" | "make" => Gives::OfType,
        "append" | "min" | "max" => Gives::Same,
        "len" | "cap" | "copy" => Gives::Type("int"),
        "real" | "imag" => Gives::Type("float64"),
        "complex" => Gives::Type("complex128"),
        _ if is_predeclared_type(name) => Gives::Conversion,
        _ => return None,
    })
}

/// Functions of the standard library whose results have types of the repository, with the import
/// path of their package.
fn in_library(package: &str, name: &str) -> Option<(&'static str, Gives)> {
    Some(match (package, name) {
        ("slices", "Clone" | "Clip" | "Grow" | "Insert" | "Delete" | "DeleteFunc" | "Compact") => {
            ("slices", Gives::Same)
        }
        ("slices", "CompactFunc" | "Replace" | "Concat" | "Repeat" | "AppendSeq") => ("slices", Gives::Same),
        ("slices", "Max" | "MaxFunc" | "Min" | "MinFunc") => ("slices", Gives::Item),
        ("slices", "Collect" | "Sorted" | "SortedFunc" | "SortedStableFunc") => ("slices", Gives::Slice),
        ("slices", "Chunk") => ("slices", Gives::Slices),
        ("slices", "Values") => ("slices", Gives::Items),
        ("slices", "All" | "Backward") => ("slices", Gives::Pairs),
        ("maps", "Clone") => ("maps", Gives::Same),
        ("maps", "Keys") => ("maps", Gives::Keys),
        ("maps", "Values") => ("maps", Gives::Items),
        ("maps", "All") => ("maps", Gives::Pairs),
        ("maps", "Collect") => ("maps", Gives::Map),
        ("sync", "OnceFunc" | "OnceValue" | "OnceValues") => ("sync", Gives::Same),
        ("cmp", "Or") => ("cmp", Gives::Same),
        _ => return None,
    })
}

/// Whether a name that the language or an import of `path` gives means something else here.
fn is_shadowed(b: &mut Builder<'_>, name: &str, path: Option<&str>) -> bool {
    let id = b.name(name);
    let scopes: Vec<ScopeId> = b.enclosing_scopes().collect();
    let mut defs = scopes.iter().flat_map(|&s| b.declared_in(s, id));
    let is_import = |kind: DefKind, alias: Option<ExprId>| {
        let target = alias.map(|e| b.expr_row(e));
        kind == DefKind::Import && matches!(target, Some(Expr::Module(m)) if Some(b.spelling(*m)) == path)
    };
    let nearest = defs.find(|&&d| b.definition(d).namespaces.meets(Namespaces::ANY)).map(|&d| b.definition(d));
    match (nearest, path) {
        (None, None) => false,
        (Some(d), Some(_)) => !is_import(d.kind, d.alias),
        _ => true,
    }
}
