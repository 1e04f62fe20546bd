//! Classes, interfaces, enums, records, annotation types, and the bodies of anonymous classes.

use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Definition, Expr, Namespaces, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NodeId, RefId, ScopeId};
use crate::java::extract::Extract;
use crate::java::syntax::K;
use crate::positions::Span;

fn is_class(d: &Definition) -> bool {
    d.kind.is_type()
}

impl Extract {
    pub(super) fn enter_class(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(name) = self.grammar.child(b.ast, node, self.grammar.fields.name) else { return };
        let kind = match kind {
            K::Interface | K::AnnotationType => DefKind::Interface,
            K::Enum => DefKind::Enum,
            _ => DefKind::Class,
        };
        let class = b.declare(kind, name, node);
        b.definition_mut(class).namespaces = Namespaces::TYPE;
        self.apply_modifiers(b, class, self.modifiers(b, node));
        self.apply_spans(b, class, node);
        b.open_scope(ScopeKind::Class, Some(class), node);
    }

    /// The canonical constructor of a record that only declares others (JLS 8.10.4).
    pub(super) fn leave_record(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let scope = b.scope();
        let Some(record) = b.scope_row(scope).owner else { return };
        let components = self.components.remove(&record).unwrap_or_default();
        let name = b.definition(record).name;
        let is_constructor = |d: &&DefId| b.definition(**d).kind == DefKind::Constructor;
        let mut constructors = b.declared_in(scope, name).iter().filter(is_constructor).peekable();
        let has_others = constructors.peek().is_some();
        if !has_others || constructors.any(|&d| b.definition(d).parameters.len() == components.len()) {
            return;
        }
        let at = b.spans_mut(record).name;
        let canonical = b.declare_as(DefKind::Constructor, name, at, node, scope);
        b.definition_mut(canonical).namespaces = Namespaces::NONE;
        components.into_iter().for_each(|c| b.add_parameter(canonical, c));
    }

    /// A record component is a field and the method that reads it.
    pub(super) fn component(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId, declared: Option<ExprId>) {
        let field = b.declare(DefKind::Field, name, node);
        let row = b.definition_mut(field);
        (row.namespaces, row.visibility, row.declared) = (Namespaces::VALUE, Visibility::Private, declared);
        let accessor = b.declare(DefKind::Method, name, node);
        let row = b.definition_mut(accessor);
        (row.namespaces, row.returns) = (Namespaces::METHOD, declared);
        if let Some(record) = b.scope_row(b.scope()).owner {
            self.components.entry(record).or_default().push(field);
        }
    }

