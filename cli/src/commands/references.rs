//! `refs`: all references to a definition.

use crate::args::RefsArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, KIND, PLACE, PLAIN, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, json, plural, text};
use crate::session::{Session, query};
use evergraph_engine::api::References;
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &RefsArgs) -> Result<Outcome, Failure> {
    let query = query(&args.query)?;
    let answer = session.ask(|snapshot| match args.why {
        true => snapshot.references_explained(&query),
        false => snapshot.references(&query),
    })?;
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &args.query, &answer.value)?,
    }
    session.footer(&answer, &[plural(answer.value.references.len() as u64, "reference")])?;
    Ok(Outcome::of(!answer.value.references.is_empty()))
}

const COLUMNS: [Column; 5] = [
    Column::text("at", PLACE),
    Column::text("kind", KIND),
    Column::text("within", PLAIN),
    Column::text("refers to", SYMBOL),
    Column::text("found by", FAINT),
];

fn write(out: &mut Out, asked: &str, answer: &References) -> io::Result<()> {
    text::shared_name(out, asked, &answer.of)?;
    let several = answer.of.len() > 1;
    let mut table = Table::new(&COLUMNS);
    for row in &answer.references {
        // Which of several definitions is meant matters; the only one is known.
        let to = if several { row.symbol.clone() } else { String::new() };
        table.row([
            row.location.to_string(),
            row.kind.into(),
            text::short(&row.within).into(),
            to,
            text::found(row.via, row.confidence),
        ]);
        for step in &row.why {
            let at = format!("  {}", step.location);
            table.row([at, step.what.into(), step.name.clone(), String::new(), String::new()]);
        }
    }
    table.write(out)
}
