//! Lambdas.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::NodeId;
use crate::positions::Span;

impl Extract {
    pub(super) fn enter_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = b.name("");
        let start = b.ast.span(node).start;
        let def = b.declare_as(DefKind::Lambda, name, Span { start, end: start }, node, b.scope());
        b.definition_mut(def).namespaces = Namespaces::NONE;
        b.open_scope(ScopeKind::Function, Some(def), node);
        let value = b.expr(Expr::Definition(def));
        b.set_expr(node, value);
    }

    pub(super) fn leave_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        // `-> T`
        let declarator = self.child(b, node, self.syntax.declarator);
        let trailing = declarator.and_then(|d| b.ast.child_by_kind(d, "trailing_return_type"));
        let returned = trailing.and_then(|t| self.child_of(b, t, K::TypeDescriptor));
        let Some(returns) = returned.and_then(|t| b.expr_of(t)) else { return };
        let scope = b.scope();
        if let Some(def) = b.scope_row(scope).owner.filter(|&d| b.definition(d).kind == DefKind::Lambda) {
            b.definition_mut(def).returns = Some(returns);
        }
    }
}
