//! Names: introduced where a declarator says so, otherwise used.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{NodeId, ScopeId};
use crate::language::Visit;

/// Macros are looked for wherever ordinary names are.
const ORDINARY_C: Namespaces = Namespaces(1 | 4);
const ORDINARY_CPP: Namespaces = Namespaces(1 | 2 | 4);

impl Extract {
    /// What answers to a name on its own. C keeps tags apart and has no other types than typedefs.
    pub(super) fn ordinary(&self) -> Namespaces {
        if self.syntax.plus { ORDINARY_CPP } else { ORDINARY_C }
    }

    /// What answers to a name behind `struct` and its like: a macro replaces that name too.
    pub(super) fn tagged(&self) -> Namespaces {
        let tag = Namespaces::TAG.with(Namespaces::MACRO);
        if self.syntax.plus { tag.with(Namespaces::TYPE) } else { tag }
    }

    /// What answers to a name behind `.`, `->` or `::`.
    pub(super) fn member(&self) -> Namespaces {
        if self.syntax.plus { Namespaces::ANY } else { Namespaces::FIELD }
    }

    pub(super) fn enter_name(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> Visit {
        if let Some(declarator) = self.introduced(node) {
            self.introduce(b, declarator);
            return if kind == K::TemplateFunction || kind == K::OperatorCast { Visit::Children } else { Visit::Skip };
        }
        match kind {
            K::TemplateFunction | K::OperatorCast | K::PrimitiveType => return Visit::Children,
            K::FieldIdentifier => {}
            K::DestructorName | K::OperatorName => return Visit::Skip,
            _ if self.is_introduced_elsewhere(b, node) || self.ends_introduced(b, node) => {}
            _ => self.refer_name(b, node, kind),
        }
        Visit::Children
    }

    /// Names whose parent deals with them: of tags, namespaces, members, labels, enumerators.
    fn is_introduced_elsewhere(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let parent = self.parent_kind(b, node);
        match parent {
            K::Struct | K::Union | K::Class | K::Enum | K::Namespace | K::Enumerator | K::AliasDeclaration => {
                self.is_field(b, node, self.syntax.name)
            }
            K::NamespaceAlias => self.is_field(b, node, self.syntax.name),
            K::Field => self.is_field(b, node, self.syntax.field),
            K::StructuredBinding => true,
            _ => false,
        }
    }

    fn refer_name(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let parent = b.ast.parent(node).map_or(K::Other, |p| self.kind(b, p));
        if parent == K::ParameterList {
            return; // the bare names of an old definition, declared below it
        }
        let kind = match kind {
            K::TypeIdentifier => RefKind::Type,
            K::NamespaceIdentifier if parent != K::Using => RefKind::Read,
            _ => RefKind::Read,
        };
        let (base, namespaces) = match self.qualifier(b, node) {
            Some(base) => (base, self.member()),
            None => (Base::Lexical, self.ordinary()),
        };
        let reference = b.refer_to(kind, node, base, namespaces);
        if base == Base::Lexical && self.qualified(b, node).is_some() {
            b.reference_mut(reference).scope = ScopeId(0); // `::name` (C++, [basic.lookup.qual.general])
        }
        self.note(node, reference);
    }

    /// For a name in a qualified one: what it is looked up in; `None` if no name stands before it.
    pub(super) fn qualifier(&self, b: &mut Builder<'_>, node: NodeId) -> Option<Base> {
        let qualified = self.qualified(b, node)?;
        let scope = self.child(b, qualified, self.syntax.scope)?;
        let of = self.value_or_unknown(b, scope);
        Some(Base::Member(of))
    }

    /// The qualified name in which a `::` stands before a name.
    fn qualified(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let mut at = node;
        let mut parent = b.ast.parent(at)?;
        while matches!(self.kind(b, parent), K::TemplateType | K::TemplateFunction | K::DependentName)
            && !matches!(self.kind(b, at), K::TemplateArguments)
        {
            at = parent;
            parent = b.ast.parent(at)?;
        }
        if self.kind(b, parent) != K::QualifiedIdentifier {
            return None;
        }
        match self.is_field(b, at, self.syntax.scope) {
            true => b
                .ast
                .parent(parent)
                .filter(|&p| self.kind(b, p) == K::QualifiedIdentifier && self.is_field(b, parent, self.syntax.name)),
            false => Some(parent),
        }
    }

    /// `a.b`, `a->b`.
    pub(super) fn leave_field(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let argument = self.child(b, node, self.syntax.argument);
        let field = self.child(b, node, self.syntax.field);
        let (Some(argument), Some(field)) = (argument, field) else { return };
        let Some(name) = self.member_name(b, field) else { return };
        let arrow = self.child(b, node, self.syntax.operator).is_some_and(|o| self.kind(b, o) == K::Arrow);
        let reference = if self.macros.contains_key(b.bytes(name)) {
            b.refer_to(RefKind::Read, name, Base::Lexical, Namespaces::MACRO)
        } else {
            let mut of = self.value_or_unknown(b, argument);
            if arrow && self.kind(b, argument) != K::This {
                of = b.expr(Expr::Unwrap(of));
            }
            b.refer_to(RefKind::Read, name, Base::Member(of), self.member())
        };
        self.note(name, reference);
        self.note(node, reference);
    }

    /// The last name of what stands behind `.` or `->`.
    fn member_name(&self, b: &Builder<'_>, field: NodeId) -> Option<NodeId> {
        let mut at = field;
        loop {
            at = match self.kind(b, at) {
                K::FieldIdentifier | K::Identifier | K::TypeIdentifier | K::DestructorName | K::OperatorName => {
                    return Some(at);
                }
                K::TemplateMethod | K::QualifiedIdentifier | K::TemplateFunction => {
                    self.child(b, at, self.syntax.name)?
                }
                K::DependentName => self.items(b, at).last()?,
                _ => return None,
            };
        }
    }
}
