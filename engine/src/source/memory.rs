//! A repository that never was on disk.

mod reader;

use super::{Description, EachBlob, HistoryReader, ReadOptions, Source, SourceError, walk};
use crate::git::{commit_id, file_blob_id, tree_id};
use crate::object::{BlobId, CommitId, CommitInfo, FileMode, ObjectFormat, RepoPath, TreeChange, TreeEntry, TreeId};
use evergraph_languages::Skip;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// One file of a [`MemoryCommit`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemoryFile {
    /// Where it is.
    pub path: RepoPath,
    /// What it is. A submodule's commit id is made from its content.
    pub mode: FileMode,
    /// What is in it.
    pub content: Arc<[u8]>,
}

/// A commit to put into a [`MemorySource`].
#[derive(Clone, Debug)]
pub struct MemoryCommit {
    /// The commits it is made from.
    pub parents: Vec<CommitId>,
    /// All its files.
    pub files: Vec<MemoryFile>,
    /// Who made it.
    pub author_name: String,
    /// Their address.
    pub author_email: String,
    /// When, in seconds since the Unix epoch.
    pub time_s: i64,
    /// The message.
    pub message: String,
}

/// A [`Source`] in memory, for tests and for hosts that have files and no repository. Its ids are
/// those a git repository of the same content would have.
#[derive(Default)]
pub struct MemorySource {
    format: ObjectFormat,
    references: BTreeMap<String, CommitId>,
    commits: FxHashMap<CommitId, CommitInfo>,
    trees: FxHashMap<TreeId, Arc<[TreeEntry]>>,
    blobs: FxHashMap<BlobId, Arc<[u8]>>,
    worktree: Option<Arc<[TreeEntry]>>,
}

impl MemorySource {
    /// An empty repository.
    pub fn new(format: ObjectFormat) -> Self {
        MemorySource { format, ..MemorySource::default() }
    }

    /// Adds a commit. No reference points to it yet.
    ///
    /// # Errors
    /// [`Skip::Corrupt`] for content that cannot be in a git repository.
    pub fn commit(&mut self, commit: &MemoryCommit) -> Result<CommitId, Skip> {
        let entries = self.add_files(&commit.files)?;
        let tree_id = tree_id(self.format, &entries)?;
        self.trees.insert(tree_id, entries);
        let mut info = CommitInfo {
            commit_id: CommitId(tree_id.0),
            tree_id,
            parents: commit.parents.clone(),
            author_name: commit.author_name.clone().into_bytes(),
            author_email: commit.author_email.clone().into_bytes(),
            committer_name: commit.author_name.clone().into_bytes(),
            committer_email: commit.author_email.clone().into_bytes(),
            author_time_s: commit.time_s,
            commit_time_s: commit.time_s,
        };
        info.commit_id = commit_id(self.format, &info, &commit.message)?;
        self.commits.insert(info.commit_id, info.clone());
        Ok(info.commit_id)
    }

    /// Points a name at a commit: `HEAD`, a branch, a tag.
    pub fn set_reference(&mut self, name: impl Into<String>, commit_id: CommitId) {
        self.references.insert(name.into(), commit_id);
    }

    /// Sets the files on disk.
    ///
    /// # Errors
    /// As for [`commit`](MemorySource::commit).
    pub fn set_worktree(&mut self, files: &[MemoryFile]) -> Result<(), Skip> {
        self.worktree = Some(self.add_files(files)?);
        Ok(())
    }

    /// Takes a blob away, as in a partial clone.
    pub fn forget_blob(&mut self, id: BlobId) {
        self.blobs.remove(&id);
    }

    /// Keeps the contents and gives the entries, sorted by path.
    fn add_files(&mut self, files: &[MemoryFile]) -> Result<Arc<[TreeEntry]>, Skip> {
        let mut entries = Vec::with_capacity(files.len());
        for file in files {
            let blob_id = file_blob_id(self.format, &file.content)?;
            if file.mode != FileMode::Submodule {
                self.blobs.insert(blob_id, Arc::clone(&file.content));
            }
            entries.push(TreeEntry { path: file.path.clone(), blob_id, mode: file.mode });
        }
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(entries.into())
    }

    fn read(&self, commit_id: CommitId) -> Result<CommitInfo, SourceError> {
        self.commits.get(&commit_id).cloned().ok_or(SourceError::MissingObject { id: commit_id.0 })
    }

