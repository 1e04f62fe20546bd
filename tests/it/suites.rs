//! Suites written by others: see `evergraph_tests::suites`. Without `EVERGRAPH_SUITES` each says
//! that it is skipped. The tables in `snapshots/` are what was found last.

use evergraph_engine::language_names;
use evergraph_tests::suites::{Report, assertions, callgraph, cursors, edges, folder, markers};
use std::io::Write as _;
use std::path::Path;

/// Runs a suite, if it was brought in, and compares its table with the one kept.
fn check(name: &str, within: &str, run: impl Fn(&Path) -> Report) {
    let suite = within.split('/').next().unwrap();
    let is_there = |language: &&str| language_names().contains(language);
    if name == "codegraph-optional" && !OPTIONAL.iter().all(is_there) {
        return;
    }
    let Some(_) = folder(suite) else {
        // The one place where a test says that it did nothing.
        let _ = writeln!(std::io::stdout(), "skipped: EVERGRAPH_SUITES names no folder with {suite}");
        return;
    };
    let report = run(&folder(within).expect("the suite has this part"));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/suites");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, report.text()));
}

macro_rules! suites {
    ($($test:ident $name:literal $within:literal $run:expr;)+) => {$(
        #[test]
        fn $test() {
            check($name, $within, $run);
        }
    )+};
}

const PYTHON: &[&str] = &[".py"];
const JAVASCRIPT: &[&str] = &[".js", ".mjs", ".cjs", ".jsx", "package.json"];
const TYPESCRIPT: &[&str] = &[".ts", ".tsx", ".js"];

suites! {
    pycg_micro_benchmark "pycg" "PyCG/micro-benchmark/snippets" |p| callgraph::run(p, PYTHON);
    pycg_extended_by_jarvis "pycg-extended" "SWARM-CG/benchmarks/python/pycg_extended" |p| callgraph::run(p, PYTHON);
    pycg_extended_by_headergen "headergen" "SWARM-CG/benchmarks/python/headergen" |p| callgraph::run(p, PYTHON);
    swarm_javascript "swarm-javascript" "SWARM-CG/benchmarks/javascript/swarm_js" |p| callgraph::run(p, JAVASCRIPT);
    codegraph_languages "codegraph" "ops-codegraph-tool/tests/benchmarks/resolution/fixtures" |p| edges::run(p, is_ours);
    codegraph_optional "codegraph-optional" "ops-codegraph-tool/tests/benchmarks/resolution/fixtures" |p| edges::run(p, |case| OPTIONAL.contains(&case));
    codegraph_jelly "codegraph-jelly" "ops-codegraph-tool/tests/benchmarks/resolution/fixtures/jelly-micro" |p| edges::run(p, |_| true);
    stack_graphs_python "stack-graphs-python" "stack-graphs/languages/tree-sitter-stack-graphs-python/test" |p| assertions::run(p, PYTHON, "#");
    stack_graphs_javascript "stack-graphs-javascript" "stack-graphs/languages/tree-sitter-stack-graphs-javascript/test" |p| assertions::run(p, JAVASCRIPT, "//");
    stack_graphs_typescript "stack-graphs-typescript" "stack-graphs/languages/tree-sitter-stack-graphs-typescript/test" |p| assertions::run(p, TYPESCRIPT, "//");
    gopls_definition "gopls" "tools/gopls/internal/test/marker/testdata" markers::run;
    rust_analyzer_definition "rust-analyzer" "rust-analyzer/crates/ide/src" |p| cursors::run(&p.join("goto_definition.rs"));
    stack_graphs_java "stack-graphs-java" "stack-graphs/languages/tree-sitter-stack-graphs-java/test" |p| assertions::run(p, &[".java"], "//");
}

/// Languages that a default build leaves out.
const OPTIONAL: &[&str] = &["scala", "swift"];

/// The languages we have.
fn is_ours(case: &str) -> bool {
    const OURS: &[&str] = &[
        "python",
        "javascript",
        "typescript",
        "tsx",
        "go",
        "java",
        "rust",
        "c",
        "cpp",
        "csharp",
        "kotlin",
        "php",
        "ruby",
        "lua",
        "bash",
    ];
    OURS.contains(&case.trim_start_matches("dynamic-").trim_start_matches("pts-"))
}
