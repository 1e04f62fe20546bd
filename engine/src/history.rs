//! What commits changed, and what follows from it.
//!
//! A commit never changes, so what it changed is computed once, whatever branch it is met on, and kept
//! in the store in chunks of neighbouring commits (`book`). What most questions read of it is kept again
//! for all commits together (`log`). The commits that are known are a set; an
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
mod log;
mod names;
pub(crate) mod numbers;
pub(crate) mod pairs;
mod past;
mod people;
mod renames;
mod shelf;
pub(crate) mod similarity;
pub(crate) mod touch;

pub(crate) use book::{Book, Change};
pub(crate) use log::{Commit, Log, Touched};
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
const BATCH: usize = 1_024;

/// What an engine knows of commits.
#[derive(Default)]
pub(crate) struct History {
    log: Mutex<Shelf<Log>>,
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
    /// What is known of all commits reachable from `tip`.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub(crate) fn log(
        &self,
        context: &Context,
        progress: &dyn Progress,
        tip: CommitId,
    ) -> Result<MutexGuard<'_, Shelf<Log>>, EngineError> {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Place { context, what: "log" };
        log.open(place);
        log.read_all(place);
        let mut infos = unknown(context, &log.book, tip)?;
        if let (Some(root), true) = (infos.first(), log.is_new()) {
            // Perhaps another clone of it was here.
            let root = root.commit_id;
            log.list(place, place.of_root(root));
            log.read_all(place);
            if log.book.len() > 0 {
                log.save(place, Some(root));
                let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
                let mut desk = Desk { context, progress, side: Side::Own, shelf: &mut own };
                desk.open(Some(root));
                desk.shelf.save(desk.place(), Some(root));
                infos = unknown(context, &log.book, tip)?;
            }
        }
        if infos.is_empty() {
            return Ok(log);
        }
        let root = root(&log.book, &infos, tip);
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let mut desk = Desk { context, progress, side: Side::Own, shelf: &mut own };
        desk.open(Some(root));
        let first = log.book.len();
        let outcome = desk.gather(&infos, Some(root), true, &mut |book, batch| {
            batch.iter().filter_map(|info| book.position(info.commit_id)).for_each(|c| log.book.add(book, c));
        });
        let new: Vec<u32> = (first..log.book.len()).filter(|&c| log.book.is_lasting(c)).collect();
        if !new.is_empty() {
            log.put(place, &new);
            log.save(place, Some(root));
        }
        outcome.map(|()| log)
    }

    /// The deltas of some commits: of all, or of merges against their first parents.
    ///
    /// # Errors
    /// As for [`log`](History::log).
    pub(crate) fn deltas(
        &self,
        context: &Context,
        progress: &dyn Progress,
        side: Side,
        wanted: &[CommitId],
    ) -> Result<MutexGuard<'_, Shelf<Book>>, EngineError> {
        let shelf = match side {
            Side::Own => &self.own,
            Side::FirstParent => &self.first_parent,
        };
        let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let mut desk = Desk { context, progress, side, shelf: &mut shelf };
        desk.open(None);
        desk.shelf.read(desk.place(), wanted);
        let missing: Vec<CommitId> =
            wanted.iter().copied().filter(|id| desk.shelf.book.position(*id).is_none()).collect();
        if !missing.is_empty() {
            let mut reader = context.source.reader();
            let infos = missing.iter().map(|id| reader.commit(*id)).collect::<Result<Vec<_>, _>>()?;
            drop(reader);
            desk.gather(&infos, None, false, &mut |_, _| {})?;
        }
        Ok(shelf)
    }

    /// What some commits changed in functions. `deltas` are theirs, or are got where they are needed.
    ///
    /// # Errors
    /// As for [`log`](History::log).
    pub(crate) fn functions(
        &self,
        context: &Context,
        progress: &dyn Progress,
        side: Side,
        (deltas, wanted): (Option<&Book>, &[CommitId]),
        root: Option<CommitId>,
    ) -> Result<MutexGuard<'_, Shelf<FunctionBook>>, EngineError> {
        let (shelf, what) = match side {
            Side::Own => (&self.functions[0], "functions"),
            Side::FirstParent => (&self.functions[1], "functions of merges"),
        };
        let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Place { context, what };
        shelf.open(place);
        if let (Some(root), true) = (root, shelf.is_new()) {
            // Perhaps another clone of it was here.
            shelf.list(place, place.of_root(root));
        }
        shelf.read(place, wanted);
        let missing: Vec<CommitId> = wanted.iter().copied().filter(|id| shelf.book.position(*id).is_none()).collect();
        if missing.is_empty() {
            return Ok(shelf);
        }
        let got = match deltas {
            Some(_) => None,
            None => Some(self.deltas(context, progress, side, &missing)?),
        };
        let Some(deltas) = deltas.or(got.as_ref().map(|got| &got.book)) else { return Ok(shelf) };
        let positions: Vec<u32> = missing.iter().filter_map(|&id| deltas.position(id)).collect();
        let mut new = Vec::new();
        let outcome =
            functions::learn(context, &self.outlines, progress, (deltas, &positions), &mut shelf.book, &mut new);
        if !new.is_empty() {
            shelf.put(place, &new);
            shelf.save(place, root);
        }
        outcome.map(|()| shelf)
    }

    /// A copy of what is known of the commits reachable from `tip`, but for some, of which it knows nothing.
    ///
    /// # Errors
    /// As for [`log`](History::log).
    pub(crate) fn but_for(
        &self,
        context: &Context,
        progress: &dyn Progress,
        (tip, left_out): (CommitId, &FxHashSet<CommitId>),
    ) -> Result<History, EngineError> {
        let log = self.log(context, progress, tip)?;
        let reachable = log.book.position(tip).map_or(Vec::new(), |tip| log.book.timeline(tip));
        let ids: Vec<CommitId> = reachable.into_iter().map(|c| log.book.id(c)).collect();
        drop(log);
        let wanted: FxHashSet<CommitId> = ids.iter().copied().filter(|id| !left_out.contains(id)).collect();
        let ids: Vec<CommitId> = ids.into_iter().filter(|id| wanted.contains(id)).collect();
        let deltas = |side| -> Result<_, EngineError> {
            let known = self.deltas(context, progress, side, if side == Side::Own { &ids } else { &[] })?;
            Ok(Mutex::new(known.copy_of(|book, c| book.is_lasting(c) && wanted.contains(&book.id(c)))))
        };
        let functions = |side| -> Result<_, EngineError> {
            let known = self.functions(context, progress, side, (None, &[]), None)?;
            Ok(Mutex::new(known.copy_of(|book, c| wanted.contains(&book.id(c)))))
        };
        let (own, first_parent) = (deltas(Side::Own)?, deltas(Side::FirstParent)?);
        let functions = [functions(Side::Own)?, functions(Side::FirstParent)?];
        Ok(History { own, first_parent, functions, ..History::default() })
    }
}

