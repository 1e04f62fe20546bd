//! Expressions: what each is made of, as far as its type matters.

use super::extract::Extract;
use super::syntax::{F, K};
use super::types::is_pointer;
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Definition, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{ExprId, NodeId, RefId};
use crate::positions::Span;

impl Extract {
    pub(super) fn leave_expression(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if let Some(expr) = self.expression(b, node, kind) {
            b.set_expr(node, expr);
        }
    }

    fn expression(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> Option<ExprId> {
        match kind {
            K::FieldExpression => self.field_access(b, node),
            K::CallExpression => self.call(b, node),
            K::StructExpression => {
                let of = self.child_expr(b, node, F::Name)?;
                Some(b.expr(Expr::Instance(of)))
            }
            K::GenericFunction => self.child_expr(b, node, F::Function),
            K::TryExpression => {
                let inner = self.first_expr(b, node)?;
                Some(b.expr(Expr::Unwrap(inner)))
            }
            K::AwaitExpression => {
                let inner = self.first_expr(b, node)?;
                Some(b.expr(Expr::Awaited(inner)))
            }
            K::UnaryExpression => self.unary(b, node),
            K::ReferenceExpression => self.child_expr(b, node, F::Value),
            K::ParenthesizedExpression | K::UnsafeBlock | K::AsyncBlock | K::ElseClause | K::SourceFile => {
                self.first_expr(b, node)
            }
            K::ConstBlock => self.child_expr(b, node, F::Body),
            K::ExpressionStatement if self.parent_kind(b, node) == K::SourceFile => self.first_expr(b, node),
            K::Block => b.ast.children(node).last().and_then(|tail| b.expr_of(tail)),
            K::IfExpression => {
                let arms = [F::Consequence, F::Alternative].map(|f| self.child_expr(b, node, f));
                union(b, arms.into_iter().flatten().collect())
            }
            K::MatchExpression => self.child_expr(b, node, F::Body),
            K::MatchBlock => {
                let arms = b.ast.children(node).filter_map(|c| b.expr_of(c)).take(Definition::VALUES_MAX).collect();
                union(b, arms)
            }
            K::MatchArm => self.child_expr(b, node, F::Value),
            K::IndexExpression => self.index(b, node),
            K::TypeCast => {
                let of = self.child_expr(b, node, F::Type)?;
                Some(b.expr(Expr::Instance(of)))
            }
            K::TupleExpression => {
                let items: Vec<NodeId> = b.ast.children(node).filter(|&c| !self.is_aside(b, c)).collect();
                let items = items.into_iter().map(|c| b.expr_or_unknown(c)).collect();
                Some(b.expr(Expr::Tuple(items)))
            }
            K::ArrayExpression => {
                let item = self.first_expr(b, node)?;
                let list = b.builtin("array");
                Some(b.expr(Expr::Apply(list, [item].into())))
            }
            K::RangeExpression => self.range(b, node),
            K::UnitExpression => Some(b.expr(Expr::Tuple(Box::default()))),
            K::StringLiteral | K::RawStringLiteral => {
                self.format_arguments(b, node);
                Some(b.builtin("str"))
            }
            K::IntegerLiteral => Some(b.builtin("i32")),
            K::FloatLiteral => Some(b.builtin("f64")),
            K::CharLiteral => Some(b.builtin("char")),
            K::BooleanLiteral => Some(b.builtin("bool")),
            K::BinaryExpression => self.binary(b, node),
            K::AssignmentExpression | K::CompoundAssignment => {
                self.assignment(b, node, kind);
                None
            }
            K::ShorthandInitializer => self.first_expr(b, node),
            K::MacroInvocation => self.macro_value(b, node),
            _ => None,
        }
    }

    /// `a..b`, `a..=b`: of which items, only an end says that is no literal.
    fn range(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let ends: Vec<NodeId> = b.ast.children(node).filter(|&c| !self.is_aside(b, c)).collect();
        let &[start, end] = ends.as_slice() else { return None };
        let between = (b.ast.span(start).end, b.ast.span(end).start);
        let offset = b.ast.span(node).start;
        let operator = &b.bytes(node)[(between.0 - offset) as usize..(between.1 - offset) as usize];
        let inclusive = operator.trim_ascii().starts_with(b"..=");
        let of = b.builtin(if inclusive { "RangeInclusive" } else { "Range" });
        let is_literal = |&&c: &&NodeId| self.kind(b, c) == K::IntegerLiteral;
        let item = [start, end].iter().find(|c| !is_literal(c)).and_then(|&c| b.expr_of(c));
        Some(item.map_or(of, |item| b.expr(Expr::Apply(of, [item].into()))))
    }

    fn first_expr(&self, b: &Builder<'_>, node: NodeId) -> Option<ExprId> {
        b.ast.children(node).find_map(|c| b.expr_of(c))
    }

    /// Comments and attributes between expressions.
    fn is_aside(&self, b: &Builder<'_>, node: NodeId) -> bool {
        matches!(self.kind(b, node), K::LineComment | K::BlockComment | K::AttributeItem)
    }

    /// `x.name`; a called one is looked up among methods, which fields may share names with.
    fn field_access(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let name = self.child(b, node, F::Field)?;
        let value = self.child(b, node, F::Value)?;
        let of = b.expr_or_unknown(value);
        let called = match self.parent_kind(b, node) {
            K::CallExpression | K::GenericFunction => self.is(b, node, F::Function),
            _ => false,
        };
        let namespaces = if called { Namespaces::METHOD } else { Namespaces::FIELD };
        let r = b.refer_to(RefKind::Read, name, Base::Member(of), namespaces);
        Some(b.ref_expr(r))
    }

    fn call(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let callee = self.child_expr(b, node, F::Function)?;
        let arguments = self.child(b, node, F::Arguments)?;
        let arguments: Vec<NodeId> = b.ast.children(arguments).filter(|&c| !self.is_aside(b, c)).collect();
        match *b.expr_row(callee) {
            Expr::Ref(r) => {
                let row = *b.reference_mut(r);
                // A path may name a method, whose receiver is then an argument.
                let path = row.namespaces == super::paths::VALUES;
                let row = b.reference_mut(r);
                row.kind = RefKind::Call;
                row.arity = if path { None } else { u8::try_from(arguments.len()).ok() };
                if let Some(held) = self.wrapped(b, r, &arguments) {
                    return Some(held);
                }
                let result = b.expr(Expr::Call(callee));
                Some(self.with_closures(b, r, &arguments, result))
            }
            Expr::ThisType(_) => Some(b.expr(Expr::Instance(callee))),
            _ => Some(b.expr(Expr::Call(callee))),
        }
    }

    /// `Some(x)`, `Ok(x)` and pointers made by `new` stand for what they hold: member look-up
    /// and unwrapping go through them.
    fn wrapped(&self, b: &Builder<'_>, callee: RefId, arguments: &[NodeId]) -> Option<ExprId> {
        let &[argument] = arguments else { return None };
        let row = b.reference(callee);
        let transparent = match (row.base, b.spelling(row.name)) {
            (Base::Lexical, "Some" | "Ok") => true,
            (Base::Member(of), "new" | "from" | "pin") => match *b.expr_row(of) {
                Expr::Ref(of) if b.reference(of).base == Base::Lexical => is_pointer(b.spelling(b.reference(of).name)),
                _ => false,
            },
            _ => false,
        };
        if transparent { b.expr_of(argument) } else { None }
    }

    fn unary(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let inner = self.first_expr(b, node)?;
        match b.bytes(node).first() {
            Some(b'*') => Some(b.expr(Expr::Unwrap(inner))),
            _ => Some(inner),
        }
    }

    /// One item, or with a range a part of the same type.
    fn index(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let mut parts = b.ast.children(node).filter(|&c| !self.is_aside(b, c));
        let (of, at) = (parts.next()?, parts.next()?);
        let of = b.expr_of(of)?;
        Some(if self.kind(b, at) == K::RangeExpression { of } else { b.expr(Expr::Element(of)) })
    }

    fn binary(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let operator = self.child(b, node, F::Operator)?;
        match b.bytes(operator) {
            b"==" | b"!=" | b"<" | b">" | b"<=" | b">=" | b"&&" | b"||" => Some(b.builtin("bool")),
            _ => None,
        }
    }

    /// `x = value` writes, and says what a variable declared without a value holds.
    fn assignment(&self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(left) = self.child_expr(b, node, F::Left) else { return };
        let Expr::Ref(r) = *b.expr_row(left) else { return };
        let row = b.reference_mut(r);
        row.kind = RefKind::Write;
        let (name, base) = (row.name, row.base);
        let Some(value) = self.child_expr(b, node, F::Right).filter(|_| base == Base::Lexical) else { return };
        if kind == K::CompoundAssignment {
            return;
        }
        let scopes: Vec<_> = b.enclosing_scopes().take(8).collect();
        let local = scopes.into_iter().find_map(|s| b.declared_in(s, name).last().copied());
        if let Some(local) =
            local.filter(|&d| b.definition(d).kind == DefKind::Local && b.definition(d).values.is_empty())
        {
            b.add_value(local, value);
        }
    }

    pub(super) fn enter_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(parent) = b.ast.parent(node)
            && self.kind(b, parent) == K::ForExpression
        {
            self.close_for(b, parent);
        }
        b.open_scope(ScopeKind::Block, None, node);
    }

