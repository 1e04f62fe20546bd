//! Variables, parameters, fields and type names.

use super::declarators::Declarator;
use super::frames::Frame;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, NodeId};
use crate::positions::Span;

impl Extract {
    pub(super) fn declare_variable(&mut self, b: &mut Builder<'_>, declarator: Declarator) -> Option<DefId> {
        let frame = self.frames.last()?;
        let (node, is_static, is_extern) = (frame.node, frame.is_static, frame.is_extern);
        if self.parent_kind(b, node) == K::FunctionDefinition {
            return self.declare_old_parameter(b, declarator);
        }
        let class = self.in_class(b);
        let local = self.in_function(b);
        let kind = match class {
            Some(_) => DefKind::Field,
            None if local => DefKind::Local,
            None => DefKind::Variable,
        };
        let at = self.scope_outside_templates(b);
        let spelled = b.name_of(declarator.name);
        let def = b.declare_as(kind, spelled, b.ast.span(declarator.name), node, at);
        let declared = self.declared_type(b, declarator);
        let from = local.then(|| b.next_reference());
        let d = b.definition_mut(def);
        d.declared = declared;
        d.visible_from = from;
        d.namespaces = match class {
            Some(_) if self.syntax.plus => Namespaces::VALUE.with(Namespaces::FIELD),
            Some(_) => Namespaces::FIELD,
            None => Namespaces::VALUE,
        };
        if is_static && class.is_none() && !local {
            b.definition_mut(def).visibility = Visibility::Private;
        }
        let initialized = b.ast.parent(declarator.name).is_some() && self.kind(b, declarator.top) == K::InitDeclarator;
        if is_extern && !initialized {
            b.add_flags(def, DefFlags::DECLARATION);
            b.definition_mut(def).kind = DefKind::Variable;
            if local {
                b.definition_mut(def).parent = None;
            }
        }
        if class.is_some() && is_static && !initialized {
            b.add_flags(def, DefFlags::DECLARATION.with(DefFlags::STATIC));
        }
        if self.is_const(b, node) {
            b.add_flags(def, DefFlags::CONST);
        }
        self.describe(b, def, node);
        Some(def)
    }

