//! Expressions, as far as their types follow from their parts.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Expr, RefKind};
use crate::ids::NodeId;

impl Extract {
    /// A node whose value is that of a part of it.
    pub(super) fn same_value(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        match self.kind(b, node) {
            K::Parenthesized | K::DependentType | K::DependentName => self.items(b, node).last(),
            K::Update => self.child(b, node, self.syntax.argument),
            K::Comma => self.child(b, node, self.syntax.right),
            K::Binary => {
                let operator = self.child(b, node, self.syntax.operator)?;
                let moves = matches!(self.kind(b, operator), K::Plus | K::Minus);
                self.child(b, node, self.syntax.left).filter(|_| moves)
            }
            K::StatementIdentifier => None,
            _ => None,
        }
    }

    /// Literals whose type their spelling tells ([lex.literal]); only C++ has overloads to choose by it.
    pub(super) fn leave_literal(&self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if !self.syntax.plus {
            return;
        }
        let text = b.bytes(node);
        let hexadecimal = text.starts_with(b"0x") || text.starts_with(b"0X");
        let name = match (kind, text.first(), text.last()) {
            (K::True | K::False, ..) => "bool",
            (K::Character, Some(b'\''), _) | (K::StringLiteral, Some(b'"'), _) => "char",
            (K::Number, _, Some(b'0'..=b'9' | b'.')) if !hexadecimal && is_floating(text) => "double",
            (K::Number, _, Some(b'f' | b'F')) if !hexadecimal && is_floating(text) => "float",
            (K::Number, _, Some(b'0'..=b'9')) if !hexadecimal && text.len() < 10 => "int",
            (K::Number, _, Some(b'l' | b'L' | b'u' | b'U')) if !hexadecimal => suffixed(text),
            _ => return,
        };
        let of = b.builtin(name);
        let made = if kind == K::StringLiteral { self.pointer_to(b, of, 1) } else { of };
        let made = b.expr(Expr::Instance(made));
        b.set_expr(node, made);
    }

    /// `*p` is what the pointer points to; `&x` a pointer.
    pub(super) fn leave_pointer(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let operator = self.child(b, node, self.syntax.operator);
        let argument = self.child(b, node, self.syntax.argument);
        let Some(of) = argument.and_then(|a| self.value(b, a)) else { return };
        let star = operator.is_some_and(|o| self.kind(b, o) == K::Star);
        let made = if star {
            b.expr(Expr::Unwrap(of))
        } else {
            let of = b.expr(Expr::TypeOf(of));
            self.pointer_to(b, of, 1)
        };
        b.set_expr(node, made);
    }

    pub(super) fn leave_subscript(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let argument = self.child(b, node, self.syntax.argument);
        let Some(of) = argument.and_then(|a| self.value(b, a)) else { return };
        let item = b.expr(Expr::Element(of));
        b.set_expr(node, item);
    }

    /// `(T)x`, `(T){ … }`.
    pub(super) fn leave_cast(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        let made = self.instance(b, type_node);
        b.set_expr(node, made);
        if self.syntax.plus && self.kind(b, node) == K::CompoundLiteral {
            let count = self.child(b, node, self.syntax.value).map_or(0, |list| self.items(b, list).count());
            self.called(b, type_node, count);
        }
    }

    pub(super) fn leave_conditional(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let parts = [self.syntax.consequence, self.syntax.alternative].map(|field| self.child(b, node, field));
        let values: Vec<_> = parts.into_iter().flatten().filter_map(|part| self.value(b, part)).collect();
        let made = b.expr(Expr::Union(values.into()));
        b.set_expr(node, made);
    }

    pub(super) fn leave_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(left) = self.child(b, node, self.syntax.left) else { return };
        let plain = self.child(b, node, self.syntax.operator).is_some_and(|o| self.kind(b, o) == K::Assign);
        if let Some(reference) = self.reference(left).filter(|_| plain) {
            b.reference_mut(reference).kind = RefKind::Write;
        }
        if let Some(value) = self.value(b, left) {
            b.set_expr(node, value);
        }
    }
}

/// The type that a number's suffix says.
fn suffixed(text: &[u8]) -> &'static str {
    let count = |letter: u8| text.iter().filter(|byte| byte.to_ascii_lowercase() == letter).count();
    match (is_floating(text), count(b'u') > 0, count(b'l')) {
        (true, ..) => "long double",
        (_, false, 1) => "long",
        (_, false, _) => "long long",
        (_, true, 0) => "unsigned int",
        (_, true, 1) => "unsigned long",
        (_, true, _) => "unsigned long long",
    }
}

fn is_floating(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}
