//! Line ages of the commit asked about: what blame, burndown and owners read.

use crate::error::EngineError;
use crate::history::line_ages::{EachShift, LineAges};
use crate::history::line_facts::LineFacts;
use crate::history::numbers::month_of;
use crate::history::{Book, Change, Log, Past, Side};
use crate::object::CommitId;
use crate::snapshot::Snapshot;
use std::sync::PoisonError;

/// The line of first parents of a commit.
pub(super) struct Lines<'a> {
    /// Positions in the log, oldest first.
    pub(super) commits: &'a [u32],
    pub(super) facts: &'a LineFacts,
}

impl Lines<'_> {
    /// The author behind a commit of the line.
    pub(super) fn author(&self, past: &Past<'_>, index: u32) -> u32 {
        past.authors.of(past.log.commit(self.commits[index as usize]).author)
    }
}

/// The line of first parents of a commit, with what the last of them changed against their first parents.
pub(super) struct Mainline<'a> {
    log: &'a Log,
    own: &'a Book,
    merges: &'a Book,
    /// Positions in the log, oldest first.
    pub(super) commits: Vec<u32>,
}

impl Snapshot {
    /// Asks about the lines of this commit: they are those of the newest first parent that is known, and
    /// what the commits since changed.
    pub(super) fn ask_lines<T>(
        &self,
        question: impl FnOnce(&Past<'_>, &Lines<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        self.ask_past(|past| {
            let mut kept = self.inner.lines.lock().unwrap_or_else(PoisonError::into_inner);
            // What is applied halfway is never put back.
            let mut facts = std::mem::take(&mut *kept);
            let context = &self.inner.context;
            let commits = mainline(past);
            let ids: Vec<CommitId> = commits.iter().map(|&c| past.log.id(c)).collect();
            if facts.applied() == 0 || !facts.is_on(&ids) {
                facts = LineFacts::load(context, &ids).unwrap_or_default();
            }
            let line = self.deltas_of(past, commits, facts.applied(), |line| {
                let mut month = i32::MIN;
                for (index, &commit) in line.commits.iter().enumerate() {
                    let (id, commit) = (past.log.id(commit), past.log.commit(commit));
                    month = month.max(month_of(commit.commit_time_s));
                    if index < facts.applied() {
                        continue;
                    }
                    if context.is_cancelled() {
                        return Err(EngineError::Cancelled);
                    }
                    context.recorder.executes("line_facts", || id.to_string());
                    let (_, book, position) = line.delta(index);
                    facts.apply(id, month, book, book.changes(position), book.is_lasting(position));
                }
                Ok(line.commits)
            })?;
            facts.save(context);
            let answer = question(past, &Lines { commits: &line, facts: &facts });
            *kept = facts;
            answer
        })
    }

    /// Asks about what the last commits along first parents changed: what merges brought is computed first,
    /// if it is not known.
    pub(super) fn ask_mainline<T>(
        &self,
        last: usize,
        question: impl FnOnce(&Past<'_>, &Mainline<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        self.ask_past(|past| {
            let commits = mainline(past);
            let from = commits.len().saturating_sub(last);
            self.deltas_of(past, commits, from, |line| question(past, &line))
        })
    }

    fn deltas_of<T>(
        &self,
        past: &Past<'_>,
        commits: Vec<u32>,
        from: usize,
        question: impl FnOnce(Mainline<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let needs_more = |&&c: &&u32| past.log.commit(c).is_merge() || past.log.commit(c).is_boundary;
        let (merges, others): (Vec<u32>, Vec<u32>) = commits[from..].iter().partition(needs_more);
        let (context, progress) = (&self.inner.context, self.inner.options.progress.as_ref());
        let deltas = |side: Side, commits: &[u32]| {
            let ids: Vec<CommitId> = commits.iter().map(|&c| past.log.id(c)).collect();
            self.inner.history.deltas(context, progress, side, &ids)
        };
        let own = deltas(Side::Own, &others)?;
        let merges = deltas(Side::FirstParent, &merges)?;
        question(Mainline { log: past.log, own: &own.book, merges: &merges.book, commits })
    }
}

fn mainline(past: &Past<'_>) -> Vec<u32> {
    past.log.mainline(past.tip_position())
}

impl Mainline<'_> {
    /// Where what a commit changed against its first parent is written: the book that knows its paths, and
    /// its position there.
    ///
    /// # Panics
    /// For a commit whose delta was not asked for.
    pub(super) fn delta(&self, index: usize) -> (Side, &Book, u32) {
        let id = self.log.id(self.commits[index]);
        let merge = self.merges.position(id).map(|merge| (Side::FirstParent, self.merges, merge));
        let own = || self.own.position(id).map(|own| (Side::Own, self.own, own));
        merge.or_else(own).expect("deltas are got for the last commits, and only those are looked at")
    }

    /// What a commit changed against its first parent, and the book that knows the paths of it.
    pub(super) fn changes(&self, index: usize) -> (&Book, &[Change]) {
        let (_, book, position) = self.delta(index);
        (book, book.changes(position))
    }

    /// The line ages at the newest commit, from the first one on. `each` is told of all lines that come and
    /// go, and `step` of every commit before it is applied.
    pub(super) fn fold(&self, mut step: impl FnMut(u32), each: &mut EachShift<'_>) -> LineAges {
        let mut ages = LineAges::default();
        for index in 0..self.commits.len() {
            step(index as u32);
            let (book, changes) = self.changes(index);
            ages.apply(index as u32, book, changes, each);
        }
        ages
    }
}
