//! Overloads where conversions are for anybody to declare (C++): nothing tells which conversion is
//! the better one without knowing all of them, but one that takes the arguments as they are comes
//! before every other (ISO C++, [over.ics.rank]).

use crate::resolve::overloads::Call;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{Base, DefFlags, DefKind, Expr, RefId, ScopeId};

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

    /// Of members that differ in `const` alone those for the object they are called on (ISO C++,
    /// [over.match.funcs]).
    pub(crate) fn as_const(&mut self, call: Call<'_>, mut symbols: Vec<Symbol>) -> Vec<Symbol> {
        if symbols.len() < 2 {
            return symbols;
        }
        let shape = |this: &mut Self, s: &Symbol| {
            let unit = this.unit(s.file)?;
            let d = unit.facts.definition(s.def);
            Some((d.flags.has(DefFlags::CONST), d.parameters.len()))
        };
        let shapes: Vec<Option<(bool, usize)>> = symbols.iter().map(|s| shape(self, s)).collect();
        let of_const = |c: bool| shapes.iter().flatten().any(|(is_const, _)| *is_const == c);
        if !of_const(true) || !of_const(false) {
            return symbols;
        }
        let wanted = self.is_called_on_const(call);
        let mut rows = shapes.iter();
        symbols.retain(|_| match rows.next() {
            Some(Some((c, n))) => *c == wanted || !shapes.contains(&Some((wanted, *n))),
            _ => true,
        });
        symbols
    }

    /// Whether what a member is called on cannot be changed, as far as declarations say so.
    fn is_called_on_const(&mut self, call: Call<'_>) -> bool {
        let row = call.unit.facts.references[call.reference.index()];
        let Base::Member(of) = row.base else { return in_const_method(call.unit, row.scope) };
        match *call.unit.expr(of) {
            Expr::This(_) => in_const_method(call.unit, row.scope),
            Expr::Ref(r) => self.names_const(call, r, true),
            Expr::Unwrap(of) => match *call.unit.expr(of) {
                Expr::This(_) => in_const_method(call.unit, row.scope),
                Expr::Ref(r) => self.names_const(call, r, false),
                _ => false,
            },
            _ => false,
        }
    }

    /// A variable that is declared so, or, as itself, a field of an object that a method does not change.
    fn names_const(&mut self, call: Call<'_>, r: RefId, itself: bool) -> bool {
        let row = call.unit.facts.references[r.index()];
        let own_field = itself && row.base == Base::Lexical && in_const_method(call.unit, row.scope);
        let named: Vec<Symbol> = self.bind(call.file, r).symbols().collect();
        named.iter().any(|s| {
            self.unit(s.file).is_some_and(|u| {
                let d = u.facts.definition(s.def);
                d.flags.has(DefFlags::CONST) || own_field && d.kind == DefKind::Field
            })
        })
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

/// Whether a scope is inside of a method that changes nothing of its object.
fn in_const_method(unit: &Unit, scope: ScopeId) -> bool {
    let mut scopes = std::iter::successors(Some(scope), |s| unit.facts.scopes[s.index()].parent);
    let method = scopes.find_map(|s| {
        let owner = unit.facts.scopes[s.index()].owner?;
        unit.facts.definition(owner).kind.is_callable().then_some(owner)
    });
    method.is_some_and(|m| unit.facts.definition(m).flags.has(DefFlags::CONST))
}
