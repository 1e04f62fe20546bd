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
mod options;
mod record;
mod state;
mod trouble;
mod upkeep;

pub use journal::{Journal, Worker};
pub use key::KeyHasher;
pub use kind::RecordKind;
pub use location::Location;
pub use options::{BYTES_MAX_DEFAULT, StoreOptions};
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

    /// The folder it lives in, if there is to be one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
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
mod tests;
