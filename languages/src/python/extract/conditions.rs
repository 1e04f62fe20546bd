//! Conditions that type checkers decide (Python typing specification, *Version and platform checking*): what stands
//! in a branch that is not taken is meant only where nothing else has its name.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::DefFlags;
use crate::ids::{DefId, NodeId};

/// Conditions nested deeper are not decided.
const DEPTH_MAX: u32 = 8;

/// The oldest version of Python that is still supported: what all later ones answer alike is decided.
const OLDEST: (u32, u32) = (3, 11);

impl Extract {
    /// Notes a block that is not taken.
    pub(super) fn enter_branch(&mut self, b: &Builder<'_>, block: NodeId, parent: NodeId) {
        if self.is_left_out(b, block, parent) {
            self.left_out.push((block, b.next_definition()));
        }
    }

    /// What was defined in a block that is not taken stands in for nothing else.
    pub(super) fn leave_branch(&mut self, b: &mut Builder<'_>, block: NodeId) {
        let Some((_, first)) = self.left_out.pop_if(|(left_out, _)| *left_out == block) else { return };
        for def in first.0..b.next_definition().0 {
            b.add_flags(DefId(def), DefFlags::CONDITIONAL);
        }
    }

    fn is_left_out(&self, b: &Builder<'_>, block: NodeId, parent: NodeId) -> bool {
        let f = &self.syntax.f;
        let decided = |node: NodeId, this: &Self| {
            let condition = this.child(b, node, f.condition)?;
            this.decided(b, condition, DEPTH_MAX)
        };
        let kind = self.kind(b, parent);
        let own = || self.child(b, parent, f.consequence) == Some(block) && decided(parent, self) == Some(false);
        // Of what goes before, the first condition is looked at alone: there may be many.
        let first = || b.ast.parent(parent).and_then(|statement| decided(statement, self)) == Some(true);
        match kind {
            K::IfStatement => own(),
            K::ElifClause => own() || first(),
            K::ElseClause => b.ast.parent(parent).is_some_and(|p| self.kind(b, p) == K::IfStatement) && first(),
            _ => false,
        }
    }

    /// Whether a condition holds for type checkers and each supported Python, if that is known.
    fn decided(&self, b: &Builder<'_>, condition: NodeId, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let f = &self.syntax.f;
        let side = |field: u16| self.child(b, condition, field).and_then(|c| self.decided(b, c, depth));
        match self.kind(b, condition) {
            K::True => Some(true),
            K::False => Some(false),
            K::Identifier | K::Attribute => (self.last_text(b, condition) == "TYPE_CHECKING").then_some(true),
            K::ParenthesizedExpression => self.decided(b, b.ast.first_child(condition)?, depth),
            K::NotOperator => side(f.argument).map(|holds| !holds),
            K::BooleanOperator => {
                let decides = !self.is_and(b, condition);
                match (side(f.left), side(f.right)) {
                    (Some(left), Some(right)) => Some(if decides { left || right } else { left && right }),
                    (Some(one), None) | (None, Some(one)) if one == decides => Some(one),
                    _ => None,
                }
            }
            K::ComparisonOperator => self.version_test(b, condition),
            _ => None,
        }
    }

    /// `sys.version_info >= (3, 11)`.
    fn version_test(&self, b: &Builder<'_>, comparison: NodeId) -> Option<bool> {
        let mut operands = b.ast.children(comparison);
        let (left, right) = (operands.next()?, operands.last()?);
        if self.last_text(b, left) != "version_info" || self.kind(b, right) != K::Tuple {
            return None;
        }
        let mut numbers = b.ast.children(right).map(|n| b.text(n).parse().unwrap_or(u32::MAX));
        if (numbers.next()?, numbers.next().unwrap_or(0)) > OLDEST {
            return None;
        }
        let (end, start) = (b.ast.span(left).end as usize, b.ast.span(right).start as usize);
        match b.source().get(end..start)?.trim_ascii() {
            b">=" => Some(true),
            b"<" => Some(false),
            _ => None,
        }
    }
}
