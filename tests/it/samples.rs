//! A small repository per language, and what the engine says of it, kept in `snapshots/` for
//! people to read.

use evergraph_engine::api::{Filter, RankQuery, Show};
use evergraph_engine::object::{FileMode, ObjectFormat, RepoPath};
use evergraph_engine::{At, Engine, Options, Snapshot};
use evergraph_tests::History;
use evergraph_tests::history::{Commit, File, Files};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

fn files_below(root: &Path) -> Files {
    let mut files = Files::new();
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in folder.read_dir().unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let content = std::fs::read(&path).unwrap().into();
            files.insert(RepoPath::from(name.as_str()), File { mode: FileMode::File, content });
        }
    }
    files
}

/// The sample repository of a language.
fn sample(language: &str) -> Snapshot {
    let files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(language));
    assert!(files.len() >= 4, "the sample was found");
    let commit = Commit { name: "sample".to_owned(), parents: Vec::new(), author: "Ada".to_owned(), files };
    let source = Arc::new(History { commits: vec![commit] }.memory(ObjectFormat::Sha1));
    Engine::over(source, Options::default()).unwrap().snapshot(At::default()).unwrap()
}

fn ranks(snapshot: &Snapshot) -> String {
    let filter = Filter { tests: true, vendored: true };
    let answer = snapshot.rank(&RankQuery { top: 100, filter, ..RankQuery::default() }).unwrap();
    let ranking = answer.value;
    let mut text = format!("{} nodes, {} edges\n", ranking.nodes, ranking.edges);
    for row in ranking.ranks {
        // Six significant digits.
        let digits = (5 - row.rank.log10().floor() as i32).max(0) as usize;
        let rank = format!("{:.digits$}", row.rank);
        let _ =
            writeln!(text, "{:>3} {rank} {} {} <-{} ->{}", row.place, row.symbol, row.kind, row.callers, row.callees);
    }
    text
}

/// Compares what is said of a sample, and of its most interesting file, with what is kept.
fn check(language: &str, path: &str) {
    let snapshot = sample(language);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let kinds =
            [("facts", Show::Facts), ("scopes", Show::Scopes), ("bindings", Show::Bindings), ("calls", Show::Calls)];
        for (name, what) in kinds {
            let text = snapshot.show(what, path).unwrap().value.text;
            insta::assert_snapshot!(format!("{language}-{name}"), text);
        }
        insta::assert_snapshot!(format!("{language}-rank"), ranks(&snapshot));
    });
}

#[test]
fn what_is_said_of_the_python_sample_stays() {
    check("python", "shop/cart.py");
}

#[test]
fn what_is_said_of_the_rust_sample_stays() {
    check("rust", "src/shapes.rs");
}

#[test]
fn what_is_said_of_the_javascript_sample_stays() {
    check("javascript", "src/notebook.js");
}

#[test]
fn what_is_said_of_the_typescript_sample_stays() {
    check("typescript", "src/queue.ts");
}

#[test]
fn what_is_said_of_the_go_sample_stays() {
    check("go", "todo.go");
}

#[test]
fn what_is_said_of_the_java_sample_stays() {
    check("java", "src/main/java/com/example/bank/Bank.java");
}

#[test]
fn what_is_said_of_the_c_sample_stays() {
    check("c", "src/list.c");
}

#[test]
fn what_is_said_of_the_cpp_sample_stays() {
    check("cpp", "src/cart.cc");
}

#[test]
fn what_is_said_of_the_csharp_sample_stays() {
    check("csharp", "Shop/Cart.cs");
}

#[test]
fn what_is_said_of_the_php_sample_stays() {
    check("php", "src/Cart.php");
}

#[test]
fn what_is_said_of_the_kotlin_sample_stays() {
    check("kotlin", "src/Cart.kt");
}

#[test]
fn what_is_said_of_the_ruby_sample_stays() {
    check("ruby", "lib/cart.rb");
}

#[test]
fn what_is_said_of_the_lua_sample_stays() {
    check("lua", "shop/cart.lua");
}

#[test]
fn what_is_said_of_the_bash_sample_stays() {
    check("bash", "release.sh");
}
