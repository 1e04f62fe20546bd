//! What users wait for: cold indexing against parsing alone, the next commit, an old commit, an
//! unchanged repository, one keystroke.
//!
//! Runs on generated repositories of 100 and 1,000 files, with `EVERGRAPH_BENCH_LARGE=1` also of 10,000, and
//! on the repository that `EVERGRAPH_BENCH_REPO` names. `EVERGRAPH_BENCH_TINY=1` runs everything
//! once on 20 files.

use divan::{Bencher, black_box};
use evergraph_benches::tiny;
use evergraph_engine::api::{Query, RankQuery};
use evergraph_engine::git::GitSource;
use evergraph_engine::object::{CommitInfo, ObjectFormat};
use evergraph_engine::source::{ReadOptions, Source};
use evergraph_engine::{At, Engine, Options, StoreLocation};
use evergraph_languages::{Limits, analyze, language_of, parse};
use evergraph_tests::generate::generate;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

fn main() {
    divan::main();
}

/// A repository to measure on.
#[derive(Clone)]
enum Subject {
    Generated(usize),
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

fn subjects() -> Vec<Subject> {
    if tiny() {
        return vec![Subject::Generated(20)];
    }
    let mut subjects = vec![Subject::Generated(100), Subject::Generated(1_000)];
    subjects.extend(is_set("EVERGRAPH_BENCH_LARGE").then_some(Subject::Generated(10_000)));
    subjects.extend(std::env::var_os("EVERGRAPH_BENCH_REPO").map(|path| Subject::OnDisk(path.into())));
    subjects
}

impl Subject {
    fn source(&self) -> Arc<dyn Source> {
        match self {
            Subject::Generated(files) => Arc::new(generate(*files, 1).memory(ObjectFormat::Sha1)),
            Subject::OnDisk(path) => Arc::new(GitSource::discover(path).expect("a repository")),
        }
    }

    /// The last commits along first parents, newest first.
    fn commits(&self, source: &dyn Source) -> Vec<CommitInfo> {
        let head = source.resolve("HEAD").expect("a commit");
        source.first_parents(head.commit_id, 8).expect("a history")
    }
}

fn engine(source: &Arc<dyn Source>, store: Option<&Path>) -> Engine {
    let store = store.map_or(StoreLocation::None, |folder| StoreLocation::Dir(folder.to_path_buf()));
    Engine::over(source.clone(), Options { store, ..Options::default() }).expect("an engine")
}

fn rank(engine: &Engine, at: &str) {
    let snapshot = engine.snapshot(At::Revspec(at.to_owned())).expect("a snapshot");
    black_box(snapshot.rank(&RankQuery::default()).expect("an answer"));
}

/// All sources of HEAD: path and content.
fn sources(source: &dyn Source) -> Vec<(Vec<u8>, Vec<u8>)> {
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

#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn parse_only(bencher: Bencher<'_, '_>, subject: &Subject) {
    let files = sources(subject.source().as_ref());
    bencher.bench(|| {
        for (path, bytes) in &files {
            let language = language_of(path).expect("filtered");
            let _ = black_box(parse(language, bytes, &Limits::BATCH));
        }
    });
}

#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn facts(bencher: Bencher<'_, '_>, subject: &Subject) {
    let files = sources(subject.source().as_ref());
    bencher.bench(|| {
        for (path, bytes) in &files {
            let language = language_of(path).expect("filtered");
            let _ = black_box(analyze(language, bytes, &Limits::BATCH));
        }
    });
}

#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn cold_index(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    bencher.with_inputs(|| engine(&source, None)).bench_values(|engine| rank(&engine, "HEAD"));
}

#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn cold_index_with_store(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let fresh = || tempfile::tempdir().expect("a folder");
    bencher.with_inputs(fresh).bench_values(|folder| {
        let engine = engine(&source, Some(folder.path()));
        rank(&engine, "HEAD");
        engine.flush();
    });
}

/// `rank` of HEAD by an engine that has been at HEAD's parent.
#[divan::bench(args = subjects(), sample_count = 5, sample_size = 1)]
fn next_commit_engine_open(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let commits = subject.commits(source.as_ref());
    let before = commits.get(1).unwrap_or(&commits[0]).commit_id.to_string();
    let at_parent = || {
        let engine = engine(&source, None);
        rank(&engine, &before);
        engine
    };
    bencher.with_inputs(at_parent).bench_values(|engine| rank(&engine, "HEAD"));
}

/// `rank` of HEAD by a new engine over a store that knows HEAD's parent.
#[divan::bench(args = subjects(), sample_count = 5, sample_size = 1)]
fn next_commit_new_process(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let commits = subject.commits(source.as_ref());
    let before = commits.get(1).unwrap_or(&commits[0]).commit_id.to_string();
    let stored = || {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = engine(&source, Some(folder.path()));
        rank(&engine, &before);
        engine.flush();
        folder
    };
    bencher.with_inputs(stored).bench_values(|folder| {
        let engine = engine(&source, Some(folder.path()));
        rank(&engine, "HEAD");
        engine.flush();
    });
}

/// `rank` by a new engine over a store that knows the commit: unchanged, or a checkout of it.
#[divan::bench(args = subjects(), sample_count = 20, sample_size = 1)]
fn unchanged_new_process(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let folder = tempfile::tempdir().expect("a folder");
    let first = engine(&source, Some(folder.path()));
    rank(&first, "HEAD");
    first.flush();
    bencher.bench(|| rank(&engine(&source, Some(folder.path())), "HEAD"));
}

/// One more character in a buffer, and what stands under the cursor.
#[divan::bench(args = subjects(), sample_count = 20, sample_size = 1)]
fn keystroke(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let engine = engine(&source, None);
    rank(&engine, "HEAD");
    let (path, text) = sources(source.as_ref()).into_iter().min().expect("a file");
    let path = String::from_utf8_lossy(&path).into_owned();
    let mut typed = text;
    bencher.bench_local(|| {
        typed.push(b'\n');
        engine.set_overlay(&path, Some(&typed));
        let snapshot = engine.snapshot(At::default()).expect("a snapshot");
        let _ = black_box(snapshot.definitions(&Query::Position { path: path.clone(), line: 1, column: 1 }));
        black_box(snapshot.show(evergraph_engine::api::Show::Bindings, &path).expect("bindings"));
    });
}
