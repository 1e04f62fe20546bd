//! How often and how much things change.

use super::Past;
use super::numbers::{DAY_S, month_of};
use super::touch::Touch;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The windows of change frequency, in days before the tip's own date.
pub(crate) const WINDOWS_DAYS: [u32; 3] = [30, 90, 365];

/// Commits and lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) commits: u32,
    pub(crate) added: u64,
    pub(crate) removed: u64,
}

impl Tally {
    fn lines(&mut self, added: u32, removed: u32) {
        self.added += u64::from(added);
        self.removed += u64::from(removed);
    }
}

/// What happened to one file, directory or repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity {
    pub(crate) all: Tally,
    /// By [`WINDOWS_DAYS`].
    pub(crate) windows: [Tally; 3],
    pub(crate) months: BTreeMap<i32, Tally>,
    pub(crate) authors: FxHashSet<u32>,
    last_commit: Option<u32>,
}

impl Activity {
    /// A part of it changed in a commit. Several parts in one commit are one commit.
    fn note(&mut self, touch: &Touch, when: &When, author: u32) {
        let is_new = self.last_commit.replace(touch.commit) != Some(touch.commit);
        let tallies = self.windows.iter_mut().zip(when.within).filter(|(_, within)| *within).map(|(t, _)| t);
        for tally in tallies.chain([&mut self.all, self.months.entry(when.month).or_default()]) {
            tally.commits += u32::from(is_new);
            tally.lines(touch.added, touch.removed);
        }
        self.authors.insert(author);
    }
}

/// Where a commit lies in time, seen from the tip. A commit that claims to be younger than the tip is
/// in every window.
struct When {
    within: [bool; 3],
    month: i32,
}

impl When {
    fn of(past: &Past<'_>, commit: u32) -> When {
        let (tip, time) = (past.tip().commit_time_s, past.book.commit(commit).commit_time_s);
        let within = WINDOWS_DAYS.map(|days| time > tip.saturating_sub(i64::from(days) * DAY_S));
        When { within, month: month_of(time) }
    }
}

/// The activity of each thing that was touched and is picked, and of all of them together. Touches of one
/// commit are neighbours. `since_s` leaves out commits before a time.
pub(crate) fn activity(
    past: &Past<'_>,
    touches: &[Touch],
    since_s: Option<i64>,
    picks: impl Fn(u32) -> bool,
) -> (FxHashMap<u32, Activity>, Activity) {
    let mut each: FxHashMap<u32, Activity> = FxHashMap::default();
    let mut together = Activity::default();
    let mut last: Option<(u32, When)> = None;
    for touch in touches.iter().filter(|t| picks(t.of)) {
        let c = past.book.commit(touch.commit);
        if since_s.is_some_and(|since| c.commit_time_s < since) {
            continue;
        }
        let when = match last.take() {
            Some((known, when)) if known == touch.commit => when,
            _ => When::of(past, touch.commit),
        };
        let author = past.authors.of(c.author);
        each.entry(touch.of).or_default().note(touch, &when, author);
        together.note(touch, &when, author);
        last = Some((touch.commit, when));
    }
    (each, together)
}
