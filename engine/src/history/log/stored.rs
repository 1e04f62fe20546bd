//! The stored form of a log.

use super::ids::Ids;
use super::{Commit, Log, Touched};
use crate::history::book::Person;
use crate::history::names::Names;
use crate::history::shelf::Facts;
use crate::object::{CommitId, RepoPath};
use crate::store::RecordKind;
use serde::{Deserialize, Serialize};

/// The stored form of some commits, column by column. Times are differences: of a commit to the one
/// before, of an author to its commit.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    paths: Vec<RepoPath>,
    people: Vec<Person>,
    /// The commits, then those of their parents that are not among them.
    ids: Vec<CommitId>,
    authors: Vec<u32>,
    committers: Vec<u32>,
    commit_times_s: Vec<i64>,
    author_times_s: Vec<i64>,
    parent_counts: Vec<u32>,
    /// Numbers of ids, as differences to the commit's own.
    parents: Vec<i32>,
    /// Numbers of commits.
    bulk: Vec<u32>,
    touched_counts: Vec<u32>,
    touched_paths: Vec<u32>,
    added: Vec<u32>,
    removed: Vec<u32>,
    /// Numbers of touched paths, each with the path before.
    renamed: Vec<(u32, u32)>,
}

impl Facts for Log {
    const KIND: RecordKind = RecordKind::Log;
    const CHUNK: usize = 1 << 16;
    const IS_READ_WHOLE: bool = true;

    fn len(&self) -> u32 {
        self.commits.len() as u32
    }

    fn knows(&self, id: CommitId) -> bool {
        self.position(id).is_some()
    }

    fn id(&self, position: u32) -> CommitId {
        Log::id(self, position)
    }

    fn encode(&self, positions: &[u32]) -> Option<Vec<u8>> {
        let (mut paths, mut people, mut ids) =
            (Names::<RepoPath>::default(), Names::<Person>::default(), Ids::default());
        positions.iter().for_each(|&position| _ = ids.intern(self.id(position)));
        let mut stored = Stored::default();
        let mut time_s = 0i64;
        for (own, &position) in (0..).zip(positions) {
            let commit = self.commit(position);
            stored.authors.push(people.intern(&self.people.items[commit.author as usize]));
            stored.committers.push(people.intern(&self.people.items[commit.committer as usize]));
            stored.commit_times_s.push(commit.commit_time_s.wrapping_sub(time_s));
            stored.author_times_s.push(commit.author_time_s.wrapping_sub(commit.commit_time_s));
            time_s = commit.commit_time_s;
            stored.parent_counts.push(commit.parents.len() as u32);
            stored.parents.extend(self.parents(position).map(|id| ids.intern(id) as i32 - own as i32));
            stored.bulk.extend(commit.is_bulk.then_some(own));
            stored.touched_counts.push(commit.touched.len() as u32);
            for touched in self.changes(position) {
                let number = stored.touched_paths.len() as u32;
                stored.touched_paths.push(paths.intern(self.path(touched.path)));
                stored.added.push(touched.added);
                stored.removed.push(touched.removed);
                stored.renamed.extend(touched.from.map(|from| (number, paths.intern(self.path(from)))));
            }
        }
        (stored.paths, stored.people, stored.ids) = (paths.items, people.items, ids.items);
        postcard::to_stdvec(&stored).ok()
    }

    fn decode(&mut self, bytes: &[u8]) -> Option<Vec<u32>> {
        let stored: Stored = postcard::from_bytes(bytes).ok()?;
        stored.is_sound().then_some(())?;
        let paths: Vec<u32> = stored.paths.iter().map(|path| self.paths.intern(path)).collect();
        let people: Vec<u32> = stored.people.iter().map(|person| self.people.intern(person)).collect();
        self.ids.reserve(stored.ids.len());
        let numbers: Vec<u32> = stored.ids.iter().map(|&id| self.number(id)).collect();
        let mut touched = stored.touched(&paths);
        let (mut parents, mut bulk) = (stored.parents.iter(), stored.bulk.iter().peekable());
        let mut time_s = 0i64;
        let mut positions = Vec::with_capacity(stored.authors.len());
        for (own, &author) in stored.authors.iter().enumerate() {
            time_s = time_s.wrapping_add(stored.commit_times_s[own]);
            let is_bulk = bulk.next_if_eq(&&(own as u32)).is_some();
            let of_parent = |&difference: &i32| numbers[(own as i64 + i64::from(difference)) as usize];
            let own_parents = parents.by_ref().take(stored.parent_counts[own] as usize).map(of_parent);
            let own_touched = touched.by_ref().take(stored.touched_counts[own] as usize);
            if let Some(known) = self.positions[numbers[own] as usize] {
                own_parents.for_each(|_| ());
                own_touched.for_each(drop);
                positions.push(known);
                continue;
            }
            let touched_from = self.touched.len() as u32;
            self.touched.extend(own_touched);
            positions.push(self.push(own_parents, |parents, touched_to| Commit {
                number: numbers[own],
                author: people[author as usize],
                committer: people[stored.committers[own] as usize],
                author_time_s: time_s.wrapping_add(stored.author_times_s[own]),
                commit_time_s: time_s,
                is_boundary: false,
                is_bulk,
                is_lasting: true,
                parents,
                touched: touched_from..touched_to,
            }));
        }
        Some(positions)
    }
}

