//! What functions hand out of their bodies: the members of object literals that they return, and of
//! object types in their signatures. Other files can name these, though they stand inside a function.

use crate::builder::Tables;
use crate::facts::{Base, DefKind, Definition, Expr, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, RefId, ScopeId};
use rustc_hash::FxHashMap;

/// Scopes further out are not searched for the variable a function returns.
const SCOPES_MAX: usize = 16;

/// Marks the members that visible definitions hand out as visible too. `open` tells the scopes that no function is around.
pub(crate) fn mark_offered(t: &Tables, open: &[bool], visible: &mut [bool]) {
    let mut offers = Offers::new(t, open);
    if offers.members.is_empty() {
        return;
    }
    let seen = (0..t.definitions.len()).filter(|&i| visible[i]).map(|i| DefId(i as u32));
    offers.definitions.extend(seen);
    while let Some(next) = offers.next() {
        match next {
            Next::Definition(d) => offers.definition(d, visible),
            Next::Expr(e) => offers.expr(e),
        }
    }
}

enum Next {
    Definition(DefId),
    Expr(ExprId),
}

struct Offers<'t> {
    t: &'t Tables,
    /// The members of each object inside a function.
    members: FxHashMap<DefId, Vec<DefId>>,
    /// Variables inside functions that hold such an object.
    holders: FxHashMap<(ScopeId, NameId), DefId>,
    looked_at: Vec<bool>,
    definitions: Vec<DefId>,
    exprs: Vec<ExprId>,
}

impl<'t> Offers<'t> {
    fn new(t: &'t Tables, open: &[bool]) -> Offers<'t> {
        let is_object = |d: DefId| t.definitions[d.index()].kind == DefKind::Object;
        let mut members: FxHashMap<DefId, Vec<DefId>> = FxHashMap::default();
        for (i, d) in t.definitions.iter().enumerate().filter(|(_, d)| !open[d.scope.index()]) {
            let scope = t.scopes[d.scope.index()];
            if let Some(owner) = scope.owner.filter(|&o| scope.kind == ScopeKind::Class && is_object(o)) {
                members.entry(owner).or_default().push(DefId(i as u32));
            }
        }
        let holds_object = |d: &Definition| {
            d.values.iter().any(|&v| matches!(t.exprs[v.index()], Expr::Definition(o) if is_object(o)))
        };
        let mut holders = FxHashMap::default();
        if !members.is_empty() {
            let local = |d: &&Definition| d.kind == DefKind::Local;
            for (i, d) in t.definitions.iter().enumerate().filter(|(_, d)| local(d) && holds_object(d)) {
                holders.insert((d.scope, d.name), DefId(i as u32));
            }
        }
        let looked_at = vec![false; t.exprs.len()];
        Offers { t, members, holders, looked_at, definitions: Vec::new(), exprs: Vec::new() }
    }

    fn next(&mut self) -> Option<Next> {
        self.exprs.pop().map(Next::Expr).or_else(|| self.definitions.pop().map(Next::Definition))
    }

    /// What a definition that can be seen says of the values it stands for.
    fn definition(&mut self, d: DefId, visible: &mut [bool]) {
        let row = &self.t.definitions[d.index()];
        let of_parameters = row.parameters.iter().filter_map(|p| self.t.definitions[p.index()].declared);
        self.exprs.extend(of_parameters.chain(row.declared).chain(row.returns));
        self.exprs.extend(row.returned.iter().chain(&row.values));
        if let Some(members) = self.members.remove(&d) {
            members.iter().for_each(|m| visible[m.index()] = true);
            self.definitions.extend(members);
        }
    }

    fn expr(&mut self, e: ExprId) {
        if std::mem::replace(&mut self.looked_at[e.index()], true) {
            return;
        }
        match &self.t.exprs[e.index()] {
            Expr::Definition(d) => self.handed_out(*d),
            Expr::Ref(r) => self.variable(*r),
            Expr::Instance(e) | Expr::Unwrap(e) | Expr::Awaited(e) => self.exprs.push(*e),
            Expr::Apply(_, items) | Expr::Union(items) | Expr::Tuple(items) => self.exprs.extend(items),
            Expr::Record(_, items) => self.exprs.extend(items.iter().map(|&(_, e)| e)),
            _ => {}
        }
    }

    /// An object, or a function without a name.
    fn handed_out(&mut self, d: DefId) {
        if matches!(self.t.definitions[d.index()].kind, DefKind::Object | DefKind::Lambda) {
            self.definitions.push(d);
        }
    }

    fn variable(&mut self, r: RefId) {
        let row = self.t.references[r.index()];
        if row.base != Base::Lexical {
            return;
        }
        let outwards = std::iter::successors(Some(row.scope), |s| self.t.scopes[s.index()].parent).take(SCOPES_MAX);
        let held = outwards.filter_map(|s| self.holders.remove(&(s, row.name))).next();
        self.definitions.extend(held);
    }
}
