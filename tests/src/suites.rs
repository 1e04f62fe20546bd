//! Suites written by others, run against the engine. They are brought in for a run, one folder
//! each below the folder that `EVERGRAPH_SUITES` names, and never committed; what they say of us
//! is kept as tables in `snapshots/`.

pub mod assertions;
pub mod callgraph;
pub mod cursors;
pub mod edges;
pub mod markers;

use crate::files::commit;
use evergraph_engine::api::{BindingRow, CallRow, Filter, GraphQuery, Location};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::MemorySource;
use evergraph_engine::{At, Engine, Options, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A suite's folder, if the suites were brought in.
pub fn folder(name: &str) -> Option<PathBuf> {
    let all = std::env::var_os("EVERGRAPH_SUITES")?;
    Some(Path::new(&all).join(name)).filter(|folder| folder.is_dir())
}

/// The files below a folder that pass, with paths relative to it, sorted.
pub fn files_below(root: &Path, wanted: impl Fn(&str) -> bool) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            if wanted(&name) {
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// A repository of one commit with these files.
pub fn snapshot_of(files: &[(String, Vec<u8>)]) -> Snapshot {
    let mut source = MemorySource::new(ObjectFormat::Sha1);
    commit(&mut source, "HEAD", files);
    Engine::over(Arc::new(source), Options::default()).unwrap().snapshot(At::default()).unwrap()
}

/// One call: the symbols of both ends, the kind of the callee (`lambda` if it has no name), and
/// where it stands.
pub struct Call {
    /// The symbol of the calling function; a path at top level.
    pub caller: String,
    /// The symbol called.
    pub callee: String,
    /// What is called.
    pub kind: &'static str,
    /// Where the call stands.
    pub location: Location,
}

/// The calls of a repository.
pub fn calls_of(snapshot: &Snapshot) -> Vec<Call> {
    let filter = Filter { tests: true, vendored: true };
    let graph = snapshot.graph(&GraphQuery { filter, ..GraphQuery::default() }).unwrap().value;
    let kinds: BTreeMap<String, &'static str> = graph.nodes.into_iter().map(|n| (n.id, n.kind)).collect();
    let mut calls = Vec::new();
    let each = &mut |row: CallRow| {
        let kind = kinds.get(&row.callee).copied().unwrap_or("lambda");
        calls.push(Call { caller: row.caller, callee: row.callee, kind, location: row.location });
        ControlFlow::Continue(())
    };
    snapshot.export_calls(each).unwrap();
    calls
}

/// Where the names that touch a place are defined, as `path:line`.
pub fn bindings_at(snapshot: &Snapshot, path: &str, line: u32, column: u32) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let each = &mut |row: BindingRow| {
        let at = &row.location;
        if at.path == path && at.line == line && at.col <= column && column <= at.col + row.name.len() as u32 {
            found.extend(row.defs.iter().map(|d| format!("{}:{}", d.location.path, d.location.line)));
        }
        ControlFlow::Continue(())
    };
    snapshot.export_bindings(each).unwrap();
    found
}

/// Edges of one case, as the suite spells its nodes.
pub type Edges = BTreeSet<(String, String)>;

/// What became of the cases of one group.
#[derive(Clone, Default, Debug)]
pub struct Tally {
    cases: u32,
    complete: u32,
    sound: u32,
    expected: usize,
    found: usize,
    right: usize,
}

/// A suite's result: tallies by group, and what is wrong in which case.
#[derive(Default, Debug)]
pub struct Report {
    groups: BTreeMap<String, Tally>,
    wrong: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// Compares one case's edges. Complete: no edge found is wrong. Sound: no expected edge is missed.
    pub fn edges(&mut self, group: &str, case: &str, expected: &Edges, found: &Edges) {
        let t = self.groups.entry(group.to_owned()).or_default();
        t.cases += 1;
        t.complete += u32::from(found.is_subset(expected));
        t.sound += u32::from(expected.is_subset(found));
        t.expected += expected.len();
        t.found += found.len();
        t.right += expected.intersection(found).count();
        let missed = expected.difference(found).map(|(a, b)| format!("missed {a} -> {b}"));
        let wrong = found.difference(expected).map(|(a, b)| format!("wrong  {a} -> {b}"));
        let lines: Vec<String> = missed.chain(wrong).collect();
        if !lines.is_empty() {
            self.wrong.insert(case.to_owned(), lines);
        }
    }

    /// The tables: a row per group and one for all, then the cases that are not as expected.
    pub fn text(&self) -> String {
        let mut text = String::from("| | cases | complete | sound | expected | found | right | precision | recall |\n");
        text.push_str("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        let mut all = Tally::default();
        for t in self.groups.values() {
            all.cases += t.cases;
            all.complete += t.complete;
            all.sound += t.sound;
            all.expected += t.expected;
            all.found += t.found;
            all.right += t.right;
        }
        for (name, t) in self.groups.iter().map(|(n, t)| (n.as_str(), t)).chain([("all", &all)]) {
            let share =
                |of: usize| if of == 0 { "–".to_owned() } else { format!("{:.3}", t.right as f64 / of as f64) };
            let Tally { cases, complete, sound, expected, found, right } = t;
            let (precision, recall) = (share(*found), share(*expected));
            let _ = writeln!(
                text,
                "| {name} | {cases} | {complete} | {sound} | {expected} | {found} | {right} | {precision} | {recall} |"
            );
        }
        for (case, lines) in &self.wrong {
            let _ = writeln!(text, "\n{case}");
            for line in lines {
                let _ = writeln!(text, "    {line}");
            }
        }
        text
    }
}