    fn parent(&self, commit_id: CommitId, number: usize) -> Option<CommitId> {
        self.commits.get(&commit_id)?.parents.get(number.checked_sub(1)?).copied()
    }

    /// A name or a full id with any number of `~`, `^` and `~3` behind.
    fn named(&self, revspec: &str) -> Option<CommitId> {
        let end = revspec.find(['~', '^']).unwrap_or(revspec.len());
        let (name, mut steps) = revspec.split_at(end);
        let mut found = match self.references.get(name) {
            Some(&commit_id) => commit_id,
            None => name.parse().ok().filter(|id| self.commits.contains_key(id))?,
        };
        while let Some(kind) = steps.chars().next() {
            let digits = steps[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(steps.len() - 1);
            let number = if digits == 0 { 1 } else { steps[1..=digits].parse().ok()? };
            found = match kind {
                '~' => (0..number).try_fold(found, |commit_id, _| self.parent(commit_id, 1))?,
                '^' => self.parent(found, number)?,
                _ => return None,
            };
            steps = &steps[1 + digits..];
        }
        Some(found)
    }
}

impl Source for MemorySource {
    fn describe(&self) -> Description {
        Description {
            git_dir: PathBuf::new(),
            common_dir: PathBuf::new(),
            worktree_dir: self.worktree.is_some().then(PathBuf::new),
            object_format: self.format,
            is_shallow: false,
            is_partial: false,
            is_linked_worktree: false,
        }
    }

    fn resolve(&self, revspec: &str) -> Result<CommitInfo, SourceError> {
        match self.named(revspec) {
            Some(commit_id) => self.read(commit_id),
            None if revspec == "HEAD" => Err(SourceError::UnbornHead { branch: "main".into() }),
            None => Err(SourceError::UnknownRevspec { revspec: revspec.into(), similar: Vec::new() }),
        }
    }

    fn entries(&self, tree_id: TreeId) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.trees.get(&tree_id).cloned().ok_or(SourceError::MissingObject { id: tree_id.0 })
    }

    fn changes(&self, from: TreeId, to: TreeId) -> Result<Vec<TreeChange>, SourceError> {
        Ok(merge(&self.entries(from)?, &self.entries(to)?))
    }

    fn worktree(&self) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.worktree.clone().ok_or(SourceError::NoWorktree { path: PathBuf::new() })
    }

    fn history(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError> {
        walk::history(tip, limit, |commit_id| self.read(commit_id))
    }

    fn first_parents(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError> {
        walk::first_parents(tip, limit, |commit_id| self.read(commit_id))
    }

    fn reader(&self) -> Box<dyn HistoryReader + '_> {
        Box::new(reader::MemoryReader(self))
    }

    fn boundary(&self) -> Vec<CommitId> {
        Vec::new()
    }

    fn read_blobs(&self, ids: &[BlobId], options: &ReadOptions<'_>, each: &EachBlob<'_>) -> Result<(), SourceError> {
        let read = |(i, &id): (usize, &BlobId)| {
            if !options.is_cancelled() {
                each(i, self.read_blob(id, options.blob_bytes_max).as_deref().map_err(|&skip| skip));
            }
        };
        match options.pool {
            Some(pool) => pool.install(|| ids.par_iter().enumerate().for_each(read)),
            None => ids.iter().enumerate().for_each(read),
        }
        if options.is_cancelled() { Err(SourceError::Cancelled) } else { Ok(()) }
    }

    fn read_blob(&self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip> {
        let content = self.blobs.get(&id).ok_or(Skip::Missing)?;
        if content.len() as u64 > blob_bytes_max { Err(Skip::TooLarge) } else { Ok(Arc::clone(content)) }
    }
}

/// The difference of two sorted lists of entries.
fn merge(before: &[TreeEntry], after: &[TreeEntry]) -> Vec<TreeChange> {
    let side = |entry: &TreeEntry| (entry.blob_id, entry.mode);
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let mut changes = Vec::new();
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(b), Some(a)) => b.path.cmp(&a.path),
        };
        let b = before.next_if(|_| order.is_le());
        let a = after.next_if(|_| order.is_ge());
        let Some(path) = b.or(a).map(|entry| entry.path.clone()) else { return changes };
        let (before, after) = (b.map(side), a.map(side));
        if before != after {
            changes.push(TreeChange { path, before, after });
        }
    }
}
