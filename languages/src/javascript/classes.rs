//! Classes and their members.

use super::extract::Extract;
use super::flow::{is_function, is_plain_key};
use super::iteration::{ITERATOR, WRITTEN};
use super::kinds::K;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, NodeId};
use crate::positions::Span;
use rustc_hash::FxHashSet;

const BOTH: Namespaces = Namespaces(Namespaces::VALUE.0 | Namespaces::TYPE.0);

impl Extract {
    pub(super) fn enter_class(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        // The keyword has the spelling of the class expression.
        if b.ast.first_child(node).is_none() {
            return;
        }
        let name = self.child(b, node, self.t.field.name);
        let prepared = self.take_named(node);
        let def = match (prepared, name, kind) {
            (Some(def), Some(name), _) => {
                b.open_scope(ScopeKind::Block, None, node);
                let own = b.declare(DefKind::Local, name, node);
                let itself = b.expr(Expr::Definition(def));
                b.definition_mut(own).alias = Some(itself);
                def
            }
            (Some(def), None, _) => def,
            (None, Some(name), K::Class) => {
                b.open_scope(ScopeKind::Block, None, node);
                b.declare(DefKind::Class, name, node)
            }
            (None, Some(name), _) => b.declare(DefKind::Class, name, node),
            (None, None, _) => self.unnamed(b, DefKind::Class, node),
        };
        b.definition_mut(def).namespaces = BOTH;
        if kind == K::AbstractClassDeclaration {
            b.add_flags(def, DefFlags::ABSTRACT);
        }
        self.own_body(b, node, def);
    }

    /// What classes, interfaces and type aliases have in common: type parameters around a body.
    pub(super) fn own_body(&mut self, b: &mut Builder<'_>, node: NodeId, def: DefId) {
        self.document(b, def, node);
        self.export_declared(b, node, def);
        self.owners.push((node, def));
        if self.t.typed && self.has(b, node, K::TypeParameters) {
            b.open_scope(ScopeKind::Block, None, node);
        }
        self.documented_class(b, node, def);
        if let Some(body) = self.child(b, node, self.t.field.body) {
            let end = b.ast.span(body).start;
            b.spans_mut(def).signature.end = end;
        }
    }

    /// A definition without a name.
    pub(super) fn unnamed(&self, b: &mut Builder<'_>, kind: DefKind, node: NodeId) -> DefId {
        let (name, scope) = (b.name(""), b.scope());
        let start = b.ast.span(node).start;
        b.declare_as(kind, name, Span { start, end: start }, node, scope)
    }

    /// The body of a class, interface or enum opens the scope of its members.
    pub(super) fn enter_body(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(&(owner, def)) = self.owners.last() else { return };
        if b.ast.parent(node) != Some(owner) {
            return;
        }
        b.open_scope(ScopeKind::Class, Some(def), node);
        self.this.push((node, ThisIs::Instance(def)));
        if kind == K::ClassBody {
            let names = self.names_declared(b, node);
            self.declared.push((node, def, names));
        }
    }

    /// The names of the members that a class body declares: what assignments to them find, wherever they stand.
    fn names_declared(&self, b: &mut Builder<'_>, body: NodeId) -> FxHashSet<NameId> {
        let f = &self.t.field;
        let (ast, mut names) = (b.ast, FxHashSet::default());
        for member in ast.children(body) {
            let name = self.child(b, member, f.name).or_else(|| self.child(b, member, f.property));
            let name = name.filter(|_| !self.has(b, member, K::Static));
            names.extend(name.and_then(|n| self.member_name(b, n)).map(|(name, _)| name));
        }
        names
    }

    /// Whether a class declares a member in its body.
    pub(super) fn is_declared(&self, class: DefId, name: NameId) -> bool {
        self.declared.iter().any(|(_, def, names)| *def == class && names.contains(&name))
    }

