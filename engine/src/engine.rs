//! The owner: opens a repository, hands out snapshots, takes overlays.

mod inner;
mod setup;

pub(crate) use inner::Inner;

use crate::api::{Change, Freshness, StoreStatus};
use crate::context::Context;
use crate::error::EngineError;
use crate::git::GitSource;
use crate::history::History;
use crate::lane::Lane;
use crate::manifest::Manifest;
use crate::merge_base::merge_base;
use crate::object::{CommitInfo, RepoPath};
use crate::options::{At, Options};
use crate::record::Work;
use crate::snapshot::Snapshot;
use crate::source::Source;
use crate::tree_state::TreeState;
use setup::{check_languages, open_store, workers};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, RwLock};

/// A first index writes this many records and more; the file then has room to give back.
const COMPACT_RECORDS: usize = 200;

/// An open repository with everything computed about it. Cheap to share: all methods take `&self`.
pub struct Engine {
    inner: Arc<Inner>,
}

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
