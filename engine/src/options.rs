//! What a host decides when it opens an engine.

use crate::progress::{NoProgress, Progress};
use evergraph_languages::Limits;
use std::path::PathBuf;
use std::sync::Arc;

/// How an engine may behave in its host. The defaults take nothing from it: no threads, no files.
#[derive(Clone)]
pub struct Options {
    /// Where results are kept between processes.
    pub store: StoreLocation,
    /// The store is kept below this size, in bytes.
    pub store_bytes_max: u64,
    /// Worker threads; 1 or 0: everything runs on the thread that asks.
    pub jobs: usize,
    /// Bounds on the work one file may cause.
    pub limits: Limits,
    /// Languages to read, by name; empty: all.
    pub languages: Vec<String>,
    /// Told about long work.
    pub progress: Arc<dyn Progress>,
}

/// Where results are kept between processes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum StoreLocation {
    /// Nowhere: every process starts from nothing.
    #[default]
    None,
    /// The user's cache folder.
    UserCache,
    /// This folder.
    Dir(PathBuf),
}

impl Default for Options {
    fn default() -> Self {
        Options {
            store: StoreLocation::None,
            store_bytes_max: 1 << 30,
            jobs: 1,
            limits: Limits::default(),
            languages: Vec::new(),
            progress: Arc::new(NoProgress),
        }
    }
}

/// The names [`Options::languages`] may hold, in a fixed order.
pub fn language_names() -> Vec<&'static str> {
    evergraph_languages::languages().iter().map(|l| l.name()).collect()
}

/// Which state of the repository to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum At {
    /// The commit a revspec names: `HEAD`, a branch, a tag, `HEAD~3`, an id.
    Revspec(String),
    /// The files on disk over `HEAD`, untracked and not ignored ones included.
    Worktree,
}

impl Default for At {
    fn default() -> Self {
        At::Revspec("HEAD".to_owned())
    }
}
