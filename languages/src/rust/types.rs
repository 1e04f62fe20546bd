//! Type expressions.

use super::extract::Extract;
use super::syntax::{F, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

impl Extract {
    pub(super) fn leave_type(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let expr = match kind {
            K::PrimitiveType => Some(b.builtin(b.text(node))),
            K::UnitType => Some(b.expr(Expr::Tuple(Box::default()))),
            K::GenericType | K::GenericTypeTurbofish => self.generic(b, node),
            // References are transparent: member look-up dereferences.
            K::ReferenceType | K::PointerType | K::HigherRankedBound => self.child_expr(b, node, F::Type),
            K::AbstractType | K::DynamicType => self.child_expr(b, node, F::Trait),
            K::ArrayType => self.child_expr(b, node, F::Element).map(|item| {
                let list = b.builtin("array");
                b.expr(Expr::Apply(list, [item].into()))
            }),
            K::TupleType => {
                let items = self.typed_children(b, node);
                Some(b.expr(Expr::Tuple(items)))
            }
            K::BoundedType => match self.typed_children(b, node) {
                one if one.len() == 1 => Some(one[0]),
                several => Some(b.expr(Expr::Union(several))),
            },
            K::FunctionType => Some(self.function_type(b, node)),
            K::BracketedType => b.ast.first_child(node).and_then(|inner| b.expr_of(inner)),
            // `<T as Trait>::Item`: what is looked up is the trait's.
            K::QualifiedType => self.child_expr(b, node, F::Alias),
            // `Item = T` in `Iterator<Item = T>` stands for `T`.
            K::TypeBinding => self.child_expr(b, node, F::Type),
            K::WherePredicate => {
                self.where_predicate(b, node);
                None
            }
            _ => None,
        };
        if let Some(expr) = expr {
            b.set_expr(node, expr);
        }
    }

    /// `Name<Arguments>`; the bindings of an iterator's or function's items count as arguments.
    fn generic(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let generic = self.child_expr(b, node, F::Type)?;
        let arguments = self.child_of_kind(b, node, K::TypeArguments);
        let arguments = arguments.map(|a| self.typed_children(b, a)).unwrap_or_default();
        if let (&[inner], Expr::Ref(r)) = (&*arguments, b.expr_row(generic))
            && is_pointer(b.spelling(b.reference(*r).name))
        {
            return Some(inner);
        }
        // `io::Result<T>` leaves its error to an alias.
        let mut arguments = arguments.into_vec();
        if let (1, &Expr::Ref(r)) = (arguments.len(), b.expr_row(generic))
            && b.spelling(b.reference(r).name) == "Result"
        {
            arguments.push(b.unknown());
        }
        let arguments = arguments.into_boxed_slice();
        Some(if arguments.is_empty() { generic } else { b.expr(Expr::Apply(generic, arguments)) })
    }

    /// The children as types; lifetimes and constants are none, what is left to infer is unknown.
    fn typed_children(&self, b: &mut Builder<'_>, node: NodeId) -> Box<[ExprId]> {
        let mut types = Vec::new();
        for child in b.ast.children(node) {
            match self.kind(b, child) {
                K::Lifetime | K::LineComment | K::BlockComment => {}
                _ => types.push(b.expr_or_unknown(child)),
            }
        }
        types.into()
    }

    /// `fn(A) -> R`, `Fn(A) -> R`: a function without a body.
    fn function_type(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        let (name, scope, at) = (b.name(""), b.scope(), b.ast.span(node));
        let at = Span { start: at.start, end: at.start };
        let function = b.declare_as(DefKind::Lambda, name, at, node, scope);
        b.definition_mut(function).namespaces = Namespaces::NONE;
        let parameters = self.child(b, node, F::Parameters);
        let parameters: Vec<NodeId> = parameters.into_iter().flat_map(|p| b.ast.children(p)).collect();
        for parameter in parameters {
            let declared = match self.kind(b, parameter) {
                K::Parameter => self.child_expr(b, parameter, F::Type),
                _ => b.expr_of(parameter),
            };
            let def = b.declare_as(DefKind::Parameter, name, at, parameter, scope);
            b.definition_mut(def).namespaces = Namespaces::NONE;
            b.definition_mut(def).declared = declared;
            b.add_parameter(function, def);
        }
        b.definition_mut(function).returns = self.child_expr(b, node, F::ReturnType);
        b.expr(Expr::Definition(function))
    }

    /// The name in `Trait<Name = T>`, an associated type of the trait.
    pub(super) fn binding_name(&self, b: &mut Builder<'_>, name: NodeId) {
        let generic = b.ast.ancestors(name).nth(2);
        let of = generic.and_then(|g| self.child_expr(b, g, F::Type));
        let of = of.unwrap_or_else(|| b.unknown());
        b.refer_to(RefKind::Type, name, Base::Member(of), Namespaces::TYPE);
    }
}

/// Whether member look-up goes through to what the type holds: by `Deref`, or for cells and locks
/// by the borrow that has to come first and keeps the type.
pub(super) fn is_pointer(name: &str) -> bool {
    matches!(
        name,
        "Arc"
            | "Box"
            | "Cell"
            | "Cow"
            | "LazyLock"
            | "ManuallyDrop"
            | "Mutex"
            | "MutexGuard"
            | "Pin"
            | "Rc"
            | "RefCell"
            | "RefMut"
            | "RwLock"
            | "RwLockReadGuard"
            | "RwLockWriteGuard"
            | "Weak"
    )
}
