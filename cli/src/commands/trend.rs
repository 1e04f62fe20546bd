//! `trend`: one number at each of the last commits.

use crate::args::{Format, TrendArgs};
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, PLAIN};
use crate::output::table::{Column, Table};
use crate::output::{Out, chart, draw, footer, history, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{MetricTrend, TrendPoint, TrendQuery};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &TrendArgs) -> Result<Outcome, Failure> {
    let query = TrendQuery { of: args.of.clone(), metric: args.metric(), last: args.last as usize };
    let mut answer = session.ask(|snapshot| snapshot.trend(&query))?;
    answer.value.slope = significant(answer.value.slope);
    for point in &mut answer.value.points {
        point.value = point.value.map(significant);
    }
    let out = &mut session.out;
    match session.format {
        Format::Json => json::write(out, &answer)?,
        Format::Svg | Format::Html => chart::write(out, session.format, &drawing(&answer.value))?,
        _ => write(out, &answer.value)?,
    }
    let notes = [plural(answer.value.points.len() as u64, "commit")];
    let notes: Vec<String> = notes.into_iter().chain(history::cut_off(&answer.value.boundary)).collect();
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(answer.value.points.iter().any(|p| p.value.is_some())))
}

fn drawing(trend: &MetricTrend) -> chart::Chart {
    let point = |p: &TrendPoint| {
        let at = history::date(p.time);
        chart::Point { tip: format!("{at} {}", footer::short(&p.commit)), at, value: p.value }
    };
    let title = format!("{} of {} at {}", name(trend), trend.of, plural(trend.points.len() as u64, "commit"));
    chart::Chart::Line { title, points: trend.points.iter().map(point).collect() }
}

fn name(trend: &MetricTrend) -> &'static str {
    use evergraph_engine::api::Metric::{Callers, Churn, Complexity, Rank};
    match trend.metric {
        Rank => "rank",
        Complexity => "complexity",
        Callers => "callers",
        Churn => "churn",
    }
}

const COLUMNS: [Column; 4] =
    [Column::text("commit", FAINT), Column::text("date", FAINT), Column::number("value"), Column::text("", PLAIN)];

/// Cells of the highest value.
const BAR: usize = 30;

fn write(out: &mut Out, trend: &MetricTrend) -> io::Result<()> {
    let values: Vec<f64> = trend.points.iter().map(|p| p.value.unwrap_or(0.0)).collect();
    let highest = values.iter().copied().fold(0.0, f64::max);
    let what = name(trend);
    writeln!(out, "{what} of {}  {}  {:+} from commit to commit\n", trend.of, draw::sparkline(&values), trend.slope)?;
    let mut table = Table::new(&COLUMNS);
    for p in &trend.points {
        let value = p.value.map_or_else(|| "-".to_owned(), |v| v.to_string());
        let bar = p.value.filter(|_| highest > 0.0).map_or_else(String::new, |v| draw::bar(v / highest, BAR));
        table.row([footer::short(&p.commit).to_owned(), history::date(p.time), value, bar]);
    }
    table.write(out)
}
