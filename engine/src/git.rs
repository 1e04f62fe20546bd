//! Git repositories, read through gix. Nothing outside this folder uses gix, and no type of it
//! leaves.

mod blobs;
mod cache;
mod combined;
mod convert;
mod cuts;
mod diff;
mod hash;
mod history;
mod mailmap;
mod objects;
mod on_disk;
mod open;
mod pack_order;
mod reader;
mod resolve;
mod trees;
mod worktree;

pub use hash::{commit_id, file_blob_id, tree_id};
pub(crate) use mailmap::Mailmap;

use crate::object::{BlobId, CommitId, CommitInfo, TreeChange, TreeEntry, TreeId};
use crate::source::{Description, EachBlob, HistoryReader, ReadOptions, Source, SourceError, walk};
use cache::BlobCache;
use evergraph_languages::Skip;
use gix::ThreadSafeRepository;
use history::Commits;
use objects::Objects;
use on_disk::OnDisk;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How much text repeated reads of single blobs may keep, over all threads.
const CACHE_BYTES: usize = 16 << 20;

/// For who cannot cancel.
static NEVER: AtomicBool = AtomicBool::new(false);

/// Ends a walk that nobody waits for any more.
fn unless(cancelled: &AtomicBool) -> Result<(), SourceError> {
    if cancelled.load(Ordering::Relaxed) { Err(SourceError::Cancelled) } else { Ok(()) }
}

/// A git repository on disk.
pub struct GitSource {
    repo: ThreadSafeRepository,
    description: Description,
    cache: BlobCache,
    on_disk: OnDisk,
}

impl GitSource {
    /// Opens the repository that holds `path`: `path` itself, bare or not, or the nearest directory
    /// above it. Reads no configuration but the repository's own and no environment variable.
    ///
    /// # Errors
    /// [`SourceError::NotARepository`], [`SourceError::Unsupported`] or [`SourceError::Io`].
    pub fn discover(path: &Path) -> Result<Self, SourceError> {
        let (repo, description) = open::discover(path)?;
        Ok(GitSource { repo, description, cache: BlobCache::new(CACHE_BYTES), on_disk: OnDisk::default() })
    }

    fn objects(&self) -> Objects {
        Objects::new(&self.repo)
    }
}

impl Source for GitSource {
    fn describe(&self) -> Description {
        self.description.clone()
    }

    fn resolve(&self, revspec: &str) -> Result<CommitInfo, SourceError> {
        resolve::resolve(&self.repo, &self.objects(), revspec)
    }

    fn entries(&self, tree_id: TreeId) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.entries_until(tree_id, &NEVER)
    }

    fn entries_until(&self, tree_id: TreeId, cancelled: &AtomicBool) -> Result<Arc<[TreeEntry]>, SourceError> {
        trees::entries(&self.objects(), tree_id, cancelled).map(Arc::from)
    }

    fn changes(&self, from: TreeId, to: TreeId) -> Result<Vec<TreeChange>, SourceError> {
        self.changes_until(from, to, &NEVER)
    }

    fn changes_until(&self, from: TreeId, to: TreeId, cancelled: &AtomicBool) -> Result<Vec<TreeChange>, SourceError> {
        diff::changes(&self.objects(), Some(from), to, cancelled)
    }

    fn worktree(&self) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.worktree_until(&NEVER)
    }

    fn worktree_until(&self, cancelled: &AtomicBool) -> Result<Arc<[TreeEntry]>, SourceError> {
        worktree::entries(&self.repo, &self.objects(), &self.on_disk, cancelled).map(Arc::from)
    }

    fn history(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError> {
        self.history_until(tip, limit, &NEVER)
    }

    fn history_until(
        &self,
        tip: CommitId,
        limit: usize,
        cancelled: &AtomicBool,
    ) -> Result<Vec<CommitInfo>, SourceError> {
        let objects = self.objects();
        let commits = Commits::new(&self.repo, &objects);
        walk::history(tip, limit, |commit_id| {
            unless(cancelled)?;
            commits.read(commit_id)
        })
    }

    fn first_parents(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError> {
        let objects = self.objects();
        let commits = Commits::new(&self.repo, &objects);
        walk::first_parents(tip, limit, |commit_id| commits.read(commit_id))
    }

    fn reader(&self) -> Box<dyn HistoryReader + '_> {
        Box::new(reader::GitReader::new(&self.repo, self.objects()))
    }

    fn boundary(&self) -> Vec<CommitId> {
        cuts::Cuts::of(&self.repo).commits()
    }

    fn read_blobs(&self, ids: &[BlobId], options: &ReadOptions<'_>, each: &EachBlob<'_>) -> Result<(), SourceError> {
        blobs::read_blobs(&self.repo, &self.on_disk, ids, options, each)
    }

    fn read_blob(&self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip> {
        self.cache.get_or_read(id, blob_bytes_max, || {
            let mut buffer = Vec::new();
            blobs::read_one(&self.objects(), &self.on_disk, id, blob_bytes_max, &mut buffer)?;
            Ok(buffer.into())
        })
    }
}
