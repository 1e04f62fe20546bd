//! The line ages at one commit: kept, and gone on from commit by commit.
//!
//! What is stored is keyed by the commit, so it never goes stale: a question goes on from the newest of its
//! first parents that is stored, at the cost of the commits since. Runs and shifts name commits by their
//! place on the line of first parents, counted from its beginning, so they mean the same for every commit
//! further on. Files lie in records of neighbouring paths, shifts in records of a year: a commit writes
//! those it changed, and shares the others with the commit before.

use super::book::{Book, Change};
use super::line_ages::{FileLines, LineAges, Run};
use crate::context::Context;
use crate::object::{CommitId, RepoPath};
use crate::store::RecordKind;
use evergraph_languages::Skip;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Commits that are applied anew before what they gave is worth a record.
const SAVED_AFTER: u32 = 32;
/// First parents looked at for a stored one: the nearest first.
const LOOKS: [usize; 2] = [64, 1_024];
/// Months of one record of shifts.
const MONTHS: i32 = 12;

/// By the month of a commit, the lines it brought and took, by the commit they came with.
pub(crate) type Shifts = BTreeMap<i32, BTreeMap<u32, i64>>;

/// The line ages at a commit, and what led there.
#[derive(Default)]
pub(crate) struct LineFacts {
    pub(crate) ages: LineAges,
    pub(crate) shifts: Shifts,
    /// The newest commit that is applied, and how many are.
    tip: Option<CommitId>,
    applied: u32,
    /// How many were applied when it was stored.
    saved: u32,
    /// Records that are in the store.
    records: FxHashSet<u128>,
    /// Something could not be read, and may be later.
    is_passing: bool,
}

/// The stored form of one commit's: the records of the files and of the shifts.
#[derive(Serialize, Deserialize)]
struct Head {
    applied: u32,
    files: Vec<u128>,
    shifts: Vec<u128>,
}

type StoredFiles = Vec<(RepoPath, Result<Vec<(u32, u32)>, Skip>)>;
type StoredShifts = Vec<(i32, Vec<(u32, i64)>)>;

impl LineFacts {
    /// How many commits of the line are applied.
    pub(crate) fn applied(&self) -> usize {
        self.applied as usize
    }

    /// Whether a line of first parents, oldest first, goes through here.
    pub(crate) fn is_on(&self, line: &[CommitId]) -> bool {
        self.tip.is_none() || self.applied().checked_sub(1).and_then(|last| line.get(last)) == self.tip.as_ref()
    }

    /// Goes on by one commit: its delta against its first parent. `month` is never before that of an earlier
    /// commit; `is_lasting` if the delta is.
    pub(crate) fn apply(&mut self, id: CommitId, month: i32, book: &Book, changes: &[Change], is_lasting: bool) {
        let shifts = self.shifts.entry(month).or_default();
        self.ages.apply(self.applied, book, changes, &mut |_, born, lines| {
            let shift = shifts.entry(born).or_default();
            *shift += lines;
            if *shift == 0 {
                shifts.remove(&born);
            }
        });
        self.tip = Some(id);
        self.applied += 1;
        self.is_passing |= !is_lasting;
    }

    /// What is stored of the newest commit of a line of which anything is.
    pub(crate) fn load(context: &Context, line: &[CommitId]) -> Option<LineFacts> {
        let store = &context.persist.store;
        let mut end = line.len();
        for look in LOOKS.into_iter().chain([usize::MAX]) {
            let start = end.saturating_sub(look);
            let keys: Vec<u128> = line[start..end].iter().rev().map(|&id| key(context, id)).collect();
            let heads = store.get_many(RecordKind::Lines, &keys);
            let found = heads.iter().zip(line[start..end].iter().rev()).find_map(|(head, &id)| {
                let head: Head = postcard::from_bytes(head.as_deref()?).ok()?;
                LineFacts::read(context, id, &head)
            });
            if let Some(found) = found.filter(|found| found.is_on(line)) {
                context.recorder.loaded(1);
                return Some(found);
            }
            end = start;
            if end == 0 {
                break;
            }
        }
        None
    }

