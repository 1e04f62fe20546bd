//! What waits in memory for the next flush.

use super::record::RecordKey;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// More than this is not kept: a host that cannot flush must not grow without bound.
const BYTES_MAX: usize = 64 << 20;
/// Reads beyond this many are not noted; the rest are evicted a little early.
const TOUCHED_MAX: usize = 1 << 20;

pub(super) type Records = BTreeMap<RecordKey, Arc<[u8]>>;

/// Encoded records to be written, and records whose last use is to be noted.
#[derive(Default)]
pub(super) struct Buffer {
    records: Records,
    bytes: usize,
    touched: BTreeSet<RecordKey>,
}

impl Buffer {
    pub(super) fn get(&self, key: &RecordKey) -> Option<Arc<[u8]>> {
        self.records.get(key).cloned()
    }

    pub(super) fn put(&mut self, key: RecordKey, encoded: Vec<u8>) {
        let replaced = self.records.remove(&key);
        self.bytes -= replaced.map_or(0, |replaced| replaced.len());
        if self.bytes + encoded.len() <= BYTES_MAX {
            self.bytes += encoded.len();
            self.records.insert(key, encoded.into());
        }
    }

    pub(super) fn touch(&mut self, keys: Vec<RecordKey>) {
        let room = TOUCHED_MAX.saturating_sub(self.touched.len());
        self.touched.extend(keys.into_iter().take(room));
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// All that waits. It stays readable until [`Buffer::written`] takes it out.
    pub(super) fn batch(&self) -> (Records, BTreeSet<RecordKey>) {
        (self.records.clone(), self.touched.clone())
    }

    /// Takes out a batch that is on disk, except what was put anew in the meantime.
    pub(super) fn written(&mut self, records: &Records, touched: &BTreeSet<RecordKey>) {
        for (key, written) in records {
            if self.records.get(key).is_some_and(|waiting| Arc::ptr_eq(waiting, written)) {
                self.records.remove(key);
                self.bytes -= written.len();
            }
        }
        self.touched.retain(|key| !touched.contains(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_during_a_flush_waits_for_the_next() {
        let mut buffer = Buffer::default();
        buffer.put([1; 17], vec![1; 10]);
        buffer.put([2; 17], vec![2; 10]);
        let (records, touched) = buffer.batch();
        buffer.put([2; 17], vec![3; 10]);
        buffer.written(&records, &touched);
        assert_eq!(buffer.get(&[1; 17]), None);
        assert_eq!(buffer.get(&[2; 17]).as_deref(), Some(&[3; 10][..]));
        assert_eq!(buffer.bytes(), 10);
    }

    #[test]
    fn a_full_buffer_forgets_rather_than_grow() {
        let mut buffer = Buffer::default();
        buffer.put([1; 17], vec![0; BYTES_MAX]);
        buffer.put([2; 17], vec![0; 1]);
        assert_eq!((buffer.bytes(), buffer.get(&[2; 17])), (BYTES_MAX, None));
        buffer.put([1; 17], vec![0; BYTES_MAX + 1]);
        assert_eq!((buffer.bytes(), buffer.get(&[1; 17])), (0, None));
    }
}
