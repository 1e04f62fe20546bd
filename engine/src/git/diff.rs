//! What differs between two trees.

use super::convert::{id_from, mode_from};
use super::objects::Objects;
use super::trees::ENTRIES_MAX;
use super::unless;
use crate::object::{BlobId, FileMode, RepoPath, TreeChange, TreeId};
use crate::source::SourceError;
use gix::bstr::{BStr, BString};
use gix::diff::tree::visit::Change;
use gix::diff::tree::{Recorder, State, Visit};
use gix::objs::tree::EntryMode;
use gix::objs::{Kind, TreeRefIter};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// The paths that differ, sorted; without `from`, everything in `to`. Reads only the directories that
/// differ.
pub(super) fn changes(
    objects: &Objects,
    from: Option<TreeId>,
    to: TreeId,
    cancelled: &AtomicBool,
) -> Result<Vec<TreeChange>, SourceError> {
    if from == Some(to) {
        return Ok(Vec::new());
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    if let Some(from) = from {
        objects.expect(&from.0, Kind::Tree, &mut before)?;
    }
    objects.expect(&to.0, Kind::Tree, &mut after)?;
    let tree = |bytes| TreeRefIter::from_bytes(bytes, objects.hash_kind());
    let mut collect = Collect { location: Recorder::default(), changes: Vec::new(), is_too_large: false, cancelled };
    let result = gix::diff::tree(tree(&before), tree(&after), State::default(), objects, &mut collect);
    unless(cancelled)?;
    if collect.is_too_large {
        return Err(SourceError::TooLarge { what: format!("the difference that leads to tree {to}") });
    }
    result.map_err(|error| objects.error_behind(&error))?;
    Ok(by_path(collect.changes))
}

/// Sorts by path and makes one change of a removal and an addition at the same path.
pub(super) fn by_path(mut changes: Vec<TreeChange>) -> Vec<TreeChange> {
    changes.sort_unstable();
    changes.dedup_by(|next, kept| {
        let is_same = next.path == kept.path;
        if is_same {
            kept.before = kept.before.or(next.before);
            kept.after = kept.after.or(next.after);
        }
        is_same
    });
    changes
}

/// Collects changes of what is no directory. [`Recorder`] keeps track of the path.
struct Collect<'a> {
    location: Recorder,
    changes: Vec<TreeChange>,
    is_too_large: bool,
    cancelled: &'a AtomicBool,
}

impl Visit for Collect<'_> {
    fn pop_front_tracked_path_and_set_current(&mut self) {
        self.location.pop_front_tracked_path_and_set_current();
    }

    fn push_back_tracked_path_component(&mut self, component: &BStr) {
        self.location.push_back_tracked_path_component(component);
    }

    fn push_path_component(&mut self, component: &BStr) {
        self.location.push_path_component(component);
    }

    fn pop_path_component(&mut self) {
        self.location.pop_path_component();
    }

    fn visit(&mut self, change: Change) -> ControlFlow<()> {
        let (before, after) = match change {
            Change::Addition { entry_mode, oid, .. } => (None, side(entry_mode, &oid)),
            Change::Deletion { entry_mode, oid, .. } => (side(entry_mode, &oid), None),
            Change::Modification { previous_entry_mode, previous_oid, entry_mode, oid } => {
                (side(previous_entry_mode, &previous_oid), side(entry_mode, &oid))
            }
        };
        if before.is_some() || after.is_some() {
            let path: BString = self.location.path_clone();
            self.changes.push(TreeChange { path: RepoPath::new(Vec::from(path)), before, after });
        }
        self.is_too_large = self.changes.len() > ENTRIES_MAX;
        let is_over = self.is_too_large || self.cancelled.load(Ordering::Relaxed);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

pub(super) fn side(mode: EntryMode, id: &gix::oid) -> Option<(BlobId, FileMode)> {
    mode_from(mode).map(|mode| (BlobId(id_from(id)), mode))
}
