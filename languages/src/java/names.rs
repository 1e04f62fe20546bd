//! Identifiers: what each one is depends on what it stands in.

use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::java::extract::Extract;
use crate::java::imports::is_type_name;
use crate::java::syntax::K;

/// The name before a dot may be a variable or a type (JLS 6.5.2).
const VALUE_OR_TYPE: Namespaces = Namespaces(Namespaces::VALUE.0 | Namespaces::TYPE.0);

/// Longer dotted names are no package paths.
const PACKAGE_BYTES_MAX: u32 = 200;

impl Extract {
    pub(super) fn identifier(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let g = self.grammar;
        let Some(parent) = b.ast.parent(node) else { return };
        let (kind, field) = (g.kind(b.ast, parent), b.ast.field_id(node));
        match kind {
            K::FieldAccess if field == g.fields.field => self.member(b, node, parent),
            K::Invocation if field == g.fields.name => self.called(b, node, parent),
            K::FieldAccess | K::Invocation => self.read(b, node, VALUE_OR_TYPE),
            K::MethodReference if b.ast.first_child(parent) == Some(node) => self.read(b, node, VALUE_OR_TYPE),
            K::MethodReference => self.method_reference(b, node, parent),
            K::InstanceOf if field == g.fields.name => {
                let declared = g.child(b.ast, parent, g.fields.right).and_then(|t| b.expr_of(t));
                self.pattern_variable(b, node, parent, declared);
            }
            K::TypePattern | K::RecordPatternComponent => {
                let declared = b.expr_of(parent);
                self.pattern_variable(b, node, parent, declared);
            }
            K::RecordPattern => {
                let expr = self.simple_type(b, node);
                b.set_expr(node, expr);
            }
            K::SwitchLabel => self.case_label(b, node),
            K::Lambda if field == g.fields.parameters => self.parameter(b, node, node, None),
            K::InferredParameters => self.parameter(b, node, node, None),
            K::ElementValuePair if field == g.fields.key => self.annotation_key(b, node, parent),
            K::MarkerAnnotation | K::Annotation if field == g.fields.name => self.annotation(b, node, parent),
            K::Labeled | K::Break | K::Continue | K::ReceiverParameter | K::ScopedIdentifier | K::Package => {}
            _ if field == g.fields.name => {} // the name of a declaration
            _ => self.read(b, node, Namespaces::VALUE),
        }
    }

    fn read(&mut self, b: &mut Builder<'_>, node: NodeId, namespaces: Namespaces) {
        let reference = b.refer_to(RefKind::Read, node, Base::Lexical, namespaces);
        let expr = b.ref_expr(reference);
        b.set_expr(node, expr);
    }

    /// `object.name`.
    fn member(&mut self, b: &mut Builder<'_>, name: NodeId, access: NodeId) {
        let g = self.grammar;
        let object = g.child(b.ast, access, g.fields.object);
        let is_prefix = b.ast.field_id(access) == g.fields.object || g.parent_kind(b.ast, access) == K::MethodReference;
        let namespaces = if is_prefix { VALUE_OR_TYPE } else { Namespaces::VALUE };
        let of = self.receiver(b, access, object);
        let of = object.and_then(|o| self.or_package(b, o, name, of)).unwrap_or(of);
        let reference = b.refer_to(RefKind::Read, name, Base::Member(of), namespaces);
        let expr = b.ref_expr(reference);
        b.set_expr(name, expr);
    }

    /// `com.example.Type`: `com.example` may be a package as well as fields of this class.
    fn or_package(&self, b: &mut Builder<'_>, object: NodeId, name: NodeId, of: ExprId) -> Option<ExprId> {
        let is_path = matches!(self.grammar.kind(b.ast, object), K::Identifier | K::FieldAccess);
        let span = b.ast.span(object);
        // Chains of accesses nest: looking at the text of each whole would be quadratic.
        if !is_path || span.end - span.start > PACKAGE_BYTES_MAX || !is_type_name(b.text(name)) {
            return None;
        }
        let path = b.text(object);
        if !self.may_be_package(b, path) {
            return None;
        }
        let specifier = b.name(&format!("{path}.{}", b.text(name)));
        let module = b.expr(Expr::Module(specifier));
        Some(b.expr(Expr::Union([of, module].into())))
    }

