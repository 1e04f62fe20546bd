//! The paths of a tree with the module resolution of each language over them.

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
            Some(modules) if self.tree.paths.contains_key(&from) => modules.resolve(&self.tree, from, specifier),
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
    paths: FxHashMap<FileId, RepoPath>,
    by_path: FxHashMap<RepoPath, FileId>,
    dirs: FxHashMap<RepoPath, DirId>,
    dir_paths: FxHashMap<DirId, RepoPath>,
    children: FxHashMap<DirId, Vec<FileId>>,
    manifests: ManifestContents,
}

impl PathIndex {
    fn new(manifest: &Manifest, table: &PathTable, manifests: ManifestContents) -> PathIndex {
        let mut index = PathIndex {
            files: Vec::with_capacity(manifest.files.len()),
            paths: FxHashMap::default(),
            by_path: FxHashMap::default(),
            dirs: FxHashMap::default(),
            dir_paths: FxHashMap::default(),
            children: FxHashMap::default(),
            manifests,
        };
        for (entry, &file) in manifest.entries.iter().zip(&manifest.files) {
            if entry.mode.is_file() && entry.path.to_str().is_some() {
                index.add(file, &entry.path, table);
            }
        }
        index
    }

    fn add(&mut self, file: FileId, path: &RepoPath, table: &PathTable) {
        self.files.push(file);
        self.paths.insert(file, path.clone());
        self.by_path.insert(path.clone(), file);
        let directory = table.directory_of(file);
        self.children.entry(directory).or_default().push(file);
        if self.dir_paths.contains_key(&directory) {
            return; // and so are those around it
        }
        let mut path = parent(path.as_bytes());
        while self.add_dir(path, table) && !path.is_empty() {
            path = parent(path);
        }
    }

    fn add_dir(&mut self, path: &[u8], table: &PathTable) -> bool {
        if self.dirs.contains_key(path) {
            return false;
        }
        let path = RepoPath::from(path);
        let id = table.dir_id(&path);
        self.dirs.insert(path.clone(), id);
        self.dir_paths.insert(id, path);
        true
    }
}

fn parent(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'/', path).map_or(b"", |slash| &path[..slash])
}

impl TreeView for PathIndex {
    fn file(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path.as_bytes()).copied()
    }

    fn dir(&self, path: &str) -> Option<DirId> {
        self.dirs.get(path.as_bytes()).copied()
    }

    fn path(&self, file: FileId) -> &str {
        self.paths.get(&file).and_then(RepoPath::to_str).unwrap_or_default()
    }

    fn dir_path(&self, dir: DirId) -> &str {
        self.dir_paths.get(&dir).and_then(RepoPath::to_str).unwrap_or_default()
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
