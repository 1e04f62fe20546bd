//! Names with `::`, and members defined outside of their class.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, ScopeKind};
use crate::ids::{ExprId, NodeId};

impl Extract {
    pub(super) fn enter_qualified(&mut self, _b: &mut Builder<'_>, _node: NodeId) {}

    /// A qualified name is what its last segment is. Where a declaration introduces it, the
    /// segments before the last open the scopes the rest of the declaration stands in.
    pub(super) fn leave_qualified(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(declarator) = self.introduced(node) {
            let closes = self.frames.last().map_or(node, |f| f.node);
            let Some(last) = self.open_scopes_of(b, node, closes) else { return };
            self.introduce(b, super::declarators::Declarator { name: last, ..declarator });
            return;
        }
        if self.define_qualified_class(b, node) {
            return;
        }
        let Some(name) = self.child(b, node, self.syntax.name) else { return };
        if let Some(reference) = self.reference(name) {
            self.note(node, reference);
        }
        if let Some(expr) = b.expr_of(name) {
            b.set_expr(node, expr);
        }
    }

    /// Opens an extension of each scope named in `a::b::c` until `closes` is left; gives `c`.
    pub(super) fn open_scopes_of(&mut self, b: &mut Builder<'_>, node: NodeId, closes: NodeId) -> Option<NodeId> {
        let mut at = node;
        while self.kind(b, at) == K::QualifiedIdentifier {
            if let Some(scope) = self.child(b, at, self.syntax.scope) {
                self.open_extension(b, scope, closes);
            }
            at = self.child(b, at, self.syntax.name)?;
        }
        Some(at)
    }

    fn open_extension(&mut self, b: &mut Builder<'_>, scope: NodeId, closes: NodeId) {
        let name = match self.kind(b, scope) {
            K::TemplateType => self.child(b, scope, self.syntax.name).unwrap_or(scope),
            _ => scope,
        };
        let Some(of): Option<ExprId> = self.value(b, scope) else { return };
        let at = self.scope_outside_templates(b);
        let spelled = b.name_of(name);
        let def = b.declare_as(DefKind::Extension, spelled, b.ast.span(name), closes, at);
        b.definition_mut(def).declared = Some(of);
        b.add_base(def, of);
        b.open_scope(ScopeKind::Class, Some(def), closes);
    }

    /// Whether a node is the last segment of a qualified name that a declaration introduces: it is
    /// no use of a name.
    pub(super) fn ends_introduced(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let introduced = self.frames.last().and_then(|f| f.upcoming()).map(|d| d.name);
        let mut at = node;
        while let Some(parent) = b.ast.parent(at).filter(|_| self.is_field(b, at, self.syntax.name)) {
            match self.kind(b, parent) {
                K::QualifiedIdentifier if introduced == Some(parent) => return true,
                K::QualifiedIdentifier | K::TemplateFunction | K::TemplateType => at = parent,
                K::Class | K::Struct | K::Union => return self.child(b, parent, self.syntax.body).is_some(),
                _ => return false,
            }
        }
        false
    }
}
