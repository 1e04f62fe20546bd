//! `extension_index` and `extensions`: members added to types from other files, for languages
//! where that is possible anywhere (Rust `impl` blocks), and the types that have a type among
//! their bases, in every language.
//!
//! The index reads the summaries of all files of the family; `extensions` is one name of it and
//! cuts off unless that type is extended in another place than before. One pass over the
//! extensions of the repository.

use crate::database::Db;
use crate::inputs::{ExtensionKey, FileKey, Workspace};
use crate::queries::directory_index::{Names, extended_names, names_of_bases, sealed};
use crate::queries::summary::summary;
use crate::resolve::Symbol;
use evergraph_languages::languages;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

#[salsa::tracked(returns(clone))]
pub(crate) fn extensions<'db>(db: &'db dyn Db, workspace: Workspace, key: ExtensionKey<'db>) -> Arc<[Symbol]> {
    let family = ExtensionKey::new(db, key.family(db), SmolStr::default());
    let index = extension_index(db, workspace, family);
    index.get(key.name(db)).cloned().unwrap_or_default()
}

/// All extensions of a family by the name of the type; the key's own name is not read.
#[salsa::tracked(returns(ref))]
fn extension_index<'db>(db: &'db dyn Db, workspace: Workspace, family: ExtensionKey<'db>) -> Names {
    db.context().recorder.executes("extension_index", || family.family(db).to_owned());
    let mut lists: FxHashMap<SmolStr, Vec<Symbol>> = FxHashMap::default();
    for (file, _, language) in workspace.manifest(db).sources() {
        if languages()[usize::from(language)].family() != family.family(db) {
            continue;
        }
        let Some(summary) = summary(db, workspace, FileKey::new(db, file)) else { continue };
        for (name, def) in extended_names(&summary.unit) {
            lists.entry(name).or_default().push(Symbol { file, def });
        }
        for (name, def) in names_of_bases(&summary.unit) {
            lists.entry(name).or_default().push(Symbol { file, def });
        }
    }
    sealed(lists)
}