    fn read(context: &Context, id: CommitId, head: &Head) -> Option<LineFacts> {
        let store = &context.persist.store;
        let mut facts = LineFacts::default();
        for bytes in store.get_many(RecordKind::Lines, &head.files) {
            let files: StoredFiles = postcard::from_bytes(&bytes?).ok()?;
            for (path, lines) in files {
                let lines: FileLines = match lines {
                    Ok(runs) if runs.iter().all(|&(commit, _)| commit < head.applied) => {
                        Ok(runs.into_iter().map(|(commit, lines)| Run { commit, lines }).collect())
                    }
                    Ok(_) => return None,
                    Err(skip) => Err(skip),
                };
                facts.ages.files.insert(path, lines);
            }
        }
        for bytes in store.get_many(RecordKind::Lines, &head.shifts) {
            let months: StoredShifts = postcard::from_bytes(&bytes?).ok()?;
            for (month, shifts) in months {
                shifts.iter().all(|&(born, _)| born < head.applied).then_some(())?;
                facts.shifts.insert(month, shifts.into_iter().collect());
            }
        }
        facts.records = head.files.iter().chain(&head.shifts).copied().collect();
        (facts.tip, facts.applied, facts.saved) = (Some(id), head.applied, head.applied);
        Some(facts)
    }

    /// Puts it into the store, unless it is there nearly.
    pub(crate) fn save(&mut self, context: &Context) {
        let Some(tip) = self.tip.filter(|_| !self.is_passing) else { return };
        if self.saved > 0 && self.applied - self.saved < SAVED_AFTER {
            return;
        }
        let mut paths: Vec<(&RepoPath, &FileLines)> = self.ages.files.iter().collect();
        paths.sort_unstable_by_key(|(path, _)| *path);
        let stored = |&(path, lines): &(&RepoPath, &FileLines)| {
            let runs = lines.as_ref().map(|runs| runs.iter().map(|run| (run.commit, run.lines)).collect::<Vec<_>>());
            (path.clone(), runs.map_err(|&skip| skip))
        };
        let groups = paths.chunk_by(|_, (path, _)| !begins_record(path));
        let files: Vec<StoredFiles> = groups.map(|group| group.iter().map(stored).collect()).collect();
        let month =
            |(&month, shifts): (&i32, &BTreeMap<u32, i64>)| (month, shifts.iter().map(|(&b, &n)| (b, n)).collect());
        let months: StoredShifts = self.shifts.iter().map(month).collect();
        let years = months.chunk_by(|a, b| a.0.div_euclid(MONTHS) == b.0.div_euclid(MONTHS));
        let mut put = |bytes: Option<Vec<u8>>| {
            let bytes = bytes?;
            let key = context.persist.key().bytes(b"lines").number(xxh3_128(&bytes)).finish();
            if self.records.insert(key) {
                context.persist.store.put(RecordKind::Lines, key, &bytes);
            }
            Some(key)
        };
        let files: Option<Vec<u128>> = files.iter().map(|group| put(postcard::to_stdvec(group).ok())).collect();
        let shifts: Option<Vec<u128>> = years.map(|year| put(postcard::to_stdvec(year).ok())).collect();
        if let (Some(files), Some(shifts)) = (files, shifts)
            && let Ok(bytes) = postcard::to_stdvec(&Head { applied: self.applied, files, shifts })
        {
            context.persist.store.put(RecordKind::Lines, key(context, tip), &bytes);
            self.saved = self.applied;
        }
    }
}

/// The record of a commit. Where a clone is shallow, a line of first parents begins elsewhere.
fn key(context: &Context, id: CommitId) -> u128 {
    let key = context.persist.key().bytes(b"lines of").bytes(id.as_bytes());
    context.source.boundary().iter().fold(key, |key, id| key.bytes(id.as_bytes())).finish()
}

/// Whether a path begins a record: decided by the path alone, so that a file more or less moves no
/// boundary but its own.
fn begins_record(path: &RepoPath) -> bool {
    xxh3_64(path.as_bytes()).is_multiple_of(48)
}
