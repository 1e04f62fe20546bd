//! Symbols and bindings as a SCIP index (<https://github.com/sourcegraph/scip>).

mod messages;

pub(crate) use messages::{Document, Index};
use messages::{Metadata, Occurrence, SymbolInformation, ToolInfo};

use evergraph_engine::api::{BindingRow, Location, SymbolRow, Target};
use evergraph_engine::language_table;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const UTF8: i32 = 1;
const DEFINITION: i32 = 1;
const IMPORT: i32 = 2;
const WRITE: i32 = 4;
const READ: i32 = 8;

/// What an index begins with.
pub(crate) fn head(project_root: String) -> Index {
    let tool_info = ToolInfo { name: "evergraph".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
    let metadata = Metadata { tool_info: Some(tool_info), project_root, text_document_encoding: UTF8 };
    Index { metadata: Some(metadata), documents: Vec::new() }
}

/// All definitions that other files can see, to make documents with.
pub(crate) struct Symbols {
    rows: HashMap<String, SymbolRow>,
    by_path: HashMap<String, Vec<String>>,
    languages: HashMap<&'static str, &'static str>,
}

impl Symbols {
    pub(crate) fn new(rows: Vec<SymbolRow>) -> Symbols {
        let mut by_path: HashMap<String, Vec<String>> = HashMap::new();
        for row in &rows {
            by_path.entry(row.location.path.clone()).or_default().push(row.symbol.clone());
        }
        let rows = rows.into_iter().map(|row| (row.symbol.clone(), row)).collect();
        let extensions =
            |l: evergraph_engine::api::LanguageInfo| l.extensions.into_iter().map(move |e| (e, l.language));
        Symbols { rows, by_path, languages: language_table().into_iter().flat_map(extensions).collect() }
    }

    /// Files that define something.
    pub(crate) fn paths(&self) -> BTreeSet<&str> {
        self.by_path.keys().map(String::as_str).collect()
    }

    /// A file: what it defines, and its references that lead into the repository.
    pub(crate) fn document(&self, path: &str, bindings: &[BindingRow]) -> Document {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let mut locals = Locals::default();
        let mut occurrences = vec![occurrence(&start(path), 0, module(path), DEFINITION)];
        let mut symbols = Vec::new();
        for symbol in self.by_path.get(path).into_iter().flatten() {
            let row = &self.rows[symbol];
            occurrences.push(occurrence(&row.location, row.name.len(), self.spelled(symbol), DEFINITION));
            symbols.push(SymbolInformation {
                symbol: self.spelled(symbol),
                kind: kind(row.kind),
                display_name: row.name.clone(),
            });
        }
        for row in bindings {
            for def in &row.defs {
                let symbol = self.symbol_of(path, def, &mut locals);
                occurrences.extend(symbol.map(|s| occurrence(&row.location, row.name.len(), s, role(row.kind))));
            }
        }
        for (def, id) in locals.ids {
            let name = def.1.rsplit("::").next().map_or(0, |name| name.split('~').next().unwrap_or(name).len());
            occurrences.push(occurrence(&def.0, name, id, DEFINITION));
        }
        occurrences.sort_by(|a, b| (&a.range, &a.symbol).cmp(&(&b.range, &b.symbol)));
        occurrences.dedup();
        let language = self.languages.get(extension).map_or(String::new(), |l| (*l).to_owned());
        Document { relative_path: path.to_owned(), occurrences, symbols, language, position_encoding: UTF8 }
    }

    /// The spelling of a definition: global, local to the document, or a module.
    fn symbol_of(&self, path: &str, def: &Target, locals: &mut Locals) -> Option<String> {
        match (self.rows.contains_key(&def.symbol), def.symbol.contains('#')) {
            (true, _) => Some(self.spelled(&def.symbol)),
            (false, false) => Some(module(&def.location.path)),
            (false, true) if def.location.path == path => Some(locals.id(def)),
            (false, true) => None,
        }
    }

    /// `path#A::b` in SCIP's grammar: the path is a namespace, each part has the suffix of its kind.
    fn spelled(&self, symbol: &str) -> String {
        let Some((path, qualified)) = symbol.rsplit_once('#') else { return module(symbol) };
        let mut out = module(path);
        let parts: Vec<&str> = qualified.split("::").collect();
        for (i, part) in parts.iter().enumerate() {
            let own = format!("{path}#{}", parts[..=i].join("::"));
            let (name, again) = part.split_once('~').map_or((*part, ""), |(name, again)| (name, again));
            let kind = self.rows.get(&own).map_or("class", |row| row.kind);
            let name = identifier(name);
            let again = if again.is_empty() { String::new() } else { format!("+{again}") };
            out += &match kind {
                "function" | "method" | "constructor" => format!("{name}({again})."),
                "macro" => format!("{name}!"),
                "module" | "namespace" => format!("{name}/"),
                "field" | "constant" | "variable" | "variant" | "object" => format!("{}.", with(&name, &again)),
                _ => format!("{}#", with(&name, &again)),
            };
        }
        out
    }
}

/// Definitions that only one document sees, numbered as they are met.
#[derive(Default)]
struct Locals {
    ids: BTreeMap<(Location, String), String>,
}

impl Locals {
    fn id(&mut self, def: &Target) -> String {
        let next = format!("local {}", self.ids.len());
        self.ids.entry((def.location.clone(), def.symbol.clone())).or_insert(next).clone()
    }
}

fn start(path: &str) -> Location {
    Location { path: path.to_owned(), line: 1, col: 1 }
}

fn occurrence(at: &Location, bytes: usize, symbol: String, symbol_roles: i32) -> Occurrence {
    let (line, col) = (at.line as i32 - 1, at.col as i32 - 1);
    Occurrence { range: vec![line, col, col + bytes as i32], symbol, symbol_roles }
}

fn role(kind: &str) -> i32 {
    match kind {
        "import" => IMPORT,
        "write" => WRITE,
        "read" | "call" => READ,
        _ => 0,
    }
}

/// A file as a symbol: scheme, no package, and the path as a namespace.
fn module(path: &str) -> String {
    format!("evergraph . . . {}/", identifier(path))
}

/// A name of simple characters stands as it is; others are quoted.
fn identifier(name: &str) -> String {
    let simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '$');
    if !name.is_empty() && name.chars().all(simple) {
        name.to_owned()
    } else {
        format!("`{}`", name.replace('`', "``"))
    }
}

