//! Structs, unions, classes and enumerations: their names, members and bases.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, NodeId, ScopeId};
use crate::language::Visit;
use crate::positions::Span;

impl Extract {
    pub(super) fn enter_tag(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> Visit {
        let body = self.child(b, node, self.syntax.body);
        let name = self.child(b, node, self.syntax.name);
        match (name, body) {
            (Some(name), None) if self.declares_only(b, node) => {
                let def = self.declare_tag(b, node, name, kind);
                b.add_flags(def, DefFlags::DECLARATION);
                Visit::Skip
            }
            (Some(name), None) => {
                self.refer_tag(b, node, name);
                if self.kind(b, name) == K::TypeIdentifier { Visit::Skip } else { Visit::Children }
            }
            (None, Some(body)) if self.is_merged(b, node) => {
                let _ = body;
                Visit::Children
            }
            (Some(name), Some(body)) if self.kind(b, name) != K::QualifiedIdentifier => {
                let def = self.declare_tag(b, node, name, kind);
                self.open_members(b, def, node, body, kind);
                Visit::Children
            }
            (Some(_), Some(_)) => Visit::Children, // opened once its qualified name is read
            (None, Some(body)) => {
                let def = self.declare_unnamed(b, node, kind);
                self.open_members(b, def, node, body, kind);
                Visit::Children
            }
            (None, None) => Visit::Children,
        }
    }

    /// `struct a;` on its own; in a friend declaration it is no more than a name.
    fn declares_only(&self, b: &Builder<'_>, node: NodeId) -> bool {
        match self.parent_kind(b, node) {
            K::TranslationUnit => true,
            K::Declaration | K::FieldDeclaration => {
                let Some(parent) = b.ast.parent(node) else { return false };
                self.child(b, parent, self.syntax.declarator).is_none()
            }
            K::Template => true,
            K::Friend => false,
            _ => {
                let parent = b.ast.parent(node);
                parent.is_some_and(|p| b.ast.kind(p) == "declaration_list" || b.ast.kind(p) == "field_declaration_list")
            }
        }
    }

    /// A struct or union of a struct that has neither a name nor a declarator: its members are
    /// those of the struct around it.
    fn is_merged(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let Some(parent) = b.ast.parent(node).filter(|&p| self.kind(b, p) == K::FieldDeclaration) else { return false };
        self.kind(b, node) != K::Enum && self.child(b, parent, self.syntax.declarator).is_none()
    }

    pub(super) fn declare_tag(&mut self, b: &mut Builder<'_>, node: NodeId, name: NodeId, kind: K) -> DefId {
        let specialized = self.kind(b, name) == K::TemplateType;
        let name = if specialized { self.child(b, name, self.syntax.name).unwrap_or(name) } else { name };
        let scope = self.scope_of_tags(b);
        let spelled = b.name_of(name);
        let def = b.declare_as(kind_of(kind), spelled, b.ast.span(name), node, scope);
        b.definition_mut(def).namespaces = match () {
            _ if specialized => Namespaces::NONE,
            _ if self.is_named_alike(b, node, name) => Namespaces::TAG,
            _ => Namespaces::TAG.with(Namespaces::TYPE),
        };
        self.describe(b, def, node);
        self.add_template_parameters(b, def);
        self.define_type(b, node, def);
        def
    }

    fn declare_unnamed(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> DefId {
        let name = b.name("");
        let start = b.ast.span(node).start;
        let scope = self.scope_of_tags(b);
        let def = b.declare_as(kind_of(kind), name, Span { start, end: start }, node, scope);
        b.definition_mut(def).namespaces = Namespaces::NONE;
        self.define_type(b, node, def);
        def
    }

    fn define_type(&self, b: &mut Builder<'_>, node: NodeId, def: DefId) {
        let type_ = b.expr(Expr::Definition(def));
        b.set_expr(node, type_);
    }

    fn open_members(&mut self, b: &mut Builder<'_>, def: DefId, node: NodeId, body: NodeId, kind: K) {
        b.spans_mut(def).signature.end = b.ast.span(body).start;
        if kind != K::Enum || self.is_scoped_enum(b, node) {
            b.open_scope(ScopeKind::Class, Some(def), node);
        }
    }

    pub(super) fn is_scoped_enum(&self, b: &Builder<'_>, node: NodeId) -> bool {
        b.ast.children(node).any(|c| matches!(self.kind(b, c), K::ClassKeyword | K::StructKeyword))
    }

    /// `typedef struct a { … } a;`: the type name hides the tag.
    fn is_named_alike(&self, b: &Builder<'_>, node: NodeId, name: NodeId) -> bool {
        let Some(parent) = b.ast.parent(node).filter(|&p| self.kind(b, p) == K::TypeDefinition) else { return false };
        b.ast.children(parent).any(|c| self.is_field(b, c, self.syntax.declarator) && b.bytes(c) == b.bytes(name))
    }

    fn refer_tag(&mut self, b: &mut Builder<'_>, node: NodeId, name: NodeId) {
        if self.kind(b, name) != K::TypeIdentifier {
            return;
        }
        let reference = b.refer_to(RefKind::Type, name, Base::Lexical, self.tagged());
        self.note(name, reference);
        self.note(node, reference);
    }

    /// A class whose name is qualified opens its members where the name ends.
    pub(super) fn leave_tag(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if b.expr_of(node).is_none()
            && self.reference(node).is_none()
            && let Some(name) = self.child(b, node, self.syntax.name)
        {
            if let Some(reference) = self.reference(name) {
                self.note(node, reference);
            } else if let Some(expr) = b.expr_of(name) {
                b.set_expr(node, expr);
            }
        }
    }

    /// `class A::B { … }`: called where the qualified name is left.
    pub(super) fn define_qualified_class(&mut self, b: &mut Builder<'_>, name: NodeId) -> bool {
        let Some(node) = b.ast.parent(name) else { return false };
        let kind = self.kind(b, node);
        let Some(body) = self.child(b, node, self.syntax.body) else { return false };
        if !matches!(kind, K::Class | K::Struct | K::Union) || !self.is_field(b, name, self.syntax.name) {
            return false;
        }
        if let Some(last) = self.open_scopes_of(b, name, node) {
            let def = self.declare_tag(b, node, last, kind);
            self.open_members(b, def, node, body, kind);
        }
        true
    }

    pub(super) fn leave_bases(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let class = b.scope_row(b.scope()).owner;
        let Some(class) = class.filter(|&c| b.definition(c).kind.is_type()) else { return };
        let named = |k: K| matches!(k, K::TypeIdentifier | K::QualifiedIdentifier | K::TemplateType | K::DependentType);
        let bases: Vec<NodeId> = self.items(b, node).filter(|&c| named(self.kind(b, c))).collect();
        for base in bases {
            if let Some(base) = self.value(b, base) {
                b.add_base(class, base);
            }
        }
    }

    /// C binds tags outside of structs; C++ in the class around.
    fn scope_of_tags(&self, b: &Builder<'_>) -> ScopeId {
        match self.syntax.plus {
            true => self.scope_outside_templates(b),
            false => self.scope_outside_classes(b),
        }
    }

    /// The nearest scope that is neither a class's nor a template's.
    pub(super) fn scope_outside_classes(&self, b: &Builder<'_>) -> ScopeId {
        let template = |s: ScopeId| self.templates.iter().any(|t| t.scope == s);
        let outer = b.enclosing_scopes().find(|&s| b.scope_row(s).kind != ScopeKind::Class && !template(s));
        outer.unwrap_or(ScopeId(0))
    }
}

fn kind_of(kind: K) -> DefKind {
    match kind {
        K::Class => DefKind::Class,
        K::Enum => DefKind::Enum,
        _ => DefKind::Struct,
    }
}
