//! Blocks.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::ScopeKind;
use crate::ids::NodeId;

impl Extract {
    /// The body of a function shares the scope of its parameters.
    pub(super) fn enter_compound(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if !matches!(self.parent_kind(b, node), K::FunctionDefinition | K::Lambda) {
            b.open_scope(ScopeKind::Block, None, node);
        }
    }
}
