//! Hashes of expressions with all they consist of: the references they hold, receivers and arguments of these.

use super::hasher::Hasher;
use super::identities::Identities;
use crate::resolve::unit::Unit;
use evergraph_languages::{Base, Expr, ExprId, Link, NameId, RefId};
use rustc_hash::FxHashMap;

/// Hashes by expression.
pub(super) struct Expressions(Vec<u64>);

/// Not computed yet, and about to be.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

impl Expressions {
    /// `None` if an expression is part of itself.
    pub(super) fn new(unit: &Unit, ids: &Identities) -> Option<Expressions> {
        let count = unit.facts.exprs.len();
        let mut all = Work { unit, ids, hashes: vec![0; count], hasher: Hasher::default(), later: later(unit) };
        let mut states = vec![State::New; count];
        let mut todo = Vec::new();
        for root in 0..count as u32 {
            todo.push(ExprId(root));
            while let Some(&e) = todo.last() {
                match states[e.index()] {
                    State::Done => {
                        todo.pop();
                    }
                    State::New => {
                        states[e.index()] = State::Open;
                        let mut ring = false;
                        all.parts(e, &mut |part| match states[part.index()] {
                            State::New => todo.push(part),
                            State::Open => ring = true,
                            State::Done => {}
                        });
                        if ring {
                            return None;
                        }
                    }
                    State::Open => {
                        all.hashes[e.index()] = all.hash(e);
                        states[e.index()] = State::Done;
                        todo.pop();
                    }
                }
            }
        }
        Some(Expressions(all.hashes))
    }

    pub(super) fn of(&self, e: ExprId) -> u64 {
        self.0[e.index()]
    }
}

/// Where names become visible that are so from some reference on only.
fn later(unit: &Unit) -> FxHashMap<NameId, Vec<u32>> {
    let mut later: FxHashMap<NameId, Vec<u32>> = FxHashMap::default();
    for d in &unit.facts.definitions {
        if let Some(from) = d.visible_from {
            later.entry(d.name).or_default().push(from);
        }
    }
    later.values_mut().for_each(|list| list.sort_unstable());
    later
}

struct Work<'u> {
    unit: &'u Unit,
    ids: &'u Identities,
    hashes: Vec<u64>,
    hasher: Hasher,
    later: FxHashMap<NameId, Vec<u32>>,
}

impl Work<'_> {
    /// The expressions that one is hashed with.
    fn parts(&self, e: ExprId, each: &mut impl FnMut(ExprId)) {
        self.unit.expr(e).links(&mut |link| match link {
            Link::Expr(e) => each(e),
            Link::Ref(r) => self.parts_of_reference(r, each),
            Link::Name(_) | Link::Scope(_) | Link::Definition(_) => {}
        });
    }

    fn parts_of_reference(&self, r: RefId, each: &mut impl FnMut(ExprId)) {
        let facts = &self.unit.facts;
        if let Base::Member(of) | Base::Value(of) = facts.references[r.index()].base {
            each(of);
        }
        facts.arguments_of(r).iter().for_each(|a| each(a.value));
    }

    fn hash(&mut self, e: ExprId) -> u64 {
        let unit = self.unit;
        let expr = unit.expr(e);
        self.hasher.number(kind_of(expr));
        if let Expr::Expected(_, n) | Expr::Given(_, n) | Expr::Parameter(_, n) | Expr::Item(_, n) = expr {
            self.hasher.number(u64::from(*n));
        }
        let mut links = 0;
        expr.links(&mut |link| {
            links += 1;
            match link {
                Link::Expr(e) => self.hasher.number(self.hashes[e.index()]),
                Link::Ref(r) => self.reference(r),
                Link::Name(n) => self.hasher.text(unit.facts.name(n)),
                Link::Scope(s) => self.hasher.number(self.ids.of_scope(s)),
                Link::Definition(d) => self.hasher.number(self.ids.of(d)),
            }
        });
        self.hasher.number(links);
        self.hasher.finish()
    }

    fn reference(&mut self, r: RefId) {
        let facts = &self.unit.facts;
        let row = facts.references[r.index()];
        self.hasher.text(facts.name(row.name));
        self.hasher.number(self.ids.of_scope(row.scope));
        self.hasher.number(row.kind as u64);
        self.hasher.number(u64::from(row.namespaces.0));
        self.hasher.number(row.arity.map_or(0, |n| 1 + u64::from(n)));
        match row.base {
            Base::Lexical => self.hasher.number(0),
            Base::Nothing => self.hasher.number(1),
            Base::Member(of) => [2, self.hashes[of.index()]].into_iter().for_each(|n| self.hasher.number(n)),
            Base::Value(of) => [3, self.hashes[of.index()]].into_iter().for_each(|n| self.hasher.number(n)),
            Base::Module(n) => {
                self.hasher.number(4);
                self.hasher.text(facts.name(n));
            }
        }
        let seen = self.later.get(&row.name).map_or(0, |from| from.partition_point(|&from| from <= r.0));
        self.hasher.number(seen as u64);
        let arguments = facts.arguments_of(r);
        self.hasher.number(arguments.len() as u64);
        for a in arguments {
            self.hasher.number(self.hashes[a.value.index()]);
            self.hasher.text(a.name.map_or("", |n| facts.name(n)));
        }
    }
}

/// A number for each kind of expression.
fn kind_of(expr: &Expr) -> u64 {
    match expr {
        Expr::Ref(_) => 0,
        Expr::Module(_) => 1,
        Expr::Scope(_) => 2,
        Expr::Definition(_) => 3,
        Expr::This(_) => 4,
        Expr::ThisType(_) => 5,
        Expr::Super(_) => 6,
        Expr::Call(_) => 7,
        Expr::Instance(_) => 8,
        Expr::Parameter(..) => 9,
        Expr::TypeOf(_) => 10,
        Expr::Expected(..) => 11,
        Expr::Given(..) => 12,
        Expr::Element(_) => 13,
        Expr::Unwrap(_) => 14,
        Expr::Apply(..) => 15,
        Expr::Union(_) => 16,
        Expr::Tuple(_) => 17,
        Expr::Item(..) => 18,
        Expr::CallWith(..) => 19,
        Expr::Member(..) => 20,
        Expr::Record(..) => 21,
        Expr::Key(..) => 22,
        Expr::Builtin(_) => 23,
        Expr::Awaited(_) => 24,
    }
}
