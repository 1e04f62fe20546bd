//! What goes into the store and comes out of it: keys, and the stored forms of results.
//!
//! | kind | key | holds |
//! |---|---|---|
//! | summary | blob, language | what other files may see of a blob, or why there is nothing |
//! | facts | blob, language | everything a blob says, with positions |
//! | graph | content | the edges of some neighbouring files (a *shard*) |
//! | tree | tree | the keys of a tree's shards |
//! | ranks | tree | the highest ranks of a tree |
//! | latest | repository | the tree assembled last, to start from |
//! | history | repository, first commit | the keys of its deltas and logs |
//! | complexity | repository | how complex the files of its tree are, by blob |
//! | deltas | content | what some neighbouring commits changed, in files or in functions |
//! | outlines | blob, language | the functions of a blob |
//! | log | content | what questions about change read of many commits |
//! | lines | commit; content | which commit each line came with; the parts of that |
//!
//! All keys contain the code that made the record and the limits it worked under. A commit writes
//! the shards of the files it reaches; every other shard is shared with the tree before.

mod ranks;
mod shard;

pub(crate) use ranks::{Head, HeadRow, RankHead};

use crate::assembly::{Assembly, Row, Rows, Shard};
use crate::blob_facts::BlobKey;
use crate::paths::PathTable;
use crate::store::{KeyHasher, RecordKind, Store, StoreState};
use evergraph_languages::{Limits, Skip, languages};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use xxhash_rust::xxh3::xxh3_128;

/// The layout of records. Raised when the meaning of a stored form changes without its code.
pub(crate) const SCHEMA_VERSION: u32 = 2;

/// The store with the keys of this build and these options.
pub(crate) struct Persist {
    pub(crate) store: Store,
    options_hash: u128,
    /// The shards that are stored already, by their first file.
    saved: Mutex<Vec<SavedShard>>,
}

#[derive(Clone)]
struct SavedShard {
    key: u128,
    rows: Shard,
}

/// The stored form of a tree.
#[derive(Serialize, Deserialize)]
struct StoredTree {
    manifest_key: u128,
    layout_key: u128,
    shards: Vec<u128>,
}

impl Persist {
    pub(crate) fn new(store: Store, limits: &Limits) -> Persist {
        let options = format!(
            "{}\0{}\0{}\0{:?}",
            evergraph_languages::CODE_HASH,
            env!("EVERGRAPH_CODE_HASH"),
            languages().iter().map(|l| l.name()).collect::<Vec<_>>().join(","),
            limits
        );
        Persist { store, options_hash: xxh3_128(options.as_bytes()), saved: Mutex::default() }
    }

    /// Whether there is a store for later processes: without one, what this process needs again is in its memory.
    pub(crate) fn keeps(&self) -> bool {
        self.store.state() != StoreState::Disabled
    }

    /// What every key begins with: the code that makes records, and its limits.
    pub(crate) fn key(&self) -> KeyHasher {
        KeyHasher::new(SCHEMA_VERSION, self.options_hash)
    }

    /// The key of a blob read as a language.
    pub(crate) fn blob_key(&self, key: BlobKey) -> u128 {
        self.key().bytes(key.blob_id.as_bytes()).number(u128::from(key.language)).finish()
    }

    /// The key of a tree: of its id, or of the hash of its entries where files on disk or buffers
    /// lie over it.
    pub(crate) fn tree_key(&self, id: &[u8], only: &[String]) -> u128 {
        only.iter().fold(self.key().bytes(id), |key, name| key.bytes(name.as_bytes())).finish()
    }

    fn latest_key(&self, repository: &Path, only: &[String]) -> u128 {
        let key = self.key().bytes(repository.as_os_str().as_encoded_bytes());
        only.iter().fold(key, |key, name| key.bytes(name.as_bytes())).finish()
    }

    /// The key of what any build notes of a repository.
    fn code_key(&self, repository: &Path) -> u128 {
        KeyHasher::new(SCHEMA_VERSION, 0).bytes(repository.as_os_str().as_encoded_bytes()).finish()
    }

    /// Whether a tree of the repository was last stored by another build or under other limits, whose
    /// records are none of ours.
    pub(crate) fn is_of_other_code(&self, repository: &Path) -> bool {
        let by = self.store.get(RecordKind::Latest, self.code_key(repository));
        by.is_some_and(|by| by != self.options_hash.to_le_bytes())
    }

