//! What a node means for complexity.

use super::{Extract, K};
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::ids::NodeId;

const AND: u8 = 0;
const OR: u8 = 1;

impl Extract {
    pub(super) fn flow_of(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        match self.kind(b, node) {
            K::IfStatement if self.is_field(b, node, self.syntax.alternative) => Flow::ElseBranch,
            K::IfStatement | K::ForStatement => Flow::Branch,
            K::Block if self.is_field(b, node, self.syntax.alternative) => Flow::Else,
            K::ExpressionSwitch | K::TypeSwitch | K::SelectStatement => Flow::Switch,
            K::ExpressionCase | K::TypeCase | K::CommunicationCase => Flow::Case,
            K::Binary => self.logical(b, node),
            K::FuncLiteral => Flow::Nest,
            K::Goto => Flow::Jump,
            K::Break | K::Continue if self.has_label(b, node) => Flow::Jump,
            _ => Flow::Plain,
        }
    }

    fn logical(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        match self.operator(b, node) {
            K::And => Flow::Logical(AND),
            K::Or => Flow::Logical(OR),
            _ => Flow::Plain,
        }
    }

    fn has_label(&self, b: &Builder<'_>, node: NodeId) -> bool {
        b.ast.children(node).any(|c| self.kind(b, c) == K::LabelName)
    }
}
