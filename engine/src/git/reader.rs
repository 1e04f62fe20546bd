//! One thread's handle for reading a history.

use super::cuts::Cuts;
use super::history::read_commit;
use super::objects::Objects;
use super::{NEVER, combined, diff};
use crate::object::{BlobId, CommitId, CommitInfo, TreeChange, TreeId};
use crate::source::{HistoryReader, SourceError};
use evergraph_languages::Skip;
use gix::ThreadSafeRepository;
use gix::objs::Kind;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::Arc;

/// Contents of neighbouring commits: what one made, the next one changes.
const RECENT_BYTES: usize = 16 << 20;

/// What is kept of a buffer that held a large content.
const BUFFER_BYTES_MAX: usize = 4 << 20;

pub(super) struct GitReader {
    objects: Objects,
    cuts: Cuts,
    buffer: Vec<u8>,
    recent: Recent,
}

impl GitReader {
    pub(super) fn new(repo: &ThreadSafeRepository, objects: Objects) -> GitReader {
        GitReader { objects, cuts: Cuts::of(repo), buffer: Vec::new(), recent: Recent::new(RECENT_BYTES) }
    }

    fn read(&mut self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip> {
        match self.objects.header(&id.0).map_err(|fault| fault.skip())? {
            (Kind::Blob, size) if size > blob_bytes_max => Err(Skip::TooLarge),
            (Kind::Blob, _) => {
                self.buffer.clear();
                self.objects.find(&id.0, &mut self.buffer).map_err(|fault| fault.skip())?;
                let content = Arc::from(self.buffer.as_slice());
                self.buffer.shrink_to(BUFFER_BYTES_MAX);
                Ok(content)
            }
            _ => Err(Skip::Missing),
        }
    }
}

impl HistoryReader for GitReader {
    fn commit(&mut self, commit_id: CommitId) -> Result<CommitInfo, SourceError> {
        let mut info = read_commit(&self.objects, commit_id)?;
        self.cuts.apply(&mut info);
        Ok(info)
    }

    fn changes(&mut self, from: Option<TreeId>, to: TreeId) -> Result<Vec<TreeChange>, SourceError> {
        diff::changes(&self.objects, from, to, &NEVER)
    }

    fn changes_from_all(&mut self, parents: &[TreeId], to: TreeId) -> Result<Vec<TreeChange>, SourceError> {
        combined::changes_from_all(&self.objects, parents, to)
    }

    fn one_of(&mut self, handles: usize) {
        self.objects.keep_one_of(handles);
        self.recent.bytes_max = RECENT_BYTES / handles.max(1);
    }

    fn blob(&mut self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip> {
        if let Some(content) = self.recent.blobs.get(&id) {
            return if content.len() as u64 > blob_bytes_max { Err(Skip::TooLarge) } else { Ok(content.clone()) };
        }
        let content = self.read(id, blob_bytes_max)?;
        self.recent.put(id, content.clone());
        Ok(content)
    }
}

/// The contents read last, oldest first.
struct Recent {
    bytes_max: usize,
    blobs: FxHashMap<BlobId, Arc<[u8]>>,
    queue: VecDeque<BlobId>,
    bytes: usize,
}

impl Recent {
    fn new(bytes_max: usize) -> Recent {
        Recent { bytes_max, blobs: FxHashMap::default(), queue: VecDeque::new(), bytes: 0 }
    }

    fn put(&mut self, id: BlobId, content: Arc<[u8]>) {
        self.bytes += content.len();
        self.queue.push_back(id);
        self.blobs.insert(id, content);
        while self.bytes > self.bytes_max {
            let Some(oldest) = self.queue.pop_front() else { break };
            self.bytes -= self.blobs.remove(&oldest).map_or(0, |content| content.len());
        }
    }
}
