//! The paths of a tree with the module resolution of each language over them.

use crate::file_index::FileIndex;
use crate::manifest::Manifest;
use crate::object::RepoPath;
use crate::paths::PathTable;
use evergraph_languages::{DirId, FileId, Language, Module, Modules, Resolution, TreeView, languages};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Everything module resolution depends on: the set of paths and the content of manifests
/// (`package.json`, `go.mod`). Blobs of source files are no part of it.
pub(crate) struct Layout {
    key: u128,
    tree: PathIndex,
    families: Vec<(&'static str, Box<dyn Modules>)>,
}

impl PartialEq for Layout {
    fn eq(&self, other: &Layout) -> bool {
        self.key == other.key
    }
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Layout({:032x})", self.key)
    }
}

impl Layout {
    /// Indexes a tree. `manifests` are the contents of the manifest files.
    pub(crate) fn new(key: u128, manifest: &Manifest, paths: &PathTable, manifests: ManifestContents) -> Layout {
        let tree = PathIndex::new(manifest, paths, manifests);
        let mut families: Vec<(&'static str, Box<dyn Modules>)> = Vec::new();
        for language in languages() {
            if !families.iter().any(|(family, _)| *family == language.family()) {
                families.push((language.family(), language.modules(&tree)));
            }
        }
        Layout { key, tree, families }
    }

    /// Where a specifier written in a file of a language leads.
    pub(crate) fn resolve(&self, language: &dyn Language, from: FileId, specifier: &str) -> Resolution {
        match self.modules(language) {
            Some(modules) if self.tree.positions.get(from).is_some() => modules.resolve(&self.tree, from, specifier),
            _ => Resolution::Outside,
        }
    }

    /// The module `name` inside a module.
    pub(crate) fn submodule(&self, language: &dyn Language, module: Module, name: &str) -> Option<Module> {
        self.modules(language)?.submodule(&self.tree, module, name)
    }

    fn modules(&self, language: &dyn Language) -> Option<&dyn Modules> {
        self.families.iter().find(|(f, _)| *f == language.family()).map(|(_, m)| m.as_ref())
    }
}

/// Contents of manifest files by file.
pub(crate) type ManifestContents = FxHashMap<FileId, Arc<[u8]>>;

/// Paths by number and numbers by path.
struct PathIndex {
    files: Vec<FileId>,
    positions: FileIndex,
    /// The paths of the files, one after the other, and where each ends: languages ask for every path.
    text: String,
    ends: Vec<usize>,
    by_path: FxHashMap<RepoPath, FileId>,
    dirs: FxHashMap<RepoPath, DirId>,
    dir_paths: FxHashMap<DirId, Box<str>>,
    children: FxHashMap<DirId, Vec<FileId>>,
    manifests: ManifestContents,
}

impl PathIndex {
    fn new(manifest: &Manifest, table: &PathTable, manifests: ManifestContents) -> PathIndex {
        let mut index = PathIndex {
            files: Vec::with_capacity(manifest.files().len()),
            positions: FileIndex::default(),
            text: String::new(),
            ends: Vec::new(),
            by_path: FxHashMap::default(),
            dirs: FxHashMap::default(),
            dir_paths: FxHashMap::default(),
            children: FxHashMap::default(),
            manifests,
        };
        index.by_path.reserve(manifest.files().len());
        for (entry, &file) in manifest.entries.iter().zip(manifest.files()) {
            if entry.mode.is_file()
                && let Some(text) = entry.path.to_str()
            {
                index.add(file, &entry.path, text, table);
            }
        }
        index.positions = FileIndex::new(index.files.iter().copied());
        index
    }

    fn add(&mut self, file: FileId, path: &RepoPath, text: &str, table: &PathTable) {
        self.files.push(file);
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.by_path.insert(path.clone(), file);
        let directory = table.directory_of(file);
        self.children.entry(directory).or_default().push(file);
        if self.dir_paths.contains_key(&directory) {
            return; // and so are those around it
        }
        let mut path = parent(text);
        while self.add_dir(path, table) && !path.is_empty() {
            path = parent(path);
        }
    }

    fn add_dir(&mut self, text: &str, table: &PathTable) -> bool {
        if self.dirs.contains_key(text.as_bytes()) {
            return false;
        }
        let path = RepoPath::from(text);
        let id = table.dir_id(&path);
        self.dirs.insert(path, id);
        self.dir_paths.insert(id, text.into());
        true
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

impl TreeView for PathIndex {
    fn file(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path.as_bytes()).copied()
    }

    fn dir(&self, path: &str) -> Option<DirId> {
        self.dirs.get(path.as_bytes()).copied()
    }

    fn path(&self, file: FileId) -> &str {
        let Some(position) = self.positions.get(file) else { return "" };
        let start = if position == 0 { 0 } else { self.ends[position - 1] };
        &self.text[start..self.ends[position]]
    }

    fn dir_path(&self, dir: DirId) -> &str {
        self.dir_paths.get(&dir).map_or("", AsRef::as_ref)
    }

    fn files_in(&self, dir: DirId) -> &[FileId] {
        self.children.get(&dir).map_or(&[], Vec::as_slice)
    }

    fn files(&self) -> &[FileId] {
        &self.files
    }

    fn manifest(&self, file: FileId) -> Option<&[u8]> {
        self.manifests.get(&file).map(|bytes| bytes.as_ref())
    }
}
