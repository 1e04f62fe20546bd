//! The rows of a tree in *shards*, which trees share: a next commit makes the shards of the files it reaches and copies
//! no other row.

use super::Row;
use crate::paths::PathTable;
use evergraph_languages::FileId;
use std::ops::Index;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Rows of neighbouring files.
pub(crate) type Shard = Arc<[Row]>;

/// All rows of a tree, in path order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    shards: Vec<Shard>,
    /// By row: its shard, and where it stands in that.
    places: Vec<(u32, u32)>,
}

/// Whether a file begins a shard: decided by its path alone, so that a file more or less moves no boundary but its own.
/// The first file of a tree begins one too.
pub(crate) fn begins_shard(paths: &PathTable, file: FileId) -> bool {
    xxh3_64(paths.path(file).as_bytes()).is_multiple_of(48)
}

impl Rows {
    /// The rows that shards hold one after another.
    pub(crate) fn of(shards: impl IntoIterator<Item = Shard>) -> Rows {
        let mut rows = Rows::default();
        shards.into_iter().for_each(|shard| rows.push(shard));
        rows
    }

    /// The rows of a tree of some files, each made by `row`. A shard of another tree is shared if `same` says of each
    /// of its files that it stands there unchanged: at which position.
    pub(crate) fn sharing(
        last: Option<&Rows>,
        files: usize,
        same: impl Fn(usize) -> Option<usize>,
        begins: impl Fn(usize) -> bool,
        row: impl Fn(usize) -> Row,
    ) -> Rows {
        let mut rows = Rows::default();
        let ends = |at: usize| at == files || begins(at);
        let shared_at = |at: usize| {
            let start = same(at)?;
            let shard = last?.shard_from(start)?;
            let end = at + shard.len();
            let is_same = end <= files && (at..end).zip(start..).all(|(now, old)| same(now) == Some(old));
            (is_same && ends(end)).then(|| shard.clone())
        };
        while rows.len() < files {
            let at = rows.len();
            let made = || (at..(at + 1..).find(|&end| ends(end)).unwrap_or(files)).map(&row).collect();
            rows.push(shared_at(at).unwrap_or_else(made));
        }
        rows
    }

    fn push(&mut self, shard: Shard) {
        if shard.is_empty() {
            return;
        }
        let number = self.shards.len() as u32;
        self.places.extend((0..shard.len() as u32).map(|at| (number, at)));
        self.shards.push(shard);
    }

    /// The shard that begins at a position.
    pub(crate) fn shard_from(&self, position: usize) -> Option<&Shard> {
        let &(shard, at) = self.places.get(position)?;
        (at == 0).then(|| &self.shards[shard as usize])
    }

    /// The shards, in path order.
    pub(crate) fn shards(&self) -> &[Shard] {
        &self.shards
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// All rows, in path order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Row> + Clone {
        self.shards.iter().flat_map(|shard| shard.iter())
    }
}

impl Index<usize> for Rows {
    type Output = Row;

    fn index(&self, position: usize) -> &Row {
        let (shard, at) = self.places[position];
        &self.shards[shard as usize][at as usize]
    }
}

impl PartialEq for Rows {
    /// What two trees share is not looked into.
    fn eq(&self, other: &Rows) -> bool {
        let same = |(a, b): (&Shard, &Shard)| Arc::ptr_eq(a, b) || a == b;
        let alike = self.shards.len() == other.shards.len() && self.shards.iter().zip(&other.shards).all(same);
        alike || self.len() == other.len() && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::Source;
    use crate::blob_facts::BlobKey;
    use crate::object::{BlobId, ObjectId};
    use evergraph_languages::Skip;

    fn row(file: u32) -> Row {
        let blob_id = BlobId(ObjectId::from_bytes(&[0; 20]).unwrap());
        let key = BlobKey { blob_id, language: 0 };
        Row::without_edges(&Source { file: FileId(file), key, facts_hash: 0, summary: Err(Skip::Binary) })
    }

    /// Files whose numbers are multiples of ten begin shards. Returns the files of each shard, and whether it is `last`'s.
    fn derive(last: Option<&Rows>, files: &[u32], changed: &[u32]) -> (Rows, Vec<(Vec<u32>, bool)>) {
        let position = |file: u32| last?.iter().position(|row| row.file == FileId(file));
        let same = |at: usize| position(files[at]).filter(|_| !changed.contains(&files[at]));
        let begins = |at: usize| files[at].is_multiple_of(10);
        let rows = Rows::sharing(last, files.len(), same, begins, |at| row(files[at]));
        let is_shared = |shard: &Shard| last.is_some_and(|l| l.shards().iter().any(|old| Arc::ptr_eq(old, shard)));
        let listed = |shard: &Shard| (shard.iter().map(|row| row.file.0).collect(), is_shared(shard));
        let shards = rows.shards().iter().map(listed).collect();
        assert!(rows.iter().map(|row| row.file.0).eq(files.iter().copied()));
        assert!((0..rows.len()).all(|at| rows[at].file.0 == files[at]));
        (rows, shards)
    }

    fn check(files: &[u32], changed: &[u32], expected: &[(&[u32], bool)]) {
        let (last, _) = derive(None, &[3, 4, 10, 11, 20], &[]);
        let (_, shards) = derive(Some(&last), files, changed);
        let expected: Vec<(Vec<u32>, bool)> =
            expected.iter().map(|(files, shared)| (files.to_vec(), *shared)).collect();
        assert_eq!(shards, expected);
    }

    #[test]
    fn shards_without_a_change_are_shared() {
        check(&[3, 4, 10, 11, 20], &[], &[(&[3, 4], true), (&[10, 11], true), (&[20], true)]);
        check(&[3, 4, 10, 11, 20], &[11], &[(&[3, 4], true), (&[10, 11], false), (&[20], true)]);
    }

    #[test]
    fn a_file_more_or_less_makes_its_own_shard_anew() {
        check(&[3, 4, 10, 11, 12, 20], &[12], &[(&[3, 4], true), (&[10, 11, 12], false), (&[20], true)]);
        check(&[3, 4, 10, 20], &[], &[(&[3, 4], true), (&[10], false), (&[20], true)]);
        check(&[1, 3, 4, 10, 11, 20], &[1], &[(&[1, 3, 4], false), (&[10, 11], true), (&[20], true)]);
        check(&[4, 11, 20], &[], &[(&[4, 11], false), (&[20], true)]);
        check(&[], &[], &[]);
    }
}
