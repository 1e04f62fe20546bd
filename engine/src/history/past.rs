//! The history of one commit: what reaches it, in order, with who is who.

use super::people::Authors;
use super::{Book, Commit, kinds};

/// The deltas of all commits reachable from a tip.
pub(crate) struct Past<'a> {
    pub(crate) book: &'a Book,
    /// Positions in the book, each commit after its parents.
    pub(crate) timeline: Vec<u32>,
    pub(crate) authors: Authors,
}

impl Past<'_> {
    /// The tip.
    pub(crate) fn tip(&self) -> &Commit {
        self.book.commit(*self.timeline.last().expect("a timeline ends in its tip"))
    }

    /// Whether a commit is kept out of statistics of pairs.
    pub(crate) fn is_bulk(&self, commit: u32) -> bool {
        kinds::is_bulk(self.book, commit, kinds::BULK_PATHS)
    }

    /// Commits at which history was cut off.
    pub(crate) fn boundary(&self) -> Vec<String> {
        let cut = self.timeline.iter().map(|&c| self.book.commit(c)).filter(|c| c.is_boundary && c.parents.is_empty());
        cut.map(|c| c.id.to_string()).collect()
    }
}
