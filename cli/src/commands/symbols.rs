//! `symbols`: definitions by name or pattern.

use crate::args::SymbolsArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{KIND, PLACE, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, json, plural, text};
use crate::session::Session;
use evergraph_engine::api::SymbolRow;
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &SymbolsArgs) -> Result<Outcome, Failure> {
    let answer = session.ask(|snapshot| snapshot.symbols(&args.pattern))?;
    let symbols = &answer.value.symbols;
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, symbols, session.global.verbose > 0)?,
    }
    session.footer(&answer, &[plural(symbols.len() as u64, "definition")])?;
    Ok(Outcome::of(!symbols.is_empty()))
}

const COLUMNS: [Column; 8] = [
    Column::text("kind", KIND),
    Column::text("name", SYMBOL),
    Column::text("at", PLACE),
    Column::number("lines"),
    Column::number("parameters"),
    Column::number("cyclomatic"),
    Column::number("cognitive"),
    Column::number("nesting"),
];

fn write(out: &mut Out, symbols: &[SymbolRow], measures: bool) -> io::Result<()> {
    let columns = if measures { &COLUMNS[..] } else { &COLUMNS[..3] };
    let mut table = Table::new(columns);
    for s in symbols {
        let number = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
        let names = [s.kind.to_owned(), text::short(&s.symbol).to_owned(), s.location.to_string()];
        let measures = [Some(s.lines), s.parameters, s.cyclomatic, s.cognitive, s.nesting].map(number);
        table.row(names.into_iter().chain(measures).take(columns.len()));
    }
    table.write(out)
}
