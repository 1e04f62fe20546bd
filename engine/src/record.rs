//! What was computed: the list behind `--explain` and behind the tests of what an edit recomputes.

use crate::blob_facts::BlobKey;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Counts work, and lists executed queries while somebody wants the list.
#[derive(Default)]
pub(crate) struct Recorder {
    listing: AtomicBool,
    executed: Mutex<Vec<Executed>>,
    validated: AtomicU64,
    parsed: AtomicU64,
    loaded: AtomicU64,
}

/// One query that ran: its name and its input by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Executed {
    /// The query: the name of its file in `queries/`.
    pub query: &'static str,
    /// Its input: a path, or empty for queries over the whole tree.
    pub input: String,
}

impl Recorder {
    /// A query's body runs. `input` is only spelled out while a list is kept.
    pub(crate) fn executes(&self, query: &'static str, input: impl FnOnce() -> String) {
        tracing::trace!(query, "executes");
        if self.listing.load(Ordering::Relaxed) {
            let row = Executed { query, input: input() };
            self.executed.lock().unwrap_or_else(PoisonError::into_inner).push(row);
        }
    }

    pub(crate) fn validated(&self) {
        self.validated.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn parsed(&self, _key: BlobKey) {
        self.parsed.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn loaded(&self, records: u64) {
        self.loaded.fetch_add(records, Ordering::Relaxed);
    }

    /// Starts a new list and sets all counts to zero.
    pub(crate) fn start(&self) {
        self.executed.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.listing.store(true, Ordering::Relaxed);
        for count in [&self.validated, &self.parsed, &self.loaded] {
            count.store(0, Ordering::Relaxed);
        }
    }

    /// What happened since `start`, sorted by query and input.
    pub(crate) fn report(&self) -> Work {
        let mut executed = self.executed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        executed.sort();
        Work {
            executed,
            validated: self.validated.load(Ordering::Relaxed),
            parsed: self.parsed.load(Ordering::Relaxed),
            loaded: self.loaded.load(Ordering::Relaxed),
        }
    }
}

/// What an answer cost.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Work {
    /// Queries that ran, sorted by name and input.
    pub executed: Vec<Executed>,
    /// Memoized results that were found still valid.
    pub validated: u64,
    /// Blobs parsed.
    pub parsed: u64,
    /// Records taken from the store.
    pub loaded: u64,
}
