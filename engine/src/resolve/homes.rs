//! Under which name what a definition says counts, for who reads the file from outside.

use evergraph_languages::{
    Base, DefId, DefKind, Definition, Expr, ExprId, FileFacts, Link, NameId, RefId, Scope, ScopeId, ScopeKind,
};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// The *homes* of a file's definitions. Mostly a definition's home is its name. What is inside of a function is reached
/// through the function, and counts as part of it: of a thousand parameters named `t`, one more is nobody's business.
/// What has no name (a lambda, an object) is reached through the definition that holds it, and counts as part of that.
#[derive(Debug)]
pub(crate) struct Homes {
    definitions: Box<[NameId]>,
    /// By scope: the home of the outermost function around it.
    scopes: Vec<Option<NameId>>,
    /// The empty name, if the file has it.
    nothing: Option<NameId>,
    nameless: FxHashMap<DefId, NameId>,
}

impl Homes {
    pub(crate) fn new(facts: &FileFacts) -> Homes {
        let nothing = facts.names.iter().position(|name| name.is_empty()).map(|i| NameId(i as u32));
        let nameless = nothing.map_or_else(FxHashMap::default, |nothing| Holders::new(facts, nothing).all());
        let scopes = functions_around(facts, &nameless);
        let mut homes = Homes { definitions: Box::default(), scopes, nothing, nameless };
        let ids = facts.definitions.iter().enumerate();
        homes.definitions = ids.map(|(i, row)| homes.find(DefId(i as u32), row)).collect();
        homes
    }

    fn find(&self, id: DefId, row: &Definition) -> NameId {
        self.of_scope(row.scope).or_else(|| self.holder(id, row.name)).unwrap_or(row.name)
    }

    /// The home of a definition.
    pub(crate) fn of(&self, id: DefId) -> NameId {
        self.definitions[id.index()]
    }

    /// The home of what is inside of a scope, if that is inside of a function.
    pub(crate) fn of_scope(&self, scope: ScopeId) -> Option<NameId> {
        self.scopes[scope.index()]
    }

    /// The home of a definition without a name, if some name leads to it.
    pub(crate) fn holder(&self, id: DefId, name: NameId) -> Option<NameId> {
        if Some(name) == self.nothing { self.nameless.get(&id).copied() } else { None }
    }
}

/// Which names lead to the definitions that have none.
struct Holders<'f> {
    facts: &'f FileFacts,
    nothing: NameId,
    seen: Vec<bool>,
    found: FxHashMap<DefId, NameId>,
}

impl<'f> Holders<'f> {
    fn new(facts: &'f FileFacts, nothing: NameId) -> Holders<'f> {
        Holders { facts, nothing, seen: vec![false; facts.exprs.len()], found: FxHashMap::default() }
    }

    /// The first name that leads to one is its home.
    fn all(mut self) -> FxHashMap<DefId, NameId> {
        let facts = self.facts;
        for (i, row) in facts.definitions.iter().enumerate() {
            if row.name != self.nothing {
                self.follow(self.held_by(DefId(i as u32)), row.name);
            }
        }
        facts.exports.iter().for_each(|export| self.follow(vec![export.target], export.name));
        self.found
    }

    /// The expressions of a definition.
    fn held_by(&self, id: DefId) -> Vec<ExprId> {
        let row = &self.facts.definitions[id.index()];
        let lists = [&row.values, &row.returned, &row.bases].into_iter().flat_map(|list| list.iter().copied());
        [row.alias, row.declared, row.returns].into_iter().flatten().chain(lists).collect()
    }

    /// The receiver and the arguments of a reference.
    fn held_by_reference(&self, r: RefId) -> impl Iterator<Item = ExprId> + 'f {
        let facts = self.facts;
        let receiver = match facts.references[r.index()].base {
            Base::Member(of) | Base::Value(of) => Some(of),
            _ => None,
        };
        receiver.into_iter().chain(facts.arguments_of(r).iter().map(|argument| argument.value))
    }

    fn follow(&mut self, mut todo: Vec<ExprId>, home: NameId) {
        while let Some(e) = todo.pop() {
            if std::mem::replace(&mut self.seen[e.index()], true) {
                continue;
            }
            let expr = &self.facts.exprs[e.index()];
            if let Expr::Definition(held) = *expr
                && self.facts.definitions[held.index()].name == self.nothing
                && let Entry::Vacant(place) = self.found.entry(held)
            {
                place.insert(home);
                todo.extend(self.held_by(held));
            }
            expr.links(&mut |link| match link {
                Link::Expr(e) => todo.push(e),
                Link::Ref(r) => todo.extend(self.held_by_reference(r)),
                Link::Name(_) | Link::Scope(_) | Link::Definition(_) => {}
            });
        }
    }
}

/// By scope: the home of the outermost function around it.
fn functions_around(facts: &FileFacts, nameless: &FxHashMap<DefId, NameId>) -> Vec<Option<NameId>> {
    let mut homes: Vec<Option<NameId>> = vec![None; facts.scopes.len()];
    let function = |scope: &Scope| {
        let id = scope.owner?;
        let row = &facts.definitions[id.index()];
        let is_function = row.kind.is_callable() || row.kind == DefKind::Lambda;
        is_function.then(|| nameless.get(&id).copied().unwrap_or(row.name))
    };
    let mut binds_more = vec![false; facts.scopes.len()];
    let others = facts.definitions.iter().filter(|d| d.kind != DefKind::TypeParameter);
    others.for_each(|d| binds_more[d.scope.index()] = true);
    for scope in &facts.scopes {
        // A list of type parameters around the function.
        let is_list = |p: &ScopeId| facts.scopes[p.index()].kind == ScopeKind::Block && !binds_more[p.index()];
        let list = scope.parent.filter(is_list);
        if let (Some(home), Some(list)) = (function(scope), list) {
            homes[list.index()] = Some(home);
        }
    }
    for (i, scope) in facts.scopes.iter().enumerate() {
        let outer = scope.parent.and_then(|p| homes[p.index()]);
        homes[i] = outer.or(function(scope)).or(homes[i]);
    }
    homes
}
