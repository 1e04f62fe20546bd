//! Blobs that were read one by one, kept for the next time.

use crate::object::BlobId;
use evergraph_languages::Skip;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::VecDeque;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

/// More than the threads that may ask at once, so that two rarely meet at one lock.
const SHARDS: usize = 64;

/// A cache in shards, each behind its own lock, bounded by bytes.
pub(super) struct BlobCache {
    shards: Box<[Mutex<Shard>]>,
    shard_bytes_max: usize,
}

#[derive(Default)]
struct Shard {
    blobs: FxHashMap<BlobId, Slot>,
    /// Oldest first. Who was asked for since it came gets a second round (the CLOCK algorithm).
    queue: VecDeque<BlobId>,
    bytes: usize,
}

struct Slot {
    content: Arc<[u8]>,
    was_used: bool,
}

impl BlobCache {
    pub(super) fn new(bytes_max: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        BlobCache { shards, shard_bytes_max: bytes_max / SHARDS }
    }

    /// The content of a blob, read if it is not here. No lock is held while it is read. What is
    /// larger than `blob_bytes_max` is refused even if it is here.
    pub(super) fn get_or_read(
        &self,
        id: BlobId,
        blob_bytes_max: u64,
        read: impl FnOnce() -> Result<Arc<[u8]>, Skip>,
    ) -> Result<Arc<[u8]>, Skip> {
        let shard = &self.shards[FxBuildHasher.hash_one(id) as usize % SHARDS];
        // A panic cannot leave a shard half changed that matters: it is a cache.
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(content) = lock().get(id) {
            return if content.len() as u64 > blob_bytes_max { Err(Skip::TooLarge) } else { Ok(content) };
        }
        let content = read()?;
        lock().put(id, &content, self.shard_bytes_max);
        Ok(content)
    }
}

impl Shard {
    fn get(&mut self, id: BlobId) -> Option<Arc<[u8]>> {
        let slot = self.blobs.get_mut(&id)?;
        slot.was_used = true;
        Some(Arc::clone(&slot.content))
    }

    fn put(&mut self, id: BlobId, content: &Arc<[u8]>, bytes_max: usize) {
        if content.len() > bytes_max || self.blobs.contains_key(&id) {
            return;
        }
        while self.bytes + content.len() > bytes_max {
            self.evict_one();
        }
        self.bytes += content.len();
        self.blobs.insert(id, Slot { content: Arc::clone(content), was_used: false });
        self.queue.push_back(id);
    }

    fn evict_one(&mut self) {
        let Some(oldest) = self.queue.pop_front() else { return };
        match self.blobs.get_mut(&oldest) {
            Some(slot) if slot.was_used => {
                slot.was_used = false;
                self.queue.push_back(oldest);
            }
            _ => {
                let evicted = self.blobs.remove(&oldest);
                self.bytes -= evicted.map_or(0, |slot| slot.content.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::ObjectId;

    fn id(n: u8) -> BlobId {
        BlobId(ObjectId::from_bytes(&[n; 20]).unwrap())
    }

    #[test]
    fn a_blob_is_read_once() {
        let cache = BlobCache::new(1 << 20);
        let read = cache.get_or_read(id(1), 10, || Ok(b"text"[..].into())).unwrap();
        let again = cache.get_or_read(id(1), 10, || panic!("read twice")).unwrap();
        assert_eq!((&*read, &*again), (&b"text"[..], &b"text"[..]));
        assert_eq!(cache.get_or_read(id(1), 3, || panic!("read twice")), Err(Skip::TooLarge));
    }

    #[test]
    fn a_failure_is_not_kept() {
        let cache = BlobCache::new(1 << 20);
        assert_eq!(cache.get_or_read(id(1), 10, || Err(Skip::Missing)), Err(Skip::Missing));
        assert_eq!(cache.get_or_read(id(1), 10, || Ok(b"text"[..].into())).as_deref(), Ok(&b"text"[..]));
    }

    #[test]
    fn a_shard_stays_within_its_bytes_and_keeps_what_is_used() {
        let mut shard = Shard::default();
        let content: Arc<[u8]> = vec![0; 40].into();
        shard.put(id(1), &content, 100);
        shard.put(id(2), &content, 100);
        assert!(shard.get(id(1)).is_some());
        shard.put(id(3), &content, 100);
        assert_eq!(shard.bytes, 80);
        assert!(shard.get(id(1)).is_some() && shard.get(id(2)).is_none() && shard.get(id(3)).is_some());
        shard.put(id(4), &vec![0; 101].into(), 100);
        assert!(shard.get(id(4)).is_none());
    }
}
