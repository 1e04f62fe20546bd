//! Taking an index in, listing what was taken in, and throwing it away.

use super::index::About;
use super::scip::{Content, read};
use super::{Imported, Imports, in_effect, shelf};
use crate::api::{Answer, ImportReport, ImportedIndex, Skipped};
use crate::context::Context;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::manifest::Manifest;
use crate::object::RepoPath;
use crate::options::At;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A larger index is refused before it is looked at.
pub const INDEX_BYTES_MAX: u64 = 1 << 30;

impl Engine {
    /// Takes in a SCIP index of the state `at`: from now on, what it says of a reference goes before
    /// our own answer, in every tree that has the file with the content it has there. It is kept
    /// beside the store, for later processes too; without a store, for this engine.
    ///
    /// # Errors
    /// [`EngineError::BadIndex`] if the bytes are no index or none of its documents is of this tree,
    /// [`EngineError::IndexNotKept`] if it cannot be written, and what reading the tree met.
    pub fn import_scip(&self, at: At, bytes: &[u8]) -> Result<Answer<ImportReport>, EngineError> {
        let bad = |why: String| EngineError::BadIndex { why };
        if bytes.len() as u64 > INDEX_BYTES_MAX {
            return Err(bad(format!("it is larger than {} MiB", INDEX_BYTES_MAX >> 20)));
        }
        let inner = self.inner();
        let snapshot = self.snapshot(at)?;
        let manifest = snapshot.manifest()?;
        let read = read(bytes, &mut |path| content(&inner.context, &manifest, path)).map_err(bad)?;
        if read.index.documents.is_empty() {
            return Err(bad(nothing_fits(&read.ignored)));
        }
        let freshness = snapshot.freshness().clone();
        let about = About {
            tool: read.tool,
            version: read.version,
            commit_id: freshness.commit_id.clone().filter(|_| !freshness.worktree),
            documents: read.index.documents.len() as u32,
            references: read.index.documents.iter().map(|d| d.references.len() as u32).sum(),
        };
        let imported = Imported::new(about, &read.index).ok_or_else(|| bad("it cannot be kept".to_owned()))?;
        let imported = Arc::new(imported);
        if let Some(shelf) = inner.shelf() {
            shelf.put(&imported).map_err(not_kept)?;
        }
        inner.set_imports(inner.imports().with(imported.clone()));
        let index = row(&inner.context, &manifest, &imported);
        let ignored = read.ignored.into_iter().map(|(path, reason)| Skipped { path, reason }).collect();
        Ok(Answer {
            commit: freshness,
            skips: Vec::new(),
            tiers: BTreeMap::new(),
            value: ImportReport { index, ignored },
        })
    }

    /// Throws all imported indexes of this repository away; says how many there were.
    ///
    /// # Errors
    /// [`EngineError::IndexNotKept`] if a file cannot be removed.
    pub fn remove_imports(&self) -> Result<u32, EngineError> {
        let inner = self.inner();
        if let Some(shelf) = inner.shelf() {
            shelf.clear().map_err(not_kept)?;
        }
        let before = inner.set_imports(Imports::default());
        Ok(before.iter().count() as u32)
    }

    /// Throws the imported indexes of all repositories away that lie beside the store.
    pub(crate) fn clear_imports(&self) {
        if let Some(folder) = self.inner().context.persist.store.folder()
            && let Err(error) = shelf::clear_all(folder)
        {
            tracing::warn!(%error, "imported indexes cannot be removed");
        }
        self.inner().set_imports(Imports::default());
    }
}

impl Inner {
    /// The imported indexes as an answer about a tree lists them.
    pub(crate) fn imported(&self, manifest: &Manifest) -> Vec<ImportedIndex> {
        let Some(imports) = &manifest.imports else { return Vec::new() };
        imports.iter().map(|imported| row(&self.context, manifest, imported)).collect()
    }
}

fn row(context: &Context, manifest: &Manifest, imported: &Imported) -> ImportedIndex {
    let documents = imported.loaded().map_or(&[][..], |index| index.documents());
    let in_effect = documents.iter().filter(|d| in_effect(context, manifest, d).is_some()).count();
    let About { tool, version, commit_id, documents, references } = imported.about.clone();
    let hash = format!("{:032x}", imported.hash);
    ImportedIndex { tool, version, commit_id, documents, in_effect: in_effect as u32, references, hash }
}

fn content(context: &Context, manifest: &Manifest, path: &str) -> Result<Content, &'static str> {
    let file = context.paths.known(&RepoPath::from(path)).filter(|file| manifest.position(*file).is_some());
    let file = file.ok_or("not-in-tree")?;
    let (blob_id, _) = manifest.source(file).ok_or(crate::Skip::Unsupported.as_str())?;
    let text = context.bytes(blob_id).map_err(|skip| skip.as_str())?;
    Ok(Content { blob_id, text })
}

fn nothing_fits(ignored: &[(String, &'static str)]) -> String {
    match ignored.first() {
        None => "it holds no documents".to_owned(),
        Some((path, reason)) => format!(
            "none of its {} documents is of this tree ({path}: {reason}); name the commit it was made of with --at",
            ignored.len()
        ),
    }
}

fn not_kept(error: std::io::Error) -> EngineError {
    EngineError::IndexNotKept { why: error.to_string() }
}
