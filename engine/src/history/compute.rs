//! Deltas of many commits, on all workers.

use super::delta::{Against, FileDelta, delta};
use crate::context::Context;
use crate::error::EngineError;
use crate::object::{CommitId, CommitInfo, TreeId};
use crate::progress::Progress;
use crate::record::Recorder;
use crate::source::{HistoryReader, SourceError};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Neighbouring commits a worker takes at once: what one made, the next one changes.
const RUN: usize = 32;

/// A commit to compare, and with what.
pub(super) struct Job<'a> {
    pub(super) commit: &'a CommitInfo,
    pub(super) with: With,
}

/// What a commit is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum With {
    /// Its only parent, or nothing for a root; all parents for a merge.
    Own,
    /// Its first parent, whatever else it has.
    FirstParent,
    /// Nothing is known before it: no delta.
    Boundary,
}

/// The deltas of commits in the order of the jobs. `trees` has the trees of parents that are known;
/// others are read.
///
/// # Errors
/// [`EngineError::Cancelled`], or what reading a tree met.
pub(super) fn deltas(
    context: &Context,
    jobs: &[Job<'_>],
    trees: &FxHashMap<CommitId, TreeId>,
    progress: &dyn Progress,
) -> Result<Vec<Vec<FileDelta>>, EngineError> {
    let runs: Vec<&[Job<'_>]> = jobs.chunks(RUN).collect();
    let done: Mutex<Vec<Option<Vec<Vec<FileDelta>>>>> = Mutex::new(vec![None; runs.len()]);
    let failed: Mutex<Option<SourceError>> = Mutex::default();
    let next = AtomicUsize::new(0);
    let is_over =
        || context.cancelled.load(Ordering::Relaxed) || failed.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    let workers = context.pool.as_ref().map_or(1, |pool| pool.current_num_threads().min(runs.len()).max(1));
    let work = || {
        let mut reader = context.source.reader();
        reader.one_of(workers);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(run) = runs.get(at).filter(|_| !is_over()) else { break };
            match run.iter().map(|job| one(&context.recorder, reader.as_mut(), job, trees)).collect() {
                Ok(found) => done.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(found),
                Err(error) => *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error),
            }
            progress.advance(run.len() as u64);
        }
    };
    match &context.pool {
        Some(pool) if runs.len() > 1 => {
            pool.scope(|scope| (0..workers).for_each(|_| scope.spawn(|_| work())));
        }
        _ => work(),
    }
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error.into());
    }
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let done: Option<Vec<Vec<Vec<FileDelta>>>> = done.into_iter().collect();
    done.map(|runs| runs.into_iter().flatten().collect()).ok_or(EngineError::Cancelled)
}

fn one(
    recorder: &Recorder,
    reader: &mut dyn HistoryReader,
    job: &Job<'_>,
    trees: &FxHashMap<CommitId, TreeId>,
) -> Result<Vec<FileDelta>, SourceError> {
    let commit = job.commit;
    recorder.executes("commit_delta", || commit.commit_id.to_string());
    let mut tree = |id: &CommitId| match trees.get(id) {
        Some(&tree) => Ok(tree),
        None => reader.commit(*id).map(|info| info.tree_id),
    };
    match (job.with, commit.parents.as_slice()) {
        (With::Boundary, _) => Ok(Vec::new()),
        (_, []) => delta(reader, Against::Parent(None), commit.tree_id),
        (With::Own, parents @ [_, _, ..]) => {
            let parents = parents.iter().map(tree).collect::<Result<Vec<_>, _>>()?;
            delta(reader, Against::Parents(&parents), commit.tree_id)
        }
        (_, [first, ..]) => {
            let parent = tree(first)?;
            delta(reader, Against::Parent(Some(parent)), commit.tree_id)
        }
    }
}
