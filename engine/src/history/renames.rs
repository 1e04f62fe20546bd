//! Which removed path became which added one, as `git log -M` tells it.
//!
//! Equal contents first, then paths whose file name is the only one of its kind on both sides, then
//! the best pairs of all that is left. The last step compares every removed file with every added
//! one: beyond [`PAIRS_MAX`] it is left out, as git does at its default `diff.renameLimit`.

use super::similarity::{Fingerprint, SCORE_MAX, sizes_allow};
use crate::object::{FileMode, TreeChange};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Half of the larger content must be in the other: git's default for `-M`.
const SCORE_MIN: u64 = SCORE_MAX / 2;
/// Where only the file names speak for a pair, three quarters.
const SAME_NAME_SCORE_MIN: u64 = SCORE_MIN + (SCORE_MAX - SCORE_MIN) / 2;
/// A thousand sources times a thousand destinations.
const PAIRS_MAX: usize = 1_000 * 1_000;
/// Candidates kept for each added path.
const CANDIDATES: usize = 4;
/// Equal contents looked at for each added path.
const EQUALS_MAX: usize = 100;
/// Fingerprints held at a time, in bytes of the contents they stand for.
const FINGERPRINTED_BYTES_MAX: u64 = 256 << 20;

/// A removed path that became an added one; both are indices into the changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rename {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// From 50 to 100 percent.
    pub(crate) similarity: u8,
}

/// Reads the content behind a side of a change; `None` if it cannot be had.
pub(crate) type Read<'a> = dyn FnMut(usize) -> Option<Arc<[u8]>> + 'a;

/// The renames among the sorted changes of a commit. `read` is asked for contents by index: that of
/// the added side, or else of the removed one.
pub(crate) fn renames(changes: &[TreeChange], read: &mut Read<'_>) -> Vec<Rename> {
    let sources: Vec<usize> = (0..changes.len()).filter(|&i| changes[i].after.is_none()).collect();
    let targets: Vec<usize> = (0..changes.len()).filter(|&i| changes[i].before.is_none()).collect();
    if sources.is_empty() || targets.is_empty() {
        return Vec::new();
    }
    let (sizes, fingerprints) = (FxHashMap::default(), FxHashMap::default());
    let found = Vec::new();
    let mut search = Search { changes, sources, targets, found, sizes, fingerprints, fingerprinted: 0, read };
    search.equal_contents();
    search.unique_names();
    search.best_pairs();
    search.found.sort_unstable_by_key(|r| r.to);
    search.found
}

struct Search<'a, 'r> {
    changes: &'a [TreeChange],
    /// Removed and added paths that have no partner yet.
    sources: Vec<usize>,
    targets: Vec<usize>,
    found: Vec<Rename>,
    /// The bytes of each content that was asked for; `None` if it cannot be had.
    sizes: FxHashMap<usize, Option<u64>>,
    fingerprints: FxHashMap<usize, Arc<Fingerprint>>,
    fingerprinted: u64,
    read: &'a mut Read<'r>,
}

impl Search<'_, '_> {
    fn side(&self, i: usize) -> (crate::object::BlobId, FileMode) {
        let change = &self.changes[i];
        change.after.or(change.before).expect("a change has a side")
    }

    fn name(&self, i: usize) -> &[u8] {
        self.changes[i].path.file_name()
    }

    fn record(&mut self, from: usize, to: usize, score: u64) {
        self.found.push(Rename { from, to, similarity: (score * 100 / SCORE_MAX) as u8 });
    }

    /// Takes away what has found a partner.
    fn drop_found(&mut self) {
        let taken: FxHashSet<usize> = self.found.iter().flat_map(|r| [r.from, r.to]).collect();
        self.sources.retain(|s| !taken.contains(s));
        self.targets.retain(|t| !taken.contains(t));
    }

    fn equal_contents(&mut self) {
        let mut by_id: FxHashMap<_, Vec<usize>> = FxHashMap::default();
        for &s in &self.sources {
            by_id.entry(self.side(s).0).or_default().push(s);
        }
        let mut pairs = Vec::new();
        for &t in &self.targets {
            let (id, mode) = self.side(t);
            let Some(candidates) = by_id.get_mut(&id) else { continue };
            let fits = |s: &usize| mode.is_file() && self.side(*s).1.is_file() || mode == self.side(*s).1;
            let fitting = || candidates.iter().take(EQUALS_MAX).copied().filter(fits);
            let best = fitting().find(|&s| self.name(s) == self.name(t)).or_else(|| fitting().next());
            if let Some(s) = best {
                if let Some(at) = candidates.iter().position(|&c| c == s) {
                    candidates.remove(at);
                }
                pairs.push((s, t));
            }
        }
        self.found.extend(pairs.iter().map(|&(from, to)| Rename { from, to, similarity: 100 }));
        self.drop_found();
    }

    fn unique_names(&mut self) {
        let unique = |indices: &[usize]| {
            let mut names: FxHashMap<Vec<u8>, Option<usize>> = FxHashMap::default();
            for &i in indices {
                names.entry(self.name(i).to_vec()).and_modify(|known| *known = None).or_insert(Some(i));
            }
            names
        };
        let (from, to) = (unique(&self.sources), unique(&self.targets));
        for s in self.sources.clone() {
            let one = |names: &FxHashMap<Vec<u8>, Option<usize>>| names.get(self.name(s)).copied().flatten();
            let (Some(_), Some(t)) = (one(&from), one(&to)) else { continue };
            let score = self.score(s, t, SAME_NAME_SCORE_MIN);
            if score >= SAME_NAME_SCORE_MIN {
                self.record(s, t, score);
            }
        }
        self.drop_found();
    }

