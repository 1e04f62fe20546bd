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
    let (path, filter) = (args.path.clone(), args.filter.filter());
    let query = CouplingQuery { path, min_confidence: args.min_confidence, top: args.top, filter };
    let mut answer = session.ask(|snapshot| snapshot.coupled(&query))?;
    for row in &mut answer.value.coupled {
        row.confidence = significant(row.confidence);
        row.degree = significant(row.degree);
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    let mut notes = vec![format!("{} of this file count", plural(answer.value.commits, "commit"))];
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

fn write(out: &mut Out, coupling: &Coupling) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for r in &coupling.coupled {
        let numbers = [r.co_commits, r.commits].map(|n| grouped(n.into()));
        let shares = [r.confidence, r.degree].map(|share| format!("{share:.2}"));
        table.row(numbers.into_iter().chain(shares).chain([r.path.clone(), relation(r)]));
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
    let shortest = ways.into_iter().filter_map(|(steps, way)| steps.map(|steps| (steps, way))).min_by_key(|w| w.0);
    match (shortest, row.is_hidden) {
        (Some((1, way)), _) => way.to_owned(),
        (Some((steps, way)), _) => format!("{way} in {steps} steps"),
        (None, Some(true)) => "HIDDEN: nothing joins them".to_owned(),
        (None, _) => String::new(),
    }
}
