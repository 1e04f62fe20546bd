//! What commits changed, and what follows from it.

mod compare;
mod deltas;
mod functions;
mod lines;
mod measures;
mod shapes;

use evergraph_engine::api::CommitChangeRow;
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, Options, Snapshot};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// HEAD of a history in memory.
fn head(text: &str) -> Snapshot {
    snapshot(&History::parse(text))
}

fn snapshot(history: &History) -> Snapshot {
    let engine = Engine::over(Arc::new(history.memory(ObjectFormat::Sha1)), Options::default()).unwrap();
    engine.snapshot(At::default()).unwrap()
}

fn on_disk(path: &Path, options: Options) -> Engine {
    Engine::open(path, options).unwrap()
}

fn changes(snapshot: &Snapshot) -> Vec<CommitChangeRow> {
    let mut rows = Vec::new();
    snapshot
        .export_changes(&mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

/// A repository of what `git fast-import` is told, on the branch `main`.
fn imported(stream: &str) -> Repository {
    let repository = Repository::new(&History::default(), ObjectFormat::Sha1, Kind::Bare);
    let file = repository.beside("stream");
    std::fs::write(&file, stream).unwrap();
    let status = std::process::Command::new("git")
        .args(["fast-import", "--quiet", "--force"])
        .current_dir(repository.path())
        .stdin(std::fs::File::open(file).unwrap())
        .status()
        .unwrap();
    assert!(status.success());
    repository
}