    /// `name(…)`, `object.name(…)`, `super.name(…)`, `Type.super.name(…)`.
    fn called(&mut self, b: &mut Builder<'_>, name: NodeId, invocation: NodeId) {
        let g = self.grammar;
        let base = match g.child(b.ast, invocation, g.fields.object) {
            Some(object) => Base::Member(self.receiver(b, invocation, Some(object))),
            None => Base::Lexical,
        };
        let reference = b.refer_to(RefKind::Call, name, base, Namespaces::METHOD);
        let arguments = g.child(b.ast, invocation, g.fields.arguments);
        b.reference_mut(reference).arity = arguments.and_then(|a| self.arity(b, a));
        let expr = b.ref_expr(reference);
        b.set_expr(name, expr);
    }

    /// The value before the dot. In `Type.super.name` it is an instance of the supertype `Type`.
    fn receiver(&self, b: &mut Builder<'_>, node: NodeId, object: Option<NodeId>) -> ExprId {
        let of = match object {
            Some(object) => b.expr_or_unknown(object),
            None => b.unknown(),
        };
        let is_super = |n: NodeId| self.grammar.kind(b.ast, n) == K::Super && Some(n) != object;
        if b.ast.children(node).any(is_super) { b.expr(Expr::Instance(of)) } else { of }
    }

    /// `object::name`, `Type::name`.
    fn method_reference(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId) {
        let object = b.ast.first_child(node);
        let of = self.receiver(b, node, object);
        let reference = b.refer_to(RefKind::Read, name, Base::Member(of), Namespaces::METHOD);
        let expr = b.ref_expr(reference);
        b.set_expr(node, expr);
    }

    // ---- annotations ------------------------------------------------------------------------------

    fn annotation(&mut self, b: &mut Builder<'_>, name: NodeId, annotation: NodeId) {
        let reference = b.refer_to(RefKind::Attribute, name, Base::Lexical, Namespaces::TYPE);
        let expr = b.ref_expr(reference);
        b.set_expr(annotation, expr);
    }

    /// `@Outer.Inner`, `@a.b.Type`: a dotted name that is left as a whole.
    pub(super) fn scoped_annotation(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(annotation) = b.ast.parent(node) else { return };
        if !matches!(self.grammar.kind(b.ast, annotation), K::MarkerAnnotation | K::Annotation) {
            return;
        }
        let segments = self.segments(b, node);
        let first_type = segments.iter().position(|&s| is_type_name(b.text(s))).unwrap_or(0);
        let mut base = Base::Lexical;
        if first_type > 0 {
            let path: Vec<&str> = segments[..=first_type].iter().map(|&s| b.text(s)).collect();
            let module = b.name(&path.join("."));
            base = Base::Member(b.expr(Expr::Module(module)));
        }
        for &segment in &segments[first_type..] {
            let reference = b.refer_to(RefKind::Attribute, segment, base, Namespaces::TYPE);
            let expr = b.ref_expr(reference);
            base = Base::Member(expr);
            b.set_expr(annotation, expr);
        }
    }

    /// `@Type(key = …)`: the key is an element of the annotation type.
    fn annotation_key(&mut self, b: &mut Builder<'_>, key: NodeId, pair: NodeId) {
        let annotation = b.ast.parent(pair).and_then(|list| b.ast.parent(list));
        let of = match annotation.and_then(|a| b.expr_of(a)) {
            Some(of) => of,
            None => b.unknown(),
        };
        b.refer_to(RefKind::Read, key, Base::Member(of), Namespaces::METHOD);
    }
}
