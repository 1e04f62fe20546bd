//! Derived data on disk: the only user of redb.
//!
//! A [`Store`] maps (record kind, 128-bit key) to bytes. It makes later processes faster and never
//! changes an answer: whatever goes wrong, a read is a miss and a write is forgotten, and
//! [`Store::state`] says why.
//!
//! * **Sharing.** The file is held only for one burst of reads or one flush, so processes share it.
//!   Bursts of reads run side by side, a flush runs alone; who finds the file taken tries again for
//!   some 30 ms, and after that does without until it is free.
//! * **Versions.** The file name carries the schema version. Files of other versions are never
//!   touched.
//! * **Trust.** A record is returned only if it has the length and the 128-bit checksum it was
//!   written with, under the key it was written under. A file whose structure is damaged, or that
//!   makes redb panic, is renamed to `….damaged` (one is kept) and a new one begun.
//! * **Assumptions about the medium** are redb's: single bytes are written entirely or not at all;
//!   what was synced stays; writing some bytes of a file leaves the others alone; advisory locks
//!   work between processes. Where they do not hold (network file systems), records can be lost, but
//!   wrong ones are not returned.
//! * **Size.** When the file has outgrown its bound after a flush, records that were not used for the
//!   longest time, by day, are evicted. Reads are noted in memory and written with the next flush.

mod buffer;
mod file;
mod journal;
mod key;
mod kind;
mod location;
mod record;
mod state;
mod trouble;

pub use journal::{Journal, Worker};
pub use key::KeyHasher;
pub use kind::RecordKind;
pub use location::Location;
pub use state::{KindStat, StoreStat, StoreState};

use crate::compressed::Compressed;
use buffer::Buffer;
use file::{StoreFile, Take};
use record::{RecordKey, record_key};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};
use trouble::Trouble;

/// How large a store file may become unless the host says otherwise.
pub const BYTES_MAX_DEFAULT: u64 = 1 << 30;

/// What a store is opened with.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Where the file lives.
    pub location: Location,
    /// The size of the file at which records are evicted.
    pub bytes_max: u64,
    /// The version of everything inside: keys and payloads.
    pub schema_version: u32,
}

/// A persistent map from (kind, key) to bytes that may forget, but never fails and never lies.
/// Shared by reference between threads.
pub struct Store {
    file: Option<StoreFile>,
    /// Where the file is or should be.
    path: Option<PathBuf>,
    bytes_max: u64,
    buffer: Mutex<Buffer>,
    /// What still waited after the last flush.
    left_bytes: AtomicUsize,
    state: Mutex<StoreState>,
    /// Held shared by reads and alone by flushes, so that threads of one process wait for each other
    /// instead of finding the file taken.
    gate: RwLock<()>,
    journal: Journal,
    today: fn() -> u32,
}

impl Store {
    /// Opens the store. Never fails and takes no lock: what is wrong shows in [`Store::state`], at
    /// the latest after the first read or flush.
    pub fn open(options: StoreOptions) -> Store {
        Store::open_with_clock(options, days_since_epoch)
    }

    fn open_with_clock(options: StoreOptions, today: fn() -> u32) -> Store {
        let (wanted, state) = match options.location.folder() {
            Ok(Some(folder)) => (Some(folder), StoreState::Ready),
            Ok(None) => (None, StoreState::Disabled),
            Err(trouble) => (None, trouble.into_state(None)),
        };
        let place = wanted.as_ref().map(|folder| StoreFile::new(folder, options.schema_version));
        let (folder, state) = match wanted.map(|folder| location::ensure(&folder).map(|()| folder)) {
            Some(Ok(folder)) => (Some(folder), state),
            Some(Err(trouble)) => (None, trouble.into_state(None)),
            None => (None, state),
        };
        let path = place.as_ref().map(|file| file.path().to_path_buf());
        let file = place.filter(|_| folder.is_some());
        Store {
            file,
            path,
            bytes_max: options.bytes_max,
            buffer: Mutex::default(),
            left_bytes: AtomicUsize::new(0),
            state: Mutex::new(state),
            gate: RwLock::default(),
            journal: Journal::open(folder.as_deref(), options.schema_version),
            today,
        }
    }

    /// The payload last put under this key, if it is still there. Opens and closes the file.
    pub fn get(&self, kind: RecordKind, key: u128) -> Option<Vec<u8>> {
        self.get_many(kind, &[key]).pop().flatten()
    }

