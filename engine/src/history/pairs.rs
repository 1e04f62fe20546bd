//! What changes together.

use super::Past;
use super::touch::Touch;
use rustc_hash::FxHashMap;

/// Fewer commits in common are chance.
pub(crate) const CO_COMMITS_MIN: u32 = 3;
/// Members of a group, the seed included.
const GROUP_MAX: usize = 8;

/// For each file or function, the commits that count for pairs: no merges, no bulk commits.
pub(crate) struct CoChange {
    /// By thing: commits, rising.
    commits: FxHashMap<u32, Vec<u32>>,
}

/// Two things that change together, seen from the first.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Pair {
    pub(crate) other: u32,
    pub(crate) co_commits: u32,
    /// Commits of the other one.
    pub(crate) commits: u32,
    /// co(A, B) / commits(A): how often B changes when A does.
    pub(crate) confidence: f64,
    /// co(A, B) / mean(commits A, commits B): code-maat's degree of coupling.
    pub(crate) degree: f64,
}

impl CoChange {
    pub(crate) fn new(past: &Past<'_>, touches: &[Touch]) -> CoChange {
        let counts = |t: &&Touch| {
            let commit = past.log.commit(t.commit);
            !commit.is_bulk && !commit.is_merge()
        };
        let mut commits: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for touch in touches.iter().filter(counts) {
            let list = commits.entry(touch.of).or_default();
            if list.last() != Some(&touch.commit) {
                list.push(touch.commit);
            }
        }
        for list in commits.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        CoChange { commits }
    }

    /// How many commits count of a file or function.
    pub(crate) fn count(&self, file: u32) -> u32 {
        self.commits.get(&file).map_or(0, |list| list.len() as u32)
    }

    /// Everything that shares at least [`CO_COMMITS_MIN`] commits with a file or function, in no order.
    pub(crate) fn pairs(&self, file: u32) -> Vec<Pair> {
        let own = self.commits.get(&file).map_or(&[][..], Vec::as_slice);
        let mut is_own = vec![false; own.last().map_or(0, |&last| last as usize + 1)];
        own.iter().for_each(|&commit| is_own[commit as usize] = true);
        let pair = |(&other, list): (&u32, &Vec<u32>)| {
            let co_commits = list.iter().filter(|&&c| is_own.get(c as usize) == Some(&true)).count() as u32;
            (other != file && co_commits >= CO_COMMITS_MIN).then(|| Pair {
                other,
                co_commits,
                commits: list.len() as u32,
                confidence: f64::from(co_commits) / own.len() as f64,
                degree: f64::from(co_commits) / ((own.len() + list.len()) as f64 / 2.0),
            })
        };
        self.commits.iter().filter_map(pair).collect()
    }

    /// Files that change with a seed and with each other: from the seed, again and again the file is
    /// added whose degree with all members is highest on average, as long as that is at least
    /// `degree_min`; at most eight. `order` breaks ties.
    pub(crate) fn group(&self, seed: u32, degree_min: f64, order: impl Fn(u32) -> String) -> Vec<u32> {
        let mut group = vec![seed];
        let mut candidates: Vec<(u32, f64)> = self.pairs(seed).iter().map(|p| (p.other, p.degree)).collect();
        candidates.retain(|&(_, degree)| degree >= degree_min);
        while group.len() < GROUP_MAX {
            let mean = |sum: f64| sum / group.len() as f64;
            let better =
                |a: &&(u32, f64), b: &&(u32, f64)| a.1.total_cmp(&b.1).then_with(|| order(b.0).cmp(&order(a.0)));
            let Some(&(best, sum)) = candidates.iter().max_by(better) else { break };
            if mean(sum) < degree_min {
                break;
            }
            group.push(best);
            candidates.retain(|c| c.0 != best);
            for (candidate, sum) in &mut candidates {
                *sum += self.degree(*candidate, best);
            }
        }
        group
    }

    fn degree(&self, a: u32, b: u32) -> f64 {
        let list = |file: u32| self.commits.get(&file).map_or(&[][..], Vec::as_slice);
        let (a, b) = (list(a), list(b));
        let co_commits = common(a, b);
        if co_commits < CO_COMMITS_MIN { 0.0 } else { f64::from(co_commits) * 2.0 / (a.len() + b.len()) as f64 }
    }
}

/// How many numbers two rising lists share.
fn common(a: &[u32], b: &[u32]) -> u32 {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += u32::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}
