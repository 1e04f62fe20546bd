//! `--explain`: what an answer cost, as a table on stderr.

use super::grouped;
use crate::exit::Failure;
use evergraph_engine::{Executed, Work};
use std::io::Write;

/// Inputs named per query; the rest is counted.
const INPUTS_NAMED: usize = 3;

/// Writes the table.
pub(crate) fn write(work: &Work) -> Result<(), Failure> {
    let mut stderr = anstream::stderr().lock();
    for line in lines(work) {
        writeln!(stderr, "{line}")?;
    }
    Ok(())
}

fn lines(work: &Work) -> Vec<String> {
    let mut lines = vec![line("query", "times", "executed for: not known yet, or what it read has changed")];
    for group in work.executed.chunk_by(|a, b| a.query == b.query) {
        lines.push(line(group[0].query, &grouped(group.len() as u64), &inputs(group)));
    }
    lines.push(line("parsed", &grouped(work.parsed), "blobs without a record in the store"));
    lines.push(line("from the store", &grouped(work.loaded), "records of the same content and options"));
    lines.push(line("still valid", &grouped(work.validated), "results whose inputs did not change"));
    lines
}

fn line(query: &str, times: &str, why: &str) -> String {
    format!("{query:<20} {times:>9}  {why}")
}

fn inputs(group: &[Executed]) -> String {
    let named: Vec<&str> = group.iter().map(|e| e.input.as_str()).filter(|i| !i.is_empty()).collect();
    let more = named.len().saturating_sub(INPUTS_NAMED);
    let list = named.iter().take(INPUTS_NAMED).copied().collect::<Vec<_>>().join(", ");
    match (list.is_empty(), more) {
        (true, _) => "the whole tree".to_owned(),
        (false, 0) => list,
        (false, _) => format!("{list} and {} more", grouped(more as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_counted_and_a_few_inputs_named() {
        let run = |query, input: &str| Executed { query, input: input.to_owned() };
        let bindings = ["a", "b", "c", "d"].map(|input| run("bindings", input));
        let executed = bindings.into_iter().chain([run("ranks", "")]).collect();
        let lines = lines(&Work { executed, validated: 7, parsed: 4, loaded: 1 });
        assert_eq!(lines[1], "bindings                     4  a, b, c and 1 more");
        assert_eq!(lines[2], "ranks                        1  the whole tree");
        assert_eq!(lines[5], "still valid                  7  results whose inputs did not change");
    }
}
