//! Functions: declared, defined, members, constructors, and what they return.

use super::declarators::Declarator;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Namespaces, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, NodeId};
use crate::positions::Span;

/// Macros of test frameworks that define a test.
const TEST_MACROS: &[&str] = &[
    "TEST",
    "TEST_F",
    "TEST_P",
    "TYPED_TEST",
    "TYPED_TEST_P",
    "TEST_CASE",
    "SCENARIO",
    "BOOST_AUTO_TEST_CASE",
    "BOOST_FIXTURE_TEST_CASE",
    "TEST_METHOD",
    "CTEST",
    "START_TEST",
];

impl Extract {
    pub(super) fn declare_function(&mut self, b: &mut Builder<'_>, declarator: Declarator) -> Option<DefId> {
        let frame = self.frames.last()?;
        let (node, defines) = (frame.node, frame.kind == K::FunctionDefinition);
        let (is_static, is_friend, is_typed) = (frame.is_static, frame.is_friend, frame.type_node.is_some());
        if frame.kind == K::TypeDefinition {
            return self.declare_typedef(b, declarator);
        }
        let class = self.in_class(b).filter(|_| !is_friend);
        let spelled = self.function_name(b, declarator.name);
        let names_class = class.is_some_and(|c| b.definition(c).name == spelled) && !is_typed;
        let kind = match class {
            Some(_) if names_class => DefKind::Constructor,
            Some(_) => DefKind::Method,
            None => DefKind::Function,
        };
        let scope = if is_friend { self.scope_outside_classes(b) } else { self.scope_outside_templates(b) };
        let def = b.declare_as(kind, spelled, b.ast.span(declarator.name), node, scope);
        let is_test = TEST_MACROS.contains(&b.spelling(spelled)) && !is_typed;
        if is_test {
            b.refer_to(RefKind::Call, declarator.name, Base::Lexical, Namespaces::MACRO);
        } else if self.macros.contains_key(b.bytes(declarator.name)) {
            // A macro gives the function another name.
            b.refer_to(RefKind::Read, declarator.name, Base::Lexical, Namespaces::MACRO);
        }
        let namespaces = match kind {
            DefKind::Constructor => Namespaces::NONE,
            _ if is_test => Namespaces::NONE,
            // A specialization is found by the template it belongs to.
            _ if self.is_specialization(b, declarator.name) => Namespaces::NONE,
            _ => Namespaces::VALUE,
        };
        b.definition_mut(def).namespaces = namespaces;
        if is_test {
            b.add_flags(def, DefFlags::TEST);
        }
        b.definition_mut(def).returns = self.declared_type(b, declarator);
        self.describe(b, def, node);
        if declarator.function.is_some_and(|f| self.is_const(b, f)) {
            b.add_flags(def, DefFlags::CONST);
        }
        if self.templates.last().is_some_and(|t| t.constrained && t.scope == b.scope()) {
            b.add_flags(def, DefFlags::CONSTRAINED);
        }
        if is_static && class.is_none() {
            b.definition_mut(def).visibility = Visibility::Private;
        } else if is_static {
            b.add_flags(def, DefFlags::STATIC);
        }
        if defines && !self.is_without_body(b, node) {
            if is_test && self.syntax.plus {
                self.open_fixture(b, declarator.name, node);
            }
            self.start_body(b, def, node);
        } else {
            self.only_declares(b, def, node);
        }
        Some(def)
    }

    /// Whether `const` stands among the parts of a declaration or declarator.
    pub(super) fn is_const(&self, b: &Builder<'_>, node: NodeId) -> bool {
        self.syntax.plus && b.ast.children(node).any(|c| self.kind(b, c) == K::TypeQualifier && b.bytes(c) == b"const")
    }

    /// `MACRO(name) { … }`: a function of whose own name the macro makes another.
    pub(super) fn define_by_macro(&mut self, b: &mut Builder<'_>, declarator: Declarator) -> Option<DefId> {
        let node = self.frames.last()?.node;
        let scope = self.scope_outside_templates(b);
        let spelled = b.name_of(declarator.name);
        let def = b.declare_as(DefKind::Function, spelled, b.ast.span(declarator.name), node, scope);
        b.definition_mut(def).namespaces = Namespaces::NONE;
        self.describe(b, def, node);
        self.start_body(b, def, node);
        b.open_scope(ScopeKind::Function, Some(def), node);
        Some(def)
    }

    /// `TEST_F(Fixture, name) { … }`: the body stands in a class that is made of the fixture, so it sees the
    /// members of that.
    fn open_fixture(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId) {
        let at = self.scope_outside_templates(b);
        let spelled = b.name_of(name);
        let class = b.declare_as(DefKind::Extension, spelled, b.ast.span(name), node, at);
        b.definition_mut(class).namespaces = Namespaces::NONE;
        b.open_scope(ScopeKind::Class, Some(class), node);
        self.fixture = Some(class);
    }

