//! Rust module resolution: module files, crate roots, crates of the tree.
//!
//! Specifiers are our own: `crate`, `self`, `super` (repeated: `super super`), `extern NAME`,
//! `mod a/b` (the file of module `b` in the inline module `a`), `path p` and `inner-path a/p`
//! (the same under `#[path]`).

use super::crates::{Crates, Package, folders_up, join, parent};
use crate::ids::FileId;
use crate::modules::{Module, Modules, Resolution, TreeView};
use rustc_hash::FxHashMap;

pub(crate) struct Resolver {
    crates: Crates,
    /// Files of the tree that are modules of other files by convention have their owner found by
    /// path; crate roots stand in these folders.
    roots_in: FxHashMap<String, Vec<FileId>>,
}

impl Resolver {
    pub(crate) fn new(tree: &dyn TreeView) -> Resolver {
        let crates = Crates::read(tree);
        let mut roots_in: FxHashMap<String, Vec<FileId>> = FxHashMap::default();
        for package in &crates.packages {
            for &root in &package.roots {
                let roots = roots_in.entry(parent(tree.path(root)).to_owned()).or_default();
                if !roots.contains(&root) {
                    roots.push(root);
                }
            }
        }
        Resolver { crates, roots_in }
    }

    fn is_root(&self, tree: &dyn TreeView, file: FileId) -> bool {
        if self.crates.roots.contains(&file) {
            return true;
        }
        // Without a manifest, the usual names are roots.
        let path = tree.path(file);
        let name = path.rsplit('/').next().unwrap_or(path);
        matches!(name, "lib.rs" | "main.rs") && self.crates.package_of(path).is_none()
    }

    /// The folder in which the modules a file declares stand.
    fn child_folder(&self, tree: &dyn TreeView, file: FileId) -> String {
        let path = tree.path(file);
        if self.is_root(tree, file) || path.ends_with("/mod.rs") || path == "mod.rs" {
            return parent(path).to_owned();
        }
        path.strip_suffix(".rs").unwrap_or(path).to_owned()
    }

    /// The file whose modules stand in a folder.
    fn owner(&self, tree: &dyn TreeView, folder: &str) -> Option<FileId> {
        if let Some(roots) = self.roots_in.get(folder) {
            // The library comes first.
            return roots.first().copied();
        }
        let candidates = [
            format!("{folder}/mod.rs"),
            format!("{folder}.rs"),
            format!("{folder}/lib.rs"),
            format!("{folder}/main.rs"),
        ];
        let trimmed = candidates.iter().map(|c| c.trim_start_matches('/'));
        trimmed
            .filter(|_| !folder.is_empty() || tree.file("lib.rs").is_some() || tree.file("main.rs").is_some())
            .find_map(|c| tree.file(c))
    }

    fn parent_module(&self, tree: &dyn TreeView, file: FileId) -> Option<FileId> {
        if self.is_root(tree, file) {
            return None;
        }
        let path = tree.path(file);
        let folder = parent(path);
        let owned = if path.ends_with("/mod.rs") { parent(folder) } else { folder };
        self.owner(tree, owned).filter(|&owner| owner != file)
    }

    /// The root of the crate a file belongs to: the nearest one above it, the library if several
    /// could be.
    fn root(&self, tree: &dyn TreeView, file: FileId) -> Option<FileId> {
        if self.is_root(tree, file) {
            return Some(file);
        }
        let path = tree.path(file);
        folders_up(path).find_map(|folder| {
            if let Some(roots) = self.roots_in.get(folder) {
                return roots.first().copied();
            }
            let usual = ["lib.rs", "main.rs"]
                .map(|name| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
            usual.iter().find_map(|p| tree.file(p))
        })
    }

    fn declared(&self, tree: &dyn TreeView, from: FileId, module: &str) -> Option<FileId> {
        let folder = self.child_folder(tree, from);
        let base = join(&folder, module)?;
        tree.file(&format!("{base}.rs")).or_else(|| tree.file(&format!("{base}/mod.rs")))
    }

    fn extern_crate(&self, tree: &dyn TreeView, from: FileId, name: &str) -> Option<FileId> {
        let package = self.crates.package_of(tree.path(from))?;
        if name == package.crate_name {
            return package.library;
        }
        let by_folder = |folder: &String| self.crates.by_folder.get(folder);
        let by_name = |name: &str| self.crates.by_name.get(name);
        let found = match (package.local.get(name), package.renamed.get(name)) {
            (Some(folder), _) => by_folder(folder),
            (None, Some(renamed)) => by_name(renamed),
            (None, None) => by_name(name),
        };
        found.and_then(|&i| self.library(i))
    }

    /// Whether a name is that of a crate outside the tree.
    fn is_dependency(&self, tree: &dyn TreeView, from: FileId, name: &str) -> bool {
        let package = self.crates.package_of(tree.path(from));
        matches!(name, "std" | "core" | "alloc" | "proc_macro" | "test")
            || package.is_some_and(|p| p.dependencies.contains(name))
    }

    fn library(&self, package: usize) -> Option<FileId> {
        let package: &Package = self.crates.packages.get(package)?;
        package.library
    }
}

impl Modules for Resolver {
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let (kind, rest) = specifier.split_once(' ').unwrap_or((specifier, ""));
        let found = match kind {
            "crate" => self.root(tree, from),
            "self" => Some(from),
            "super" => {
                let levels = 1 + rest.split(' ').filter(|s| !s.is_empty()).count();
                (0..levels).try_fold(from, |file, _| self.parent_module(tree, file))
            }
            "mod" => self.declared(tree, from, rest.trim_start_matches("r#")),
            "path" => join(parent(tree.path(from)), rest).and_then(|p| tree.file(&p)),
            "inner-path" => join(&self.child_folder(tree, from), rest).and_then(|p| tree.file(&p)),
            "extern" => {
                let name = rest.trim_start_matches("r#");
                match self.extern_crate(tree, from, name) {
                    None if self.is_dependency(tree, from, name) => return Resolution::Outside,
                    found => found,
                }
            }
            _ => None,
        };
        found.map_or(Resolution::Missing, |f| Resolution::Module(Module::File(f)))
    }

    /// What no declaration is seen of, as a macro writes it, still stands in the folder of its module.
    fn submodule(&self, tree: &dyn TreeView, module: Module, name: &str) -> Option<Module> {
        let Module::File(file) = module else { return None };
        self.declared(tree, file, name.trim_start_matches("r#")).filter(|&f| f != file).map(Module::File)
    }
}
