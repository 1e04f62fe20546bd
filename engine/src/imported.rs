//! Indexes that compilers made of this repository, and what they say of the files of a tree. What an
//! index says of a reference goes before our own answer.
//!
//! An index is of one state of the repository. Each of its documents speaks of one path *with one
//! content*: in a tree that has other content there, the document is not in effect, and neither is
//! what others say of definitions in it. So an index never moves a stale position into an answer, and
//! indexes of several commits lie beside each other; the one imported last goes first.

mod columns;
mod import;
mod index;
mod scip;
mod shelf;

pub use import::INDEX_BYTES_MAX;
pub(crate) use index::{Document, Loaded, Place};
pub(crate) use shelf::Shelf;

use crate::context::Context;
use crate::manifest::Manifest;
use evergraph_languages::FileId;
use index::Imported;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// All imported indexes, the one imported last first.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    indexes: Vec<Arc<Imported>>,
    /// Hash of all of them in order; 0 if there are none.
    pub(crate) hash: u128,
}

/// What speaks of a file.
pub(crate) struct Speaker<'i> {
    pub(crate) index: &'i Loaded,
    pub(crate) document: &'i Document,
    /// By position in [`Document::reads`]: the file, if it is as the index knew it.
    pub(crate) files: Vec<Option<FileId>>,
    /// Equal for equal statements: hash of the document and of which of the others are in effect.
    pub(crate) digest: u128,
}

impl Imports {
    pub(crate) fn new(indexes: Vec<Arc<Imported>>) -> Imports {
        let mut hasher = Xxh3::new();
        indexes.iter().for_each(|index| hasher.update(&index.hash.to_le_bytes()));
        let hash = if indexes.is_empty() { 0 } else { hasher.digest128().max(1) };
        Imports { indexes, hash }
    }

    /// These and one more, which goes before them.
    fn with(&self, index: Arc<Imported>) -> Imports {
        let others = self.indexes.iter().filter(|other| other.hash != index.hash).cloned();
        Imports::new(std::iter::once(index.clone()).chain(others).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.indexes.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Imported> + '_ {
        self.indexes.iter().map(|index| index.as_ref())
    }

    /// The document that speaks of a file of a tree, if one knows its content.
    pub(crate) fn speaker(&self, context: &Context, manifest: &Manifest, file: FileId) -> Option<Speaker<'_>> {
        let (blob_id, _) = manifest.source(file)?;
        let path = context.paths.path(file);
        let found = self.indexes.iter().find_map(|imported| {
            let index = imported.loaded()?;
            Some((imported.hash, index, index.find(&path, blob_id)?))
        });
        let (hash, index, number) = found?;
        let document = index.document(number);
        let files: Vec<Option<FileId>> =
            document.reads.iter().map(|&d| in_effect(context, manifest, index.document(d))).collect();
        let mut hasher = Xxh3::new();
        hasher.update(&hash.to_le_bytes());
        hasher.update(&number.to_le_bytes());
        files.iter().for_each(|file| hasher.update(&[u8::from(file.is_some())]));
        Some(Speaker { index, document, files, digest: hasher.digest128().max(1) })
    }

    /// What [`Speaker::digest`] is for a file; 0 if nothing speaks of it.
    pub(crate) fn digest(&self, context: &Context, manifest: &Manifest, file: FileId) -> u128 {
        self.speaker(context, manifest, file).map_or(0, |speaker| speaker.digest)
    }
}

/// The file a document speaks of, if the tree has it with that content.
pub(crate) fn in_effect(context: &Context, manifest: &Manifest, document: &Document) -> Option<FileId> {
    let file = context.paths.known(&document.path)?;
    let (blob_id, _) = manifest.source(file)?;
    (blob_id == document.blob_id).then_some(file)
}
