//! Modules, classes, functions, parameters and variables.

use super::{Part, Plain, Role};
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId, RefId};
use crate::positions::Span;

impl Plain {
    pub(super) fn comment(&mut self, b: &Builder<'_>, node: NodeId) {
        let span = b.ast.span(node);
        let joined = self.doc.filter(|before| is_blank(b, before.end, span.start));
        self.doc = Some(Span { start: joined.map_or(span.start, |j| j.start), end: span.end });
    }

    /// Documentation and signature of a definition.
    pub(crate) fn describe(&mut self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let start = b.ast.span(node).start;
        let doc = self.doc.filter(|doc| doc.end <= start && is_blank(b, doc.end, start));
        let body = self.part(b, node, Part::Body).map(|body| b.ast.span(body).start);
        let spans = b.spans_mut(def);
        spans.doc = doc;
        spans.signature.end = body.unwrap_or(spans.signature.end);
        self.tongue.declared(self, b, def, node);
    }

    /// Declares a name; its spelling is what the language makes of its text.
    pub(crate) fn declare(&mut self, b: &mut Builder<'_>, kind: DefKind, name: NodeId, node: NodeId) -> DefId {
        self.introduce(name);
        let spelled = self.spelled(b, name, kind);
        let scope = b.scope();
        b.declare_as(kind, spelled, b.ast.span(name), node, scope)
    }

    fn spelled(&self, b: &mut Builder<'_>, name: NodeId, kind: DefKind) -> crate::ids::NameId {
        let text = b.text(name);
        let text = if kind.is_local() { text } else { self.tongue.spelling(text) };
        b.name(text)
    }

    // ---- modules and types ----------------------------------------------------------------------

    pub(super) fn enter_module(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.part(b, node, Part::Name) else { return };
        let has_body = self.part(b, node, Part::Body).is_some();
        let closes = if has_body { node } else { b.ast.parent(node).unwrap_or(node) };
        self.open_modules(b, name, node, closes);
    }

    /// Opens the modules `a.b.c` names, each in the one before.
    pub(crate) fn open_modules(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId, closes: NodeId) {
        for segment in self.segments(b, name) {
            let def = self.declare(b, DefKind::Module, segment, node);
            b.open_scope(ScopeKind::Module, Some(def), closes);
        }
        self.introduce(name);
    }

    /// The names in a qualified name, in order.
    pub(crate) fn segments(&self, b: &Builder<'_>, name: NodeId) -> Vec<NodeId> {
        let end = b.ast.span(name).end;
        let mut segments = Vec::new();
        let mut at = Some(name);
        // Nodes are stored in preorder: what follows and ends inside belongs to the name.
        while let Some(node) = at.filter(|&n| b.ast.span(n).end <= end && n.index() < b.ast.len()) {
            if self.role(b.ast, node) == Role::Name {
                segments.push(node);
            }
            at = (node.index() + 1 < b.ast.len()).then(|| NodeId(node.0 + 1)).filter(|&n| b.ast.span(n).start < end);
        }
        segments
    }

    pub(super) fn enter_type(&mut self, b: &mut Builder<'_>, node: NodeId, kind: DefKind) {
        let Some(name) = self.part(b, node, Part::Name) else { return self.enter_unnamed(b, node, kind) };
        let segments = self.segments(b, name);
        let last = segments.last().copied().unwrap_or(name);
        let def = self.declare(b, kind, last, node);
        self.describe(b, def, node);
        b.open_scope(ScopeKind::Class, Some(def), node);
    }

    /// An object written in place: its bases and members are its own, not those of the class around it.
    fn enter_unnamed(&mut self, b: &mut Builder<'_>, node: NodeId, kind: DefKind) {
        if kind != DefKind::Object {
            return; // unfinished code
        }
        let (name, start) = (b.name(""), b.ast.span(node).start);
        let def = b.declare_as(kind, name, Span { start, end: start }, node, b.scope());
        b.definition_mut(def).namespaces = Namespaces::NONE;
        b.open_scope(ScopeKind::Class, Some(def), node);
        let value = b.expr(Expr::Definition(def));
        b.set_expr(node, value);
        if self.parent_role(b.ast, node) == Role::New
            && let Some(made) = b.ast.parent(node)
        {
            b.set_expr(made, value);
        }
    }

    pub(super) fn leave_bases(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let class = b.enclosing_definition(|d| d.kind.is_type());
        self.look_around(b);
        let Some(class) = class else { return };
        for item in self.items(b, node) {
            if let Some(base) = self.value(b, item) {
                b.add_base(class, base);
            }
        }
    }

