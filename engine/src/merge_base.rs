//! Where two commits parted: the best commit that both have among their ancestors.

use crate::object::CommitId;
use crate::source::{HistoryReader, SourceError};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Reached from the first commit, from the second, from a common one.
const ONE: u8 = 1;
const OTHER: u8 = 2;
const STALE: u8 = 4;

/// The commit that `git merge-base` names: common to both, and no ancestor of another one that is. Of several, the
/// newest. Looks no further back than it has to where clocks run forwards, and finds it where they do not.
pub(crate) fn merge_base(
    reader: &mut dyn HistoryReader,
    one: CommitId,
    other: CommitId,
) -> Result<Option<CommitId>, SourceError> {
    let mut walk = Walk { reader, known: FxHashMap::default() };
    let mut found = walk.common(one, other)?;
    if found.len() > 1 {
        // Clocks that are wrong make ancestors of others look new.
        let mut best = Vec::new();
        for &(time, id) in &found {
            let mut others = found.iter().filter(|(_, o)| *o != id);
            if !others.try_fold(false, |is, (_, o)| Ok::<_, SourceError>(is || walk.is_ancestor(id, *o)?))? {
                best.push((time, id));
            }
        }
        found = best;
    }
    Ok(found.into_iter().max_by_key(|&(time, id)| (time, Reverse(id))).map(|(_, id)| id))
}

struct Walk<'r> {
    reader: &'r mut dyn HistoryReader,
    /// The time and the parents of each commit that was read.
    known: FxHashMap<CommitId, (i64, Vec<CommitId>)>,
}

impl Walk<'_> {
    fn read(&mut self, id: CommitId) -> Result<&(i64, Vec<CommitId>), SourceError> {
        if !self.known.contains_key(&id) {
            let info = self.reader.commit(id)?;
            self.known.insert(id, (info.commit_time_s, info.parents));
        }
        Ok(&self.known[&id])
    }

    /// Common ancestors that are not seen to be ancestors of others, by newest commits first.
    fn common(&mut self, one: CommitId, other: CommitId) -> Result<Vec<(i64, CommitId)>, SourceError> {
        let mut marks: FxHashMap<CommitId, u8> = FxHashMap::default();
        let mut open = BinaryHeap::new();
        for (id, mark) in [(one, ONE), (other, OTHER)] {
            *marks.entry(id).or_default() |= mark;
            open.push((self.read(id)?.0, id));
        }
        let mut common: FxHashSet<(i64, CommitId)> = FxHashSet::default();
        while open.iter().any(|(_, id)| marks[id] & STALE == 0) {
            let Some((time, id)) = open.pop() else { break };
            let mut passed = marks[&id];
            if passed & (ONE | OTHER) == ONE | OTHER {
                if passed & STALE == 0 {
                    common.insert((time, id));
                }
                passed |= STALE;
            }
            for parent in self.read(id)?.1.clone() {
                let mark = marks.entry(parent).or_default();
                if *mark | passed != *mark {
                    *mark |= passed;
                    open.push((self.read(parent)?.0, parent));
                }
            }
        }
        common.retain(|(_, id)| marks[id] & STALE == 0);
        Ok(common.into_iter().collect())
    }

    fn is_ancestor(&mut self, id: CommitId, of: CommitId) -> Result<bool, SourceError> {
        let (mut seen, mut open) = (FxHashSet::from_iter([of]), vec![of]);
        while let Some(next) = open.pop() {
            if next == id {
                return Ok(true);
            }
            open.extend(self.read(next)?.1.clone().into_iter().filter(|&parent| seen.insert(parent)));
        }
        Ok(false)
    }
}