    /// The payloads of many keys, in the order of `keys`. Opens the file once for all of them: ten
    /// thousand reads in one call cost little more than ten in a call each.
    pub fn get_many(&self, kind: RecordKind, keys: &[u128]) -> Vec<Option<Vec<u8>>> {
        let mut answers: Vec<Option<Vec<u8>>> = vec![None; keys.len()];
        self.read(kind, keys, &mut |at, key, encoded| {
            let (payload, day) = record::decode(key, encoded)?;
            answers[at] = Some(payload);
            Some(day)
        });
        answers
    }

    /// Calls `visit` with the position in `keys` and the payload of each record that is there, in no
    /// particular order. For who decodes at once this is cheaper than [`Store::get_many`]: nothing is
    /// copied, and one buffer serves all. The file is held meanwhile, and `visit` may not use this
    /// store.
    pub fn visit_many(&self, kind: RecordKind, keys: &[u128], mut visit: impl FnMut(usize, &[u8])) {
        let mut scratch = Vec::new();
        self.read(kind, keys, &mut |at, key, encoded| {
            let (payload, day) = record::decode_with(key, encoded, &mut scratch)?;
            visit(at, payload);
            Some(day)
        });
    }

    /// Hands the encoded records of `keys` to `take`, from memory and then from the file.
    fn read(&self, kind: RecordKind, keys: &[u128], take: &mut Take<'_>) {
        let mut waiting = Vec::new();
        let mut wanted: Vec<(RecordKey, usize)> = Vec::new();
        {
            let buffer = self.buffer();
            for (at, &key) in keys.iter().enumerate() {
                let key = record_key(kind, key);
                match buffer.get(&key) {
                    Some(encoded) => waiting.push((at, key, encoded)),
                    None => wanted.push((key, at)),
                }
            }
        }
        for (at, key, encoded) in waiting {
            take(at, &key, &encoded);
        }
        wanted.sort_unstable();
        let Some(file) = self.file.as_ref().filter(|_| !wanted.is_empty()) else { return };
        let patient = self.state() != StoreState::Busy;
        let stale = {
            let _shared = self.gate.read().unwrap_or_else(PoisonError::into_inner);
            file.read(&wanted, (self.today)(), patient, take)
        };
        if let Some(stale) = self.settle(stale, false) {
            self.buffer().touch(stale);
        }
    }

    /// Keeps a payload in memory until the next [`Store::flush`]; reads see it at once. A payload put
    /// while more than 64 MiB wait is forgotten: flush before.
    pub fn put(&self, kind: RecordKind, key: u128, payload: &[u8]) {
        self.put_compressed(kind, key, &Compressed::new(payload));
    }

    /// [`Store::put`] of what is compressed already.
    pub(crate) fn put_compressed(&self, kind: RecordKind, key: u128, payload: &Compressed) {
        let key = record_key(kind, key);
        if let Some(encoded) = record::encode(&key, payload, (self.today)()) {
            self.buffer().put(key, encoded);
        }
    }

    /// The bytes that wait for the next flush.
    pub fn buffered_bytes(&self) -> usize {
        self.buffer().bytes()
    }

    /// Writes everything put since the last flush in one transaction; returns how many records. When
    /// the file is taken or cannot be written, the records stay in memory for the next flush.
    pub fn flush(&self) -> usize {
        let Some(file) = &self.file else { return 0 };
        let (records, touched) = self.buffer().batch();
        let _span = tracing::info_span!("flush", records = records.len()).entered();
        if records.is_empty() && touched.is_empty() {
            return 0;
        }
        let patient = self.state() != StoreState::Busy;
        let written = {
            let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
            file.write(&records, &touched, (self.today)(), patient)
        };
        if self.settle(written, true).is_none() {
            return 0;
        }
        self.buffer().written(&records, &touched);
        if file.bytes() > self.bytes_max {
            self.gc(self.bytes_max / 4 * 3);
        }
        records.len()
    }

    /// Flushes if so many bytes were put since the last flush: a file that is taken is not tried, and the records
    /// that wait are not gone through, for each further record.
    pub fn flush_over(&self, bytes: usize) {
        let buffered = self.buffered_bytes();
        let left = self.left_bytes.fetch_min(buffered, Ordering::Relaxed).min(buffered);
        if buffered - left >= bytes {
            self.flush();
            self.left_bytes.store(self.buffered_bytes(), Ordering::Relaxed);
        }
    }

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

    /// The folder it lives in, if there is to be one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
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

