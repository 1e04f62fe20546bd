//! Methods, constructors, lambdas and their parameters.

use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NodeId};
use crate::java::extract::Extract;
use crate::java::syntax::K;
use crate::positions::Span;

impl Extract {
    pub(super) fn enter_method(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.grammar.child(b.ast, node, self.grammar.fields.name) else { return };
        let is_member = b.scope_row(b.scope()).kind == ScopeKind::Class;
        let method = b.declare(if is_member { DefKind::Method } else { DefKind::Function }, name, node);
        b.definition_mut(method).namespaces = Namespaces::METHOD;
        let modifiers = self.modifiers(b, node);
        self.apply_modifiers(b, method, modifiers);
        let has_body = self.grammar.child(b.ast, node, self.grammar.fields.body).is_some();
        if !has_body && !modifiers.is_native {
            b.add_flags(method, DefFlags::ABSTRACT);
        }
        self.open_function(b, method, node);
    }

    /// The return type of the method whose declaration is being walked.
    pub(super) fn method_returns(&self, b: &mut Builder<'_>, returns: ExprId) {
        if let Some(method) = b.scope_row(b.scope()).owner {
            b.definition_mut(method).returns = Some(returns);
        }
    }

    /// An element of an annotation type is a method without parameters.
    pub(super) fn annotation_element(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.grammar.child(b.ast, node, self.grammar.fields.name) else { return };
        let element = b.declare(DefKind::Method, name, node);
        b.definition_mut(element).namespaces = Namespaces::METHOD;
        b.add_flags(element, DefFlags::ABSTRACT);
        self.apply_spans(b, element, node);
    }

    /// Constructors are found through their class alone. A compact constructor has the components
    /// of its record as parameters (JLS 8.10.4.2).
    pub(super) fn enter_constructor(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(name) = self.grammar.child(b.ast, node, self.grammar.fields.name) else { return };
        let class = b.scope_row(b.scope()).owner;
        let constructor = b.declare(DefKind::Constructor, name, node);
        b.definition_mut(constructor).namespaces = Namespaces::NONE;
        self.apply_modifiers(b, constructor, self.modifiers(b, node));
        if class.is_some_and(|c| b.definition(c).kind == DefKind::Enum) {
            b.definition_mut(constructor).visibility = Visibility::Private;
        }
        if kind == K::CompactConstructor {
            let components = class.and_then(|c| self.components.get(&c)).cloned().unwrap_or_default();
            components.into_iter().for_each(|c| b.add_parameter(constructor, c));
        }
        self.open_function(b, constructor, node);
    }

    fn open_function(&self, b: &mut Builder<'_>, function: DefId, node: NodeId) {
        self.apply_spans(b, function, node);
        b.open_scope(ScopeKind::Function, Some(function), node);
        b.measure(function, node);
    }

    // ---- parameters -----------------------------------------------------------------------------

    /// `Type name` in a list of parameters or record components.
    pub(super) fn formal_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let g = self.grammar;
        let Some(name) = g.child(b.ast, node, g.fields.name) else { return };
        let dimensions = g.child(b.ast, node, g.fields.dimensions);
        let declared = b.expr_of(node).map(|t| self.array_of(b, t, dimensions));
        self.parameter(b, name, node, declared);
    }

    /// Declares a parameter of the function, or a component of the record, whose scope this is.
    pub(super) fn parameter(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId, declared: Option<ExprId>) {
        if b.scope_row(b.scope()).kind == ScopeKind::Class {
            return self.component(b, name, node, declared);
        }
        let parameter = b.declare(DefKind::Parameter, name, node);
        let row = b.definition_mut(parameter);
        (row.namespaces, row.declared) = (Namespaces::VALUE, declared);
        if let Some(function) = b.scope_row(b.scope()).owner {
            b.add_parameter(function, parameter);
        }
    }

    /// `Type... name`: any number of arguments.
    pub(super) fn spread_parameter(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId) {
        let declared = b.expr_of(node);
        self.parameter(b, name, node, declared);
        if let Some(function) = b.scope_row(b.scope()).owner {
            b.add_flags(function, DefFlags::VARIADIC);
        }
    }

    // ---- lambdas ----------------------------------------------------------------------------------

    pub(super) fn enter_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let (start, scope, name) = (b.ast.span(node).start, b.scope(), b.name(""));
        let lambda = b.declare_as(DefKind::Lambda, name, Span { start, end: start }, node, scope);
        b.definition_mut(lambda).namespaces = Namespaces::NONE;
        b.open_scope(ScopeKind::Function, Some(lambda), node);
    }

    pub(super) fn leave_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(lambda) = b.scope_row(b.scope()).owner else { return };
        let body = self.grammar.child(b.ast, node, self.grammar.fields.body);
        if let Some(value) = body.and_then(|n| b.expr_of(n)) {
            b.add_returned(lambda, value);
        }
        let expr = b.expr(Expr::Definition(lambda));
        b.set_expr(node, expr);
    }

    /// `return x` says what a lambda gives; methods declare it, and so what a lambda they return is given.
    pub(super) fn returned(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let owner = b.enclosing_definition(|_| true);
        let value = self.grammar.children(b.ast, node).filter_map(|n| b.expr_of(n)).last();
        let Some((owner, value)) = owner.zip(value) else { return };
        if b.definition(owner).kind == DefKind::Lambda {
            b.add_returned(owner, value);
        } else if let Some(declared) = b.definition(owner).returns {
            self.lambda_of_type(b, value, declared);
        }
    }

    /// The number of arguments in a list; `None` when there are too many to say.
    pub(super) fn arity(&self, b: &Builder<'_>, arguments: NodeId) -> Option<u8> {
        u8::try_from(self.grammar.children(b.ast, arguments).count()).ok()
    }
}
