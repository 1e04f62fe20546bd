//! How long lines live.

use super::is_inside;
use crate::api::{Answer, Burndown, BurndownQuery, Granularity, LineSeries};
use crate::error::EngineError;
use crate::history::Past;
use crate::history::numbers::month_of;
use crate::object::RepoPath;
use crate::snapshot::Snapshot;
use std::cell::RefCell;
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
        match path.as_bytes() {
            [] => self.ask_lines(|past, lines| {
                let mut sampler = Sampler::new(past, lines.commits, query.granularity);
                for (&month, shifts) in &lines.facts.shifts {
                    sampler.advance(sampler.period_of_month(month));
                    shifts.iter().for_each(|(&born, &count)| sampler.shift(born, count));
                }
                Ok(self.answer_of_commit(sampler.burndown(past, &path)))
            }),
            _ => self.ask_mainline(|past, commits, mainline| {
                let sampler = RefCell::new(Sampler::new(past, commits, query.granularity));
                mainline.fold(
                    |commit| {
                        let mut sampler = sampler.borrow_mut();
                        let period = sampler.periods[commit as usize];
                        sampler.advance(period);
                    },
                    &mut |file, commit, lines| {
                        if is_inside(file, &path) {
                            sampler.borrow_mut().shift(commit, lines);
                        }
                    },
                );
                Ok(self.answer_of_commit(sampler.into_inner().burndown(past, &path)))
            }),
        }
    }
}

/// Lines alive, sampled at the end of each period.
struct Sampler {
    granularity: Granularity,
    /// By commit along first parents.
    periods: Vec<i32>,
    authors: Vec<u32>,
    now: Now,
    period: i32,
    last: i32,
    cohorts: Series,
    people: Series,
}

impl Sampler {
    fn new(past: &Past<'_>, commits: &[u32], granularity: Granularity) -> Sampler {
        let periods = periods(past, commits, granularity);
        let authors = commits.iter().map(|&c| past.authors.of(past.log.commit(c).author)).collect();
        let (first, last) = (periods.first().copied().unwrap_or(0), periods.last().copied().unwrap_or(0));
        let (cohorts, people) = (Series::new(first, last), Series::new(first, last));
        Sampler { granularity, periods, authors, now: Now::default(), period: first, last, cohorts, people }
    }

    /// The period of a commit whose month is the latest so far.
    fn period_of_month(&self, month: i32) -> i32 {
        self.granularity.of_month(month).clamp(self.cohorts.first, self.last)
    }

    /// Goes on to a period, which is not before the last one.
    fn advance(&mut self, period: i32) {
        while self.period < period {
            self.cohorts.sample(self.period, &self.now.cohorts);
            self.people.sample(self.period, &self.now.authors);
            self.period += 1;
        }
    }

    /// Lines of a commit come or go.
    fn shift(&mut self, commit: u32, lines: i64) {
        *self.now.cohorts.entry(self.periods[commit as usize]).or_default() += lines;
        *self.now.authors.entry(self.authors[commit as usize] as i32).or_default() += lines;
    }

    fn burndown(mut self, past: &Past<'_>, path: &RepoPath) -> Burndown {
        self.advance(self.last);
        self.cohorts.sample(self.last, &self.now.cohorts);
        self.people.sample(self.last, &self.now.authors);
        let name = |period: i32| self.granularity.name(period);
        let periods = (self.cohorts.first..=self.last).map(name).collect();
        let mut authors = self.people.rows(|author| past.authors.get(author as u32).name.clone());
        authors.sort_by(|a, b| b.lines.last().cmp(&a.lines.last()).then_with(|| a.name.cmp(&b.name)));
        Burndown {
            path: path.to_string(),
            granularity: self.granularity,
            lines: self.now.cohorts.values().sum::<i64>().max(0) as u64,
            periods,
            cohorts: self.cohorts.rows(name),
            authors,
            boundary: past.boundary(),
        }
    }
}

/// The period of each commit along first parents. Clocks are wrong now and then, so a period is never
/// before that of an earlier commit, and never after the tip's.
fn periods(past: &Past<'_>, commits: &[u32], granularity: Granularity) -> Vec<i32> {
    let of = |time_s: i64| granularity.of_month(month_of(time_s));
    let tip = of(past.tip().commit_time_s);
    let mut latest = tip - PERIODS_MAX;
    let mut next = |&commit: &u32| {
        latest = latest.max(of(past.log.commit(commit).commit_time_s).min(tip));
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
