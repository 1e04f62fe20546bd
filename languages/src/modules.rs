//! Module resolution: from a specifier in one file to files of the tree.

use crate::ids::{DirId, FileId};

/// The paths of one tree, as a language's module resolution sees them. Paths are relative to the
/// root, with `/`, without a leading slash; the root directory is the empty path.
pub trait TreeView {
    /// The file at a path, if it is a file of the tree.
    fn file(&self, path: &str) -> Option<FileId>;
    /// The directory at a path, if any file lies under it.
    fn dir(&self, path: &str) -> Option<DirId>;
    /// The path of a file. Files whose path is not UTF-8 are not offered to languages.
    fn path(&self, file: FileId) -> &str;
    /// The path of a directory.
    fn dir_path(&self, dir: DirId) -> &str;
    /// The files directly in a directory, sorted by path.
    fn files_in(&self, dir: DirId) -> &[FileId];
    /// All files of the tree, sorted by path.
    fn files(&self) -> &[FileId];
    /// The content of a manifest: a file whose name the language listed in `manifests`.
    fn manifest(&self, file: FileId) -> Option<&[u8]>;
}

/// What a module is made of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Module {
    /// One file.
    File(FileId),
    /// A directory: the files of the language in it together (Go, Java), or a package without a
    /// file of its own (Python namespace packages).
    Directory(DirId),
}

/// Where a specifier leads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Resolution {
    /// To a module of the tree.
    Module(Module),
    /// Outside the repository: the standard library or a third-party package.
    Outside,
    /// To something that should be in the repository and is not there.
    Missing,
}

/// The module resolution of one language over one tree. Built once per set of paths and
/// manifests; asked many times.
pub trait Modules: Send + Sync {
    /// Resolves a specifier as written in `from`.
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution;

    /// The module `name` inside a module, for languages whose [`Rules::submodules`](crate::Rules) says so.
    fn submodule(&self, _tree: &dyn TreeView, _module: Module, _name: &str) -> Option<Module> {
        None
    }
}
