//! What commits changed, and what follows from it.
//!
//! A commit never changes, so what it changed is computed once, whatever branch it is met on, and kept
//! in the store in chunks of neighbouring commits. The commits that are known are a set (`book`); an
//! answer takes those reachable from its own commit, in an order that parents alone decide. So merges
//! that arrive late, rebased branches and branches pushed by force need no care: what is unreachable
//! leaves the answer and not the store.

pub(crate) mod activity;
mod book;
pub(crate) mod complexity;
mod compute;
mod delta;
pub(crate) mod functions;
pub(crate) mod kinds;
pub(crate) mod line_ages;
pub(crate) mod line_facts;
pub(crate) mod lineage;
pub(crate) mod lines;
mod names;
pub(crate) mod numbers;
pub(crate) mod pairs;
mod past;
mod people;
mod renames;
mod shelf;
pub(crate) mod similarity;
pub(crate) mod touch;

pub(crate) use book::{Book, Change, Commit};
pub(crate) use past::Past;
pub(crate) use people::Authors;

use crate::context::Context;
use crate::error::EngineError;
use crate::object::{CommitId, CommitInfo, TreeId};
use crate::progress::{Progress, Stage};
use compute::{Job, With};
use functions::{FunctionBook, Outlines};
use rustc_hash::{FxHashMap, FxHashSet};
use shelf::{Facts, Place, Shelf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Commits analyzed before they are put into the store: a crash costs this much work.
const BATCH: usize = 4_096;

/// The deltas known to an engine.
#[derive(Default)]
pub(crate) struct History {
    own: Mutex<Shelf<Book>>,
    first_parent: Mutex<Shelf<Book>>,
    functions: [Mutex<Shelf<FunctionBook>>; 2],
    pub(crate) outlines: Outlines,
    pub(crate) complexities: complexity::Complexities,
}

/// Which comparison a set of deltas holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// What a commit itself did: against its parent; of a merge, what differs from every parent.
    Own = 0,
    /// Of merges: everything that came with it, against the first parent.
    FirstParent = 1,
}

impl History {
    /// The deltas of all commits reachable from `tip`.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub(crate) fn own(
        &self,
        context: &Context,
        progress: &dyn Progress,
        tip: CommitId,
    ) -> Result<MutexGuard<'_, Shelf<Book>>, EngineError> {
        let mut shelf = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let mut desk = Desk { context, progress, side: Side::Own, shelf: &mut shelf };
        desk.shelf.open(desk.place());
        desk.shelf.read_all(desk.place());
        desk.learn(tip)?;
        Ok(shelf)
    }

    /// The deltas against their first parents of the merges that `wanted` picks.
    ///
    /// # Errors
    /// As for [`own`](History::own).
    pub(crate) fn first_parent(
        &self,
        context: &Context,
        progress: &dyn Progress,
        wanted: &[CommitId],
    ) -> Result<MutexGuard<'_, Shelf<Book>>, EngineError> {
        let mut shelf = self.first_parent.lock().unwrap_or_else(PoisonError::into_inner);
        let mut desk = Desk { context, progress, side: Side::FirstParent, shelf: &mut shelf };
        desk.shelf.open(desk.place());
        desk.shelf.read(desk.place(), wanted);
        let missing: Vec<CommitId> =
            wanted.iter().copied().filter(|id| desk.shelf.book.position(*id).is_none()).collect();
        let mut reader = context.source.reader();
        let infos = missing.iter().map(|id| reader.commit(*id)).collect::<Result<Vec<_>, _>>()?;
        drop(reader);
        desk.analyze(&infos, &FxHashMap::default(), wanted.last().copied())?;
        Ok(shelf)
    }
}

impl History {
    /// What some commits changed in functions: `wanted` are positions in the book of their deltas.
    ///
    /// # Errors
    /// As for [`own`](History::own).
    pub(crate) fn functions(
        &self,
        context: &Context,
        progress: &dyn Progress,
        side: Side,
        (deltas, wanted): (&Book, &[u32]),
    ) -> Result<MutexGuard<'_, Shelf<FunctionBook>>, EngineError> {
        let (shelf, what) = match side {
            Side::Own => (&self.functions[0], "functions"),
            Side::FirstParent => (&self.functions[1], "functions of merges"),
        };
        let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Place { context, what };
        shelf.open(place);
        let mut new = Vec::new();
        let ids: Vec<CommitId> = wanted.iter().map(|&c| deltas.commit(c).id).collect();
        if shelf.is_new() {
            // Perhaps another clone of it was here.
            let roots = wanted.iter().filter(|&&c| deltas.commit(c).parents.is_empty());
            roots.for_each(|&root| shelf.list(place, place.of_root(deltas.commit(root).id)));
        }
        shelf.read(place, &ids);
        let outcome = functions::learn(context, &self.outlines, progress, (deltas, wanted), &mut shelf.book, &mut new);
        if !new.is_empty() {
            shelf.put(place, &new);
            let root = wanted.iter().find(|&&c| deltas.commit(c).parents.is_empty());
            shelf.save(place, root.map(|&c| deltas.commit(c).id));
        }
        outcome.map(|()| shelf)
    }
}

