//! `def`: what a name, or the name at a position, is defined by.

use crate::args::QueryArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, KIND, PLACE, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, json, plural, text};
use crate::session::{Session, query};
use evergraph_engine::api::DefinitionRow;
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &QueryArgs) -> Result<Outcome, Failure> {
    let query = query(&args.query)?;
    let answer = session.ask(|snapshot| snapshot.definitions(&query))?;
    let definitions = &answer.value.definitions;
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, definitions)?,
    }
    let note = match definitions.len() {
        0 => "defined outside the repository, or unresolved".to_owned(),
        count => plural(count as u64, "definition"),
    };
    session.footer(&answer, &[note])?;
    Ok(Outcome::of(!definitions.is_empty()))
}

const COLUMNS: [Column; 4] =
    [Column::text("", KIND), Column::text("", SYMBOL), Column::text("", PLACE), Column::text("", FAINT)];

fn write(out: &mut Out, definitions: &[DefinitionRow]) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for row in definitions {
        let s = &row.symbol;
        // A module that is a file has no name of its own but its path.
        let name = s.symbol.rsplit_once('#').map_or(s.name.as_str(), |(_, name)| name);
        table.row([s.kind.into(), name.into(), s.location.to_string(), text::found(row.via, row.confidence)]);
    }
    table.write(out)
}
