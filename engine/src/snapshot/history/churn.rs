//! How much changes.

use super::{hides, info, is_inside};
use crate::api::{Answer, Churn, ChurnMonth, ChurnQuery, ChurnRow, ChurnWindow, Trend};
use crate::error::EngineError;
use crate::history::Past;
use crate::history::activity::{Activity, Tally, WINDOWS_DAYS, activity};
use crate::history::numbers::{month_name, month_of, slope};
use crate::object::RepoPath;
use crate::snapshot::Snapshot;
use rustc_hash::FxHashMap;

/// Months a trend is drawn through.
const TREND_MONTHS: usize = 12;
/// Slopes below this share of the mean are no trend.
const STEADY: f64 = 0.02;
/// Months of a series: clocks that are wrong by centuries do not make it longer.
const MONTHS_MAX: i32 = 12 * 80;

impl Snapshot {
    /// How much a file, a directory or everything changed: see [`Churn`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::Cancelled`], or what reading met.
    pub fn churn(&self, query: &ChurnQuery) -> Result<Answer<Churn>, EngineError> {
        let path = query.path.as_deref().map(|path| self.path_named(path)).transpose()?.unwrap_or("".into());
        self.ask_past(|past| {
            let files = self.files(past)?;
            let (each, together) = activity(past, &files, None, |file| is_inside(past.book.path(file), &path));
            let (rows, hidden) = rows(past, &each, query);
            let months = months(past, &together);
            let churn = Churn {
                path: path.to_string(),
                history: info(past),
                windows: windows(&together),
                trend: trend(&months),
                months,
                files: rows,
                hidden,
            };
            Ok(self.answer(Vec::new(), churn))
        })
    }
}

fn windows(of: &Activity) -> Vec<ChurnWindow> {
    let window =
        |days: Option<u32>, t: &Tally| ChurnWindow { days, commits: t.commits, added: t.added, removed: t.removed };
    let recent = WINDOWS_DAYS.iter().zip(&of.windows).map(|(&days, tally)| window(Some(days), tally));
    recent.chain([window(None, &of.all)]).collect()
}

fn months(past: &Past<'_>, of: &Activity) -> Vec<ChurnMonth> {
    let last = month_of(past.tip().commit_time_s);
    let first = of.months.keys().next().copied().unwrap_or(last).max(last - MONTHS_MAX);
    let month = |month: i32| {
        let tally = of.months.get(&month).copied().unwrap_or_default();
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

fn rows(past: &Past<'_>, each: &FxHashMap<u32, Activity>, query: &ChurnQuery) -> (Vec<ChurnRow>, u32) {
    let asked = query.path.as_deref().map(RepoPath::from);
    let row = |(&file, a): (&u32, &Activity)| ChurnRow {
        path: past.book.path(file).to_string(),
        commits: a.all.commits,
        recent: a.windows.map(|w| w.commits),
        added: a.all.added,
        removed: a.all.removed,
        authors: a.authors.len() as u32,
    };
    let mut rows: Vec<ChurnRow> = each.iter().map(row).collect();
    let all = rows.len();
    // Who names a file wants to see it.
    rows.retain(|r| !hides(query.filter, &r.path) || asked.as_ref().is_some_and(|a| a.to_string() == r.path));
    let hidden = (all - rows.len()) as u32;
    rows.sort_by(|a, b| (b.added + b.removed).cmp(&(a.added + a.removed)).then_with(|| a.path.cmp(&b.path)));
    rows.truncate(query.top);
    (rows, hidden)
}
