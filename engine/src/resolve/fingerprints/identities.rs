//! What stays of a definition when others are written before it: the scope it is in, its name, and which of its
//! scope's definitions of that name it is.

use super::hasher::Hasher;
use evergraph_languages::{DefId, DefKind, FileFacts, NameId, ScopeId, ScopeKind, show};
use rustc_hash::FxHashMap;

/// Identities of a file's scopes and definitions.
pub(super) struct Identities {
    scopes: Vec<u64>,
    definitions: Vec<u64>,
}

impl Identities {
    /// `None` if a scope is owned by something inside of it.
    pub(super) fn new(facts: &FileFacts) -> Option<Identities> {
        let ordinals = ordinals(facts);
        let mut hasher = Hasher::default();
        let mut scopes: Vec<u64> = Vec::with_capacity(facts.scopes.len());
        let mut blocks: FxHashMap<(Option<ScopeId>, ScopeKind), u64> = FxHashMap::default();
        for scope in &facts.scopes {
            let owner = match scope.owner {
                Some(d) => {
                    let around = *scopes.get(facts.definition(d).scope.index())?;
                    definition(&mut hasher, facts, d, around, ordinals[d.index()])
                }
                None => {
                    let count = blocks.entry((scope.parent, scope.kind)).or_default();
                    *count += 1;
                    *count
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

/// What adds members to a type is the same block while its head is: a number would change all methods after one that
/// is inserted.
fn definition(hasher: &mut Hasher, facts: &FileFacts, d: DefId, around: u64, ordinal: u64) -> u64 {
    let row = facts.definition(d);
    hasher.number(around);
    hasher.text(facts.name(row.name));
    match row.kind {
        DefKind::Extension => {
            let head = row.declared.iter().chain(&row.bases);
            head.for_each(|&e| hasher.text(&show::expr(facts, e)));
        }
        _ => hasher.number(ordinal),
    }
    hasher.finish()
}

/// Which of the definitions of its name in its scope each is.
fn ordinals(facts: &FileFacts) -> Vec<u64> {
    let mut counts: FxHashMap<(ScopeId, NameId), u64> = FxHashMap::default();
    let ordinal = |d: &evergraph_languages::Definition| {
        let count = counts.entry((d.scope, d.name)).or_default();
        *count += 1;
        *count
    };
    facts.definitions.iter().map(ordinal).collect()
}
