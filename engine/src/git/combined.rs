//! What a merge made that none of its parents had.

use super::convert::id_from;
use super::diff::{by_path, side};
use super::objects::Objects;
use super::trees::ENTRIES_MAX;
use crate::object::{ObjectId, RepoPath, TreeChange, TreeId};
use crate::source::SourceError;
use gix::objs::tree::EntryRef;
use gix::objs::{Kind, TreeRefIter};
use std::cmp::Ordering;
use std::iter::Peekable;

/// One directory of the merge and of each parent; `None` where there is none.
struct Level {
    /// The path with a slash behind, or nothing for the root.
    prefix: Vec<u8>,
    /// The merge's, then each parent's.
    trees: Vec<Option<ObjectId>>,
}

/// The paths that differ from every parent, sorted; `before` is the first parent's. What is equal to
/// one parent's, a whole directory above all, is passed over without being read.
pub(super) fn changes_from_all(
    objects: &Objects,
    parents: &[TreeId],
    to: TreeId,
) -> Result<Vec<TreeChange>, SourceError> {
    let trees = std::iter::once(to).chain(parents.iter().copied()).map(|tree| Some(tree.0)).collect();
    let mut pending = vec![Level { prefix: Vec::new(), trees }];
    let mut changes = Vec::new();
    let mut buffers: Vec<Vec<u8>> = vec![Vec::new(); parents.len() + 1];
    while let Some(level) = pending.pop() {
        if level.trees[1..].contains(&level.trees[0]) {
            continue;
        }
        for (tree, buffer) in level.trees.iter().zip(&mut buffers) {
            buffer.clear();
            if let Some(tree) = tree {
                objects.expect(tree, Kind::Tree, buffer)?;
            }
        }
        compare(objects, &level, &buffers, &mut pending, &mut changes)?;
        if changes.len() + pending.len() > ENTRIES_MAX {
            return Err(SourceError::TooLarge { what: format!("what the merge to tree {to} changed") });
        }
    }
    Ok(by_path(changes))
}

/// Walks the entries of one directory of all trees side by side.
fn compare(
    objects: &Objects,
    level: &Level,
    buffers: &[Vec<u8>],
    pending: &mut Vec<Level>,
    changes: &mut Vec<TreeChange>,
) -> Result<(), SourceError> {
    let damaged = || SourceError::Corrupt { what: "a tree below a merge is damaged".to_owned() };
    let entries = |bytes| TreeRefIter::from_bytes(bytes, objects.hash_kind()).peekable();
    let mut sides: Vec<Peekable<TreeRefIter<'_>>> = buffers.iter().map(|b| entries(b.as_slice())).collect();
    loop {
        let mut least: Option<EntryRef<'_>> = None;
        for side in &mut sides {
            match side.peek() {
                Some(Ok(entry)) if least.is_none_or(|l| in_tree_order(entry, &l).is_lt()) => least = Some(*entry),
                Some(Err(_)) => return Err(damaged()),
                _ => {}
            }
        }
        let Some(least) = least else { return Ok(()) };
        let is_it = |e: &Result<EntryRef<'_>, _>| e.as_ref().is_ok_and(|e| in_tree_order(e, &least).is_eq());
        let here: Vec<Option<EntryRef<'_>>> =
            sides.iter_mut().map(|side| side.next_if(is_it).and_then(Result::ok)).collect();
        let same = |other: &Option<EntryRef<'_>>| match (here[0], other) {
            (Some(a), Some(b)) => a.mode == b.mode && a.oid == b.oid,
            (a, b) => a.is_none() && b.is_none(),
        };
        if here[1..].iter().any(same) {
            continue;
        }
        let path = [&level.prefix, least.filename.as_ref() as &[u8]].concat();
        if least.mode.is_tree() {
            let trees = here.iter().map(|e| e.map(|e| id_from(e.oid))).collect();
            pending.push(Level { prefix: [&path[..], b"/"].concat(), trees });
        } else {
            let of = |entry: Option<EntryRef<'_>>| entry.and_then(|e| side(e.mode, e.oid));
            changes.push(TreeChange { path: RepoPath::new(path), before: of(here[1]), after: of(here[0]) });
        }
    }
}

/// Git's order: a directory sorts as if its name ended in a slash.
fn in_tree_order(a: &EntryRef<'_>, b: &EntryRef<'_>) -> Ordering {
    let (x, y): (&[u8], &[u8]) = (a.filename.as_ref(), b.filename.as_ref());
    let shared = x.len().min(y.len());
    let behind = |name: &[u8], is_tree: bool| name.get(shared).copied().unwrap_or(if is_tree { b'/' } else { 0 });
    let (at, bt) = (a.mode.is_tree(), b.mode.is_tree());
    x[..shared].cmp(&y[..shared]).then_with(|| behind(x, at).cmp(&behind(y, bt))).then(x.len().cmp(&y.len()))
}
