//! Cases in the manner of ops-codegraph-tool's resolution benchmark: a folder with a program and
//! an `expected-edges.json`. Nodes are a qualified name, without the namespace or package of C# and
//! Kotlin, and the base name of a file; calls from the top level of a file are not among them.

use super::{Edges, Report, calls_of, files_below, snapshot_of};
use evergraph_engine::Snapshot;
use evergraph_engine::api::{Location, SymbolRow};
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

/// Runs the cases below a folder whose names pass, each as a group of its own.
pub fn run(root: &Path, wanted: impl Fn(&str) -> bool) -> Report {
    let mut report = Report::default();
    for (path, truth) in files_below(root, |p| p.ends_with("expected-edges.json")) {
        let case = path.trim_end_matches("/expected-edges.json");
        if !wanted(case) {
            continue;
        }
        let files =
            files_below(&root.join(case), |p| !p.ends_with("expected-edges.json") && !p.ends_with("driver.mjs"));
        let truth: Value = serde_json::from_slice(&truth).unwrap();
        let edges = truth["edges"].as_array().unwrap();
        let expected: Edges = edges.iter().map(|e| (end(&e["source"]), end(&e["target"]))).collect();
        let named = |(from, to): &(String, String)| !from.starts_with('<') && !to.contains(['<', '(']);
        report.edges(case, case, &expected.into_iter().filter(named).collect(), &found(&files));
    }
    report
}

fn end(of: &Value) -> String {
    let text = |key: &str| of[key].as_str().unwrap_or_default().to_owned();
    format!("{}@{}", text("name").replace("::", "."), base_name(&text("file")))
}

fn base_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn found(files: &[(String, Vec<u8>)]) -> Edges {
    let mut edges = Edges::new();
    let snapshot = snapshot_of(files);
    let namespaces = namespaces(&snapshot);
    let node = |symbol: &str| node(symbol, &namespaces);
    for call in calls_of(&snapshot) {
        if let (Some(from), Some(to)) = (node(&call.caller), node(&call.callee)) {
            // A call of a constructor is one of its class as well there, but not by `super`.
            let constructs = call.kind == "constructor" || call.callee.ends_with("::__init__");
            let written = text_at(files, &call.location);
            if constructs && !written.starts_with("super") && !written.starts_with("__init__") {
                edges.extend(
                    call.callee.rsplit_once("::").and_then(|(class, _)| node(class)).map(|class| (from.clone(), class)),
                );
            }
            edges.insert((from, to));
        }
    }
    edges
}

fn text_at(files: &[(String, Vec<u8>)], at: &Location) -> String {
    let content = files.iter().find(|(path, _)| *path == at.path).map_or(&[] as &[u8], |(_, c)| c);
    let line = content.split(|&b| b == b'\n').nth(at.line as usize - 1).unwrap_or(&[]);
    String::from_utf8_lossy(line.get(at.col as usize - 1..).unwrap_or(&[])).into_owned()
}

/// The namespaces and packages of C# and Kotlin, each as the symbol of a file.
fn namespaces(snapshot: &Snapshot) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let each = &mut |row: SymbolRow| {
        if row.kind == "module" && (row.location.path.ends_with(".cs") || row.location.path.ends_with(".kt")) {
            found.insert(row.symbol);
        }
        ControlFlow::Continue(())
    };
    snapshot.export_symbols(each).unwrap();
    found
}

/// `dir/a.py#B::c` is `B.c@a.py`; there is none for a file or an anonymous function.
fn node(symbol: &str, namespaces: &BTreeSet<String>) -> Option<String> {
    let (path, whole) = symbol.split_once('#')?;
    let ends = whole.match_indices("::").map(|(at, _)| at);
    let inside = ends.take_while(|&at| namespaces.contains(&format!("{path}#{}", &whole[..at]))).last();
    let name = inside.map_or(whole, |at| &whole[at + 2..]);
    let part = |part: &str| part.split('~').next().unwrap_or(part).to_owned();
    let parts: Vec<String> = name.split("::").map(part).collect();
    let named = parts.iter().all(|p| !p.is_empty());
    named.then(|| format!("{}@{}", parts.join("."), base_name(path)))
}