/// Where a shelf is worked on.
struct Desk<'a> {
    context: &'a Context,
    progress: &'a dyn Progress,
    side: Side,
    shelf: &'a mut Shelf<Book>,
}

impl<'a> Desk<'a> {
    fn place(&self) -> Place<'a> {
        let what = match self.side {
            Side::Own => "own deltas",
            Side::FirstParent => "deltas of merges",
        };
        Place { context: self.context, what }
    }

    /// Analyzes what is not known of the commits reachable from `tip`.
    fn learn(&mut self, tip: CommitId) -> Result<(), EngineError> {
        let (mut infos, mut root) = self.unknown(tip)?;
        if !infos.is_empty() && self.shelf.is_new() {
            // Perhaps another clone of it was here.
            let known = self.shelf.book.len();
            self.shelf.list(self.place(), self.place().of_root(root));
            self.shelf.read_all(self.place());
            if self.shelf.book.len() > known {
                (infos, root) = self.unknown(tip)?;
            }
        }
        let trees = infos.iter().map(|info| (info.commit_id, info.tree_id)).collect();
        self.analyze(&infos, &trees, Some(root))
    }

    /// The commits reachable from `tip` that are not known, each after its parents, and where its first
    /// parents end.
    fn unknown(&self, tip: CommitId) -> Result<(Vec<CommitInfo>, CommitId), EngineError> {
        let book = &self.shelf.book;
        let mut reader = self.context.source.reader();
        let mut seen: FxHashSet<CommitId> = FxHashSet::from_iter([tip]);
        let mut infos: Vec<CommitInfo> = Vec::new();
        let mut stack: Vec<(CommitId, Vec<CommitId>, usize)> = Vec::new();
        let mut read = |id: CommitId| -> Result<Option<CommitInfo>, EngineError> {
            match book.position(id) {
                Some(_) => Ok(None),
                None => Ok(Some(reader.commit(id)?)),
            }
        };
        let mut waiting: FxHashMap<CommitId, CommitInfo> = FxHashMap::default();
        let parents_of = |id: CommitId, info: &Option<CommitInfo>| match (info, book.position(id)) {
            (Some(info), _) => info.parents.clone(),
            (None, Some(known)) => book.commit(known).parents.to_vec(),
            (None, None) => Vec::new(),
        };
        let info = read(tip)?;
        stack.push((tip, parents_of(tip, &info), 0));
        waiting.extend(info.map(|info| (tip, info)));
        let mut root = tip;
        let mut on_first_parents = true;
        while let Some((id, parents, next)) = stack.last_mut() {
            match parents.get(*next).copied() {
                Some(parent) => {
                    *next += 1;
                    if seen.insert(parent) {
                        let info = read(parent)?;
                        stack.push((parent, parents_of(parent, &info), 0));
                        waiting.extend(info.map(|info| (parent, info)));
                    }
                }
                None => {
                    if std::mem::take(&mut on_first_parents) {
                        root = *id;
                    }
                    infos.extend(waiting.remove(id));
                    stack.pop();
                }
            }
        }
        Ok((infos, root))
    }

    /// Computes deltas, batch by batch, and keeps them.
    fn analyze(
        &mut self,
        infos: &[CommitInfo],
        trees: &FxHashMap<CommitId, TreeId>,
        root: Option<CommitId>,
    ) -> Result<(), EngineError> {
        if infos.is_empty() {
            return Ok(());
        }
        self.progress.begin(Stage::History, infos.len() as u64);
        let mut outcome = Ok(());
        for batch in infos.chunks(BATCH) {
            outcome = self.batch(batch, trees);
            if outcome.is_err() {
                break;
            }
        }
        self.progress.end();
        self.shelf.save(self.place(), root.filter(|_| self.side == Side::Own));
        outcome
    }

    fn batch(&mut self, infos: &[CommitInfo], trees: &FxHashMap<CommitId, TreeId>) -> Result<(), EngineError> {
        let boundary: FxHashSet<CommitId> = self.shelf.boundary.iter().copied().collect();
        let with = |info: &CommitInfo| match self.side {
            Side::FirstParent => With::FirstParent,
            Side::Own if boundary.contains(&info.commit_id) && info.parents.is_empty() => With::Boundary,
            Side::Own => With::Own,
        };
        let jobs: Vec<Job<'_>> = infos.iter().map(|commit| Job { commit, with: with(commit) }).collect();
        let found = compute::deltas(self.context, &jobs, trees, self.progress)?;
        let first = self.shelf.book.len();
        for (info, files) in infos.iter().zip(&found) {
            self.shelf.book.add(info, boundary.contains(&info.commit_id), files);
        }
        let new: Vec<u32> = (first..self.shelf.book.len()).filter(|&c| self.shelf.book.is_lasting(c)).collect();
        self.shelf.put(self.place(), &new);
        Ok(())
    }
}
