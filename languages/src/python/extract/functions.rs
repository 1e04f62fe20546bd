//! Functions, lambdas, what they return, and decorators.

use super::known::Join;
use super::targets::{DOUBLES_MAX, visibility};
use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, NodeId, ScopeId};
use rustc_hash::FxHashMap;

/// Decorators that leave a function what it is.
const KEEP_FUNCTION: &[&str] = &[
    "staticmethod",
    "classmethod",
    "abstractmethod",
    "overload",
    "property",
    "cached_property",
    "abstractproperty",
    "setter",
    "getter",
    "deleter",
    "contextmanager",
    "asynccontextmanager",
    "override",
    "final",
    "wraps",
];

/// A function around the node being walked.
pub(super) struct Frame {
    pub(super) def: DefId,
    pub(super) scope: ScopeId,
    pub(super) receiver: Option<Receiver>,
    /// Names that `global` and `nonlocal` bind elsewhere.
    pub(super) outer_names: FxHashMap<NameId, ScopeId>,
    /// The class whose method this is; its first parameter is not declared yet.
    pub(super) method_of: Option<(DefId, ScopeId)>,
}

/// The first parameter of a method.
#[derive(Clone, Copy)]
pub(super) struct Receiver {
    pub(super) name: NameId,
    pub(super) class: DefId,
    pub(super) scope: ScopeId,
}

