//! Keeping the file in bounds: eviction, copying without holes, deleting, counting.

use crate::store::buffer::Buffer;
use crate::store::file::StoreFile;
use crate::store::{Store, StoreStat, StoreState};
use std::path::Path;
use std::sync::PoisonError;

impl Store {
    /// Evicts the records that were not used for the longest time, until the file is not larger than
    /// `bytes_max`; returns how many.
    pub fn gc(&self, bytes_max: u64) -> usize {
        let Some(file) = &self.file else { return 0 };
        let evicted = {
            let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
            file.gc(bytes_max)
        };
        self.settle(evicted, true).unwrap_or(0)
    }

    /// Copies the file without the space it does not use. Worth it once after much was written: until
    /// then the file may be three times as large as what is in it.
    pub fn compact(&self) {
        if let Some(file) = &self.file {
            let _span = tracing::info_span!("compact").entered();
            let compacted = {
                let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
                file.compact()
            };
            self.settle(compacted, true);
        }
    }

    /// Deletes the file, the damaged one set aside, what waits to be written, and what is known of
    /// blobs that crashed the parser.
    pub fn clear(&self) {
        *self.buffer() = Buffer::default();
        self.journal.forget();
        if let Some(file) = &self.file {
            let cleared = {
                let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
                file.clear()
            };
            if self.settle(cleared, true).is_some() {
                self.set_state(StoreState::Ready);
            }
        }
    }

    /// Counts what is in the file. Reads one small entry per record.
    pub fn stat(&self) -> StoreStat {
        let counted = self.file.as_ref().and_then(|file| {
            let counted = {
                let _shared = self.gate.read().unwrap_or_else(PoisonError::into_inner);
                file.count()
            };
            self.settle(counted, false)
        });
        StoreStat {
            kinds: counted.unwrap_or_default(),
            file_bytes: self.file.as_ref().map_or(0, StoreFile::bytes),
            buffered_bytes: self.buffered_bytes() as u64,
            path: self.path().map(Path::to_path_buf),
            state: self.state(),
        }
    }
}
