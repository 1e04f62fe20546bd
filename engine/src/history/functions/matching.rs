//! Which function after a change is which one before: the same name and container first, then what moved
//! by name, then what was renamed by its text.

use super::outline::{Function, Outline};
use crate::history::lines::{self, Hunk};
use crate::history::similarity::{Fingerprint, SCORE_MAX};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A definition of the same name elsewhere is the same one if this share of its text is.
const MOVED_MIN: u64 = SCORE_MAX / 2;
/// Without its name, more must be.
const RENAMED_MIN: u64 = SCORE_MAX / 10 * 7;
/// Shorter texts are alike by chance.
const RENAMED_BYTES_MIN: usize = 40;
/// Pairs of definitions compared; beyond, only those of one name are.
const PAIRS_MAX: usize = 250_000;

/// A file before and after a change.
pub(crate) struct FilePair {
    pub(crate) before: Option<Arc<Outline>>,
    pub(crate) after: Option<Arc<Outline>>,
    pub(crate) hunks: Vec<Hunk>,
}

/// Before or after.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Half {
    Before = 0,
    After = 1,
}

/// What became of a function.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum What {
    Added,
    Removed,
    /// Its own text.
    Changed,
    /// To another file or container.
    Moved,
    Renamed,
}

impl What {
    /// The stable spelling used in text and JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            What::Added => "added",
            What::Removed => "removed",
            What::Changed => "changed",
            What::Moved => "moved",
            What::Renamed => "renamed",
        }
    }
}

/// A function in a file pair, both by index.
pub(crate) type Place = (usize, usize);

/// A function that came, went, changed or moved.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Matched {
    pub(crate) what: What,
    pub(crate) before: Option<Place>,
    pub(crate) after: Option<Place>,
    /// Of [`SCORE_MAX`], if it moved or was renamed.
    pub(crate) similarity: u64,
    /// Own lines.
    pub(crate) added: u32,
    pub(crate) removed: u32,
}

/// What changed in the functions of some files. `text` is asked for the content of a file where names do
/// not decide. The answer is in the order of the files, what is gone last.
pub(crate) fn compare(files: &[FilePair], text: &mut dyn FnMut(Half, usize) -> Arc<[u8]>) -> Vec<Matched> {
    let (mut found, mut removed, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for (at, file) in files.iter().enumerate() {
        compare_file(at, file, &mut found, &mut removed, &mut added);
    }
    if !removed.is_empty() && !added.is_empty() {
        follow(files, text, &mut found, &mut removed, &mut added);
    }
    let one = |what, before, after, added, removed| Matched { what, before, after, similarity: 0, added, removed };
    found.extend(added.iter().map(|t| one(What::Added, None, Some(t.place), t.lines, 0)));
    found.sort_unstable_by_key(|m| m.after);
    found.extend(removed.iter().map(|t| one(What::Removed, Some(t.place), None, 0, t.lines)));
    found
}

/// A function without a partner, and how many of its lines came or went.
struct Touched {
    place: Place,
    lines: u32,
}

fn compare_file(
    at: usize,
    file: &FilePair,
    found: &mut Vec<Matched>,
    removed: &mut Vec<Touched>,
    added: &mut Vec<Touched>,
) {
    let functions = |side: &Option<Arc<Outline>>| side.as_ref().map_or(0, |o| o.functions.len());
    let (mut gone, mut came) = (vec![0; functions(&file.before)], vec![0; functions(&file.after)]);
    touched_lines(file, &mut gone, &mut came);
    let (old, new) = (of(&file.before), of(&file.after));
    let by_name: FxHashMap<&str, usize> = old.iter().enumerate().map(|(i, f)| (f.name.as_str(), i)).collect();
    let mut kept = vec![false; old.len()];
    for (j, function) in new.iter().enumerate() {
        match by_name.get(function.name.as_str()) {
            Some(&i) if old[i].kind == function.kind => {
                kept[i] = true;
                if old[i].hash != function.hash {
                    let (before, after) = (Some((at, i)), Some((at, j)));
                    let (added, removed) = (came[j], gone[i]);
                    found.push(Matched { what: What::Changed, before, after, similarity: 0, added, removed });
                }
            }
            _ => added.push(Touched { place: (at, j), lines: came[j] }),
        }
    }
    let left = (0..old.len()).filter(|&i| !kept[i]);
    removed.extend(left.map(|i| Touched { place: (at, i), lines: gone[i] }));
}

fn of(side: &Option<Arc<Outline>>) -> &[Function] {
    side.as_ref().map_or(&[], |outline| outline.functions.as_slice())
}

/// How many own lines of each function before went, and of each function after came.
fn touched_lines(file: &FilePair, gone: &mut [u32], came: &mut [u32]) {
    let owners = |side: &Option<Arc<Outline>>| side.as_ref().map_or_else(Vec::new, |outline| outline.owners());
    let (before, after) = (owners(&file.before), owners(&file.after));
    let count = |owners: &[Option<u32>], start: u32, len: u32, counts: &mut [u32]| {
        let lines = owners.iter().skip(start as usize).take(len as usize);
        lines.flatten().for_each(|&owner| counts[owner as usize] += 1);
    };
    for hunk in &file.hunks {
        count(&before, hunk.before_start, hunk.before_len, gone);
        count(&after, hunk.after_start, hunk.after_len, came);
    }
}

/// A pair that may be one function. `names`: 2 if the names with their containers are the same, 1 if the
/// last parts are.
struct Pair {
    old: usize,
    new: usize,
    names: u8,
    score: u64,
}

/// Finds what moved among what came and went.
fn follow(
    files: &[FilePair],
    text: &mut dyn FnMut(Half, usize) -> Arc<[u8]>,
    found: &mut Vec<Matched>,
    removed: &mut Vec<Touched>,
    added: &mut Vec<Touched>,
) {
    let old: Vec<&Function> = removed.iter().map(|t| &of(&files[t.place.0].before)[t.place.1]).collect();
    let new: Vec<&Function> = added.iter().map(|t| &of(&files[t.place.0].after)[t.place.1]).collect();
    let mut pool = Pool { old, new, texts: [FxHashMap::default(), FxHashMap::default()] };
    let candidates = pool.candidates();
    pool.read(&candidates, removed, added, text);
    let mut pairs: Vec<Pair> = candidates.into_iter().filter_map(|c| pool.judge(c)).collect();
    // Names before texts, then the most similar; ties by place, so that no order of reading shows.
    pairs.sort_by_key(|p| (std::cmp::Reverse((p.names, p.score)), removed[p.old].place, added[p.new].place));
    let (mut taken_old, mut taken_new) = (FxHashSet::default(), FxHashSet::default());
    for pair in pairs {
        if taken_old.contains(&pair.old) || taken_new.contains(&pair.new) {
            continue;
        }
        taken_old.insert(pair.old);
        taken_new.insert(pair.new);
        let (before, after) = (removed[pair.old].place, added[pair.new].place);
        let same = pair.score == SCORE_MAX;
        let (came, gone) = if same { (0, 0) } else { pool.changed_lines(&pair) };
        let is_moved = pair.names > 0 || before.0 != after.0 && same;
        found.push(Matched {
            what: if is_moved { What::Moved } else { What::Renamed },
            before: Some(before),
            after: Some(after),
            similarity: pair.score,
            added: came,
            removed: gone,
        });
    }
    drop_taken(removed, &taken_old);
    drop_taken(added, &taken_new);
}

/// Functions without a partner, with the texts of those that need a look.
struct Pool<'a> {
    old: Vec<&'a Function>,
    new: Vec<&'a Function>,
    texts: [FxHashMap<usize, (Vec<u8>, Fingerprint)>; 2],
}

