//! What one commit changed: computed once in its life, whatever branch it is met on.

use super::lines::{LineDiff, diff, is_binary};
use super::renames::renames;
use crate::object::{BlobId, FileMode, RepoPath, TreeChange, TreeId};
use crate::source::{HistoryReader, SourceError};
use evergraph_languages::Skip;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Larger contents have no lines: they are data. Ten times what is parsed.
const BLOB_BYTES_MAX: u64 = 20 << 20;

/// One path a commit changed.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct FileDelta {
    pub(crate) path: RepoPath,
    /// The path it had before, if it was renamed.
    pub(crate) from: Option<RepoPath>,
    /// How much of it was there before, in percent; 0 unless renamed.
    pub(crate) similarity: u8,
    pub(crate) before: Option<(BlobId, FileMode)>,
    pub(crate) after: Option<(BlobId, FileMode)>,
    /// The lines that differ, or why they are not known.
    pub(crate) lines: Result<LineDiff, Skip>,
}

/// What to compare a commit with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Against<'a> {
    /// One parent, or for a root nothing. Renames are followed.
    Parent(Option<TreeId>),
    /// All parents of a merge: the paths that differ from every one; lines are counted against the
    /// first, as `git log -c --numstat` counts them. Renames belong to the branches.
    Parents(&'a [TreeId]),
}

/// The delta of a tree, sorted by path.
///
/// # Errors
/// What reading trees met. A content that cannot be read costs its own lines alone.
pub(crate) fn delta(
    reader: &mut dyn HistoryReader,
    against: Against<'_>,
    to: TreeId,
) -> Result<Vec<FileDelta>, SourceError> {
    let changes = match against {
        Against::Parent(from) => reader.changes(from, to)?,
        Against::Parents(parents) => reader.changes_from_all(parents, to)?,
    };
    let follows_renames = matches!(against, Against::Parent(Some(_)));
    let found = match follows_renames {
        true => renames(&changes, &mut |i| {
            let (id, _) = changes[i].after.or(changes[i].before)?;
            reader.blob(id, BLOB_BYTES_MAX).ok()
        }),
        false => Vec::new(),
    };
    let sources: FxHashSet<usize> = found.iter().map(|r| r.from).collect();
    let targets: FxHashMap<usize, _> = found.iter().map(|r| (r.to, r)).collect();
    let mut files = Vec::with_capacity(changes.len() - found.len());
    for (i, change) in changes.iter().enumerate().filter(|(i, _)| !sources.contains(i)) {
        let rename = targets.get(&i);
        let before = rename.map_or(change.before, |r| changes[r.from].before);
        files.push(FileDelta {
            path: change.path.clone(),
            from: rename.map(|r| changes[r.from].path.clone()),
            similarity: rename.map_or(0, |r| r.similarity),
            before,
            after: change.after,
            lines: changed_lines(reader, before, change),
        });
    }
    Ok(files)
}

fn changed_lines(
    reader: &mut dyn HistoryReader,
    before: Option<(BlobId, FileMode)>,
    change: &TreeChange,
) -> Result<LineDiff, Skip> {
    if before.map(|b| b.0) == change.after.map(|a| a.0) {
        return Ok(LineDiff::default());
    }
    let (before, after) = (content(reader, before)?, content(reader, change.after)?);
    if is_binary(&before) || is_binary(&after) {
        return Err(Skip::Binary);
    }
    Ok(diff(&before, &after))
}

/// What git compares: of a submodule, a line that names its commit.
fn content(reader: &mut dyn HistoryReader, side: Option<(BlobId, FileMode)>) -> Result<Arc<[u8]>, Skip> {
    match side {
        None => Ok(Arc::from([])),
        Some((id, FileMode::Submodule)) => Ok(format!("Subproject commit {id}\n").into_bytes().into()),
        Some((id, _)) => reader.blob(id, BLOB_BYTES_MAX),
    }
}
