//! Values inside other values: what awaiting, unwrapping and dereferencing gives.

use crate::resolve::resolver::{Active, Resolver};
use crate::resolve::types::{Form, Head, Type, Types};
use evergraph_languages::Namespaces;

impl Resolver<'_> {
    /// What waiting for a value gives: what a type of the repository says of itself, or what is inside.
    pub(super) fn awaited(&mut self, of: Type) -> Types {
        let named = self.rules(self.own).future_type.filter(|_| of.form == Form::Value);
        let output = named.map_or(Types::default(), |name| self.associated(&of, name));
        if output.is_empty() { self.unwrapped_value(of) } else { output }
    }

    /// The value inside a wrapper or of a defined type's underlying one; what is no wrapper stays.
    pub(super) fn unwrapped_value(&mut self, of: Type) -> Types {
        let pointed = self.pointed_to(&of);
        if !pointed.is_empty() {
            return pointed;
        }
        let underlying = self.underlying(&of);
        if underlying.is_empty() { unwrapped(of) } else { underlying.into_iter().flat_map(unwrapped).collect() }
    }

    /// What `->` and `*` give for a class that defines them (C++, [over.ref]).
    fn pointed_to(&mut self, of: &Type) -> Types {
        let Head::Symbol(class) = of.head else { return Types::default() };
        if of.form != Form::Value || !self.rules(self.own).textual_includes {
            return Types::default();
        }
        self.guarded(Active::Calling(class), |this| {
            let named = |name: &&str| this.written_members(of, name, Namespaces::ANY).into_iter().next();
            let operator = ["operator->", "operator*"].iter().find_map(named);
            let Some(operator) = operator else { return Types::default() };
            let environment = this.environment_of(of, operator);
            let given = this.with_environment(environment, |this| this.result_of(Type::itself(operator), Some(of)));
            given.into_iter().flat_map(unwrapped).collect()
        })
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
