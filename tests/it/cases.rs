//! Runs the language cases under `tests/cases`. `EVERGRAPH_CASE=word` runs those whose file or
//! heading has the word.

use evergraph_engine::api::{BindingRow, CallRow};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::MemorySource;
use evergraph_engine::{At, Engine, Options};
use evergraph_tests::case::{Binds, Case, Expectation, cases_of};
use evergraph_tests::files::commit;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;

languages! {
    python_binds_as_specified "python"
    rust_binds_as_specified "rust"
    javascript_binds_as_specified "javascript"
    typescript_binds_as_specified "typescript"
    go_binds_as_specified "go"
    java_binds_as_specified "java"
    c_binds_as_specified "c"
    cpp_binds_as_specified "cpp"
    csharp_binds_as_specified "csharp"
    php_binds_as_specified "php"
    kotlin_binds_as_specified "kotlin"
    ruby_binds_as_specified "ruby"
    lua_binds_as_specified "lua"
    bash_binds_as_specified "bash"
    scala_binds_as_specified "scala"
    swift_binds_as_specified "swift"
}

fn run(folder: &str) {
    if !evergraph_engine::language_names().contains(&folder) {
        return; // a language that this build leaves out
    }
    let wanted = std::env::var("EVERGRAPH_CASE").unwrap_or_default();
    let mut failures = String::new();
    let (mut cases, mut marks) = (0, 0);
    for (name, case) in cases_of(folder) {
        if !name.contains(&wanted) && !case.title.contains(&wanted) {
            continue;
        }
        cases += 1;
        marks += case.expectations.len();
        for failure in check(&case) {
            let _ = writeln!(failures, "{folder}/{name}.md, {}:\n    {failure}", case.title);
        }
    }
    assert!(marks > 0 || !wanted.is_empty(), "no expectation in {folder}");
    assert!(failures.is_empty(), "of {marks} marks in {cases} cases these failed:\n{failures}");
}

/// The one place where a case meets the engine.
fn check(case: &Case) -> Vec<String> {
    let mut source = MemorySource::new(ObjectFormat::Sha1);
    commit(&mut source, "HEAD", &case.files);
    let engine = Engine::over(Arc::new(source), Options::default()).unwrap();
    let mut rows = Vec::new();
    let snapshot = engine.snapshot(At::default()).unwrap();
    let answer = snapshot
        .export_bindings(&mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    let mut calls = Vec::new();
    let each = &mut |row| {
        calls.push(row);
        ControlFlow::Continue(())
    };
    snapshot.export_calls(each).unwrap();
    let skipped = answer.skips.iter().map(|s| format!("{} was skipped: {}", s.path, s.reason));
    skipped.chain(case.expectations.iter().filter_map(|e| failure(e, &rows, &calls))).collect()
}

fn failure(expected: &Expectation, rows: &[BindingRow], calls: &[CallRow]) -> Option<String> {
    let Expectation { path, line, column, binds, via } = expected;
    if let Binds::Calls(wanted) = binds {
        let here = |c: &&CallRow| {
            let at = &c.location;
            at.path == *path && at.line == *line && at.col == *column && via.as_ref().is_none_or(|v| c.via == v)
        };
        let found: BTreeSet<String> = calls.iter().filter(here).map(|c| c.callee.clone()).collect();
        return (*wanted != found)
            .then(|| format!("{path}:{line}:{column}: expected calls of {wanted:?}, found {found:?}"));
    }
    let covers = |row: &&BindingRow| {
        let at = &row.location;
        let end = at.col + row.name.len() as u32;
        at.path == *path && at.line == *line && at.col <= *column && *column < end.max(at.col + 1)
    };
    let covering: Vec<&BindingRow> = rows.iter().filter(covers).collect();
    let Some(first) = covering.first() else {
        return Some(format!("{path}:{line}:{column}: no reference stands here"));
    };
    let found: BTreeSet<String> =
        covering.iter().flat_map(|r| &r.defs).map(|d| format!("{}:{}", d.location.path, d.location.line)).collect();
    let fits = match binds {
        Binds::To(places) => *places == found,
        Binds::Nothing => found.is_empty() && covering.iter().all(|r| r.via == "unresolved"),
        Binds::Outside => found.is_empty() && covering.iter().any(|r| r.via == "outside"),
        Binds::Calls(_) => true,
    };
    let via_fits = via.as_ref().is_none_or(|via| covering.iter().any(|r| r.via == *via));
    let found = if found.is_empty() { "nothing".to_owned() } else { Vec::from_iter(found).join(", ") };
    let wanted = match binds {
        Binds::To(places) => Vec::from_iter(places.iter().cloned()).join(", "),
        Binds::Nothing => "nothing".to_owned(),
        Binds::Outside => "outside".to_owned(),
        Binds::Calls(_) => String::new(),
    };
    let via = via.as_ref().map_or(String::new(), |v| format!(" via {v}"));
    let name = &first.name;
    (!fits || !via_fits)
        .then(|| format!("{path}:{line}:{column} `{name}`: expected {wanted}{via}, found {found} ({})", first.via))
}
