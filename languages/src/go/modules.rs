//! Go module resolution: import paths to directories, by `go.mod`, `go.work`, `vendor` and
//! `internal` directories (<https://go.dev/ref/mod>, <https://go.dev/s/go14internal>).

mod layout;
mod manifest;

use crate::ids::{DirId, FileId};
use crate::modules::{Module, Modules, Resolution, TreeView};
use layout::{has_go_files, is_inside, join, normalized, parent};
use manifest::Manifest;
use rustc_hash::FxHashMap;

/// The modules of one tree.
pub(crate) struct Resolver {
    /// By directory.
    modules: FxHashMap<String, GoModule>,
    /// Directories of the modules of each path, those that are not test data first.
    by_path: FxHashMap<String, Vec<String>>,
    /// Module paths that a `go.work` replaces by directories of the tree.
    workspace_replaces: Vec<(String, String)>,
    /// Whether any `vendor` directory is there to look into.
    vendored: bool,
    /// Without any module: directories by their last segment.
    by_segment: FxHashMap<String, Vec<String>>,
}

struct GoModule {
    path: String,
    /// Module paths replaced by directories of the tree.
    replaces: Vec<(String, String)>,
}

impl Resolver {
    pub(crate) fn new(tree: &dyn TreeView) -> Resolver {
        let mut resolver = Resolver {
            modules: FxHashMap::default(),
            by_path: FxHashMap::default(),
            workspace_replaces: Vec::new(),
            vendored: false,
            by_segment: FxHashMap::default(),
        };
        for &file in tree.files() {
            let path = tree.path(file);
            let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
            resolver.vendored |= path.starts_with("vendor/") || path.contains("/vendor/");
            match name {
                "go.mod" => resolver.add_module(dir, tree.manifest(file).unwrap_or(&[])),
                "go.work" => {
                    let manifest = Manifest::parse(tree.manifest(file).unwrap_or(&[]));
                    resolver.workspace_replaces.extend(manifest.local_replaces(dir));
                }
                _ => {}
            }
        }
        for dirs in resolver.by_path.values_mut() {
            dirs.sort_by_key(|dir| is_apart(dir));
        }
        if resolver.modules.is_empty() {
            resolver.by_segment = layout::directories_by_segment(tree);
        }
        resolver
    }

    fn add_module(&mut self, dir: &str, content: &[u8]) {
        let manifest = Manifest::parse(content);
        let Some(path) = manifest.module.clone() else { return };
        self.by_path.entry(path.clone()).or_default().push(dir.to_owned());
        let module = GoModule { path, replaces: manifest.local_replaces(dir) };
        self.modules.insert(dir.to_owned(), module);
    }

