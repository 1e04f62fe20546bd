//! Python module resolution over the paths of one tree.
//!
//! Absolute imports are looked up from every plausible source root. Which one a project uses is
//! said by its environment and not by its files, so roots are tried nearest to the importing file
//! first: its own directory, then the known roots around it, then the rest.

use crate::ids::FileId;
use crate::modules::{Module, Modules, Resolution, TreeView};
use rustc_hash::{FxHashMap, FxHashSet};

/// What one directory holds that an import can name.
#[derive(Default)]
struct Contents {
    modules: FxHashMap<Box<str>, Found>,
}

/// What a name in a directory leads to; packages go before modules, sources before stubs.
#[derive(Clone, Copy)]
struct Found {
    module: Module,
    rank: u8,
}

/// The index of one tree: directories with Python files, and the roots of absolute imports.
#[derive(Default)]
pub(crate) struct Resolver {
    directories: FxHashMap<Box<str>, Contents>,
    /// Roots by first segment: the directories that offer a module of this name, sorted by path.
    roots: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// Directories with an `__init__`.
    packages: FxHashSet<Box<str>>,
}

/// More places for one name than this are not tried: one import stays cheap in any tree.
const ROOTS_MAX: usize = 64;

impl Resolver {
    pub(crate) fn new(tree: &dyn TreeView) -> Resolver {
        let mut resolver = Resolver::default();
        for &file in tree.files() {
            let (directory, name) = split(tree.path(file));
            let Some((stem, stub)) = module_name(name) else { continue };
            if stem == "__init__" {
                resolver.packages.insert(directory.into());
                let (parent, package) = split(directory);
                resolver.add(parent, package, Module::File(file), u8::from(stub));
            } else {
                resolver.add(directory, stem, Module::File(file), 2 + u8::from(stub));
            }
            resolver.add_namespaces(tree, directory);
        }
        resolver.find_roots();
        resolver
    }

    fn add(&mut self, directory: &str, name: &str, module: Module, rank: u8) {
        if !self.directories.contains_key(directory) {
            self.directories.insert(directory.into(), Contents::default());
        }
        let Some(contents) = self.directories.get_mut(directory) else { return };
        let better = contents.modules.get(name).is_none_or(|found| rank < found.rank);
        if better && !name.is_empty() {
            contents.modules.insert(name.into(), Found { module, rank });
        }
    }

    /// A directory without `__init__` is a namespace package of the directory around it.
    fn add_namespaces(&mut self, tree: &dyn TreeView, directory: &str) {
        let mut at = directory;
        while !at.is_empty() {
            let (parent, name) = split(at);
            let known = self.directories.get(parent).is_some_and(|c| c.modules.contains_key(name));
            if let Some(dir) = tree.dir(at).filter(|_| !known) {
                self.add(parent, name, Module::Directory(dir), 4);
            }
            if known && self.directories.contains_key(at) {
                break;
            }
            at = parent;
        }
    }

    /// A root is a directory that is not itself a package: the tree's root, `src`, the parent of
    /// a top-level package, the directory of a script.
    fn find_roots(&mut self) {
        for (directory, contents) in &self.directories {
            // What is run from the top of the tree has it on its path, even where that is a package.
            if self.packages.contains(directory) && !directory.is_empty() {
                continue;
            }
            for (name, found) in &contents.modules {
                let conventional = directory.is_empty() || matches!(split(directory).1, "src" | "lib" | "python");
                // Scripts in other folders are modules for their neighbours only.
                if conventional || found.rank < 2 {
                    self.roots.entry(name.clone()).or_default().push(directory.clone());
                }
            }
        }
        self.roots.values_mut().for_each(|roots| roots.sort_unstable());
    }

    fn inside(&self, directory: &str, name: &str) -> Option<Module> {
        self.directories.get(directory)?.modules.get(name).map(|found| found.module)
    }

    /// Follows segments down from a directory.
    fn descend(&self, directory: &str, segments: &[&str]) -> Option<Module> {
        let mut path = directory.to_owned();
        let mut module = None;
        for segment in segments {
            module = Some(self.inside(&path, segment)?);
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(segment);
        }
        module
    }

    fn absolute(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let segments: Vec<&str> = specifier.split('.').collect();
        let own = split(tree.path(from)).0;
        let mut known = false;
        for root in self.roots_from(own, segments[0]) {
            // Folders of data or of scripts that share a package's name are no evidence.
            let first = self.inside(root, segments[0]);
            known |= matches!(first, Some(Module::File(_)));
            if let Some(module) = self.descend(root, &segments) {
                return Resolution::Module(module);
            }
        }
        if known { Resolution::Missing } else { Resolution::Outside }
    }

    /// The directories an absolute import may start in, nearest first.
    fn roots_from<'a>(&'a self, own: &'a str, first: &str) -> impl Iterator<Item = &'a str> {
        let listed: &[Box<str>] = self.roots.get(first).map_or(&[], Vec::as_slice);
        let mut roots: Vec<&str> = listed.iter().take(ROOTS_MAX).map(|r| &**r).collect();
        roots.sort_by_key(|root| std::cmp::Reverse(shared_segments(own, root)));
        // The folder of a script is on the path when it runs; the folder of a package's module is not.
        let module = self.inside(own, first).is_some_and(|m| matches!(m, Module::File(_)));
        let script = module && !self.packages.contains(own);
        script.then_some(own).into_iter().chain(roots)
    }

    fn relative(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let dots = specifier.bytes().take_while(|&b| b == b'.').count();
        let mut directory = split(tree.path(from)).0;
        for _ in 1..dots {
            if directory.is_empty() {
                return Resolution::Missing;
            }
            directory = split(directory).0;
        }
        let rest = &specifier[dots..];
        let found = if rest.is_empty() {
            self.package(tree, directory)
        } else {
            let segments: Vec<&str> = rest.split('.').collect();
            self.descend(directory, &segments)
        };
        found.map_or(Resolution::Missing, Resolution::Module)
    }

    /// The module that a directory is.
    fn package(&self, tree: &dyn TreeView, directory: &str) -> Option<Module> {
        let (parent, name) = split(directory);
        match self.inside(parent, name) {
            // A module beside the directory does not stand for it.
            Some(found @ Module::File(file)) if split(tree.path(file)).0 == directory => Some(found),
            _ => tree.dir(directory).map(Module::Directory),
        }
    }
}

impl Modules for Resolver {
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        if specifier.starts_with('.') {
            self.relative(tree, from, specifier)
        } else {
            self.absolute(tree, from, specifier)
        }
    }

    fn submodule(&self, tree: &dyn TreeView, module: Module, name: &str) -> Option<Module> {
        let directory = match module {
            Module::Directory(dir) => tree.dir_path(dir),
            Module::File(file) => {
                let (directory, file_name) = split(tree.path(file));
                module_name(file_name).filter(|&(stem, _)| stem == "__init__").map(|_| directory)?
            }
        };
        self.inside(directory, name)
    }
}

/// Directory and last segment of a path.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The module name of a file and whether it is a stub.
fn module_name(file: &str) -> Option<(&str, bool)> {
    let source = file.strip_suffix(".py").map(|stem| (stem, false));
    source.or_else(|| file.strip_suffix(".pyi").map(|stem| (stem, true)))
}

/// How many leading directories two paths share.
fn shared_segments(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b && !a.is_empty()).count()
}
