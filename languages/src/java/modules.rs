//! Java packages to directories. A directory is a candidate for the package `a.b` if its path
//! ends in `a/b`; below a conventional source root (`src/main/java`) the whole rest of the path
//! must be the package. Specifiers are described in `imports.rs`.

use crate::ids::{DirId, FileId};
use crate::modules::{Module, Modules, Resolution, TreeView};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

pub(crate) struct Resolver {
    /// Directories with Java files under the hash of each package they may be, sorted.
    packages: Vec<(u64, DirId)>,
}

/// More candidates than this are not compared.
const CANDIDATES_MAX: usize = 256;
/// Deeper directories are no packages.
const SEGMENTS_MAX: usize = 32;

impl Resolver {
    pub(crate) fn new(tree: &dyn TreeView) -> Resolver {
        let mut seen: FxHashSet<DirId> = FxHashSet::default();
        let mut packages = Vec::new();
        let mut last = None;
        for &file in tree.files() {
            let path = tree.path(file);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !path.ends_with(".java") || last == Some(folder) {
                continue;
            }
            last = Some(folder);
            if let Some(dir) = tree.dir(folder).filter(|&d| seen.insert(d)) {
                packages.extend(packages_of(folder).map(|package| (hash(package.bytes()), dir)));
            }
        }
        packages.sort_unstable();
        Resolver { packages }
    }

    /// The directories that may be a package, nearest to a path first.
    fn candidates<'a>(&self, tree: &'a dyn TreeView, package: &str, near: &str) -> Vec<(DirId, &'a str)> {
        let key = hash(package.bytes().map(|c| if c == b'.' { b'/' } else { c }));
        let start = self.packages.partition_point(|&(k, _)| k < key);
        let rows = self.packages[start..].iter().take_while(|&&(k, _)| k == key).take(CANDIDATES_MAX);
        let paths = rows.map(|&(_, dir)| (dir, tree.dir_path(dir)));
        let mut found: Vec<_> = paths.filter(|(_, path)| is_package(path, package)).collect();
        let far = |path: &str| (std::cmp::Reverse(common_prefix(path, near)), below_source_root(path).is_none());
        found.sort_by_key(|&(_, path)| (far(path), path));
        found
    }

    /// The file of `a.b.C`, or else the package in which it may stand in a file of another name.
    fn declaring(&self, tree: &dyn TreeView, path: &str, near: &str) -> Option<Module> {
        let (package, name) = path.rsplit_once('.').unwrap_or(("", path));
        let packages = self.candidates(tree, package, near);
        let file = packages.iter().find_map(|(_, folder)| tree.file(&join(folder, name)));
        let package = packages.first().map(|&(dir, _)| Module::Directory(dir));
        file.map(Module::File).or(package)
    }
}

impl Modules for Resolver {
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let here = tree.path(from).rsplit_once('/').map_or("", |(folder, _)| folder);
        let candidates = |package: &str| self.candidates(tree, package, here).into_iter();
        let directory = |(dir, _)| Module::Directory(dir);
        let module = match specifier.split_once(' ') {
            Some((n, package)) => candidates(package).nth(n.parse().unwrap_or(0)).map(directory),
            None => {
                let package = candidates(specifier).next().map(directory);
                package.or_else(|| self.declaring(tree, specifier, here))
            }
        };
        module.map_or(Resolution::Outside, Resolution::Module)
    }
}

/// The packages a directory may be, as paths.
fn packages_of(folder: &str) -> impl Iterator<Item = &str> {
    let below = below_source_root(folder);
    let longest = below.unwrap_or(folder);
    let shorter = move |path: &str| if below.is_some() { None } else { path.find('/').map(|i| i + 1) };
    std::iter::successors(Some(longest), move |path| shorter(path).map(|i| &path[i..])).take(SEGMENTS_MAX)
}

/// What stands behind `src/<source set>/java/` in a path (Maven's and Gradle's layout).
fn below_source_root(folder: &str) -> Option<&str> {
    let mut starts = folder.match_indices("src/").map(|(i, _)| i).filter(|&i| i == 0 || folder[..i].ends_with('/'));
    starts.find_map(|start| {
        let (_, rest) = folder[start + "src/".len()..].split_once('/')?;
        if rest == "java" { Some("") } else { rest.strip_prefix("java/") }
    })
}

fn is_package(folder: &str, package: &str) -> bool {
    if let Some(rest) = below_source_root(folder) {
        return same(rest, package);
    }
    let Some(start) = folder.len().checked_sub(package.len()) else { return false };
    let whole = start == 0 || folder.as_bytes()[start - 1] == b'/';
    whole && folder.is_char_boundary(start) && same(&folder[start..], package)
}

/// Whether a path spells a dotted name.
fn same(path: &str, package: &str) -> bool {
    path.len() == package.len() && path.bytes().zip(package.bytes()).all(|(p, c)| p == c || (p == b'/' && c == b'.'))
}

fn join(folder: &str, class: &str) -> String {
    if folder.is_empty() { format!("{class}.java") } else { format!("{folder}/{class}.java") }
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(x, y)| x == y).count()
}

fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut hasher = FxHasher::default();
    bytes.for_each(|b| hasher.write_u8(b));
    hasher.finish()
}
