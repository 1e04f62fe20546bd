//! What stays of a definition when others are written before it: the scope it is in, its name, and which of its
//! scope's definitions of that name it is.

use super::hasher::Hasher;
use crate::resolve::reads::Facts;
use evergraph_languages::{DefId, DefKind, Definition, FileFacts, NameId, ScopeId, ScopeKind, show};
use rustc_hash::FxHashMap;

/// Identities of a file's scopes and definitions.
pub(super) struct Identities {
    scopes: Vec<u64>,
    definitions: Vec<u64>,
}

impl Identities {
    /// `None` if a scope is owned by something inside of it.
    pub(super) fn new(facts: &Facts) -> Option<Identities> {
        let ordinals = ordinals(facts);
        let mut hasher = Hasher::default();
        let mut scopes: Vec<u64> = Vec::with_capacity(facts.scopes.len());
        let labels = labels(facts);
        let mut blocks: FxHashMap<(Option<ScopeId>, ScopeKind, Option<NameId>), u64> = FxHashMap::default();
        for (scope, label) in facts.scopes.iter().zip(labels) {
            let owner = match scope.owner {
                Some(d) => {
                    let around = *scopes.get(facts.definition(d).scope.index())?;
                    definition(&mut hasher, facts, d, around, ordinals[d.index()])
                }
                None => {
                    let label = label.filter(|_| scope.kind == ScopeKind::Block);
                    let count = blocks.entry((scope.parent, scope.kind, label)).or_default();
                    *count += 1;
                    hasher.text(label.map_or("", |name| facts.name(name)));
                    hasher.number(*count);
                    hasher.finish()
                }
            };
            hasher.number(scope.parent.map_or(0, |p| scopes[p.index()]));
            hasher.number(scope.kind as u64);
            hasher.number(owner);
            scopes.push(hasher.finish());
        }
        let ids = (0..facts.definitions.len() as u32).map(DefId);
        let identity = |d: DefId| {
            let around = scopes[facts.definition(d).scope.index()];
            definition(&mut hasher, facts, d, around, ordinals[d.index()])
        };
        let definitions = ids.map(identity).collect();
        Some(Identities { scopes, definitions })
    }

    pub(super) fn of(&self, def: DefId) -> u64 {
        self.definitions[def.index()]
    }

    pub(super) fn of_scope(&self, scope: ScopeId) -> u64 {
        self.scopes[scope.index()]
    }

    /// Those of the symbols, all different: blocks that extend one type are told apart by their order only.
    pub(super) fn symbols(&self, facts: &FileFacts) -> Vec<u64> {
        let mut hasher = Hasher::default();
        let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
        let symbols = &self.definitions[..facts.symbols as usize];
        let distinct = |&identity: &u64| {
            let count = seen.entry(identity).or_default();
            *count += 1;
            hasher.number(identity);
            hasher.number(*count);
            hasher.finish()
        };
        symbols.iter().map(distinct).collect()
    }
}

/// By scope that nothing owns: what it lists the type parameters of. Such lists are told apart by that, as one more of
/// them would change the numbers of all after it.
fn labels(facts: &FileFacts) -> Vec<Option<NameId>> {
    let mut labels = vec![None; facts.scopes.len()];
    for row in facts.definitions.iter() {
        for parameter in row.parameters.iter() {
            let list = facts.definitions[parameter.index()].scope;
            labels[list.index()].get_or_insert(row.name);
        }
    }
    for scope in &facts.scopes {
        if let (Some(owner), Some(around)) = (scope.owner, scope.parent) {
            labels[around.index()].get_or_insert(facts.definitions[owner.index()].name);
        }
    }
    labels
}

/// What adds members to a type is the same block while its head is: a number would change all methods after one that
/// is inserted.
fn definition(hasher: &mut Hasher, facts: &Facts, d: DefId, around: u64, ordinal: u64) -> u64 {
    let row = facts.definition(d);
    hasher.number(around);
    hasher.text(facts.name(row.name));
    hasher.text(facts.holder(d).map_or("", |name| facts.name(name)));
    match row.kind {
        DefKind::Extension => {
            let head = row.declared.iter().chain(&row.bases);
            head.for_each(|&e| hasher.text(&show::expr(facts, e)));
        }
        _ => hasher.number(ordinal),
    }
    hasher.finish()
}

/// Which of the definitions of its name in its scope each is; without a name, of those that its holder holds.
fn ordinals(facts: &Facts) -> Vec<u64> {
    let mut counts: FxHashMap<(ScopeId, NameId, Option<NameId>), u64> = FxHashMap::default();
    let ordinal = |(id, d): (DefId, &Definition)| {
        let count = counts.entry((d.scope, d.name, facts.holder(id))).or_default();
        *count += 1;
        *count
    };
    (0..).map(DefId).zip(&facts.definitions).map(ordinal).collect()
}
