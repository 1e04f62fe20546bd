//! Type expressions.

use super::Extract;
use crate::builder::Builder;
use crate::facts::Expr;
use crate::ids::NodeId;

impl Extract {
    /// A type with what an abstract declarator adds to it, in casts and template arguments.
    pub(super) fn leave_type_descriptor(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        let Some(base) = self.value(b, type_node) else { return };
        let declarator = self.child(b, node, self.syntax.declarator);
        let pointers = declarator.map_or(0, |d| self.abstract_pointers(b, d));
        let made = self.pointer_to(b, base, pointers);
        b.set_expr(node, made);
    }

    /// `int`, `unsigned long`: by their spelling.
    pub(super) fn leave_builtin_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let text = b.text(node);
        if text.len() <= 32 {
            let made = b.builtin(text);
            b.set_expr(node, made);
        }
    }

    pub(super) fn leave_decltype(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let of = self.items(b, node).last().and_then(|e| self.value(b, e));
        if let Some(of) = of {
            let made = b.expr(Expr::TypeOf(of));
            b.set_expr(node, made);
        }
    }
}
