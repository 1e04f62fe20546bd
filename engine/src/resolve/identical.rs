//! Overloads where conversions are for anybody to declare (C++): of the functions that may take the arguments, those that
//! no other takes better (ISO C++, [over.match.best]).

use crate::resolve::conversions::Rank;
use crate::resolve::overloads::Call;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::Types;
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{Base, DefFlags, DefId, DefKind, Expr, ExprId, RefId, ScopeId};

/// A callable with the conversions that its arguments need.
struct Candidate {
    symbol: Symbol,
    ranks: Vec<Option<Rank>>,
    /// How it takes what a variable holds and what nobody else holds.
    takes: Vec<Takes>,
    /// A template takes anything, a pack any number of it.
    general: u8,
}

/// A parameter, by how it takes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// `T` or `T&`.
    Plain,
    /// `const T&`.
    Const,
    /// `T&&`.
    Temporary,
    /// `T&&` of a template, which is whatever is passed.
    Forwarded,
}

/// What an argument is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Category {
    Variable,
    Constant,
    Temporary,
}

impl Takes {
    fn of(flags: DefFlags, is_open: bool) -> Takes {
        match () {
            () if flags.has(DefFlags::TEMPORARY) && is_open => Takes::Forwarded,
            () if flags.has(DefFlags::TEMPORARY) => Takes::Temporary,
            () if flags.has(DefFlags::CONST) => Takes::Const,
            () => Takes::Plain,
        }
    }

    /// How well it goes with an argument; 0 if not at all.
    fn fit(self, category: Category) -> u8 {
        match (category, self) {
            (Category::Variable, Takes::Plain)
            | (Category::Constant, Takes::Const)
            | (Category::Temporary, Takes::Temporary | Takes::Forwarded) => 3,
            (_, Takes::Forwarded) | (Category::Temporary, Takes::Const) => 2,
            (Category::Variable | Category::Constant, Takes::Temporary) => 0,
            _ => 1,
        }
    }
}

impl Candidate {
    /// Whether it takes every argument as well as another and one of them better, or is the less general of equals.
    fn is_better(&self, other: &Candidate) -> bool {
        let pairs = || self.ranks.iter().zip(&other.ranks);
        let worse = |(a, b): (&Option<Rank>, &Option<Rank>)| exceeds(*b, *a);
        let better = |(a, b): (&Option<Rank>, &Option<Rank>)| exceeds(*a, *b);
        !pairs().any(worse) && (pairs().any(better) || pairs().all(|(a, b)| a == b) && self.general < other.general)
    }
}

/// Whether one conversion is known to be better than another; what is exact, and what a template takes, is better than
/// what is unknown.
fn exceeds(a: Option<Rank>, b: Option<Rank>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a > b,
        (Some(a), None) => matches!(a, Rank::Exact | Rank::Constrained),
        (None, _) => false,
    }
}

impl Resolver<'_> {
    /// Of several callables, those that no other is known to take the arguments better than; all, if none takes them.
    pub(crate) fn identical(&mut self, call: Call<'_>, symbols: &[Symbol]) -> Vec<Symbol> {
        let listed = call.unit.facts.arguments_of(call.reference);
        if listed.is_empty() || symbols.len() < 2 {
            return symbols.to_vec();
        }
        let arguments: Vec<Types> = listed.iter().map(|a| self.value(call.file, a.value)).collect();
        let candidates: Vec<Candidate> = symbols.iter().filter_map(|&s| self.ranked(s, &arguments)).collect();
        let best = |c: &&Candidate| !candidates.iter().any(|other| other.is_better(c));
        let best: Vec<&Candidate> = candidates.iter().filter(best).collect();
        if best.is_empty() {
            return symbols.to_vec();
        }
        let categories: Vec<Option<Category>> = listed.iter().map(|a| self.category(call, a.value)).collect();
        let taking = by_category(best, &categories);
        taking.into_iter().map(|c| c.symbol).collect()
    }

    /// The callable with the conversions it needs; `None` if an argument cannot be passed.
    fn ranked(&mut self, symbol: Symbol, arguments: &[Types]) -> Option<Candidate> {
        let unit = self.unit(symbol.file)?;
        let d = unit.facts.definition(symbol.def);
        let constrained = d.flags.has(DefFlags::CONSTRAINED);
        let mut candidate = Candidate { symbol, ranks: Vec::new(), takes: Vec::new(), general: 0 };
        for (i, argument) in arguments.iter().enumerate() {
            let pack = |p: &&DefId| unit.facts.definition(**p).flags.has(DefFlags::VARIADIC);
            let row = d.parameters.get(i).or_else(|| d.parameters.last().filter(pack));
            let row = row.map(|&p| unit.facts.definition(p));
            let declared = row.and_then(|p| p.declared);
            let flags = row.map_or(DefFlags::default(), |p| p.flags);
            let is_open = declared.is_some_and(|e| self.is_open(symbol.file, e));
            let pack = flags.has(DefFlags::VARIADIC);
            let rank = match declared {
                _ if is_open && constrained => Some(Rank::Constrained),
                _ if is_open => Some(Rank::Exact),
                _ if row.is_none() && d.flags.has(DefFlags::VARIADIC) => Some(Rank::Ellipsis),
                _ if pack => None,
                Some(e) => {
                    let taken = self.type_of(symbol.file, e);
                    self.rank(argument, &taken)
                }
                None => None,
            };
            if rank == Some(Rank::No) {
                return None;
            }
            candidate.general = candidate.general.max(if pack { 2 } else { u8::from(is_open) });
            candidate.ranks.push(rank);
            candidate.takes.push(Takes::of(flags, is_open));
        }
        Some(candidate)
    }

    /// Whether an argument is a variable or what nobody else holds; `None` if that is not known.
    fn category(&mut self, call: Call<'_>, argument: ExprId) -> Option<Category> {
        match *call.unit.expr(argument) {
            Expr::Ref(r) => {
                let named: Vec<Symbol> = self.bind(call.file, r).symbols().collect();
                let holds =
                    |k: DefKind| matches!(k, DefKind::Local | DefKind::Parameter | DefKind::Variable | DefKind::Field);
                let all = !named.is_empty() && named.iter().all(|&s| self.kind_of(s).is_some_and(holds));
                let kind = if self.names_const(call, r, true) { Category::Constant } else { Category::Variable };
                all.then_some(kind)
            }
            Expr::Instance(_) | Expr::Call(_) | Expr::CallWith(..) => Some(Category::Temporary),
            Expr::Unwrap(_) | Expr::Element(_) => Some(Category::Variable),
            _ => None,
        }
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
}

/// Of callables that need the same conversions those that take variables and temporaries best.
fn by_category<'c>(best: Vec<&'c Candidate>, categories: &[Option<Category>]) -> Vec<&'c Candidate> {
    let fits = |c: &Candidate| -> Vec<u8> {
        c.takes.iter().zip(categories).map(|(takes, of)| of.map_or(1, |of| takes.fit(of))).collect()
    };
    let rows: Vec<Vec<u8>> = best.iter().map(|c| fits(c)).collect();
    let exceeds = |a: &[u8], b: &[u8]| a != b && a.iter().zip(b).all(|(a, b)| a >= b);
    let beaten = |i: usize| (0..best.len()).any(|j| best[j].ranks == best[i].ranks && exceeds(&rows[j], &rows[i]));
    let kept: Vec<bool> = (0..best.len()).map(|i| !beaten(i)).collect();
    best.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(c, _)| c).collect()
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
