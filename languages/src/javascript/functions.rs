//! Functions, methods, signatures, their parameters and what they return.

use super::extract::Extract;
use super::kinds::K;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};

/// A function being walked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function {
    pub(super) node: NodeId,
    pub(super) def: DefId,
    /// Returned values are what `yield` gives, not what `return` gives.
    pub(super) generator: bool,
    /// The declared return type, once it was walked.
    pub(super) returns: Option<ExprId>,
    /// What the function is expected to be, where it is written.
    pub(super) expected: Option<ExprId>,
    /// What a well-known method of an array or promise passes to it.
    pub(super) passed: [Option<(usize, ExprId)>; 2],
}

impl Extract {
    pub(super) fn enter_function_declaration(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let field = &self.t.field;
        let def = match self.child(b, node, field.name) {
            Some(name) => b.declare(DefKind::Function, name, node),
            None => self.lambda(b, node),
        };
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if kind == K::FunctionSignature {
            b.add_flags(def, DefFlags::OVERLOAD);
        }
        self.document(b, def, node);
        self.open_function(b, node, def, ThisIs::Constructed(def));
    }

    /// A function expression or arrow function: the definition somebody prepared for it, its own
    /// name, or a lambda.
    pub(super) fn enter_function_value(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let name = self.child(b, node, self.t.field.name);
        let prepared = self.take_named(node);
        let own_this = self.own_this(b, node, prepared);
        if name.is_some() {
            // The function's own name is visible only inside it, and parameters may shadow it.
            b.open_scope(ScopeKind::Block, None, node);
        }
        let def = match (prepared, name) {
            (Some(def), Some(name)) => {
                let own = b.declare(DefKind::Local, name, node);
                let itself = b.expr(Expr::Definition(def));
                b.definition_mut(own).alias = Some(itself);
                b.definition_mut(own).namespaces = Namespaces::VALUE;
                def
            }
            (Some(def), None) => def,
            (None, Some(name)) => {
                let def = b.declare(DefKind::Function, name, node);
                b.definition_mut(def).namespaces = Namespaces::VALUE;
                def
            }
            (None, None) => self.lambda(b, node),
        };
        if self.is_test_callback(b, node) {
            b.add_flags(def, DefFlags::TEST);
        }
        let this = match own_this {
            Some(this) => this,
            None if b.definition(def).kind == DefKind::Function => ThisIs::Constructed(def),
            None => ThisIs::Unknown,
        };
        let this = if kind == K::ArrowFunction { self.this_is() } else { this };
        let expected = self.expectation(b, node);
        let passed = self.passed(b, node);
        self.open_function(b, node, def, this);
        if let Some(function) = self.functions.last_mut() {
            function.expected = expected;
            function.passed = passed;
        }
    }

    /// A function whose definition is a member: `this` is what holds the member.
    fn own_this(&self, b: &Builder<'_>, _node: NodeId, prepared: Option<DefId>) -> Option<ThisIs> {
        let def = prepared?;
        let owner = b.scope_row(b.definition(def).scope).owner?;
        if b.scope_row(b.definition(def).scope).kind != ScopeKind::Class {
            return None;
        }
        let is_static = b.definition(def).flags.has(DefFlags::STATIC);
        Some(if is_static { ThisIs::Static(owner) } else { ThisIs::Instance(owner) })
    }

    pub(super) fn enter_method(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(name) = self.child(b, node, self.t.field.name) else { return };
        let is_static = self.has(b, node, K::Static);
        let mut is_again = false;
        let in_class = self.parent_kind(b, node) == K::ClassBody;
        let def = match self.member_name(b, name) {
            Some((spelled, at)) => {
                // In a class also a signature: an overload, or all there is in an ambient class.
                let written = in_class || kind != K::MethodSignature;
                let constructor = b.spelling(spelled) == "constructor" && written && !is_static;
                let kind = if constructor { DefKind::Constructor } else { DefKind::Method };
                let scope = b.scope();
                is_again = !b.declared_in(scope, spelled).is_empty();
                b.declare_as(kind, spelled, at, node, scope)
            }
            None => self.lambda(b, node),
        };
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if is_static {
            b.add_flags(def, DefFlags::STATIC);
        }
        if self.has(b, node, K::Get) || self.has(b, node, K::Set) {
            b.add_flags(def, DefFlags::PROPERTY);
        }
        match kind {
            K::MethodSignature if in_class => b.add_flags(def, DefFlags::OVERLOAD),
            K::MethodSignature if is_again => b.add_flags(def, DefFlags::OVERLOAD.with(DefFlags::ABSTRACT)),
            K::MethodSignature | K::AbstractMethodSignature => b.add_flags(def, DefFlags::ABSTRACT),
            _ => {}
        }
        self.visibility(b, def, node);
        self.document(b, def, node);
        let owner = b.scope_row(b.scope()).owner;
        let this = match owner {
            Some(owner) if is_static => ThisIs::Static(owner),
            Some(owner) => ThisIs::Instance(owner),
            None => ThisIs::Unknown,
        };
        let expected = self.expected_method(b, node, name);
        self.open_function(b, node, def, this);
        if let Some(function) = self.functions.last_mut() {
            function.expected = expected;
        }
    }

    /// Call and construct signatures, function and constructor types: a lambda that only has a type.
    pub(super) fn enter_signature(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let def = self.lambda(b, node);
        b.add_flags(def, DefFlags::ABSTRACT);
        if kind == K::CallSignature {
            b.add_flags(def, DefFlags::OVERLOAD);
        }
        let this = self.this_is();
        self.open_function(b, node, def, this);
    }

