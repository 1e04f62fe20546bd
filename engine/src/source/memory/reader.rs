//! Reading the history of a repository in memory.

use super::MemorySource;
use crate::object::{BlobId, CommitId, CommitInfo, TreeChange, TreeId};
use crate::source::{HistoryReader, Source, SourceError};
use evergraph_languages::Skip;
use std::sync::Arc;

pub(super) struct MemoryReader<'a>(pub(super) &'a MemorySource);

impl HistoryReader for MemoryReader<'_> {
    fn commit(&mut self, commit_id: CommitId) -> Result<CommitInfo, SourceError> {
        self.0.read(commit_id)
    }

    fn changes(&mut self, from: Option<TreeId>, to: TreeId) -> Result<Vec<TreeChange>, SourceError> {
        match from {
            Some(from) => self.0.changes(from, to),
            None => Ok(super::merge(&[], &self.0.entries(to)?)),
        }
    }

    fn changes_from_all(&mut self, parents: &[TreeId], to: TreeId) -> Result<Vec<TreeChange>, SourceError> {
        let Some((&first, others)) = parents.split_first() else { return self.changes(None, to) };
        let mut changes = self.0.changes(first, to)?;
        for &other in others {
            let also = self.0.changes(other, to)?;
            changes.retain(|c| also.binary_search_by(|a| a.path.cmp(&c.path)).is_ok());
        }
        Ok(changes)
    }

    fn blob(&mut self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip> {
        self.0.read_blob(id, blob_bytes_max)
    }
}
