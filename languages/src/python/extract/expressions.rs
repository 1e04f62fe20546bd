//! Attributes, literals and operators as value expressions.

use super::comprehensions::container;
use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{Definition, Expr, RefKind};
use crate::ids::{ExprId, NameId, NodeId};

impl Extract {
    pub(super) fn leave_attribute(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let (Some(object), Some(name)) = (self.child(b, node, f.object), self.child(b, node, f.attribute)) else {
            return;
        };
        let kind = match self.role(node) {
            Role::Target | Role::Walrus => return self.bind_field(b, node, object, name),
            Role::Type => RefKind::Type,
            Role::Decorator => RefKind::Attribute,
            Role::Delete => RefKind::Write,
            _ => RefKind::Read,
        };
        let of = b.expr_or_unknown(object);
        let reference = b.refer_member(kind, name, of);
        let class = if b.bytes(name) == b"__class__" { self.receiver(b, object) } else { None };
        let expr = match (class, self.known_member(b, node)) {
            (Some((class, _)), _) => b.expr(Expr::ThisType(class)),
            _ if let (RefKind::Type, Some(class)) = (kind, self.own_type(b, object, name)) => {
                b.expr(Expr::ThisType(class))
            }
            (None, Some(value)) if kind == RefKind::Read => {
                self.narrowed.insert(node, reference);
                value
            }
            _ => b.ref_expr(reference),
        };
        b.set_expr(node, expr);
    }

    /// Nodes whose expression follows from their children alone.
    pub(super) fn leave_expression(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let expr = match kind {
            K::String | K::ConcatenatedString => {
                if b.expr_of(node).is_some() || self.role(node) == Role::Type {
                    return;
                }
                b.builtin(if is_bytes(b, node) { "bytes" } else { "str" })
            }
            K::Integer => b.builtin("int"),
            K::Float => b.builtin("float"),
            K::True | K::False | K::ComparisonOperator | K::NotOperator => b.builtin("bool"),
            K::List | K::Set => self.collection(b, node),
            K::Dictionary => self.dictionary(b, node),
            K::Tuple | K::ExpressionList => self.tuple(b, node),
            K::Await => match b.ast.children(node).find_map(|c| b.expr_of(c)) {
                Some(awaited) => b.expr(Expr::Unwrap(awaited)),
                None => return,
            },
            K::ParenthesizedExpression | K::AsPatternTarget => return self.pass_on(b, node),
            K::ConditionalExpression => {
                let mut branches = self.child_exprs(b, node);
                if branches.len() == 3 {
                    branches.remove(1);
                }
                self.union(b, branches)
            }
            K::BooleanOperator => self.boolean(b, node),
            K::BinaryOperator => self.binary(b, node),
            K::UnaryOperator => return self.pass_on(b, node),
            K::UnionPattern => {
                let members = self.child_exprs(b, node);
                self.union(b, members)
            }
            _ => return,
        };
        b.set_expr(node, expr);
    }

    fn collection(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        if self.role(node) == Role::Type {
            return b.unknown(); // the parameters of a `Callable`
        }
        let items = self.some_exprs(b, node);
        b.expr(Expr::Tuple(items.into()))
    }

    fn dictionary(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        let f = &self.syntax.f;
        let ast = b.ast;
        let pairs = || ast.children(node).filter(|&p| self.kind(b, p) == K::Pair).take(Definition::VALUES_MAX);
        let values = pairs().filter_map(|p| self.child(b, p, f.value)).filter_map(|n| b.expr_of(n));
        let values: Vec<ExprId> = values.collect();
        let items: Vec<(NodeId, NodeId)> =
            pairs().filter_map(|p| self.child(b, p, f.key).zip(self.child(b, p, f.value))).collect();
        let value = self.union(b, values);
        let of = container(b, value);
        let mut known = Vec::new();
        for (key, value) in items {
            if let (Some(key), Some(value)) = (self.written_key(b, key), b.expr_of(value)) {
                known.push((key, value));
            }
        }
        b.expr(Expr::Record(of, known.into()))
    }

    /// A key as it is written: a number, or a string in double quotes.
    pub(super) fn written_key(&self, b: &mut Builder<'_>, node: NodeId) -> Option<NameId> {
        match self.kind(b, node) {
            K::Integer => Some(b.name_of(node)),
            K::String => {
                let text = b.text(node).trim_matches(['"', '\'']);
                let quoted = format!("\"{text}\"");
                Some(b.name(&quoted))
            }
            _ => None,
        }
    }

    fn tuple(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        let ast = b.ast;
        let parts: Vec<NodeId> = ast.children(node).filter(|&c| self.kind(b, c) != K::Other).take(32).collect();
        let items: Vec<ExprId> = parts.iter().map(|&p| b.expr_or_unknown(p)).collect();
        match parts.iter().any(|&p| self.kind(b, p) == K::ListSplat) {
            true => b.unknown(),
            false => b.expr(Expr::Tuple(items.into())),
        }
    }

    /// The expressions of the first children.
    fn some_exprs(&self, b: &Builder<'_>, node: NodeId) -> Vec<ExprId> {
        b.ast.children(node).take(Definition::VALUES_MAX).filter_map(|c| b.expr_of(c)).collect()
    }

    /// `a or b` is either, `a and b` is `b` where it matters.
    fn boolean(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        let f = &self.syntax.f;
        let sides: Vec<ExprId> =
            [f.left, f.right].iter().filter_map(|&s| self.child(b, node, s)).filter_map(|n| b.expr_of(n)).collect();
        let and = self.child(b, node, f.operator).is_some_and(|o| b.bytes(o) == b"and");
        match sides[..] {
            [_, right] if and => right,
            _ => self.union(b, sides),
        }
    }

    /// Operators on built-in values stay in their type; `|` in a type expression is a union.
    fn binary(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        if self.role(node) == Role::Type {
            let members = self.child_exprs(b, node);
            return self.union(b, members);
        }
        let left = self.child(b, node, self.syntax.f.left).and_then(|l| b.expr_of(l));
        match left.map(|l| (l, b.expr_row(l))) {
            Some((left, Expr::Builtin(_))) => left,
            _ => b.unknown(),
        }
    }
}

fn is_bytes(b: &Builder<'_>, node: NodeId) -> bool {
    let prefix = b.bytes(node).iter().take_while(|c| c.is_ascii_alphabetic());
    prefix.take(2).any(|c| matches!(c, b'b' | b'B'))
}
