//! Overloads where conversions are for anybody to declare (C++): nothing tells which conversion is
//! the better one without knowing all of them, but one that takes the arguments as they are comes
//! before every other (ISO C++, [over.ics.rank]).

use crate::resolve::overloads::Call;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::world::Symbol;
use evergraph_languages::DefKind;

/// Pointers to pointers are compared this deep.
const DEPTH_MAX: u32 = 4;

impl Resolver<'_> {
    /// Of several callables, those that take what is known of the arguments as it is; all, if none does.
    pub(crate) fn identical(&mut self, call: Call<'_>, symbols: &[Symbol]) -> Vec<Symbol> {
        let listed = call.unit.facts.arguments_of(call.reference);
        if listed.is_empty() || symbols.len() < 2 {
            return symbols.to_vec();
        }
        let arguments: Vec<Types> = listed.iter().map(|a| self.value(call.file, a.value)).collect();
        let taking: Vec<Symbol> = symbols.iter().copied().filter(|&s| self.takes_as_it_is(s, &arguments)).collect();
        if taking.is_empty() { symbols.to_vec() } else { taking }
    }

    fn takes_as_it_is(&mut self, callable: Symbol, arguments: &[Types]) -> bool {
        let Some(unit) = self.unit(callable.file) else { return false };
        let mut same = false;
        for (&parameter, argument) in unit.facts.definition(callable.def).parameters.iter().zip(arguments) {
            let Some(declared) = unit.facts.definition(parameter).declared else { continue };
            let taken = self.type_of(callable.file, declared);
            match self.are_identical(argument, &taken, 0) {
                Some(false) => return false,
                Some(true) => same = true,
                None => {}
            }
        }
        same
    }

    /// Whether two types are one; `None` if one of them is not known, or may be several.
    fn are_identical(&mut self, a: &Types, b: &Types, depth: u32) -> Option<bool> {
        let only = |types: &Types| types.iter().next().filter(|_| types.iter().len() == 1).cloned();
        let (a, b) = (only(a)?, only(b)?);
        match (&a.head, &b.head) {
            _ if self.is_open_type(&a) || self.is_open_type(&b) => None,
            (Head::Symbol(x), Head::Symbol(y)) => Some(x == y),
            (Head::Named(x), Head::Named(y)) if x == y && x == "*" && depth < DEPTH_MAX => {
                let pointee = |t: &Type| t.args.first().cloned().unwrap_or_default();
                self.are_identical(&pointee(&a), &pointee(&b), depth + 1)
            }
            (Head::Named(x), Head::Named(y)) => Some(x == y),
            (Head::Symbol(_), Head::Named(_)) | (Head::Named(_), Head::Symbol(_)) => Some(false),
            _ => None,
        }
    }

    /// A parameter of a template, which may be anything.
    fn is_open_type(&mut self, t: &Type) -> bool {
        let Head::Symbol(s) = t.head else { return false };
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind == DefKind::TypeParameter)
    }
}
