//! Line ages of the commit asked about: what blame, burndown and owners read.

use crate::error::EngineError;
use crate::history::line_ages::{EachShift, LineAges};
use crate::history::{Book, Change, Past, Side};
use crate::object::CommitId;
use crate::snapshot::Snapshot;

/// The line of first parents of a commit, with what each changed against its first parent.
pub(super) struct Mainline<'a> {
    own: &'a Book,
    merges: &'a Book,
    /// Positions in the own book, oldest first.
    pub(super) commits: Vec<u32>,
}

impl Snapshot {
    /// Asks about the history of this commit along first parents: what merges brought is computed
    /// first, if it is not known.
    pub(super) fn ask_mainline<T>(
        &self,
        question: impl FnOnce(&Past<'_>, &Mainline<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        self.ask_past(|past| {
            let tip = *past.timeline.last().expect("a timeline ends in its tip");
            let commits = past.book.mainline(tip);
            let needs_more = |&&c: &&u32| past.book.commit(c).parents.len() > 1 || past.book.commit(c).is_boundary;
            let merges: Vec<CommitId> = commits.iter().filter(needs_more).map(|&c| past.book.commit(c).id).collect();
            let (context, progress) = (&self.inner.context, self.inner.options.progress.as_ref());
            let shelf = self.inner.history.first_parent(context, progress, &merges)?;
            question(past, &Mainline { own: past.book, merges: &shelf.book, commits })
        })
    }
}

impl Mainline<'_> {
    /// The author behind a commit of the line.
    pub(super) fn author(&self, past: &Past<'_>, index: u32) -> u32 {
        past.authors.of(past.book.commit(self.commits[index as usize]).author)
    }

    /// The line ages at the newest commit.
    pub(super) fn ages(&self) -> Result<LineAges, EngineError> {
        Ok(self.fold(|_| {}, &mut |_, _, _| {}))
    }

    /// Where what a commit changed against its first parent is written: the book that knows its paths, and
    /// its position there.
    pub(super) fn delta(&self, index: usize) -> (Side, &Book, u32) {
        let commit = self.commits[index];
        match self.merges.position(self.own.commit(commit).id) {
            Some(merge) => (Side::FirstParent, self.merges, merge),
            None => (Side::Own, self.own, commit),
        }
    }

    /// What a commit changed against its first parent, and the book that knows the paths of it.
    pub(super) fn changes(&self, index: usize) -> (&Book, &[Change]) {
        let (_, book, position) = self.delta(index);
        (book, book.changes(position))
    }

    /// The line ages at the newest commit. `each` is told of all lines that come and go, and `step` of
    /// every commit before it is applied.
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
