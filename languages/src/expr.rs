//! Small expressions: what the resolver may ask the type of.

use crate::ids::{DefId, ExprId, NameId, RefId, ScopeId};
use crate::relink::{Relink, Row};
use serde::{Deserialize, Serialize};

/// An expression, as far as its type matters. *Type expressions* (annotations) denote types;
/// *value expressions* denote values; which is meant depends on where the expression stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Expr {
    /// A name or member occurrence: whatever the reference is bound to.
    Ref(RefId),
    /// The module a specifier names, by the language's module resolution.
    Module(NameId),
    /// The module whose body is this scope (Rust `self`, `super` inside an inline module).
    Scope(ScopeId),
    /// A definition itself: lambda, class expression, object literal, parameter.
    Definition(DefId),
    /// An instance of the class or extension whose body this is (`this`, `self`).
    This(DefId),
    /// The class or extension itself (`Self`, `cls`).
    ThisType(DefId),
    /// The superclass view of an instance of this class.
    Super(DefId),
    /// What calling it gives.
    Call(ExprId),
    /// A value of this type expression: `new T()`, a cast, a composite literal.
    Instance(ExprId),
    /// What a callee takes as its argument at this position: what a literal or function written
    /// there is expected to be.
    Parameter(ExprId, u32),
    /// In a type expression: the type of a value expression (TypeScript's `typeof x`, `T["member"]`).
    TypeOf(ExprId),
    /// In a type expression: the declared type of the parameter that takes the n-th argument of a call.
    Expected(RefId, u32),
    /// What a function of this type (a type expression: function type, interface with one method) is
    /// given as its n-th parameter.
    Given(ExprId, u32),
    /// One item of a container or iterator: indexing, `for` targets.
    Element(ExprId),
    /// The value inside a wrapper: `await`, `?`, `!`, dereference. Values without a wrapper stay.
    Unwrap(ExprId),
    /// What waiting for a value gives, where a type may say so itself (Rust's `Future`); else as `Unwrap`.
    Awaited(ExprId),
    /// A generic type applied to arguments (type expressions).
    Apply(ExprId, Box<[ExprId]>),
    /// Any of these.
    Union(Box<[ExprId]>),
    /// A tuple of these.
    Tuple(Box<[ExprId]>),
    /// One item of a tuple.
    Item(ExprId, u32),
    /// What calling it gives with the arguments listed for this call.
    CallWith(RefId, ExprId),
    /// A member of a value that no reference names: what the language itself looks up.
    Member(ExprId, NameId),
    /// A container of which some items are known by the keys written in the source.
    Record(ExprId, Box<[(NameId, ExprId)]>),
    /// The item of a container at a key written in the source.
    Key(ExprId, NameId),
    /// A value of a type of the language itself, by name: `str`, `int`, `list`.
    Builtin(NameId),
}

/// An id that an expression holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    /// A reference.
    Ref(RefId),
    /// A definition.
    Definition(DefId),
    /// A scope.
    Scope(ScopeId),
    /// A name.
    Name(NameId),
    /// Another expression.
    Expr(ExprId),
}

impl Expr {
    /// Calls `each` with every id the expression holds.
    pub fn links(&self, each: &mut impl FnMut(Link)) {
        match self {
            Expr::Ref(r) | Expr::Expected(r, _) => each(Link::Ref(*r)),
            Expr::Module(n) | Expr::Builtin(n) => each(Link::Name(*n)),
            Expr::Scope(s) => each(Link::Scope(*s)),
            Expr::Definition(d) | Expr::This(d) | Expr::ThisType(d) | Expr::Super(d) => each(Link::Definition(*d)),
            Expr::Call(e)
            | Expr::Instance(e)
            | Expr::Element(e)
            | Expr::TypeOf(e)
            | Expr::Given(e, _)
            | Expr::Parameter(e, _)
            | Expr::Unwrap(e)
            | Expr::Awaited(e)
            | Expr::Item(e, _) => each(Link::Expr(*e)),
            Expr::CallWith(r, e) => {
                each(Link::Ref(*r));
                each(Link::Expr(*e));
            }
            Expr::Member(e, n) | Expr::Key(e, n) => {
                each(Link::Expr(*e));
                each(Link::Name(*n));
            }
            Expr::Record(e, items) => {
                each(Link::Expr(*e));
                for &(name, item) in items {
                    each(Link::Name(name));
                    each(Link::Expr(item));
                }
            }
            Expr::Apply(e, list) => {
                each(Link::Expr(*e));
                list.iter().for_each(|&e| each(Link::Expr(e)));
            }
            Expr::Union(list) | Expr::Tuple(list) => list.iter().for_each(|&e| each(Link::Expr(e))),
        }
    }
}

impl Row for Expr {
    fn relink(&self, to: &mut impl Relink) -> Expr {
        match self {
            Expr::Ref(r) => Expr::Ref(to.reference(*r)),
            Expr::Module(n) => Expr::Module(to.name(*n)),
            Expr::Scope(s) => Expr::Scope(to.scope(*s)),
            Expr::Definition(d) => Expr::Definition(to.definition(*d)),
            Expr::This(d) => Expr::This(to.definition(*d)),
            Expr::ThisType(d) => Expr::ThisType(to.definition(*d)),
            Expr::Super(d) => Expr::Super(to.definition(*d)),
            Expr::Call(e) => Expr::Call(to.expr(*e)),
            Expr::Instance(e) => Expr::Instance(to.expr(*e)),
            Expr::Element(e) => Expr::Element(to.expr(*e)),
            Expr::TypeOf(e) => Expr::TypeOf(to.expr(*e)),
            Expr::Expected(r, i) => Expr::Expected(to.reference(*r), *i),
            Expr::Given(e, i) => Expr::Given(to.expr(*e), *i),
            Expr::Parameter(e, i) => Expr::Parameter(to.expr(*e), *i),
            Expr::Unwrap(e) => Expr::Unwrap(to.expr(*e)),
            Expr::Awaited(e) => Expr::Awaited(to.expr(*e)),
            Expr::Apply(e, list) => Expr::Apply(to.expr(*e), to.exprs(list)),
            Expr::Union(list) => Expr::Union(to.exprs(list)),
            Expr::Tuple(list) => Expr::Tuple(to.exprs(list)),
            Expr::Item(e, i) => Expr::Item(to.expr(*e), *i),
            Expr::CallWith(r, e) => Expr::CallWith(to.reference(*r), to.expr(*e)),
            Expr::Member(e, n) => Expr::Member(to.expr(*e), to.name(*n)),
            Expr::Record(e, items) => {
                let of = to.expr(*e);
                Expr::Record(of, items.iter().map(|&(key, item)| (to.name(key), to.expr(item))).collect())
            }
            Expr::Key(e, n) => Expr::Key(to.expr(*e), to.name(*n)),
            Expr::Builtin(n) => Expr::Builtin(to.name(*n)),
        }
    }
}
