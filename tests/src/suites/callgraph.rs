//! Cases in the manner of PyCG's micro-benchmark: a folder with a program and a `callgraph.json`
//! that says for each function, by its dotted name, which functions it calls.
//!
//! Left out of both sides are nodes of no file of the case: builtins and other packages. Calls
//! inside an anonymous function count for the function around it, here as in our graphs.

use super::{Edges, Report, calls_of, files_below, snapshot_of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Runs all cases below a folder; groups are the folders directly in it.
pub fn run(root: &Path, extensions: &[&str]) -> Report {
    let mut report = Report::default();
    for (path, truth) in files_below(root, |p| p.ends_with("callgraph.json")) {
        let case = path.trim_end_matches("/callgraph.json");
        let is_source = |p: &str| extensions.iter().any(|e| p.ends_with(e));
        let files = files_below(&root.join(case), is_source);
        let modules: BTreeSet<String> = files.iter().map(|(path, _)| module(path)).collect();
        let truth: BTreeMap<String, Vec<String>> = serde_json::from_slice(&truth).unwrap();
        let group = case.split('/').next().unwrap_or("");
        report.edges(group, case, &expected(&truth, &modules), &found(&files, &modules));
    }
    report
}

/// `pkg/mod.py` is `pkg.mod`, `pkg/__init__.py` is `pkg`.
fn module(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    stem.replace('/', ".")
}

fn is_own(node: &str, modules: &BTreeSet<String>) -> bool {
    let inside = |m: &String| node == m || node.strip_prefix(m.as_str()).is_some_and(|rest| rest.starts_with('.'));
    modules.iter().any(inside)
}

fn expected(truth: &BTreeMap<String, Vec<String>>, modules: &BTreeSet<String>) -> Edges {
    let all = truth.iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to)));
    let own = all.filter(|(from, to)| is_own(from, modules) && is_own(to, modules));
    // JavaScript's arrow functions are numbered like lambdas.
    own.map(|(from, to)| (around(&iterator(from)), iterator(&to.replace("<arrow", "<lambda")))).collect()
}

/// Our name of the method that gives an iterator, which is written as a member here and there.
fn iterator(node: &str) -> String {
    node.replace(".[Symbol.iterator]", "[Symbol.iterator]").replace("[Symbol.iterator]", ".@@iterator")
}

/// The named function or module around an anonymous function.
fn around(node: &str) -> String {
    let parts = node.split('.').take_while(|part| !part.starts_with('<'));
    parts.collect::<Vec<_>>().join(".")
}

fn found(files: &[(String, Vec<u8>)], modules: &BTreeSet<String>) -> Edges {
    let mut edges = Edges::new();
    for call in calls_of(&snapshot_of(files)) {
        let to = node(&call.callee);
        // A class without a written constructor stands for its implicit one: no node there.
        if call.kind != "class" && is_own(&to, modules) {
            edges.insert((node(&call.caller), to));
        }
    }
    edges
}

/// `dir/a.py#B::c` is `dir.a.B.c`; a second definition of one name is the same node. The n-th
/// anonymous function in a function is `<lambda n>`, as our rows number them.
fn node(symbol: &str) -> String {
    let Some((path, name)) = symbol.split_once('#') else { return module(symbol) };
    let mut parts = vec![module(path)];
    for part in name.split("::") {
        let (spelled, count) = part.split_once('~').unwrap_or((part, "1"));
        match spelled {
            "" => parts.push(format!("<lambda{count}>")),
            name => parts.push(name.to_owned()),
        }
    }
    parts.join(".")
}
