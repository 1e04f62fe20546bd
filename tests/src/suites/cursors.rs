//! Cases in the manner of rust-analyzer: tests in a source file, each with a fixture in a raw
//! string in which `$0` is the cursor on a use and carets in a comment stand below its definition.

use super::{Edges, Report, bindings_at, snapshot_of};
use std::path::Path;

/// Runs the fixtures passed to `check` in a source file that have one crate. Fixtures whose
/// cursor stands on the definition itself ask for nothing we have.
pub fn run(source: &Path) -> Report {
    let mut report = Report::default();
    let text = std::fs::read_to_string(source).unwrap();
    let mut test = "";
    let mut rest = text.as_str();
    let mut nth = 0;
    while let Some(at) = rest.find('\n') {
        let line = &rest[..at];
        if let Some(name) = line.trim().strip_prefix("fn ").and_then(|l| l.split('(').next()) {
            (test, nth) = (name, 0);
        }
        let opens = line.trim_start().starts_with("r#\"") || line.contains("check(r#\"");
        let is_check = line.contains("check(r#\"") || text[..text.len() - rest.len()].trim_end().ends_with("check(");
        if opens && is_check {
            let start = rest.find("r#\"").unwrap() + 3;
            let end = start + rest[start..].find("\"#").unwrap();
            nth += 1;
            run_case(&mut report, &format!("{test} {nth}"), &rest[start..end]);
            rest = &rest[end..];
        } else {
            rest = &rest[at + 1..];
        }
    }
    report
}

fn run_case(report: &mut Report, name: &str, fixture: &str) {
    if fixture.contains("deps:") || !fixture.contains("$0") {
        return;
    }
    let mut parts: Vec<(String, Vec<String>)> = vec![("main.rs".to_owned(), Vec::new())];
    let (mut cursor, mut expected) = (None, Vec::new());
    let mut marked = 0;
    for line in fixture.lines() {
        if let Some(meta) = line.strip_prefix("//- ") {
            if let Some(path) = meta.split_whitespace().next().and_then(|p| p.strip_prefix('/')) {
                parts.push((path.to_owned(), Vec::new()));
            }
            continue;
        }
        let (path, lines) = parts.last_mut().unwrap();
        let mut line = line.to_owned();
        if let Some(column) = line.find("$0") {
            line.replace_range(column..column + 2, "");
            cursor = Some((path.clone(), lines.len() as u32 + 1, column as u32 + 1));
        }
        let carets = line.trim_start().strip_prefix("//").is_some_and(|l| l.trim_start().starts_with('^'));
        if carets {
            expected.push((path.clone(), marked, line.find('^').unwrap() as u32 + 1));
        } else {
            marked = lines.len() as u32 + 1;
        }
        lines.push(line);
    }
    let Some((path, line, column)) = cursor else { return };
    if expected.is_empty() || expected.iter().any(|(p, l, _)| *p == path && *l == line) {
        return;
    }
    let root = if parts.iter().any(|(p, l)| p == "lib.rs" && !l.is_empty()) { "lib.rs" } else { "main.rs" };
    let manifest = format!("[package]\nname = \"case\"\n[lib]\npath = \"{root}\"\n");
    let mut files = vec![("Cargo.toml".to_owned(), manifest.into_bytes())];
    files.extend(parts.into_iter().filter(|(_, l)| !l.is_empty()).map(|(p, l)| (p, l.join("\n").into_bytes())));
    let at = format!("{path}:{line}:{column}");
    let expected: Edges = expected.into_iter().map(|(p, l, _)| (at.clone(), format!("{p}:{l}"))).collect();
    let found = bindings_at(&snapshot_of(&files), &path, line, column);
    report.edges("goto_definition", name, &expected, &found.into_iter().map(|p| (at.clone(), p)).collect());
}
