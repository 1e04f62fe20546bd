//! Expressions, as far as their types matter.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

impl Extract {
    pub(super) fn literal(&self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if b.ast.field_id(node) == self.t.field.key || b.ast.field_id(node) == self.t.field.source {
            return;
        }
        let name = match kind {
            K::Number => "number",
            K::Regex => "RegExp",
            K::True | K::False => "boolean",
            _ => "string",
        };
        let expr = b.builtin(name);
        b.set_expr(node, expr);
    }

    /// `object[index]`: a member if the index is written as a string, else an element.
    pub(super) fn subscript(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (Some(object), Some(index)) = (self.child(b, node, f.object), self.child(b, node, f.index)) else { return };
        let of = b.expr_or_unknown(object);
        let expr = if self.kind(b, index) == K::String {
            let name = b.name(string_content(b.text(index)));
            let span = b.ast.span(index);
            let at = Span { start: span.start + 1, end: span.end.max(span.start + 2) - 1 };
            let r = b.refer_as(RefKind::Read, name, at, Base::Member(of), Namespaces::VALUE);
            b.ref_expr(r)
        } else if self.kind(b, index) == K::Number {
            let key = b.name_of(index);
            b.expr(Expr::Key(of, key))
        } else {
            b.expr(Expr::Element(of))
        };
        b.set_expr(node, expr);
    }

    pub(super) fn binary(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (left, right) = (self.expr_in(b, node, f.left), self.expr_in(b, node, f.right));
        let operator = self.child(b, node, f.operator).map_or(b"" as &[u8], |o| b.bytes(o));
        let expr = match operator {
            b"&&" => right,
            b"||" | b"??" => {
                let sides: Vec<ExprId> = [left, right].into_iter().flatten().collect();
                Some(b.expr(Expr::Union(sides.into())))
            }
            b"-" | b"*" | b"/" | b"%" | b"**" | b"|" | b"&" | b"^" | b"<<" | b">>" | b">>>" => {
                Some(b.builtin("number"))
            }
            b"+" => None,
            _ => Some(b.builtin("boolean")),
        };
        if let Some(expr) = expr {
            b.set_expr(node, expr);
        }
    }

    pub(super) fn ternary(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let sides = [self.expr_in(b, node, f.consequence), self.expr_in(b, node, f.alternative)];
        let sides: Vec<ExprId> = sides.into_iter().flatten().collect();
        let union = b.expr(Expr::Union(sides.into()));
        b.set_expr(node, union);
    }

    /// `a, b` is its last.
    pub(super) fn sequence(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let last = b.ast.children(node).last().and_then(|c| b.expr_of(c));
        if let Some(last) = last {
            b.set_expr(node, last);
        }
    }

    pub(super) fn await_value(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(of) = b.ast.children(node).find_map(|c| b.expr_of(c)) {
            let unwrapped = b.expr(Expr::Unwrap(of));
            b.set_expr(node, unwrapped);
        }
    }

    pub(super) fn unary(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = match self.child(b, node, self.t.field.operator).map(|o| b.bytes(o)) {
            Some(b"typeof") => "string",
            Some(b"!" | b"delete") => "boolean",
            Some(b"void") | None => return,
            Some(_) => "number",
        };
        let expr = b.builtin(name);
        b.set_expr(node, expr);
    }

    /// `value as T`; `as const` changes nothing.
    pub(super) fn cast(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let mut parts = b.ast.children(node).filter(|&c| !matches!(self.kind(b, c), K::Comment));
        let value = parts.next();
        let declared = parts.filter_map(|c| b.expr_of(c)).last();
        let expr = match declared {
            Some(declared) => Some(b.expr(Expr::Instance(declared))),
            None => value.and_then(|v| b.expr_of(v)),
        };
        if let Some(expr) = expr {
            b.set_expr(node, expr);
        }
    }

    /// `<T>value`
    pub(super) fn type_assertion(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(arguments) = self.t.child_of_kind(b.ast, node, K::TypeArguments) else { return };
        if let Some(declared) = self.arguments_of(b, arguments).first() {
            let instance = b.expr(Expr::Instance(*declared));
            b.set_expr(node, instance);
        }
    }
}