/// The commits reachable from `tip` that are not known, each after its parents. If none is known, the first
/// one is where its first parents end.
fn unknown(context: &Context, log: &Log, tip: CommitId) -> Result<Vec<CommitInfo>, EngineError> {
    let mut infos: Vec<CommitInfo> = Vec::new();
    if log.position(tip).is_some() && log.is_closed() {
        return Ok(infos);
    }
    let mut reader = context.source.reader();
    let mut seen: FxHashSet<CommitId> = FxHashSet::from_iter([tip]);
    let mut visit = |id: CommitId| -> Result<(Option<CommitInfo>, Vec<CommitId>), EngineError> {
        Ok(match log.position(id) {
            // All that leads there is known as well.
            Some(_) if log.is_closed() => (None, Vec::new()),
            Some(known) => (None, log.parents(known).collect()),
            None => {
                let info = reader.commit(id)?;
                let parents = info.parents.clone();
                (Some(info), parents)
            }
        })
    };
    let (info, parents) = visit(tip)?;
    let mut stack = vec![(info, parents, 0)];
    while let Some((info, parents, next)) = stack.last_mut() {
        match parents.get(*next).copied() {
            Some(parent) => {
                *next += 1;
                if seen.insert(parent) {
                    let (info, parents) = visit(parent)?;
                    stack.push((info, parents, 0));
                }
            }
            None => {
                infos.extend(info.take());
                stack.pop();
            }
        }
    }
    Ok(infos)
}

/// Where the first parents of `tip` end; `infos` are those of the commits that are not known.
fn root(log: &Log, infos: &[CommitInfo], tip: CommitId) -> CommitId {
    let unknown: FxHashMap<CommitId, &CommitInfo> = infos.iter().map(|info| (info.commit_id, info)).collect();
    let mut seen: FxHashSet<CommitId> = FxHashSet::default();
    let mut root = tip;
    while let Some(&first) = unknown.get(&root).and_then(|info| info.parents.first())
        && seen.insert(first)
    {
        root = first;
    }
    log.position(root).and_then(|known| log.mainline(known).first().map(|&c| log.id(c))).unwrap_or(root)
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

    fn open(&mut self, root: Option<CommitId>) {
        self.shelf.open(self.place());
        if let (Some(root), true) = (root, self.shelf.is_new()) {
            // Perhaps another clone of it was here.
            self.shelf.list(self.place(), self.place().of_root(root));
        }
    }

    /// Reads deltas, and computes and keeps what is not there, batch by batch; `each` is told of every batch.
    /// What `passes` is left to the store where it grows.
    fn gather(
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
