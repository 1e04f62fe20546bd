//! `match` patterns: captures, class patterns, and what a match says of its subject.

use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{Expr, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::language::Visit;

impl Extract {
    pub(super) fn enter_pattern(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let kind = self.kind(b, node);
        let ast = b.ast;
        let first = ast.first_child(node);
        match kind {
            K::AsPattern if self.kind_of_parent(b, node) == K::CasePattern => {
                let names = ast.children(node).filter(|&c| self.kind(b, c) == K::Identifier);
                for name in names.collect::<Vec<_>>() {
                    self.mark(name, Role::Target);
                }
            }
            K::SplatPattern => self.mark_children(b, node, Role::Target),
            K::ClassPattern => {
                if let Some(class) = first {
                    self.mark(class, Role::Type);
                }
            }
            K::KeywordPattern => self.keyword_pattern(b, node, first),
            _ => {}
        }
    }

    /// `Class(name=pattern)`: the name is an attribute of the class.
    fn keyword_pattern(&mut self, b: &mut Builder<'_>, node: NodeId, name: Option<NodeId>) {
        let Some(name) = name.filter(|&n| self.kind(b, n) == K::Identifier) else { return };
        self.mark(name, Role::Skip);
        let ast = b.ast;
        let class = ast.ancestors(node).nth(1).filter(|&c| self.kind(b, c) == K::ClassPattern);
        let class = class.and_then(|c| ast.first_child(c)).and_then(|c| b.expr_of(c));
        let of = match class {
            Some(class) => b.expr(Expr::Instance(class)),
            None => b.unknown(),
        };
        b.refer_member(RefKind::Read, name, of);
    }

    /// A dotted name in a pattern is a value or class; a simple name is captured.
    pub(super) fn enter_dotted_name(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let segments: Vec<NodeId> = b.ast.children(node).filter(|&c| self.kind(b, c) == K::Identifier).collect();
        let class = self.role(node) == Role::Type;
        if segments.len() == 1 && !class {
            self.mark(segments[0], Role::Target);
            return Visit::Children;
        }
        let mut of: Option<ExprId> = None;
        for (i, &segment) in segments.iter().enumerate() {
            let kind = if class && i + 1 == segments.len() { RefKind::Type } else { RefKind::Read };
            let reference = match of {
                Some(of) => b.refer_member(kind, segment, of),
                None => b.refer(kind, segment),
            };
            of = Some(b.ref_expr(reference));
        }
        if let Some(expr) = of {
            b.set_expr(node, expr);
        }
        Visit::Skip
    }

    pub(super) fn leave_pattern(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.kind(b, node) == K::CasePattern {
            return self.pass_on(b, node);
        }
        if let Some(class) = b.ast.first_child(node).and_then(|c| b.expr_of(c)) {
            let instance = b.expr(Expr::Instance(class));
            b.set_expr(node, instance);
        }
    }

    /// `pattern as name`
    pub(super) fn leave_as_pattern(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(value) = b.ast.first_child(node).and_then(|p| b.expr_of(p)) else { return };
        b.set_expr(node, value);
        let ast = b.ast;
        let target = ast.children(node).find(|&c| self.role(c) == Role::Target);
        if let Some(name) = target {
            self.assign(b, name, value);
        }
    }

    /// Inside a case, the subject is what the pattern says.
    pub(super) fn narrow_subject(&mut self, b: &mut Builder<'_>, case: NodeId) {
        let ast = b.ast;
        let pattern = ast.children(case).find(|&c| self.kind(b, c) == K::CasePattern);
        let Some(value) = pattern.and_then(|p| b.expr_of(p)) else { return };
        let matched = ast.ancestors(case).nth(1).filter(|&m| self.kind(b, m) == K::MatchStatement);
        let subject = matched.and_then(|m| self.child(b, m, self.syntax.f.subject));
        if let Some(subject) = subject.filter(|&s| self.kind(b, s) == K::Identifier) {
            let name = b.name_of(subject);
            self.known.narrow(name, value);
        }
    }
}