impl Pool<'_> {
    /// The pairs that names or the number of functions allow to be looked at.
    fn candidates(&self) -> Vec<(usize, usize)> {
        let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (j, function) in self.new.iter().enumerate() {
            by_name.entry(function.simple_name()).or_default().push(j);
        }
        let all = self.old.len().saturating_mul(self.new.len()) <= PAIRS_MAX;
        let mut candidates = Vec::new();
        for (i, function) in self.old.iter().enumerate() {
            let named = by_name.get(function.simple_name()).map_or(&[][..], Vec::as_slice);
            let fits = |&j: &usize| self.new[j].kind == function.kind;
            match all {
                true => candidates.extend((0..self.new.len()).filter(fits).map(|j| (i, j))),
                false => candidates.extend(named.iter().copied().filter(fits).map(|j| (i, j))),
            }
            if candidates.len() > PAIRS_MAX {
                break;
            }
        }
        candidates
    }

    fn read(
        &mut self,
        candidates: &[(usize, usize)],
        removed: &[Touched],
        added: &[Touched],
        text: &mut dyn FnMut(Half, usize) -> Arc<[u8]>,
    ) {
        let mut contents: FxHashMap<(bool, usize), Arc<[u8]>> = FxHashMap::default();
        for &(i, j) in candidates.iter().filter(|&&(i, j)| self.old[i].hash != self.new[j].hash) {
            let sides =
                [(i, self.old[i], removed[i].place.0, Half::Before), (j, self.new[j], added[j].place.0, Half::After)];
            for (side, (at, function, file, half)) in sides.into_iter().enumerate() {
                if let std::collections::hash_map::Entry::Vacant(entry) = self.texts[side].entry(at) {
                    let content = contents.entry((side == 0, file)).or_insert_with(|| text(half, file));
                    let text = function.text(content);
                    let print = Fingerprint::of(&text);
                    entry.insert((text, print));
                }
            }
        }
    }

    fn judge(&self, (old, new): (usize, usize)) -> Option<Pair> {
        let (a, b) = (self.old[old], self.new[new]);
        let names = if a.name == b.name { 2 } else { u8::from(a.simple_name() == b.simple_name()) };
        let score = match a.hash == b.hash {
            true => SCORE_MAX,
            false => self.texts[0].get(&old)?.1.score(&self.texts[1].get(&new)?.1),
        };
        let is_long = |f: &Function| f.byte_count() >= RENAMED_BYTES_MIN;
        let is_same = match names {
            0 => score >= RENAMED_MIN && is_long(a) && is_long(b),
            _ => score >= MOVED_MIN,
        };
        is_same.then_some(Pair { old, new, names, score })
    }

    fn changed_lines(&self, pair: &Pair) -> (u32, u32) {
        let text = |side: usize, at: usize| self.texts[side].get(&at).map_or(&[][..], |(text, _)| text);
        let diff = lines::diff(text(0, pair.old), text(1, pair.new));
        (diff.added, diff.removed)
    }
}

fn drop_taken(list: &mut Vec<Touched>, taken: &FxHashSet<usize>) {
    let mut at = 0;
    list.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
}
