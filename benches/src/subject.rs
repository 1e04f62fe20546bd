//! Repositories to measure on, generated or on disk, and the questions asked of them.

use crate::tiny;
use divan::black_box;
use evergraph_engine::api::RankQuery;
use evergraph_engine::git::GitSource;
use evergraph_engine::object::{CommitInfo, ObjectFormat};
use evergraph_engine::source::{ReadOptions, Source};
use evergraph_engine::{At, Engine, Options, StoreLocation};
use evergraph_languages::language_of;
use evergraph_tests::generate::generate;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A repository to measure on.
#[derive(Clone)]
pub enum Subject {
    /// A generated history with this many files.
    Generated(usize),
    /// A repository on disk.
    OnDisk(PathBuf),
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Subject::Generated(files) => write!(f, "generated {files}"),
            Subject::OnDisk(path) => write!(f, "{}", path.display()),
        }
    }
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some()
}

/// What the benchmarks run on, see the crate's binaries and benches.
pub fn subjects() -> Vec<Subject> {
    if tiny() {
        return vec![Subject::Generated(20)];
    }
    let mut subjects = vec![Subject::Generated(100), Subject::Generated(1_000)];
    subjects.extend(is_set("EVERGRAPH_BENCH_LARGE").then_some(Subject::Generated(10_000)));
    subjects.extend(std::env::var_os("EVERGRAPH_BENCH_REPO").map(|path| Subject::OnDisk(path.into())));
    subjects
}

impl Subject {
    /// Opens it.
    pub fn source(&self) -> Arc<dyn Source> {
        match self {
            Subject::Generated(files) => Arc::new(generate(*files, 1).memory(ObjectFormat::Sha1)),
            Subject::OnDisk(path) => Arc::new(GitSource::discover(path).expect("a repository")),
        }
    }

    /// The last commits along first parents, newest first.
    pub fn commits(&self, source: &dyn Source) -> Vec<CommitInfo> {
        let head = source.resolve("HEAD").expect("a commit");
        source.first_parents(head.commit_id, 8).expect("a history")
    }
}

/// An engine over a source, with a store in a folder or none.
pub fn engine(source: &Arc<dyn Source>, store: Option<&Path>) -> Engine {
    let store = store.map_or(StoreLocation::None, |folder| StoreLocation::Dir(folder.to_path_buf()));
    Engine::over(source.clone(), Options { store, ..Options::default() }).expect("an engine")
}

/// Asks for the most central functions.
pub fn rank(engine: &Engine, at: &str) {
    let snapshot = engine.snapshot(At::Revspec(at.to_owned())).expect("a snapshot");
    black_box(snapshot.rank(&RankQuery::default()).expect("an answer"));
}

/// All sources of HEAD that have a language: path and content.
pub fn sources(source: &dyn Source) -> Vec<(Vec<u8>, Vec<u8>)> {
    let head = source.resolve("HEAD").expect("a commit");
    let entries = source.entries(head.tree_id).expect("a tree");
    let entries: Vec<_> = entries.iter().filter(|e| language_of(e.path.as_bytes()).is_some()).collect();
    let ids: Vec<_> = entries.iter().map(|e| e.blob_id).collect();
    let found = Mutex::new(Vec::new());
    let each = |i: usize, bytes: Result<&[u8], _>| {
        if let Ok(bytes) = bytes {
            found.lock().expect("no panic").push((entries[i].path.as_bytes().to_vec(), bytes.to_vec()));
        }
    };
    source.read_blobs(&ids, &ReadOptions::default(), &each).expect("blobs");
    found.into_inner().expect("no panic")
}
