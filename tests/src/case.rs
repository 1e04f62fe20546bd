//! Language cases in Markdown: a heading is a test, fenced blocks are files, marks are expectations.
//!
//! A mark is a comment line made of carets below the line it speaks of: `# ^^^ binds util.py:1`.
//! The name above the first caret must be bound to exactly what follows: places as `path:line`
//! (`.` is the file itself), `nothing` (unresolved) or `outside`; `via <how>` may follow.
//! `^ calls .#f, a.py#B::run` says which functions the call at this place reaches; a call that no
//! name says stands at its last byte.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One heading of a case file, with its files and what they expect.
#[derive(Debug)]
pub struct Case {
    /// The heading.
    pub title: String,
    /// Path and text of each fenced block that names a path.
    pub files: Vec<(String, String)>,
    /// What the marks say, in order.
    pub expectations: Vec<Expectation>,
}

/// One mark.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The file.
    pub path: String,
    /// Line of the name, from 1.
    pub line: u32,
    /// A column inside the name, from 1, in bytes.
    pub column: u32,
    /// What it must be bound to.
    pub binds: Binds,
    /// How it must have been found, if the mark says.
    pub via: Option<String>,
}

/// What a name must be bound to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Binds {
    /// Exactly these places: `path:line`.
    To(BTreeSet<String>),
    /// Nothing: unresolved.
    Nothing,
    /// Something outside the repository.
    Outside,
    /// A call that reaches exactly these functions: `path#Qualified::name`.
    Calls(BTreeSet<String>),
}

/// The cases of a language, each with the name of its document, in order.
///
/// # Panics
/// As for [`parse`].
pub fn cases_of(language: &str) -> Vec<(String, Case)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(language);
    let mut documents: Vec<_> = std::fs::read_dir(&directory).unwrap().map(|e| e.unwrap().path()).collect();
    documents.sort();
    documents.retain(|document| document.extension().is_some_and(|e| e == "md"));
    let named = |document: &PathBuf| {
        let name = document.file_stem().unwrap().to_string_lossy().into_owned();
        let cases = parse(&std::fs::read_to_string(document).unwrap());
        cases.into_iter().map(move |case| (name.clone(), case)).collect::<Vec<_>>()
    };
    documents.iter().flat_map(named).collect()
}

/// Reads the cases of a Markdown file.
///
/// # Panics
/// If a block or mark cannot be read: a case that is not understood must not pass.
pub fn parse(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#').map(|l| l.trim_start_matches('#').trim()) {
            cases.push(Case { title: title.to_owned(), files: Vec::new(), expectations: Vec::new() });
        } else if let Some(info) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|l| !l.starts_with("```")).collect();
            let Some(path) = info.split_whitespace().nth(1) else { continue };
            let case = cases.last_mut().expect("a block stands under a heading");
            case.expectations.extend(expectations(path, &body));
            case.files.push((path.trim_start_matches('/').to_owned(), body.join("\n") + "\n"));
        }
    }
    cases.retain(|c| !c.files.is_empty());
    cases
}

fn expectations(path: &str, body: &[&str]) -> Vec<Expectation> {
    let path = path.trim_start_matches('/');
    let mut found = Vec::new();
    let mut marked = 0;
    for (i, line) in body.iter().enumerate() {
        match mark(line) {
            Some((column, what)) => found.push(expectation(path, marked, column, what)),
            None => marked = i as u32 + 1,
        }
    }
    found
}

/// The column of the first caret and what the mark says.
fn mark(line: &str) -> Option<(u32, &str)> {
    let comment = line.trim_start();
    let rest =
        comment.strip_prefix("//").or_else(|| comment.strip_prefix('#')).or_else(|| comment.strip_prefix("--"))?;
    let carets = rest.trim_start();
    let what = carets.strip_prefix('^')?.trim_start_matches('^').trim_start();
    let what = what.strip_prefix("binds ").or_else(|| what.starts_with("calls ").then_some(what))?;
    Some(((line.len() - carets.len()) as u32 + 1, what))
}

fn expectation(path: &str, line: u32, column: u32, what: &str) -> Expectation {
    let (binds, via) = match what.split_once(" via ") {
        Some((binds, via)) => (binds.trim(), Some(via.trim().to_owned())),
        None => (what.trim(), None),
    };
    let callee = |c: &str| c.trim().strip_prefix(".#").map_or(c.trim().to_owned(), |name| format!("{path}#{name}"));
    let binds = match binds {
        "calls nothing" => Binds::Calls(BTreeSet::new()),
        calls if calls.starts_with("calls ") => Binds::Calls(calls["calls ".len()..].split(',').map(callee).collect()),
        "nothing" => Binds::Nothing,
        "outside" => Binds::Outside,
        places => Binds::To(places.split(',').map(|p| place(path, p.trim())).collect()),
    };
    Expectation { path: path.to_owned(), line, column, binds, via }
}

fn place(path: &str, place: &str) -> String {
    let (file, line) = place.rsplit_once(':').unwrap_or_else(|| panic!("`{place}` is no place: path:line"));
    let file = if file == "." || file.is_empty() { path } else { file.trim_start_matches('/') };
    format!("{file}:{line}")
}
