//! Types: annotations, interfaces, aliases, namespaces, type parameters and type operators.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

/// Further parts of a union, tuple or list of type arguments are left out.
const PARTS_MAX: usize = 255;

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
        let types = ast.children(arguments).filter(|&c| self.kind(b, c) != K::Comment).take(PARTS_MAX);
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
            K::UnionType | K::IntersectionType => self.union(b, node, kind),
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
        b.ast.children(node).filter_map(|c| b.expr_of(c)).take(PARTS_MAX).collect()
    }

    /// `A | B | C` nests to the left: the outermost takes the parts of all.
    fn union(&self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if self.parent_kind(b, node) == kind {
            return;
        }
        let mut parts = Vec::new();
        let mut at = Some(node);
        while let Some(union) = at {
            at = None;
            let (start, ast) = (parts.len(), b.ast);
            for child in ast.children(union) {
                match b.expr_of(child) {
                    Some(expr) => parts.push(expr),
                    None if self.kind(b, child) == kind => at = Some(child),
                    None => {}
                }
            }
            parts[start..].reverse();
        }
        parts.reverse();
        parts.truncate(PARTS_MAX);
        let expr = b.expr(Expr::Union(parts.into()));
        b.set_expr(node, expr);
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
        let Some(expr) = of_argument(b, b.bytes(name), first) else { return self.react_type(b, node, first) };
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
}

/// What a type of TypeScript's own makes of its argument, by its name.
pub(super) fn of_argument(b: &mut Builder<'_>, name: &[u8], first: ExprId) -> Option<ExprId> {
    Some(match name {
        b"Partial" | b"Required" | b"Readonly" | b"NonNullable" | b"Omit" | b"Pick" | b"Exclude" | b"NoInfer" => first,
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
    })
}
