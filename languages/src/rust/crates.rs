//! Crates of a tree: what each `Cargo.toml` says of targets and dependencies.
//!
//! Layout by “Package layout” and “Cargo targets” of the Cargo book.

use crate::ids::FileId;
use crate::modules::TreeView;
use rustc_hash::{FxHashMap, FxHashSet};
use toml::{Table, Value};

/// A package of the tree.
#[derive(Default, Debug)]
pub(super) struct Package {
    /// The folder of its manifest.
    pub(super) folder: String,
    /// Root file of the library.
    pub(super) library: Option<FileId>,
    /// The name other crates use for the library.
    pub(super) crate_name: String,
    /// Dependencies that are folders of the tree: the name used in code and the folder.
    pub(super) local: FxHashMap<String, String>,
    /// Dependencies under another name than their own: name in code to package name.
    pub(super) renamed: FxHashMap<String, String>,
    /// The names in code of all dependencies.
    pub(super) dependencies: FxHashSet<String>,
    /// Root files of all targets.
    pub(super) roots: Vec<FileId>,
}

/// All packages, and which files are crate roots.
#[derive(Default, Debug)]
pub(super) struct Crates {
    pub(super) packages: Vec<Package>,
    /// Packages by folder.
    pub(super) by_folder: FxHashMap<String, usize>,
    /// Packages with a library by crate name.
    pub(super) by_name: FxHashMap<String, usize>,
    pub(super) roots: FxHashSet<FileId>,
}

impl Crates {
    pub(super) fn read(tree: &dyn TreeView) -> Crates {
        let mut crates = Crates::default();
        let manifests = manifests(tree);
        for (folder, manifest) in &manifests {
            let Some(package) = manifest.get("package").and_then(Value::as_table) else { continue };
            let mut found = Package { folder: folder.clone(), ..Package::default() };
            targets(tree, manifest, package, &mut found);
            dependencies(manifest, &manifests, &mut found);
            crates.add(found);
        }
        crates
    }

    fn add(&mut self, package: Package) {
        let at = self.packages.len();
        self.roots.extend(package.roots.iter().copied());
        self.by_folder.insert(package.folder.clone(), at);
        if package.library.is_some() {
            self.by_name.entry(package.crate_name.clone()).or_insert(at);
        }
        self.packages.push(package);
    }

    /// The package a path belongs to: that of the nearest folder with one.
    pub(super) fn package_of(&self, path: &str) -> Option<&Package> {
        folders_up(path).find_map(|f| self.by_folder.get(f)).map(|&i| &self.packages[i])
    }
}

/// The folders around a path, nearest first, the root last.
pub(super) fn folders_up(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(parent(path)), |f| (!f.is_empty()).then(|| parent(f)))
}

/// The folder a path stands in.
pub(super) fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// `folder/path` with `.` and `..` taken out; `None` if that leads out of the tree.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split(['/', '\\']) {
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

/// The manifests of the tree by folder; what is not TOML is left out.
fn manifests(tree: &dyn TreeView) -> Vec<(String, Table)> {
    let is_manifest = |f: &FileId| {
        let path = tree.path(*f);
        path == "Cargo.toml" || path.ends_with("/Cargo.toml")
    };
    let read = |f: FileId| {
        let text = std::str::from_utf8(tree.manifest(f)?).ok()?;
        Some((parent(tree.path(f)).to_owned(), text.parse::<Table>().ok()?))
    };
    tree.files().iter().copied().filter(is_manifest).filter_map(read).collect()
}

/// Targets: written ones, and those found by where files stand.
fn targets(tree: &dyn TreeView, manifest: &Table, package: &Table, found: &mut Package) {
    let folder = found.folder.clone();
    let file = |path: &str| join(&folder, path).and_then(|p| tree.file(&p));
    let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
    let lib = manifest.get("lib").and_then(Value::as_table);
    let text = |key| lib.and_then(|l| l.get(key)).and_then(Value::as_str);
    found.crate_name = text("name").unwrap_or(name).replace('-', "_");
    found.library = file(text("path").unwrap_or("src/lib.rs"));
    found.roots.extend(found.library);
    found.roots.extend(file("src/main.rs"));
    found.roots.extend(file(package.get("build").and_then(Value::as_str).unwrap_or("build.rs")));
    let kinds = [
        ("bin", "autobins", "src/bin"),
        ("test", "autotests", "tests"),
        ("example", "autoexamples", "examples"),
        ("bench", "autobenches", "benches"),
    ];
    for (kind, auto, default) in kinds {
        let written = manifest.get(kind).and_then(Value::as_array).into_iter().flatten();
        let paths = written.filter_map(|t| t.get("path").and_then(Value::as_str));
        found.roots.extend(paths.filter_map(file));
        if package.get(auto).and_then(Value::as_bool) != Some(false) {
            discover(tree, &folder, default, &mut found.roots);
        }
    }
}

/// Files directly in a folder of targets, and `main.rs` in folders of it.
fn discover(tree: &dyn TreeView, folder: &str, default: &str, roots: &mut Vec<FileId>) {
    let Some(path) = join(folder, default) else { return };
    if let Some(dir) = tree.dir(&path) {
        roots.extend(tree.files_in(dir).iter().copied().filter(|&f| tree.path(f).ends_with(".rs")));
    }
    let inside = format!("{path}/");
    let first = tree.files().partition_point(|&f| tree.path(f) < inside.as_str());
    let below = tree.files()[first..].iter().copied().take_while(|&f| tree.path(f).starts_with(&inside));
    roots.extend(below.filter(|&f| {
        let rest = &tree.path(f)[inside.len()..];
        rest.ends_with("/main.rs") && rest.matches('/').count() == 1
    }));
}

/// Dependencies that name a folder, also by way of the workspace's table, and renamed ones.
fn dependencies(manifest: &Table, manifests: &[(String, Table)], found: &mut Package) {
    let shared = folders_up(&format!("{}/", found.folder))
        .find_map(|f| manifests.iter().find(|(at, m)| at == f && m.contains_key("workspace")));
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(|t| t.values());
    let tables = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (name, value) in table.get(kind).and_then(Value::as_table).into_iter().flatten() {
                let (folder, value) = match (value.get("workspace").and_then(Value::as_bool), shared) {
                    (Some(true), Some((at, workspace))) => {
                        let entry = workspace.get("workspace").and_then(|w| w.get("dependencies"));
                        (at.as_str(), entry.and_then(|d| d.get(name)).unwrap_or(value))
                    }
                    _ => (found.folder.as_str(), value),
                };
                let in_code = name.replace('-', "_");
                found.dependencies.insert(in_code.clone());
                if let Some(path) = value.get("path").and_then(Value::as_str).and_then(|p| join(folder, p)) {
                    found.local.insert(in_code.clone(), path);
                }
                if let Some(package) = value.get("package").and_then(Value::as_str) {
                    found.renamed.insert(in_code, package.replace('-', "_"));
                }
            }
        }
    }
}
