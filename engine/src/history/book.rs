//! The deltas of commits with all that is known of them: of those that a question needs.

use super::delta::FileDelta;
use super::lines::{Hunk, pack, unpack};
use super::names::Names;
use super::shelf::Facts;
use crate::object::{BlobId, CommitId, CommitInfo, FileMode, RepoPath, TreeId};
use evergraph_languages::Skip;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A name with an address, as a commit has them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) name: Vec<u8>,
    pub(crate) email: Vec<u8>,
}

/// A commit with the place of its delta.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Commit {
    pub(crate) id: CommitId,
    pub(crate) tree: TreeId,
    pub(crate) parents: Box<[CommitId]>,
    /// Indices into the people.
    pub(crate) author: u32,
    pub(crate) committer: u32,
    pub(crate) author_time_s: i64,
    pub(crate) commit_time_s: i64,
    /// Its parents are not those it was made from. Without any, what it changed is not known.
    pub(crate) is_boundary: bool,
    changes: Range<u32>,
}

impl Commit {
    /// History was cut off here.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.is_boundary && self.parents.is_empty()
    }
}

/// One path a commit changed.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Change {
    /// Indices into the paths.
    pub(crate) path: u32,
    pub(crate) from: Option<u32>,
    pub(crate) similarity: u8,
    pub(crate) before: Option<(BlobId, FileMode)>,
    pub(crate) after: Option<(BlobId, FileMode)>,
    pub(crate) added: u32,
    pub(crate) removed: u32,
    /// Why there are no lines.
    pub(crate) unread: Option<Skip>,
    hunks: Range<u32>,
}

/// The deltas of some commits, in the order in which they came. The order means nothing.
#[derive(Default)]
pub(crate) struct Book {
    paths: Names<RepoPath>,
    people: Names<Person>,
    commits: Vec<Commit>,
    index: FxHashMap<CommitId, u32>,
    changes: Vec<Change>,
    hunks: Vec<u32>,
}

impl Book {
    pub(crate) fn position(&self, id: CommitId) -> Option<u32> {
        self.index.get(&id).copied()
    }

    pub(crate) fn commit(&self, position: u32) -> &Commit {
        &self.commits[position as usize]
    }

    /// What a commit changed, sorted by path.
    pub(crate) fn changes(&self, position: u32) -> &[Change] {
        let range = &self.commits[position as usize].changes;
        &self.changes[range.start as usize..range.end as usize]
    }

    pub(crate) fn hunks<'b>(&'b self, change: &Change) -> impl Iterator<Item = Hunk> + use<'b> {
        unpack(&self.hunks[change.hunks.start as usize..change.hunks.end as usize])
    }

    pub(crate) fn path(&self, path: u32) -> &RepoPath {
        &self.paths.items[path as usize]
    }

    pub(crate) fn people(&self) -> &[Person] {
        &self.people.items
    }

    /// Adds a commit with its delta; a second time it changes nothing.
    pub(crate) fn add(&mut self, info: &CommitInfo, is_boundary: bool, files: &[FileDelta]) {
        if self.index.contains_key(&info.commit_id) {
            return;
        }
        let person = |name: &[u8], email: &[u8]| Person { name: name.to_vec(), email: email.to_vec() };
        let first = self.changes.len() as u32;
        for file in files {
            let hunks_from = self.hunks.len() as u32;
            let (added, removed) = match &file.lines {
                Ok(lines) => {
                    pack(&lines.hunks, &mut self.hunks);
                    (lines.added, lines.removed)
                }
                Err(_) => (0, 0),
            };
            self.changes.push(Change {
                path: self.paths.intern(&file.path),
                from: file.from.as_ref().map(|from| self.paths.intern(from)),
                similarity: file.similarity,
                before: file.before,
                after: file.after,
                added,
                removed,
                unread: file.lines.as_ref().err().copied(),
                hunks: hunks_from..self.hunks.len() as u32,
            });
        }
        self.index.insert(info.commit_id, self.commits.len() as u32);
        self.commits.push(Commit {
            id: info.commit_id,
            tree: info.tree_id,
            parents: info.parents.as_slice().into(),
            author: self.people.intern(&person(&info.author_name, &info.author_email)),
            committer: self.people.intern(&person(&info.committer_name, &info.committer_email)),
            author_time_s: info.author_time_s,
            commit_time_s: info.commit_time_s,
            is_boundary,
            changes: first..self.changes.len() as u32,
        });
    }
}

/// The stored form of some commits.
#[derive(Serialize, Deserialize)]
struct StoredChunk {
    paths: Vec<RepoPath>,
    people: Vec<Person>,
    commits: Vec<StoredCommit>,
}

