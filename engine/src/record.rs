//! What was computed and why: the list behind `--explain` and behind the tests of what an edit
//! recomputes.

use crate::blob_facts::BlobKey;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Counts work, and lists executed queries while somebody wants the list.
#[derive(Default)]
pub(crate) struct Recorder {
    listing: AtomicBool,
    list: Mutex<List>,
    validated: AtomicU64,
    parsed: AtomicU64,
    loaded: AtomicU64,
    kept: AtomicU64,
}

#[derive(Default)]
struct List {
    executed: Vec<(&'static str, String)>,
    reasons: FxHashMap<(&'static str, String), String>,
    started_from: String,
}

/// Receives a reason: the query, its input, why it runs.
pub(crate) type Because<'a> = dyn FnMut(&'static str, String, String) + 'a;

/// One query that ran: its name, its input by name, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Executed {
    /// The query: the name of its file in `queries/`.
    pub query: &'static str,
    /// Its input: a path, or empty for queries over the whole tree.
    pub input: String,
    /// Which of the things it reads changed, or why there is no result to validate.
    pub why: String,
}

impl Recorder {
    /// A query's body runs. `input` is only spelled out while a list is kept.
    pub(crate) fn executes(&self, query: &'static str, input: impl FnOnce() -> String) {
        tracing::trace!(query, "executes");
        if self.is_listing() {
            self.list().executed.push((query, input()));
        }
    }

    /// Says why queries are going to run, or ran. Nothing is spelled out while no list is kept.
    pub(crate) fn explain(&self, reasons: impl FnOnce(&mut Because<'_>)) {
        if self.is_listing() {
            let mut list = self.list();
            reasons(&mut |query, input, why| drop(list.reasons.insert((query, input), why)));
        }
    }

    /// Where the work begins.
    pub(crate) fn started_from(&self, what: impl FnOnce() -> String) {
        if self.is_listing() {
            self.list().started_from = what();
        }
    }

    pub(crate) fn validated(&self) {
        self.validated.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn parsed(&self, key: BlobKey) {
        self.parsed.fetch_add(1, Ordering::Relaxed);
        let why = || "parsed: no record of this content".to_owned();
        self.explain(|because| because("blob_facts", key.blob_id.to_string(), why()));
    }

    pub(crate) fn loaded(&self, records: u64) {
        self.loaded.fetch_add(records, Ordering::Relaxed);
    }

    /// The facts of a blob came from the store.
    pub(crate) fn loaded_blob(&self, key: BlobKey) {
        self.loaded(1);
        let why = || "read from the store".to_owned();
        self.explain(|because| because("blob_facts", key.blob_id.to_string(), why()));
    }

    /// The edges of files were taken over from another tree.
    pub(crate) fn kept(&self, files: u64) {
        self.kept.fetch_add(files, Ordering::Relaxed);
    }

    /// Starts a new list and sets all counts to zero.
    pub(crate) fn start(&self) {
        *self.list() = List::default();
        self.listing.store(true, Ordering::Relaxed);
        for count in [&self.validated, &self.parsed, &self.loaded, &self.kept] {
            count.store(0, Ordering::Relaxed);
        }
    }

    /// What happened since `start`, sorted by query and input.
    pub(crate) fn report(&self) -> Work {
        let list = self.list();
        let row = |(query, input): &(&'static str, String)| {
            let why = list.reasons.get(&(*query, input.clone())).cloned();
            Executed { query, input: input.clone(), why: why.unwrap_or_else(|| usual_reason(query).to_owned()) }
        };
        let mut executed: Vec<Executed> = list.executed.iter().map(row).collect();
        executed.sort();
        Work {
            executed,
            started_from: list.started_from.clone(),
            validated: self.validated.load(Ordering::Relaxed),
            parsed: self.parsed.load(Ordering::Relaxed),
            loaded: self.loaded.load(Ordering::Relaxed),
            kept: self.kept.load(Ordering::Relaxed),
        }
    }

    fn is_listing(&self) -> bool {
        self.listing.load(Ordering::Relaxed)
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a query runs of which nothing particular is known.
fn usual_reason(query: &str) -> &'static str {
    match query {
        "file_edges" => "not bound before",
        "tree_edges" => "another tree than the one assembled last",
        "bindings" => "asked about",
        "layout" => "no process keeps it",
        "summary" | "import_targets" | "directory_index" | "extension_index" => "read by a file that is bound",
        _ => "not computed before",
    }
}

/// What an answer cost.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Work {
    /// Queries that ran, sorted by name and input.
    pub executed: Vec<Executed>,
    /// What there was to begin with, in words; empty if the question did not concern the whole tree.
    pub started_from: String,
    /// Memoized results that were found still valid.
    pub validated: u64,
    /// Blobs parsed.
    pub parsed: u64,
    /// Records of blobs and rankings taken from the store.
    pub loaded: u64,
    /// Files whose edges were taken over from another tree, because what they were computed from holds.
    pub kept: u64,
}
