//! Types: annotations, interfaces, aliases, namespaces, type parameters and type operators.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use super::rules::GLOBALS;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

impl Extract {
    pub(super) fn type_identifier(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(parent) = b.ast.parent(node) else { return };
        let f = &self.t.field;
        let named = b.ast.field_id(node) == f.name;
        match self.kind(b, parent) {
            K::ClassDeclaration | K::AbstractClassDeclaration | K::Class if named => return,
            K::InterfaceDeclaration | K::TypeAliasDeclaration | K::TypeParameter if named => return,
            K::MappedTypeClause if named => return,
            K::InferType if self.is_inferred(b, parent, node) => return,
            K::NestedTypeIdentifier if named => {
                let of = self.child(b, parent, f.module).map(|m| b.expr_or_unknown(m));
                let of = of.unwrap_or_else(|| b.unknown());
                let r = b.refer_to(RefKind::Type, node, Base::Member(of), Namespaces::TYPE);
                let expr = b.ref_expr(r);
                return b.set_expr(node, expr);
            }
            _ => {}
        }
        let r = b.refer_to(RefKind::Type, node, Base::Lexical, Namespaces::TYPE);
        let expr = b.ref_expr(r);
        b.set_expr(node, expr);
    }

    /// `infer X extends Y` names `X` first.
    fn is_inferred(&self, b: &Builder<'_>, infer: NodeId, node: NodeId) -> bool {
        self.t.child_of_kind(b.ast, infer, K::TypeIdentifier) == Some(node)
    }

