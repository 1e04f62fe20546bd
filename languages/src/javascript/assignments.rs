//! Assignments: to variables, and to members of things defined elsewhere — prototypes, statics,
//! fields set through `this`, objects that grow, and what CommonJS exports.

use super::extract::Extract;
use super::flow::is_function;
use super::kinds::K;
use super::patterns::Bind;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};

/// What an assignment's left side adds a member to.
enum Target {
    /// Instances of what the scope of this definition describes.
    Members(DefId),
    /// The thing itself.
    Statics(DefId),
    /// A prototype as a whole.
    Prototype(DefId),
}

impl Extract {
    pub(super) fn enter_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (Some(left), Some(right)) = (self.child(b, node, f.left), self.child(b, node, f.right)) else { return };
        match self.kind(b, left) {
            K::ObjectPattern | K::ArrayPattern => self.patterns.open(node, Bind::Assign),
            K::MemberExpression => {
                if let Some((object, property)) = self.child(b, left, f.object).zip(self.child(b, left, f.property)) {
                    self.member_assignment(b, node, object, property, right);
                }
            }
            K::SubscriptExpression => {
                let index = self.child(b, left, f.index).filter(|&i| matches!(self.kind(b, i), K::String | K::Number));
                if let Some((object, index)) = self.child(b, left, f.object).zip(index) {
                    self.member_assignment(b, node, object, index, right);
                }
            }
            _ => {}
        }
    }

    /// `object.name = value`: a definition if the object is one this file describes.
    fn member_assignment(
        &mut self,
        b: &mut Builder<'_>,
        node: NodeId,
        object: NodeId,
        property: NodeId,
        right: NodeId,
    ) {
        let value_kind = self.kind(b, right);
        let Some(target) = self.assignment_target(b, node, object, property, value_kind) else { return };
        let (owner, is_static) = match target {
            Target::Members(owner) => (owner, false),
            Target::Statics(owner) => (owner, true),
            Target::Prototype(owner) => {
                if value_kind == K::Object {
                    self.named.push((right, owner));
                }
                return;
            }
        };
        let Some(scope) = b.definition(owner).body else { return };
        let (name, at) = match self.member_name(b, property) {
            Some(named) => named,
            None => (b.name_of(property), b.ast.span(property)),
        };
        if let Some(&known) = b.declared_in(scope, name).first() {
            return self.owners.push((node, known));
        }
        if !is_static && self.is_declared(owner, name) {
            return; // by a field, method or accessor further down
        }
        let kind = match value_kind {
            v if is_function(v) && Some(owner) == self.module_object => DefKind::Function,
            v if is_function(v) => DefKind::Method,
            K::Class => DefKind::Class,
            _ => DefKind::Field,
        };
        let def = b.declare_as(kind, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if is_static {
            b.add_flags(def, DefFlags::STATIC);
        }
        self.document(b, def, node);
        if kind == DefKind::Field {
            let declared = self.documented_type(b, node);
            b.definition_mut(def).declared = declared;
        }
        self.owners.push((node, def));
        match kind {
            DefKind::Function | DefKind::Method | DefKind::Class => self.named.push((right, def)),
            _ if value_kind == K::Object => self.name_object(b, right, def),
            _ => {}
        }
    }

    fn assignment_target(
        &mut self,
        b: &mut Builder<'_>,
        at: NodeId,
        object: NodeId,
        property: NodeId,
        value: K,
    ) -> Option<Target> {
        match self.kind(b, object) {
            K::This => match self.this_is() {
                // A TypeScript class declares its members.
                ThisIs::Instance(_) | ThisIs::Static(_) if self.t.typed => None,
                ThisIs::Instance(class) => Some(Target::Members(class)),
                ThisIs::Static(class) => Some(Target::Statics(class)),
                ThisIs::Constructed(function) => Some(Target::Members(self.extension_of(b, function, at))),
                _ => None,
            },
            K::Identifier => {
                let text = b.text(object);
                if text == "exports" && self.commonjs(b, "exports") {
                    return Some(Target::Members(self.module_object(b)));
                }
                if text == "module" && b.bytes(property) == b"exports" && self.commonjs(b, "module") {
                    return None;
                }
                let def = self.known(b, text)?;
                self.grown(b, def, at, property, value)
            }
            K::MemberExpression => self.nested_target(b, at, object),
            _ => None,
        }
    }

    /// `X.prototype.name = …` and `module.exports.name = …`.
    fn nested_target(&mut self, b: &mut Builder<'_>, at: NodeId, object: NodeId) -> Option<Target> {
        let f = &self.t.field;
        let (outer, middle) = (self.child(b, object, f.object)?, self.child(b, object, f.property)?);
        if self.kind(b, outer) != K::Identifier {
            return None;
        }
        if b.bytes(outer) == b"module" && b.bytes(middle) == b"exports" && self.commonjs(b, "module") {
            return Some(Target::Members(self.module_object(b)));
        }
        if b.bytes(middle) != b"prototype" {
            return None;
        }
        let def = self.known(b, b.text(outer))?;
        match b.definition(def).kind {
            DefKind::Class => Some(Target::Members(def)),
            DefKind::Function => Some(Target::Members(self.extension_of(b, def, at))),
            _ => None,
        }
    }

    /// The object a known name stands for, to which a member is added.
    fn grown(&mut self, b: &mut Builder<'_>, def: DefId, at: NodeId, property: NodeId, value: K) -> Option<Target> {
        let prototype = b.bytes(property) == b"prototype";
        match b.definition(def).kind {
            DefKind::Class if !prototype => Some(Target::Statics(def)),
            DefKind::Function => {
                let extension = self.extension_of(b, def, at);
                Some(if prototype { Target::Prototype(extension) } else { Target::Statics(extension) })
            }
            DefKind::Variable | DefKind::Constant | DefKind::Local if !self.t.typed && self.grows(b, def, value) => {
                Some(Target::Members(self.object_of(b, def, at)))
            }
            _ => None,
        }
    }

    /// Whether assigning such a value to a member of a variable adds the member: what the variable holds is
    /// written in this file. What comes from elsewhere has its members there, but for functions given to it.
    fn grows(&self, b: &Builder<'_>, def: DefId, value: K) -> bool {
        let is_written_here = self.objects.contains_key(&def);
        let is_typed = b.definition(def).declared.is_some();
        is_written_here || !is_typed && (is_function(value) || matches!(value, K::Class | K::Object))
    }

    /// The object whose scope binds what assignments add to a variable.
    fn object_of(&mut self, b: &mut Builder<'_>, def: DefId, at: NodeId) -> DefId {
        if let Some(&object) = self.objects.get(&def) {
            return object;
        }
        let scope = b.definition(def).scope;
        let name = b.name("");
        let object = b.declare_as(DefKind::Object, name, b.ast.span(at), at, scope);
        b.definition_mut(object).namespaces = Namespaces::VALUE;
        b.definition_mut(object).parent = Some(def);
        b.add_scope(ScopeKind::Class, object, scope, at);
        let value = b.expr(Expr::Definition(object));
        b.add_value(def, value);
        self.objects.insert(def, object);
        object
    }

    /// A member of an object whose descriptor has it under `value`, or reads it by `get`.
    pub(super) fn define_property(&mut self, b: &mut Builder<'_>, object: NodeId, key: NodeId, descriptor: ExprId) {
        if self.kind(b, object) != K::Identifier {
            return;
        }
        let (Some(def), Some((name, at))) = (self.known(b, b.text(object)), self.member_name(b, key)) else { return };
        if !matches!(b.definition(def).kind, DefKind::Variable | DefKind::Constant | DefKind::Local) {
            return;
        }
        let owner = self.object_of(b, def, object);
        let Some(scope) = b.definition(owner).body else { return };
        if b.declared_in(scope, name).is_empty() {
            let member = b.declare_as(DefKind::Field, name, at, key, scope);
            b.definition_mut(member).namespaces = Namespaces::VALUE;
            let value = b.name("value");
            let value = b.expr(Expr::Member(descriptor, value));
            b.add_value(member, value);
        }
    }

    /// The extension that holds what is added to a function: its prototype and its statics.
    pub(super) fn extension_of(&mut self, b: &mut Builder<'_>, function: DefId, at: NodeId) -> DefId {
        if let Some(&extension) = self.extensions.get(&function) {
            return extension;
        }
        let (name, scope) = (b.definition(function).name, b.definition(function).scope);
        let span = b.spans_mut(function).name;
        let extension = b.declare_as(DefKind::Extension, name, span, at, scope);
        b.add_scope(ScopeKind::Class, extension, scope, at);
        let declared = b.expr(Expr::Definition(function));
        b.definition_mut(extension).declared = Some(declared);
        self.extensions.insert(function, extension);
        extension
    }

    // ---- leaving ------------------------------------------------------------------------------

    pub(super) fn leave_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (Some(left), Some(right)) = (self.child(b, node, f.left), self.child(b, node, f.right)) else { return };
        let value = b.expr_of(right);
        if self.patterns.is_open(node) {
            self.close_pattern(b, node, value);
        }
        if let Some(value) = value {
            b.set_expr(node, value);
        }
        self.written(b, left);
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            if let Some(value) = value
                && *b.expr_row(value) != Expr::Definition(def)
            {
                b.add_value(def, value);
                self.remember_object(b, def, value);
            }
            self.export_member(b, def);
        } else if let (K::Identifier, Some(value)) = (self.kind(b, left), value)
            && let Some(def) = self.known(b, b.text(left))
        {
            b.add_value(def, value);
            self.remember_object(b, def, value);
        }
        if let (K::SubscriptExpression, Some(object), Some(value)) =
            (self.kind(b, left), self.child(b, left, self.t.field.object), value)
        {
            self.add_item(b, object, value);
        }
        if let Some(value) = value {
            self.module_exports(b, left, right, value);
            self.inherit(b, left, right);
        }
    }

    /// The reference at the left of an assignment writes.
    pub(super) fn written(&self, b: &mut Builder<'_>, left: NodeId) {
        if let Some(expr) = b.expr_of(left)
            && let Expr::Ref(r) = *b.expr_row(expr)
        {
            b.reference_mut(r).kind = RefKind::Write;
        }
    }

    /// `x += 1`, `x++`: read and written, counted as written.
    pub(super) fn update(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let left = self.child(b, node, f.left).or_else(|| b.ast.children(node).find(|&c| b.expr_of(c).is_some()));
        if let Some(left) = left {
            self.written(b, left);
            // `x ||= y` may be either.
            let sides: Vec<ExprId> =
                [Some(left), self.child(b, node, f.right)].iter().flatten().filter_map(|&c| b.expr_of(c)).collect();
            let union = b.expr(Expr::Union(sides.into()));
            b.set_expr(node, union);
        }
    }

    /// `A.prototype = Object.create(B.prototype)` and `A.prototype = new B()` make `B` a base of `A`.
    fn inherit(&mut self, b: &mut Builder<'_>, left: NodeId, right: NodeId) {
        let f = &self.t.field;
        let Some((name, property)) = self.child(b, left, f.object).zip(self.child(b, left, f.property)) else { return };
        if b.bytes(property) != b"prototype" || self.kind(b, name) != K::Identifier {
            return;
        }
        let Some(def) = self.known(b, b.text(name)) else { return };
        let Some(&extension) = self.extensions.get(&def) else { return };
        let made = match self.kind(b, right) {
            K::NewExpression => b.expr_of(right),
            K::CallExpression => {
                self.child(b, right, f.arguments).and_then(|a| b.ast.first_child(a)).and_then(|a| b.expr_of(a))
            }
            _ => None,
        };
        if let Some(made) = made
            && let Expr::Instance(base) = *b.expr_row(made)
        {
            b.add_base(extension, base);
        }
    }

    /// `util.inherits(A, B)` makes `B` a base of `A`.
    pub(super) fn inherits_call(&mut self, b: &mut Builder<'_>, call: NodeId) {
        let Some(arguments) = self.child(b, call, self.t.field.arguments) else { return };
        let mut given = b.ast.children(arguments);
        let (Some(derived), Some(base)) = (given.next(), given.next()) else { return };
        drop(given);
        if self.kind(b, derived) != K::Identifier {
            return;
        }
        let Some(def) = self.known(b, b.text(derived)).filter(|&d| b.definition(d).kind == DefKind::Function) else {
            return;
        };
        let extension = self.extension_of(b, def, call);
        if let Some(base) = b.expr_of(base) {
            b.add_base(extension, base);
        }
    }
}
