//! Parameters of functions, and the fields constructors make of them.

use super::extract::Extract;
use super::functions::Function;
use super::kinds::K;
use super::patterns::Bind;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, Visibility};
use crate::ids::{DefId, ExprId, NodeId};
use crate::positions::Span;

impl Extract {
    /// A typed parameter. TypeScript wraps each in a node; JavaScript's are bare patterns.
    pub(super) fn enter_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.parent_kind(b, node) == K::FormalParameters {
            self.patterns.open(node, Bind::Parameter);
        }
    }

    pub(super) fn leave_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let field = &self.t.field;
        let declared = self.expr_in(b, node, field.r#type);
        if let (K::TupleType, Some(declared)) = (self.parent_kind(b, node), declared) {
            return b.set_expr(node, declared); // an element with a label
        }
        let default = self.expr_in(b, node, field.value);
        if let Some(pattern) = self.child(b, node, field.pattern)
            && self.kind(b, pattern) == K::This
            && let Some(declared) = declared
        {
            let value = b.expr(Expr::Instance(declared));
            self.declared_this(value);
        }
        let rest = self.child(b, node, field.pattern).is_some_and(|p| self.kind(b, p) == K::RestPattern);
        let Some(parameter) = self.close_parameter(b, node, rest) else { return };
        b.definition_mut(parameter).declared = declared;
        if let Some(default) = default {
            b.add_value(parameter, default);
        }
        let modified =
            [K::AccessibilityModifier, K::Readonly, K::OverrideModifier].iter().any(|&k| self.has(b, node, k));
        if modified {
            self.parameter_property(b, node, parameter);
        }
    }

    pub(super) fn declared_this(&mut self, value: ExprId) {
        let Some(function) = self.functions.last() else { return };
        if let Some(this) = self.this.last_mut()
            && this.0 == function.node
        {
            this.1 = ThisIs::Value(value);
        }
    }

    /// Ends a parameter's pattern. A destructured parameter gets an unnamed definition, so that
    /// positions stay right; its names are locals taken from it.
    pub(super) fn close_parameter(&mut self, b: &mut Builder<'_>, node: NodeId, rest: bool) -> Option<DefId> {
        let function = self.functions.last()?.def;
        if !self.patterns.is_open(node) {
            return None;
        }
        let parameter = match self.patterns.single() {
            Some(def) => Some(def),
            None if self.patterns.is_empty() => None,
            None => {
                let (name, scope) = (b.name(""), b.scope());
                let span = b.ast.span(node);
                let at = Span { start: span.start, end: span.start };
                Some(b.declare_as(DefKind::Parameter, name, at, node, scope))
            }
        };
        let source = match parameter {
            Some(def) if self.patterns.single().is_none() => Some(b.expr(Expr::Definition(def))),
            _ => None,
        };
        self.close_pattern(b, node, source);
        let parameter = parameter?;
        b.definition_mut(parameter).namespaces = Namespaces::VALUE;
        self.declare_documented(b, parameter);
        self.expect_parameter(b, parameter, rest);
        b.add_parameter(function, parameter);
        if rest {
            b.add_flags(parameter, DefFlags::VARIADIC);
            b.add_flags(function, DefFlags::VARIADIC);
        }
        Some(parameter)
    }

    /// The type that the comment before the function gives a parameter.
    fn declare_documented(&self, b: &mut Builder<'_>, parameter: DefId) {
        let Some(&Function { node, def: function, .. }) = self.functions.last() else { return };
        let Some((_, parameters)) = self.documented.last().filter(|&&(of, _)| of == node) else { return };
        let name = b.spelling(b.definition(parameter).name);
        let declared = match name {
            // A pattern is what the comment says at its place.
            "" => {
                let place = b.definition(function).parameters.len();
                parameters.iter().filter(|(documented, _)| documented != "this").nth(place)
            }
            _ => parameters.iter().find(|(documented, _)| documented == name),
        };
        let declared = declared.and_then(|&(_, declared)| declared);
        b.definition_mut(parameter).declared = declared;
    }

    /// A parameter holds what the function is expected to take there.
    fn expect_parameter(&self, b: &mut Builder<'_>, parameter: DefId, rest: bool) {
        let Some(&Function { def, expected, passed, .. }) = self.functions.last() else { return };
        let index = b.definition(def).parameters.len();
        if let (Some(expected), false) = (expected, rest) {
            let value = b.expr(Expr::Parameter(expected, index as u32));
            b.add_value(parameter, value);
        }
        for (_, value) in passed.into_iter().flatten().filter(|&(at, _)| at == index) {
            b.add_value(parameter, value);
        }
    }

    /// `constructor(private x: T)` declares a field too.
    fn parameter_property(&mut self, b: &mut Builder<'_>, node: NodeId, parameter: DefId) {
        let Some(function) = self.functions.last() else { return };
        let class_scope = b.definition(function.def).scope;
        let row = b.definition(parameter);
        let (name, declared, values) = (row.name, row.declared, row.values.clone());
        let at = b.spans_mut(parameter).name;
        let field = b.declare_as(DefKind::Field, name, at, node, class_scope);
        let row = b.definition_mut(field);
        row.declared = declared;
        row.values = values;
        row.namespaces = Namespaces::VALUE;
        self.visibility(b, field, node);
    }

    pub(super) fn visibility(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let modifier = self.t.child_of_kind(b.ast, node, K::AccessibilityModifier).map(|m| b.bytes(m));
        let private_name = b.spelling(b.definition(def).name).starts_with('#');
        b.definition_mut(def).visibility = match modifier {
            Some(b"private") => Visibility::Private,
            Some(b"protected") => Visibility::Protected,
            _ if private_name => Visibility::Private,
            _ => Visibility::Public,
        };
    }
}