    pub(super) fn predefined_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = b.name_of(node);
        let expr = b.expr(Expr::Builtin(name));
        b.set_expr(node, expr);
    }

    /// The type expressions of `<A, B>`.
    pub(super) fn arguments_of(&self, b: &mut Builder<'_>, arguments: NodeId) -> Box<[ExprId]> {
        let ast = b.ast;
        let types = ast.children(arguments).filter(|&c| self.kind(b, c) != K::Comment).take(255);
        let types: Vec<NodeId> = types.collect();
        types.into_iter().map(|t| b.expr_or_unknown(t)).collect()
    }

    /// Type syntax that is built from its parts.
    pub(super) fn leave_type(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        match kind {
            K::TypeAnnotation => {
                self.pass(b, node);
                self.returns(b, node);
            }
            K::Constraint | K::DefaultType | K::ParenthesizedType | K::ReadonlyType | K::OptionalType => {
                self.pass(b, node);
            }
            K::OptingAnnotation | K::AddingAnnotation | K::OmittingAnnotation => self.pass(b, node),
            K::RestType | K::FlowMaybeType | K::NestedTypeIdentifier => self.last(b, node),
            K::NestedIdentifier => self.nested(b, node),
            K::GenericType => self.generic(b, node),
            K::ArrayType => {
                let item = b.ast.children(node).find_map(|c| b.expr_of(c));
                let array = b.builtin("Array");
                let expr = b.expr(Expr::Apply(array, item.into_iter().collect()));
                b.set_expr(node, expr);
            }
            K::UnionType | K::IntersectionType => {
                let parts = self.parts(b, node);
                let expr = b.expr(Expr::Union(parts));
                b.set_expr(node, expr);
            }
            K::TupleType => {
                let parts = self.parts(b, node);
                let expr = b.expr(Expr::Tuple(parts));
                b.set_expr(node, expr);
            }
            K::ObjectType => self.leave_object_type(b, node),
            K::LookupType => self.lookup(b, node),
            K::LiteralType => self.pass(b, node),
            K::IndexSignature => self.index_signature(b, node),
            K::TypeQuery => self.type_query(b, node),
            K::ThisType => self.this_type(b, node),
            K::ConditionalType => {
                let f = &self.t.field;
                let sides = [self.expr_in(b, node, f.consequence), self.expr_in(b, node, f.alternative)];
                let sides = sides.into_iter().flatten().collect();
                let expr = b.expr(Expr::Union(sides));
                b.set_expr(node, expr);
            }
            K::FunctionType => {}
            _ => {}
        }
        // A function type's result may be any type, without an annotation around it.
        if b.ast.field_id(node) == self.t.field.return_type {
            self.returns(b, node);
        }
    }

    fn parts(&self, b: &Builder<'_>, node: NodeId) -> Box<[ExprId]> {
        b.ast.children(node).filter_map(|c| b.expr_of(c)).take(255).collect()
    }

    fn last(&self, b: &mut Builder<'_>, node: NodeId) {
        let last = b.ast.children(node).filter_map(|c| b.expr_of(c)).last();
        if let Some(last) = last {
            b.set_expr(node, last);
        }
    }

    /// `a.b` where a namespace is named.
    fn nested(&self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        if matches!(self.parent_kind(b, node), K::InternalModule | K::Module) {
            return;
        }
        let (Some(object), Some(property)) = (self.child(b, node, f.object), self.child(b, node, f.property)) else {
            return;
        };
        let of = b.expr_or_unknown(object);
        let r = b.refer_to(RefKind::Read, property, Base::Member(of), Namespaces::ANY);
        let expr = b.ref_expr(r);
        b.set_expr(node, expr);
    }

    fn generic(&self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let Some(of) = self.expr_in(b, node, f.name) else { return };
        let arguments = match self.child(b, node, f.type_arguments) {
            Some(arguments) => self.arguments_of(b, arguments),
            None => Box::default(),
        };
        let expr = match self.utility(b, node, &arguments) {
            Some(expr) => expr,
            None => b.expr(Expr::Apply(of, arguments)),
        };
        b.set_expr(node, expr);
    }

    /// TypeScript's own types that have the members of their argument, or of what it returns.
    fn utility(&self, b: &mut Builder<'_>, node: NodeId, arguments: &[ExprId]) -> Option<ExprId> {
        let name = self.child(b, node, self.t.field.name)?;
        let first = *arguments.first()?;
        let expr = match b.bytes(name) {
            b"Partial" | b"Required" | b"Readonly" | b"NonNullable" | b"Omit" | b"Pick" | b"Exclude" | b"NoInfer" => {
                first
            }
            b"Awaited" => b.expr(Expr::Unwrap(first)),
            b"ReturnType" => {
                let function = b.expr(Expr::Instance(first));
                let result = b.expr(Expr::Call(function));
                b.expr(Expr::TypeOf(result))
            }
            b"InstanceType" => match *b.expr_row(first) {
                Expr::TypeOf(class) => class,
                _ => first,
            },
            _ => return None,
        };
        self.commonjs(b, b.text(name)).then_some(expr)
    }

    /// `[key: string]: T`: items of the type around it are `T`.
    fn index_signature(&self, b: &mut Builder<'_>, node: NodeId) {
        let Some(item) = self.expr_in(b, node, self.t.field.r#type) else { return };
        let Some(&(_, def)) = self.owners.last() else { return };
        if b.definition(def).kind.is_type() && b.definition(def).body.is_some() {
            let container = b.builtin("Array");
            let declared = b.expr(Expr::Apply(container, [item].into()));
            b.definition_mut(def).declared = Some(declared);
        }
    }

    /// `T["name"]` is the type of a member.
    fn lookup(&self, b: &mut Builder<'_>, node: NodeId) {
        let mut parts = b.ast.children(node).filter(|&c| self.kind(b, c) != K::Comment);
        let (Some(of), Some(index)) = (parts.next(), parts.next()) else { return };
        drop(parts);
        let Some(of) = b.expr_of(of) else { return };
        let literal = b.ast.first_child(index).filter(|&s| self.kind(b, s) == K::String);
        let value = b.expr(Expr::Instance(of));
        let expr = match literal {
            Some(string) => {
                let name = b.name(string_content(b.text(string)));
                let span = b.ast.span(string);
                let at = Span { start: span.start + 1, end: span.end.max(span.start + 2) - 1 };
                let r = b.refer_as(RefKind::Read, name, at, Base::Member(value), Namespaces::VALUE);
                let member = b.ref_expr(r);
                b.expr(Expr::TypeOf(member))
            }
            None => {
                let element = b.expr(Expr::Element(value));
                b.expr(Expr::TypeOf(element))
            }
        };
        b.set_expr(node, expr);
    }

    /// `typeof value`
    fn type_query(&self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(value) = b.ast.children(node).find_map(|c| b.expr_of(c)) {
            let expr = b.expr(Expr::TypeOf(value));
            b.set_expr(node, expr);
        }
    }

    fn this_type(&self, b: &mut Builder<'_>, node: NodeId) {
        if let ThisIs::Instance(class) = self.this_is() {
            let expr = b.expr(Expr::ThisType(class));
            b.set_expr(node, expr);
        }
    }

    // ---- declarations -------------------------------------------------------------------------

    pub(super) fn enter_interface(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.t.field.name) else { return };
        let def = b.declare(DefKind::Interface, name, node);
        b.definition_mut(def).namespaces = Namespaces::TYPE;
        self.own_body(b, node, def);
    }

    pub(super) fn enter_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let Some(name) = self.child(b, node, f.name) else { return };
        let def = b.declare(DefKind::TypeAlias, name, node);
        b.definition_mut(def).namespaces = Namespaces::TYPE;
        self.own_body(b, node, def);
        if let Some(value) = self.child(b, node, f.value)
            && self.kind(b, value) == K::ObjectType
        {
            self.named.push((value, def));
        }
    }

    pub(super) fn leave_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&(owner, def)) = self.owners.last() else { return };
        if owner == node
            && let Some(value) = self.expr_in(b, node, self.t.field.value)
            && *b.expr_row(value) != Expr::Definition(def)
        {
            b.definition_mut(def).alias = Some(value);
        }
    }

    /// `{ a: T }` as a type: the body of the alias it defines, or a type without a name.
    pub(super) fn enter_object_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let def = match self.take_named(node) {
            Some(def) => def,
            None => self.unnamed(b, DefKind::Object, node),
        };
        if self.kind(b, node) == K::ObjectType {
            b.open_scope(ScopeKind::Class, Some(def), node);
            self.owners.push((node, def));
            self.this.push((node, ThisIs::Instance(def)));
        }
    }

    fn leave_object_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            let expr = b.expr(Expr::Definition(def));
            b.set_expr(node, expr);
        }
    }

    pub(super) fn enter_property_signature(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(key) = self.child(b, node, self.t.field.name) else { return };
        let Some((name, at)) = self.member_name(b, key) else { return };
        let scope = b.scope();
        let def = b.declare_as(DefKind::Field, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        b.add_flags(def, DefFlags::ABSTRACT);
        self.document(b, def, node);
        self.owners.push((node, def));
    }

    pub(super) fn leave_property_signature(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            b.definition_mut(def).declared = self.expr_in(b, node, self.t.field.r#type);
        }
    }

    pub(super) fn enter_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = match self.child(b, node, self.t.field.name) {
            Some(name) => name,
            None => match self.t.child_of_kind(b.ast, node, K::TypeIdentifier) {
                Some(name) => name,
                None => return,
            },
        };
        let def = b.declare(DefKind::TypeParameter, name, node);
        b.definition_mut(def).namespaces = Namespaces::TYPE;
        if self.kind(b, node) != K::TypeParameter {
            return;
        }
        // A class, interface or alias: its parameters stand in the scope around its body.
        let list = b.ast.parent(node).and_then(|list| b.ast.parent(list));
        if let Some(&(owner, of)) = self.owners.last()
            && list == Some(owner)
        {
            b.add_parameter(of, def);
        }
        self.owners.push((node, def));
    }

    pub(super) fn leave_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
            && let Some(bound) = self.expr_in(b, node, self.t.field.constraint)
        {
            b.add_base(def, bound);
        }
    }

    // ---- globals ------------------------------------------------------------------------------

    /// `declare global { … }`: members of the global object.
    pub(super) fn enter_global(&mut self, b: &mut Builder<'_>, block: NodeId) {
        let def = self.global_object(b, block);
        b.open_scope(ScopeKind::Module, Some(def), block);
    }

    /// A file without imports and exports that declares what exists elsewhere speaks of the global
    /// scope: what it binds is visible everywhere.
    pub(super) fn leave_file(&mut self, b: &mut Builder<'_>, root: NodeId) {
        if self.ambient && !b.is_module() {
            let def = self.global_object(b, root);
            b.definition_mut(def).body = Some(crate::ids::ScopeId(0));
        }
    }

    fn global_object(&self, b: &mut Builder<'_>, node: NodeId) -> crate::ids::DefId {
        let name = b.name(GLOBALS);
        let start = b.ast.span(node).start;
        let def = b.declare_as(DefKind::Extension, name, Span { start, end: start }, node, crate::ids::ScopeId(0));
        b.definition_mut(def).namespaces = Namespaces::NONE;
        def
    }

    // ---- namespaces -----------------------------------------------------------------------------

    pub(super) fn enter_namespace(&mut self, b: &mut Builder<'_>, node: NodeId) {
        // The keyword has the spelling of the statement.
        if b.ast.first_child(node).is_none() {
            return;
        }
        let Some(name) = self.child(b, node, self.t.field.name) else { return };
        // `namespace A.B`: the members belong to `B`; `A` is what is bound here.
        let mut head = name;
        while let Some(object) = self.child(b, head, self.t.field.object) {
            head = object;
        }
        let text = string_content(b.text(head)).to_owned();
        let (spelled, scope) = (b.name(&text), b.scope());
        let def = b.declare_as(DefKind::Module, spelled, b.ast.span(head), node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::TYPE);
        self.document(b, def, node);
        self.export_declared(b, node, def);
        self.owners.push((node, def));
    }

    pub(super) fn enter_namespace_body(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&(owner, mut def)) = self.owners.last() else { return };
        if b.ast.parent(node) != Some(owner) {
            return;
        }
        b.open_scope(ScopeKind::Module, Some(def), node);
        // The inner names of a dotted namespace, each in the one before.
        let Some(name) = self.child(b, owner, self.t.field.name) else { return };
        let mut segments = Vec::new();
        let mut at = name;
        while let Some(object) = self.child(b, at, self.t.field.object) {
            segments.extend(self.child(b, at, self.t.field.property));
            at = object;
        }
        for segment in segments.into_iter().rev() {
            def = b.declare(DefKind::Module, segment, node);
            b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::TYPE);
            b.open_scope(ScopeKind::Module, Some(def), node);
        }
    }
}
