use super::Resolver;
use crate::ids::{DirId, FileId};
use crate::modules::{Module, Modules, Resolution, TreeView};
use std::collections::BTreeSet;

/// A tree of paths; manifests have content.
struct Tree {
    files: Vec<(&'static str, &'static str)>,
    ids: Vec<FileId>,
    dirs: Vec<String>,
    in_dirs: Vec<Vec<FileId>>,
}

impl Tree {
    fn new(files: &[(&'static str, &'static str)]) -> Tree {
        let mut files = files.to_vec();
        files.sort_unstable();
        let mut dirs = BTreeSet::new();
        for (path, _) in &files {
            let ancestors = path.match_indices('/').map(|(i, _)| path[..i].to_owned());
            dirs.extend(std::iter::once(String::new()).chain(ancestors));
        }
        let dirs: Vec<String> = dirs.into_iter().collect();
        let ids: Vec<FileId> = (0..files.len() as u32).map(FileId).collect();
        let dir_of = |path: &'static str| path.rsplit_once('/').map_or("", |(d, _)| d);
        let in_dir = |dir: &String| ids.iter().copied().filter(|f| dir_of(files[f.index()].0) == dir).collect();
        let in_dirs = dirs.iter().map(in_dir).collect();
        Tree { files, ids, dirs, in_dirs }
    }
}

impl TreeView for Tree {
    fn file(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|(p, _)| *p == path).map(|i| FileId(i as u32))
    }

    fn dir(&self, path: &str) -> Option<DirId> {
        self.dirs.iter().position(|d| d == path).map(|i| DirId(i as u32))
    }

    fn path(&self, file: FileId) -> &str {
        self.files[file.index()].0
    }

    fn dir_path(&self, dir: DirId) -> &str {
        &self.dirs[dir.index()]
    }

    fn files_in(&self, dir: DirId) -> &[FileId] {
        &self.in_dirs[dir.index()]
    }

    fn files(&self) -> &[FileId] {
        &self.ids
    }

    fn manifest(&self, file: FileId) -> Option<&[u8]> {
        Some(self.files[file.index()].1.as_bytes())
    }
}

/// Checks where specifiers lead: a directory, `outside` or `missing`.
fn check(files: &[(&'static str, &'static str)], from: &str, expected: &[(&str, &str)]) {
    let tree = Tree::new(files);
    let resolver = Resolver::new(&tree);
    let from = tree.file(from).expect("the importing file is in the tree");
    for (specifier, leads_to) in expected {
        let found = match resolver.resolve(&tree, from, specifier) {
            Resolution::Module(Module::Directory(dir)) => format!("/{}", tree.dir_path(dir)),
            Resolution::Module(Module::File(file)) => tree.path(file).to_owned(),
            Resolution::Outside => "outside".to_owned(),
            Resolution::Missing => "missing".to_owned(),
        };
        assert_eq!(&found, leads_to, "{specifier}");
    }
}

#[test]
fn import_paths_under_the_module_path_are_directories_of_the_module() {
    let files = [("go.mod", "module example.com/app // main\n"), ("main.go", ""), ("a/b/b.go", ""), ("doc/x.md", "")];
    let expected = [
        ("example.com/app", "/"),
        ("example.com/app/a/b", "/a/b"),
        ("example.com/app/doc", "missing"),
        ("example.com/app/gone", "missing"),
        ("example.com/application", "outside"),
        ("fmt", "outside"),
        ("a/b", "outside"),
        ("C", "outside"),
    ];
    check(&files, "main.go", &expected);
}

#[test]
fn nested_modules_and_local_replacements_win_by_the_longest_path() {
    let files = [
        ("go.mod", "module \"example.com/app\"\nreplace (\n\texample.com/lib v1.0.0 => ./third/lib\n\tx => y v1\n)\n"),
        ("main.go", ""),
        ("third/lib/sub/s.go", ""),
        ("tools/go.mod", "module example.com/app/tools\n"),
        ("tools/gen/g.go", ""),
        ("other/go.mod", "module example.com/other\n"),
        ("other/o.go", ""),
    ];
    let expected = [
        ("example.com/lib/sub", "/third/lib/sub"),
        ("example.com/lib", "missing"),
        ("x", "outside"),
        ("example.com/app/tools/gen", "/tools/gen"),
        ("example.com/other", "/other"),
    ];
    check(&files, "main.go", &expected);
    check(&files, "tools/gen/g.go", &[("example.com/app", "/"), ("example.com/lib/sub", "outside")]);
}

#[test]
fn modules_in_test_data_are_only_seen_from_inside() {
    let files = [
        ("go.mod", "module example.com/app\n"),
        ("main.go", ""),
        ("testdata/m/go.mod", "module m\n"),
        ("testdata/m/m.go", ""),
        ("testdata/m/sub/s.go", ""),
    ];
    check(&files, "main.go", &[("m/sub", "outside")]);
    check(&files, "testdata/m/m.go", &[("m/sub", "/testdata/m/sub")]);
}

#[test]
fn internal_packages_are_missing_from_outside_their_parent() {
    let files = [("go.mod", "module m\n"), ("a/internal/x/x.go", ""), ("a/b/b.go", ""), ("c/c.go", "")];
    check(&files, "a/b/b.go", &[("m/a/internal/x", "/a/internal/x")]);
    check(&files, "c/c.go", &[("m/a/internal/x", "missing")]);
}

#[test]
fn vendored_packages_are_in_the_tree_if_present() {
    let files = [("go.mod", "module m\n"), ("a/a.go", ""), ("vendor/example.com/v/v.go", "")];
    check(&files, "a/a.go", &[("example.com/v", "/vendor/example.com/v"), ("example.com/w", "outside")]);
}

#[test]
fn a_workspace_replaces_for_all_its_modules() {
    let files = [
        ("go.work", "go 1.22\nuse (\n ./a\n ./b\n)\nreplace example.com/old => ./b\n"),
        ("a/go.mod", "module example.com/a\n"),
        ("a/a.go", ""),
        ("b/go.mod", "module example.com/b\n"),
        ("b/b.go", ""),
    ];
    check(&files, "a/a.go", &[("example.com/b", "/b"), ("example.com/old", "/b")]);
}

#[test]
fn without_modules_only_an_unambiguous_path_is_taken() {
    let files = [
        ("src/example.com/p/q/q.go", ""),
        ("src/app/main.go", ""),
        ("x/util/u.go", ""),
        ("y/util/u.go", ""),
        ("errors/e.go", ""),
    ];
    let expected = [
        ("example.com/p/q", "/src/example.com/p/q"),
        ("github.com/owner/repo/x/util", "/x/util"),
        ("util", "outside"),
        ("errors", "outside"),
        ("github.com/pkg/errors", "outside"),
        ("../example.com/p/q", "/src/example.com/p/q"),
        ("../../../up", "missing"),
    ];
    check(&files, "src/app/main.go", &expected);
}
