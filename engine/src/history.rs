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
mod desk;
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
mod unknown;

pub(crate) use book::{Book, Change};
pub(crate) use log::{Commit, Log, Touched};
pub(crate) use past::Past;
pub(crate) use people::Authors;

use crate::context::Context;
use crate::error::EngineError;
use crate::object::CommitId;
use crate::progress::Progress;
use desk::Desk;
use functions::{FunctionBook, Outlines};
use rustc_hash::FxHashSet;
use shelf::{Facts, Place, Shelf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use unknown::{root, unknown};

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
        let kept = reachable.into_iter().map(|c| log.book.id(c)).filter(|id| !left_out.contains(id));
        let ids: Vec<CommitId> = kept.collect();
        drop(log);
        let wanted: FxHashSet<CommitId> = ids.iter().copied().collect();
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
