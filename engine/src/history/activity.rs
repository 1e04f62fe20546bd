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
    fn note(&mut self, touch: &Touch, is_new: bool) {
        self.commits += u32::from(is_new);
        self.added += u64::from(touch.added);
        self.removed += u64::from(touch.removed);
    }
}

/// What happened to one file, directory or repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity {
    pub(crate) all: Tally,
    /// By [`WINDOWS_DAYS`].
    pub(crate) windows: [Tally; 3],
    pub(crate) authors: FxHashSet<u32>,
    last_commit: Option<u32>,
    last_author: Option<u32>,
}

impl Activity {
    /// A part of it changed in a commit: whether the first one. Several parts in one commit are one commit.
    fn note(&mut self, touch: &Touch, within: [bool; 3], author: u32) -> bool {
        let is_new = self.last_commit.replace(touch.commit) != Some(touch.commit);
        self.all.note(touch, is_new);
        for (tally, _) in self.windows.iter_mut().zip(within).filter(|(_, within)| *within) {
            tally.note(touch, is_new);
        }
        if self.last_author.replace(author) != Some(author) {
            self.authors.insert(author);
        }
        is_new
    }
}

/// The activity of each of some things, and of all of them together.
#[derive(Default)]
pub(crate) struct Activities {
    pub(crate) each: FxHashMap<u32, Activity>,
    pub(crate) together: Activity,
    /// Of all together.
    pub(crate) months: BTreeMap<i32, Tally>,
}

impl Activities {
    fn add(&mut self, (month, tally): (i32, Tally)) {
        if tally != Tally::default() {
            let known = self.months.entry(month).or_default();
            known.commits += tally.commits;
            known.added += tally.added;
            known.removed += tally.removed;
        }
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
        let (tip, time) = (past.tip().commit_time_s, past.log.commit(commit).commit_time_s);
        let within = WINDOWS_DAYS.map(|days| time > tip.saturating_sub(i64::from(days) * DAY_S));
        When { within, month: month_of(time) }
    }
}

/// The activity of the things that were touched and are picked. Touches of one commit are neighbours. `since_s` leaves out commits before a time.
pub(crate) fn activity(
    past: &Past<'_>,
    touches: &[Touch],
    since_s: Option<i64>,
    picks: impl Fn(u32) -> bool,
) -> Activities {
    let mut all = Activities::default();
    let mut last: Option<(u32, When)> = None;
    // Commits of a month are neighbours mostly.
    let mut month = (i32::MIN, Tally::default());
    for touch in touches.iter().filter(|t| picks(t.of)) {
        let c = past.log.commit(touch.commit);
        if since_s.is_some_and(|since| c.commit_time_s < since) {
            continue;
        }
        let when = match last.take() {
            Some((known, when)) if known == touch.commit => when,
            _ => When::of(past, touch.commit),
        };
        let author = past.authors.of(c.author);
        all.each.entry(touch.of).or_default().note(touch, when.within, author);
        let is_new = all.together.note(touch, when.within, author);
        if when.month != month.0 {
            all.add(std::mem::replace(&mut month, (when.month, Tally::default())));
        }
        month.1.note(touch, is_new);
        last = Some((touch.commit, when));
    }
    all.add(month);
    all
}