    /// Whether the file could be used when it was last needed, and if not, why.
    pub fn state(&self) -> StoreState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The file, whether or not it exists or can be made; `None` for a store in memory alone.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Who notes what is being parsed, and knows what killed a process.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    fn buffer(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_state(&self, state: StoreState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Turns trouble into a state, and damage into a fresh start.
    fn settle<T>(&self, result: Result<T, Trouble>, wrote: bool) -> Option<T> {
        match result {
            Ok(value) => {
                let state = self.state();
                // A read says nothing about whether the file can be written; damage stays told.
                let over = if wrote { !matches!(state, StoreState::Damaged { .. }) } else { state == StoreState::Busy };
                if over && state != StoreState::Ready {
                    self.set_state(StoreState::Ready);
                }
                Some(value)
            }
            Err(trouble) => {
                let set_aside = self.set_aside_if(&trouble);
                tracing::debug!(?trouble, "store not usable");
                self.set_state(trouble.into_state(set_aside));
                None
            }
        }
    }

    fn set_aside_if(&self, trouble: &Trouble) -> Option<PathBuf> {
        let file = self.file.as_ref().filter(|_| matches!(trouble, Trouble::Damaged(_)))?;
        let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        file.set_aside()
    }
}

fn days_since_epoch() -> u32 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(elapsed.as_secs() / 86_400).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> StoreOptions {
        StoreOptions { location: Location::None, bytes_max: BYTES_MAX_DEFAULT, schema_version: 1 }
    }

    #[test]
    fn without_a_file_records_live_in_memory() {
        let store = Store::open(options());
        assert_eq!((store.state(), store.path()), (StoreState::Disabled, None));
        store.put(RecordKind::Graph, 1, b"one");
        assert_eq!(store.flush(), 0);
        assert_eq!(store.get(RecordKind::Graph, 1).as_deref(), Some(&b"one"[..]));
        assert_eq!(store.get(RecordKind::Ranks, 1), None);
        store.clear();
        assert_eq!(store.get(RecordKind::Graph, 1), None);
        assert_eq!(store.state(), StoreState::Disabled);
    }

    #[test]
    fn records_that_cannot_be_written_are_tried_again_only_after_more_of_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::Dir(folder.path().to_path_buf());
        let store = Store::open(StoreOptions { location, ..options() });
        let taken = redb::Database::create(store.path().expect("a path")).expect("nobody has it");
        let put = |key| store.put(RecordKind::Graph, key, &noise(key as u64));
        put(1);
        store.flush_over(100_000);
        assert_eq!((store.state(), store.buffered_bytes() > 100_000), (StoreState::Busy, true));
        drop(taken);
        store.flush_over(100_000);
        assert!(store.buffered_bytes() > 0, "nothing came since");
        put(2);
        store.flush_over(100_000);
        assert_eq!(store.buffered_bytes(), 0);
    }

    /// Bytes that do not compress, so that sizes mean something.
    fn noise(seed: u64) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        };
        (0..100_000).map(|_| next()).collect()
    }

    #[test]
    fn what_was_read_lately_outlives_what_was_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let options = || StoreOptions { location: Location::Dir(folder.path().to_path_buf()), ..options() };
        let present = |store: &Store| -> Vec<u128> {
            let found = store.get_many(RecordKind::Graph, &(0..60).collect::<Vec<_>>());
            (0..60).zip(found).filter_map(|(key, found)| found.map(|_| key)).collect()
        };
        let early = Store::open_with_clock(options(), || 100);
        (0..40).for_each(|key| early.put(RecordKind::Graph, u128::from(key), &noise(key)));
        assert_eq!(early.flush(), 40);
        let middle = Store::open_with_clock(options(), || 105);
        let read: Vec<u128> = (0..10).collect();
        assert!(middle.get_many(RecordKind::Graph, &read).iter().all(Option::is_some));
        assert_eq!(middle.buffer().batch().1.len(), 10);
        // Read again on the same day, before and after the flush, they cost no second note.
        (40..50).for_each(|key| middle.put(RecordKind::Graph, u128::from(key), &noise(key)));
        assert_eq!(middle.flush(), 10);
        assert!(middle.get_many(RecordKind::Graph, &read).iter().all(Option::is_some));
        assert!(middle.buffer().batch().1.is_empty());
        let late = Store::open_with_clock(options(), || 110);
        let file_bytes = late.stat().file_bytes;
        assert!(late.gc(file_bytes / 2) > 0);
        let left = present(&late);
        assert!(late.stat().file_bytes <= file_bytes / 2);
        assert!(left.len() > 10, "{left:?}");
        assert!((0..10).chain(40..50).all(|key| left.contains(&key)), "{left:?}");
    }

    #[test]
    fn a_flush_over_the_bound_evicts_down_to_three_quarters() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::Dir(folder.path().to_path_buf());
        let store = Store::open(StoreOptions { location, bytes_max: 4 << 20, ..options() });
        for key in 0..60 {
            store.put(RecordKind::FileFacts, u128::from(key), &noise(key));
            store.flush();
            assert!(store.stat().file_bytes <= 4 << 20);
        }
        assert!(store.stat().kinds[0].records > 15);
    }
}
