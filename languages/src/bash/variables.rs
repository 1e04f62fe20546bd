//! Variables: where they are set first, and where they are used.

use crate::builder::Builder;
use crate::facts::{Base, DefKind, Namespaces, RefKind, ScopeKind, Visibility};
use crate::ids::{NodeId, ScopeId};
use crate::plain::{Part, Plain};

/// Whether a word can name a variable or function; parameters (`$1`) cannot.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':'))
}

/// `name=value`, with `name[index]=value` too.
pub(super) fn assignment(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = x.part(b, node, Part::Name) else { return };
    let name = if b.ast.kind(name) == "subscript" { x.part(b, name, Part::Name) } else { Some(name) };
    if let Some(name) = name {
        assign(x, b, name, node);
    }
}

/// Sets a variable: the function's own if it has one of that name, otherwise a global one.
pub(super) fn assign(x: &mut Plain, b: &mut Builder<'_>, name: NodeId, node: NodeId) {
    if x.is_introduced(name) {
        return;
    }
    x.introduce(name);
    let id = b.name_of(name);
    let is_bound = b.enclosing_scopes().any(|s| b.declared_in(s, id).iter().any(|&d| is_variable(b, d)));
    if is_bound {
        b.refer_to(RefKind::Write, name, Base::Lexical, Namespaces::VALUE);
    } else {
        let def = b.declare_as(DefKind::Variable, id, b.ast.span(name), node, ScopeId(0));
        b.definition_mut(def).namespaces = Namespaces::VALUE;
    }
}

fn is_variable(b: &Builder<'_>, def: crate::ids::DefId) -> bool {
    b.definition(def).namespaces == Namespaces::VALUE
}

/// `local`, `declare` and `typeset` in a function make a variable of its own.
pub(super) fn declaration(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let word = b.text(node).split_ascii_whitespace().next().unwrap_or("").to_owned();
    let scope = b.nearest_scope(&[ScopeKind::Function, ScopeKind::File]);
    let is_own = matches!(word.as_str(), "local" | "declare" | "typeset");
    if !is_own || b.scope_row(scope).kind != ScopeKind::Function {
        let named: Vec<NodeId> = b.ast.children(node).filter(|&c| b.ast.kind(c) == "variable_name").collect();
        return named.into_iter().for_each(|name| assign(x, b, name, node));
    }
    let ast = b.ast;
    for child in ast.children(node) {
        let name = match ast.kind(child) {
            "variable_name" => Some(child),
            "variable_assignment" => x.part(b, child, Part::Name).filter(|&n| ast.kind(n) == "variable_name"),
            _ => None,
        };
        let Some(name) = name.filter(|&n| !x.is_introduced(n)) else { continue };
        let id = b.name_of(name);
        if b.declared_in(scope, id).is_empty() {
            x.introduce(name);
            let def = b.declare_as(DefKind::Local, id, b.ast.span(name), child, scope);
            b.definition_mut(def).namespaces = Namespaces::VALUE;
            b.definition_mut(def).visibility = Visibility::Private;
        }
    }
}

pub(super) fn for_variable(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if let Some(name) = b.ast.child_by_field(node, "variable") {
        assign(x, b, name, node);
    }
}

pub(super) fn use_of(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if !x.is_introduced(node) && is_name(b.text(node)) {
        b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::VALUE);
    }
}
