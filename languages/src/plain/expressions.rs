//! Calls and other expressions, as far as their types follow from their parts.

use super::{Part, Plain, Role};
use crate::builder::Builder;
use crate::facts::{Expr, RefKind};
use crate::ids::NodeId;

impl Plain {
    pub(super) fn leave_call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(callee) = self.part(b, node, Part::Callee) else { return };
        let arguments = self.part(b, node, Part::Arguments).map_or(0, |list| self.items(b, list).len());
        self.mark_called(b, callee, arguments);
        let of = self.value_or_unknown(b, callee);
        let result = b.expr(Expr::Call(of));
        b.set_expr(node, result);
        self.tongue.called(self, b, node);
    }

    /// Marks what a callee names as called.
    pub(crate) fn mark_called(&self, b: &mut Builder<'_>, callee: NodeId, arguments: usize) {
        let mut at = callee;
        let reference = loop {
            if let Some(reference) = self.reference(at) {
                break reference;
            }
            let inner = match self.role(b.ast, at) {
                Role::Generic => b.ast.first_child(at),
                Role::Same => self.items(b, at).last().copied(),
                _ => None,
            };
            match inner {
                Some(inner) => at = inner,
                None => return,
            }
        };
        let row = b.reference_mut(reference);
        row.kind = RefKind::Call;
        row.arity = u8::try_from(arguments).ok();
    }

    /// `new T(…)` is a value of T and a call of its constructor.
    pub(super) fn leave_new(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.part(b, node, Part::Type) else { return };
        let arguments = self.part(b, node, Part::Arguments).map_or(0, |list| self.items(b, list).len());
        self.mark_called(b, type_node, arguments);
        let of = self.value_or_unknown(b, type_node);
        let made = b.expr(Expr::Instance(of));
        b.set_expr(node, made);
    }

    pub(super) fn leave_index(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(of) = self.part(b, node, Part::Object).and_then(|o| self.value(b, o)) else { return };
        let item = b.expr(Expr::Element(of));
        b.set_expr(node, item);
    }

    pub(super) fn leave_cast(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(of) = self.part(b, node, Part::Type).and_then(|t| self.value(b, t)) else { return };
        let made = b.expr(Expr::Instance(of));
        b.set_expr(node, made);
    }

    /// The first child applied to the rest.
    pub(super) fn leave_generic(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let mut items = self.items(b, node).into_iter();
        let Some(generic) = items.next().and_then(|g| self.value(b, g)) else { return };
        let lists: Vec<NodeId> = items.flat_map(|list| self.items(b, list)).collect();
        let arguments = lists.into_iter().map(|a| self.value_or_unknown(b, a)).collect();
        let applied = b.expr(Expr::Apply(generic, arguments));
        b.set_expr(node, applied);
    }

    pub(super) fn leave_array_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(element) = self.part(b, node, Part::Type).and_then(|t| self.value(b, t)) else { return };
        let array = b.builtin("array");
        let made = b.expr(Expr::Apply(array, Box::new([element])));
        b.set_expr(node, made);
    }
}
