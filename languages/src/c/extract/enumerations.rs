//! Enumerators: names of the scope around their enumeration, unless that is scoped.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, Namespaces, ScopeKind};
use crate::ids::NodeId;
use crate::language::Visit;

impl Extract {
    pub(super) fn enter_enumerator(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let Some(name) = self.child(b, node, self.syntax.name) else { return Visit::Children };
        let innermost = b.scope_row(b.scope());
        let scoped = innermost.kind == ScopeKind::Class
            && innermost.owner.is_some_and(|d| b.definition(d).kind == DefKind::Enum);
        let scope = match (scoped, self.syntax.plus) {
            (true, _) => b.scope(),
            (false, true) => self.scope_outside_templates(b),
            (false, false) => self.scope_outside_classes(b),
        };
        let spelled = b.name_of(name);
        let def = b.declare_as(DefKind::Variant, spelled, b.ast.span(name), node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::FIELD);
        if let Some(list) = b.ast.parent(node)
            && let Some(enumeration) = b.ast.parent(list).filter(|&p| self.kind(b, p) == K::Enum)
        {
            b.definition_mut(def).declared = b.expr_of(enumeration);
        }
        if self.in_function(b) {
            b.definition_mut(def).visible_from = Some(b.next_reference());
        }
        self.describe(b, def, node);
        Visit::Children
    }
}
