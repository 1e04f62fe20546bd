//! `burndown`: how long lines live.

use crate::args::{BurndownArgs, Format};
use crate::exit::{Failure, Outcome};
use crate::output::color::PLAIN;
use crate::output::table::{Column, Table};
use crate::output::{Out, chart, draw, grouped, history, json, plural};
use crate::session::Session;
use evergraph_engine::api::{Burndown, BurndownQuery, LineSeries};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &BurndownArgs) -> Result<Outcome, Failure> {
    let query = BurndownQuery { path: args.path.clone(), granularity: args.granularity() };
    let answer = session.ask(|snapshot| snapshot.burndown(&query))?;
    let out = &mut session.out;
    match session.format {
        Format::Json => json::write(out, &answer)?,
        Format::Svg | Format::Html => chart::write(out, session.format, &drawing(&answer.value))?,
        _ => write(out, &answer.value)?,
    }
    let notes = [plural(answer.value.lines, "line")];
    let notes: Vec<String> = notes.into_iter().chain(history::cut_off(&answer.value.boundary)).collect();
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(answer.value.lines > 0))
}

fn drawing(burndown: &Burndown) -> chart::Chart {
    let of = if burndown.path.is_empty() { "the repository" } else { &burndown.path };
    let series = |rows: &[LineSeries]| {
        let row = |r: &LineSeries| (r.name.clone(), r.lines.iter().map(|&n| n as f64).collect());
        rows.iter().map(row).collect()
    };
    let (periods, layers) = (burndown.periods.clone(), series(&burndown.cohorts));
    chart::Chart::Layers { title: format!("Surviving lines of {of} by age"), periods, layers }
}

/// Cells of the longest bar, and of a line of time.
const BAR: usize = 20;
const TIME: usize = 40;
/// Authors listed.
const AUTHORS: usize = 10;

fn write(out: &mut Out, burndown: &Burndown) -> io::Result<()> {
    table(out, "written in", burndown.cohorts.iter())?;
    writeln!(out)?;
    table(out, "written by", burndown.authors.iter().take(AUTHORS))
}

fn table<'a>(out: &mut Out, what: &'static str, rows: impl Iterator<Item = &'a LineSeries>) -> io::Result<()> {
    let rows: Vec<&LineSeries> = rows.collect();
    let now = |r: &LineSeries| r.lines.last().copied().unwrap_or(0);
    let most = rows.iter().map(|r| now(r)).max().unwrap_or(0).max(1);
    let columns = [
        Column::text(what, PLAIN),
        Column::number("lines"),
        Column::number("of its most"),
        Column::text("", PLAIN),
        Column::text("over time", PLAIN),
    ];
    let mut table = Table::new(&columns);
    for r in rows {
        let peak = r.lines.iter().copied().max().unwrap_or(0).max(1);
        let kept = format!("{:.0} %", now(r) as f64 * 100.0 / peak as f64);
        let bar = draw::bar(now(r) as f64 / most as f64, BAR);
        table.row([r.name.clone(), grouped(now(r)), kept, bar, draw::sparkline(&sampled(&r.lines))]);
    }
    table.write(out)
}

/// At most as many values as fit, the last one among them.
fn sampled(values: &[u64]) -> Vec<f64> {
    let step = values.len().div_ceil(TIME).max(1);
    let mut picked: Vec<f64> = values.iter().rev().step_by(step).map(|&n| n as f64).collect();
    picked.reverse();
    picked
}