impl Stored {
    /// Whether the columns fit each other and every number leads into its table.
    fn is_sound(&self) -> bool {
        let count = self.authors.len();
        let sum = |counts: &[u32]| counts.iter().map(|&count| count as usize).sum::<usize>();
        let columns =
            [self.committers.len(), self.commit_times_s.len(), self.author_times_s.len(), self.parent_counts.len()];
        let touched = [self.added.len(), self.removed.len(), sum(&self.touched_counts)];
        let path = |&path: &u32| (path as usize) < self.paths.len();
        let of = (0..).zip(&self.parent_counts).flat_map(|(own, &count)| std::iter::repeat_n(own, count as usize));
        let parent =
            |(own, &difference): (i64, &i32)| (0..self.ids.len() as i64).contains(&(own + i64::from(difference)));
        columns.iter().chain([&self.touched_counts.len()]).all(|&len| len == count)
            && count <= self.ids.len()
            && touched.iter().all(|&len| len == self.touched_paths.len())
            && sum(&self.parent_counts) == self.parents.len()
            && self.authors.iter().chain(&self.committers).all(|&person| (person as usize) < self.people.len())
            && of.zip(&self.parents).all(parent)
            && self.touched_paths.iter().all(path)
            && self.renamed.iter().all(|(_, from)| path(from))
    }

    /// What was touched, by the numbers of paths elsewhere.
    fn touched(&self, paths: &[u32]) -> impl Iterator<Item = Touched> {
        let mut renamed = self.renamed.iter().peekable();
        (0..).zip(&self.touched_paths).map(move |(number, &path)| Touched {
            path: paths[path as usize],
            from: renamed.next_if(|(of, _)| *of == number).map(|&(_, from)| paths[from as usize]),
            added: self.added[number as usize],
            removed: self.removed[number as usize],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::book::Book;
    use crate::history::delta::FileDelta;
    use crate::history::lines::LineDiff;
    use crate::object::{CommitInfo, ObjectId, TreeId};

    fn id(n: u8) -> ObjectId {
        ObjectId::from_bytes(&[n; 20]).unwrap()
    }

    /// A commit of each number, with its parents; each renames the file of its first parent.
    fn log(commits: &[(u8, &[u8])]) -> Log {
        let (mut book, mut log) = (Book::default(), Log::default());
        for &(n, parents) in commits {
            let info = CommitInfo {
                commit_id: CommitId::from(id(n)),
                tree_id: TreeId::from(id(n)),
                parents: parents.iter().map(|&p| CommitId::from(id(p))).collect(),
                author_name: b"Ada".to_vec(),
                author_email: vec![b'a' + n % 3],
                committer_name: b"Bob".to_vec(),
                committer_email: b"b".to_vec(),
                author_time_s: i64::MIN + i64::from(n),
                commit_time_s: i64::MAX - i64::from(n),
            };
            let path = |n: u8| RepoPath::from(format!("f{n}").as_str());
            let delta = FileDelta {
                path: path(n),
                from: parents.first().map(|&p| path(p)),
                similarity: 90,
                before: None,
                after: None,
                lines: Ok(LineDiff { added: u32::from(n), removed: 1, ..LineDiff::default() }),
            };
            book.add(&info, false, &[delta]);
            log.add(&book, book.position(info.commit_id).unwrap());
        }
        log
    }

    const COMMITS: [(u8, &[u8]); 6] = [(1, &[]), (2, &[1]), (3, &[1]), (4, &[3, 2]), (5, &[]), (6, &[5, 4])];

    fn shown(log: &Log, tip: u8) -> Vec<String> {
        let show = |&c: &u32| {
            let (commit, changes) = (log.commit(c), log.changes(c));
            let paths: Vec<_> =
                changes.iter().map(|t| (log.path(t.path), t.from.map(|f| log.path(f)), t.added)).collect();
            let people = [commit.author, commit.committer].map(|p| &log.people()[p as usize]);
            let parents: Vec<CommitId> = log.parents(c).collect();
            let times = (commit.author_time_s, commit.commit_time_s);
            format!("{} {parents:?} {people:?} {times:?} {paths:?}", log.id(c))
        };
        log.timeline(log.position(CommitId::from(id(tip))).unwrap()).iter().map(show).collect()
    }

    #[test]
    fn records_in_any_order_give_what_was_stored() {
        let whole = log(&COMMITS);
        let records: Vec<Vec<u8>> = [&[0, 1, 2][..], &[3], &[4, 5]].iter().map(|p| whole.encode(p).unwrap()).collect();
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let mut read = Log::default();
            for (i, &record) in order.iter().enumerate() {
                assert!(i == 0 || !read.is_closed() || order[0] == 0);
                assert!(read.decode(&records[record]).is_some());
            }
            assert!(read.is_closed());
            assert_eq!(shown(&read, 6), shown(&whole, 6));
            // What is known already stays as it is.
            assert_eq!(read.decode(&records[0]).unwrap().len(), 3);
            assert_eq!((read.len(), shown(&read, 6)), (6, shown(&whole, 6)));
        }
    }

    #[test]
    fn damaged_records_are_refused_or_lead_nowhere_wrong() {
        let bytes = log(&COMMITS).encode(&[0, 1, 2, 3, 4, 5]).unwrap();
        for at in 0..bytes.len() {
            for value in [0, 1, bytes[at] ^ 1, 0x7f, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] = value;
                let mut read = Log::default();
                let Some(positions) = read.decode(&damaged) else { continue };
                positions.iter().for_each(|&c| drop((read.timeline(c), read.mainline(c))));
            }
            assert!(Log::default().decode(&bytes[..at]).is_none());
        }
    }
}
