//! Where parents are not what commits say: shallow clones and grafts.

use super::convert::id_from;
use crate::object::{CommitId, CommitInfo};
use gix::ThreadSafeRepository;
use rustc_hash::{FxHashMap, FxHashSet};

/// A larger file of grafts is none.
const GRAFTS_BYTES_MAX: u64 = 16 << 20;

/// The commits whose parents are others here, or none.
#[derive(Default)]
pub(super) struct Cuts {
    shallow: FxHashSet<CommitId>,
    grafts: FxHashMap<CommitId, Vec<CommitId>>,
}

impl Cuts {
    pub(super) fn of(repo: &ThreadSafeRepository) -> Cuts {
        let local = repo.to_thread_local();
        let shallow = local.shallow_commits().ok().flatten();
        let shallow = shallow.iter().flat_map(|commits| commits.iter()).map(|id| CommitId(id_from(id)));
        let file = local.common_dir().join("info").join("grafts");
        let is_small = std::fs::metadata(&file).is_ok_and(|file| file.is_file() && file.len() <= GRAFTS_BYTES_MAX);
        let text = if is_small { std::fs::read(&file).unwrap_or_default() } else { Vec::new() };
        Cuts { shallow: shallow.collect(), grafts: parse(&String::from_utf8_lossy(&text)) }
    }

    /// Gives a commit the parents it has here: as in git, a graft goes before what the commit says.
    pub(super) fn apply(&self, info: &mut CommitInfo) {
        if let Some(parents) = self.grafts.get(&info.commit_id) {
            info.parents.clone_from(parents);
        }
        if self.shallow.contains(&info.commit_id) {
            info.parents.clear();
        }
    }

    /// The commits it speaks of, sorted.
    pub(super) fn commits(&self) -> Vec<CommitId> {
        let mut all: Vec<CommitId> = self.shallow.iter().chain(self.grafts.keys()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A line is a commit and its parents; a line that is not does not count, as in git.
fn parse(text: &str) -> FxHashMap<CommitId, Vec<CommitId>> {
    let line = |line: &str| {
        let ids: Option<Vec<CommitId>> = line.split_ascii_whitespace().map(|id| id.parse().ok()).collect();
        let (&commit, parents) = ids.as_deref()?.split_first()?;
        Some((commit, parents.to_vec()))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_graft_is_a_commit_and_its_parents() {
        let id = |c: &str| c.repeat(40);
        let text = format!("# old\n{} {} {}\n{}\n\nnonsense\n{} x\n", id("a"), id("b"), id("c"), id("d"), id("e"));
        let grafts = parse(&text);
        assert_eq!(grafts.len(), 2);
        assert_eq!(grafts[&id("a").parse().unwrap()].len(), 2);
        assert!(grafts[&id("d").parse().unwrap()].is_empty());
    }
}
