//! What users wait for: cold indexing against parsing alone, the next commit, an old commit, an
//! unchanged repository, one keystroke.
//!
//! Runs on generated repositories of 100 and 1,000 files, with `EVERGRAPH_BENCH_LARGE=1` also of 10,000, and
//! on the repository that `EVERGRAPH_BENCH_REPO` names. `EVERGRAPH_BENCH_TINY=1` runs everything
//! once on 20 files.

use divan::{Bencher, black_box};
use evergraph_benches::subject::{Subject, engine, rank, sources, subjects};
use evergraph_engine::At;
use evergraph_engine::api::Query;
use evergraph_languages::{Limits, analyze, language_of, parse_alone};

fn main() {
    divan::main();
}

#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn parse_only(bencher: Bencher<'_, '_>, subject: &Subject) {
    let files = sources(subject.source().as_ref());
    bencher.bench(|| {
        for (path, bytes) in &files {
            let language = language_of(path).expect("filtered");
            let _ = black_box(parse_alone(language, bytes, &Limits::BATCH));
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
    bencher.with_inputs(|| engine(&source, None)).bench_refs(|engine| rank(engine, "HEAD"));
}

#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn cold_index_with_store(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let fresh = || tempfile::tempdir().expect("a folder");
    bencher.with_inputs(fresh).bench_refs(|folder| {
        let engine = engine(&source, Some(folder.path()));
        rank(&engine, "HEAD");
        engine.flush();
        engine // taken apart when the clock stands
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
    bencher.with_inputs(at_parent).bench_refs(|engine| rank(engine, "HEAD"));
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
    bencher.with_inputs(stored).bench_refs(|folder| {
        let engine = engine(&source, Some(folder.path()));
        rank(&engine, "HEAD");
        engine.flush();
        engine
    });
}

/// `rank` of HEAD's parent by a new engine over a store that went on to HEAD: a checkout of an old commit.
#[divan::bench(args = subjects(), sample_count = 20, sample_size = 1)]
fn old_commit_new_process(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let commits = subject.commits(source.as_ref());
    let before = commits.get(1).unwrap_or(&commits[0]).commit_id.to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let first = engine(&source, Some(folder.path()));
    rank(&first, &before);
    rank(&first, "HEAD");
    first.flush();
    bencher.bench(|| rank(&engine(&source, Some(folder.path())), &before));
}

/// `rank` of HEAD by a new engine over a store that knows it.
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
