//! Who wrote it, and how many could leave before nobody knows it.

use super::{hides, info, is_inside};
use crate::api::{Answer, BusFactor, OwnedFile, OwnerRow, Owners, OwnersQuery};
use crate::error::EngineError;
use crate::history::Past;
use crate::history::lineage::each_change;
use crate::history::numbers::DAY_S;
use crate::object::RepoPath;
use crate::snapshot::Snapshot;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What one author has done to one thing.
#[derive(Clone, Default)]
pub(super) struct Part {
    lines: u64,
    pub(super) changed: f64,
    commits: u32,
    last_commit: Option<u32>,
    last_time: i64,
}

pub(super) type Parts = BTreeMap<u32, Part>;

impl Snapshot {
    /// Who wrote a file, a directory or everything: see [`Owners`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::Cancelled`], or what reading met.
    pub fn owners(&self, query: &OwnersQuery) -> Result<Answer<Owners>, EngineError> {
        let path = query.path.as_deref().map(|path| self.path_named(path)).transpose()?.unwrap_or("".into());
        self.ask_mainline(|past, mainline| {
            let known = self.files(past)?;
            let files: Vec<u32> = known.iter().copied().filter(|&f| is_inside(past.book.path(f), &path)).collect();
            let mut each: FxHashMap<RepoPath, Parts> = FxHashMap::default();
            let ages = mainline.fold(|_| {}, &mut |_, _, _| {});
            let mut skips = Vec::new();
            for &file in &files {
                let file = past.book.path(file);
                let parts = each.entry(file.clone()).or_default();
                match ages.files.get(file) {
                    Some(Ok(runs)) => runs.iter().for_each(|run| {
                        let commit = past.book.commit(mainline.commits[run.commit as usize]);
                        parts.entry(past.authors.of(commit.author)).or_default().lines += u64::from(run.lines);
                    }),
                    Some(Err(skip)) => {
                        skips.push(crate::api::Skipped { path: file.to_string(), reason: skip.as_str() });
                    }
                    None => {}
                }
            }
            let mut all = Parts::default();
            changes_to(past, &known, &files, query.half_life_days, &mut each, &mut all);
            for part in each.values() {
                part.iter().for_each(|(&author, p)| all.entry(author).or_default().lines += p.lines);
            }
            let mut answer = self.answer_of_commit(owners(past, &path, &each, &all, query));
            answer.skips = skips;
            answer.skips.sort();
            Ok(answer)
        })
    }
}

/// Adds what authors changed, of all branches, to each file and to all together. With a half-life, what
/// is that much older than the tip counts half.
pub(super) fn changes(
    past: &Past<'_>,
    known: &[u32],
    half_life_days: Option<u32>,
    each: &mut FxHashMap<RepoPath, Parts>,
    all: &mut Parts,
) {
    changes_to(past, known, known, half_life_days, each, all);
}

/// [`changes`] to some of the files of the tree. All are handed over: which file a change belongs to
/// depends on all of them.
fn changes_to(
    past: &Past<'_>,
    known: &[u32],
    files: &[u32],
    half_life_days: Option<u32>,
    each: &mut FxHashMap<RepoPath, Parts>,
    all: &mut Parts,
) {
    let picked: FxHashSet<u32> = files.iter().copied().collect();
    let tip = past.tip().commit_time_s;
    each_change(past, known, |commit, change, file| {
        let Some(file) = file.filter(|file| picked.contains(file)) else { return };
        let c = past.book.commit(commit);
        let age_days = (tip.saturating_sub(c.commit_time_s)).max(0) as f64 / DAY_S as f64;
        let weight = half_life_days.map_or(1.0, |half_life| 0.5_f64.powf(age_days / f64::from(half_life.max(1))));
        let lines = f64::from(change.added) + f64::from(change.removed);
        let author = past.authors.of(c.author);
        let file = each.entry(past.book.path(file).clone()).or_default();
        for parts in [file, &mut *all] {
            let part = parts.entry(author).or_default();
            part.changed += lines * weight;
            part.commits += u32::from(part.last_commit.replace(commit) != Some(commit));
            part.last_time = part.last_time.max(c.commit_time_s);
        }
    });
}

