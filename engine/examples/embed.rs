//! Evergraph inside another program: `cargo run -p evergraph-engine --example embed -- REPOSITORY`.

use evergraph_engine::api::{Query, RankQuery};
use evergraph_engine::{At, Engine, EngineError, Options, StoreLocation};
use std::path::PathBuf;

fn main() -> Result<(), EngineError> {
    let repository = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);
    print(&tour(repository)?);
    Ok(())
}

/// What an editor would do: open, ask, type, ask again, follow a commit.
fn tour(repository: PathBuf) -> Result<Vec<String>, EngineError> {
    // By default an engine takes no thread and writes no file; this host allows both.
    let options = Options { jobs: 2, store: StoreLocation::UserCache, ..Options::default() };
    let engine = Engine::open(&repository, options)?;
    let mut lines = Vec::new();

    let snapshot = engine.snapshot(At::default())?;
    let central = snapshot.rank(&RankQuery { top: 5, ..RankQuery::default() })?;
    lines.push(format!("most central at {}:", central.commit.commit_id.unwrap_or_default()));
    lines.extend(central.value.ranks.iter().map(|row| format!("  {:.6}  {}", row.rank, row.symbol)));

    // An unsaved buffer lies over the tree; snapshots taken from now on see it.
    let buffer = "def greet():\n    pass\n\n\ngreet()\n";
    engine.set_overlay("scratch.py", Some(buffer.as_bytes()));
    let typed = engine.snapshot(At::default())?;
    let position = Query::Position { path: "scratch.py".to_owned(), line: 5, column: 1 };
    for definition in typed.definitions(&position)?.value.definitions {
        lines.push(format!("greet is defined at {}", definition.symbol.location));
    }
    engine.set_overlay("scratch.py", None);

    // After a commit: what changed? The next questions cost what the change reaches.
    let refresh = engine.refresh()?;
    lines.push(format!("{} paths changed since the last look", refresh.changes.len()));
    engine.flush();
    Ok(lines)
}

#[allow(clippy::print_stdout, reason = "an example shows what it found")]
fn print(lines: &[String]) {
    lines.iter().for_each(|line| println!("{line}"));
}
