//! `extension_index` and `extensions`: members added to types from other files, for languages
//! where that is possible anywhere (Rust `impl` blocks), and the types that have a type among
//! their bases, in every language.
//!
//! The index says which files extend a name, from the names alone that every row of the tree keeps: an
//! unchanged file is not loaded for it. `extensions` is one name of it, reads the summaries of those files, and
//! cuts off unless the type is extended in another place than before.

use crate::database::Db;
use crate::inputs::{ExtensionKey, FileKey, Workspace};
use crate::queries::directory_index::names_reaching_out;
use crate::queries::planned::sources;
use crate::queries::summary::summary;
use crate::resolve::{Extended, OpenName, Symbol};
use evergraph_languages::{FileId, languages};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

#[salsa::tracked(returns(clone))]
pub(crate) fn extensions<'db>(db: &'db dyn Db, workspace: Workspace, key: ExtensionKey<'db>) -> Arc<[Symbol]> {
    let family = ExtensionKey::new(db, key.family(db), SmolStr::default());
    let Some(files) = extension_index(db, workspace, family).get(key.name(db)) else { return Arc::default() };
    let mut found = Vec::new();
    for &file in files {
        let Some(summary) = summary(db, workspace, FileKey::new(db, file)) else { continue };
        let named = names_reaching_out(&summary.unit).filter(|(name, _)| name == key.name(db));
        found.extend(named.map(|(_, def)| Symbol { file, def }));
    }
    found.into()
}

/// The extensions of a name by what they add.
#[salsa::tracked(returns(clone))]
pub(crate) fn extended<'db>(db: &'db dyn Db, workspace: Workspace, key: ExtensionKey<'db>) -> Arc<Extended> {
    let all = extensions(db, workspace, key);
    let unit = |block: &Symbol| Some((*block, summary(db, workspace, FileKey::new(db, block.file))?.unit));
    Arc::new(Extended::new(all.iter().filter_map(unit)))
}

/// The same where the key is a qualified name: what it means.
#[salsa::tracked(returns(clone))]
pub(crate) fn open_names<'db>(db: &'db dyn Db, workspace: Workspace, key: ExtensionKey<'db>) -> Arc<[OpenName]> {
    let all = extensions(db, workspace, key);
    let meant = |s: &Symbol| OpenName::new(&summary(db, workspace, FileKey::new(db, s.file))?.unit, *s);
    all.iter().filter_map(meant).collect()
}

/// The files of a family that extend each name, in path order; the key's own name is not read.
#[salsa::tracked(returns(ref))]
fn extension_index<'db>(
    db: &'db dyn Db,
    workspace: Workspace,
    family: ExtensionKey<'db>,
) -> FxHashMap<SmolStr, Vec<FileId>> {
    db.context().recorder.executes("extension_index", || family.family(db).to_owned());
    let mut files: FxHashMap<SmolStr, Vec<FileId>> = FxHashMap::default();
    for source in sources(db, workspace).iter() {
        let Ok(summary) = &source.summary else { continue };
        if languages()[usize::from(source.key.language)].family() == family.family(db) {
            summary.extends().iter().for_each(|name| files.entry(name.clone()).or_default().push(source.file));
        }
    }
    files
}
