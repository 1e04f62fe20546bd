//! Module resolution of the JavaScript family: relative files with their extensions, TypeScript's
//! `paths` and `baseUrl`, packages of the tree by name, `exports`, `imports` and `main`.
//!
//! Follows <https://nodejs.org/api/esm.html#resolution-algorithm-specification> and
//! <https://www.typescriptlang.org/docs/handbook/modules/reference.html>, with one difference:
//! nothing was built. Where a package points into a folder that is not in the tree, the source it
//! is built from stands in.

mod config;
mod package;
mod paths;
mod probe;

use super::rules::is_node_module;
use crate::ids::FileId;
use crate::modules::{Module, Modules, Resolution, TreeView};
use config::Config;
use package::Package;
use paths::{ancestors, joined, parent};
use probe::{Prefer, probe};
use rustc_hash::FxHashMap;

/// Before a specifier `#name` in a comment: it is asked for by its types, as the TypeScript compiler looks.
pub(super) const TYPES: &str = "types:";

/// The manifests that resolution reads.
pub(super) const MANIFESTS: &[&str] = &[
    "package.json",
    "tsconfig.json",
    "jsconfig.json",
    "tsconfig.base.json",
    "tsconfig.app.json",
    "tsconfig.build.json",
    "tsconfig.common.json",
    "tsconfig.lib.json",
    "tsconfig.node.json",
    "tsconfig.options.json",
    "tsconfig.paths.json",
    "tsconfig.root.json",
    "tsconfig.settings.json",
    "tsconfig.shared.json",
    "tsconfig.src.json",
    "tsconfig.test.json",
    "tsconfig.web.json",
];

/// The packages and compiler settings of one tree.
pub(crate) struct Resolver {
    /// By directory.
    packages: FxHashMap<String, Package>,
    /// Directories of the packages of each name, best first.
    by_name: FxHashMap<String, Vec<String>>,
    /// What applies to files below a directory.
    configs: FxHashMap<String, Config>,
}

impl Resolver {
    pub(crate) fn new(tree: &dyn TreeView) -> Resolver {
        let mut resolver =
            Resolver { packages: FxHashMap::default(), by_name: FxHashMap::default(), configs: FxHashMap::default() };
        for &file in tree.files() {
            let path = tree.path(file);
            let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
            match name {
                "package.json" => resolver.add_package(tree, file, dir),
                "tsconfig.json" => {
                    resolver.configs.insert(dir.to_owned(), Config::read(tree, path));
                }
                "jsconfig.json" => {
                    resolver.configs.entry(dir.to_owned()).or_insert_with(|| Config::read(tree, path));
                }
                _ => {}
            }
        }
        for dirs in resolver.by_name.values_mut() {
            dirs.sort_by_key(|dir| (paths::apart(dir).is_some(), dir.len()));
        }
        resolver
    }

    fn add_package(&mut self, tree: &dyn TreeView, file: FileId, dir: &str) {
        let Some(package) = tree.manifest(file).and_then(Package::parse) else { return };
        if let Some(name) = &package.name {
            self.by_name.entry(name.clone()).or_default().push(dir.to_owned());
        }
        self.packages.insert(dir.to_owned(), package);
    }

    /// A file or directory of the tree, with what its `package.json` says.
    fn file_or_directory(&self, tree: &dyn TreeView, path: &str, prefer: Prefer) -> Option<FileId> {
        if let Some(file) = probe(tree, path, prefer) {
            return Some(file);
        }
        if let Some(package) = self.packages.get(path)
            && let Some(file) = package.entry(tree, path, prefer)
        {
            return Some(file);
        }
        probe(tree, &joined(path, "index")?, prefer)
    }

    /// What the compiler settings around a file map a bare specifier to.
    fn mapped(&self, tree: &dyn TreeView, dir: &str, specifier: &str, prefer: Prefer) -> Option<FileId> {
        let configs = ancestors(dir).filter_map(|d| self.configs.get(d));
        for config in configs {
            for candidate in config.candidates(specifier) {
                if let Some(file) = self.file_or_directory(tree, &candidate, prefer) {
                    return Some(file);
                }
            }
        }
        None
    }

    /// A package of the tree by name, as seen from a file.
    fn package(&self, tree: &dyn TreeView, from: &str, specifier: &str, prefer: Prefer) -> Option<Resolution> {
        let (name, rest) = paths::package_name(specifier)?;
        let installed = ancestors(parent(from)).filter_map(|d| joined(d, &format!("node_modules/{name}")));
        let named = self.by_name.get(name).into_iter().flatten().filter(|dir| paths::reaches(from, dir)).cloned();
        let mut known = false;
        for dir in installed.filter(|d| self.packages.contains_key(d)).chain(named) {
            let Some(package) = self.packages.get(&dir) else { continue };
            known = true;
            let found = match rest {
                "" => package.entry(tree, &dir, prefer).or_else(|| probe(tree, &joined(&dir, "index")?, prefer)),
                rest => package
                    .subpath(tree, &dir, rest, prefer)
                    .or_else(|| self.file_or_directory(tree, &joined(&dir, rest)?, prefer))
                    .or_else(|| self.file_or_directory(tree, &joined(&dir, &format!("src/{rest}"))?, prefer)),
            };
            if let Some(file) = found {
                return Some(Resolution::Module(Module::File(file)));
            }
        }
        known.then_some(Resolution::Missing)
    }

    /// `#name`: the `imports` of the package around a file.
    fn internal(&self, tree: &dyn TreeView, from: &str, specifier: &str, prefer: Prefer) -> Resolution {
        for dir in ancestors(parent(from)) {
            let Some(package) = self.packages.get(dir) else { continue };
            for target in package.import_targets(specifier, prefer) {
                if !target.starts_with('.') {
                    return self.bare(tree, from, &target, prefer);
                }
                if let Some(file) = package::built(tree, dir, &target, prefer) {
                    return Resolution::Module(Module::File(file));
                }
            }
            break;
        }
        match self.mapped(tree, parent(from), specifier, prefer) {
            Some(file) => Resolution::Module(Module::File(file)),
            None => Resolution::Missing,
        }
    }

    fn bare(&self, tree: &dyn TreeView, from: &str, specifier: &str, prefer: Prefer) -> Resolution {
        if specifier.starts_with("node:") || specifier.contains("://") || specifier.starts_with("data:") {
            return Resolution::Outside;
        }
        if let Some(file) = self.mapped(tree, parent(from), specifier, prefer) {
            return Resolution::Module(Module::File(file));
        }
        if is_node_module(specifier) {
            return Resolution::Outside;
        }
        self.package(tree, from, specifier, prefer).unwrap_or(Resolution::Outside)
    }
}

impl Modules for Resolver {
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let from = tree.path(from);
        let (prefer, specifier) = match specifier.strip_prefix(TYPES) {
            Some(specifier) => (Prefer::TypeScript, specifier),
            None => (Prefer::of(from), specifier),
        };
        // Bundlers read a query or loader into the specifier.
        let specifier = specifier.split_once('?').map_or(specifier, |(path, _)| path);
        if specifier.is_empty() || specifier.starts_with('/') {
            return Resolution::Outside;
        }
        if paths::is_relative(specifier) {
            let path = joined(parent(from), specifier);
            let file = path.and_then(|p| self.file_or_directory(tree, &p, prefer));
            return file.map_or(Resolution::Missing, |f| Resolution::Module(Module::File(f)));
        }
        if specifier.starts_with('#') {
            return self.internal(tree, from, specifier, prefer);
        }
        self.bare(tree, from, specifier, prefer)
    }
}
