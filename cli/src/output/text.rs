//! Pieces of text that several verbs share.

use super::color::{KIND, PLACE, PLAIN, SYMBOL};
use super::table::{Column, Table, printable};
use super::{Out, grouped, plural};
use evergraph_engine::api::SymbolRow;
use std::io::{self, Write};

/// A symbol without its path, which stands beside it: `Parser::parse`. A top level is named so.
pub(crate) fn short(symbol: &str) -> &str {
    symbol.rsplit_once('#').map_or("(top level)", |(_, name)| name)
}

/// How a row was found, in few letters: empty where it was named itself.
pub(crate) fn found(via: &str, confidence: f32) -> String {
    if via == "asked" { String::new() } else { format!("{via} {confidence:.2}") }
}

/// What a filter left out, as a note under an answer.
pub(crate) fn hidden(count: u32) -> Option<String> {
    (count > 0).then(|| format!("{} hidden (--tests, --vendored show them)", grouped(count.into())))
}

/// Lists definitions that share the name asked for; one alone needs no list.
pub(crate) fn shared_name(out: &mut Out, asked: &str, of: &[SymbolRow]) -> io::Result<()> {
    if of.len() < 2 {
        return Ok(());
    }
    writeln!(out, "{} is the name of {}:", printable(asked), plural(of.len() as u64, "definition"))?;
    let columns = [Column::text("", PLAIN), Column::text("", KIND), Column::text("", SYMBOL), Column::text("", PLACE)];
    let mut table = Table::new(&columns);
    for symbol in of {
        table.row([" ".into(), symbol.kind.into(), short(&symbol.symbol).into(), symbol.location.to_string()]);
    }
    table.write(out)?;
    writeln!(out)
}
