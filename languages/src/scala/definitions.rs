//! Definitions that no table says: packages, type parameters, patterns, extensions.

use crate::builder::Builder;
use crate::facts::{Base, DefKind, Namespaces, RefKind, ScopeKind};
use crate::ids::NodeId;
use crate::plain::Plain;
use crate::scala::names_in;

/// `package a.b`, for the rest of the file or for its body.
pub(super) fn package(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = b.ast.child_by_field(node, "name") else { return };
    let has_body = b.ast.child_by_field(node, "body").is_some();
    let closes = if has_body { node } else { b.ast.parent(node).unwrap_or(node) };
    for segment in names_in(b, name) {
        let def = x.declare(b, DefKind::Module, segment, node);
        b.open_scope(ScopeKind::Module, Some(def), closes);
    }
}

pub(super) fn type_parameters(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let owner = b.scope_row(b.scope()).owner;
    for child in x.items(b, node) {
        let name = b.ast.child_by_field(child, "name").unwrap_or(child);
        if !matches!(b.ast.kind(name), "identifier" | "type_identifier") || b.ast.field(child) == Some("bound") {
            continue;
        }
        let def = x.declare(b, DefKind::TypeParameter, name, child);
        if let Some(owner) = owner.filter(|&o| b.definition(o).kind.is_type()) {
            b.add_parameter(owner, def);
        }
    }
}

/// More nodes of a pattern are not looked at.
const PATTERN_NODES_MAX: usize = 64;

/// The variables of a pattern: names in lower case that name nothing else in it.
pub(super) fn captures(x: &mut Plain, b: &mut Builder<'_>, pattern: NodeId) {
    let end = b.ast.span(pattern).end;
    let below = (pattern.0..b.ast.len() as u32).map(NodeId).take_while(|&n| b.ast.span(n).start < end);
    let nodes: Vec<NodeId> = below.take(PATTERN_NODES_MAX).collect();
    for node in nodes {
        let parent = b.ast.parent(node).map_or("", |p| b.ast.kind(p));
        let lower = b.text(node).starts_with(|c: char| c.is_lowercase() || c == '_');
        let names = b.ast.kind(node) == "identifier" && lower && b.ast.field(node) != Some("type");
        if names && !matches!(parent, "stable_identifier" | "field_expression" | "stable_type_identifier") {
            let typed = b.ast.parent(node).filter(|_| parent == "typed_pattern");
            let type_node = typed.and_then(|p| b.ast.child_by_field(p, "type"));
            let declared = type_node.and_then(|t| {
                if b.ast.kind(t) == "type_identifier" {
                    x.name(b, t);
                }
                x.value(b, t)
            });
            x.variable(b, node, node, declared, None);
        }
    }
}

/// `extension (x: T) def …`: members given to T from outside.
pub(super) fn extend(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let parameter = b.ast.child_by_field(node, "parameters").and_then(|p| b.ast.child_by_kind(p, "parameter"));
    let Some(of) = parameter.and_then(|p| b.ast.child_by_field(p, "type")) else { return };
    let Some(&name) = names_in(b, of).last() else { return };
    let reference = b.refer_to(RefKind::Type, name, Base::Lexical, Namespaces::ANY);
    x.introduce(name);
    x.note(name, reference);
    let declared = b.ref_expr(reference);
    let spelled = b.name_of(name);
    let extension = b.declare_as(DefKind::Extension, spelled, b.ast.span(name), node, b.scope());
    b.definition_mut(extension).declared = Some(declared);
    b.open_scope(ScopeKind::Class, Some(extension), node);
}