    fn best_pairs(&mut self) {
        if self.sources.len().saturating_mul(self.targets.len()) > PAIRS_MAX {
            return;
        }
        let (sources, targets) = (self.sources.clone(), self.targets.clone());
        let mut all: Vec<Candidate> = Vec::new();
        for &t in &targets {
            let mut kept = [Candidate::default(); CANDIDATES];
            for &s in &sources {
                let same_name = self.name(s) == self.name(t);
                let score = self.score(s, t, SCORE_MIN);
                keep(&mut kept, Candidate { score, same_name, pair: Some((s, t)) });
            }
            all.extend(kept);
        }
        all.sort_by_key(|c| c.order());
        let mut taken = FxHashSet::default();
        for candidate in all {
            let Some((s, t)) = candidate.pair.filter(|_| candidate.score >= SCORE_MIN) else { break };
            let key = |i: usize, is_target: bool| i * 2 + usize::from(is_target);
            if taken.contains(&key(s, false)) || taken.contains(&key(t, true)) {
                continue;
            }
            taken.extend([key(s, false), key(t, true)]);
            self.record(s, t, candidate.score);
        }
        self.drop_found();
    }

    /// Symbolic links and submodules are renamed only whole.
    fn score(&mut self, s: usize, t: usize, score_min: u64) -> u64 {
        if !self.side(s).1.is_file() || !self.side(t).1.is_file() {
            return 0;
        }
        let (Some(one), Some(other)) = (self.size(s), self.size(t)) else { return 0 };
        if !sizes_allow(one, other, score_min) {
            return 0;
        }
        let (Some(one), Some(other)) = (self.fingerprint(s), self.fingerprint(t)) else { return 0 };
        one.score(&other)
    }

    fn size(&mut self, i: usize) -> Option<u64> {
        *self.sizes.entry(i).or_insert_with(|| (self.read)(i).map(|content| content.len() as u64))
    }

    fn fingerprint(&mut self, i: usize) -> Option<Arc<Fingerprint>> {
        if let Some(known) = self.fingerprints.get(&i) {
            return Some(known.clone());
        }
        let content = (self.read)(i)?;
        self.fingerprinted += content.len() as u64;
        if self.fingerprinted > FINGERPRINTED_BYTES_MAX {
            self.fingerprints.clear();
            self.fingerprinted = content.len() as u64;
        }
        let fingerprint = Arc::new(Fingerprint::of(&content));
        self.fingerprints.insert(i, fingerprint.clone());
        Some(fingerprint)
    }
}

#[derive(Clone, Copy, Default)]
struct Candidate {
    score: u64,
    same_name: bool,
    pair: Option<(usize, usize)>,
}

impl Candidate {
    /// Best first; what is no candidate last.
    fn order(&self) -> (bool, std::cmp::Reverse<u64>, std::cmp::Reverse<bool>) {
        (self.pair.is_none(), std::cmp::Reverse(self.score), std::cmp::Reverse(self.same_name))
    }
}

/// Puts a candidate in the place of the worst one, if it is better.
fn keep(kept: &mut [Candidate; CANDIDATES], candidate: Candidate) {
    let mut worst = 0;
    for i in 1..kept.len() {
        if kept[i].order() > kept[worst].order() {
            worst = i;
        }
    }
    if kept[worst].order() > candidate.order() {
        kept[worst] = candidate;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{BlobId, ObjectFormat, RepoPath};

    /// Files before and after as (path, content); the renames found as text.
    fn check(before: &[(&str, &str)], after: &[(&str, &str)], expected: &[&str]) {
        let id = |text: &str| crate::git::file_blob_id(ObjectFormat::Sha1, text.as_bytes()).expect("an id");
        let row = |path: &str, side: Option<BlobId>, is_after: bool| {
            let side = side.map(|id| (id, FileMode::File));
            let path = RepoPath::from(path);
            if is_after {
                TreeChange { path, before: None, after: side }
            } else {
                TreeChange { path, before: side, after: None }
            }
        };
        let mut changes: Vec<(TreeChange, &str)> = Vec::new();
        changes.extend(before.iter().map(|(path, text)| (row(path, Some(id(text)), false), *text)));
        changes.extend(after.iter().map(|(path, text)| (row(path, Some(id(text)), true), *text)));
        changes.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        let texts: Vec<Arc<[u8]>> = changes.iter().map(|c| c.1.as_bytes().into()).collect();
        let changes: Vec<TreeChange> = changes.into_iter().map(|c| c.0).collect();
        let found = renames(&changes, &mut |i| Some(texts[i].clone()));
        let shown: Vec<String> = found
            .iter()
            .map(|r| format!("{} -> {} {}", changes[r.from].path, changes[r.to].path, r.similarity))
            .collect();
        assert_eq!(shown, expected);
    }

    const TEXT: &str = "one\ntwo\nthree\nfour\n";

    #[test]
    fn equal_contents_pair_by_file_name_first() {
        check(&[("a/x", TEXT), ("b/y", TEXT)], &[("c/y", TEXT)], &["b/y -> c/y 100"]);
        check(&[("a", TEXT)], &[("b", TEXT), ("c", TEXT)], &["a -> b 100"]);
    }

    #[test]
    fn the_most_similar_pair_wins() {
        let near = "one\ntwo\nthree\nFOUR\n";
        let far = "one\ntwo\nTHREE\n";
        check(&[("a", TEXT)], &[("b", far), ("c", near)], &["a -> c 73"]);
        check(&[("a", TEXT)], &[("b", "other\n")], &[]);
    }

    #[test]
    fn a_directory_moves_file_by_file() {
        check(
            &[("old/a", "1\n"), ("old/b", "2\n")],
            &[("new/a", "1\n"), ("new/b", "2\n")],
            &["old/a -> new/a 100", "old/b -> new/b 100"],
        );
    }
}
