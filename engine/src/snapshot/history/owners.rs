//! Who wrote it, and how many could leave before nobody knows it.

use super::functions::{Functions, Subject};
use super::{hides, info, is_inside};
use crate::api::{Answer, BusFactor, OwnedFile, OwnerRow, Owners, OwnersQuery, Skipped};
use crate::error::EngineError;
use crate::history::Past;
use crate::history::lineage::touches;
use crate::history::numbers::DAY_S;
use crate::history::touch::Touch;
use crate::object::RepoPath;
use crate::snapshot::Snapshot;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What one author has done to a file or function.
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
    /// Who wrote a file, a directory, a function or everything: see [`Owners`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::NothingNamed`], [`EngineError::Cancelled`], or what
    /// reading met.
    pub fn owners(&self, query: &OwnersQuery) -> Result<Answer<Owners>, EngineError> {
        match self.subject(query.of.as_deref())? {
            Subject::Path(path) => self.owners_of_files(&path, query),
            Subject::Functions(functions, picked) => self.owners_of_functions(&functions, &picked, query),
        }
    }

    fn owners_of_files(&self, path: &RepoPath, query: &OwnersQuery) -> Result<Answer<Owners>, EngineError> {
        self.ask_lines(|past, lines| {
            let known = self.files(past)?;
            let asked: FxHashSet<u32> = known.iter().copied().filter(|&f| is_inside(past.log.path(f), path)).collect();
            let mut each: Each = asked.iter().map(|&file| (file, Parts::default())).collect();
            let ages = &lines.facts.ages;
            let mut skips = Vec::new();
            for (&file, parts) in &mut each {
                match ages.files.get(past.log.path(file)) {
                    Some(Ok(runs)) => runs.iter().for_each(|run| {
                        parts.entry(lines.author(past, run.commit)).or_default().lines += u64::from(run.lines);
                    }),
                    Some(Err(skip)) => {
                        let path = past.log.path(file).to_string();
                        skips.push(Skipped { path, reason: skip.as_str() });
                    }
                    None => {}
                }
            }
            let all = changes(past, &touches(past, &known), |f| asked.contains(&f), query.half_life_days, &mut each);
            let name = |file: u32| (past.log.path(file).to_string(), None);
            let mut answer = self.answer_of_commit(owners(past, &each, all, query, name));
            answer.value.path = path.to_string();
            answer.skips = skips;
            answer.skips.sort();
            Ok(answer)
        })
    }

    fn owners_of_functions(
        &self,
        functions: &Functions,
        picked: &[u32],
        query: &OwnersQuery,
    ) -> Result<Answer<Owners>, EngineError> {
        self.ask_lines(|past, lines| {
            let mut each: Each = picked.iter().map(|&of| (of, Parts::default())).collect();
            let ages = &lines.facts.ages;
            let mut paths: Vec<&RepoPath> = picked.iter().map(|&of| functions.path(of)).collect();
            paths.dedup();
            for path in paths {
                let Some(Ok(runs)) = ages.files.get(path) else { continue };
                let commits = runs.iter().flat_map(|run| std::iter::repeat_n(run.commit, run.lines as usize));
                for (of, commit) in functions.owners_of_lines(path).into_iter().zip(commits) {
                    if let Some(parts) = of.and_then(|of| each.get_mut(&of)) {
                        parts.entry(lines.author(past, commit)).or_default().lines += 1;
                    }
                }
            }
            let touches = self.lineage_of(past, functions, picked)?.touches;
            let is_picked = |of: u32| picked.binary_search(&of).is_ok();
            let all = changes(past, &touches, is_picked, query.half_life_days, &mut each);
            let name = |of: u32| (functions.path(of).to_string(), Some(functions.symbol(of)));
            let mut answer = self.answer_of_commit(owners(past, &each, all, query, name));
            answer.value.functions = picked.iter().map(|&of| functions.symbol(of)).collect();
            Ok(answer)
        })
    }
}

/// The parts of each file or function.
pub(super) type Each = FxHashMap<u32, Parts>;

/// Adds what authors changed, of all branches, to each thing that is picked; gives all of them together,
/// surviving lines included. With a half-life, what is that much older than the tip counts half.
pub(super) fn changes(
    past: &Past<'_>,
    touches: &[Touch],
    picks: impl Fn(u32) -> bool,
    half_life_days: Option<u32>,
    each: &mut Each,
) -> Parts {
    let mut all = Parts::default();
    let tip = past.tip().commit_time_s;
    for touch in touches.iter().filter(|t| picks(t.of)) {
        let c = past.log.commit(touch.commit);
        let age_days = (tip.saturating_sub(c.commit_time_s)).max(0) as f64 / DAY_S as f64;
        let weight = half_life_days.map_or(1.0, |half_life| 0.5_f64.powf(age_days / f64::from(half_life.max(1))));
        let lines = f64::from(touch.added) + f64::from(touch.removed);
        let author = past.authors.of(c.author);
        for parts in [each.entry(touch.of).or_default(), &mut all] {
            let part = parts.entry(author).or_default();
            part.changed += lines * weight;
            part.commits += u32::from(part.last_commit.replace(touch.commit) != Some(touch.commit));
            part.last_time = part.last_time.max(c.commit_time_s);
        }
    }
    for part in each.values() {
        part.iter().for_each(|(&author, p)| all.entry(author).or_default().lines += p.lines);
    }
    all
}

fn owners(
    past: &Past<'_>,
    each: &Each,
    all: Parts,
    query: &OwnersQuery,
    name: impl Fn(u32) -> (String, Option<String>),
) -> Owners {
    let all = &all;
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
    let (files, hidden) = files(past, each, query, name);
    Owners {
        path: String::new(),
        functions: Vec::new(),
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

/// The files or functions, those with the most lines that one author alone knows first.
fn files(
    past: &Past<'_>,
    each: &Each,
    query: &OwnersQuery,
    name: impl Fn(u32) -> (String, Option<String>),
) -> (Vec<OwnedFile>, u32) {
    let row = |(&of, parts): (&u32, &Parts)| {
        let changed = total(parts);
        let author = |author: u32| &past.authors.get(author).name;
        let first = |a: &(&u32, &Part), b: &(&u32, &Part)| {
            a.1.changed.total_cmp(&b.1.changed).then_with(|| author(*b.0).cmp(author(*a.0)))
        };
        let (owner, part) = parts.iter().max_by(first)?;
        let owner_share = share(part.changed, changed);
        let (path, symbol) = name(of);
        Some(OwnedFile {
            path,
            symbol,
            lines: parts.values().map(|p| p.lines).sum(),
            owner: author(*owner).clone(),
            owner_share,
            bus_factor: bus_factor(parts, query.bus_share),
            silo: owner_share >= query.silo_share,
        })
    };
    let mut files: Vec<OwnedFile> = each.iter().filter_map(row).collect();
    let all = files.len();
    // Who names a file or function wants to see it.
    files.retain(|f| f.symbol.is_some() || !hides(query.filter, &f.path) || query.of.as_deref() == Some(&f.path));
    let hidden = (all - files.len()) as u32;
    let name = |f: &OwnedFile| (f.path.clone(), f.symbol.clone());
    files.sort_by(|a, b| (b.silo, b.lines).cmp(&(a.silo, a.lines)).then_with(|| name(a).cmp(&name(b))));
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
