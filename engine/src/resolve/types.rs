//! What the resolver knows of a value: a small set of possible types.

use crate::resolve::world::Symbol;
use evergraph_languages::Module;
use smallvec::{IntoIter, SmallVec, smallvec};
use smol_str::SmolStr;
use std::ops::Deref;
use std::rc::Rc;

/// A value or a type as a thing of its own.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Type {
    pub(crate) head: Head,
    pub(crate) form: Form,
    /// Type arguments (instances), or the items of a tuple.
    pub(crate) args: Args,
    /// Items of a container that are known by their keys.
    pub(crate) items: Option<Rc<[(SmolStr, Types)]>>,
}

/// The arguments of a type. Most have none, which costs nothing here: an empty `Rc` is an allocation.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Args(Option<Rc<[Types]>>);

impl Deref for Args {
    type Target = [Types];

    fn deref(&self) -> &[Types] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<Vec<Types>> for Args {
    fn from(args: Vec<Types>) -> Args {
        Args(if args.is_empty() { None } else { Some(args.into()) })
    }
}

/// What the type is of.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Head {
    /// A class, function, inline module … of the repository.
    Symbol(Symbol),
    /// The superclass part of a class.
    Super(Symbol),
    /// A type of the language or of an outside package, by its name.
    Named(SmolStr),
    /// A module of the tree.
    Module(Module),
    /// Something outside the repository of which nothing is known.
    Outside,
    /// A tuple; `args` are its items.
    Tuple,
}

/// Whether a value of the type is meant or the type (function, module) itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    Value,
    Itself,
}

impl Type {
    pub(crate) fn value(symbol: Symbol) -> Type {
        Type { head: Head::Symbol(symbol), form: Form::Value, args: Args::default(), items: None }
    }

    pub(crate) fn itself(symbol: Symbol) -> Type {
        Type { head: Head::Symbol(symbol), form: Form::Itself, args: Args::default(), items: None }
    }

    pub(crate) fn of(head: Head) -> Type {
        Type { head, form: Form::Value, args: Args::default(), items: None }
    }

    pub(crate) fn with_args(mut self, args: Vec<Types>) -> Type {
        self.args = args.into();
        self
    }

    pub(crate) fn into_value(mut self) -> Type {
        self.form = Form::Value;
        self
    }

    pub(crate) fn into_itself(mut self) -> Type {
        self.form = Form::Itself;
        self
    }

    pub(crate) fn is_outside(&self) -> bool {
        matches!(self.head, Head::Outside | Head::Named(_))
    }
}

/// A set of possible types in order of discovery; empty: unknown.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Types(SmallVec<[Type; 1]>);

impl Types {
    /// More alternatives than this say nothing any more.
    const MAX: usize = 8;

    pub(crate) fn one(t: Type) -> Types {
        Types(smallvec![t])
    }

    pub(crate) fn outside() -> Types {
        Types::one(Type::of(Head::Outside))
    }

    pub(crate) fn add(&mut self, t: Type) {
        if self.0.len() < Types::MAX && !self.0.contains(&t) {
            self.0.push(t);
        }
    }

    pub(crate) fn extend(&mut self, more: Types) {
        if self.0.is_empty() {
            *self = more;
        } else {
            more.0.into_iter().for_each(|t| self.add(t));
        }
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Type> {
        self.0.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Types {
    type Item = Type;
    type IntoIter = IntoIter<[Type; 1]>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Type> for Types {
    fn from_iter<I: IntoIterator<Item = Type>>(iter: I) -> Types {
        let mut types = Types::default();
        iter.into_iter().for_each(|t| types.add(t));
        types
    }
}