    fn lambda(&self, b: &mut Builder<'_>, node: NodeId) -> DefId {
        let (name, scope) = (b.name(""), b.scope());
        let span = b.ast.span(node);
        let at = crate::positions::Span { start: span.start, end: span.start };
        let def = b.declare_as(DefKind::Lambda, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        def
    }

    fn open_function(&mut self, b: &mut Builder<'_>, node: NodeId, def: DefId, this: ThisIs) {
        let itself = b.expr(Expr::Definition(def));
        b.set_expr(node, itself);
        if let Some(body) = self.child(b, node, self.t.field.body) {
            let end = b.ast.span(body).start;
            b.spans_mut(def).signature.end = end;
        }
        b.open_scope(ScopeKind::Function, Some(def), node);
        if self.has(b, node, K::Async) {
            b.add_flags(def, DefFlags::ASYNC);
        }
        let generator = self.is_generator(b, node);
        if generator {
            b.add_flags(def, DefFlags::GENERATOR);
        }
        if b.definition(def).kind != DefKind::Lambda && self.child(b, node, self.t.field.body).is_some() {
            b.measure(def, node);
        }
        self.this.push((node, this));
        let parameters = self.documented_function(b, node, def);
        let this = parameters.iter().find(|(name, _)| name == "this").and_then(|&(_, declared)| declared);
        if !parameters.is_empty() {
            self.documented.push((node, parameters));
        }
        let returns = b.definition(def).returns;
        self.functions.push(Function { node, def, generator, returns, expected: None, passed: [None; 2] });
        if let Some(declared) = this {
            let value = b.expr(Expr::Instance(declared));
            self.declared_this(value);
        }
    }

    /// The `*` of a generator method is punctuation and not in the tree: it stands before the name.
    fn is_generator(&self, b: &Builder<'_>, node: NodeId) -> bool {
        match self.kind(b, node) {
            K::GeneratorDeclaration | K::GeneratorFunction => true,
            K::MethodDefinition => {
                let Some(name) = self.child(b, node, self.t.field.name) else { return false };
                let before = (b.ast.span(name).start - b.ast.span(node).start) as usize;
                b.bytes(node).get(..before).is_some_and(|head| head.trim_ascii_end().ends_with(b"*"))
            }
            _ => false,
        }
    }

    pub(super) fn leave_function(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if self.functions.last().is_none_or(|f| f.node != node) {
            return;
        }
        let Some(function) = self.functions.pop() else { return };
        if function.returns.is_none() && matches!(kind, K::ConstructorType | K::ConstructSignature) {
            let declared = self.expr_in(b, node, self.t.field.r#type);
            b.definition_mut(function.def).returns = declared;
        }
        if function.generator && function.returns.is_none() {
            // A generator is a container of what it yields.
            let yielded = b.definition(function.def).returned.clone();
            let items = b.expr(Expr::Tuple(yielded));
            b.definition_mut(function.def).returned = Box::new([items]);
        }
        if kind == K::ArrowFunction
            && let Some(body) = self.child(b, node, self.t.field.body)
            && self.kind(b, body) != K::StatementBlock
            && let Some(value) = b.expr_of(body)
        {
            b.add_returned(function.def, value);
        }
    }

    /// A return type was walked: it belongs to the innermost function if that is its parent.
    pub(super) fn returns(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(function) = self.functions.last_mut() else { return };
        if b.ast.parent(node) != Some(function.node) || b.ast.field_id(node) != self.t.field.return_type {
            return;
        }
        let Some(declared) = b.expr_of(node) else { return };
        function.returns = Some(declared);
        let def = b.definition_mut(function.def);
        def.returns = Some(declared);
        // The declared type already says promise or iterator.
        def.flags = DefFlags(def.flags.0 & !(DefFlags::ASYNC.0 | DefFlags::GENERATOR.0));
    }

    pub(super) fn returned(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&function) = self.functions.last() else { return };
        let yields = self.kind(b, node) == K::YieldExpression;
        let value = b.ast.children(node).find_map(|c| b.expr_of(c));
        if let Some(value) = value
            && yields == function.generator
        {
            b.add_returned(function.def, value);
        }
    }

    // ---- tests ------------------------------------------------------------------------------

    /// `it("…", () => …)` and its like, as Mocha, Jest, Vitest and node:test write it.
    fn is_test_callback(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let Some(call) = b.ast.parent(node).and_then(|arguments| b.ast.parent(arguments)) else { return false };
        if self.kind(b, call) != K::CallExpression {
            return false;
        }
        let Some(mut callee) = self.child(b, call, self.t.field.function) else { return false };
        // `describe.skip`, `it.each(…)`: what stands first says what it is. Two levels are all there are.
        for _ in 0..3 {
            let inner = match self.kind(b, callee) {
                K::MemberExpression => self.child(b, callee, self.t.field.object),
                K::CallExpression => self.child(b, callee, self.t.field.function),
                _ => None,
            };
            match inner {
                Some(inner) => callee = inner,
                None => break,
            }
        }
        const FRAMEWORK: [&[u8]; 9] =
            [b"describe", b"it", b"test", b"suite", b"bench", b"before", b"after", b"beforeEach", b"afterEach"];
        self.kind(b, callee) == K::Identifier && FRAMEWORK.contains(&b.bytes(callee))
    }
}
