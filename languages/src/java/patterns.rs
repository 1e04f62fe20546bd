//! `switch`, its labels, and pattern variables.

use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{ExprId, NodeId, ScopeId};
use crate::java::extract::Extract;
use crate::java::syntax::K;

/// A `switch` that is being walked.
pub(super) struct Switch {
    condition: Option<NodeId>,
    /// What it gives, if it is an expression.
    results: Vec<ExprId>,
}

/// Further enclosing scopes and classes are not looked through for what a name may be.
const AROUND_MAX: usize = 64;
const CLASSES_MAX: usize = 4;
const RESULTS_MAX: usize = 8;

impl Extract {
    pub(super) fn enter_switch(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let condition = self.grammar.child(b.ast, node, self.grammar.fields.condition);
        self.switches.push(Switch { condition, results: Vec::new() });
    }

    /// The `switch`, one of its rules (`case … -> x`) or a `yield x` in it was left.
    pub(super) fn leave_switch(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if kind == K::Switch {
            let results = self.switches.pop().map_or(Vec::new(), |s| s.results);
            if !results.is_empty() {
                let all = b.expr(Expr::Union(results.into()));
                b.set_expr(node, all);
            }
            return;
        }
        let from =
            if kind == K::Yield { Some(node) } else { self.grammar.child_of_kind(b.ast, node, K::ExpressionStatement) };
        let result = from.and_then(|n| self.grammar.children(b.ast, n).filter_map(|c| b.expr_of(c)).last());
        if let Some((switch, result)) = self.switches.last_mut().zip(result)
            && switch.results.len() < RESULTS_MAX
        {
            switch.results.push(result);
        }
    }

    /// `case NAME`: a constant of the enum that is switched on, whose name needs no import
    /// (JLS 14.11.1), or a constant in scope. Which one only the type of the condition tells, so
    /// the name is looked up in both.
    pub(super) fn case_label(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if b.bytes(node) == b"default" {
            return;
        }
        let name = b.name_of(node);
        let is_known = |s: ScopeId| {
            let mut defs = b.declared_in(s, name).iter();
            defs.any(|&d| matches!(b.definition(d).kind, DefKind::Local | DefKind::Parameter | DefKind::Import))
        };
        let reference = if b.enclosing_scopes().take(AROUND_MAX).any(is_known) {
            b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::VALUE)
        } else {
            let condition = self.switches.last().and_then(|s| s.condition).and_then(|n| b.expr_of(n));
            let owners = b.enclosing_scopes().take(AROUND_MAX).filter(|&s| b.scope_row(s).kind == ScopeKind::Class);
            let classes: Vec<_> = owners.filter_map(|s| b.scope_row(s).owner).take(CLASSES_MAX).collect();
            let mut places: Vec<ExprId> = condition.into_iter().collect();
            places.extend(classes.into_iter().map(|c| b.expr(Expr::ThisType(c))));
            let place = b.expr(Expr::Union(places.into()));
            b.refer_to(RefKind::Read, node, Base::Member(place), Namespaces::VALUE)
        };
        let expr = b.ref_expr(reference);
        b.set_expr(node, expr);
    }

    /// `x instanceof T name`, `case T name`, `R(T name, …)`: in scope wherever the pattern has
    /// matched (JLS 6.3.1), which is followed by nothing but order here.
    pub(super) fn pattern_variable(
        &mut self,
        b: &mut Builder<'_>,
        name: NodeId,
        pattern: NodeId,
        declared: Option<ExprId>,
    ) {
        if b.scope_row(b.scope()).kind == ScopeKind::Class {
            self.open_initializer(b, name);
        }
        self.local(b, name, pattern, declared, None);
    }

    /// A scope for the pattern variables in the initializer of a field.
    fn open_initializer(&self, b: &mut Builder<'_>, inside: NodeId) {
        let holds = |&n: &NodeId| {
            let kind = self.grammar.kind(b.ast, n);
            matches!(kind, K::VariableDeclarator | K::EnumConstant | K::Arguments)
        };
        if let Some(initializer) = b.ast.ancestors(inside).find(holds) {
            b.open_scope(ScopeKind::Block, None, initializer);
        }
    }

    /// The package in `package.Type`, if what stands before the dot can only be one: all in lower
    /// case and no variable of this file.
    pub(super) fn may_be_package(&self, b: &mut Builder<'_>, path: &str) -> bool {
        let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'_' | b'.');
        if path.is_empty() || !path.bytes().all(fits) {
            return false;
        }
        let first = b.name(path.split('.').next().unwrap_or(path));
        !b.enclosing_scopes().take(AROUND_MAX).any(|s| !b.declared_in(s, first).is_empty())
    }
}
