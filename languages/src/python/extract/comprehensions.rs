//! Comprehensions: a scope of their own, whose first iterable belongs to the scope around them.

use super::known::Join;
use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

impl Extract {
    pub(super) fn enter_comprehension(&mut self, b: &mut Builder<'_>, node: NodeId) {
        // A comprehension in a class body is like a function there: it does not see the class's names.
        let in_class = b.scope_row(b.scope()).kind == ScopeKind::Class;
        b.open_scope(if in_class { ScopeKind::Function } else { ScopeKind::Block }, None, node);
        self.known.open(true);
        let first = b.ast.children(node).find(|&c| self.kind(b, c) == K::ForInClause);
        if let Some(clause) = first {
            self.mark_field(b, clause, self.syntax.f.right, Role::Outer);
        }
    }

    pub(super) fn leave_comprehension(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.known.close(Join::Before);
        let Some(body) = self.child(b, node, self.syntax.f.body) else { return };
        let kind = self.kind(b, node);
        let expr = if kind == K::DictionaryComprehension {
            let value = self.child(b, body, self.syntax.f.value);
            let value = b.expr_or_unknown(value.unwrap_or(body));
            container(b, value)
        } else {
            let item = b.expr_or_unknown(body);
            container(b, item)
        };
        b.set_expr(node, expr);
    }

    pub(super) fn enter_clause(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.mark_field(b, node, self.syntax.f.left, Role::Target);
    }

    pub(super) fn leave_clause(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.assign_items(b, node);
    }

    /// `for left in right`: the target gets the items of what is iterated over.
    pub(super) fn assign_items(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let (Some(left), Some(right)) = (self.child(b, node, f.left), self.child(b, node, f.right)) else { return };
        let iterated = b.expr_or_unknown(right);
        iterate(b, iterated, right);
        let item = b.expr(Expr::Element(iterated));
        self.assign(b, left, item);
    }
}

/// A loop calls `__iter__` of what it runs over, and `__next__` of what that gives.
fn iterate(b: &mut Builder<'_>, iterated: ExprId, right: NodeId) {
    if !matches!(b.expr_row(iterated), Expr::Ref(_) | Expr::Call(_) | Expr::CallWith(..) | Expr::Key(..)) {
        return;
    }
    let end = b.ast.span(right).end;
    let at = Span { start: end, end };
    let name = b.name("for");
    let (iter, next) = (b.name("__iter__"), b.name("__next__"));
    let iter = b.expr(Expr::Member(iterated, iter));
    let iterator = b.expr(Expr::Call(iter));
    let next = b.expr(Expr::Member(iterator, next));
    b.refer_as(RefKind::Call, name, at, Base::Value(iter), Namespaces::ANY);
    b.refer_as(RefKind::Call, name, at, Base::Value(next), Namespaces::ANY);
}

/// A container with items of one kind: as far as types matter, a tuple of it.
pub(super) fn container(b: &mut Builder<'_>, item: ExprId) -> ExprId {
    b.expr(Expr::Tuple(Box::new([item])))
}
