//! Walks through history, given a way to read one commit.

use super::SourceError;
use crate::object::{CommitId, CommitInfo};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The commits reachable from `tip`: the newest `limit` of them, children before parents.
pub(crate) fn history(
    tip: CommitId,
    limit: usize,
    read: impl Fn(CommitId) -> Result<CommitInfo, SourceError>,
) -> Result<Vec<CommitInfo>, SourceError> {
    let mut seen = FxHashSet::from_iter([tip]);
    let mut frontier = BinaryHeap::from([Newest(read(tip)?)]);
    let mut found = Vec::new();
    while let Some(Newest(info)) = frontier.pop().filter(|_| found.len() < limit) {
        for &parent in info.parents.iter().filter(|&&parent| seen.insert(parent)) {
            frontier.push(Newest(read(parent)?));
        }
        found.push(info);
    }
    Ok(children_first(found))
}

/// `tip`, its first parent, that one's first parent, and so on.
pub(crate) fn first_parents(
    tip: CommitId,
    limit: usize,
    read: impl Fn(CommitId) -> Result<CommitInfo, SourceError>,
) -> Result<Vec<CommitInfo>, SourceError> {
    let mut found: Vec<CommitInfo> = Vec::new();
    let mut next = Some(tip);
    while let Some(commit_id) = next.filter(|_| found.len() < limit) {
        let info = read(commit_id)?;
        next = info.parents.first().copied();
        found.push(info);
    }
    Ok(found)
}

/// A commit ordered by its time; equally old ones by their ids.
#[derive(PartialEq, Eq)]
struct Newest(CommitInfo);

impl Ord for Newest {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |commit: &CommitInfo| (commit.commit_time_s, commit.commit_id);
        key(&self.0).cmp(&key(&other.0))
    }
}

impl PartialOrd for Newest {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reorders as little as needed for each commit to come before its parents: clocks may be wrong.
fn children_first(commits: Vec<CommitInfo>) -> Vec<CommitInfo> {
    let position: FxHashMap<CommitId, usize> = commits.iter().enumerate().map(|(i, c)| (c.commit_id, i)).collect();
    let parents_of = |i: usize| commits[i].parents.iter().filter_map(|parent| position.get(parent).copied());
    let mut waiting_children = vec![0_usize; commits.len()];
    (0..commits.len()).flat_map(parents_of).for_each(|parent| waiting_children[parent] += 1);
    let mut ready: BinaryHeap<_> = (0..commits.len()).filter(|&i| waiting_children[i] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(commits.len());
    while let Some(Reverse(i)) = ready.pop() {
        order.push(i);
        for parent in parents_of(i) {
            waiting_children[parent] -= 1;
            if waiting_children[parent] == 0 {
                ready.push(Reverse(parent));
            }
        }
    }
    let mut commits: Vec<Option<CommitInfo>> = commits.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| commits[i].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{ObjectId, TreeId};

    fn id(n: u8) -> ObjectId {
        ObjectId::from_bytes(&[n; 20]).unwrap()
    }

    /// The numbers of the commits in the order of [`history`]; `commits` are (time, parents), the
    /// first being the tip.
    fn walked(commits: &[(i64, &[u8])], limit: usize) -> Vec<u8> {
        let read = |commit_id: CommitId| {
            let (time, parents) = commits[usize::from(commit_id.as_bytes()[0])];
            Ok(CommitInfo {
                commit_id,
                tree_id: TreeId(id(0)),
                parents: parents.iter().map(|&n| CommitId(id(n))).collect(),
                author_name: Vec::new(),
                author_email: Vec::new(),
                committer_name: Vec::new(),
                committer_email: Vec::new(),
                author_time_s: time,
                commit_time_s: time,
            })
        };
        let found = history(CommitId(id(0)), limit, read).unwrap();
        found.iter().map(|info| info.commit_id.as_bytes()[0]).collect()
    }

    #[test]
    fn newest_first_through_all_parents() {
        let merge: &[(i64, &[u8])] = &[(9, &[1, 2]), (5, &[3]), (7, &[3]), (1, &[])];
        assert_eq!(walked(merge, 10), [0, 2, 1, 3]);
        assert_eq!(walked(merge, 2), [0, 2]);
        assert!(walked(merge, 0).is_empty());
    }

    #[test]
    fn a_wrong_clock_does_not_put_a_parent_before_its_child() {
        // 3 claims to be newer than its child 2.
        assert_eq!(walked(&[(9, &[1, 2]), (8, &[3]), (2, &[3]), (7, &[])], 10), [0, 1, 2, 3]);
    }
}
