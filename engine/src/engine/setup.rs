//! What an engine is opened with: a store, languages, worker threads.

use crate::error::EngineError;
use crate::options::{Options, StoreLocation};
use crate::persist::SCHEMA_VERSION;
use crate::store::{Location, Store, StoreOptions};
use evergraph_languages::languages;

pub(super) fn open_store(options: &Options) -> Store {
    let location = match &options.store {
        StoreLocation::None => Location::None,
        StoreLocation::UserCache => Location::UserCache,
        StoreLocation::Dir(folder) => Location::Dir(folder.clone()),
    };
    let bytes_max = options.store_bytes_max;
    Store::open(StoreOptions { location, bytes_max, schema_version: SCHEMA_VERSION })
}

pub(super) fn check_languages(names: &[String]) -> Result<(), EngineError> {
    let known = || languages().iter().map(|l| l.name()).collect::<Vec<_>>();
    match names.iter().find(|name| !known().contains(&name.as_str())) {
        Some(name) => Err(EngineError::UnknownLanguage { name: name.clone(), known: known().join(", ") }),
        None => Ok(()),
    }
}

/// Resolution nests, and syntax trees of hostile files are dropped recursively by nobody, but a
/// worker's default stack is smaller than a main thread's.
const WORKER_STACK_BYTES: usize = 8 << 20;

pub(super) fn workers(jobs: usize) -> Result<rayon::ThreadPool, EngineError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(WORKER_STACK_BYTES)
        .thread_name(|i| format!("evergraph-{i}"))
        .build()
        .map_err(|e| EngineError::Internal { what: format!("no worker threads: {e}") })
}