    /// The body of `new T() { … }` or of an enum constant: a class of its own.
    pub(super) fn enter_class_body(&mut self, b: &mut Builder<'_>, body: NodeId) {
        let Some(parent) = b.ast.parent(body) else { return };
        let object = match self.grammar.kind(b.ast, parent) {
            K::Creation => {
                let object = self.creations.last().and_then(|c| c.object);
                let supertype = self.grammar.child(b.ast, parent, self.grammar.fields.r#type);
                let supertype = supertype.and_then(|t| b.expr_of(t));
                object.zip(supertype)
            }
            K::EnumConstant => b.enclosing_definition(is_class).map(|class| {
                let brace = b.ast.span(body).start;
                let (name, scope) = (b.name(""), b.scope());
                let at = Span { start: brace, end: brace + 1 };
                let object = b.declare_as(DefKind::Object, name, at, body, scope);
                b.definition_mut(object).namespaces = Namespaces::NONE;
                (object, b.expr(Expr::ThisType(class)))
            }),
            _ => None,
        };
        if let Some((object, supertype)) = object {
            b.add_base(object, supertype);
            b.open_scope(ScopeKind::Class, Some(object), body);
        }
    }

    /// Enum constants are values of their enum.
    pub(super) fn enum_constant(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.grammar.child(b.ast, node, self.grammar.fields.name) else { return };
        let class = b.enclosing_definition(is_class);
        let constant = b.declare(DefKind::Variant, name, node);
        let declared = class.map(|c| b.expr(Expr::ThisType(c)));
        let row = b.definition_mut(constant);
        (row.namespaces, row.declared) = (Namespaces::VALUE, declared);
        b.add_flags(constant, DefFlags::STATIC);
        self.apply_spans(b, constant, node);
    }

    /// The class whose instance `this` is here.
    pub(super) fn this_class(&self, b: &Builder<'_>) -> Option<DefId> {
        b.enclosing_definition(is_class)
    }

    // ---- headers --------------------------------------------------------------------------------

    /// The part of a class declaration before its body. Its names are looked up outside the class
    /// (JLS 6.3): a class is no member of its own header.
    pub(super) fn enter_header(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let class = b.scope();
        self.headers.push(class);
        let outer = b.scope_row(class).parent.unwrap_or(class);
        b.enter_scope(outer, node);
    }

    pub(super) fn enter_modifiers(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.is_in_class_declaration(b, node) {
            self.enter_header(b, node);
        }
    }

    pub(super) fn leave_header(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.is_in_class_declaration(b, node) {
            self.headers.pop();
        }
    }

    fn is_in_class_declaration(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let parent = self.grammar.parent_kind(b.ast, node);
        matches!(parent, K::Class | K::Interface | K::Enum | K::Record | K::AnnotationType)
    }

    /// Notes the supertypes of the class whose header is left.
    pub(super) fn bases(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let class = self.headers.pop().and_then(|scope| b.scope_row(scope).owner);
        let Some(class) = class.filter(|_| kind != K::Permits) else { return };
        let list = self.grammar.child_of_kind(b.ast, node, K::TypeList).unwrap_or(node);
        let types: Vec<ExprId> = b.ast.children(list).filter_map(|n| b.expr_of(n)).collect();
        types.iter().for_each(|&t| b.add_base(class, t));
        if kind == K::Superclass
            && let Some(reference) = types.first().and_then(|&t| head_reference(b, t))
        {
            self.superclasses.insert(class, reference);
        }
    }

    // ---- type parameters ------------------------------------------------------------------------

    /// All parameters of the list are in scope in all of it.
    pub(super) fn enter_type_parameters(&mut self, b: &mut Builder<'_>, list: NodeId) {
        let of_class = self.is_in_class_declaration(b, list);
        let owner = b.scope_row(b.scope()).owner.filter(|_| of_class);
        let parameters: Vec<NodeId> = self.grammar.children(b.ast, list).collect();
        for node in parameters {
            let Some(name) = self.grammar.child_of_kind(b.ast, node, K::TypeIdentifier) else { continue };
            let parameter = b.declare(DefKind::TypeParameter, name, node);
            b.definition_mut(parameter).namespaces = Namespaces::TYPE;
            if let Some(owner) = owner {
                b.add_parameter(owner, parameter);
            }
        }
        if of_class {
            self.enter_header(b, list);
        }
    }

    /// `T extends A & B`.
    pub(super) fn type_bound(&mut self, b: &mut Builder<'_>, bound: NodeId) {
        let parameter = b.ast.parent(bound);
        let name = parameter.and_then(|p| self.grammar.child_of_kind(b.ast, p, K::TypeIdentifier));
        let Some(name) = name.map(|n| b.name_of(n)) else { return };
        let scope: ScopeId = self.headers.last().copied().unwrap_or_else(|| b.scope());
        let Some(&parameter) = b.declared_in(scope, name).last() else { return };
        let types: Vec<ExprId> = b.ast.children(bound).filter_map(|n| b.expr_of(n)).collect();
        types.into_iter().for_each(|t| b.add_base(parameter, t));
    }
}

/// The reference a type expression starts from: `A` of `A<B>`.
fn head_reference(b: &Builder<'_>, mut expr: ExprId) -> Option<RefId> {
    loop {
        match b.expr_row(expr) {
            Expr::Apply(head, _) => expr = *head,
            Expr::Ref(r) => return Some(*r),
            _ => return None,
        }
    }
}
