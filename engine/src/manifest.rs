//! The files of one tree as the queries see them: the one large input.

use crate::file_index::FileIndex;
use crate::imported::Imports;
use crate::object::{BlobId, FileMode, RepoPath, TreeChange, TreeEntry};
use crate::paths::PathTable;
use evergraph_languages::{FileId, Skip, language_of, languages as all_languages};
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// A tree: its entries sorted by path, with what is needed to find them.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    /// All entries, sorted bytewise by path.
    pub(crate) entries: Arc<[TreeEntry]>,
    outline: Arc<Outline>,
    /// Hash of all entries: equal manifests have equal keys.
    pub(crate) key: u128,
    /// Hash of everything module resolution depends on: paths, languages, blobs of configurations.
    pub(crate) layout_key: u128,
    /// Indexes that go before our own answers; part of `key`.
    pub(crate) imports: Option<Arc<Imports>>,
}

impl PartialEq for Manifest {
    fn eq(&self, other: &Manifest) -> bool {
        self.key == other.key
    }
}

/// What paths and modes decide, whatever the files say: shared by trees that differ in content alone.
#[derive(Debug)]
struct Outline {
    /// The number of each entry's path.
    files: Box<[FileId]>,
    /// The language of each entry: an index into `languages()`; `None` for files nobody claims.
    languages: Box<[Option<u8>]>,
    /// Where each file stands in the entries.
    positions: FileIndex,
    /// Entries that configure module resolution (`package.json`, `go.mod`): indices into the entries.
    configurations: Box<[u32]>,
    /// Hash of all paths, languages and modes.
    key: u128,
}

impl Outline {
    fn new(entries: &[TreeEntry], paths: &PathTable, only: &[String]) -> Outline {
        let files: Box<[FileId]> = paths.file_ids(entries.iter().map(|e| &e.path)).into();
        let languages: Box<[Option<u8>]> = entries.iter().map(|e| language_index(e, only)).collect();
        let positions = FileIndex::new(files.iter().copied());
        let names: Vec<&[u8]> =
            all_languages().iter().flat_map(|l| l.manifests()).map(|name| name.as_bytes()).collect();
        let configures = |e: &&TreeEntry| e.mode.is_file() && names.contains(&e.path.file_name());
        let configurations = (0u32..).zip(entries).filter(|(_, e)| configures(e)).map(|(i, _)| i).collect();
        let mut key = Xxh3::new();
        for (entry, language) in entries.iter().zip(&languages) {
            key.update(&(entry.path.as_bytes().len() as u32).to_le_bytes());
            key.update(entry.path.as_bytes());
            key.update(&[language.map_or(0xff, |l| l), entry.mode as u8]);
        }
        Outline { files, languages, positions, configurations, key: key.digest128() }
    }
}

impl Manifest {
    /// Indexes the entries of a tree; `only` limits it to some languages by name.
    pub(crate) fn new(entries: Arc<[TreeEntry]>, paths: &PathTable, only: &[String]) -> Manifest {
        let outline = Arc::new(Outline::new(&entries, paths, only));
        Manifest::with(entries, outline)
    }

    fn with(entries: Arc<[TreeEntry]>, outline: Arc<Outline>) -> Manifest {
        let hash = |blobs: &mut dyn Iterator<Item = &BlobId>| {
            let mut hasher = Xxh3::new();
            hasher.update(&outline.key.to_le_bytes());
            blobs.for_each(|blob_id| hasher.update(blob_id.as_bytes()));
            hasher.digest128()
        };
        let key = hash(&mut entries.iter().map(|e| &e.blob_id));
        let layout_key = hash(&mut outline.configurations.iter().map(|&i| &entries[i as usize].blob_id));
        Manifest { entries, outline, key, layout_key, imports: None }
    }

    /// This tree as imported indexes see it.
    pub(crate) fn with_imports(&self, imports: Arc<Imports>) -> Manifest {
        let key = self.key ^ imports.hash;
        Manifest { key, imports: Some(imports), ..self.clone() }
    }

