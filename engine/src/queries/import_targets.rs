//! `import_targets`: where the module specifiers written in a file lead.
//!
//! Reads the file's specifiers and the layout of the tree; cuts off unless one of them leads
//! somewhere else than before, so a new file elsewhere reruns this but not what reads it. Linear
//! in the number of specifiers.

use crate::blob_facts::BlobKey;
use crate::database::Db;
use crate::inputs::{Blob, FileKey, NameIn, SubmoduleKey, Workspace};
use crate::queries::blob_facts::blob_facts;
use crate::queries::layout::layout;
use crate::queries::source::source;
use evergraph_languages::{Language, Module, Resolution, languages};
use smol_str::SmolStr;
use std::sync::Arc;

/// Specifiers of a file, sorted, with where each leads.
pub(crate) type ImportTargets = Arc<[(SmolStr, Resolution)]>;

#[salsa::tracked(returns(ref))]
pub(crate) fn import_targets<'db>(db: &'db dyn Db, workspace: Workspace, file: FileKey<'db>) -> ImportTargets {
    let Some(key) = source(db, workspace, file) else { return Arc::default() };
    let Ok(facts) = blob_facts(db, Blob::new(db, key)) else { return Arc::default() };
    db.context().recorder.executes("import_targets", || db.context().paths.path(file.file(db)).to_string());
    if facts.specifiers.is_empty() {
        return Arc::default();
    }
    let layout = layout(db, workspace);
    let lead = |s: &SmolStr| (s.clone(), layout.resolve(language(key), file.file(db), s));
    facts.specifiers.iter().map(lead).collect()
}

/// Where one name leads that is no written specifier: a crate named by the first segment of a path.
#[salsa::tracked(returns(copy))]
pub(crate) fn import_target<'db>(db: &'db dyn Db, workspace: Workspace, name: NameIn<'db>) -> Resolution {
    let file = FileKey::new(db, name.file(db));
    let Some(key) = source(db, workspace, file) else { return Resolution::Outside };
    layout(db, workspace).resolve(language(key), name.file(db), name.name(db))
}

/// The module of a name inside a module.
#[salsa::tracked(returns(copy))]
pub(crate) fn submodule<'db>(db: &'db dyn Db, workspace: Workspace, key: SubmoduleKey<'db>) -> Option<Module> {
    let language = languages()[usize::from(key.language(db))];
    layout(db, workspace).submodule(language, key.module(db), key.name(db))
}

fn language(key: BlobKey) -> &'static dyn Language {
    languages()[usize::from(key.language)]
}
