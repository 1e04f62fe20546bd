//! Values inside other values: what awaiting, unwrapping and dereferencing gives.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Form, Head, Type, Types};

impl Resolver<'_> {
    /// What waiting for a value gives: what a type of the repository says of itself, or what is inside.
    pub(super) fn awaited(&mut self, of: Type) -> Types {
        let named = self.rules(self.own).future_type.filter(|_| of.form == Form::Value);
        let output = named.map_or(Types::default(), |name| self.associated(&of, name));
        if output.is_empty() { self.unwrapped_value(of) } else { output }
    }

    /// The value inside a wrapper or of a defined type's underlying one; what is no wrapper stays.
    pub(super) fn unwrapped_value(&mut self, of: Type) -> Types {
        let underlying = self.underlying(&of);
        if underlying.is_empty() { unwrapped(of) } else { underlying.into_iter().flat_map(unwrapped).collect() }
    }

    /// What a type dereferences to, where it says so by an associated type (`type Target = T`).
    pub(crate) fn dereferenced(&mut self, of: &Type) -> Types {
        match (self.rules(self.own).deref_type, of.form) {
            (Some(name), Form::Value) => self.associated(of, name),
            _ => Types::default(),
        }
    }

    /// What a value finally dereferences to, if that is a type from outside; otherwise the value.
    pub(super) fn innermost(&mut self, of: Type) -> Type {
        match self.dereferenced(&of).into_iter().next() {
            Some(inner) if inner.is_outside() => inner,
            _ => of,
        }
    }
}

/// The value inside a wrapper; what is no wrapper stays.
pub(super) fn unwrapped(t: Type) -> Types {
    match (&t.head, t.args.first()) {
        (Head::Named(_), Some(inner)) => inner.clone(),
        _ => Types::one(t),
    }
}
