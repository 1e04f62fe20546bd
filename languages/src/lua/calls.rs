//! `require` and `setmetatable`.

use super::tables::{bound, object_named};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr};
use crate::ids::{DefId, ExprId, NodeId};
use crate::plain::{Part, Plain};

pub(super) fn called(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = x.part(b, node, Part::Callee).filter(|&n| b.ast.kind(n) == "identifier") else { return };
    let Some(arguments) = x.part(b, node, Part::Arguments) else { return };
    let arguments = x.items(b, arguments);
    match (b.text(name), arguments.as_slice()) {
        ("require", [specifier]) if bound(b, name).is_none() => require(b, node, *specifier),
        ("setmetatable", [table, meta]) if bound(b, name).is_none() => set_metatable(x, b, node, *table, *meta),
        _ => {}
    }
}

fn require(b: &mut Builder<'_>, node: NodeId, specifier: NodeId) {
    let Some(content) = b.ast.child_by_kind(specifier, "string_content") else { return };
    let text = b.text(content);
    let specifier = b.name(text);
    let module = b.expr(Expr::Module(specifier));
    b.set_expr(node, module);
}

/// A table with a metatable that is a table of this file is one of its kind: what a constructor sets in
/// it, the methods see. Another metatable gives the members of its `__index`; one that does not say is
/// taken for its own index, as classes write `C.__index = C` somewhere.
fn set_metatable(x: &mut Plain, b: &mut Builder<'_>, node: NodeId, table: NodeId, meta: NodeId) {
    let (Some(of), Some(metatable)) = (x.value(b, table), x.value(b, meta)) else { return };
    let literal = literal(b, of).or_else(|| object_named(b, table));
    let value = match (literal, object_named(b, meta)) {
        (Some(literal), Some(class)) if literal != class => {
            let own = b.expr(Expr::Definition(literal));
            b.add_base(class, own);
            let kind = b.expr(Expr::Definition(class));
            if b.ast.kind(table) == "identifier"
                && let Some(holder) = bound(b, table)
            {
                b.add_value(holder, kind);
            }
            kind
        }
        (Some(_), Some(_)) => of,
        (Some(literal), None) => {
            if let Some(index) = index_of(b, metatable) {
                b.add_base(literal, index);
            }
            of
        }
        (None, _) => match index_of(b, metatable) {
            Some(index) => b.expr(Expr::Union(Box::new([of, index]))),
            None => of,
        },
    };
    b.set_expr(node, value);
}

fn literal(b: &Builder<'_>, value: ExprId) -> Option<DefId> {
    match *b.expr_row(value) {
        Expr::Definition(d) if b.definition(d).kind == DefKind::Object => Some(d),
        _ => None,
    }
}

fn index_of(b: &mut Builder<'_>, meta: ExprId) -> Option<ExprId> {
    let Some(object) = literal(b, meta) else { return Some(meta) };
    let body = b.definition(object).body?;
    let index = b.name("__index");
    let member = b.declared_in(body, index).first().copied()?;
    b.definition(member).values.first().copied()
}
