//! Where bytes come from: the one trait the engine reads a repository through.

mod error;
mod memory;
mod reader;
pub(crate) mod walk;

pub use error::SourceError;
pub use memory::{MemoryCommit, MemoryFile, MemorySource};
pub use reader::HistoryReader;

use crate::object::{BlobId, CommitId, CommitInfo, ObjectFormat, TreeChange, TreeEntry, TreeId};
use evergraph_languages::Skip;
use rayon::ThreadPool;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A repository to read: commits, trees and blobs by id. What an id names never changes, so all
/// answers but those of [`resolve`](Source::resolve) and [`worktree`](Source::worktree) can be kept
/// for ever. Nothing is ever written, executed or fetched.
pub trait Source: Send + Sync {
    /// What kind of repository this is and where.
    fn describe(&self) -> Description;

    /// The commit a revspec names now: `HEAD`, a branch, a tag, `HEAD~3`, an abbreviated id.
    ///
    /// # Errors
    /// [`SourceError::UnknownRevspec`], [`SourceError::UnbornHead`], or what reading met.
    fn resolve(&self, revspec: &str) -> Result<CommitInfo, SourceError>;

    /// All files, symbolic links and submodules of a tree, sorted by path.
    ///
    /// # Errors
    /// [`SourceError::MissingObject`] and [`SourceError::Corrupt`] if a directory cannot be read.
    fn entries(&self, tree_id: TreeId) -> Result<Arc<[TreeEntry]>, SourceError>;

    /// The paths that differ between two trees, sorted. Reads only the directories that differ.
    ///
    /// # Errors
    /// As for [`entries`](Source::entries).
    fn changes(&self, from: TreeId, to: TreeId) -> Result<Vec<TreeChange>, SourceError>;

    /// The files on disk over HEAD, sorted by path: tracked files as they are on disk, untracked
    /// ones that are not ignored included, deleted ones gone. Blobs of changed files are read from
    /// disk by the read methods, as long as they still have the content listed here.
    ///
    /// # Errors
    /// [`SourceError::NoWorktree`] for a bare repository, or what reading met.
    fn worktree(&self) -> Result<Arc<[TreeEntry]>, SourceError>;

    /// The commits reachable from `tip`, children before parents, at most `limit` of them. Ends
    /// without error where a shallow clone ends.
    ///
    /// # Errors
    /// As for [`entries`](Source::entries).
    fn history(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError>;

    /// `tip`, its first parent, that one's first parent, and so on: at most `limit` commits.
    ///
    /// # Errors
    /// As for [`entries`](Source::entries).
    fn first_parents(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError>;

    /// As [`entries`](Source::entries), and may end with [`SourceError::Cancelled`] soon after
    /// `cancelled` becomes true; so do the other methods of such names.
    ///
    /// # Errors
    /// As for [`entries`](Source::entries), and [`SourceError::Cancelled`].
    fn entries_until(&self, tree_id: TreeId, _cancelled: &AtomicBool) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.entries(tree_id)
    }

    /// [`changes`](Source::changes) that can be cancelled.
    ///
    /// # Errors
    /// As for [`entries_until`](Source::entries_until).
    fn changes_until(&self, from: TreeId, to: TreeId, _cancelled: &AtomicBool) -> Result<Vec<TreeChange>, SourceError> {
        self.changes(from, to)
    }

    /// [`worktree`](Source::worktree) that can be cancelled.
    ///
    /// # Errors
    /// As for [`worktree`](Source::worktree), and [`SourceError::Cancelled`].
    fn worktree_until(&self, _cancelled: &AtomicBool) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.worktree()
    }

    /// [`history`](Source::history) that can be cancelled.
    ///
    /// # Errors
    /// As for [`entries_until`](Source::entries_until).
    fn history_until(
        &self,
        tip: CommitId,
        limit: usize,
        _cancelled: &AtomicBool,
    ) -> Result<Vec<CommitInfo>, SourceError> {
        self.history(tip, limit)
    }

    /// A handle for one thread that reads many objects of a history.
    fn reader(&self) -> Box<dyn HistoryReader + '_>;

    /// The commits whose parents are not what they were made from: at those where a shallow clone ends, or
    /// that a graft cut off, [`history`](Source::history) says they have none; others are grafted.
    fn boundary(&self) -> Vec<CommitId>;

    /// Reads blobs and hands each to `each` with its index in `ids`, in any order and from any
    /// thread of the pool. The bytes live as long as the call: copy what must outlive it. A blob
    /// that is refused or cannot be read costs itself alone.
    ///
    /// # Errors
    /// [`SourceError::Cancelled`]; `each` was then called for some of the blobs.
    fn read_blobs(&self, ids: &[BlobId], options: &ReadOptions<'_>, each: &EachBlob<'_>) -> Result<(), SourceError>;

    /// One blob, through a cache.
    ///
    /// # Errors
    /// The [`Skip`] that says why it cannot be had.
    fn read_blob(&self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip>;
}

/// Receives the blobs of [`Source::read_blobs`]: the index of the id, and its content.
pub type EachBlob<'a> = dyn Fn(usize, Result<&[u8], Skip>) + Sync + 'a;

/// How blobs are read in bulk.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Larger blobs are skipped without being inflated.
    pub blob_bytes_max: u64,
    /// How much text one worker holds at a time. A blob that does not fit is read alone.
    pub batch_bytes: usize,
    /// The threads to read on; without, everything runs on the thread that asks.
    pub pool: Option<&'a ThreadPool>,
    /// Becomes true when the answer is no longer wanted.
    pub cancelled: Option<&'a AtomicBool>,
}

impl ReadOptions<'_> {
    /// Whether the answer is no longer wanted.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        let blob_bytes_max = evergraph_languages::Limits::BATCH.blob_bytes_max;
        ReadOptions { blob_bytes_max, batch_bytes: 4 << 20, pool: None, cancelled: None }
    }
}

/// What kind of repository a [`Source`] reads, and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
    /// The directory of the repository's own data (`.git`, or the bare repository itself).
    pub git_dir: PathBuf,
    /// The directory shared by all linked worktrees; equal to `git_dir` outside of them.
    pub common_dir: PathBuf,
    /// The root of the files on disk; `None` for a bare repository.
    pub worktree_dir: Option<PathBuf>,
    /// The hash function of its ids.
    pub object_format: ObjectFormat,
    /// History was cut off when it was cloned.
    pub is_shallow: bool,
    /// Some objects were left out when it was cloned.
    pub is_partial: bool,
    /// `git_dir` belongs to a linked worktree.
    pub is_linked_worktree: bool,
}

impl Description {
    /// There are no files on disk beside the repository's own data.
    pub fn is_bare(&self) -> bool {
        self.worktree_dir.is_none()
    }
}
