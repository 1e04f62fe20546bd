//! Brace initializers: `.name =` names a field of what is being initialized.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};

impl Extract {
    pub(super) fn enter_initializers(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let value = self.initialized(b, node);
        self.lists.push(value);
    }

    /// The value that a list in braces makes.
    fn initialized(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let parent = b.ast.parent(node)?;
        match self.kind(b, parent) {
            K::InitDeclarator => {
                let def = self.frames.last()?.last?;
                let declared = b.definition(def).declared?;
                Some(b.expr(Expr::Instance(declared)))
            }
            K::CompoundLiteral => {
                let type_node = self.child(b, parent, self.syntax.type_)?;
                Some(self.instance(b, type_node))
            }
            K::InitializerList => {
                let around = self.lists.last().copied().flatten()?;
                Some(b.expr(Expr::Element(around)))
            }
            K::InitializerPair => {
                let designators = b.ast.children(parent).filter(|&c| self.is_field(b, c, self.syntax.designator));
                let last = designators.last()?;
                match self.kind(b, last) {
                    K::FieldDesignator => self.value(b, last),
                    _ => {
                        let around = self.lists.last().copied().flatten()?;
                        Some(b.expr(Expr::Element(around)))
                    }
                }
            }
            _ => None,
        }
    }

    pub(super) fn leave_designator(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.items(b, node).next() else { return };
        // A second designator names a field of the first one.
        let before = b.ast.parent(node).and_then(|pair| {
            let designators = b.ast.children(pair).filter(|&c| self.is_field(b, c, self.syntax.designator));
            designators.take_while(|&c| c != node).last()
        });
        let of = match before {
            Some(before) if self.kind(b, before) == K::FieldDesignator => self.value(b, before),
            Some(_) => self.lists.last().copied().flatten().map(|of| b.expr(Expr::Element(of))),
            None => self.lists.last().copied().flatten(),
        };
        let of = of.unwrap_or_else(|| b.unknown());
        let reference = b.refer_to(RefKind::Write, name, Base::Member(of), Namespaces::FIELD);
        self.note(name, reference);
        self.note(node, reference);
    }

    pub(super) fn leave_offsetof(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let type_node = self.child(b, node, self.syntax.type_);
        let member = self.child(b, node, self.syntax.member);
        let (Some(type_node), Some(member)) = (type_node, member) else { return };
        let of = self.instance(b, type_node);
        if matches!(self.kind(b, member), K::FieldIdentifier) {
            b.refer_to(RefKind::Read, member, Base::Member(of), self.member());
        }
    }
}
