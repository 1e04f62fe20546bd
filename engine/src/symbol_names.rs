//! Names of a file's definitions, each once.

use crate::queries::file_edges::node_ids;
use crate::resolve::{signatures, stands_for};
use evergraph_languages::{DefId, DefKind, FileFacts};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// The qualified name of each definition, unique in the file: the second definition of a name
/// ends in `~2`. Symbols come first, so their names do not depend on function bodies; signatures come
/// after the function they belong to.
pub(crate) fn symbol_names(facts: &FileFacts) -> Vec<SmolStr> {
    names(facts, |_| true)
}

/// The same for definitions that can be nodes; others may be left without a name.
pub(crate) fn node_names(facts: &FileFacts) -> Vec<SmolStr> {
    // Only what ends alike can have the same qualified name.
    let ends: FxHashSet<&str> = node_ids(facts).map(|def| end(facts.name(facts.definition(def).name))).collect();
    let wanted: Vec<bool> = facts.names.iter().map(|name| ends.contains(end(name))).collect();
    names(facts, |def| wanted[facts.definition(def).name.index()])
}

fn names(facts: &FileFacts, wanted: impl Fn(DefId) -> bool) -> Vec<SmolStr> {
    let mut seen: FxHashMap<(String, bool), u32> = FxHashMap::default();
    let mut names = vec![SmolStr::default(); facts.definitions.len()];
    let signatures = signatures(facts);
    let is_signature = |d: &DefId| stands_for(&signatures, *d) != *d;
    let symbols = || (0..facts.symbols).map(DefId);
    let locals = (facts.symbols..facts.definitions.len() as u32).map(DefId);
    let functions_first = symbols().filter(|d| !is_signature(d)).chain(symbols().filter(is_signature));
    for def in functions_first.chain(locals).filter(|&def| wanted(def)) {
        let name = facts.qualified_name(def);
        // `impl` blocks are named after their type and must not rename it.
        let is_extension = facts.definition(def).kind == DefKind::Extension;
        let mut unique = SmolStr::new(&name);
        let count = seen.entry((name, is_extension)).or_insert(0);
        *count += 1;
        if *count > 1 {
            unique = format!("{unique}~{count}").into();
        }
        names[def.index()] = unique;
    }
    names
}

/// The last part of a name, which may be a path itself.
fn end(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}
