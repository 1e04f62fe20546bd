//! Facts of commits as they are stored: records of neighbouring commits, and a list of them for each
//! repository.

use crate::context::Context;
use crate::object::CommitId;
use crate::store::{KeyHasher, RecordKind};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_128;

/// Records smaller than half a chunk are put together when there are this many.
const SMALL_CHUNKS_MAX: usize = 16;
/// Records that wait for the disk before a flush.
const FLUSH_BYTES: usize = 24 << 20;

/// Facts of a set of commits that only grows.
pub(crate) trait Facts: Default {
    /// What their records are kept as.
    const KIND: RecordKind = RecordKind::Deltas;
    /// Commits of one record.
    const CHUNK: usize = 512;
    /// No commit is ever looked for in a record by its id.
    const IS_READ_WHOLE: bool = false;

    /// How many commits are known.
    fn len(&self) -> u32;

    /// Whether a commit is known.
    fn knows(&self, id: CommitId) -> bool;

    /// A known commit.
    fn id(&self, position: u32) -> CommitId;

    /// Some commits as bytes.
    fn encode(&self, positions: &[u32]) -> Option<Vec<u8>>;

    /// Adds the commits that [`encode`](Facts::encode) wrote; `None` if the bytes are not that.
    fn decode(&mut self, bytes: &[u8]) -> Option<Vec<u32>>;
}

/// Facts with the records they are stored in. Records are read where a commit of theirs is wanted.
#[derive(Default)]
pub(crate) struct Shelf<F> {
    pub(crate) book: F,
    chunks: Vec<Chunk>,
    listed: FxHashSet<u128>,
    is_open: bool,
    pub(super) boundary: Vec<CommitId>,
}

/// A record of neighbouring commits.
struct Chunk {
    key: u128,
    /// How many they are.
    count: u32,
    /// The beginnings of their ids, where records are looked for by them.
    ids: Vec<u32>,
    /// Where they are in the book, if they were read.
    commits: Option<Vec<u32>>,
}

/// Enough of an id to tell that a commit is not in a record.
fn beginning(id: CommitId) -> u32 {
    id.as_bytes().first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// Where the facts of one kind are in the store.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) context: &'a Context,
    /// What is stored there.
    pub(super) what: &'static str,
}

impl Place<'_> {
    fn key(&self) -> KeyHasher {
        self.context.persist.key().bytes(self.what.as_bytes())
    }

    /// Lists hold for one view of the repository: other clones know other parents.
    fn list(&self) -> KeyHasher {
        self.context.source.boundary().iter().fold(self.key(), |key, id| key.bytes(id.as_bytes()))
    }

    /// The list of records by where the repository is: found without reading it.
    pub(super) fn of_repository(&self) -> u128 {
        let description = self.context.source.describe();
        self.list().bytes(description.common_dir.as_os_str().as_encoded_bytes()).finish()
    }

    /// The list of records by where history began: the same for all clones.
    pub(super) fn of_root(&self, root: CommitId) -> u128 {
        self.list().bytes(root.as_bytes()).finish()
    }
}

impl<F: Facts> Shelf<F> {
    /// Finds what is stored for this repository. Where a shallow clone was deepened, what was known of
    /// its boundary is forgotten.
    pub(super) fn open(&mut self, place: Place<'_>) {
        let boundary = place.context.source.boundary();
        if self.boundary != boundary {
            *self = Shelf { boundary, ..Shelf::default() };
        }
        if !std::mem::replace(&mut self.is_open, true) {
            self.list(place, place.of_repository());
        }
    }

    /// Finds the records of a list.
    pub(super) fn list(&mut self, place: Place<'_>, list: u128) {
        let Some(bytes) = place.context.persist.store.get(RecordKind::History, list) else { return };
        let Ok(chunks) = postcard::from_bytes::<Vec<(u128, u32, Vec<u32>)>>(&bytes) else { return };
        for (key, count, ids) in chunks {
            if self.listed.insert(key) {
                self.chunks.push(Chunk { key, count, ids, commits: None });
            }
        }
    }

