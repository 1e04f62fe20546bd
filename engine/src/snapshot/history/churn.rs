//! How much changes.

use super::functions::Subject;
use super::{hides, info, is_inside};
use crate::api::{Answer, Churn, ChurnMonth, ChurnQuery, ChurnRow, ChurnWindow, Trend};
use crate::error::EngineError;
use crate::history::Past;
use crate::history::activity::{Activities, Activity, Tally, WINDOWS_DAYS, activity};
use crate::history::lineage::touches;
use crate::history::numbers::{month_name, month_of, slope};
use crate::snapshot::Snapshot;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Months a trend is drawn through.
const TREND_MONTHS: usize = 12;
/// Slopes below this share of the mean are no trend.
const STEADY: f64 = 0.02;
/// Months of a series: clocks that are wrong by centuries do not make it longer.
const MONTHS_MAX: i32 = 12 * 80;

impl Snapshot {
    /// How much a file, a directory, a function or everything changed: see [`Churn`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::NothingNamed`], [`EngineError::Cancelled`], or what
    /// reading met.
    pub fn churn(&self, query: &ChurnQuery) -> Result<Answer<Churn>, EngineError> {
        match self.subject(query.of.as_deref())? {
            Subject::Path(path) => self.ask_past(|past| {
                let touches = touches(past, &self.files(past)?);
                let all = activity(past, &touches, None, |file| is_inside(past.log.path(file), &path));
                let name = |file: u32| (past.log.path(file).to_string(), None);
                let rows = rows(&all.each, query, name);
                Ok(self.answer(Vec::new(), churn(past, path.to_string(), &all, rows)))
            }),
            Subject::Functions(functions, picked) => self.ask_past(|past| {
                let touches = self.lineage_of(past, &functions, &picked)?.touches;
                let all = activity(past, &touches, None, |of| picked.binary_search(&of).is_ok());
                let name = |of: u32| (functions.path(of).to_string(), Some(functions.symbol(of)));
                let rows = rows(&all.each, query, name);
                let mut churn = churn(past, String::new(), &all, rows);
                churn.functions = picked.iter().map(|&of| functions.symbol(of)).collect();
                Ok(self.answer(Vec::new(), churn))
            }),
        }
    }
}

fn churn(past: &Past<'_>, path: String, all: &Activities, (files, hidden): (Vec<ChurnRow>, u32)) -> Churn {
    let months = months(past, &all.months);
    Churn {
        path,
        functions: Vec::new(),
        history: info(past),
        windows: windows(&all.together),
        trend: trend(&months),
        months,
        files,
        hidden,
    }
}

fn windows(of: &Activity) -> Vec<ChurnWindow> {
    let window =
        |days: Option<u32>, t: &Tally| ChurnWindow { days, commits: t.commits, added: t.added, removed: t.removed };
    let recent = WINDOWS_DAYS.iter().zip(&of.windows).map(|(&days, tally)| window(Some(days), tally));
    recent.chain([window(None, &of.all)]).collect()
}

fn months(past: &Past<'_>, known: &BTreeMap<i32, Tally>) -> Vec<ChurnMonth> {
    let last = month_of(past.tip().commit_time_s);
    let first = known.keys().next().copied().unwrap_or(last).max(last - MONTHS_MAX);
    let month = |month: i32| {
        let tally = known.get(&month).copied().unwrap_or_default();
        ChurnMonth { month: month_name(month), commits: tally.commits, added: tally.added, removed: tally.removed }
    };
    (first..=last).map(month).collect()
}

fn trend(months: &[ChurnMonth]) -> Trend {
    let recent = &months[months.len().saturating_sub(TREND_MONTHS)..];
    let churn: Vec<f64> = recent.iter().map(|m| (m.added + m.removed) as f64).collect();
    let slope = slope(&churn);
    let mean = churn.iter().sum::<f64>() / churn.len().max(1) as f64;
    let direction = match slope {
        _ if slope.abs() < STEADY * mean || slope == 0.0 => "steady",
        _ if slope > 0.0 => "rising",
        _ => "falling",
    };
    Trend { months: recent.len() as u32, slope, direction }
}

fn rows(
    each: &FxHashMap<u32, Activity>,
    query: &ChurnQuery,
    name: impl Fn(u32) -> (String, Option<String>),
) -> (Vec<ChurnRow>, u32) {
    let row = |(&of, a): (&u32, &Activity)| {
        let (path, symbol) = name(of);
        ChurnRow {
            path,
            symbol,
            commits: a.all.commits,
            recent: a.windows.map(|w| w.commits),
            added: a.all.added,
            removed: a.all.removed,
            authors: a.authors.len() as u32,
        }
    };
    let mut rows: Vec<ChurnRow> = each.iter().map(row).collect();
    let all = rows.len();
    // Who names a file or function wants to see it.
    rows.retain(|r| r.symbol.is_some() || !hides(query.filter, &r.path) || query.of.as_deref() == Some(&r.path));
    let hidden = (all - rows.len()) as u32;
    let lines = |r: &ChurnRow| r.added + r.removed;
    rows.sort_by(|a, b| lines(b).cmp(&lines(a)).then_with(|| (&a.path, &a.symbol).cmp(&(&b.path, &b.symbol))));
    rows.truncate(query.top);
    (rows, hidden)
}
