//! `hotspots`: where complexity and change meet.

use crate::args::{Format, HotspotsArgs};
use crate::exit::{Failure, Outcome};
use crate::output::color::{PLACE, PLAIN};
use crate::output::table::{Column, Table};
use crate::output::{Out, chart, draw, grouped, history, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{HotspotQuery, HotspotRow, Hotspots};
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &HotspotsArgs) -> Result<Outcome, Failure> {
    let filter = history::code(args.filter.filter());
    let query = HotspotQuery { by: args.by.into(), since_days: args.since, top: args.top, filter };
    let mut answer = session.ask(|snapshot| snapshot.hotspots(&query))?;
    for row in &mut answer.value.hotspots {
        for number in [&mut row.score, &mut row.frequency_percentile, &mut row.complexity_percentile] {
            *number = significant(*number);
        }
    }
    let out = &mut session.out;
    match session.format {
        Format::Json => json::write(out, &answer)?,
        Format::Svg | Format::Html => chart::write(out, session.format, &drawing(&answer.value))?,
        _ => write(out, &answer.value)?,
    }
    session.footer(&answer, &history::notes_of_code(&answer.value.history, answer.value.hidden))?;
    Ok(Outcome::of(!answer.value.hotspots.is_empty()))
}

fn drawing(hotspots: &Hotspots) -> chart::Chart {
    let note = |r: &HotspotRow| {
        let (commits, complexity) = (plural(r.commits, "commit"), grouped(r.complexity.into()));
        format!("{:.2}: {commits}, complexity {complexity}", r.score)
    };
    let rows =
        hotspots.hotspots.iter().map(|r| (history::name(&r.path, r.symbol.as_deref()), r.score, note(r))).collect();
    chart::Chart::Bars { title: "Hotspots: change frequency × complexity".to_owned(), rows }
}

const COLUMNS: [Column; 9] = [
    Column::number("#"),
    Column::number("score"),
    Column::text("", PLAIN),
    Column::number("commits"),
    Column::number("of 1y"),
    Column::number("complexity"),
    Column::number("lines"),
    Column::number("authors"),
    Column::text("at", PLACE),
];

/// A file, or a function with its line.
fn place(row: &HotspotRow) -> String {
    let line = row.line.map_or_else(String::new, |line| format!(":{line}"));
    let name = row.symbol.as_deref().and_then(|symbol| symbol.split_once('#'));
    name.map_or_else(|| row.path.clone(), |(_, name)| format!("{}{line}  {name}", row.path))
}

/// Cells of a bar of score 1.
const BAR: usize = 12;

fn write(out: &mut Out, hotspots: &Hotspots) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for r in &hotspots.hotspots {
        let numbers = [r.commits, r.recent[2], r.complexity, r.lines, r.authors].map(|n| grouped(n.into()));
        let head = [r.place.to_string(), format!("{:.3}", r.score), draw::bar(r.score, BAR)];
        table.row(head.into_iter().chain(numbers).chain([place(r)]));
    }
    table.write(out)
}