fn owners(
    past: &Past<'_>,
    path: &RepoPath,
    each: &FxHashMap<RepoPath, Parts>,
    all: &Parts,
    query: &OwnersQuery,
) -> Owners {
    let lines: u64 = all.values().map(|p| p.lines).sum();
    let changed = total(all);
    let row = |(&author, part): (&u32, &Part)| {
        let who = past.authors.get(author);
        OwnerRow {
            author: who.name.clone(),
            email: who.email.clone(),
            bot: who.is_bot,
            lines: part.lines,
            line_share: share(part.lines as f64, lines as f64),
            commits: part.commits,
            change_share: share(part.changed, changed),
            last_time: (part.commits > 0).then_some(part.last_time),
        }
    };
    let mut authors: Vec<OwnerRow> = all.iter().map(row).collect();
    authors.sort_by(|a, b| {
        (b.change_share.total_cmp(&a.change_share)).then(b.lines.cmp(&a.lines)).then_with(|| a.author.cmp(&b.author))
    });
    let count = authors.len() as u32;
    authors.truncate(query.top);
    let (files, hidden) = files(past, each, query);
    Owners {
        path: path.to_string(),
        history: info(past),
        lines,
        author_count: count,
        authors,
        bus_factor: bus_factor(all, query.bus_share),
        silos: files.iter().filter(|f| f.silo).count() as u32,
        files: files.into_iter().take(query.top).collect(),
        hidden,
    }
}

/// The files, those with the most lines that one author alone knows first.
fn files(past: &Past<'_>, each: &FxHashMap<RepoPath, Parts>, query: &OwnersQuery) -> (Vec<OwnedFile>, u32) {
    let row = |(path, parts): (&RepoPath, &Parts)| {
        let changed = total(parts);
        let name = |author: u32| &past.authors.get(author).name;
        let first = |a: &(&u32, &Part), b: &(&u32, &Part)| {
            a.1.changed.total_cmp(&b.1.changed).then_with(|| name(*b.0).cmp(name(*a.0)))
        };
        let (owner, part) = parts.iter().max_by(first)?;
        let owner_share = share(part.changed, changed);
        Some(OwnedFile {
            path: path.to_string(),
            lines: parts.values().map(|p| p.lines).sum(),
            owner: name(*owner).clone(),
            owner_share,
            bus_factor: bus_factor(parts, query.bus_share),
            silo: owner_share >= query.silo_share,
        })
    };
    let mut files: Vec<OwnedFile> = each.iter().filter_map(row).collect();
    let all = files.len();
    files.retain(|f| !hides(query.filter, &f.path) || query.path.as_deref() == Some(&f.path));
    let hidden = (all - files.len()) as u32;
    files.sort_by(|a, b| (b.silo, b.lines).cmp(&(a.silo, a.lines)).then_with(|| a.path.cmp(&b.path)));
    (files, hidden)
}

fn bus_factor(parts: &Parts, of: f64) -> BusFactor {
    let lines = fewest(parts.values().map(|p| p.lines as f64).collect(), of);
    BusFactor { share: of, by_lines: lines, by_changes: fewest(parts.values().map(|p| p.changed).collect(), of) }
}

/// Decayed amounts are no whole numbers: the order in which they are added must not depend on the
/// numbers of authors.
fn total(parts: &Parts) -> f64 {
    let mut amounts: Vec<f64> = parts.values().map(|p| p.changed).collect();
    amounts.sort_by(f64::total_cmp);
    amounts.iter().sum()
}

/// The fewest of some amounts that make up a share of their sum; 0 if there is nothing to share.
pub(super) fn fewest(mut amounts: Vec<f64>, of: f64) -> u32 {
    amounts.sort_by(|a, b| b.total_cmp(a));
    let wanted = amounts.iter().sum::<f64>() * of;
    let mut held = 0.0;
    let mut count = 0;
    for amount in amounts.into_iter().filter(|&a| a > 0.0) {
        if count > 0 && held >= wanted {
            break;
        }
        held += amount;
        count += 1;
    }
    count
}

fn share(part: f64, of: f64) -> f64 {
    if of > 0.0 { part / of } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::fewest;

    #[test]
    fn the_bus_factor_is_the_fewest_who_hold_the_share() {
        assert_eq!(fewest(vec![50.0, 30.0, 20.0], 0.5), 1);
        assert_eq!(fewest(vec![49.0, 31.0, 20.0], 0.5), 2);
        assert_eq!(fewest(vec![1.0; 10], 0.5), 5);
        assert_eq!(fewest(vec![1.0, 0.0], 1.0), 1);
        assert_eq!(fewest(vec![0.0], 0.5), 0);
        assert_eq!(fewest(vec![3.0], 0.0), 1);
    }
}
