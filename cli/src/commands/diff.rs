//! `diff`: what changed in the graph.

use crate::args::DiffArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{KIND, PLACE, PLAIN, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{EdgeChange, GraphDiff};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &DiffArgs) -> Result<Outcome, Failure> {
    let mut answer = session.ask_between(&args.range, |before, after| after.diff(before, args.top))?;
    for row in &mut answer.value.symbols {
        row.similarity = row.similarity.map(significant);
    }
    for row in &mut answer.value.ranks {
        (row.before, row.after) = (row.before.map(significant), row.after.map(significant));
        row.change = significant(row.change);
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    let diff = &answer.value;
    let edges = diff.edges_added.len() + diff.edges_removed.len();
    let notes = [plural(diff.symbols.len() as u64, "definition"), plural(edges as u64, "edge")];
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(!diff.symbols.is_empty() || edges > 0))
}

const SYMBOLS: [Column; 6] = [
    Column::text("", PLAIN),
    Column::number("+"),
    Column::number("-"),
    Column::text("kind", KIND),
    Column::text("definition", SYMBOL),
    Column::text("was", PLACE),
];

fn write(out: &mut Out, diff: &GraphDiff) -> io::Result<()> {
    let mut table = Table::new(&SYMBOLS);
    for s in &diff.symbols {
        let was = s.from.as_ref().map(|from| format!("{from} ({:.0} %)", s.similarity.unwrap_or(0.0) * 100.0));
        let numbers = [s.added.to_string(), s.removed.to_string()];
        let head = [s.change.to_owned()].into_iter().chain(numbers);
        table.row(head.chain([s.kind.to_owned(), s.symbol.clone(), was.unwrap_or_default()]));
    }
    table.write(out)?;
    edges(out, "+", &diff.edges_added)?;
    edges(out, "-", &diff.edges_removed)?;
    if !diff.ranks.is_empty() {
        writeln!(out, "\nrank")?;
        let columns = [Column::text("", PLAIN), Column::number("change"), Column::text("", SYMBOL)];
        let mut table = Table::new(&columns);
        for r in &diff.ranks {
            table.row([" ".to_owned(), format!("{:+.6}", r.change), r.symbol.clone()]);
        }
        table.write(out)?;
    }
    Ok(())
}

fn edges(out: &mut Out, sign: &str, edges: &[EdgeChange]) -> io::Result<()> {
    if edges.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let columns = [Column::text("", PLAIN), Column::text("", KIND), Column::text("", SYMBOL), Column::text("", SYMBOL)];
    let mut table = Table::new(&columns);
    for e in edges {
        table.row([sign.to_owned(), e.of.to_owned(), e.from.clone(), format!("-> {}", e.to)]);
    }
    table.write(out)
}
