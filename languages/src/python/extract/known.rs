//! What is known of a variable's value at the point the walk has reached: the last assignment or
//! `isinstance` test that dominates it in straight-line code. A cheap stand-in for data-flow
//! analysis: branches forget what they assigned when they join, loops and functions start fresh.

use crate::ids::{ExprId, NameId};
use rustc_hash::FxHashMap;

/// Known values by name, with an undo log.
#[derive(Default)]
pub(super) struct Known {
    entries: FxHashMap<NameId, Vec<Entry>>,
    log: Vec<NameId>,
    floor: usize,
    open: Vec<Region>,
}

#[derive(Clone, Copy)]
struct Entry {
    value: Option<ExprId>,
    at: usize,
    assigned: bool,
}

struct Region {
    start: usize,
    outer_floor: usize,
}

/// What holds after a region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Join {
    /// What held before: control does not come out of the region, or it has names of its own.
    Before,
    /// Nothing is known of the names the region assigned.
    Merge,
}

impl Known {
    /// What the name stands for here; `None`: any of its values.
    pub(super) fn value(&self, name: NameId) -> Option<ExprId> {
        let last = self.entries.get(&name)?.last()?;
        if last.at >= self.floor { last.value } else { None }
    }

    /// An assignment of a value.
    pub(super) fn assign(&mut self, name: NameId, value: Option<ExprId>) {
        self.push(name, value, true);
    }

    /// A test that holds from here to the end of the region.
    pub(super) fn narrow(&mut self, name: NameId, value: ExprId) {
        self.push(name, Some(value), false);
    }

    /// Opens a region; a fresh one knows nothing of what holds around it.
    pub(super) fn open(&mut self, fresh: bool) {
        self.open.push(Region { start: self.log.len(), outer_floor: self.floor });
        if fresh {
            self.floor = self.log.len();
        }
    }

    /// Closes the innermost region.
    pub(super) fn close(&mut self, join: Join) {
        let Some(region) = self.open.pop() else { return };
        self.floor = region.outer_floor;
        let mut assigned: Vec<NameId> = Vec::new();
        for name in self.log.drain(region.start..) {
            let entry = self.entries.get_mut(&name).and_then(Vec::pop);
            if join == Join::Merge && entry.is_some_and(|e| e.assigned) {
                assigned.push(name);
            }
        }
        assigned.sort_unstable();
        assigned.dedup();
        for name in assigned {
            self.push(name, None, true);
        }
    }

    fn push(&mut self, name: NameId, value: Option<ExprId>, assigned: bool) {
        self.entries.entry(name).or_default().push(Entry { value, at: self.log.len(), assigned });
        self.log.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_forgets_what_it_assigned_and_a_loop_starts_fresh() {
        let (x, one, two) = (NameId(0), ExprId(1), ExprId(2));
        let mut known = Known::default();
        known.assign(x, Some(one));
        known.open(false);
        assert_eq!(known.value(x), Some(one));
        known.assign(x, Some(two));
        assert_eq!(known.value(x), Some(two));
        known.close(Join::Before);
        assert_eq!(known.value(x), Some(one));
        known.open(true);
        assert_eq!(known.value(x), None);
        known.assign(x, Some(two));
        known.close(Join::Merge);
        assert_eq!(known.value(x), None);
    }
}
