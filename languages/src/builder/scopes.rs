//! Scopes: opened and closed with nodes, or added for what no node stands for.

use crate::builder::Builder;
use crate::facts::{Definition, Scope, ScopeKind};
use crate::ids::{DefId, NodeId, ScopeId};
use crate::positions::Span;

impl Builder<'_> {
    /// The innermost open scope.
    pub fn scope(&self) -> ScopeId {
        self.open.last().map_or(ScopeId(0), |&(scope, _)| scope)
    }

    /// A scope's row.
    pub fn scope_row(&self, scope: ScopeId) -> Scope {
        self.facts.scopes[scope.index()]
    }

    /// Opens a scope inside the current one until `closes` is left; `owner` gets it as its body.
    pub fn open_scope(&mut self, kind: ScopeKind, owner: Option<DefId>, closes: NodeId) -> ScopeId {
        let id = self.push_scope(Scope { parent: Some(self.scope()), owner, kind }, closes);
        self.open.push((id, closes));
        id
    }

    fn push_scope(&mut self, scope: Scope, at: NodeId) -> ScopeId {
        let id = ScopeId(self.facts.scopes.len() as u32);
        let outer = scope.parent.map_or(id, |p| self.owned[p.index()]);
        self.owned.push(if scope.owner.is_some() { id } else { outer });
        if let Some(owner) = scope.owner {
            self.facts.definitions[owner.index()].body = Some(id);
        }
        self.facts.scopes.push(scope);
        self.facts.scope_spans.push(self.ast.span(at));
        id
    }

    /// Adds a scope that is never current: the members given to a type from outside its body,
    /// one statement at a time.
    pub fn add_scope(&mut self, kind: ScopeKind, owner: DefId, parent: ScopeId, at: NodeId) -> ScopeId {
        self.push_scope(Scope { parent: Some(parent), owner: Some(owner), kind }, at)
    }

    /// Adds a scope that no node stands for: the body of a macro.
    pub fn add_scope_at(&mut self, kind: ScopeKind, owner: DefId, parent: ScopeId, at: Span) -> ScopeId {
        let scope = self.push_scope(Scope { parent: Some(parent), owner: Some(owner), kind }, self.ast.root());
        self.facts.scope_spans[scope.index()] = at;
        scope
    }

    /// Makes an existing scope current until `closes` is left (a default value is evaluated in the
    /// scope around its function).
    pub fn enter_scope(&mut self, scope: ScopeId, closes: NodeId) {
        self.open.push((scope, closes));
    }

    pub(crate) fn close_scopes(&mut self, node: NodeId) {
        while self.open.len() > 1 && self.open.last().is_some_and(|&(_, closes)| closes == node) {
            self.open.pop();
        }
    }

    /// The nearest enclosing scope of one of these kinds, the current one included.
    pub fn nearest_scope(&self, kinds: &[ScopeKind]) -> ScopeId {
        self.enclosing_scopes().find(|&s| kinds.contains(&self.scope_row(s).kind)).unwrap_or(ScopeId(0))
    }

    /// The open scopes by their `parent`, innermost first.
    pub fn enclosing_scopes(&self) -> impl Iterator<Item = ScopeId> + '_ {
        std::iter::successors(Some(self.scope()), |&s| self.scope_row(s).parent)
    }

    /// The nearest enclosing definition that owns a scope and fits.
    pub fn enclosing_definition(&self, fits: impl Fn(&Definition) -> bool) -> Option<DefId> {
        self.owners(self.scope()).find(|&d| fits(self.definition(d)))
    }

    /// The definitions that own a scope and those around it, innermost first. Blocks without an
    /// owner cost nothing, however deep they nest.
    pub(super) fn owners(&self, scope: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        let owned = |s: ScopeId| self.owned[s.index()];
        let next = move |&s: &ScopeId| self.scope_row(s).parent.map(owned);
        std::iter::successors(Some(owned(scope)), next).filter_map(|s| self.scope_row(s).owner)
    }
}
