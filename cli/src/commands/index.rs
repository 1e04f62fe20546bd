//! `index`: computes everything now, so that later questions are quick.

use crate::exit::{Failure, Outcome};
use crate::output::{json, plural};
use crate::session::Session;
use evergraph_engine::api::Status;
use std::io::Write;
use std::time::Instant;

pub(super) fn run(session: &mut Session<'_>) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let mut answer = session.ask(|snapshot| {
        snapshot.index()?;
        snapshot.status()
    })?;
    answer.value.store = session.engine.store_status(); // now that it was written
    let seconds = start.elapsed().as_secs_f64();
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => writeln!(session.out, "{} in {seconds:.2} s", summary(&answer.value))?,
    }
    session.footer(&answer, &[])?;
    Ok(Outcome::of(!answer.value.languages.is_empty()))
}

fn summary(status: &Status) -> String {
    let files: u32 = status.languages.iter().map(|l| l.files).sum();
    let symbols: u32 = status.languages.iter().map(|l| l.symbols).sum();
    let graph = format!("a call graph of {} and {}", plural(status.nodes, "node"), plural(status.edges, "edge"));
    format!("indexed {}: {}, {graph}", plural(files, "file"), plural(symbols, "definition"))
}