impl Extract {
    pub(super) fn enter_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let Some(name) = self.child(b, node, f.name) else { return };
        self.mark(name, Role::Skip);
        self.mark_field(b, node, f.return_type, Role::Outer);
        let row = b.scope_row(b.scope());
        let class = row.owner.filter(|_| row.kind == ScopeKind::Class).map(|c| (c, b.scope()));
        let kind = if class.is_some() { DefKind::Method } else { DefKind::Function };
        let def = b.declare(kind, name, self.whole(b, node));
        b.definition_mut(def).visibility = visibility(b.text(name));
        self.function_flags(b, node, def, b.text(name), class.map(|(c, _)| c));
        self.definition_spans(b, node, def);
        self.open_type_parameters(b, node);
        let scope = b.open_scope(ScopeKind::Function, Some(def), node);
        b.measure(def, node);
        self.known.open(true);
        let method_of = class.filter(|_| !b.definition(def).flags.has(DefFlags::STATIC));
        self.frames.push(Frame { def, scope, receiver: None, outer_names: FxHashMap::default(), method_of });
    }

    pub(super) fn leave_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        if self.child(b, node, f.name).is_none() {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        self.known.close(Join::Before);
        self.decorate(b, node, frame.def);
        if b.definition(frame.def).flags.has(DefFlags::GENERATOR) {
            // A generator is a container of what it yields.
            let yielded = b.definition(frame.def).returned.clone();
            let items = b.expr(Expr::Tuple(yielded));
            b.definition_mut(frame.def).returned = Box::new([items]);
        }
        let Some(returns) = self.child(b, node, f.return_type).and_then(|t| b.expr_of(t)) else { return };
        match self.class_object(b, returns) {
            Some(class) => b.definition_mut(frame.def).returned = Box::new([class]),
            None => self.set_returns(b, frame.def, returns),
        }
    }

    /// What the decorators make of a function, the one nearest to it first.
    fn decorate(&self, b: &mut Builder<'_>, node: NodeId, def: DefId) {
        let decorators = self.decorators(b, node);
        let mut made = None;
        for (name, at) in decorators.into_iter().rev() {
            if KEEP_FUNCTION.contains(&name) {
                continue;
            }
            let Some(decorator) = b.expr_of(at) else { continue };
            let called = match *b.expr_row(decorator) {
                Expr::Ref(r) => Some(r),
                _ => b.ast.parent(at).and_then(|d| self.decorator_calls.get(&d).copied()),
            };
            let Some(called) = called else { continue };
            let value = made.unwrap_or_else(|| b.expr(Expr::Definition(def)));
            b.arguments(called, [value]);
            made = Some(b.expr(Expr::CallWith(called, decorator)));
        }
        if let Some(made) = made {
            b.add_value(def, made);
        }
    }

    /// A decorator that is a call is called in turn, with the function.
    pub(super) fn leave_decorator(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.pass_on(b, node);
        let Some(expr) = b.expr_of(node) else { return };
        if !matches!(b.expr_row(expr), Expr::Ref(_)) {
            let reference = super::calls::unnamed_call(b, expr, node);
            self.decorator_calls.insert(node, reference);
        }
    }

    fn set_returns(&self, b: &mut Builder<'_>, def: DefId, returns: ExprId) {
        // `with f() as x` gives what a context manager's iterator yields.
        let yielded = match b.expr_row(returns) {
            Expr::Apply(_, args) => args.first().copied(),
            _ => None,
        };
        let returns = if self.context_managers.contains(&def) { yielded.unwrap_or(returns) } else { returns };
        let d = b.definition_mut(def);
        d.returns = Some(returns);
        d.returned = Box::default();
    }

    pub(super) fn enter_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = b.name("");
        let start = b.ast.span(node).start;
        let def = b.declare_as(DefKind::Lambda, name, crate::positions::Span { start, end: start }, node, b.scope());
        b.open_scope(ScopeKind::Function, Some(def), node);
        self.known.open(true);
    }

    pub(super) fn leave_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.known.close(Join::Before);
        let Some(def) = b.scope_row(b.scope()).owner else { return };
        if let Some(body) = self.child(b, node, self.syntax.f.body).and_then(|n| b.expr_of(n)) {
            b.add_returned(def, body);
        }
        let expr = b.expr(Expr::Definition(def));
        b.set_expr(node, expr);
    }

    pub(super) fn leave_return(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let value = b.ast.children(node).find_map(|c| b.expr_of(c));
        if let (Some(frame), Some(value)) = (self.frames.last(), value) {
            let def = frame.def;
            if !b.definition(def).flags.has(DefFlags::GENERATOR) {
                b.add_returned(def, value);
            }
        }
    }

    pub(super) fn leave_yield(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let value = b.ast.children(node).find_map(|c| b.expr_of(c));
        let delegates = b.ast.has_child(node, "from");
        let Some(def) = self.frames.last().map(|f| f.def) else { return };
        if !self.context_managers.contains(&def) {
            b.add_flags(def, DefFlags::GENERATOR);
        }
        if let Some(value) = value {
            let value = if delegates { b.expr(Expr::Element(value)) } else { value };
            b.add_returned(def, value);
        }
    }

    /// The decorated definition around a function or class, or the node itself.
    pub(super) fn whole(&self, b: &Builder<'_>, node: NodeId) -> NodeId {
        b.ast.parent(node).filter(|&p| self.kind(b, p) == K::DecoratedDefinition).unwrap_or(node)
    }

    /// The decorators of a function or class, by the last segments of their names.
    pub(super) fn decorators<'a>(&self, b: &Builder<'a>, node: NodeId) -> Vec<(&'a str, NodeId)> {
        let whole = self.whole(b, node);
        if whole == node {
            return Vec::new();
        }
        let decorators = b.ast.children(whole).filter(|&d| self.kind(b, d) == K::Decorator);
        decorators.filter_map(|d| b.ast.first_child(d)).map(|e| (self.last_text(b, e), e)).collect()
    }

    fn function_flags(&mut self, b: &mut Builder<'_>, node: NodeId, def: DefId, name: &str, class: Option<DefId>) {
        let mut flags = DefFlags::default();
        let mut accessor = false;
        for (decorator, at) in self.decorators(b, node) {
            flags = flags.with(match decorator {
                "staticmethod" => DefFlags::STATIC,
                "classmethod" => DefFlags::CLASS_METHOD,
                "abstractmethod" => DefFlags::ABSTRACT,
                "overload" => DefFlags::OVERLOAD,
                "abstractproperty" => DefFlags::PROPERTY.with(DefFlags::ABSTRACT),
                _ if decorator.ends_with("property") && class.is_some() => DefFlags::PROPERTY,
                _ => DefFlags::default(),
            });
            if matches!(decorator, "contextmanager" | "asynccontextmanager") {
                self.context_managers.insert(def);
            }
            accessor |= matches!(decorator, "setter" | "deleter" | "getter") && self.kind(b, at) == K::Attribute;
        }
        if matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__") && class.is_some() {
            flags = flags.with(DefFlags::CLASS_METHOD);
        }
        if b.ast.has_child(node, "async") && !self.context_managers.contains(&def) {
            flags = flags.with(DefFlags::ASYNC);
        }
        let in_test_class = class.is_some_and(|c| b.definition(c).flags.has(DefFlags::TEST));
        if name.starts_with("test_") || in_test_class && name.starts_with("test") {
            flags = flags.with(DefFlags::TEST);
        }
        self.hide_doubles(b, def, class.is_some());
        if accessor {
            // The property is the first definition of the name; its accessors are not found by name.
            b.definition_mut(def).namespaces = Namespaces(0);
        }
        b.add_flags(def, flags);
    }

    /// A name has one definition that is found: of overloads the first, of a property and the field
    /// that `self.name = …` seemed to declare before it, the property.
    fn hide_doubles(&self, b: &mut Builder<'_>, def: DefId, member: bool) {
        let row = b.definition(def);
        let doubles = b.declared_in(row.scope, row.name).iter().rev().copied();
        let earlier: Vec<DefId> = doubles.filter(|&d| d != def).take(DOUBLES_MAX).collect();
        for other in earlier {
            let row = b.definition(other);
            if row.flags.has(DefFlags::OVERLOAD) {
                b.definition_mut(def).namespaces = Namespaces(0);
            } else if member && row.kind == DefKind::Field && row.declared.is_none() {
                b.definition_mut(other).namespaces = Namespaces(0);
            }
        }
    }

    /// The end of the signature and the docstring.
    pub(super) fn definition_spans(&self, b: &mut Builder<'_>, node: NodeId, def: DefId) {
        let ast = b.ast;
        let Some(body) = self.child(b, node, self.syntax.f.body) else { return };
        let (start, end) = (ast.span(node).start, ast.span(body).start);
        let header = b.bytes(node).get(..(end - start) as usize).unwrap_or(&[]);
        let doc = ast.first_child(body).filter(|&s| self.kind(b, s) == K::ExpressionStatement);
        let doc = doc.and_then(|s| ast.first_child(s)).filter(|&s| self.kind(b, s) == K::String);
        let spans = b.spans_mut(def);
        spans.signature.end = start + header.trim_ascii_end().len() as u32;
        spans.doc = doc.map(|d| ast.span(d));
    }
}
