//! Which commits are not known yet, and where history begins.

use super::Log;
use crate::context::Context;
use crate::error::EngineError;
use crate::object::{CommitId, CommitInfo};
use rustc_hash::{FxHashMap, FxHashSet};

/// The commits reachable from `tip` that are not known, each after its parents. If none is known, the first
/// one is where its first parents end.
pub(super) fn unknown(context: &Context, log: &Log, tip: CommitId) -> Result<Vec<CommitInfo>, EngineError> {
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
pub(super) fn root(log: &Log, infos: &[CommitInfo], tip: CommitId) -> CommitId {
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