    /// `T x(a, b);` in a function declares a variable, although it is written like a function.
    pub(super) fn is_direct_initialization(&self, b: &Builder<'_>, declarator: Declarator) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        if frame.kind != K::Declaration || !self.syntax.plus || !self.in_function(b) || frame.is_extern {
            return false;
        }
        let Some(list) = declarator.function.and_then(|f| self.parameters_of(b, f)) else { return false };
        let mut parameters = self.items(b, list).peekable();
        let value_like = |p: NodeId| {
            self.kind(b, p) == K::Parameter
                && self.items(b, p).count() == 1
                && self.items(b, p).all(|c| matches!(self.kind(b, c), K::TypeIdentifier | K::QualifiedIdentifier))
        };
        parameters.peek().is_some() && parameters.all(value_like)
    }

    pub(super) fn declare_parameter(&mut self, b: &mut Builder<'_>, declarator: Declarator) -> Option<DefId> {
        let frame = self.frames.last()?;
        let (node, kind, function) = (frame.node, frame.kind, frame.function);
        let def = b.declare(DefKind::Parameter, declarator.name, node);
        b.definition_mut(def).declared = self.declared_type(b, declarator);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if self.is_const(b, node) {
            b.add_flags(def, DefFlags::CONST);
        }
        if kind == K::VariadicParameterDeclaration {
            b.add_flags(def, DefFlags::VARIADIC);
        }
        self.takes_temporary(b, def, declarator.top);
        if let Some(function) = function.filter(|_| self.parent_kind(b, node) == K::ParameterList) {
            b.add_parameter(function, def);
        }
        Some(def)
    }

    /// A parameter without a name counts, unless it is the `void` of an empty list.
    pub(super) fn unnamed_parameter(&mut self, b: &mut Builder<'_>, frame: &Frame) {
        let Some(function) = frame.function else { return };
        let Some(type_node) = frame.type_node else { return };
        if self.parent_kind(b, frame.node) != K::ParameterList || b.bytes(frame.node) == b"void" {
            return;
        }
        let abstracted = self.child(b, frame.node, self.syntax.declarator);
        let pointers = abstracted.map_or(0, |d| self.abstract_pointers(b, d));
        let base = self.value(b, type_node);
        if let (Some(class), Some(base)) = (self.fixture.take(), base) {
            b.definition_mut(class).declared = Some(base);
            b.add_base(class, base);
        }
        let declared = base.map(|base| self.pointer_to(b, base, pointers));
        let name = b.name("");
        let end = b.ast.span(frame.node).end;
        let def = b.declare_as(DefKind::Parameter, name, Span { start: end, end }, frame.node, b.scope());
        b.definition_mut(def).declared = declared;
        b.definition_mut(def).namespaces = Namespaces::NONE;
        if self.child(b, frame.node, self.syntax.default_value).is_some() {
            b.add_flags(def, DefFlags::OPTIONAL);
        }
        if self.is_const(b, frame.node) {
            b.add_flags(def, DefFlags::CONST);
        }
        if let Some(top) = abstracted {
            self.takes_temporary(b, def, top);
        }
        b.add_parameter(function, def);
    }

    /// `T&& x`.
    fn takes_temporary(&self, b: &mut Builder<'_>, parameter: DefId, declarator: NodeId) {
        if self.syntax.plus && b.bytes(declarator).starts_with(b"&&") {
            b.add_flags(parameter, DefFlags::TEMPORARY);
        }
    }

    pub(super) fn leave_parameter(&mut self, _b: &mut Builder<'_>, _frame: &Frame) {}

    pub(super) fn leave_optional(&mut self, b: &mut Builder<'_>, frame: &Frame) {
        match frame.last {
            Some(def) => b.add_flags(def, DefFlags::OPTIONAL),
            None => self.unnamed_parameter(b, frame),
        }
    }

    /// `int f(a) char *a; { … }`: the declarations below an old definition's list.
    fn declare_old_parameter(&mut self, b: &mut Builder<'_>, declarator: Declarator) -> Option<DefId> {
        let node = self.frames.last()?.node;
        let function = self.frames.iter().rev().nth(1).and_then(|f| f.function);
        let def = b.declare(DefKind::Parameter, declarator.name, node);
        b.definition_mut(def).declared = self.declared_type(b, declarator);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if let Some(function) = function {
            b.add_parameter(function, def);
        }
        Some(def)
    }

    pub(super) fn declare_typedef(&mut self, b: &mut Builder<'_>, declarator: Declarator) -> Option<DefId> {
        let node = self.frames.last()?.node;
        let local = self.in_function(b);
        let at = self.scope_outside_templates(b);
        let spelled = b.name_of(declarator.name);
        let def = b.declare_as(DefKind::TypeAlias, spelled, b.ast.span(declarator.name), node, at);
        b.definition_mut(def).alias = self.declared_type(b, declarator);
        b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::TYPE);
        b.definition_mut(def).visible_from = local.then(|| b.next_reference());
        self.describe(b, def, node);
        Some(def)
    }

    pub(super) fn leave_init_declarator(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(def) = self.frames.last().and_then(|f| f.last) else { return };
        let Some(value) = self.child(b, node, self.syntax.value) else { return };
        if self.kind(b, value) == K::ArgumentList {
            return self.constructs(b, value);
        }
        if self.kind(b, value) == K::InitializerList {
            if self.syntax.plus {
                self.constructs(b, value);
            }
            return;
        }
        let Some(held) = self.value(b, value) else { return };
        let bound: Vec<(DefId, u32)> = self.bound_names(b);
        if bound.is_empty() {
            if b.definition(def).declared.is_none() {
                b.add_value(def, held);
            }
            return;
        }
        for (def, i) in bound {
            let item = b.expr(Expr::Item(held, i));
            b.add_value(def, item);
        }
    }

    /// The names of a structured binding, which are declared together.
    fn bound_names(&self, b: &Builder<'_>) -> Vec<(DefId, u32)> {
        let Some(frame) = self.frames.last() else { return Vec::new() };
        let scope = b.scope();
        let named = |name: NodeId| {
            let id = b.known_name(b.text(name))?;
            b.declared_in(scope, id).last().copied()
        };
        frame.declarators.iter().filter_map(|d| Some((named(d.name)?, d.item?))).collect()
    }

    /// `T x(a)` and `T x{a}` run a constructor of T.
    pub(super) fn constructs(&self, b: &mut Builder<'_>, arguments: NodeId) {
        let count = self.items(b, arguments).count();
        let Some(type_node) = self.frames.last().and_then(|f| f.type_node) else { return };
        self.called(b, type_node, count);
    }

    pub(super) fn leave_for_range(&mut self, b: &mut Builder<'_>, frame: &Frame) {
        let Some(def) = frame.last else { return };
        let Some(right) = self.child(b, frame.node, self.syntax.right) else { return };
        let Some(of) = self.value(b, right) else { return };
        if b.definition(def).declared.is_none() {
            let item = b.expr(Expr::Element(of));
            b.add_value(def, item);
        }
    }

    /// A struct or union without a name in a struct: its members are members of the struct around.
    pub(super) fn leave_field_declaration(&mut self, _b: &mut Builder<'_>, _frame: &Frame) {}

    /// A label is known in all of its function.
    pub(super) fn label(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let function = b.nearest_scope(&[ScopeKind::Function]);
        if self.parent_kind(b, node) == K::Labeled {
            let name = b.name_of(node);
            let def = b.declare_as(DefKind::Local, name, b.ast.span(node), node, function);
            b.definition_mut(def).namespaces = Namespaces::LABEL;
        } else {
            b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::LABEL);
        }
    }
}
