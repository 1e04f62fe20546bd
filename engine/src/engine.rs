//! The owner: opens a repository, hands out snapshots, takes overlays.

use crate::api::{Change, Freshness, StoreStatus, StoredKind};
use crate::assembly::Assembly;
use crate::context::Context;
use crate::error::EngineError;
use crate::git::GitSource;
use crate::history::History;
use crate::history::line_facts::LineFacts;
use crate::imported::{Imports, Shelf};
use crate::lane::Lane;
use crate::manifest::Manifest;
use crate::merge_base::merge_base;
use crate::object::{BlobId, CommitInfo, RepoPath, TreeId};
use crate::options::{At, Options, StoreLocation};
use crate::persist::SCHEMA_VERSION;
use crate::record::Work;
use crate::snapshot::Snapshot;
use crate::source::Source;
use crate::store::{KindStat, Location, Store, StoreOptions, StoreState};
use crate::tree_state::TreeState;
use evergraph_languages::languages;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// An open repository with everything computed about it. Cheap to share: all methods take `&self`.
pub struct Engine {
    inner: Arc<Inner>,
}

/// What an engine and its snapshots share.
pub(crate) struct Inner {
    pub(crate) context: Arc<Context>,
    pub(crate) lane: Lane,
    pub(crate) options: Options,
    pub(crate) history: Arc<History>,
    /// The lines of the commit asked about last.
    pub(crate) lines: Mutex<LineFacts>,
    imports: RwLock<Arc<Imports>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    overlays: BTreeMap<RepoPath, BlobId>,
    head: Option<CommitInfo>,
    /// Trees indexed last: a few, so that asking about neighbouring commits reads each once.
    manifests: Vec<(TreeId, Arc<Manifest>)>,
}

const MANIFESTS_KEPT: usize = 4;

/// Stops running questions from any thread.
#[derive(Clone)]
pub struct CancelHandle {
    context: Arc<Context>,
}

impl CancelHandle {
    /// Running and coming questions end with [`EngineError::Cancelled`] until `reset`. What they
    /// have computed stays.
    pub fn cancel(&self) {
        self.context.cancelled.store(true, Ordering::Relaxed);
    }

    /// Questions are welcome again.
    pub fn reset(&self) {
        self.context.cancelled.store(false, Ordering::Relaxed);
    }
}

/// What a refresh found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refresh {
    /// The commit before, in full hexadecimal; `None` at the first refresh.
    pub from: Option<String>,
    /// The commit now.
    pub to: Option<String>,
    /// Paths that differ, sorted.
    pub changes: Vec<Change>,
}

impl Engine {
    /// Opens the repository at a path or above it. Reads nothing but what says where HEAD is.
    ///
    /// # Errors
    /// [`EngineError::Source`] if there is none or it cannot be read, [`EngineError::UnknownLanguage`].
    pub fn open(path: &Path, options: Options) -> Result<Engine, EngineError> {
        let _span = tracing::info_span!("open", path = %path.display()).entered();
        Engine::over(Arc::new(GitSource::discover(path)?), options)
    }

    /// An engine over any source of commits.
    ///
    /// # Errors
    /// [`EngineError::UnknownLanguage`]; [`EngineError::Internal`] if the host refuses threads.
    pub fn over(source: Arc<dyn Source>, options: Options) -> Result<Engine, EngineError> {
        Engine::beside(Arc::default(), Arc::default(), source, options)
    }

    /// An engine that the handles of another one cancel too, and with what is known of commits.
    pub(crate) fn beside(
        cancelled: Arc<AtomicBool>,
        history: Arc<History>,
        source: Arc<dyn Source>,
        options: Options,
    ) -> Result<Engine, EngineError> {
        check_languages(&options.languages)?;
        let pool = match options.jobs {
            0 | 1 => None,
            jobs => Some(workers(jobs)?),
        };
        let context = Arc::new(Context::new(source, options.limits, pool, open_store(&options), cancelled));
        let nothing = Arc::new(Manifest::new(Arc::from([]), &context.paths, &options.languages));
        let lane = Lane::new(context.clone(), nothing);
        let (lines, imports, state) = (Mutex::default(), RwLock::default(), Mutex::default());
        let inner = Inner { context, lane, options, history, lines, imports, state };
        if let Some(shelf) = inner.shelf() {
            inner.set_imports(shelf.load());
        }
        Ok(Engine { inner: Arc::new(inner) })
    }

    /// A read-only view of one state of the repository. It keeps answering for that state whatever
    /// happens to the repository or the engine.
    ///
    /// # Errors
    /// [`EngineError::Source`] if the commit is unknown or unreadable.
    pub fn snapshot(&self, at: At) -> Result<Snapshot, EngineError> {
        let inner = &self.inner;
        let (tree, commit, revspec, overlays) = match &at {
            At::Revspec(revspec) => {
                let commit = inner.context.source.resolve(revspec)?;
                let overlays = if revspec == "HEAD" { inner.overlays() } else { Vec::new() };
                let count = overlays.len();
                (TreeState::of_tree(inner, commit.tree_id, overlays), Some(commit), revspec.clone(), count)
            }
            At::Worktree => {
                let commit = inner.context.source.resolve("HEAD").ok();
                let base = inner.index(inner.context.source.worktree_until(&inner.context.cancelled)?);
                let overlays = inner.overlays();
                (TreeState::of_manifest(inner, base, &overlays), commit, "HEAD".to_owned(), overlays.len())
            }
        };
        let freshness = Freshness {
            commit_id: commit.map(|c| c.commit_id.to_string()),
            revspec,
            worktree: at == At::Worktree,
            overlays: overlays as u32,
        };
        Ok(Snapshot::new(inner.clone(), tree, freshness))
    }