    pub(super) fn leave_class_value(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            let itself = b.expr(Expr::Definition(def));
            b.set_expr(node, itself);
        }
    }

    /// `extends` and `implements`: the bases, each with its type arguments.
    pub(super) fn heritage(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if kind == K::ClassHeritage && self.t.typed {
            return;
        }
        let Some(&(_, def)) = self.owners.last() else { return };
        let mut base: Option<ExprId> = None;
        let mut bases = Vec::new();
        for child in b.ast.children(node) {
            if self.kind(b, child) == K::TypeArguments {
                let arguments = self.arguments_of(b, child);
                base = base.map(|of| b.expr(Expr::Apply(of, arguments)));
            } else if let Some(expr) = b.expr_of(child) {
                bases.extend(base.replace(expr));
            }
        }
        if let (false, Some(class)) = (self.t.typed, b.ast.parent(node)) {
            base = base.map(|base| self.documented_base(b, class, base));
        }
        bases.extend(base);
        for base in bases {
            b.add_base(def, base);
        }
    }

    /// Spelling and place of a property name that is written down.
    pub(super) fn member_name(&self, b: &mut Builder<'_>, key: NodeId) -> Option<(NameId, Span)> {
        let kind = self.kind(b, key);
        if kind == K::String {
            let text = string_content(b.text(key));
            let span = b.ast.span(key);
            return Some((b.name(text), Span { start: span.start + 1, end: span.end.max(span.start + 2) - 1 }));
        }
        // A method that the language looks for under a symbol of its own.
        if kind == K::ComputedPropertyName && b.text(key) == WRITTEN {
            return Some((b.name(ITERATOR), b.ast.span(key)));
        }
        is_plain_key(kind).then(|| (b.name_of(key), b.ast.span(key)))
    }

    pub(super) fn enter_field(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let name = self.child(b, node, f.name).or_else(|| self.child(b, node, f.property));
        let value = self.child(b, node, f.value);
        let function = value.filter(|&v| is_function(self.kind(b, v)));
        let is_static = self.has(b, node, K::Static);
        if is_static && let Some(class) = b.scope_row(b.scope()).owner {
            self.this.push((node, ThisIs::Static(class)));
        }
        let Some((name, at)) = name.and_then(|n| self.member_name(b, n)) else { return };
        let kind = if function.is_some() { DefKind::Method } else { DefKind::Field };
        let scope = b.scope();
        let def = b.declare_as(kind, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if is_static {
            b.add_flags(def, DefFlags::STATIC);
        }
        self.visibility(b, def, node);
        self.document(b, def, node);
        if function.is_none() {
            let declared = self.documented_type(b, node);
            b.definition_mut(def).declared = declared;
        }
        self.owners.push((node, def));
        if let Some(function) = function {
            self.named.push((function, def));
        } else if let Some(value) = value
            && self.kind(b, value) == K::Object
        {
            self.name_object(b, value, def);
        }
    }

    pub(super) fn leave_field(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&(owner, def)) = self.owners.last() else { return };
        if owner != node {
            return;
        }
        let f = &self.t.field;
        if let Some(declared) = self.expr_in(b, node, f.r#type) {
            b.definition_mut(def).declared = Some(declared);
        }
        if let Some(value) = self.expr_in(b, node, f.value)
            && *b.expr_row(value) != Expr::Definition(def)
        {
            b.add_value(def, value);
        }
    }

    /// `static { … }` is a function without a name that runs once.
    pub(super) fn enter_static_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(class) = b.scope_row(b.scope()).owner {
            self.this.push((node, ThisIs::Static(class)));
        }
        b.open_scope(ScopeKind::Block, None, node);
    }

    // ---- enums ------------------------------------------------------------------------------

    pub(super) fn enter_enum(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.t.field.name) else { return };
        let def = b.declare(DefKind::Enum, name, node);
        b.definition_mut(def).namespaces = BOTH;
        self.own_body(b, node, def);
    }

    /// A member of an enum: bare, or with a value.
    pub(super) fn enter_enum_member(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if b.ast.field_id(node) != self.t.field.name {
            return;
        }
        let parent = self.parent_kind(b, node);
        if !matches!(parent, K::EnumBody | K::EnumAssignment) {
            return;
        }
        let Some((name, at)) = self.member_name(b, node) else { return };
        let scope = b.scope();
        b.declare_as(DefKind::Variant, name, at, node, scope);
    }

    // ---- members of objects -----------------------------------------------------------------

    /// `object.name`
    pub(super) fn member(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (Some(object), Some(property)) = (self.child(b, node, f.object), self.child(b, node, f.property)) else {
            return;
        };
        if self.module_member(b, node, object, property) {
            return;
        }
        let of = b.expr_or_unknown(object);
        if b.bytes(property) == b"prototype" && !self.t.typed {
            b.refer_to(RefKind::Read, property, Base::Nothing, Namespaces::VALUE);
            let instance = b.expr(Expr::Instance(of));
            return b.set_expr(node, instance);
        }
        let r = b.refer_to(RefKind::Read, property, Base::Member(of), Namespaces::VALUE);
        let expr = b.ref_expr(r);
        b.set_expr(node, expr);
    }
}

/// What stands between a string's quotes.
pub(super) fn string_content(text: &str) -> &str {
    let inner = text.strip_prefix(['"', '\'', '`']).unwrap_or(text);
    inner.strip_suffix(['"', '\'', '`']).unwrap_or(inner)
}
