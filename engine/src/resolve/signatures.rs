//! Signatures without a body beside the function they belong to (TypeScript overloads): for calls,
//! all of them are that one function.

use evergraph_languages::{DefFlags, DefId, FileFacts};
use rustc_hash::FxHashMap;

/// Signatures with the definition each stands for, sorted: the one of its name and scope that has a
/// body, or else the first signature.
pub(crate) fn signatures(facts: &FileFacts) -> Vec<(DefId, DefId)> {
    let is_signature = |d: DefId| facts.definition(d).flags.has(DefFlags::OVERLOAD);
    let own = |d: DefId| (facts.definition(d).scope, facts.definition(d).name);
    let ids = || (0..facts.definitions.len() as u32).map(DefId);
    let mut stands_for = FxHashMap::default();
    for d in ids().filter(|&d| is_signature(d)) {
        stands_for.entry(own(d)).or_insert(d);
    }
    if stands_for.is_empty() {
        return Vec::new();
    }
    for d in ids().filter(|&d| !is_signature(d) && facts.definition(d).kind.is_callable()) {
        stands_for.entry(own(d)).and_modify(|first| *first = if is_signature(*first) { d } else { *first });
    }
    let row = |d: DefId| stands_for.get(&own(d)).map(|&to| (d, to)).filter(|(d, to)| d != to);
    ids().filter(|&d| is_signature(d)).filter_map(row).collect()
}

/// What a definition stands for: itself, unless it is a signature beside others.
pub(crate) fn stands_for(signatures: &[(DefId, DefId)], def: DefId) -> DefId {
    signatures.binary_search_by_key(&def, |(d, _)| *d).map_or(def, |i| signatures[i].1)
}
