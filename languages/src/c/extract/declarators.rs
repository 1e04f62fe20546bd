//! Declarators: `*(*f[3])(int)` wraps the name it declares in what it makes of the type.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::Expr;
use crate::ids::{ExprId, NodeId};

/// One name a declaration introduces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declarator {
    /// The node that is the name, maybe a qualified one.
    pub(super) name: NodeId,
    /// The outermost node of the declarator.
    pub(super) top: NodeId,
    /// The function declarator around the name, if the name is a function's.
    pub(super) function: Option<NodeId>,
    /// How many pointers and arrays lie between the type and the name; of functions and pointers
    /// to functions, between the type and what they return.
    pub(super) pointers: u32,
    /// For names of a structured binding: which one.
    pub(super) item: Option<u32>,
}

/// Longer chains of pointers are cut.
const POINTERS_MAX: u32 = 4;

impl Extract {
    /// The names a declarator introduces: one, or those of a structured binding.
    pub(super) fn declarators(&self, b: &Builder<'_>, top: NodeId) -> Vec<Declarator> {
        let mut found = Declarator { name: top, top, function: None, pointers: 0, item: None };
        let mut returns = None;
        let mut at = top;
        loop {
            let inner = self.child(b, at, self.syntax.declarator);
            let next = match self.kind(b, at) {
                K::PointerDeclarator | K::ArrayDeclarator => {
                    found.function = None;
                    found.pointers += 1;
                    inner
                }
                K::FunctionDeclarator => {
                    found.function = Some(at);
                    returns.get_or_insert(found.pointers);
                    inner
                }
                K::InitDeclarator => inner,
                K::ReferenceDeclarator
                | K::ParenthesizedDeclarator
                | K::AttributedDeclarator
                | K::VariadicDeclarator => inner.or_else(|| self.items(b, at).find(|&c| self.may_be_declarator(b, c))),
                K::StructuredBinding => return self.bound_together(b, at, found),
                K::Identifier
                | K::FieldIdentifier
                | K::TypeIdentifier
                | K::PrimitiveType
                | K::QualifiedIdentifier
                | K::DestructorName
                | K::OperatorName
                | K::OperatorCast
                | K::TemplateFunction => {
                    found.name = at;
                    found.function = found.function.or_else(|| self.conversion_of(b, at));
                    found.pointers = returns.unwrap_or(found.pointers).min(POINTERS_MAX);
                    return vec![found];
                }
                _ => return Vec::new(),
            };
            let Some(next) = next else { return Vec::new() };
            at = next;
        }
    }

    fn may_be_declarator(&self, b: &Builder<'_>, node: NodeId) -> bool {
        !matches!(self.kind(b, node), K::Other | K::Dots)
    }

    fn bound_together(&self, b: &Builder<'_>, node: NodeId, like: Declarator) -> Vec<Declarator> {
        let names = self.items(b, node).filter(|&c| self.kind(b, c) == K::Identifier);
        names.enumerate().map(|(i, name)| Declarator { name, item: Some(i as u32), ..like }).collect()
    }

    /// `operator T()`: its parameters stand inside the name.
    fn conversion_of(&self, b: &Builder<'_>, name: NodeId) -> Option<NodeId> {
        let mut at = name;
        while self.kind(b, at) == K::QualifiedIdentifier {
            at = self.child(b, at, self.syntax.name)?;
        }
        let cast = (self.kind(b, at) == K::OperatorCast).then_some(at)?;
        self.child(b, cast, self.syntax.declarator)
    }

    /// The parameters of a function declarator.
    pub(super) fn parameters_of(&self, b: &Builder<'_>, function: NodeId) -> Option<NodeId> {
        self.child(b, function, self.syntax.parameters)
    }

    /// A type behind a number of pointers.
    pub(super) fn pointer_to(&self, b: &mut Builder<'_>, base: ExprId, pointers: u32) -> ExprId {
        let mut made = base;
        for _ in 0..pointers {
            let pointer = b.builtin("*");
            made = b.expr(Expr::Apply(pointer, Box::new([made])));
        }
        made
    }

    /// How many pointers an abstract declarator adds.
    pub(super) fn abstract_pointers(&self, b: &Builder<'_>, declarator: NodeId) -> u32 {
        let (mut at, mut count) = (Some(declarator), 0);
        while let Some(node) = at {
            match self.kind(b, node) {
                K::AbstractPointer | K::AbstractArray => count += 1,
                K::AbstractFunction => return count.min(POINTERS_MAX),
                _ => {}
            }
            at = self.child(b, node, self.syntax.declarator);
        }
        count.min(POINTERS_MAX)
    }
}
