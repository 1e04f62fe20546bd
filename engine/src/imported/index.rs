//! An imported index as it is kept: what names where mean which definitions, by path and content.

use crate::blob_facts::BlobKey;
use crate::compressed::Compressed;
use crate::context::Context;
use crate::object::{BlobId, RepoPath};
use evergraph_languages::{DefId, LineColumn};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
use xxhash_rust::xxh3::xxh3_128;

/// What a compiler says of a repository, as far as it stays inside.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Index {
    pub(crate) documents: Vec<Document>,
    /// Where each symbol is defined.
    pub(crate) symbols: Vec<Vec<Place>>,
}

/// One file with one content.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) path: RepoPath,
    pub(crate) blob_id: BlobId,
    /// Sorted by position.
    pub(crate) references: Vec<Reference>,
    /// The documents that define what it refers to, sorted.
    pub(crate) reads: Vec<u32>,
}

/// A name somewhere, and the number of its symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Reference {
    pub(crate) at: LineColumn,
    pub(crate) symbol: u32,
}

/// Where a symbol is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) document: u32,
    pub(crate) at: LineColumn,
    /// It stands for the whole file.
    pub(crate) is_module: bool,
}

/// What is said of an index without decoding it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) tool: String,
    pub(crate) version: String,
    /// The commit its documents were compared with, in hexadecimal; `None` for files on disk.
    pub(crate) commit_id: Option<String>,
    pub(crate) documents: u32,
    pub(crate) references: u32,
}

/// An index that is in use. Decoded when it is first asked about a file.
#[derive(Debug)]
pub(crate) struct Imported {
    pub(crate) about: About,
    /// Of its content.
    pub(crate) hash: u128,
    content: Compressed,
    loaded: OnceLock<Option<Loaded>>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    about: About,
    length: u64,
    is_frame: bool,
    bytes: Vec<u8>,
}

impl Imported {
    pub(super) fn new(about: About, index: &Index) -> Option<Imported> {
        let content = Compressed::new(&postcard::to_stdvec(index).ok()?);
        let mut imported = Imported { about, hash: 0, content, loaded: OnceLock::new() };
        imported.hash = xxh3_128(&imported.to_bytes()?);
        Some(imported)
    }

    /// As it lies on disk.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        let Compressed { length, is_frame, bytes } = &self.content;
        let stored =
            Stored { about: self.about.clone(), length: *length as u64, is_frame: *is_frame, bytes: bytes.to_vec() };
        postcard::to_stdvec(&stored).ok()
    }

    /// What [`to_bytes`](Imported::to_bytes) gave; `None` if the bytes are not that.
    pub(super) fn from_bytes(bytes: &[u8], hash: u128) -> Option<Imported> {
        let stored: Stored = (xxh3_128(bytes) == hash).then(|| postcard::from_bytes(bytes).ok())??;
        let length = usize::try_from(stored.length).ok()?;
        let content = Compressed { length, is_frame: stored.is_frame, bytes: stored.bytes.into() };
        Some(Imported { about: stored.about, hash, content, loaded: OnceLock::new() })
    }

    pub(crate) fn loaded(&self) -> Option<&Loaded> {
        let load = || Loaded::new(postcard::from_bytes(&self.content.payload()?).ok()?);
        self.loaded.get_or_init(load).as_ref()
    }
}

/// A decoded index with the look-ups that applying it takes.
#[derive(Debug)]
pub(crate) struct Loaded {
    index: Index,
    by_path: FxHashMap<RepoPath, Vec<u32>>,
    /// By document: our definitions by position. Content decides them, so they are computed once.
    definitions: Box<[OnceLock<Definitions>]>,
}

/// The definitions of a file, by where their names stand.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    rows: Box<[(LineColumn, DefId)]>,
    /// Definitions below this number are seen by other files.
    pub(crate) symbols: u32,
    /// Names of other definitions: what to fall back from when several stand at one place.
    aliases: Box<[DefId]>,
}

impl Loaded {
    fn new(index: Index) -> Option<Loaded> {
        let documents = index.documents.len() as u32;
        let sound = index.symbols.iter().flatten().all(|place| place.document < documents)
            && index.documents.iter().all(|d| {
                d.reads.is_sorted()
                    && d.reads.iter().all(|&read| read < documents)
                    && d.references.iter().all(|r| (r.symbol as usize) < index.symbols.len())
            });
        if !sound {
            return None;
        }
        let mut by_path: FxHashMap<RepoPath, Vec<u32>> = FxHashMap::default();
        for (number, document) in (0..).zip(&index.documents) {
            by_path.entry(document.path.clone()).or_default().push(number);
        }
        let definitions = index.documents.iter().map(|_| OnceLock::new()).collect();
        Some(Loaded { index, by_path, definitions })
    }

    pub(crate) fn documents(&self) -> &[Document] {
        &self.index.documents
    }

    pub(crate) fn document(&self, number: u32) -> &Document {
        &self.index.documents[number as usize]
    }

    pub(crate) fn places(&self, symbol: u32) -> &[Place] {
        &self.index.symbols[symbol as usize]
    }

    pub(super) fn find(&self, path: &RepoPath, blob_id: BlobId) -> Option<u32> {
        let numbers = self.by_path.get(path)?;
        numbers.iter().copied().find(|&number| self.document(number).blob_id == blob_id)
    }

    /// Our definitions of a document, read as a language.
    pub(crate) fn definitions(&self, context: &Context, number: u32, language: u8) -> &Definitions {
        let key = BlobKey { blob_id: self.document(number).blob_id, language };
        self.definitions[number as usize].get_or_init(|| Definitions::of(context, key).unwrap_or_default())
    }
}

impl Definitions {
    fn of(context: &Context, key: BlobKey) -> Option<Definitions> {
        use evergraph_languages::DefKind::{Extension, Import};
        let analysis: Arc<evergraph_languages::Analysis> = context.analysis(key).ok()?;
        let facts = &analysis.facts;
        let all = || (0..facts.definitions.len() as u32).map(DefId);
        let mut rows: Vec<_> = all().map(|d| (analysis.positions.definition(d), d)).collect();
        rows.sort_unstable();
        let aliases = all().filter(|&d| matches!(facts.definition(d).kind, Import | Extension)).collect();
        Some(Definitions { rows: rows.into(), symbols: facts.symbols, aliases })
    }

    /// What is defined at a place, what defines something itself first.
    pub(crate) fn at(&self, at: LineColumn) -> Vec<DefId> {
        let from = self.rows.partition_point(|(position, _)| *position < at);
        let mut found: Vec<DefId> =
            self.rows[from..].iter().take_while(|(position, _)| *position == at).map(|(_, d)| *d).collect();
        found.sort_by_key(|d| self.aliases.binary_search(d).is_ok());
        found
    }
}
