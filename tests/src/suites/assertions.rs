//! Cases in the manner of stack-graphs: a file, or several parts of one file that say which file
//! each is, with assertions in comments. `^ defined: 3, 5` below a name says on which lines of the
//! case's files it is defined; nothing after the colon: nowhere.

use super::{Report, files_below, snapshot_of};
use evergraph_engine::api::{BindingRow, ImportRow};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

/// Runs all cases below a folder; `comment` starts comments in the language. Groups are the
/// folders the cases stand in.
pub fn run(root: &Path, extensions: &[&str], comment: &str) -> Report {
    let mut report = Report::default();
    let is_source = |p: &str| extensions.iter().any(|e| p.ends_with(e));
    for (path, text) in files_below(root, is_source) {
        let text = String::from_utf8_lossy(&text).into_owned();
        let case = Case::read(&path, &text, comment);
        let (rows, imports) = case.bindings();
        let (mut expected, mut found) = (super::Edges::new(), super::Edges::new());
        for a in &case.assertions {
            let at = format!("{}:{}:{}", a.path, a.line, a.column);
            let places = places(&rows, a, &case);
            // Imports on the way to a definition count as definitions there.
            let final_ones = a.defined.iter().filter(|d| places.contains(*d) || !imports.contains(*d));
            expected.extend(final_ones.map(|d| (at.clone(), d.clone())));
            found.extend(places.into_iter().map(|d| (at.clone(), d)));
        }
        if !case.assertions.is_empty() {
            let group = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
            report.edges(group, &path, &expected, &found);
        }
    }
    report
}

struct Assertion {
    path: String,
    line: u32,
    column: u32,
    /// `line` of the case's text.
    defined: BTreeSet<String>,
}

/// A part of a case's text that is a file: its path and the line of the text before its first.
struct Part {
    path: String,
    before: u32,
    text: String,
}

struct Case {
    parts: Vec<Part>,
    assertions: Vec<Assertion>,
}

impl Case {
    fn read(path: &str, text: &str, comment: &str) -> Case {
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut parts = vec![Part { path: name.to_owned(), before: 0, text: String::new() }];
        let mut assertions = Vec::new();
        let mut code_line = 0;
        for (i, line) in text.lines().enumerate() {
            let number = i as u32 + 1;
            let said = line.trim_start().strip_prefix(comment).map(str::trim);
            if let Some((_, file)) = line.split_once("-- path:") {
                let path = file.split_whitespace().next().unwrap_or_default().to_owned();
                parts.push(Part { path, before: number, text: String::new() });
            } else {
                let part = parts.last_mut().unwrap();
                // Settings of their runner: no code, and no JSON.
                part.text.push_str(if line.contains("-- global:") { "" } else { line });
                part.text.push('\n');
                match (said.filter(|s| s.starts_with('^')), line.find('^')) {
                    (Some(said), Some(column)) => {
                        if let Some((_, lines)) = said.split_once("defined:") {
                            let lines = lines.split(',').map(|l| l.trim().to_owned()).filter(|l| !l.is_empty());
                            assertions.push(Assertion {
                                path: part.path.clone(),
                                line: code_line - part.before,
                                column: column as u32 + 1,
                                defined: lines.collect(),
                            });
                        }
                    }
                    _ => code_line = number,
                }
            }
        }
        Case { parts, assertions }
    }

    /// What every reference is bound to, and the lines of the text that import something.
    fn bindings(&self) -> (Vec<BindingRow>, BTreeSet<String>) {
        let files: Vec<(String, Vec<u8>)> =
            self.parts.iter().map(|p| (p.path.clone(), p.text.clone().into_bytes())).collect();
        let mut rows = Vec::new();
        let each = &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        };
        let snapshot = snapshot_of(&files);
        snapshot.export_bindings(each).unwrap();
        let mut imports = BTreeSet::new();
        let each = &mut |row: ImportRow| {
            imports.insert(self.line(&row.location.path, row.location.line));
            ControlFlow::Continue(())
        };
        snapshot.export_imports(each).unwrap();
        (rows, imports)
    }

    /// Of the lines where something is said to be defined, one in this file.
    fn line_in(&self, path: &str, defined: &BTreeSet<String>) -> Option<String> {
        let part = self.parts.iter().find(|p| p.path == path)?;
        let lines = part.before + 1..=part.before + part.text.lines().count() as u32;
        defined.iter().find(|d| d.parse().is_ok_and(|d: u32| lines.contains(&d))).cloned()
    }

    /// A line of a file as a line of the case's text.
    fn line(&self, path: &str, line: u32) -> String {
        let before = self.parts.iter().find(|p| p.path == path).map_or(0, |p| p.before);
        (before + line).to_string()
    }
}

fn places(rows: &[BindingRow], a: &Assertion, case: &Case) -> BTreeSet<String> {
    let covers = |row: &&BindingRow| {
        let at = &row.location;
        at.path == a.path && at.line == a.line && at.col <= a.column && a.column < at.col + row.name.len() as u32
    };
    let defs = rows.iter().filter(covers).flat_map(|r| &r.defs);
    let place = |d: &evergraph_engine::api::Target| {
        // A module stands somewhere in its file.
        let module = !d.symbol.contains('#');
        let somewhere = module.then(|| case.line_in(&d.location.path, &a.defined)).flatten();
        somewhere.unwrap_or_else(|| case.line(&d.location.path, d.location.line))
    };
    defs.map(place).collect()
}