    /// `template <> void f<int>() { … }`.
    fn is_specialization(&self, b: &Builder<'_>, name: NodeId) -> bool {
        self.kind(b, name) == K::TemplateFunction
    }

    fn start_body(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        b.measure(def, node);
        if let Some(body) = self.child(b, node, self.syntax.body) {
            b.spans_mut(def).signature.end = b.ast.span(body).start;
        }
    }

    /// `= default` and `= delete` define.
    fn is_without_body(&self, b: &Builder<'_>, node: NodeId) -> bool {
        self.child(b, node, self.syntax.body).is_none()
            && !b.ast.children(node).any(|c| matches!(self.kind(b, c), K::DefaultMethod | K::DeleteMethod))
    }

    fn only_declares(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let pure = self.child(b, node, self.syntax.default_value).is_some();
        let flags = if pure { DefFlags::ABSTRACT } else { DefFlags::DECLARATION };
        b.add_flags(def, flags);
        if self.in_function(b) {
            // A function declared in a function is one of the file.
            b.definition_mut(def).parent = None;
        }
    }

    /// The name without the blanks that `operator ==` may have.
    fn function_name(&self, b: &mut Builder<'_>, name: NodeId) -> crate::ids::NameId {
        match self.kind(b, name) {
            K::OperatorName => {
                let text: String = b.text(name).split_whitespace().collect();
                b.name(&text)
            }
            K::OperatorCast => b.name("operator()"),
            K::TemplateFunction => {
                let inner = self.child(b, name, self.syntax.name).unwrap_or(name);
                b.name_of(inner)
            }
            _ => b.name_of(name),
        }
    }

    /// Parameters open the scope of the function they belong to; those of pointers to functions
    /// one of their own.
    pub(super) fn enter_parameters(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let parent = b.ast.parent(node);
        let own = self.frames.last().and_then(|f| {
            let declarator = f.declarators.iter().find(|d| d.function.is_some() && d.function == parent)?;
            Some((f.node, f.kind, f.last.or(f.function)?, *declarator))
        });
        let closes = parent.unwrap_or(node);
        match own {
            Some((frame, kind, def, _)) if b.definition(def).kind.is_callable() => {
                let closes = if kind == K::FunctionDefinition { frame } else { closes };
                b.open_scope(ScopeKind::Function, Some(def), closes);
                self.count_parameters(b, def, node);
                if let Some(frame) = self.frames.last_mut() {
                    frame.function = Some(def);
                }
            }
            Some(_) => {}
            None if self.parent_kind(b, node) == K::AbstractFunction && self.grandparent_kind(b, node) == K::Lambda => {
            }
            None => {
                b.open_scope(ScopeKind::Block, None, closes);
                if let Some(frame) = self.frames.last_mut() {
                    frame.function = None;
                }
            }
        }
    }

    pub(super) fn grandparent_kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        b.ast.parent(node).map_or(K::Other, |p| self.parent_kind(b, p))
    }

    /// `...` takes any number; in C `()` says nothing of the parameters.
    fn count_parameters(&self, b: &mut Builder<'_>, def: DefId, list: NodeId) {
        let text = b.bytes(list).trim_ascii_end();
        let dots = text.strip_suffix(b")").is_some_and(|t| t.trim_ascii_end().ends_with(b"..."));
        let any = dots
            || b.ast
                .children(list)
                .any(|c| matches!(self.kind(b, c), K::VariadicParameter | K::Dots | K::VariadicParameterDeclaration));
        let unsaid = !self.syntax.plus && b.ast.first_child(list).is_none();
        if any || unsaid {
            b.add_flags(def, DefFlags::VARIADIC);
        }
        if any && b.ast.children(list).any(|c| self.kind(b, c) == K::VariadicParameter) {
            // The dots are a parameter without a name: `arity + 1 >= declared` holds from the last named one.
            let name = b.name("");
            let at = Span { start: b.ast.span(list).end, end: b.ast.span(list).end };
            let dots = b.declare_as(DefKind::Parameter, name, at, list, b.scope());
            b.definition_mut(dots).namespaces = Namespaces::NONE;
            b.add_flags(dots, DefFlags::VARIADIC);
        }
    }

    pub(super) fn leave_return(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(function) = b.enclosing_definition(|d| d.kind.is_callable() || d.kind == DefKind::Lambda) else {
            return;
        };
        if b.definition(function).returns.is_some() {
            return;
        }
        let returned = self.items(b, node).last();
        if let Some(value) = returned.and_then(|r| self.value(b, r)) {
            b.add_returned(function, value);
        }
    }

    /// What is said of every definition: documentation and conditions around it.
    pub(super) fn describe(&mut self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        self.document(b, def, node);
        if self.unnamed_namespaces > 0
            && b.definition(def).visibility == Visibility::Public
            && self.in_class(b).is_none()
        {
            b.definition_mut(def).visibility = Visibility::Private;
        }
        if self.source.is_conditional(b.ast.span(node).start) {
            b.add_flags(def, DefFlags::CONDITIONAL);
        }
    }
}
