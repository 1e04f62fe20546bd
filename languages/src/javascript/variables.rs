//! Declarators, blocks and loops.

use super::extract::Extract;
use super::flow::is_function;
use super::iteration::iterate;
use super::kinds::K;
use super::patterns::Bind;
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, NodeId, ScopeId};

impl Extract {
    /// A block is a scope, unless it is a function's body: that shares the parameters' scope.
    pub(super) fn enter_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(parent) = b.ast.parent(node) else { return };
        match self.kind(b, parent) {
            _ if self.functions.last().is_some_and(|f| f.node == parent) => {}
            K::InternalModule | K::Module => self.enter_namespace_body(b, node),
            K::AmbientDeclaration => self.enter_global(b, node),
            K::ForStatement | K::ForInStatement | K::ClassStaticBlock => {}
            _ => {
                b.open_scope(ScopeKind::Block, None, node);
            }
        }
    }

    /// What `var`, `let` and `const` of this declaration declare, and where.
    fn binding(&self, b: &Builder<'_>, declaration: NodeId) -> (DefKind, ScopeId, bool) {
        let field = &self.t.field;
        let keyword = self.child(b, declaration, field.kind);
        let is_var = match self.kind(b, declaration) {
            K::VariableDeclaration => true,
            _ => keyword.is_some_and(|k| b.bytes(k) == b"var"),
        };
        let constant = keyword.is_some_and(|k| self.kind(b, k) == K::Const);
        let scope = if is_var { self.var_scope(b) } else { b.scope() };
        let exported = self.is_exported(b, declaration);
        (self.variable_kind(constant), scope, exported)
    }

    pub(super) fn enter_declarator(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let field = &self.t.field;
        let (Some(name), Some(declaration)) = (self.child(b, node, field.name), b.ast.parent(node)) else { return };
        let (kind, scope, exported) = self.binding(b, declaration);
        if !matches!(self.kind(b, name), K::Identifier | K::Undefined) {
            return self.patterns.open(node, Bind::Declare(kind, scope, exported));
        }
        let value = self.child(b, node, field.value);
        let value_kind = value.map_or(K::Other, |v| self.kind(b, v));
        let kind = match value_kind {
            v if is_function(v) => DefKind::Function,
            K::Class => DefKind::Class,
            _ => kind,
        };
        let def = self.declare_variable(b, name, node, kind, scope, exported);
        self.document(b, def, node);
        if !is_function(value_kind) && b.definition(def).declared.is_none() {
            let declared = self.documented_type(b, node);
            b.definition_mut(def).declared = declared;
        }
        self.owners.push((node, def));
        let Some(value) = value else { return };
        let fresh = b.definition(def).kind == kind;
        if fresh && matches!(kind, DefKind::Function | DefKind::Class) {
            self.named.push((value, def));
            if kind == DefKind::Class {
                b.definition_mut(def).namespaces = Namespaces::VALUE;
            }
        } else if value_kind == K::Object {
            self.name_object(b, value, def);
        }
    }

    pub(super) fn leave_declarator(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let field = &self.t.field;
        let value = self.child(b, node, field.value);
        let expr = value.and_then(|v| b.expr_of(v));
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
            && let Some(declared) = self.expr_in(b, node, field.r#type)
        {
            b.definition_mut(def).declared = Some(declared);
        }
        if self.patterns.is_open(node) {
            let bound = self.bound_by_pattern();
            let source = match (expr, self.expr_in(b, node, field.r#type)) {
                (_, Some(declared)) => Some(b.expr(Expr::Instance(declared))),
                (expr, None) => expr,
            };
            self.close_pattern(b, node, source);
            if let Some(expr) = expr {
                self.require_pattern(b, node, expr, &bound);
            }
            return;
        }
        let Some(&(owner, def)) = self.owners.last() else { return };
        if owner != node {
            return;
        }
        let Some(expr) = expr else { return };
        if self.require_variable(b, node, def, expr) {
            return;
        }
        if *b.expr_row(expr) != Expr::Definition(def) {
            b.add_value(def, expr);
            self.remember_object(b, def, expr);
        }
    }

    /// The variable's object is the one whose members later assignments add.
    pub(super) fn remember_object(&mut self, b: &Builder<'_>, def: DefId, value: crate::ids::ExprId) {
        if let Expr::Definition(object) = *b.expr_row(value)
            && b.definition(object).kind == DefKind::Object
        {
            self.objects.entry(def).or_insert(object);
        }
    }

    pub(super) fn enter_for_in(&mut self, b: &mut Builder<'_>, node: NodeId) {
        b.open_scope(ScopeKind::Block, None, node);
        let field = &self.t.field;
        let Some(left) = self.child(b, node, field.left) else { return };
        let bind = match self.child(b, node, field.kind) {
            Some(_) => {
                let (kind, scope, _) = self.binding(b, node);
                Bind::Declare(kind, scope, false)
            }
            None => Bind::Assign,
        };
        if !matches!(self.kind(b, left), K::MemberExpression | K::SubscriptExpression) {
            self.patterns.open(node, bind);
        }
    }

    pub(super) fn leave_for_in(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let field = &self.t.field;
        let of = self.child(b, node, field.operator).is_some_and(|o| b.bytes(o) == b"of");
        let right = self.expr_in(b, node, field.right);
        let source = match right {
            Some(right) if of => {
                if let Some(node) = self.child(b, node, field.right) {
                    iterate(b, right, node);
                }
                Some(b.expr(Expr::Element(right)))
            }
            _ if !of => Some(b.builtin("string")),
            _ => None,
        };
        self.close_pattern(b, node, source);
    }
}