/// A second definition of a name.
fn with(name: &str, again: &str) -> String {
    match (again, name.strip_suffix('`')) {
        ("", _) => name.to_owned(),
        (_, Some(quoted)) => format!("{quoted}{again}`"),
        (_, None) => format!("{name}{again}"),
    }
}

/// The number of a kind in SCIP's table.
fn kind(kind: &str) -> i32 {
    match kind {
        "class" => 7,
        "constant" => 8,
        "constructor" => 9,
        "enum" => 11,
        "variant" => 12,
        "field" => 15,
        "function" => 17,
        "interface" => 21,
        "macro" => 25,
        "method" => 26,
        "module" => 29,
        "object" => 33,
        "struct" => 49,
        "trait" => 53,
        "type-alias" => 55,
        "variable" => 61,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(symbol: &str, kind: &'static str) -> SymbolRow {
        let name = symbol.rsplit(['#', ':']).next().unwrap_or_default().split('~').next().unwrap_or_default();
        SymbolRow {
            symbol: symbol.to_owned(),
            name: name.to_owned(),
            kind,
            visibility: "public",
            location: Location { path: "src/a b.py".to_owned(), line: 3, col: 5 },
            lines: 1,
            parameters: None,
            cyclomatic: None,
            cognitive: None,
            nesting: None,
            test: false,
        }
    }

    #[test]
    fn symbols_are_spelled_in_the_grammar_of_scip() {
        let symbols = Symbols::new(vec![
            row("src/a b.py#A", "class"),
            row("src/a b.py#A::run", "method"),
            row("src/a b.py#A::run~2", "method"),
            row("src/a b.py#A::x y", "field"),
            row("src/a b.py#twice~2", "constant"),
        ]);
        let spelled = |symbol: &str| symbols.spelled(&format!("src/a b.py#{symbol}"));
        assert_eq!(spelled("A::run"), "evergraph . . . `src/a b.py`/A#run().");
        assert_eq!(spelled("A::run~2"), "evergraph . . . `src/a b.py`/A#run(+2).");
        assert_eq!(spelled("A::x y"), "evergraph . . . `src/a b.py`/A#`x y`.");
        assert_eq!(spelled("twice~2"), "evergraph . . . `src/a b.py`/twice+2.");
    }
}