    /// Keeps an assembled tree: the shards that are not stored yet, and the list of all.
    pub(crate) fn save_tree(&self, tree: u128, repository: &Path, only: &[String], a: &Assembly, paths: &PathTable) {
        if !self.keeps() {
            return;
        }
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now = Vec::new();
        for rows in a.rows.shards() {
            let known = saved.iter().position(|s| Arc::ptr_eq(&s.rows, rows) || same_rows(&s.rows, rows));
            now.push(match known {
                Some(i) => saved.swap_remove(i),
                None => self.save_shard(rows, paths),
            });
        }
        let shards = now.iter().map(|s| s.key).collect();
        let stored = StoredTree { manifest_key: a.key, layout_key: a.layout_key, shards };
        if let Ok(bytes) = postcard::to_stdvec(&stored) {
            self.store.put(RecordKind::Tree, tree, &bytes);
            self.store.put(RecordKind::Latest, self.latest_key(repository, only), &tree.to_le_bytes());
            self.store.put(RecordKind::Latest, self.code_key(repository), &self.options_hash.to_le_bytes());
        }
        *saved = now;
    }

    fn save_shard(&self, rows: &Shard, paths: &PathTable) -> SavedShard {
        let bytes = shard::encode(rows, paths);
        let key = self.key().number(xxh3_128(&bytes)).finish();
        self.store.put(RecordKind::Graph, key, &bytes);
        SavedShard { key, rows: rows.clone() }
    }

    /// The assembly of a tree, if it is stored. Shards of the tree saved or loaded last are not read again.
    pub(crate) fn load_tree(
        &self,
        tree: u128,
        paths: &PathTable,
        pool: Option<&rayon::ThreadPool>,
    ) -> Option<Assembly> {
        let stored: StoredTree = postcard::from_bytes(&self.store.get(RecordKind::Tree, tree)?).ok()?;
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known: FxHashMap<u128, Shard> = saved.iter().map(|s| (s.key, s.rows.clone())).collect();
        let missing: Vec<u128> = stored.shards.iter().copied().filter(|key| !known.contains_key(key)).collect();
        for keys in missing.chunks(SHARDS_AT_ONCE) {
            known.extend(keys.iter().copied().zip(self.load_shards(keys, paths, pool)?));
        }
        let shard = |&key: &u128| known.remove(&key).map(|rows| SavedShard { key, rows });
        *saved = stored.shards.iter().map(shard).collect::<Option<Vec<SavedShard>>>()?;
        let all: usize = saved.iter().map(|shard| shard.rows.len()).sum();
        let rows = Rows::of(saved.iter().map(|shard| lasting(&shard.rows)));
        let manifest_key = if rows.len() == all { stored.manifest_key } else { 0 };
        Some(Assembly::new(manifest_key, stored.layout_key, rows))
    }

    fn load_shards(&self, keys: &[u128], paths: &PathTable, pool: Option<&rayon::ThreadPool>) -> Option<Vec<Shard>> {
        let decode = |bytes: &Option<Vec<u8>>| shard::decode(bytes.as_deref()?, paths).map(Shard::from);
        let records = self.store.get_many(RecordKind::Graph, keys);
        match pool {
            Some(pool) => pool.install(|| records.par_iter().map(decode).collect()),
            None => records.iter().map(decode).collect(),
        }
    }

    /// The key of the tree of a repository that was assembled last.
    pub(crate) fn latest(&self, repository: &Path, only: &[String]) -> Option<u128> {
        let bytes = self.store.get(RecordKind::Latest, self.latest_key(repository, only))?;
        Some(u128::from_le_bytes(bytes.try_into().ok()?))
    }

    /// The highest ranks of a tree.
    pub(crate) fn load_ranks(&self, tree: u128) -> Option<RankHead> {
        postcard::from_bytes(&self.store.get(RecordKind::Ranks, tree)?).ok()
    }

    /// Keeps the highest ranks of a tree, unless a later process may read more of it.
    pub(crate) fn save_ranks(&self, tree: u128, head: &RankHead) {
        if !head.skipped().iter().all(|s| Skip::LASTING.iter().any(|skip| skip.as_str() == s.reason)) {
            return;
        }
        if let Ok(bytes) = postcard::to_stdvec(head) {
            self.store.put(RecordKind::Ranks, tree, &bytes);
        }
    }
}

/// Whether a shard's rows were taken over unchanged. Rows share their edges then, so that comparing
/// pointers is enough; rows that are only equal are stored again under the same key.
fn same_rows(a: &[Row], b: &[Row]) -> bool {
    let same = |(a, b): (&Row, &Row)| a.file == b.file && a.key == b.key && Arc::ptr_eq(&a.edges, &b.edges);
    a.len() == b.len() && a.iter().zip(b).all(same)
}

/// The rows that hold for later processes: what an earlier one could not read is tried again.
fn lasting(shard: &Shard) -> Shard {
    let lasts = |row: &&Row| row.summary.as_ref().err().is_none_or(|skip| skip.is_lasting());
    match shard.iter().all(|row| lasts(&row)) {
        true => shard.clone(),
        false => shard.iter().filter(lasts).cloned().collect(),
    }
}

/// So many shards are read before they are decoded: all at once would be several times what stays of them.
const SHARDS_AT_ONCE: usize = 32;
