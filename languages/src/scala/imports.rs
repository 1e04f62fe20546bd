//! Imports: `import a.b.C`, `a.b.{C as D}`, `a.b.*`.

use crate::builder::Builder;
use crate::facts::{Base, DefKind, Import, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId, RefId, ScopeId};
use crate::plain::Plain;

/// `import a.b.C`, `import a.b.{C, D as E, F => G}`, `import a.b.*` and `a.b._`.
pub(super) fn import(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let segments: Vec<NodeId> =
        b.ast.children_by_field(node, "path").filter(|&c| b.ast.kind(c) == "identifier").collect();
    let Some(&last) = segments.last() else { return };
    let first = b.next_reference();
    let Some(target) = x.path(b, &segments) else { return };
    // Packages are named from the top.
    b.reference_mut(RefId(first)).scope = ScopeId(0);
    let rest: Vec<NodeId> = b.ast.children(node).filter(|&c| b.ast.field(c) != Some("path")).collect();
    let selectors = rest.iter().copied().find(|&c| b.ast.kind(c) == "namespace_selectors");
    let renamed = rest.iter().copied().find(|&c| b.ast.kind(c).ends_with("renamed_identifier"));
    if rest.iter().any(|&c| b.ast.kind(c) == "namespace_wildcard") {
        star(b, node, last, target);
    } else if let Some(list) = selectors {
        for selector in x.items(b, list) {
            select(x, b, selector, target, node);
        }
    } else if let Some(renamed) = renamed {
        select(x, b, renamed, target, node);
    } else {
        bring(x, b, last, last, target, node);
    }
}

fn select(x: &mut Plain, b: &mut Builder<'_>, selector: NodeId, of: ExprId, node: NodeId) {
    let (name, alias) = match b.ast.kind(selector) {
        "identifier" => (selector, selector),
        "namespace_wildcard" => return star(b, node, selector, of),
        kind if kind.ends_with("renamed_identifier") => {
            let part = |field: &str| b.ast.child_by_field(selector, field);
            let (Some(name), Some(alias)) = (part("name"), part("alias")) else { return };
            (name, alias)
        }
        _ => return,
    };
    let reference = b.refer_to(RefKind::Import, name, Base::Member(of), Namespaces::ANY);
    let target = b.ref_expr(reference);
    // `as _` hides a name.
    if b.ast.kind(alias) == "identifier" {
        bring(x, b, name, alias, target, node);
    }
}

fn bring(x: &mut Plain, b: &mut Builder<'_>, name: NodeId, alias: NodeId, target: ExprId, node: NodeId) {
    let def = x.declare(b, DefKind::Import, alias, node);
    b.definition_mut(def).alias = Some(target);
    let (scope, specifier) = (b.scope(), b.name_of(name));
    b.import(Import { scope, specifier, target, definition: Some(def), star: false, exported: false }, node);
}

fn star(b: &mut Builder<'_>, node: NodeId, name: NodeId, target: ExprId) {
    let (scope, specifier) = (b.scope(), b.name_of(name));
    b.import(Import { scope, specifier, target, definition: None, star: true, exported: false }, node);
}