    /// The commit at which two commits parted, in full hexadecimal: the one that `git merge-base` names, of several
    /// the newest.
    ///
    /// # Errors
    /// [`EngineError::Source`] if a commit is unknown or unreadable, [`EngineError::NothingInCommon`].
    pub fn merge_base(&self, one: &str, other: &str) -> Result<String, EngineError> {
        let source = &self.inner.context.source;
        let [a, b] = [source.resolve(one)?, source.resolve(other)?].map(|commit| commit.commit_id);
        let base = merge_base(source.reader().as_mut(), a, b)?;
        let nothing = || EngineError::NothingInCommon { one: one.to_owned(), other: other.to_owned() };
        base.map(|id| id.to_string()).ok_or_else(nothing)
    }

    /// Looks where HEAD is now and says what changed since the last look. Snapshots taken before
    /// keep their commit; the next question costs what the change reaches.
    ///
    /// # Errors
    /// [`EngineError::Source`] if HEAD cannot be read.
    pub fn refresh(&self) -> Result<Refresh, EngineError> {
        let source = &self.inner.context.source;
        let now = source.resolve("HEAD")?;
        let before = self.inner.lock().head.replace(now.clone());
        let changes = match &before {
            Some(before) if before.tree_id != now.tree_id => {
                let changes = source.changes(before.tree_id, now.tree_id)?;
                let kind = |before: bool, after: bool| match (before, after) {
                    (false, _) => "added",
                    (_, false) => "removed",
                    _ => "modified",
                };
                let row = |c: &crate::object::TreeChange| Change {
                    path: c.path.to_string(),
                    kind: kind(c.before.is_some(), c.after.is_some()),
                };
                changes.iter().map(row).collect()
            }
            _ => Vec::new(),
        };
        let hex = |c: &CommitInfo| c.commit_id.to_string();
        Ok(Refresh { from: before.as_ref().map(hex), to: Some(hex(&now)), changes })
    }

    /// Puts an editor's unsaved buffer over the file at a path, for snapshots of `HEAD` and of the
    /// worktree taken from now on; `None` takes it away.
    pub fn set_overlay(&self, path: &str, text: Option<&[u8]>) {
        let path = RepoPath::from(path);
        let mut state = self.inner.lock();
        match text {
            Some(text) => {
                let format = self.inner.context.source.describe().object_format;
                if let Ok(blob_id) = crate::git::file_blob_id(format, text) {
                    self.inner.context.add_overlay(blob_id, text.into());
                    state.overlays.insert(path, blob_id);
                }
            }
            None => drop(state.overlays.remove(&path)),
        }
    }

    /// A handle that stops questions from another thread.
    pub fn cancel_handle(&self) -> CancelHandle {
        CancelHandle { context: self.inner.context.clone() }
    }

    /// Starts to list what is computed, for [`work`](Engine::work).
    pub fn start_recording(&self) {
        self.inner.context.recorder.start();
    }

    /// What was computed since [`start_recording`](Engine::start_recording).
    pub fn work(&self) -> Work {
        self.inner.context.recorder.report()
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    /// Writes what was computed to the store, in one transaction. Without it, at most the work since
    /// the last flush is lost; nothing is written on drop.
    pub fn flush(&self) {
        let written = self.inner.context.persist.store.flush();
        // Who cancelled does not wait for that either.
        if written > COMPACT_RECORDS && !self.inner.context.is_cancelled() {
            self.inner.context.persist.store.compact();
        }
    }

    /// Where results are kept between processes.
    pub fn store_status(&self) -> StoreStatus {
        self.inner.store_status()
    }

    /// Evicts what was not used for the longest time until the store is below its bound.
    pub fn store_gc(&self) -> StoreStatus {
        self.inner.context.persist.store.gc(self.inner.options.store_bytes_max);
        self.store_status()
    }

    /// Deletes everything stored, imported indexes included. But for those, it costs speed and never
    /// an answer.
    pub fn store_clear(&self) -> StoreStatus {
        self.clear_imports();
        self.inner.context.persist.store.clear();
        self.store_status()
    }
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
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

    fn overlays(&self) -> Vec<(RepoPath, BlobId)> {
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

    fn index(&self, entries: Arc<[crate::object::TreeEntry]>) -> Manifest {
        Manifest::new(entries, &self.context.paths, &self.options.languages)
    }
}

fn open_store(options: &Options) -> Store {
    let location = match &options.store {
        StoreLocation::None => Location::None,
        StoreLocation::UserCache => Location::UserCache,
        StoreLocation::Dir(folder) => Location::Dir(folder.clone()),
    };
    let bytes_max = options.store_bytes_max;
    Store::open(StoreOptions { location, bytes_max, schema_version: SCHEMA_VERSION })
}

/// A first index writes this many records and more; the file then has room to give back.
const COMPACT_RECORDS: usize = 200;

fn check_languages(names: &[String]) -> Result<(), EngineError> {
    let known = || languages().iter().map(|l| l.name()).collect::<Vec<_>>();
    match names.iter().find(|name| !known().contains(&name.as_str())) {
        Some(name) => Err(EngineError::UnknownLanguage { name: name.clone(), known: known().join(", ") }),
        None => Ok(()),
    }
}

/// Resolution nests, and syntax trees of hostile files are dropped recursively by nobody, but a
/// worker's default stack is smaller than a main thread's.
const WORKER_STACK_BYTES: usize = 8 << 20;

fn workers(jobs: usize) -> Result<rayon::ThreadPool, EngineError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(WORKER_STACK_BYTES)
        .thread_name(|i| format!("evergraph-{i}"))
        .build()
        .map_err(|e| EngineError::Internal { what: format!("no worker threads: {e}") })
}
