//! Templates: their parameters are bound in a scope around what they declare.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, NodeId, ScopeId};
use crate::language::Visit;

/// A template being walked.
pub(super) struct Template {
    node: NodeId,
    /// The scope of its parameters.
    pub(super) scope: ScopeId,
    parameters: Vec<DefId>,
    /// Its header states a condition.
    pub(super) constrained: bool,
}

/// A longer header is taken for one without a condition.
const HEADER_MAX: u32 = 2_000;

impl Extract {
    pub(super) fn enter_template(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let scope = b.open_scope(ScopeKind::Block, None, node);
        let constrained = self.is_constrained(b, node);
        self.templates.push(Template { node, scope, parameters: Vec::new(), constrained });
    }

    /// Whether a template's parameters or a clause behind them state a condition: by the names that such have.
    fn is_constrained(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let children = || b.ast.children(node).take(4);
        let header = children().find(|&c| self.kind(b, c) == K::TemplateParameters).map(|c| b.ast.span(c));
        let text = header.filter(|at| at.end - at.start <= HEADER_MAX);
        let text = text.and_then(|at| b.source().get(at.start as usize..at.end as usize)).unwrap_or(&[]);
        let states = |word: &[u8]| text.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
        states(b"enable_if") || states(b"requires") || children().any(|c| b.ast.kind(c) == "requires_clause")
    }

    pub(super) fn leave_template(&mut self, node: NodeId) {
        let _ = self.templates.pop_if(|t| t.node == node);
    }

    /// The current scope, or that around the templates it is the scope of: where a template is declared.
    pub(super) fn scope_outside_templates(&self, b: &Builder<'_>) -> ScopeId {
        let mut scope = b.scope();
        for template in self.templates.iter().rev() {
            if template.scope != scope {
                break;
            }
            scope = b.scope_row(scope).parent.unwrap_or(scope);
        }
        scope
    }

    pub(super) fn enter_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> Visit {
        let name = self
            .child(b, node, self.syntax.name)
            .or_else(|| self.items(b, node).find(|&c| self.kind(b, c) == K::TypeIdentifier));
        let Some(name) = name.filter(|&n| self.kind(b, n) == K::TypeIdentifier) else { return Visit::Children };
        let def = b.declare(DefKind::TypeParameter, name, node);
        b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::TYPE);
        if let Some(template) = self.templates.last_mut() {
            template.parameters.push(def);
        }
        // A default stands behind the name and is walked by itself.
        match kind {
            K::OptionalTypeParameter => {
                self.references[name.index()] = super::NO_REFERENCE;
                Visit::Skip
            }
            _ => Visit::Skip,
        }
    }

    /// A class or alias has the parameters of the template it is declared in.
    pub(super) fn add_template_parameters(&self, b: &mut Builder<'_>, def: DefId) {
        let at = b.definition(def).scope;
        let Some(template) = self.templates.last() else { return };
        if b.scope_row(template.scope).parent != Some(at) {
            return;
        }
        for &parameter in &template.parameters {
            b.add_parameter(def, parameter);
        }
    }

    /// `a<b>`: of types, the type applied to its arguments.
    pub(super) fn leave_template_use(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.syntax.name) else { return };
        let Some(generic) = self.value(b, name) else { return };
        if self.kind(b, node) != K::TemplateType {
            if let Some(reference) = self.reference(name) {
                self.note(node, reference);
            }
            return;
        }
        let arguments = self.template_arguments(b, node);
        let applied = b.expr(Expr::Apply(generic, arguments.into()));
        b.set_expr(node, applied);
    }

    pub(super) fn template_arguments(&self, b: &mut Builder<'_>, node: NodeId) -> Vec<crate::ids::ExprId> {
        let Some(list) = self.child(b, node, self.syntax.arguments) else { return Vec::new() };
        let nodes: Vec<NodeId> = self.items(b, list).collect();
        nodes.into_iter().map(|n| self.value_or_unknown(b, n)).collect()
    }
}
