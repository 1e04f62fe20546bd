//! What the language calls where something is iterated over (ECMA-262 7.4, 14.7.5).

use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

/// The member that gives an iterator, as older editions of ECMA-262 spell it: names hold no dots.
pub(super) const ITERATOR: &str = "@@iterator";
/// And as it is written.
pub(super) const WRITTEN: &str = "[Symbol.iterator]";
/// The member of an iterator that gives the next result, and that of the result with the item.
pub(super) const NEXT: &str = "next";
pub(super) const ITEM: &str = "value";

/// A loop and a spread call the iterator of what they run over, and `next` of what that gives.
pub(super) fn iterate(b: &mut Builder<'_>, iterated: ExprId, at: NodeId) {
    let known = |e: &Expr| matches!(e, Expr::Ref(_) | Expr::Call(_) | Expr::CallWith(..) | Expr::Instance(_));
    if !known(b.expr_row(iterated)) {
        return;
    }
    let end = b.ast.span(at).end;
    let at = Span { start: end, end };
    let name = b.name("of");
    let (iterator, next) = (b.name(ITERATOR), b.name(NEXT));
    let iterator = b.expr(Expr::Member(iterated, iterator));
    let made = b.expr(Expr::Call(iterator));
    let next = b.expr(Expr::Member(made, next));
    b.refer_as(RefKind::Call, name, at, Base::Value(iterator), Namespaces::VALUE);
    b.refer_as(RefKind::Call, name, at, Base::Value(next), Namespaces::VALUE);
}
