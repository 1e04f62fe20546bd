//! Questions about one state of the repository.

mod communities;
mod export;
mod find;
mod focus;
mod graphs;
mod history;
mod nodes;
mod rank;
mod show;
mod status;
mod view;
mod walk;
mod why;

use crate::api::{Answer, Freshness, Paths, Skipped, tiers_of};
use crate::database::{Database, Db};
use crate::engine::Inner;
use crate::error::EngineError;
use crate::inputs::Workspace;
use crate::manifest::Manifest;
use crate::queries::tree_edges::tree_edges;
use crate::tree_state::TreeState;
use crate::warm::warm;
use std::collections::BTreeMap;
use std::sync::Arc;
use view::View;

/// A read-only view of the repository at one commit, or of the files on disk. `Send`; holds no
/// lock and no thread between questions.
#[derive(Clone)]
pub struct Snapshot {
    inner: Arc<Inner>,
    tree: Arc<TreeState>,
    freshness: Freshness,
}

impl Snapshot {
    pub(crate) fn new(inner: Arc<Inner>, tree: TreeState, freshness: Freshness) -> Snapshot {
        Snapshot { inner, tree: Arc::new(tree), freshness }
    }

    /// Which state this is.
    pub fn freshness(&self) -> &Freshness {
        &self.freshness
    }

    /// Computes what questions about the whole tree need, with progress.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn index(&self) -> Result<(), EngineError> {
        self.ask_tree(|view| {
            tree_edges(view.db, view.workspace);
            Ok(())
        })
    }

    /// The entries of the tree.
    ///
    /// # Errors
    /// What reading it met.
    pub(crate) fn manifest(&self) -> Result<Arc<Manifest>, EngineError> {
        self.tree.manifest(&self.inner)
    }

    /// Asks about a few files: computes what those need and no more.
    fn ask<T>(&self, question: impl FnOnce(&View<'_>) -> Result<T, EngineError>) -> Result<T, EngineError> {
        let manifest = self.tree.manifest(&self.inner)?;
        self.inner.lane.ask(&manifest, |db, workspace| {
            self.check_cancelled(db)?;
            question(&View::new(db, workspace, &self.freshness))
        })
    }

    /// Asks about the whole tree: computes what is missing on all workers first.
    fn ask_tree<T>(&self, question: impl FnOnce(&View<'_>) -> Result<T, EngineError>) -> Result<T, EngineError> {
        let manifest = self.tree.manifest(&self.inner)?;
        self.inner.lane.ask(&manifest, |db, workspace| {
            self.check_cancelled(db)?;
            self.inner.seed(&self.tree, &manifest);
            let before = db.context().assembly();
            let warmed = warm(db, workspace, self.inner.options.progress.as_ref());
            if warmed.is_ok() {
                tree_edges(db, workspace);
            }
            let now = db.context().assembly();
            if let Some(now) = now.filter(|now| before.is_none_or(|before| !Arc::ptr_eq(&before, now))) {
                self.inner.save(self.tree.key, &now);
            }
            warmed?;
            question(&View::new(db, workspace, &self.freshness))
        })
    }

    fn check_cancelled(&self, db: &Database) -> Result<(), EngineError> {
        if db.context().is_cancelled() { Err(EngineError::Cancelled) } else { Ok(()) }
    }

    fn answer<T>(&self, skips: Vec<Skipped>, value: T) -> Answer<T> {
        Answer { commit: self.freshness.clone(), skips, tiers: BTreeMap::new(), value }
    }

    /// An answer about edges, with the tiers of the languages in it.
    fn answer_of_edges<T: Paths>(&self, skips: Vec<Skipped>, value: T) -> Answer<T> {
        let tiers = tiers_of(&value);
        Answer { tiers, ..self.answer(skips, value) }
    }
}

/// The files of an assembled tree that were left out although their language is known.
fn skips(db: &Database, workspace: Workspace) -> Vec<Skipped> {
    let assembly = tree_edges(db, workspace);
    let skipped = assembly.rows.iter().filter_map(|row| Some((row.file, row.skip()?)));
    let row = |(file, skip): (evergraph_languages::FileId, evergraph_languages::Skip)| Skipped {
        path: db.context().paths.path(file).to_string(),
        reason: skip.as_str(),
    };
    skipped.map(row).collect()
}
