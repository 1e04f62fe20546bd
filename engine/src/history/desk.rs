//! Where the deltas of commits are worked on: those that are missing are computed and kept, batch by batch.

use super::compute::{self, Job, With};
use super::shelf::{Facts, Place, Shelf};
use super::{Book, Side};
use crate::context::Context;
use crate::error::EngineError;
use crate::object::{CommitId, CommitInfo, TreeId};
use crate::progress::{Progress, Stage};
use rustc_hash::{FxHashMap, FxHashSet};

/// Commits analyzed before they are put into the store: a crash costs this much work.
const BATCH: usize = 1_024;

/// Where a shelf is worked on.
pub(super) struct Desk<'a> {
    pub(super) context: &'a Context,
    pub(super) progress: &'a dyn Progress,
    pub(super) side: Side,
    pub(super) shelf: &'a mut Shelf<Book>,
}

impl<'a> Desk<'a> {
    pub(super) fn place(&self) -> Place<'a> {
        let what = match self.side {
            Side::Own => "own deltas",
            Side::FirstParent => "deltas of merges",
        };
        Place { context: self.context, what }
    }

    pub(super) fn open(&mut self, root: Option<CommitId>) {
        self.shelf.open(self.place());
        if let (Some(root), true) = (root, self.shelf.is_new()) {
            // Perhaps another clone of it was here.
            self.shelf.list(self.place(), self.place().of_root(root));
        }
    }

    /// Reads deltas, and computes and keeps what is not there, batch by batch; `each` is told of every batch.
    /// What `passes` is left to the store where it grows.
    pub(super) fn gather(
        &mut self,
        infos: &[CommitInfo],
        root: Option<CommitId>,
        passes: bool,
        each: &mut dyn FnMut(&Book, &[CommitInfo]),
    ) -> Result<(), EngineError> {
        let trees = infos.iter().map(|info| (info.commit_id, info.tree_id)).collect();
        let passes = passes && self.context.persist.keeps();
        self.progress.begin(Stage::History, infos.len() as u64);
        let mut outcome = Ok(false);
        for batch in infos.chunks(BATCH) {
            let is_new = self.batch(batch, &trees);
            outcome = outcome.and_then(|known| is_new.map(|new| known || new));
            if outcome.is_err() {
                break;
            }
            each(&self.shelf.book, batch);
            if passes && self.shelf.book.len() as usize >= BATCH {
                self.shelf.forget();
            }
        }
        self.progress.end();
        if !matches!(outcome, Ok(false)) {
            self.shelf.save(self.place(), root);
        }
        outcome.map(|_| ())
    }

    /// Whether anything was computed.
    fn batch(&mut self, infos: &[CommitInfo], trees: &FxHashMap<CommitId, TreeId>) -> Result<bool, EngineError> {
        let ids: Vec<CommitId> = infos.iter().map(|info| info.commit_id).collect();
        self.shelf.read(self.place(), &ids);
        let boundary: FxHashSet<CommitId> = self.shelf.boundary.iter().copied().collect();
        let with = |info: &CommitInfo| match self.side {
            Side::FirstParent => With::FirstParent,
            Side::Own if boundary.contains(&info.commit_id) && info.parents.is_empty() => With::Boundary,
            Side::Own => With::Own,
        };
        let missing = infos.iter().filter(|info| self.shelf.book.position(info.commit_id).is_none());
        let jobs: Vec<Job<'_>> = missing.map(|commit| Job { commit, with: with(commit) }).collect();
        self.progress.advance((infos.len() - jobs.len()) as u64);
        let found = compute::deltas(self.context, &jobs, trees, self.progress)?;
        let first = self.shelf.book.len();
        for (job, files) in jobs.iter().zip(&found) {
            self.shelf.book.add(job.commit, boundary.contains(&job.commit.commit_id), files);
        }
        let new: Vec<u32> = (first..self.shelf.book.len()).filter(|&c| self.shelf.book.is_lasting(c)).collect();
        self.shelf.put(self.place(), &new);
        Ok(!new.is_empty())
    }
}