    /// The tree that differs from this one by some changes.
    pub(crate) fn changed(&self, changes: &[TreeChange], paths: &PathTable, only: &[String]) -> Manifest {
        let mut entries = Vec::with_capacity(self.entries.len() + changes.len());
        let same_outline = changes.iter().all(|c| matches!((c.before, c.after), (Some(b), Some(a)) if b.1 == a.1));
        let mut changes = changes.iter().peekable();
        let added = |c: &TreeChange| c.after.map(|(blob_id, mode)| TreeEntry { path: c.path.clone(), blob_id, mode });
        for entry in self.entries.iter() {
            while let Some(c) = changes.next_if(|c| c.path < entry.path) {
                entries.extend(added(c));
            }
            match changes.next_if(|c| c.path == entry.path) {
                Some(c) => entries.extend(added(c)),
                None => entries.push(entry.clone()),
            }
        }
        entries.extend(changes.filter_map(added));
        match same_outline && entries.len() == self.entries.len() {
            true => Manifest::with(entries.into(), self.outline.clone()),
            false => Manifest::new(entries.into(), paths, only),
        }
    }

    /// This tree with other blobs for some of its files. Paths that it does not have are added.
    pub(crate) fn overlaid(&self, over: &[(RepoPath, BlobId)], paths: &PathTable, only: &[String]) -> Manifest {
        let mut entries = self.entries.to_vec();
        for (path, blob_id) in over {
            match entries.binary_search_by(|e| e.path.cmp(path)) {
                Ok(i) => entries[i].blob_id = *blob_id,
                Err(i) => {
                    let entry = TreeEntry { path: path.clone(), blob_id: *blob_id, mode: FileMode::File };
                    entries.insert(i, entry);
                }
            }
        }
        match entries.len() == self.entries.len() {
            true => Manifest::with(entries.into(), self.outline.clone()),
            false => Manifest::new(entries.into(), paths, only),
        }
    }

    /// The number of each entry's path.
    pub(crate) fn files(&self) -> &[FileId] {
        &self.outline.files
    }

    /// The language of an entry: an index into `languages()`; `None` for files nobody claims.
    pub(crate) fn language(&self, entry: usize) -> Option<u8> {
        self.outline.languages[entry]
    }

    /// Files that configure module resolution, with their entries.
    pub(crate) fn configurations(&self) -> impl Iterator<Item = (FileId, &TreeEntry)> + '_ {
        self.outline.configurations.iter().map(|&i| (self.outline.files[i as usize], &self.entries[i as usize]))
    }

    /// The index of a file's entry.
    pub(crate) fn position(&self, file: FileId) -> Option<usize> {
        self.outline.positions.get(file)
    }

    /// The blob and language of a file that has one.
    pub(crate) fn source(&self, file: FileId) -> Option<(BlobId, u8)> {
        let i = self.position(file)?;
        Some((self.entries[i].blob_id, self.language(i)?))
    }

    /// Files with a language, in path order: file, blob, language.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (FileId, BlobId, u8)> + '_ {
        let rows = self.entries.iter().zip(&self.outline.files).zip(&self.outline.languages);
        rows.filter_map(|((e, &f), l)| Some((f, e.blob_id, (*l)?)))
    }

    /// Entries that are left out before their content is looked at, with the reason.
    pub(crate) fn skipped(&self) -> impl Iterator<Item = (usize, Skip)> + '_ {
        let reason = |(i, e): (usize, &TreeEntry)| match (e.mode, self.language(i)) {
            (FileMode::Symlink, _) => Some((i, Skip::Symlink)),
            (FileMode::Submodule, _) => Some((i, Skip::Submodule)),
            (_, None) => Some((i, Skip::Unsupported)),
            _ => None,
        };
        self.entries.iter().enumerate().filter_map(reason)
    }
}

fn language_index(entry: &TreeEntry, only: &[String]) -> Option<u8> {
    if !entry.mode.is_file() {
        return None;
    }
    let language = language_of(entry.path.as_bytes())?;
    if !only.is_empty() && !only.iter().any(|name| name == language.name()) {
        return None;
    }
    all_languages().iter().position(|l| l.name() == language.name()).map(|i| i as u8)
}