    /// Names bound in the condition are visible to its end and in the branch taken.
    pub(super) fn enter_if(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let binds =
            self.child(b, node, F::Condition).is_some_and(|c| matches!(self.kind(b, c), K::LetCondition | K::LetChain));
        if let Some(branch) = self.child(b, node, F::Consequence).filter(|_| binds) {
            b.open_scope(ScopeKind::Block, None, branch);
        }
    }

    pub(super) fn enter_branch(&mut self, b: &mut Builder<'_>, node: NodeId) {
        b.open_scope(ScopeKind::Block, None, node);
        if self.kind(b, node) == K::ForExpression {
            self.open_pattern(b, node);
        }
    }

    /// The fields of a struct literal are members of an instance of its type.
    pub(super) fn enter_initializers(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let of = b.ast.parent(node).and_then(|literal| self.child_expr(b, literal, F::Name));
        if let Some(of) = of {
            let instance = b.expr(Expr::Instance(of));
            b.set_expr(node, instance);
        }
    }

    pub(super) fn enter_closure(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let (name, scope) = (b.name(""), b.scope());
        let at = b.ast.span(node);
        let def = b.declare_as(DefKind::Lambda, name, Span { end: at.start, ..at }, node, scope);
        b.definition_mut(def).namespaces = Namespaces::NONE;
        if b.ast.has_child(node, "async") {
            b.add_flags(def, DefFlags::ASYNC);
        }
        self.owners.push((node, def));
        b.open_scope(crate::facts::ScopeKind::Function, Some(def), node);
    }

