//! `#include` paths to files of the tree. The directories a build searches are not known, so a
//! path that is not found beside the including file leads to the file of the tree whose path ends
//! in it; of several, to the one nearest to the including file.

mod standard;

use crate::ids::FileId;
use crate::modules::{Module, Modules, Resolution, TreeView};
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) struct Resolver {
    /// Files by their last segment, in path order.
    by_name: FxHashMap<String, Vec<FileId>>,
    /// All segments of directories.
    folders: FxHashSet<String>,
}

/// More files of one name than this are not compared.
const CANDIDATES_MAX: usize = 512;

impl Resolver {
    pub(crate) fn new(tree: &dyn TreeView) -> Resolver {
        let mut by_name: FxHashMap<String, Vec<FileId>> = FxHashMap::default();
        let mut folders: FxHashSet<String> = FxHashSet::default();
        for &file in tree.files() {
            let path = tree.path(file);
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if !is_included(name) {
                continue;
            }
            by_name.entry(name.to_owned()).or_default().push(file);
            for segment in folder.split('/').filter(|s| !s.is_empty()) {
                if !folders.contains(segment) {
                    folders.insert(segment.to_owned());
                }
            }
        }
        Resolver { by_name, folders }
    }

    /// Whether a path starts with a folder that the tree does not have: it is of another package.
    fn is_elsewhere(&self, path: &str) -> bool {
        path.split_once('/').is_some_and(|(first, _)| first != "." && first != ".." && !self.folders.contains(first))
    }

    fn by_suffix(&self, tree: &dyn TreeView, directory: &str, path: &str) -> Option<FileId> {
        let name = path.rsplit('/').next()?;
        let candidates = self.by_name.get(name)?.iter().take(CANDIDATES_MAX);
        let ends = |p: &str| p == path || p.strip_suffix(path).is_some_and(|rest| rest.ends_with('/'));
        let fitting = candidates.copied().filter(|&f| ends(tree.path(f)));
        fitting.min_by_key(|&f| distance(directory, tree.path(f)))
    }
}

impl Modules for Resolver {
    /// Paths in brackets are given with them: `<a.h>`; others bare.
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let angle = specifier.strip_prefix('<').and_then(|s| s.strip_suffix('>'));
        let own = tree.path(from);
        let directory = own.rsplit_once('/').map_or("", |(directory, _)| directory);
        let path = angle.unwrap_or(specifier);
        let beside = || normalized(directory, path).and_then(|p| tree.file(&p));
        let found = match angle {
            Some(path) if standard::is_header(path) => return Resolution::Outside,
            Some(_) => None,
            None => beside(),
        };
        let bare = path.trim_start_matches("./").trim_start_matches("../");
        match found.or_else(|| self.by_suffix(tree, directory, bare)).filter(|&f| f != from) {
            Some(file) => Resolution::Module(Module::File(file)),
            None if angle.is_some() || standard::is_header(path) || self.is_elsewhere(path) => Resolution::Outside,
            None => Resolution::Missing,
        }
    }
}

/// Names of files that are included at all.
fn is_included(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
    matches!(
        extension,
        "" | "h"
            | "hh"
            | "hpp"
            | "hxx"
            | "h++"
            | "H"
            | "c"
            | "cc"
            | "cpp"
            | "cxx"
            | "inc"
            | "inl"
            | "ipp"
            | "tcc"
            | "def"
            | "tpp"
    )
}

/// A path relative to a directory, without `.` and `..`; `None` if it leaves the tree.
fn normalized(directory: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = directory.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How far a file is from a directory: fewer shared directories first, then more of its own.
fn distance(directory: &str, path: &str) -> (usize, usize) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let parts = |p: &str| p.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (from, to) = (parts(directory), parts(folder));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    (from.len() - shared, to.len() - shared)
}
