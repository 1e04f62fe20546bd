//! Type expressions, and the types that `new` names.

use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId, RefId};
use crate::java::extract::Extract;
use crate::java::imports::is_type_name;
use crate::java::syntax::K;
use crate::positions::Span;

/// A `new` expression that is being walked.
pub(super) struct Creation {
    /// The last segment of the created type's name.
    name: Option<NodeId>,
    /// The outer instance in `outer.new Inner()`.
    outer: Option<NodeId>,
    arity: Option<u8>,
    body: Option<NodeId>,
    start: u32,
    /// The anonymous class.
    pub(super) object: Option<DefId>,
    /// The reference that is the call.
    pub(super) call: Option<RefId>,
}

/// Longer dotted names are no package paths.
const PACKAGE_BYTES_MAX: usize = 255;

impl Extract {
    /// A type node was left: note its expression, and on the declaration whose type it is.
    pub(super) fn leave_type(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if let Some(expr) = self.type_expr(b, node, kind) {
            b.set_expr(node, expr);
            self.note_on_declaration(b, node, expr);
        }
    }

    fn type_expr(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> Option<ExprId> {
        let g = self.grammar;
        let first_noted = |b: &Builder<'_>| b.ast.children(node).filter_map(|n| b.expr_of(n)).next();
        match kind {
            K::TypeIdentifier => self.type_identifier(b, node),
            K::ScopedTypeIdentifier => self.scoped_type(b, node),
            K::GenericType => self.generic_type(b, node),
            K::ArrayType => {
                let element = g.child(b.ast, node, g.fields.element).and_then(|n| b.expr_of(n));
                let dimensions = g.child(b.ast, node, g.fields.dimensions);
                let element = element.unwrap_or_else(|| b.unknown());
                Some(self.array_of(b, element, dimensions))
            }
            // Annotations note expressions too: the type is the last child.
            K::AnnotatedType => b.ast.children(node).filter_map(|n| b.expr_of(n)).last(),
            K::Wildcard => {
                let bound = b.ast.children(node).filter_map(|n| b.expr_of(n)).last();
                Some(bound.unwrap_or_else(|| b.unknown()))
            }
            K::CatchType => {
                let types: Box<[ExprId]> = b.ast.children(node).filter_map(|n| b.expr_of(n)).collect();
                if types.len() == 1 { first_noted(b) } else { Some(b.expr(Expr::Union(types))) }
            }
            _ => {
                let text = b.text(node);
                Some(b.builtin(text))
            }
        }
    }

    fn type_identifier(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let parent = b.ast.parent(node)?;
        match self.grammar.kind(b.ast, parent) {
            K::TypeParameter => None,
            // Segments are looked up when the whole name is known, a leading type aside.
            K::ScopedTypeIdentifier if b.ast.first_child(parent) != Some(node) => None,
            K::ScopedTypeIdentifier if !is_type_name(b.text(node)) => None,
            _ if b.bytes(node) == b"var" => None,
            _ => Some(self.simple_type(b, node)),
        }
    }

    /// A type named by one word.
    pub(super) fn simple_type(&mut self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        let outer = self.creations.last().filter(|c| c.name == Some(node)).and_then(|c| c.outer);
        if let Some(outer) = outer {
            let outer = b.expr_or_unknown(outer);
            return self.named_type(b, node, Base::Member(outer), node);
        }
        let name = b.name_of(node);
        let is_parameter = |d: &DefId| b.definition(*d).kind == DefKind::TypeParameter;
        let class = self.headers.last().copied();
        if let Some(class) = class.filter(|&c| b.declared_in(c, name).iter().any(is_parameter)) {
            b.enter_scope(class, node);
        }
        self.named_type(b, node, Base::Lexical, node)
    }

    /// The segment after a dot: a member of the type before it, or the first type after a package.
    fn scoped_type(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let first = b.ast.first_child(node)?;
        let name = b.ast.children(node).filter(|&n| self.grammar.kind(b.ast, n) == K::TypeIdentifier).last()?;
        if let Some(prefix) = b.expr_of(first) {
            return Some(self.named_type(b, name, Base::Member(prefix), node));
        }
        let inside_longer = self.grammar.parent_kind(b.ast, node) == K::ScopedTypeIdentifier;
        if inside_longer && !is_type_name(b.text(name)) {
            return None;
        }
        let (package, path) = (b.text(first), b.text(node));
        if path.len() > PACKAGE_BYTES_MAX || !is_package_path(package) {
            return Some(b.unknown());
        }
        let package = b.name(package);
        let last = b.ast.children(first).last().unwrap_or(first);
        b.refer_to(RefKind::Type, last, Base::Module(package), Namespaces::TYPE);
        let module = b.name(path);
        let module = b.expr(Expr::Module(module));
        Some(self.named_type(b, name, Base::Member(module), node))
    }

    /// The reference to a type: a call where `new` names it.
    fn named_type(&mut self, b: &mut Builder<'_>, name: NodeId, base: Base, closes: NodeId) -> ExprId {
        let Some(creation) = self.creations.last_mut().filter(|c| c.name == Some(name)) else {
            let reference = b.refer_to(RefKind::Type, name, base, Namespaces::TYPE);
            return b.ref_expr(reference);
        };
        let (arity, start) = (creation.arity, creation.start);
        let Some(body) = creation.body else {
            let reference = b.refer_to(RefKind::Call, name, base, Namespaces::TYPE);
            b.reference_mut(reference).arity = arity;
            creation.call = Some(reference);
            return b.ref_expr(reference);
        };
        let (object, supertype) = anonymous_class(b, name, base, body, closes, start, arity);
        creation.object = Some(object);
        supertype
    }

    fn generic_type(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let head = b.ast.first_child(node).and_then(|n| b.expr_of(n))?;
        let list = self.grammar.child_of_kind(b.ast, node, K::TypeArguments);
        let children = list.into_iter().flat_map(|l| self.grammar.children(b.ast, l));
        let arguments: Box<[ExprId]> = children.filter_map(|n| b.expr_of(n)).collect();
        if arguments.is_empty() { Some(head) } else { Some(b.expr(Expr::Apply(head, arguments))) }
    }

    /// `T[]` for each pair of brackets in `dimensions`; `[length]` is one pair.
    pub(super) fn array_of(&self, b: &mut Builder<'_>, element: ExprId, dimensions: Option<NodeId>) -> ExprId {
        const DIMENSIONS_MAX: usize = 255; // the virtual machine's limit (JVMS 4.4.1)
        let count = match dimensions {
            Some(d) if self.grammar.kind(b.ast, d) == K::Dimensions => {
                b.bytes(d).iter().filter(|&&c| c == b'[').count()
            }
            other => usize::from(other.is_some()),
        };
        (0..count.min(DIMENSIONS_MAX)).fold(element, |item, _| {
            let array = b.builtin("array");
            b.expr(Expr::Apply(array, [item].into()))
        })
    }

    fn note_on_declaration(&self, b: &mut Builder<'_>, node: NodeId, expr: ExprId) {
        let Some(parent) = b.ast.parent(node) else { return };
        let is_type = b.ast.field_id(node) == self.grammar.fields.r#type;
        match self.grammar.kind(b.ast, parent) {
            K::Field
            | K::Constant
            | K::LocalVariable
            | K::EnhancedFor
            | K::Resource
            | K::AnnotationElement
            | K::FormalParameter
                if is_type =>
            {
                b.set_expr(parent, expr)
            }
            K::Method if is_type => self.method_returns(b, expr),
            K::CatchParameter | K::TypePattern | K::RecordPatternComponent => b.set_expr(parent, expr),
            K::SpreadParameter => {
                let array = b.builtin("array");
                let array = b.expr(Expr::Apply(array, [expr].into()));
                b.set_expr(parent, array);
            }
            _ => {}
        }
    }

    /// `new …`: find the name that is called before it is met.
    pub(super) fn enter_creation(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let g = self.grammar;
        let mut name = g.child(b.ast, node, g.fields.r#type);
        if let Some(generic) = name.filter(|&n| g.kind(b.ast, n) == K::GenericType) {
            name = b.ast.first_child(generic);
        }
        if let Some(scoped) = name.filter(|&n| g.kind(b.ast, n) == K::ScopedTypeIdentifier) {
            name = b.ast.children(scoped).last();
        }
        let outer = g.children(b.ast, node).next().filter(|&n| g.kind(b.ast, n) != K::New);
        let new = g.child_of_kind(b.ast, node, K::New).unwrap_or(node);
        let arity = g.child(b.ast, node, g.fields.arguments).and_then(|a| self.arity(b, a));
        let body = g.child_of_kind(b.ast, node, K::ClassBody);
        let start = b.ast.span(new).start;
        self.creations.push(Creation { name, outer, arity, body, start, object: None, call: None });
    }
}

/// `new T() { … }` constructs an anonymous class (JLS 15.9.5), not `T`: the name is a call of that
/// class and `new T` names its supertype. The class is bound under the name of its supertype in
/// a scope of its own, which only the call stands in.
fn anonymous_class(
    b: &mut Builder<'_>,
    name: NodeId,
    base: Base,
    body: NodeId,
    closes: NodeId,
    start: u32,
    arity: Option<u8>,
) -> (DefId, ExprId) {
    let (spelled, at) = (b.name_of(name), b.ast.span(name));
    let supertype = b.refer_as(RefKind::Type, spelled, Span { start, end: at.end }, base, Namespaces::TYPE);
    let supertype = b.ref_expr(supertype);
    let scope = b.open_scope(ScopeKind::Block, None, closes);
    let brace = b.ast.span(body).start;
    let object = b.declare_as(DefKind::Object, spelled, Span { start: brace, end: brace + 1 }, body, scope);
    b.definition_mut(object).namespaces = Namespaces::TYPE;
    let call: RefId = b.refer_to(RefKind::Call, name, Base::Lexical, Namespaces::TYPE);
    b.reference_mut(call).arity = arity;
    (object, supertype)
}

fn is_package_path(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.')) && !text.is_empty()
}
