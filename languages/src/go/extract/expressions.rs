//! Expressions: selectors, calls, conversions, and what has the value of one of its parts.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Expr, RefKind};
use crate::ids::{ExprId, NodeId};

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

    pub(super) fn leave_call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(function) = self.child(b, node, self.syntax.function) else { return };
        let arguments = self.child(b, node, self.syntax.arguments);
        let first = arguments.and_then(|a| self.items(b, a).next());
        self.mark_call(b, function, arguments);
        if self.is_statement(b, node) {
            return;
        }
        let value = match self.known_call(b, function, first) {
            Some(value) => value,
            None => self.called(b, function),
        };
        b.set_expr(node, value);
    }

    /// Calls of statements give values to nobody.
    fn is_statement(&self, b: &Builder<'_>, node: NodeId) -> bool {
        matches!(self.parent_kind(b, node), K::ExpressionStatement | K::GoStatement | K::DeferStatement)
    }

    fn mark_call(&self, b: &mut Builder<'_>, function: NodeId, arguments: Option<NodeId>) {
        let mut callee = function;
        while self.kind(b, callee) == K::Parenthesized {
            let Some(inner) = self.items(b, callee).next() else { return };
            callee = inner;
        }
        let Some(reference) = self.reference(callee) else { return };
        let arity = arguments.and_then(|a| self.arity(b, a));
        let row = b.reference_mut(reference);
        row.kind = RefKind::Call;
        row.arity = arity;
    }

    /// The number of arguments; unknown when one is spread (`f(xs...)`, `f(g())`).
    fn arity(&self, b: &Builder<'_>, arguments: NodeId) -> Option<u8> {
        let (mut count, mut spread, mut calls) = (0usize, false, false);
        for argument in self.items(b, arguments) {
            count += 1;
            spread |= self.kind(b, argument) == K::VariadicArgument;
            calls |= self.kind(b, argument) == K::Call;
        }
        if spread || (calls && count == 1) { None } else { u8::try_from(count).ok() }
    }

    /// What a call gives. `f[i](x)` calls an element, or instantiates a generic function.
    fn called(&self, b: &mut Builder<'_>, function: NodeId) -> ExprId {
        let mut callee = self.value_or_unknown(b, function);
        if self.kind(b, function) == K::Index
            && let Some(generic) = self.child(b, function, self.syntax.operand).and_then(|o| self.value(b, o))
        {
            callee = b.expr(Expr::Union([callee, generic].into()));
        }
        b.expr(Expr::Call(callee))
    }

    /// `T(x)` where `T` cannot be read as an expression, and `f[T](x)` with one argument.
    pub(super) fn leave_conversion(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        if self.kind(b, type_node) != K::GenericType {
            let value = self.instance(b, type_node);
            b.set_expr(node, value);
            return;
        }
        let Some(generic) = self.child(b, type_node, self.syntax.type_) else { return };
        if let Some(reference) = self.reference(generic) {
            let row = b.reference_mut(reference);
            row.kind = RefKind::Call;
            row.arity = Some(1);
        }
        if self.is_statement(b, node) {
            return;
        }
        let of = self.value_or_unknown(b, generic);
        let item = b.expr(Expr::Element(of));
        let callee = b.expr(Expr::Union([of, item].into()));
        let value = b.expr(Expr::Call(callee));
        b.set_expr(node, value);
    }
}

fn is_comparison(operator: K) -> bool {
    use K::{And, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, Or};
    matches!(operator, And | Or | Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual)
}