    /// The module a directory belongs to: the nearest `go.mod` upwards.
    fn module_of<'a>(&'a self, dir: &'a str) -> Option<(&'a str, &'a GoModule)> {
        let mut at = Some(dir);
        while let Some(dir) = at {
            if let Some(module) = self.modules.get(dir) {
                return Some((dir, module));
            }
            at = parent(dir);
        }
        None
    }

    /// The directory an import path names in this tree, whether it exists or not.
    fn locate(&self, tree: &dyn TreeView, dir: &str, specifier: &str) -> Option<String> {
        if self.vendored
            && let Some(found) = vendored(tree, dir, specifier)
        {
            return Some(found);
        }
        let Some((module_dir, module)) = self.module_of(dir) else { return self.guess(tree, specifier) };
        let own = prefixed(&module.path, specifier).map(|rest| join(module_dir, rest));
        // A nested module's path may start with the path of the module around it: the longest wins.
        let replaced = longest(&module.replaces, specifier).or_else(|| longest(&self.workspace_replaces, specifier));
        let elsewhere = self.in_other_module(dir, specifier);
        let nested = elsewhere.filter(|(length, _)| own.is_none() || *length > module.path.len());
        let replaced = replaced.filter(|(length, _)| own.is_none() || *length > module.path.len());
        let standard = || (module.path == "std" || module.path == "cmd").then(|| self.standard(specifier)).flatten();
        replaced.map(|(_, found)| found).or(nested.map(|(_, found)| found)).or(own).or_else(standard)
    }

    /// The directory in the module of the longest path that starts the specifier.
    fn in_other_module(&self, dir: &str, specifier: &str) -> Option<(usize, String)> {
        let mut path = specifier;
        loop {
            let candidates = self.by_path.get(path).map_or(&[][..], Vec::as_slice);
            let reachable = candidates.iter().find(|d| !is_apart(d) || is_inside(dir, d));
            if let Some(found) = reachable {
                let rest = specifier[path.len()..].trim_start_matches('/');
                return Some((path.len(), join(found, rest)));
            }
            path = path.rsplit_once('/')?.0;
        }
    }

    /// The Go project itself: packages of the standard library lie under the module `std`.
    fn standard(&self, specifier: &str) -> Option<String> {
        let dir = self.by_path.get("std")?.first()?;
        Some(join(dir, specifier))
    }

    /// Without modules (GOPATH): the one directory whose path ends like the import path.
    fn guess(&self, tree: &dyn TreeView, specifier: &str) -> Option<String> {
        let last = specifier.rsplit('/').next()?;
        let dirs = self.by_segment.get(last)?;
        let mut whole = dirs.iter().filter(|d| is_inside_suffix(d, specifier));
        if let Some(found) = whole.next() {
            let alone = whole.next().is_none() && specifier.contains('/');
            return alone.then(|| found.clone());
        }
        // host/owner/repository/rest: the tree is likely the repository.
        let mut segments = specifier.splitn(4, '/');
        let host = segments.next().filter(|host| host.contains('.'));
        let rest = host.and(segments.nth(2))?;
        let found = dirs.iter().find(|d| d.as_str() == rest)?;
        tree.dir(found).map(|_| found.clone())
    }
}

impl Modules for Resolver {
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let path = tree.path(from);
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let located = if specifier == "." || specifier.starts_with("./") || specifier.starts_with("../") {
            match normalized(&join(dir, specifier)) {
                Some(target) => target,
                None => return Resolution::Missing,
            }
        } else {
            match self.locate(tree, dir, specifier) {
                Some(target) => target,
                None => return Resolution::Outside,
            }
        };
        match package(tree, &located) {
            Some(found) if may_import(dir, &located) => Resolution::Module(Module::Directory(found)),
            _ => Resolution::Missing,
        }
    }
}

/// A directory with Go files in it.
fn package(tree: &dyn TreeView, dir: &str) -> Option<DirId> {
    tree.dir(dir).filter(|&d| has_go_files(tree, d))
}

/// The package in the nearest `vendor` directory upwards.
fn vendored(tree: &dyn TreeView, dir: &str, specifier: &str) -> Option<String> {
    let mut at = Some(dir);
    while let Some(dir) = at {
        let candidate = join(&join(dir, "vendor"), specifier);
        if package(tree, &candidate).is_some() {
            return Some(candidate);
        }
        at = parent(dir);
    }
    None
}

/// “An import of a path containing the element `internal` is disallowed if the importing code is
/// outside the tree rooted at the parent of the `internal` directory.”
fn may_import(from: &str, target: &str) -> bool {
    let mut start = 0;
    for segment in target.split('/') {
        if segment == "internal" {
            let around = target[..start].trim_end_matches('/');
            if !is_inside(from, around) {
                return false;
            }
        }
        start += segment.len() + 1;
    }
    true
}

/// What follows a module path in an import path.
fn prefixed<'a>(module: &str, specifier: &'a str) -> Option<&'a str> {
    let rest = specifier.strip_prefix(module)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// The directory by the longest replaced module path that starts the specifier.
fn longest(replaces: &[(String, String)], specifier: &str) -> Option<(usize, String)> {
    let matching = replaces.iter().filter_map(|(path, dir)| Some((path.len(), join(dir, prefixed(path, specifier)?))));
    matching.max_by_key(|(length, _)| *length)
}

/// Whether modules in the directory are nobody's but their own: test data and vendored code.
fn is_apart(dir: &str) -> bool {
    dir.split('/').any(|segment| segment == "testdata" || segment == "vendor")
}

/// Whether a directory's path is the specifier, or ends with it.
fn is_inside_suffix(dir: &str, specifier: &str) -> bool {
    dir.strip_suffix(specifier).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

#[cfg(test)]
mod tests;
