//! Which commit each line of each file came with, along first parents.
//!
//! A file is a list of runs: so many lines of this commit, so many of that one. A commit changes the runs
//! its hunks touch, at a cost of the runs of the files it touches; nothing is read but its delta. What a
//! merge brought came with the merge, as `git blame --first-parent` says it.

use super::book::{Book, Change};
use super::lines::Hunk;
use crate::object::RepoPath;
use evergraph_languages::Skip;
use rustc_hash::FxHashMap;

/// Neighbouring lines of one commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Run {
    /// An index into the line of first parents, oldest first.
    pub(crate) commit: u32,
    pub(crate) lines: u32,
}

/// The lines of a file; an error if they were not always readable.
pub(crate) type FileLines = Result<Vec<Run>, Skip>;

/// The lines of all files at one commit.
#[derive(Default)]
pub(crate) struct LineAges {
    pub(crate) files: FxHashMap<RepoPath, FileLines>,
}

/// Told of lines that come and go: the path they are in now, the commit they came with, how many more
/// or less.
pub(crate) type EachShift<'a> = dyn FnMut(&RepoPath, u32, i64) + 'a;

impl LineAges {
    /// Goes on by one commit: its delta against its first parent.
    pub(crate) fn apply(&mut self, commit: u32, book: &Book, changes: &[Change], each: &mut EachShift<'_>) {
        // Files may swap names: all bases are taken before anything is put.
        let mut bases: Vec<Option<FileLines>> = Vec::with_capacity(changes.len());
        for change in changes {
            let base = change.from.unwrap_or(change.path);
            bases.push(match change.before {
                Some(_) => self.files.remove(book.path(base)),
                None => None,
            });
        }
        for (change, base) in changes.iter().zip(bases) {
            let path = book.path(change.path);
            if let Some(from) = change.from {
                moved(base.as_ref(), book.path(from), path, each);
            }
            let base = base.unwrap_or(Ok(Vec::new()));
            let lines = match (change.unread, base) {
                (Some(skip), base) => {
                    vanished(base.as_deref().unwrap_or_default(), path, each);
                    Err(skip)
                }
                (None, Ok(runs)) => Ok(shifted(&runs, book.hunks(change), commit, &mut |c, n| each(path, c, n))),
                (None, Err(skip)) => Err(skip),
            };
            if change.after.is_some() {
                self.files.insert(path.clone(), lines);
            }
        }
    }
}

fn moved(base: Option<&FileLines>, from: &RepoPath, to: &RepoPath, each: &mut EachShift<'_>) {
    for run in base.and_then(|b| b.as_deref().ok()).unwrap_or_default() {
        each(from, run.commit, -i64::from(run.lines));
        each(to, run.commit, i64::from(run.lines));
    }
}

fn vanished(runs: &[Run], path: &RepoPath, each: &mut EachShift<'_>) {
    for run in runs {
        each(path, run.commit, -i64::from(run.lines));
    }
}

/// The runs after some hunks: kept lines keep their commit, added ones came with this one.
fn shifted(runs: &[Run], hunks: impl Iterator<Item = Hunk>, commit: u32, each: &mut dyn FnMut(u32, i64)) -> Vec<Run> {
    let mut old = Lines { runs, used: 0 };
    let mut new: Vec<Run> = Vec::with_capacity(runs.len() + 2);
    let mut at = 0;
    for hunk in hunks {
        old.take(hunk.before_start.saturating_sub(at), &mut |run| push(&mut new, run));
        old.take(hunk.before_len, &mut |run| each(run.commit, -i64::from(run.lines)));
        if hunk.after_len > 0 {
            push(&mut new, Run { commit, lines: hunk.after_len });
            each(commit, i64::from(hunk.after_len));
        }
        at = hunk.before_start + hunk.before_len;
    }
    old.take(u32::MAX, &mut |run| push(&mut new, run));
    new
}

fn push(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.commit == run.commit => last.lines += run.lines,
        _ => runs.push(run),
    }
}

/// What is left of some runs.
struct Lines<'a> {
    runs: &'a [Run],
    /// Lines of the first run that are taken already.
    used: u32,
}

impl Lines<'_> {
    fn take(&mut self, mut lines: u32, each: &mut dyn FnMut(Run)) {
        while let Some(first) = self.runs.first().filter(|_| lines > 0) {
            let here = (first.lines - self.used).min(lines);
            each(Run { commit: first.commit, lines: here });
            lines -= here;
            self.used += here;
            if self.used == first.lines {
                self.runs = &self.runs[1..];
                self.used = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &[(u32, u32)], hunks: &[(u32, u32, u32)], after: &[(u32, u32)]) {
        let runs: Vec<Run> = before.iter().map(|&(commit, lines)| Run { commit, lines }).collect();
        let hunk = |&(before_start, before_len, after_len): &(u32, u32, u32)| Hunk {
            before_start,
            before_len,
            after_start: 0,
            after_len,
        };
        let mut sum: i64 = before.iter().map(|r| i64::from(r.1)).sum();
        let found = shifted(&runs, hunks.iter().map(hunk), 9, &mut |_, n| sum += n);
        assert_eq!(found.iter().map(|r| (r.commit, r.lines)).collect::<Vec<_>>(), after);
        assert_eq!(sum, after.iter().map(|r| i64::from(r.1)).sum::<i64>());
    }

    #[test]
    fn hunks_change_the_runs_they_touch() {
        check(&[], &[(0, 0, 3)], &[(9, 3)]);
        check(&[(1, 4)], &[], &[(1, 4)]);
        check(&[(1, 4)], &[(1, 1, 1)], &[(1, 1), (9, 1), (1, 2)]);
        check(&[(1, 2), (2, 2)], &[(1, 2, 0)], &[(1, 1), (2, 1)]);
        check(&[(1, 2), (2, 2), (1, 3)], &[(2, 2, 0)], &[(1, 5)]);
        check(&[(1, 2)], &[(0, 0, 1), (2, 0, 1)], &[(9, 1), (1, 2), (9, 1)]);
        check(&[(1, 2)], &[(0, 2, 0)], &[]);
    }
}
