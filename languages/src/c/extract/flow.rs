//! What nodes mean for complexity.

use super::{Extract, K};
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::ids::NodeId;

impl Extract {
    pub(super) fn flow_of(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        match self.kind(b, node) {
            K::If if self.parent_kind(b, node) == K::ElseClause => Flow::ElseBranch,
            K::If | K::For | K::ForRange | K::While | K::DoStatement | K::Catch | K::Conditional => Flow::Branch,
            K::ElseClause => match self.items(b, node).last().map(|c| self.kind(b, c)) {
                Some(K::If) => Flow::Plain,
                _ => Flow::Else,
            },
            K::Switch => Flow::Switch,
            K::Case if self.child(b, node, self.syntax.value).is_some() => Flow::Case,
            K::Goto => Flow::Jump,
            K::Lambda => Flow::Nest,
            K::Binary => match self.child(b, node, self.syntax.operator).map(|o| self.kind(b, o)) {
                Some(K::And | K::AndWord) => Flow::Logical(0),
                Some(K::Or | K::OrWord) => Flow::Logical(1),
                _ => Flow::Plain,
            },
            _ => Flow::Plain,
        }
    }
}
