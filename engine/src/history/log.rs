//! What questions about change read of every commit: its parents, people and times, and the paths and
//! numbers of lines of its delta. Contents and hunks are left in the deltas (`book`), for those who ask for
//! some commits.

mod ids;
mod stored;

use super::book::{Book, Person};
use super::kinds::is_bulk;
use super::names::Names;
use crate::object::{CommitId, RepoPath};
use ids::Ids;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A commit with the place of what it changed.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Commit {
    /// Indices into the people.
    pub(crate) author: u32,
    pub(crate) committer: u32,
    pub(crate) author_time_s: i64,
    pub(crate) commit_time_s: i64,
    /// Its parents are not those it was made from. Without any, what it changed is not known.
    pub(crate) is_boundary: bool,
    /// Kept out of statistics of pairs: see [`is_bulk`].
    pub(crate) is_bulk: bool,
    /// Whether all about it follows from its id.
    is_lasting: bool,
    /// The number of its id.
    number: u32,
    parents: Range<u32>,
    touched: Range<u32>,
}

impl Commit {
    pub(crate) fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }

    /// History was cut off here.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.is_boundary && self.parents.is_empty()
    }
}

/// One path a commit changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Touched {
    /// Indices into the paths.
    pub(crate) path: u32,
    pub(crate) from: Option<u32>,
    /// Lines.
    pub(crate) added: u32,
    pub(crate) removed: u32,
}

/// All commits that were ever analyzed here, in the order in which they came. The order means
/// nothing: answers follow [`Log::timeline`].
#[derive(Default)]
pub(crate) struct Log {
    paths: Names<RepoPath>,
    people: Names<Person>,
    /// The commits and their parents.
    ids: Ids,
    /// By number of id: where the commit is, if it is known.
    positions: Vec<Option<u32>>,
    commits: Vec<Commit>,
    /// Numbers of ids.
    parents: Vec<u32>,
    touched: Vec<Touched>,
}

impl Log {
    pub(crate) fn position(&self, id: CommitId) -> Option<u32> {
        self.positions[self.ids.number(id)? as usize]
    }

    pub(crate) fn commit(&self, position: u32) -> &Commit {
        &self.commits[position as usize]
    }

    pub(crate) fn id(&self, position: u32) -> CommitId {
        self.ids.items[self.commit(position).number as usize]
    }

    /// What a commit changed, sorted by path.
    pub(crate) fn changes(&self, position: u32) -> &[Touched] {
        let range = &self.commits[position as usize].touched;
        &self.touched[range.start as usize..range.end as usize]
    }

    /// The ids of a commit's parents, in the order in which it names them.
    pub(crate) fn parents(&self, position: u32) -> impl ExactSizeIterator<Item = CommitId> {
        self.parent_numbers(position).iter().map(|&number| self.ids.items[number as usize])
    }

    pub(crate) fn path(&self, path: u32) -> &RepoPath {
        &self.paths.items[path as usize]
    }

    /// How many paths there are: their numbers are smaller.
    pub(crate) fn path_count(&self) -> usize {
        self.paths.items.len()
    }

    pub(crate) fn path_id(&self, path: &RepoPath) -> Option<u32> {
        self.paths.ids.get(path).copied()
    }

    pub(crate) fn people(&self) -> &[Person] {
        &self.people.items
    }

    /// Whether all parents of all commits are known.
    pub(crate) fn is_closed(&self) -> bool {
        self.commits.len() == self.ids.items.len()
    }

    pub(crate) fn is_lasting(&self, position: u32) -> bool {
        self.commit(position).is_lasting
    }

    /// Adds a commit of a book; a second time it changes nothing.
    pub(crate) fn add(&mut self, book: &Book, position: u32) {
        let known = book.commit(position);
        if self.position(known.id).is_some() {
            return;
        }
        let touched_from = self.touched.len() as u32;
        for change in book.changes(position) {
            self.touched.push(Touched {
                path: self.paths.intern(book.path(change.path)),
                from: change.from.map(|from| self.paths.intern(book.path(from))),
                added: change.added,
                removed: change.removed,
            });
        }
        let [author, committer] =
            [known.author, known.committer].map(|person| self.people.intern(&book.people()[person as usize]));
        let parents: Vec<u32> = known.parents.iter().map(|&id| self.number(id)).collect();
        let number = self.number(known.id);
        self.push(parents.into_iter(), |parents, touched_to| Commit {
            number,
            author,
            committer,
            author_time_s: known.author_time_s,
            commit_time_s: known.commit_time_s,
            is_boundary: known.is_boundary,
            is_bulk: is_bulk(book, position),
            is_lasting: book.is_lasting(position),
            parents,
            touched: touched_from..touched_to,
        });
    }

    fn push(&mut self, parents: impl Iterator<Item = u32>, commit: impl FnOnce(Range<u32>, u32) -> Commit) -> u32 {
        let from = self.parents.len() as u32;
        self.parents.extend(parents);
        let commit = commit(from..self.parents.len() as u32, self.touched.len() as u32);
        let position = self.commits.len() as u32;
        self.positions[commit.number as usize] = Some(position);
        self.commits.push(commit);
        position
    }

    fn number(&mut self, id: CommitId) -> u32 {
        let number = self.ids.intern(id);
        self.positions.resize(self.ids.items.len(), None);
        number
    }

    fn parent_numbers(&self, position: u32) -> &[u32] {
        let range = &self.commits[position as usize].parents;
        &self.parents[range.start as usize..range.end as usize]
    }

    /// The commits reachable from one, each after its parents. Parents come in the order in which the
    /// commit names them; dates decide nothing.
    pub(crate) fn timeline(&self, tip: u32) -> Vec<u32> {
        let mut seen = vec![false; self.commits.len()];
        let mut order = Vec::with_capacity(self.commits.len());
        let mut stack = vec![(tip, 0usize)];
        seen[tip as usize] = true;
        while let Some((commit, next)) = stack.last_mut() {
            match self.parent_numbers(*commit).get(*next) {
                Some(&parent) => {
                    *next += 1;
                    if let Some(parent) = self.positions[parent as usize].filter(|&p| !seen[p as usize]) {
                        seen[parent as usize] = true;
                        stack.push((parent, 0));
                    }
                }
                None => {
                    order.push(*commit);
                    stack.pop();
                }
            }
        }
        order
    }

    /// A commit's first parent, that one's, and so on to the beginning, oldest first.
    pub(crate) fn mainline(&self, tip: u32) -> Vec<u32> {
        let parent = |&c: &u32| self.parent_numbers(c).first().and_then(|&p| self.positions[p as usize]);
        let mut seen = FxHashSet::default();
        let mut line: Vec<u32> = std::iter::successors(Some(tip), parent).take_while(|c| seen.insert(*c)).collect();
        line.reverse();
        line
    }
}
