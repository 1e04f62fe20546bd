//! `coupled`: what changes together, and what the code says about that.

use crate::args::CoupledArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, PLACE};
use crate::output::table::{Column, Table};
use crate::output::{Out, grouped, history, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{CoupledRow, Coupling, CouplingQuery};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &CoupledArgs) -> Result<Outcome, Failure> {
    let (of, filter) = (args.of.clone(), args.list.filter());
    let query = CouplingQuery { of, min_confidence: args.min_confidence, top: args.list.top, filter };
    let mut answer = session.ask(|snapshot| snapshot.coupled(&query))?;
    for row in &mut answer.value.coupled {
        row.confidence = significant(row.confidence);
        row.degree = significant(row.degree);
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value, args.min_confidence)?,
    }
    let commits = answer.value.commits;
    let mut notes =
        vec![format!("{} of it {}", plural(commits, "commit"), if commits == 1 { "counts" } else { "count" })];
    notes.extend(history::notes(&answer.value.history, answer.value.hidden));
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(!answer.value.coupled.is_empty()))
}

const COLUMNS: [Column; 6] = [
    Column::number("together"),
    Column::number("of its"),
    Column::number("confidence"),
    Column::number("degree"),
    Column::text("file", PLACE),
    Column::text("the code says", FAINT),
];

fn write(out: &mut Out, coupling: &Coupling, min_confidence: f64) -> io::Result<()> {
    if coupling.coupled.is_empty() {
        let share = significant(min_confidence * 100.0);
        writeln!(out, "nothing else is in three of its commits and in {share} % of them (see --min-confidence)")?;
    }
    let mut table = Table::new(&COLUMNS);
    for r in &coupling.coupled {
        let numbers = [r.co_commits, r.commits].map(|n| grouped(n.into()));
        let shares = [r.confidence, r.degree].map(|share| format!("{share:.2}"));
        table.row(numbers.into_iter().chain(shares).chain([history::name(&r.path, r.symbol.as_deref()), relation(r)]));
    }
    table.write(out)?;
    if coupling.group.len() > 1 {
        writeln!(out, "\nchange as a group: {}", coupling.group.join(", "))?;
    }
    Ok(())
}

/// The shortest way the code knows of.
fn relation(row: &CoupledRow) -> String {
    let ways = [
        (row.imports, "imports it"),
        (row.imported_by, "is imported by it"),
        (row.calls, "calls it"),
        (row.called_by, "is called by it"),
    ];
    let shortest = ways.into_iter().filter_map(|(steps, way)| steps.map(|steps| (steps, way)));
    // A function's own file is no import away.
    match (shortest.filter(|w| w.0 > 0).min_by_key(|w| w.0), row.is_hidden) {
        (Some((1, way)), _) => way.to_owned(),
        (Some((steps, way)), _) => format!("{way} in {steps} steps"),
        (None, _) if row.imports == Some(0) => "stands in the same file".to_owned(),
        (None, Some(true)) => "HIDDEN: nothing joins them".to_owned(),
        (None, _) => String::new(),
    }
}
