//! `churn`: how much changes.

use crate::args::{ChurnArgs, Format};
use crate::exit::{Failure, Outcome};
use crate::output::color::{PLACE, PLAIN};
use crate::output::table::{Column, Table};
use crate::output::{Out, chart, draw, grouped, history, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{Churn, ChurnMonth, ChurnQuery};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &ChurnArgs) -> Result<Outcome, Failure> {
    let query = ChurnQuery { of: args.of.clone(), top: args.list.top, filter: args.list.filter() };
    let mut answer = session.ask(|snapshot| snapshot.churn(&query))?;
    answer.value.trend.slope = significant(answer.value.trend.slope);
    let out = &mut session.out;
    match session.format {
        Format::Json => json::write(out, &answer)?,
        Format::Svg | Format::Html => chart::write(out, session.format, &drawing(&answer.value))?,
        _ => write(out, &answer.value)?,
    }
    session.footer(&answer, &history::notes(&answer.value.history, answer.value.hidden))?;
    Ok(Outcome::of(answer.value.windows.iter().any(|w| w.commits > 0)))
}

fn drawing(churn: &Churn) -> chart::Chart {
    let of = history::subject(&churn.path, &churn.functions);
    let months = |lines: fn(&ChurnMonth) -> u64| churn.months.iter().map(|m| lines(m) as f64).collect();
    chart::Chart::Layers {
        title: format!("Lines removed (below) and added (above) in {of}, by month"),
        periods: churn.months.iter().map(|m| m.month.clone()).collect(),
        layers: vec![("removed".to_owned(), months(|m| m.removed)), ("added".to_owned(), months(|m| m.added))],
    }
}

const WINDOWS: [Column; 4] =
    [Column::text("window", PLAIN), Column::number("commits"), Column::number("added"), Column::number("removed")];

const FILES: [Column; 6] = [
    Column::number("commits"),
    Column::number("of 1y"),
    Column::number("added"),
    Column::number("removed"),
    Column::number("authors"),
    Column::text("file", PLACE),
];

/// Months a sparkline shows.
const MONTHS: usize = 36;

fn write(out: &mut Out, churn: &Churn) -> io::Result<()> {
    let mut table = Table::new(&WINDOWS);
    for w in &churn.windows {
        let name = w.days.map_or("all".to_owned(), |days| format!("{days} days"));
        table.row([name, grouped(w.commits.into()), grouped(w.added), grouped(w.removed)]);
    }
    table.write(out)?;
    let months = &churn.months[churn.months.len().saturating_sub(MONTHS)..];
    if let (Some(first), Some(last)) = (months.first(), months.last()) {
        let lines: Vec<f64> = months.iter().map(|m| (m.added + m.removed) as f64).collect();
        writeln!(out, "\n{} {} {}  lines a month", first.month, draw::sparkline(&lines), last.month)?;
        let (trend, slope) = (&churn.trend, churn.trend.slope);
        let (over, digits) = (plural(trend.months, "month"), if slope.abs() < 10.0 { 1 } else { 0 });
        writeln!(out, "{} over {over}: {slope:+.digits$} lines from month to month", trend.direction)?;
    }
    if churn.files.len() > 1 || churn.files.iter().any(|f| f.path != churn.path && churn.functions.is_empty()) {
        writeln!(out)?;
        let mut table = Table::new(&FILES);
        for f in &churn.files {
            let counts = [f.commits, f.recent[2]].map(|n| grouped(n.into()));
            let lines = [f.added, f.removed, f.authors.into()].map(grouped);
            table.row(counts.into_iter().chain(lines).chain([history::name(&f.path, f.symbol.as_deref())]));
        }
        table.write(out)?;
    }
    Ok(())
}
