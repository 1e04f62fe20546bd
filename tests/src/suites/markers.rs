//! Cases in the manner of gopls: a txtar archive of files in which `//@loc(name, "text")` names
//! a place on its line and `//@def("text", name)` says where a use on its line is defined.

use super::{Edges, Report, bindings_at, files_below, snapshot_of};
use std::collections::BTreeMap;
use std::path::Path;

/// Runs the archives below a folder that say where something is defined.
pub fn run(root: &Path) -> Report {
    let mut report = Report::default();
    for (path, text) in files_below(root, |p| p.ends_with(".txt")) {
        let text = String::from_utf8_lossy(&text).into_owned();
        if text.contains("-tags=") || text.contains("cgo") {
            continue;
        }
        let files = archive(&text);
        let (places, uses) = marks(&files);
        let uses: Vec<_> = uses.into_iter().filter(|(_, name)| places.contains_key(name)).collect();
        if uses.is_empty() {
            continue;
        }
        let snapshot = snapshot_of(&files);
        let (mut expected, mut found) = (Edges::new(), Edges::new());
        for ((file, line, column), name) in uses {
            let at = format!("{file}:{line}:{column}");
            expected.insert((at.clone(), places[&name].clone()));
            found.extend(bindings_at(&snapshot, &file, line, column).into_iter().map(|place| (at.clone(), place)));
        }
        let group = path.split('/').next().unwrap_or("");
        report.edges(group, &path, &expected, &found);
    }
    report
}

fn archive(text: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
            files.push((name.trim().to_owned(), Vec::new()));
        } else if let Some((_, content)) = files.last_mut() {
            content.extend_from_slice(line.as_bytes());
            content.push(b'\n');
        }
    }
    files
}

type Use = ((String, u32, u32), String);

/// Places by name, as `path:line`, and uses with the name of the place they are defined at.
fn marks(files: &[(String, Vec<u8>)]) -> (BTreeMap<String, String>, Vec<Use>) {
    let (mut places, mut uses) = (BTreeMap::new(), Vec::new());
    for (path, content) in files.iter().filter(|(p, _)| p.ends_with(".go")) {
        for (i, line) in String::from_utf8_lossy(content).lines().enumerate() {
            let Some((code, marks)) = line.split_once("//@") else { continue };
            let number = i as u32 + 1;
            for mark in marks.split("),") {
                let Some((kind, arguments)) = mark.split_once('(') else { continue };
                let arguments: Vec<&str> = arguments.split(',').map(|a| a.trim().trim_end_matches(')')).collect();
                let quoted = |a: &str| Some(a.strip_prefix('"')?.strip_suffix('"')?.to_owned());
                match (kind.trim(), &arguments[..]) {
                    ("loc", [name, _]) => {
                        places.insert((*name).to_owned(), format!("{path}:{number}"));
                    }
                    ("def", [text, name]) => {
                        let column = quoted(text).and_then(|t| code.find(&t));
                        uses.extend(column.map(|c| ((path.clone(), number, c as u32 + 1), (*name).to_owned())));
                    }
                    _ => {}
                }
            }
        }
    }
    (places, uses)
}
