//! Line ages of the commit asked about: what blame, burndown and owners read.

use crate::error::EngineError;
use crate::history::line_ages::{EachShift, LineAges};
use crate::history::line_facts::LineFacts;
use crate::history::numbers::month_of;
use crate::history::{Book, Change, Past, Side};
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
    own: &'a Book,
    merges: &'a Book,
    /// Oldest first.
    commits: &'a [CommitId],
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
            let needs_more = |index: usize| past.needs_more(commits[index]);
            self.deltas_of(&ids, facts.applied(), needs_more, |line| {
                let mut month = i32::MIN;
                for (index, (&id, &commit)) in ids.iter().zip(&commits).enumerate() {
                    let commit = past.log.commit(commit);
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
                Ok(())
            })?;
            facts.save(context);
            let answer = question(past, &Lines { commits: &commits, facts: &facts });
            *kept = facts;
            answer
        })
    }

    /// Asks about what all commits along first parents changed, with their positions in the log: what merges
    /// brought is computed first, if it is not known.
    pub(super) fn ask_mainline<T>(
        &self,
        question: impl FnOnce(&Past<'_>, &[u32], &Mainline<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        self.ask_past(|past| {
            let commits = mainline(past);
            let ids: Vec<CommitId> = commits.iter().map(|&c| past.log.id(c)).collect();
            let needs_more = |index: usize| past.needs_more(commits[index]);
            self.deltas_of(&ids, 0, needs_more, |line| question(past, &commits, &line))
        })
    }

    /// Asks about what the last commits along first parents changed. Of what was before nothing is read.
    pub(super) fn ask_recent<T>(
        &self,
        last: usize,
        question: impl FnOnce(&Mainline<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let source = &self.inner.context.source;
        let boundary = source.boundary();
        let mut commits = source.first_parents(self.tip()?, last)?;
        commits.reverse();
        let ids: Vec<CommitId> = commits.iter().map(|c| c.commit_id).collect();
        let needs_more = |index: usize| commits[index].parents.len() > 1 || boundary.contains(&ids[index]);
        self.deltas_of(&ids, 0, needs_more, |line| question(&line))
    }

    /// Gets what commits from one on changed against their first parents. `needs_more` tells, by their number, those
    /// of which that is more than what they did themselves.
    fn deltas_of<T>(
        &self,
        commits: &[CommitId],
        from: usize,
        needs_more: impl Fn(usize) -> bool,
        question: impl FnOnce(Mainline<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let (merges, others): (Vec<usize>, Vec<usize>) = (from..commits.len()).partition(|&index| needs_more(index));
        let (context, progress) = (&self.inner.context, self.inner.options.progress.as_ref());
        let deltas = |side: Side, wanted: &[usize]| {
            let ids: Vec<CommitId> = wanted.iter().map(|&index| commits[index]).collect();
            self.inner.history.deltas(context, progress, side, &ids)
        };
        let own = deltas(Side::Own, &others)?;
        let merges = deltas(Side::FirstParent, &merges)?;
        question(Mainline { own: &own.book, merges: &merges.book, commits })
    }
}

fn mainline(past: &Past<'_>) -> Vec<u32> {
    past.log.mainline(past.tip_position())
}

impl Mainline<'_> {
    /// How many commits there are.
    pub(super) fn len(&self) -> usize {
        self.commits.len()
    }

    /// Where what a commit changed against its first parent is written: the book that knows its paths, and
    /// its position there.
    ///
    /// # Panics
    /// For a commit whose delta was not asked for.
    pub(super) fn delta(&self, index: usize) -> (Side, &Book, u32) {
        let id = self.commits[index];
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
