//! `store`: where results are kept between runs.

use crate::args::StoreVerb;
use crate::exit::{Failure, Outcome};
use crate::output::table::{Column, Table};
use crate::output::{Out, color, footer, grouped, json, plural};
use crate::session::Session;
use evergraph_engine::api::StoreStatus;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Store {
    store: StoreStatus,
}

pub(super) fn run(session: &mut Session<'_>, verb: StoreVerb) -> Result<Outcome, Failure> {
    let store = match verb {
        StoreVerb::Path | StoreVerb::Stat => session.engine.store_status(),
        StoreVerb::Gc => session.engine.store_gc(),
        StoreVerb::Clear => session.engine.store_clear(),
    };
    let outcome = Outcome::of(store.path.is_some());
    match (session.is_json(), verb, &store.path) {
        (true, ..) => json::write(&mut session.out, &Store { store })?,
        (false, StoreVerb::Path, Some(path)) => writeln!(session.out, "{path}")?,
        (false, StoreVerb::Stat, _) => {
            writeln!(session.out, "{}", summary(&store))?;
            kinds(&mut session.out, &store)?;
        }
        (false, ..) => writeln!(session.out, "{}", summary(&store))?,
    }
    Ok(outcome)
}

/// What the records are.
fn kinds(out: &mut Out, store: &StoreStatus) -> io::Result<()> {
    let columns = [Column::text("", color::PLAIN), Column::number("records"), Column::number("bytes")];
    let mut table = Table::new(&columns);
    for k in &store.kinds {
        table.row([k.kind.to_owned(), grouped(k.records), bytes(k.bytes)]);
    }
    table.write(out)
}

/// The store in one line: where, and how much.
pub(super) fn summary(store: &StoreStatus) -> String {
    let path = store.path.as_deref().unwrap_or("none");
    match footer::trouble(store) {
        Some(trouble) => format!("{path}: {trouble}"),
        None if store.path.is_none() => "none: every run starts from nothing".to_owned(),
        None => format!("{path}: {}, {}", plural(store.records, "record"), bytes(store.bytes)),
    }
}

/// A size in the unit that fits, to one decimal.
fn bytes(size: u64) -> String {
    const UNITS: [&str; 3] = ["kB", "MB", "GB"];
    if size < 1000 {
        return format!("{} B", grouped(size));
    }
    let mut size = size as f64 / 1000.0;
    let mut unit = 0;
    while size >= 999.95 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!([0, 999, 1000, 999_960, 12_345_678].map(bytes), ["0 B", "999 B", "1.0 kB", "1.0 MB", "12.3 MB"]);
    }
}
