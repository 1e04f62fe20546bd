//! One thread's handle for reading a history: commits, what differs between trees, contents.

use super::SourceError;
use crate::object::{BlobId, CommitId, CommitInfo, TreeChange, TreeId};
use evergraph_languages::Skip;
use std::sync::Arc;

/// Reads many objects of a history on one thread, keeping what neighbouring commits share.
pub trait HistoryReader {
    /// A commit with the parents it has here: where a shallow clone ends, none.
    ///
    /// # Errors
    /// [`SourceError::MissingObject`] and [`SourceError::Corrupt`].
    fn commit(&mut self, commit_id: CommitId) -> Result<CommitInfo, SourceError>;

    /// The paths that differ between two trees, sorted; without `from`, everything that is in `to`.
    /// Reads only the directories that differ.
    ///
    /// # Errors
    /// As for [`commit`](HistoryReader::commit).
    fn changes(&mut self, from: Option<TreeId>, to: TreeId) -> Result<Vec<TreeChange>, SourceError>;

    /// The paths of a merge that differ from every parent, sorted: `before` is the first parent's.
    /// Directories that are equal to one of the parents' are not read.
    ///
    /// # Errors
    /// As for [`commit`](HistoryReader::commit).
    fn changes_from_all(&mut self, parents: &[TreeId], to: TreeId) -> Result<Vec<TreeChange>, SourceError>;

    /// This is one of so many handles that read at once: what each keeps is that much less.
    fn one_of(&mut self, _handles: usize) {}

    /// The content of a blob, unless it is larger than `blob_bytes_max`.
    ///
    /// # Errors
    /// The [`Skip`] that says why it cannot be had.
    fn blob(&mut self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip>;
}
