//! Facts of commits as they are stored: records of neighbouring commits, and a list of them for each
//! repository.

use crate::context::Context;
use crate::object::CommitId;
use crate::store::{KeyHasher, RecordKind};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_128;

/// Commits of one record.
const CHUNK: usize = 512;
/// Records smaller than half a chunk are put together when there are this many.
const SMALL_CHUNKS_MAX: usize = 16;
/// Records that wait for the disk before a flush.
const FLUSH_BYTES: usize = 24 << 20;

/// Facts of a set of commits that only grows.
pub(crate) trait Facts: Default {
    /// How many commits are known.
    fn len(&self) -> u32;

    /// Some commits as bytes.
    fn encode(&self, positions: &[u32]) -> Option<Vec<u8>>;

    /// Adds the commits that [`encode`](Facts::encode) wrote; `None` if the bytes are not that.
    fn decode(&mut self, bytes: &[u8]) -> Option<Vec<u32>>;
}

/// Facts with the records they are stored in.
#[derive(Default)]
pub(crate) struct Shelf<F> {
    pub(crate) book: F,
    chunks: Vec<StoredAs>,
    loaded: FxHashSet<u128>,
    pub(super) boundary: Vec<CommitId>,
}

struct StoredAs {
    key: u128,
    commits: Vec<u32>,
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

    /// The list of records by where the repository is: found without reading it.
    pub(super) fn of_repository(&self) -> u128 {
        let description = self.context.source.describe();
        self.key().bytes(description.common_dir.as_os_str().as_encoded_bytes()).finish()
    }

    /// The list of records by where history began: the same for all clones.
    pub(super) fn of_root(&self, root: CommitId) -> u128 {
        self.key().bytes(root.as_bytes()).finish()
    }
}

impl<F: Facts> Shelf<F> {
    /// Takes what is stored for this repository. Where a shallow clone was deepened, what was known of
    /// its boundary is forgotten.
    pub(super) fn open(&mut self, place: Place<'_>) {
        let boundary = place.context.source.boundary();
        if self.boundary != boundary {
            *self = Shelf { boundary, ..Shelf::default() };
        }
        if self.book.len() == 0 {
            self.load(place, place.of_repository());
        }
    }

    pub(super) fn load(&mut self, place: Place<'_>, list: u128) {
        let store = &place.context.persist.store;
        let Some(bytes) = store.get(RecordKind::History, list) else { return };
        let Ok(mut keys) = postcard::from_bytes::<Vec<u128>>(&bytes) else { return };
        keys.retain(|key| self.loaded.insert(*key));
        for (key, record) in keys.iter().zip(store.get_many(RecordKind::Deltas, &keys)) {
            if let Some(commits) = record.and_then(|bytes| self.book.decode(&bytes)) {
                place.context.recorder.loaded(1);
                self.chunks.push(StoredAs { key: *key, commits });
            }
        }
    }

    /// Whether nothing of it is in the store yet.
    pub(super) fn is_new(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Puts commits into the store.
    pub(super) fn put(&mut self, place: Place<'_>, commits: &[u32]) {
        let store = &place.context.persist.store;
        for commits in commits.chunks(CHUNK) {
            let Some(bytes) = self.book.encode(commits) else { return };
            let key = place.key().number(xxh3_128(&bytes)).finish();
            store.put(RecordKind::Deltas, key, &bytes);
            store.flush_over(FLUSH_BYTES);
            self.loaded.insert(key);
            self.chunks.push(StoredAs { key, commits: commits.to_vec() });
        }
    }

    /// Writes the list of records, small ones put together.
    pub(super) fn save(&mut self, place: Place<'_>, root: Option<CommitId>) {
        let is_small = |chunk: &StoredAs| chunk.commits.len() < CHUNK / 2;
        if self.chunks.iter().filter(|c| is_small(c)).count() > SMALL_CHUNKS_MAX {
            let (small, kept) = std::mem::take(&mut self.chunks).into_iter().partition(is_small);
            self.chunks = kept;
            let commits: Vec<u32> = Vec::<StoredAs>::into_iter(small).flat_map(|c| c.commits).collect();
            self.put(place, &commits);
        }
        let keys: Vec<u128> = self.chunks.iter().map(|c| c.key).collect();
        let Ok(bytes) = postcard::to_stdvec(&keys) else { return };
        let lists = [Some(place.of_repository()), root.map(|root| place.of_root(root))];
        for list in lists.into_iter().flatten() {
            place.context.persist.store.put(RecordKind::History, list, &bytes);
        }
    }
}
