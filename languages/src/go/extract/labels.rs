//! Labels: names of their own kind, for the whole body of the function (“Label scopes”).

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Namespaces, RefKind, ScopeKind};
use crate::ids::NodeId;

impl Extract {
    pub(super) fn label(&self, b: &mut Builder<'_>, node: NodeId) {
        if self.parent_kind(b, node) != K::LabeledStatement {
            b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::LABEL);
            return;
        }
        let (name, at) = (b.name_of(node), b.ast.span(node));
        let body = b.nearest_scope(&[ScopeKind::Function]);
        let def = b.declare_as(DefKind::Local, name, at, node, body);
        b.definition_mut(def).namespaces = Namespaces::LABEL;
    }
}
