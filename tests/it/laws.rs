//! The laws of the house, each a test.

mod cancel;
mod cutoff;
mod edits;
mod freshness;
mod hostile;
mod names;
mod reasons;
mod replay;
mod skips;
mod stored;

use evergraph_engine::api::RankQuery;
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::{MemorySource, Source};
use evergraph_engine::{At, Engine, Options, Snapshot, everything};
use evergraph_tests::History;
use std::sync::Arc;

fn memory(history: &History) -> Arc<MemorySource> {
    Arc::new(history.memory(ObjectFormat::Sha1))
}

fn over(source: &Arc<MemorySource>, options: Options) -> Engine {
    Engine::over(source.clone(), options).unwrap()
}

fn at(engine: &Engine, revspec: &str) -> Snapshot {
    engine.snapshot(At::Revspec(revspec.to_owned())).unwrap()
}

/// Everything the engine says of a commit.
fn all(engine: &Engine, revspec: &str) -> String {
    everything(&at(engine, revspec)).unwrap()
}

/// Everything an engine that knows nothing says of a commit.
fn from_scratch(source: &Arc<MemorySource>, revspec: &str) -> String {
    all(&over(source, Options::default()), revspec)
}

/// The queries that ranking a commit runs, with what they run on; blobs by their path.
fn executed(engine: &Engine, source: &MemorySource, revspec: &str) -> Vec<String> {
    engine.start_recording();
    at(engine, revspec).rank(&RankQuery::default()).unwrap();
    let entries = source.entries(source.resolve(revspec).unwrap().tree_id).unwrap();
    let path = |input: &str| {
        let entry = entries.iter().find(|entry| entry.blob_id.to_string() == input);
        entry.map_or(input.to_owned(), |entry| entry.path.to_string())
    };
    let mut rows: Vec<String> = engine
        .work()
        .executed
        .iter()
        .map(|e| format!("{} {}", e.query, path(&e.input)).trim_end().to_owned())
        .collect();
    rows.sort();
    rows
}

/// One of two numbers: the larger one where time does not matter.
fn sized(quick: usize, slow: usize) -> usize {
    if std::env::var_os("EVERGRAPH_SLOW_TESTS").is_some() { slow } else { quick }
}

/// The generated history of everything that happens to files.
fn generated() -> History {
    evergraph_tests::generate::generate(sized(6, 60), 7)
}
