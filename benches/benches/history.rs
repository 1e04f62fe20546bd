//! What history costs: deltas of all commits, and questions over them in a new process.
//!
//! `EVERGRAPH_BENCH_REPO` names a repository to measure on as well; beside it, `git log --numstat -M`
//! in the same run is what deltas are compared with.

use divan::{Bencher, black_box};
use evergraph_benches::subject::{Subject, subjects};
use evergraph_engine::api::{BurndownQuery, ChurnQuery, Entity, Granularity, HistoryFilter, HotspotQuery, OwnersQuery};
use evergraph_engine::source::Source;
use evergraph_engine::{At, Engine, Options, Snapshot, StoreLocation};
use std::path::Path;
use std::sync::Arc;

fn main() {
    divan::main();
}

fn on_disk() -> Vec<Subject> {
    std::env::var_os("EVERGRAPH_BENCH_REPO").map(|path| Subject::OnDisk(path.into())).into_iter().collect()
}

fn head(source: &Arc<dyn Source>, store: Option<&Path>, jobs: usize) -> (Engine, Snapshot) {
    let store = store.map_or(StoreLocation::None, |folder| StoreLocation::Dir(folder.to_path_buf()));
    let engine = Engine::over(source.clone(), Options { store, jobs, ..Options::default() }).expect("an engine");
    let snapshot = engine.snapshot(At::default()).expect("a snapshot");
    (engine, snapshot)
}

/// The deltas of all commits on one thread.
#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn deltas_on_one_core(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    bencher.bench(|| head(&source, None, 1).1.index_history().expect("deltas"));
}

/// The deltas of all commits on two threads.
#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn deltas_on_two_cores(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    bencher.bench(|| head(&source, None, 2).1.index_history().expect("deltas"));
}

/// What the two above are compared with.
#[divan::bench(args = on_disk(), sample_count = 3, sample_size = 1)]
fn git_log_numstat(bencher: Bencher<'_, '_>, subject: &Subject) {
    let Subject::OnDisk(path) = subject else { return };
    bencher.bench(|| {
        let mut git = std::process::Command::new("git");
        git.arg("-C").arg(path).args(["log", "--numstat", "-M", "--format=%H", "HEAD"]);
        black_box(git.output().expect("git").stdout.len())
    });
}

/// Line facts of a whole history whose deltas are known.
#[divan::bench(args = subjects(), sample_count = 3, sample_size = 1)]
fn burndown(bencher: Bencher<'_, '_>, subject: &Subject) {
    let (_engine, snapshot) = head(&subject.source(), None, 2);
    snapshot.index_history().expect("deltas");
    let query = BurndownQuery { path: None, granularity: Granularity::Month };
    bencher.bench(|| black_box(snapshot.burndown(&query).expect("a burndown")));
}

/// A new process asks about a history that is stored.
#[divan::bench(args = subjects(), sample_count = 5, sample_size = 1)]
fn questions_in_a_new_process(bencher: Bencher<'_, '_>, subject: &Subject) {
    let source = subject.source();
    let folder = tempfile::tempdir().expect("a folder");
    let ask = || {
        let (engine, snapshot) = head(&source, Some(folder.path()), 2);
        let filter = HistoryFilter::default();
        black_box(snapshot.churn(&ChurnQuery { of: None, top: 20, filter }).expect("churn"));
        black_box(
            snapshot.hotspots(&HotspotQuery { by: Entity::File, since_days: None, top: 20, filter }).expect("hotspots"),
        );
        black_box(snapshot.owners(&OwnersQuery::default()).expect("owners"));
        engine.flush();
    };
    ask();
    bencher.bench(ask);
}
