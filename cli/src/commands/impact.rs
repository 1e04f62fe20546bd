//! `impact`: what a change reaches.

use crate::args::{ImpactArgs, range};
use crate::exit::{Failure, Outcome};
use crate::output::color::{PLACE, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{Impact, ReachedRow};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &ImpactArgs) -> Result<Outcome, Failure> {
    let mut answer = match range(&args.of) {
        Ok(range) => session.ask_between(&range, |before, after| after.impact_of_change(before, args.depth))?,
        Err(_) => session.ask(|snapshot| snapshot.impact_of(&args.of, args.depth))?,
    };
    answer.value.owners.iter_mut().for_each(|row| row.change_share = significant(row.change_share));
    answer.value.co_changing.iter_mut().for_each(|row| row.confidence = significant(row.confidence));
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    let impact = &answer.value;
    let counts = [(impact.changed.len(), "changed definition"), (impact.callers.len(), "caller")];
    let more = [(impact.importers.len(), "importer"), (impact.tests.len(), "test")];
    let notes: Vec<String> = counts.iter().chain(&more).map(|&(n, what)| plural(n as u64, what)).collect();
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(!impact.changed.is_empty() || !impact.files.is_empty()))
}

fn write(out: &mut Out, impact: &Impact) -> io::Result<()> {
    reached(out, "callers", &impact.callers)?;
    reached(out, "importers", &impact.importers)?;
    reached(out, "tests that reach it", &impact.tests)?;
    let columns = [Column::number(""), Column::number(""), Column::text("", PLACE), Column::text("", PLACE)];
    let mut table = Table::new(&columns);
    for r in &impact.co_changing {
        let share = format!("{:.0} %", r.confidence * 100.0);
        table.row([share, plural(r.co_commits, "commit"), r.path.clone(), format!("with {}", r.with)]);
    }
    titled(out, "usually change as well", &table, impact.co_changing.is_empty())?;
    let columns = [Column::number(""), Column::text("", SYMBOL), Column::text("", PLACE)];
    let mut table = Table::new(&columns);
    for r in &impact.owners {
        table.row([format!("{:.0} %", r.change_share * 100.0), r.author.clone(), r.email.clone()]);
    }
    titled(out, "whom to ask", &table, impact.owners.is_empty())
}

fn reached(out: &mut Out, title: &str, rows: &[ReachedRow]) -> io::Result<()> {
    let columns = [Column::number(""), Column::text("", SYMBOL), Column::text("", PLACE)];
    let mut table = Table::new(&columns);
    for r in rows {
        let place = if r.symbol == r.location.path { String::new() } else { r.location.to_string() };
        table.row([r.depth.to_string(), r.symbol.clone(), place]);
    }
    titled(out, title, &table, rows.is_empty())
}

fn titled(out: &mut Out, title: &str, table: &Table<'_>, is_empty: bool) -> io::Result<()> {
    if is_empty {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    table.write(out)
}
