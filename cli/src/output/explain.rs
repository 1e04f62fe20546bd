//! `--explain`: what an answer cost, as a table on stderr.

use super::grouped;
use crate::exit::Failure;
use evergraph_engine::{Executed, Work};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

/// Inputs named per query; the rest is counted.
const INPUTS_NAMED: usize = 3;

/// Writes the table.
pub(crate) fn write(work: &Work) -> Result<(), Failure> {
    let mut stderr = anstream::stderr().lock();
    if !work.started_from.is_empty() {
        writeln!(stderr, "started from {}", work.started_from)?;
    }
    for line in lines(work) {
        writeln!(stderr, "{line}")?;
    }
    Ok(())
}

fn lines(work: &Work) -> Vec<String> {
    let mut lines = vec![line("query", "times", "why")];
    for group in work.executed.chunk_by(|a, b| a.query == b.query) {
        for (i, (why, of)) in by_reason(group).into_iter().enumerate() {
            let query = if i == 0 { group[0].query } else { "" };
            lines.push(line(query, &grouped(of.len() as u64), &format!("{why}{}", inputs(&of))));
        }
    }
    lines.push(line("parsed", &grouped(work.parsed), "blobs"));
    lines.push(line("from the store", &grouped(work.loaded), "records of blobs and rankings"));
    lines.push(line(
        "taken over",
        &grouped(work.kept),
        "files of which everything their edges were computed from still holds",
    ));
    lines.push(line("validated", &grouped(work.validated), "results in memory whose inputs did not change"));
    lines
}

fn line(query: &str, times: &str, why: &str) -> String {
    format!("{query:<20} {times:>9}  {why}")
}

/// The inputs of one query by reason, the most frequent reason first.
fn by_reason(group: &[Executed]) -> Vec<(&str, Vec<&Executed>)> {
    let mut reasons: BTreeMap<&str, Vec<&Executed>> = BTreeMap::new();
    group.iter().for_each(|e| reasons.entry(&e.why).or_default().push(e));
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, of)| Reverse(of.len()));
    reasons
}

/// A few names of inputs; ids of blobs tell a person nothing.
fn inputs(of: &[&Executed]) -> String {
    let named: Vec<&str> =
        of.iter().filter(|e| e.query != "blob_facts").map(|e| e.input.as_str()).filter(|i| !i.is_empty()).collect();
    let more = named.len().saturating_sub(INPUTS_NAMED);
    let list = named.iter().take(INPUTS_NAMED).copied().collect::<Vec<_>>().join(", ");
    match (list.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(": {list}"),
        (false, _) => format!(": {list} and {} more", grouped(more as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_counted_by_reason_and_a_few_inputs_named() {
        let run = |query, input: &str, why: &str| Executed { query, input: input.to_owned(), why: why.to_owned() };
        let bound = ["a", "b", "c", "d"].map(|input| run("file_edges", input, "what x offers changed"));
        let rest = [run("file_edges", "e", "its names changed"), run("ranks", "", "there is no tree before")];
        let executed = bound.into_iter().chain(rest).collect();
        let lines = lines(&Work { executed, validated: 7, ..Work::default() });
        assert_eq!(lines[1], "file_edges                   4  what x offers changed: a, b, c and 1 more");
        assert_eq!(lines[2], "                             1  its names changed: e");
        assert_eq!(lines[3], "ranks                        1  there is no tree before");
        assert_eq!(lines[7], "validated                    7  results in memory whose inputs did not change");
    }
}
