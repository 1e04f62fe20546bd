//! How long lines live.

use super::is_inside;
use crate::api::{Answer, Burndown, BurndownQuery, Granularity, LineSeries};
use crate::error::EngineError;
use crate::history::Past;
use crate::history::numbers::month_of;
use crate::snapshot::Snapshot;
use std::collections::BTreeMap;

/// Periods of a series: clocks that are wrong by centuries do not make it longer.
const PERIODS_MAX: i32 = 12 * 80;

impl Snapshot {
    /// The lines of each age and of each author that survived to the end of each period: see
    /// [`Burndown`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::Cancelled`], or what reading met.
    pub fn burndown(&self, query: &BurndownQuery) -> Result<Answer<Burndown>, EngineError> {
        let path = query.path.as_deref().map(|path| self.path_named(path)).transpose()?.unwrap_or("".into());
        self.ask_mainline(|past, mainline| {
            let periods = periods(past, &mainline.commits, query.granularity);
            let authors: Vec<u32> =
                mainline.commits.iter().map(|&c| past.authors.of(past.book.commit(c).author)).collect();
            let (first, last) = (periods.first().copied().unwrap_or(0), periods.last().copied().unwrap_or(0));
            let mut now = Now::default();
            let (mut cohorts, mut people) = (Series::new(first, last), Series::new(first, last));
            let mut period = first;
            let state = std::cell::RefCell::new(&mut now);
            mainline.fold(
                |commit| {
                    while period < periods[commit as usize] {
                        cohorts.sample(period, &state.borrow().cohorts);
                        people.sample(period, &state.borrow().authors);
                        period += 1;
                    }
                },
                &mut |file, commit, lines| {
                    if is_inside(file, &path) {
                        let mut now = state.borrow_mut();
                        *now.cohorts.entry(periods[commit as usize]).or_default() += lines;
                        *now.authors.entry(authors[commit as usize] as i32).or_default() += lines;
                    }
                },
            );
            cohorts.sample(last, &now.cohorts);
            people.sample(last, &now.authors);
            let name = |period: i32| query.granularity.name(period);
            let mut authors = people.rows(|author| past.authors.get(author as u32).name.clone());
            authors.sort_by(|a, b| b.lines.last().cmp(&a.lines.last()).then_with(|| a.name.cmp(&b.name)));
            let burndown = Burndown {
                path: path.to_string(),
                granularity: query.granularity,
                lines: now.cohorts.values().sum::<i64>().max(0) as u64,
                periods: (first..=last).map(name).collect(),
                cohorts: cohorts.rows(name),
                authors,
                boundary: past.boundary(),
            };
            Ok(self.answer_of_commit(burndown))
        })
    }
}

/// The period of each commit along first parents. Clocks are wrong now and then, so a period is never
/// before that of an earlier commit, and never after the tip's.
fn periods(past: &Past<'_>, commits: &[u32], granularity: Granularity) -> Vec<i32> {
    let of = |time_s: i64| granularity.of_month(month_of(time_s));
    let tip = of(past.tip().commit_time_s);
    let mut latest = tip - PERIODS_MAX;
    let mut next = |&commit: &u32| {
        latest = latest.max(of(past.book.commit(commit).commit_time_s).min(tip));
        latest
    };
    commits.iter().map(&mut next).collect()
}

/// Lines alive, by the period and by the author they came with.
#[derive(Default)]
struct Now {
    cohorts: BTreeMap<i32, i64>,
    authors: BTreeMap<i32, i64>,
}

/// Numbers per period, by what they count.
struct Series {
    first: i32,
    length: usize,
    rows: BTreeMap<i32, Vec<u64>>,
}

impl Series {
    fn new(first: i32, last: i32) -> Series {
        Series { first, length: (last - first + 1).max(0) as usize, rows: BTreeMap::new() }
    }

    fn sample(&mut self, period: i32, now: &BTreeMap<i32, i64>) {
        for (&what, &lines) in now.iter().filter(|(_, lines)| **lines > 0) {
            let row = self.rows.entry(what).or_insert_with(|| vec![0; self.length]);
            row[(period - self.first) as usize] = lines as u64;
        }
    }

    fn rows(self, name: impl Fn(i32) -> String) -> Vec<LineSeries> {
        self.rows.into_iter().map(|(what, lines)| LineSeries { name: name(what), lines }).collect()
    }
}

impl Granularity {
    fn months(self) -> i32 {
        match self {
            Granularity::Month => 1,
            Granularity::Quarter => 3,
            Granularity::Year => 12,
        }
    }

    fn of_month(self, month: i32) -> i32 {
        month.div_euclid(self.months())
    }

    fn name(self, period: i32) -> String {
        match self {
            Granularity::Month => crate::history::numbers::month_name(period),
            Granularity::Quarter => format!("{:04}-Q{}", period.div_euclid(4), period.rem_euclid(4) + 1),
            Granularity::Year => format!("{period:04}"),
        }
    }
}
