//! TypeScript's declarations: interfaces, aliases, type parameters, globals and namespaces.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use super::rules::GLOBALS;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, NodeId, ScopeId};
use crate::positions::Span;

impl Extract {
    pub(super) fn enter_interface(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.t.field.name) else { return };
        let def = b.declare(DefKind::Interface, name, node);
        b.definition_mut(def).namespaces = Namespaces::TYPE;
        self.own_body(b, node, def);
    }

    pub(super) fn enter_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let Some(name) = self.child(b, node, f.name) else { return };
        let def = b.declare(DefKind::TypeAlias, name, node);
        b.definition_mut(def).namespaces = Namespaces::TYPE;
        self.own_body(b, node, def);
        if let Some(value) = self.child(b, node, f.value)
            && self.kind(b, value) == K::ObjectType
        {
            self.named.push((value, def));
        }
    }

    pub(super) fn leave_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&(owner, def)) = self.owners.last() else { return };
        if owner == node
            && let Some(value) = self.expr_in(b, node, self.t.field.value)
            && *b.expr_row(value) != Expr::Definition(def)
        {
            b.definition_mut(def).alias = Some(value);
        }
    }

    /// `{ a: T }` as a type: the body of the alias it defines, or a type without a name.
    pub(super) fn enter_object_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let def = match self.take_named(node) {
            Some(def) => def,
            None => self.unnamed(b, DefKind::Object, node),
        };
        if self.kind(b, node) == K::ObjectType {
            b.open_scope(ScopeKind::Class, Some(def), node);
            self.owners.push((node, def));
            self.this.push((node, ThisIs::Instance(def)));
        }
    }

    pub(super) fn leave_object_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            let expr = match self.mapped_over(b, node) {
                Some(same) => same,
                None => b.expr(Expr::Definition(def)),
            };
            b.set_expr(node, expr);
        }
    }

    pub(super) fn enter_property_signature(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(key) = self.child(b, node, self.t.field.name) else { return };
        let Some((name, at)) = self.member_name(b, key) else { return };
        let scope = b.scope();
        let def = b.declare_as(DefKind::Field, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        b.add_flags(def, DefFlags::ABSTRACT);
        self.document(b, def, node);
        self.owners.push((node, def));
    }

    pub(super) fn leave_property_signature(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            b.definition_mut(def).declared = self.expr_in(b, node, self.t.field.r#type);
        }
    }

    pub(super) fn enter_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = match self.child(b, node, self.t.field.name) {
            Some(name) => name,
            None => match self.t.child_of_kind(b.ast, node, K::TypeIdentifier) {
                Some(name) => name,
                None => return,
            },
        };
        let def = match self.conditions.last() {
            // Also from inside an object or function type, it is a name of the condition.
            Some(&(_, scope)) if self.kind(b, node) == K::InferType => {
                let (spelled, at) = (b.name_of(name), b.ast.span(name));
                b.declare_as(DefKind::TypeParameter, spelled, at, node, scope)
            }
            _ => b.declare(DefKind::TypeParameter, name, node),
        };
        b.definition_mut(def).namespaces = Namespaces::TYPE;
        if self.kind(b, node) != K::TypeParameter {
            return;
        }
        // A class, interface or alias: its parameters stand in the scope around its body.
        let list = b.ast.parent(node).and_then(|list| b.ast.parent(list));
        if let Some(&(owner, of)) = self.owners.last()
            && list == Some(owner)
        {
            b.add_parameter(of, def);
        }
        self.owners.push((node, def));
    }

    pub(super) fn leave_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
            && let Some(bound) = self.expr_in(b, node, self.t.field.constraint)
        {
            b.add_base(def, bound);
        }
    }

    // ---- globals ------------------------------------------------------------------------------

    /// `declare global { … }`: members of the global object.
    pub(super) fn enter_global(&mut self, b: &mut Builder<'_>, block: NodeId) {
        let def = self.global_object(b, block);
        b.open_scope(ScopeKind::Module, Some(def), block);
    }

    /// A file without imports and exports that declares what exists elsewhere speaks of the global
    /// scope: what it binds is visible everywhere.
    pub(super) fn leave_file(&mut self, b: &mut Builder<'_>, root: NodeId) {
        if self.ambient && !b.is_module() {
            let def = self.global_object(b, root);
            b.definition_mut(def).body = Some(ScopeId(0));
        }
        if let Some(object) = self.module_object {
            let members = b.expr(Expr::Definition(object));
            b.export("exports=", members);
        }
    }

    fn global_object(&self, b: &mut Builder<'_>, node: NodeId) -> DefId {
        let name = b.name(GLOBALS);
        let start = b.ast.span(node).start;
        let def = b.declare_as(DefKind::Extension, name, Span { start, end: start }, node, ScopeId(0));
        b.definition_mut(def).namespaces = Namespaces::NONE;
        def
    }

    // ---- namespaces -----------------------------------------------------------------------------

    pub(super) fn enter_namespace(&mut self, b: &mut Builder<'_>, node: NodeId) {
        // The keyword has the spelling of the statement.
        if b.ast.first_child(node).is_none() {
            return;
        }
        let Some(name) = self.child(b, node, self.t.field.name) else { return };
        // `namespace A.B`: the members belong to `B`; `A` is what is bound here.
        let mut head = name;
        while let Some(object) = self.child(b, head, self.t.field.object) {
            head = object;
        }
        let text = string_content(b.text(head)).to_owned();
        let (spelled, scope) = (b.name(&text), b.scope());
        let def = b.declare_as(DefKind::Module, spelled, b.ast.span(head), node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::TYPE);
        self.document(b, def, node);
        self.export_declared(b, node, def);
        self.owners.push((node, def));
    }

    pub(super) fn enter_namespace_body(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&(owner, mut def)) = self.owners.last() else { return };
        if b.ast.parent(node) != Some(owner) {
            return;
        }
        b.open_scope(ScopeKind::Module, Some(def), node);
        // The inner names of a dotted namespace, each in the one before.
        let Some(name) = self.child(b, owner, self.t.field.name) else { return };
        let mut segments = Vec::new();
        let mut at = name;
        while let Some(object) = self.child(b, at, self.t.field.object) {
            segments.extend(self.child(b, at, self.t.field.property));
            at = object;
        }
        for segment in segments.into_iter().rev() {
            def = b.declare(DefKind::Module, segment, node);
            b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::TYPE);
            b.open_scope(ScopeKind::Module, Some(def), node);
        }
    }
}
