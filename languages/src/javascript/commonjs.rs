//! CommonJS: what `exports` and `module.exports` stand for, and what is assigned to them.

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId, ScopeId};
use crate::positions::Span;

impl Extract {
    /// Whether a name of CommonJS is not shadowed here.
    pub(super) fn commonjs(&self, b: &mut Builder<'_>, name: &str) -> bool {
        self.known(b, name).is_none()
    }

    /// The object `exports` stands for at the start of a module.
    pub(super) fn module_object(&mut self, b: &mut Builder<'_>) -> DefId {
        if let Some(object) = self.module_object {
            return object;
        }
        let (name, root) = (b.name(""), b.ast.root());
        let file = ScopeId(0);
        let at = Span { start: 0, end: 0 };
        let object = b.declare_as(DefKind::Object, name, at, root, file);
        b.definition_mut(object).namespaces = Namespaces::VALUE;
        b.add_scope(ScopeKind::Class, object, file, root);
        self.module_object = Some(object);
        if let Some(whole) = self.module_whole {
            b.add_base(object, whole);
        }
        object
    }

    /// The name `exports` used as a value.
    pub(super) fn exports_value(&mut self, b: &mut Builder<'_>, node: NodeId) {
        b.refer_to(RefKind::Read, node, Base::Nothing, Namespaces::VALUE);
        let object = self.module_object(b);
        let expr = b.expr(Expr::Definition(object));
        b.set_expr(node, expr);
    }

    /// `module.exports` used as a value.
    pub(super) fn module_member(
        &mut self,
        b: &mut Builder<'_>,
        node: NodeId,
        object: NodeId,
        property: NodeId,
    ) -> bool {
        if b.bytes(property) != b"exports" || b.bytes(object) != b"module" || !self.commonjs(b, "module") {
            return false;
        }
        b.refer_to(RefKind::Read, property, Base::Nothing, Namespaces::VALUE);
        let object = self.module_object(b);
        let expr = b.expr(Expr::Definition(object));
        b.set_expr(node, expr);
        true
    }

    /// A member of the module's object is an export.
    pub(super) fn export_member(&mut self, b: &mut Builder<'_>, def: DefId) {
        let of = b.scope_row(b.definition(def).scope).owner;
        if of.is_some() && of == self.module_object {
            let name = b.spelling(b.definition(def).name).to_owned();
            let target = exported(b, def);
            b.export(&name, target);
        }
    }

    /// `module.exports = value`.
    pub(super) fn module_exports(&mut self, b: &mut Builder<'_>, left: NodeId, right: NodeId, value: ExprId) {
        let f = &self.t.field;
        if self.kind(b, left) != K::MemberExpression {
            return;
        }
        let (Some(object), Some(property)) = (self.child(b, left, f.object), self.child(b, left, f.property)) else {
            return;
        };
        if b.bytes(object) != b"module" || b.bytes(property) != b"exports" || !self.commonjs(b, "module") {
            return;
        }
        b.export("=", value);
        let Expr::Definition(object) = *b.expr_row(value) else { return };
        if self.kind(b, right) != K::Object {
            return;
        }
        if b.definition(object).body.is_some() {
            self.export_keys(b, right);
            // What `module.exports` has when it is read.
            self.module_whole = Some(value);
            if let Some(module) = self.module_object.filter(|&module| module != object) {
                b.add_base(module, value);
            }
        }
    }

    /// The keys of `module.exports = { … }` are named exports.
    fn export_keys(&mut self, b: &mut Builder<'_>, object: NodeId) {
        let f = &self.t.field;
        let Some(scope) = b.expr_of(object).and_then(|e| match *b.expr_row(e) {
            Expr::Definition(def) => b.definition(def).body,
            _ => None,
        }) else {
            return;
        };
        let ast = b.ast;
        for key in ast.children(object) {
            let named = match self.kind(b, key) {
                K::Pair => self.child(b, key, f.key),
                K::MethodDefinition => self.child(b, key, f.name),
                K::ShorthandProperty => Some(key),
                _ => None,
            };
            let Some(name) = named else { continue };
            let Some((name, _)) = self.member_name(b, name).or_else(|| Some((b.name_of(name), b.ast.span(name))))
            else {
                continue;
            };
            let Some(&def) = b.declared_in(scope, name).first() else { continue };
            let target = exported(b, def);
            let spelled = b.spelling(name).to_owned();
            b.export(&spelled, target);
        }
    }
}

/// What an exported member stands for: a field that only passes on something with a name is that thing.
fn exported(b: &mut Builder<'_>, def: DefId) -> ExprId {
    let row = b.definition(def);
    match row.values.first().map(|&value| (value, b.expr_row(value))) {
        Some((value, Expr::Ref(_) | Expr::Definition(_) | Expr::Module(_))) if row.kind == DefKind::Field => value,
        _ => b.expr(Expr::Definition(def)),
    }
}
