//! The history of one commit: what reaches it, in order, with who is who.

use super::people::Authors;
use super::{Commit, Log};

/// The deltas of all commits reachable from a tip.
pub(crate) struct Past<'a> {
    pub(crate) log: &'a Log,
    /// Positions in the log, each commit after its parents.
    pub(crate) timeline: Vec<u32>,
    pub(crate) authors: Authors,
}

impl Past<'_> {
    /// The tip.
    pub(crate) fn tip(&self) -> &Commit {
        self.log.commit(self.tip_position())
    }

    /// Where the tip is in the log.
    pub(crate) fn tip_position(&self) -> u32 {
        *self.timeline.last().expect("a timeline ends in its tip")
    }

    /// Whether a commit is kept out of statistics of pairs.
    pub(crate) fn is_bulk(&self, commit: u32) -> bool {
        self.log.commit(commit).is_bulk
    }

    /// Whether what a commit changed against its first parent is more than what it did itself.
    pub(crate) fn needs_more(&self, commit: u32) -> bool {
        let commit = self.log.commit(commit);
        commit.is_merge() || commit.is_boundary
    }

    /// Commits at which history was cut off.
    pub(crate) fn boundary(&self) -> Vec<String> {
        let cut = self.timeline.iter().filter(|&&c| self.log.commit(c).is_cut_off());
        cut.map(|&c| self.log.id(c).to_string()).collect()
    }
}