#[derive(Serialize, Deserialize)]
struct StoredCommit {
    id: CommitId,
    tree: TreeId,
    parents: Vec<CommitId>,
    author: u32,
    committer: u32,
    author_time_s: i64,
    commit_time_s: i64,
    changes: Vec<StoredChange>,
}

#[derive(Serialize, Deserialize)]
struct StoredChange {
    path: u32,
    from: Option<u32>,
    similarity: u8,
    before: Option<(BlobId, FileMode)>,
    after: Option<(BlobId, FileMode)>,
    added: u32,
    removed: u32,
    unread: Option<Skip>,
    hunks: Vec<u32>,
}

impl Book {
    /// Whether a commit may be stored: everything about it follows from its id. Where history was cut
    /// off, or a content could not be read, another clone knows more.
    pub(crate) fn is_lasting(&self, position: u32) -> bool {
        let readable = |c: &Change| c.unread.is_none_or(Skip::is_lasting);
        !self.commit(position).is_boundary && self.changes(position).iter().all(readable)
    }
}

impl Facts for Book {
    fn len(&self) -> u32 {
        self.commits.len() as u32
    }

    fn knows(&self, id: CommitId) -> bool {
        self.position(id).is_some()
    }

    fn id(&self, position: u32) -> CommitId {
        self.commit(position).id
    }

    fn encode(&self, positions: &[u32]) -> Option<Vec<u8>> {
        let (mut paths, mut people) = (Names::<RepoPath>::default(), Names::<Person>::default());
        let mut commits = Vec::with_capacity(positions.len());
        for &position in positions {
            let c = self.commit(position);
            let mut changes = Vec::new();
            for change in self.changes(position) {
                changes.push(StoredChange {
                    path: paths.intern(self.path(change.path)),
                    from: change.from.map(|from| paths.intern(self.path(from))),
                    similarity: change.similarity,
                    before: change.before,
                    after: change.after,
                    added: change.added,
                    removed: change.removed,
                    unread: change.unread,
                    hunks: self.hunks[change.hunks.start as usize..change.hunks.end as usize].to_vec(),
                });
            }
            commits.push(StoredCommit {
                id: c.id,
                tree: c.tree,
                parents: c.parents.to_vec(),
                author: people.intern(&self.people.items[c.author as usize]),
                committer: people.intern(&self.people.items[c.committer as usize]),
                author_time_s: c.author_time_s,
                commit_time_s: c.commit_time_s,
                changes,
            });
        }
        postcard::to_stdvec(&StoredChunk { paths: paths.items, people: people.items, commits }).ok()
    }

    fn decode(&mut self, bytes: &[u8]) -> Option<Vec<u32>> {
        let stored: StoredChunk = postcard::from_bytes(bytes).ok()?;
        is_sound(&stored).then_some(())?;
        let paths: Vec<u32> = stored.paths.iter().map(|path| self.paths.intern(path)).collect();
        let people: Vec<u32> = stored.people.iter().map(|person| self.people.intern(person)).collect();
        let mut positions = Vec::with_capacity(stored.commits.len());
        for c in stored.commits {
            if let Some(known) = self.position(c.id) {
                positions.push(known);
                continue;
            }
            let first = self.changes.len() as u32;
            for change in c.changes {
                let hunks_from = self.hunks.len() as u32;
                self.hunks.extend_from_slice(&change.hunks);
                self.changes.push(Change {
                    path: paths[change.path as usize],
                    from: change.from.map(|from| paths[from as usize]),
                    similarity: change.similarity,
                    before: change.before,
                    after: change.after,
                    added: change.added,
                    removed: change.removed,
                    unread: change.unread,
                    hunks: hunks_from..self.hunks.len() as u32,
                });
            }
            let position = self.commits.len() as u32;
            self.index.insert(c.id, position);
            positions.push(position);
            self.commits.push(Commit {
                id: c.id,
                tree: c.tree,
                parents: c.parents.into(),
                author: people[c.author as usize],
                committer: people[c.committer as usize],
                author_time_s: c.author_time_s,
                commit_time_s: c.commit_time_s,
                is_boundary: false,
                changes: first..self.changes.len() as u32,
            });
        }
        Some(positions)
    }
}

/// Whether every number leads into its table.
fn is_sound(stored: &StoredChunk) -> bool {
    let path = |&p: &u32| (p as usize) < stored.paths.len();
    let person = |p: u32| (p as usize) < stored.people.len();
    let change = |c: &StoredChange| {
        let lines = c.hunks.iter().try_fold(0u32, |sum, &n| sum.checked_add(n));
        path(&c.path) && c.from.iter().all(path) && c.hunks.len().is_multiple_of(3) && lines.is_some()
    };
    stored.commits.iter().all(|c| person(c.author) && person(c.committer) && c.changes.iter().all(change))
}
