//! Expressions: selectors, calls, conversions, and what has the value of one of its parts.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Expr, RefKind};
use crate::ids::NodeId;

impl Extract {
    /// The part of a node that has the node's value or type, as far as member look-up can tell:
    /// pointers are transparent, and so are parentheses, slices of slices and arithmetic.
    pub(super) fn same_value(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        match self.kind(b, node) {
            K::Parenthesized
            | K::PointerType
            | K::ParenthesizedType
            | K::NegatedType
            | K::LiteralElement
            | K::VariadicArgument => self.items(b, node).next(),
            K::TypeElem | K::TypeConstraint => self.only(b, node),
            K::Unary | K::Slice => self.child(b, node, self.syntax.operand),
            K::Instantiation => self.child(b, node, self.syntax.type_),
            K::Binary => self.typed_operand(b, node),
            _ => None,
        }
    }

    /// The type of the language itself that an expression obviously has.
    pub(super) fn literal_type(&self, b: &Builder<'_>, node: NodeId) -> Option<&'static str> {
        Some(match self.kind(b, node) {
            K::InterpretedString | K::RawString => "string",
            K::Int | K::Iota => "int",
            K::Float => "float64",
            K::Imaginary => "complex128",
            K::Rune => "rune",
            K::True | K::False => "bool",
            K::Unary if self.operator(b, node) == K::Not => "bool",
            K::Binary if is_comparison(self.operator(b, node)) => "bool",
            _ => return None,
        })
    }

    fn only(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let mut items = self.items(b, node);
        items.next().filter(|_| items.next().is_none())
    }

    /// The operand that decides the type: a constant takes the type of the other one.
    fn typed_operand(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let left = self.child(b, node, self.syntax.left)?;
        let constant = self.literal_type(b, left).is_some();
        if constant { self.child(b, node, self.syntax.right) } else { Some(left) }
    }

    /// The operator of a unary or binary expression.
    pub(super) fn operator(&self, b: &Builder<'_>, node: NodeId) -> K {
        let operator = self.child(b, node, self.syntax.operator);
        operator.map_or(K::Other, |o| self.kind(b, o))
    }

    pub(super) fn leave_selector(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let operand = self.child(b, node, self.syntax.operand);
        let Some(field) = self.child(b, node, self.syntax.field) else { return };
        let of = match operand {
            Some(operand) => self.value_or_unknown(b, operand),
            None => b.unknown(),
        };
        let reference = b.refer_member(RefKind::Read, field, of);
        self.note(node, reference);
    }

    pub(super) fn leave_index(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(operand) = self.child(b, node, self.syntax.operand) else { return };
        let of = self.value_or_unknown(b, operand);
        let item = b.expr(Expr::Element(of));
        b.set_expr(node, item);
    }

    pub(super) fn leave_unary(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.operator(b, node) != K::Receive {
            return;
        }
        let Some(operand) = self.child(b, node, self.syntax.operand) else { return };
        let of = self.value_or_unknown(b, operand);
        let item = b.expr(Expr::Element(of));
        b.set_expr(node, item);
    }

    pub(super) fn leave_type_assertion(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(type_node) = self.child(b, node, self.syntax.type_) {
            let value = self.instance(b, type_node);
            b.set_expr(node, value);
        }
    }
}

fn is_comparison(operator: K) -> bool {
    use K::{And, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, Or};
    matches!(operator, And | Or | Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual)
}