    /// Reads the records that hold wanted commits.
    pub(super) fn read(&mut self, place: Place<'_>, wanted: &[CommitId]) {
        let unknown = wanted.iter().filter(|&&id| !self.book.knows(id));
        let wanted: FxHashSet<u32> = unknown.map(|&id| beginning(id)).collect();
        self.read_chunks(place, |chunk| chunk.ids.iter().any(|id| wanted.contains(id)));
    }

    /// Reads all records.
    pub(super) fn read_all(&mut self, place: Place<'_>) {
        self.read_chunks(place, |_| true);
    }

    fn read_chunks(&mut self, place: Place<'_>, is_wanted: impl Fn(&Chunk) -> bool) {
        let is_missing = |chunk: &Chunk| chunk.commits.is_none() && is_wanted(chunk);
        let keys: Vec<u128> = self.chunks.iter().filter(|c| is_missing(c)).map(|c| c.key).collect();
        if keys.is_empty() {
            return;
        }
        let mut found: FxHashMap<u128, Vec<u32>> = FxHashMap::default();
        for (key, record) in keys.iter().zip(place.context.persist.store.get_many(F::KIND, &keys)) {
            if let Some(commits) = record.and_then(|bytes| self.book.decode(&bytes)) {
                place.context.recorder.loaded(1);
                found.insert(*key, commits);
            }
        }
        // What is gone or damaged is computed anew, and stored anew.
        let keys: FxHashSet<u128> = keys.into_iter().collect();
        self.chunks.retain_mut(|chunk| {
            let commits = found.remove(&chunk.key);
            let is_there = commits.is_some() || !keys.contains(&chunk.key);
            chunk.commits = commits.or(chunk.commits.take());
            is_there
        });
    }

    /// A copy of some commits, apart from the store.
    pub(super) fn copy_of(&self, is_wanted: impl Fn(&F, u32) -> bool) -> Shelf<F> {
        let wanted: Vec<u32> = (0..self.book.len()).filter(|&c| is_wanted(&self.book, c)).collect();
        let mut book = F::default();
        let bytes = self.book.encode(&wanted);
        bytes.and_then(|bytes| book.decode(&bytes));
        Shelf { book, boundary: self.boundary.clone(), ..Shelf::default() }
    }

    /// Whether nothing of it is in the store yet.
    pub(super) fn is_new(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Leaves what was read or put to the store.
    pub(super) fn forget(&mut self) {
        self.book = F::default();
        self.chunks.iter_mut().for_each(|chunk| chunk.commits = None);
    }

    /// Puts commits into the store.
    pub(super) fn put(&mut self, place: Place<'_>, commits: &[u32]) {
        let store = &place.context.persist.store;
        for commits in commits.chunks(F::CHUNK) {
            let Some(bytes) = self.book.encode(commits) else { return };
            let key = place.key().number(xxh3_128(&bytes)).finish();
            store.put(F::KIND, key, &bytes);
            store.flush_over(FLUSH_BYTES);
            self.listed.insert(key);
            let named = if F::IS_READ_WHOLE { &[] } else { commits };
            let ids = named.iter().map(|&c| beginning(self.book.id(c))).collect();
            let count = commits.len() as u32;
            self.chunks.push(Chunk { key, count, ids, commits: Some(commits.to_vec()) });
        }
    }

    /// Writes the list of records, small ones put together.
    pub(super) fn save(&mut self, place: Place<'_>, root: Option<CommitId>) {
        let is_small = |chunk: &Chunk| (chunk.count as usize) < F::CHUNK / 2;
        if self.chunks.iter().filter(|c| is_small(c)).count() > SMALL_CHUNKS_MAX {
            self.read_chunks(place, is_small);
            let (small, kept) = std::mem::take(&mut self.chunks).into_iter().partition(is_small);
            self.chunks = kept;
            let commits: Vec<u32> = Vec::<Chunk>::into_iter(small).filter_map(|c| c.commits).flatten().collect();
            self.put(place, &commits);
        }
        let list: Vec<(u128, u32, &[u32])> = self.chunks.iter().map(|c| (c.key, c.count, c.ids.as_slice())).collect();
        let Ok(bytes) = postcard::to_stdvec(&list) else { return };
        let lists = [Some(place.of_repository()), root.map(|root| place.of_root(root))];
        for list in lists.into_iter().flatten() {
            place.context.persist.store.put(RecordKind::History, list, &bytes);
        }
    }
}