    /// Names of bases are looked up around the class, its type parameters aside: inside it they
    /// would be looked for among the members of all the other bases.
    fn look_around(&mut self, b: &mut Builder<'_>) {
        let inside = b.scope();
        let Some(from) = self.bases_from.pop() else { return };
        let Some(around) = b.scope_row(inside).parent else { return };
        for reference in (from..b.next_reference()).map(RefId) {
            let row = *b.reference(reference);
            let is_parameter =
                b.declared_in(inside, row.name).iter().any(|&d| b.definition(d).kind == DefKind::TypeParameter);
            // What is passed to a base's constructor sees the parameters of the class.
            if row.scope == inside && !is_parameter && matches!(row.kind, RefKind::Type | RefKind::Call) {
                b.reference_mut(reference).scope = around;
            }
        }
    }

    pub(super) fn enter_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.part(b, node, Part::Name) else { return };
        let owner = b.scope_row(b.scope()).owner;
        let def = self.declare(b, DefKind::TypeParameter, name, node);
        if let Some(owner) = owner.filter(|&o| b.definition(o).kind.is_type()) {
            b.add_parameter(owner, def);
        }
    }

    pub(super) fn enter_enum_member(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.part(b, node, Part::Name) else { return };
        let class = b.enclosing_definition(|d| d.kind.is_type());
        let def = self.declare(b, DefKind::Variant, name, node);
        let declared = class.map(|c| b.expr(Expr::ThisType(c)));
        b.definition_mut(def).declared = declared;
        b.add_flags(def, DefFlags::STATIC);
        self.describe(b, def, node);
    }

    // ---- functions ------------------------------------------------------------------------------

    pub(crate) fn enter_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let is_member = b.scope_row(b.scope()).kind == ScopeKind::Class;
        let Some(name) = self.part(b, node, Part::Name) else { return };
        let constructs = self.role(b.ast, node) == Role::Constructor
            || is_member && !self.tongue.constructor().is_empty() && b.text(name) == self.tongue.constructor();
        let kind = match (constructs, is_member) {
            (true, _) => DefKind::Constructor,
            (false, true) => DefKind::Method,
            (false, false) => DefKind::Function,
        };
        let def = self.declare(b, kind, name, node);
        if constructs {
            // Found through their class alone, unless they have a name that can be called.
            let named = !self.tongue.constructor().is_empty();
            b.definition_mut(def).namespaces = if named { Namespaces::ANY } else { Namespaces::NONE };
        }
        self.describe(b, def, node);
        b.open_scope(ScopeKind::Function, Some(def), node);
        b.measure(def, node);
    }

    pub(crate) fn leave_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(def) = b.scope_row(b.scope()).owner else { return };
        if let Some(returns) = self.part(b, node, Part::Type).and_then(|t| self.value(b, t)) {
            b.definition_mut(def).returns = Some(returns);
        }
        self.returns_body(b, def, node);
        if self.tongue.last_is_returned() {
            self.returns_last(b, def, node);
        }
    }

    /// Where the last expression of a body is what is returned.
    fn returns_last(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let Some(body) = self.part(b, node, Part::Body) else { return };
        let last = self.items(b, body).last().copied().unwrap_or(body);
        let last = if b.expr_of(body).is_some() { body } else { last };
        if let Some(value) = self.value(b, last) {
            b.add_returned(def, value);
        }
    }

    /// `=> value`: the body is what is returned.
    fn returns_body(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let Some(body) = self.part(b, node, Part::Body) else { return };
        let is_block = matches!(self.role(b.ast, body), Role::Block | Role::Other);
        if b.definition(def).returns.is_none()
            && !is_block
            && let Some(value) = self.value(b, body)
        {
            b.add_returned(def, value);
        }
    }

    pub(super) fn enter_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = b.name("");
        let start = b.ast.span(node).start;
        let def = b.declare_as(DefKind::Lambda, name, Span { start, end: start }, node, b.scope());
        b.definition_mut(def).namespaces = Namespaces::NONE;
        b.open_scope(ScopeKind::Function, Some(def), node);
        // A parameter without parentheses.
        let only = self.part(b, node, Part::Parameters).filter(|&p| self.role(b.ast, p) == Role::Name);
        if let Some(name) = only {
            self.parameter(b, name, name);
        }
        let value = b.expr(Expr::Definition(def));
        b.set_expr(node, value);
    }

    pub(super) fn leave_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(def) = b.scope_row(b.scope()).owner {
            self.returns_body(b, def, node);
        }
    }

    pub(crate) fn leave_return(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let function = b.enclosing_definition(|d| d.kind.is_callable() || d.kind == DefKind::Lambda);
        let Some(function) = function.filter(|&f| b.definition(f).returns.is_none()) else { return };
        let returned = self.items(b, node).last().copied();
        if let Some(value) = returned.and_then(|r| self.value(b, r)) {
            b.add_returned(function, value);
        }
    }

    pub(super) fn enter_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.part(b, node, Part::Name) else { return };
        if b.scope_row(b.scope()).kind == ScopeKind::Class {
            // A parameter of the class itself: a field of it.
            let def = self.declare(b, DefKind::Field, name, node);
            self.tongue.declared(self, b, def, node);
        } else {
            self.parameter(b, name, node);
        }
    }

    /// Declares a parameter of the function whose scope this is.
    pub(crate) fn parameter(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId) -> DefId {
        let def = self.declare(b, DefKind::Parameter, name, node);
        if let Some(owner) = b.scope_row(b.scope()).owner {
            b.add_parameter(owner, def);
        }
        if self.part(b, node, Part::Value).is_some() {
            b.add_flags(def, DefFlags::OPTIONAL);
        }
        self.tongue.declared(self, b, def, node);
        def
    }

    pub(super) fn leave_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.part(b, node, Part::Name) else { return };
        let Some(declared) = self.part(b, node, Part::Type).and_then(|t| self.value(b, t)) else { return };
        let scope = b.scope();
        let text = b.text(name);
        let text = if b.scope_row(scope).kind == ScopeKind::Class { self.tongue.spelling(text) } else { text };
        let Some(id) = b.known_name(text) else { return };
        for def in b.declared_in(scope, id).to_vec() {
            if b.definition(def).declared.is_none() && !b.definition(def).kind.is_callable() {
                b.definition_mut(def).declared = Some(declared);
            }
        }
    }

    // ---- variables ------------------------------------------------------------------------------

    pub(super) fn enter_variable(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(name) = self.part(b, node, Part::Name) {
            self.introduce(name);
        }
    }

    pub(super) fn leave_variable(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.part(b, node, Part::Name) else { return };
        let around = b.ast.parent(node).filter(|&p| self.role(b.ast, p) == Role::Declaration);
        let type_node = self.part(b, node, Part::Type).or_else(|| around.and_then(|p| self.part(b, p, Part::Type)));
        let declared = type_node.and_then(|t| self.value(b, t));
        let value = self.part(b, node, Part::Value).and_then(|v| self.value(b, v));
        let def = self.variable(b, name, node, declared, value);
        self.describe(b, def, node);
    }

    /// Declares a variable: a field in a class, a local in a function.
    pub(crate) fn variable(
        &mut self,
        b: &mut Builder<'_>,
        name: NodeId,
        node: NodeId,
        declared: Option<ExprId>,
        value: Option<ExprId>,
    ) -> DefId {
        let kinds = [ScopeKind::Function, ScopeKind::Class, ScopeKind::Module, ScopeKind::File];
        let kind = match b.scope_row(b.nearest_scope(&kinds)).kind {
            ScopeKind::Class => DefKind::Field,
            ScopeKind::Function => DefKind::Local,
            _ => DefKind::Variable,
        };
        let def = self.declare(b, kind, name, node);
        let from = (kind == DefKind::Local && !self.tongue.assignment_declares()).then(|| b.next_reference());
        b.definition_mut(def).visible_from = from;
        b.definition_mut(def).declared = declared;
        if let Some(value) = value.filter(|_| declared.is_none()) {
            b.add_value(def, value);
        }
        def
    }

    pub(super) fn enter_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let of_function = matches!(self.parent_role(b.ast, node), Role::Function | Role::Constructor | Role::Lambda);
        if self.tongue.blocks_bind() && !of_function {
            b.open_scope(ScopeKind::Block, None, node);
        }
    }

    pub(super) fn enter_foreach(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.tongue.blocks_bind() {
            b.open_scope(ScopeKind::Block, None, node);
        }
        if let Some(name) = self.part(b, node, Part::Name) {
            self.introduce(name);
        }
    }

    /// The target of a loop is bound once what it walks over is known.
    pub(super) fn foreach_items(&mut self, b: &mut Builder<'_>, items: NodeId) {
        let Some(node) = b.ast.parent(items).filter(|&p| self.role(b.ast, p) == Role::Foreach) else { return };
        if self.part(b, node, Part::Items) != Some(items) {
            return;
        }
        let Some(name) = self.part(b, node, Part::Name) else { return };
        let declared = self.part(b, node, Part::Type).and_then(|t| self.value(b, t));
        let of = self.value_or_unknown(b, items);
        let item = b.expr(Expr::Element(of));
        self.variable(b, name, name, declared, Some(item));
    }
}

fn is_blank(b: &Builder<'_>, from: u32, to: u32) -> bool {
    let between = b.source().get(from as usize..to as usize).unwrap_or(&[]);
    between.len() < 256
        && between.iter().all(u8::is_ascii_whitespace)
        && between.iter().filter(|&&byte| byte == b'\n').count() < 2
}
