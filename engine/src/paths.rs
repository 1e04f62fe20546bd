//! Numbers for paths, stable for the life of an engine: what memoized results refer to files by.
//! The numbers depend on the order in which paths were met, so nothing may sort or print by them.

use crate::object::RepoPath;
use crate::resolve::LookedIn;
use evergraph_languages::{DirId, FileId};
use rustc_hash::FxHashMap;
use std::sync::{PoisonError, RwLock};

/// Interns file and directory paths. Only ever grows: by the paths of the trees that were asked about.
#[derive(Default)]
pub(crate) struct PathTable {
    inner: RwLock<Inner>,
}

#[derive(Default)]
struct Inner {
    files: Vec<(RepoPath, DirId)>,
    file_ids: FxHashMap<RepoPath, FileId>,
    dirs: Vec<RepoPath>,
    dir_ids: FxHashMap<RepoPath, DirId>,
}

impl PathTable {
    /// Ids of many paths under one lock.
    pub(crate) fn file_ids<'p>(&self, paths: impl Iterator<Item = &'p RepoPath>) -> Vec<FileId> {
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        paths.map(|path| inner.intern_file(path)).collect()
    }

    /// The id of a path that was met before.
    pub(crate) fn known(&self, path: &RepoPath) -> Option<FileId> {
        self.read().file_ids.get(path).copied()
    }

    pub(crate) fn path(&self, file: FileId) -> RepoPath {
        self.read().files[file.index()].0.clone()
    }

    pub(crate) fn directory_of(&self, file: FileId) -> DirId {
        self.read().files[file.index()].1
    }

    pub(crate) fn dir_id(&self, path: &RepoPath) -> DirId {
        if let Some(&id) = self.read().dir_ids.get(path) {
            return id;
        }
        self.inner.write().unwrap_or_else(PoisonError::into_inner).intern_dir(path)
    }

    pub(crate) fn dir_path(&self, dir: DirId) -> RepoPath {
        self.read().dirs[dir.index()].clone()
    }

    /// A file as a place where names are looked for.
    pub(crate) fn place_of(&self, file: FileId) -> LookedIn {
        LookedIn::file(self.read().files[file.index()].0.as_bytes())
    }

    /// What the files of a directory bind together, as such a place.
    pub(crate) fn place_of_directory(&self, dir: DirId) -> LookedIn {
        LookedIn::directory(self.read().dirs[dir.index()].as_bytes())
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Inner> {
        // A panic while interning leaves the tables as they were: each push is complete or absent.
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn intern_file(&mut self, path: &RepoPath) -> FileId {
        if let Some(&id) = self.file_ids.get(path) {
            return id;
        }
        let bytes = path.as_bytes();
        let slash = bytes.iter().rposition(|&b| b == b'/').unwrap_or(0);
        let dir = self.intern_dir(&RepoPath::from(&bytes[..slash]));
        let id = FileId(self.files.len() as u32);
        self.files.push((path.clone(), dir));
        self.file_ids.insert(path.clone(), id);
        id
    }

    fn intern_dir(&mut self, path: &RepoPath) -> DirId {
        if let Some(&id) = self.dir_ids.get(path) {
            return id;
        }
        let id = DirId(self.dirs.len() as u32);
        self.dirs.push(path.clone());
        self.dir_ids.insert(path.clone(), id);
        id
    }
}
