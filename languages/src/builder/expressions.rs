//! Expressions, and which one a node is.

use crate::builder::{Builder, NO_EXPR};
use crate::facts::Expr;
use crate::ids::{ExprId, NodeId, RefId};

impl Builder<'_> {
    /// Adds an expression.
    pub fn expr(&mut self, expr: Expr) -> ExprId {
        let id = ExprId(self.facts.exprs.len() as u32);
        self.facts.exprs.push(expr);
        id
    }

    /// Adds the expression of a reference.
    pub fn ref_expr(&mut self, reference: RefId) -> ExprId {
        self.expr(Expr::Ref(reference))
    }

    /// Adds a value of one of the language's own types.
    pub fn builtin(&mut self, name: &str) -> ExprId {
        let name = self.name(name);
        self.expr(Expr::Builtin(name))
    }

    /// An expression nothing is known of.
    pub fn unknown(&mut self) -> ExprId {
        self.expr(Expr::Union(Box::default()))
    }

    /// The expression noted for a node, or an unknown one.
    pub fn expr_or_unknown(&mut self, node: NodeId) -> ExprId {
        self.expr_of(node).unwrap_or_else(|| self.unknown())
    }

    /// An expression's row.
    pub fn expr_row(&self, id: ExprId) -> &Expr {
        &self.facts.exprs[id.index()]
    }

    /// Notes which expression a node is, for its parents.
    pub fn set_expr(&mut self, node: NodeId, expr: ExprId) {
        self.exprs_of[node.index()] = expr.0;
    }

    /// The expression noted for a node that was left (or entered) before.
    pub fn expr_of(&self, node: NodeId) -> Option<ExprId> {
        let id = self.exprs_of[node.index()];
        (id != NO_EXPR).then_some(ExprId(id))
    }
}