    pub(super) fn leave_closure(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(def) = self.owner(node) else { return };
        match self.child_expr(b, node, F::ReturnType) {
            Some(returns) => b.definition_mut(def).returns = Some(returns),
            None => {
                if let Some(body) = self.child_expr(b, node, F::Body) {
                    b.add_returned(def, body);
                }
            }
        }
        let lambda = b.expr(Expr::Definition(def));
        b.set_expr(node, lambda);
    }

    /// Field names: of `x.f`, of a struct literal, of a struct pattern.
    pub(super) fn leave_field_name(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(parent) = b.ast.parent(node) else { return };
        let of = match self.kind(b, parent) {
            K::FieldInitializer => b.ast.parent(parent).and_then(|list| b.expr_of(list)),
            K::FieldPattern => {
                let path = b.ast.parent(parent).and_then(|p| self.child_expr(b, p, F::Type));
                path.map(|of| b.expr(Expr::Instance(of)))
            }
            _ => return, // `x.f` and declarations are handled by their own node
        };
        let of = of.unwrap_or_else(|| b.unknown());
        let r = b.refer_to(RefKind::Read, node, crate::facts::Base::Member(of), Namespaces::FIELD);
        let field = b.ref_expr(r);
        b.set_expr(node, field);
        if self.kind(b, node) == K::ShorthandField {
            self.bind_shorthand(b, node, field);
        }
    }
}

/// Any of several values.
fn union(b: &mut Builder<'_>, of: Vec<ExprId>) -> Option<ExprId> {
    match of.as_slice() {
        [] => None,
        &[one] => Some(one),
        _ => Some(b.expr(Expr::Union(of.into()))),
    }
}
