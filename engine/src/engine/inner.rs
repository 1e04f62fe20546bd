//! What an engine and its snapshots share: everything computed, overlays, imported indexes, where to start from.

use crate::api::{StoreStatus, StoredKind};
use crate::assembly::Assembly;
use crate::context::Context;
use crate::error::EngineError;
use crate::history::History;
use crate::history::line_facts::LineFacts;
use crate::imported::{Imports, Shelf};
use crate::lane::Lane;
use crate::manifest::Manifest;
use crate::object::{BlobId, CommitInfo, RepoPath, TreeId};
use crate::options::Options;
use crate::store::{KindStat, StoreState};
use crate::tree_state::TreeState;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What an engine and its snapshots share.
pub(crate) struct Inner {
    pub(crate) context: Arc<Context>,
    pub(crate) lane: Lane,
    pub(crate) options: Options,
    pub(crate) history: Arc<History>,
    /// The lines of the commit asked about last.
    pub(crate) lines: Mutex<LineFacts>,
    pub(super) imports: RwLock<Arc<Imports>>,
    pub(super) state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) overlays: BTreeMap<RepoPath, BlobId>,
    pub(super) head: Option<CommitInfo>,
    /// Trees indexed last: a few, so that asking about neighbouring commits reads each once.
    manifests: Vec<(TreeId, Arc<Manifest>)>,
}

const MANIFESTS_KEPT: usize = 4;

impl Inner {
    pub(super) fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn store_status(&self) -> StoreStatus {
        let stat = self.context.persist.store.stat();
        let kind = |k: &KindStat| StoredKind { kind: k.kind.as_str(), records: k.records, bytes: k.bytes };
        StoreStatus {
            kinds: stat.kinds.iter().map(kind).collect(),
            path: stat.path.map(|p| p.display().to_string()),
            state: stat.state.as_str(),
            detail: stat.state.to_string(),
            records: stat.kinds.iter().map(|k| k.records).sum(),
            bytes: stat.file_bytes,
        }
    }

    /// The indexes that go before our own answers, as of now.
    pub(crate) fn imports(&self) -> Arc<Imports> {
        self.imports.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other indexes in effect, for snapshots taken from now on; gives those before.
    pub(crate) fn set_imports(&self, imports: impl Into<Arc<Imports>>) -> Arc<Imports> {
        std::mem::replace(&mut *self.imports.write().unwrap_or_else(PoisonError::into_inner), imports.into())
    }

    /// Where imported indexes of this repository are kept.
    pub(crate) fn shelf(&self) -> Option<Shelf> {
        Some(Shelf::new(self.context.persist.store.folder()?, &self.repository()))
    }

    /// What the store knows this repository by.
    fn repository(&self) -> PathBuf {
        self.context.source.describe().common_dir
    }

    /// Where to start from: this very tree, the one this process looked at before, or the one assembled last by
    /// any.
    pub(crate) fn seed(&self, tree: &TreeState, manifest: &Manifest) {
        let (recorder, persist, only) = (&self.context.recorder, &self.context.persist, &self.options.languages);
        let last = self.context.assembly();
        let is_near = last.as_ref().is_some_and(|last| last.key == manifest.key || tree.is_passing());
        let load = |tree| {
            let _span = tracing::info_span!("load_tree").entered();
            persist.load_tree(tree, &self.context.paths, self.context.pool.as_ref())
        };
        let this = || Some((load(tree.key)?, "the store's record of this tree"));
        let latest =
            || Some((load(persist.latest(&self.repository(), only)?)?, "the store's record of the tree indexed last"));
        let found = if is_near { None } else { this() };
        let found = if last.is_some() { found } else { found.or_else(latest) };
        match found {
            Some((assembly, what)) => {
                recorder.started_from(|| format!("{what}: {} files", assembly.rows.len()));
                self.context.set_assembly(Arc::new(assembly));
            }
            None if last.is_some() => recorder.started_from(|| "the tree this process looked at before".to_owned()),
            None => recorder.started_from(|| self.nothing_because()),
        }
    }

    fn nothing_because(&self) -> String {
        let why = match self.context.persist.store.state() {
            StoreState::Disabled => "there is no store".to_owned(),
            StoreState::Ready if self.context.persist.is_of_other_code(&self.repository()) => {
                "what the store holds was made by another build, or under other limits".to_owned()
            }
            StoreState::Ready => "the store knows no tree of this repository".to_owned(),
            state => format!("the store is {state}"),
        };
        format!("nothing: {why}")
    }

    /// Keeps the assembly of a tree for later processes.
    pub(crate) fn save(&self, tree: u128, assembly: &Assembly) {
        let _span = tracing::info_span!("save_tree", files = assembly.rows.len()).entered();
        let only = &self.options.languages;
        self.context.persist.save_tree(tree, &self.repository(), only, assembly, &self.context.paths);
    }

    pub(super) fn overlays(&self) -> Vec<(RepoPath, BlobId)> {
        self.lock().overlays.iter().map(|(path, id)| (path.clone(), *id)).collect()
    }

    pub(crate) fn manifest_of(&self, tree_id: TreeId) -> Result<Arc<Manifest>, EngineError> {
        if let Some((_, known)) = self.lock().manifests.iter().find(|(id, _)| *id == tree_id) {
            return Ok(known.clone());
        }
        let _span = tracing::info_span!("list_tree", %tree_id).entered();
        // A tree near one that is known costs the directories that differ, not a walk over all.
        let near = self.lock().manifests.first().cloned();
        let manifest = match near {
            Some((near, manifest)) => {
                let changes = self.context.source.changes_until(near, tree_id, &self.context.cancelled)?;
                manifest.changed(&changes, &self.context.paths, &self.options.languages)
            }
            None => self.index(self.context.source.entries_until(tree_id, &self.context.cancelled)?),
        };
        let manifest = Arc::new(manifest);
        let mut state = self.lock();
        state.manifests.insert(0, (tree_id, manifest.clone()));
        state.manifests.truncate(MANIFESTS_KEPT);
        Ok(manifest)
    }

    pub(super) fn index(&self, entries: Arc<[crate::object::TreeEntry]>) -> Manifest {
        Manifest::new(entries, &self.context.paths, &self.options.languages)
    }
}
