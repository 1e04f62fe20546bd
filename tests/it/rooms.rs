//! The rules of the house: which room may reach where.

use std::path::{Path, PathBuf};

/// A crate, and the places that may name it. Nothing else may.
const OWNERS: [(&str, &[&str]); 7] = [
    ("gix", &["engine/src/git.rs", "engine/src/git/", "tests/"]),
    ("redb", &["engine/src/store.rs", "engine/src/store/"]),
    ("tree_sitter", &["languages/"]),
    ("prost", &["engine/src/imported/", "cli/src/output/scip/", "cli/src/commands/export/", "cli/tests/"]),
    ("salsa", &["engine/"]),
    ("clap", &["cli/"]),
    ("evergraph_languages", &["engine/", "languages/examples/", "tests/", "benches/"]),
];

/// A room, and what its manifest may not depend on.
const BANNED_DEPENDENCIES: [(&str, &[&str]); 3] = [
    ("languages", &["evergraph-engine", "evergraph", "salsa", "gix", "redb", "rayon", "tempfile", "clap"]),
    ("engine", &["evergraph", "clap", "indicatif", "anstream", "comfy-table", "ctrlc", "tree-sitter"]),
    ("cli", &["evergraph-languages", "salsa", "gix", "redb", "tree-sitter"]),
];

/// Modules that know nothing of ours but themselves.
const ALONE: [&str; 2] = ["graph", "arena"];

const PRINTS: [&str; 5] = ["println!(", "print!(", "eprintln!(", "eprint!(", "dbg!("];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The Rust files of the project but for this one, which quotes what is forbidden: paths from its
/// root, with slashes, and their text.
fn sources() -> Vec<(String, String)> {
    let mut pending: Vec<PathBuf> =
        ["languages", "engine", "cli", "tests", "benches"].iter().map(|room| root().join(room)).collect();
    let mut found = Vec::new();
    while let Some(directory) = pending.pop() {
        for entry in directory.read_dir().unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                if name != "tests/it/rooms.rs" {
                    found.push((name, std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    found.sort();
    assert!(found.len() > 20, "the sources were found");
    found
}

/// What a file does that its room may not.
fn violations(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if path.ends_with("/mod.rs") {
        found.push(format!("{path}: a module is `name.rs` beside its folder"));
    }
    let is_test = ["tests/", "benches/"].iter().any(|room| path.starts_with(room)) || path.contains("/tests/");
    let is_example = path.contains("/examples/");
    // Printing is how a build script speaks to cargo.
    let is_build_script = path.ends_with("/build.rs") && path.split('/').count() == 2;
    let may_print = is_test || is_example || is_build_script || path.starts_with("cli/");
    let mut is_shipped = !is_test && !is_example && !path.ends_with("/tests.rs");
    for (line, number) in text.lines().zip(1..) {
        let code = line.split("//").next().unwrap_or_default();
        is_shipped &= !code.contains("#[cfg(test)]");
        let mut tell = |what: &str| found.push(format!("{path}:{number}: {what}: {}", line.trim()));
        for (name, places) in OWNERS {
            if names(code, name) && !places.iter().any(|place| path.starts_with(place)) {
                tell(&format!("{name} is not used here"));
            }
        }
        if is_shipped && code.contains(".unwrap()") {
            tell("no unwrap outside tests");
        }
        if !may_print && PRINTS.iter().any(|print| prints(code, print)) {
            tell("only the command line prints");
        }
        for module in ALONE {
            let is_inside =
                path == format!("engine/src/{module}.rs") || path.starts_with(&format!("engine/src/{module}/"));
            let own = format!("crate::{module}");
            if is_inside && (names(&code.replace(&own, ""), "crate") || names(code, "evergraph_languages")) {
                tell(&format!("{module} imports nothing of ours"));
            }
        }
    }
    found
}

/// Whether a line reaches into a crate or module by its name.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let after = &code[at + name.len()..];
        let is_used =
            after.starts_with("::") || (code.trim_start().starts_with("use ") && after.starts_with([';', ' ']));
        begins_word(code, at) && is_used
    })
}

fn prints(code: &str, print: &str) -> bool {
    code.match_indices(print).any(|(at, _)| begins_word(code, at))
}

/// Whether no longer word and no string begins before `at`.
fn begins_word(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"')
}

#[test]
fn no_room_reaches_where_it_may_not() {
    let found: Vec<String> = sources().iter().flat_map(|(path, text)| violations(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn manifests_depend_in_one_direction() {
    for (room, banned) in BANNED_DEPENDENCIES {
        let text = std::fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let dependencies = manifest.get(section).and_then(|section| section.as_table());
            for name in dependencies.into_iter().flat_map(|table| table.keys()) {
                let is_banned = banned.contains(&name.as_str());
                let is_grammar = room != "languages" && name.starts_with("tree-sitter");
                assert!(!is_banned && !is_grammar, "{room} must not depend on {name}");
            }
        }
    }
}

#[test]
fn the_rules_find_what_breaks_them() {
    let check = |path: &str, text: &str, count: usize| {
        assert_eq!(violations(path, text).len(), count, "{path}: {text}: {:?}", violations(path, text));
    };
    check("engine/src/queries/rank.rs", "use gix::ObjectId;", 1);
    check("engine/src/git/trees.rs", "use gix::ObjectId;", 0);
    check("engine/src/store.rs", "let db = redb::Database::open(path);", 0);
    check("engine/src/api.rs", "let db = redb::Database::open(path);", 1);
    check("engine/src/api.rs", "// as redb::Database does", 0);
    check("engine/src/api.rs", "use tree_sitter as ts;", 1);
    check("cli/src/main.rs", "use evergraph_languages::Skip;", 1);
    check("languages/src/ast.rs", "#[salsa::tracked]", 1);
    check("engine/src/graph/csr.rs", "use crate::object::BlobId;", 1);
    check("engine/src/graph/csr.rs", "use crate::graph::Edge;\nuse super::Node;", 0);
    check("engine/src/graph/csr.rs", "pub(crate) fn f() {}", 0);
    check("engine/src/arena.rs", "use evergraph_languages::Skip;", 1);
    check("engine/src/api/mod.rs", "", 1);
    check("engine/src/api.rs", "println!(\"x\");", 1);
    check("cli/src/main.rs", "println!(\"x\");", 0);
    check("engine/build.rs", "println!(\"x\");", 0);
    check("engine/src/build.rs", "println!(\"x\");", 1);
    check("engine/src/api.rs", "x.unwrap();\n#[cfg(test)]\ny.unwrap();", 1);
    check("tests/it/git.rs", "x.unwrap();", 0);
}
