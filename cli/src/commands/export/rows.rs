//! Rows of exports as CSV records.

use evergraph_engine::api::{BindingRow, CallRow, CommitChangeRow, ImportRow, Location, RankRow, SymbolRow};
use serde::Serialize;

/// A row as cells under a header. Lists are joined by `;`.
pub(super) trait CsvRow {
    /// Names of the cells: those of the JSON fields.
    const HEADER: &'static [&'static str];

    /// The cells.
    fn cells(&self) -> Vec<String>;
}

/// A reference as it is written: a binding without what it is bound to.
#[derive(Serialize)]
pub(super) struct Reference {
    #[serde(flatten)]
    location: Location,
    name: String,
    kind: &'static str,
}

impl From<BindingRow> for Reference {
    fn from(row: BindingRow) -> Reference {
        Reference { location: row.location, name: row.name, kind: row.kind }
    }
}

fn place(location: &Location) -> [String; 3] {
    [location.path.clone(), location.line.to_string(), location.col.to_string()]
}

fn optional(number: Option<u32>) -> String {
    number.map_or_else(String::new, |n| n.to_string())
}

impl CsvRow for SymbolRow {
    const HEADER: &'static [&'static str] = &[
        "symbol",
        "name",
        "kind",
        "visibility",
        "path",
        "line",
        "col",
        "lines",
        "parameters",
        "cyclomatic",
        "cognitive",
        "nesting",
        "test",
    ];

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.symbol.clone(), self.name.clone(), self.kind.into(), self.visibility.into()];
        cells.extend(place(&self.location));
        cells.push(self.lines.to_string());
        cells.extend([self.parameters, self.cyclomatic, self.cognitive, self.nesting].map(optional));
        cells.push(self.test.to_string());
        cells
    }
}

impl CsvRow for Reference {
    const HEADER: &'static [&'static str] = &["path", "line", "col", "name", "kind"];

    fn cells(&self) -> Vec<String> {
        let mut cells = place(&self.location).to_vec();
        cells.extend([self.name.clone(), self.kind.into()]);
        cells
    }
}

impl CsvRow for BindingRow {
    const HEADER: &'static [&'static str] = &["path", "line", "col", "name", "kind", "defs", "via", "confidence"];

    /// A definition in `defs` is `path:line:col`.
    fn cells(&self) -> Vec<String> {
        let defs: Vec<String> = self.defs.iter().map(|d| d.location.to_string()).collect();
        let mut cells = place(&self.location).to_vec();
        cells.extend([self.name.clone(), self.kind.into(), defs.join(";")]);
        cells.extend([self.via.into(), self.confidence.to_string()]);
        cells
    }
}

impl CsvRow for CallRow {
    const HEADER: &'static [&'static str] = &["caller", "callee", "path", "line", "col", "via", "confidence"];

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.caller.clone(), self.callee.clone()];
        cells.extend(place(&self.location));
        cells.extend([self.via.into(), self.confidence.to_string()]);
        cells
    }
}

impl CsvRow for ImportRow {
    const HEADER: &'static [&'static str] = &["path", "line", "col", "specifier", "files", "via"];

    fn cells(&self) -> Vec<String> {
        let mut cells = place(&self.location).to_vec();
        cells.extend([self.specifier.clone(), self.files.join(";"), self.via.into()]);
        cells
    }
}

impl CsvRow for RankRow {
    const HEADER: &'static [&'static str] =
        &["place", "rank", "symbol", "kind", "path", "line", "col", "callers", "callees"];

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.place.to_string(), self.rank.to_string(), self.symbol.clone(), self.kind.into()];
        cells.extend(place(&self.location));
        cells.extend([self.callers.to_string(), self.callees.to_string()]);
        cells
    }
}

impl CsvRow for CommitChangeRow {
    const HEADER: &'static [&'static str] = &[
        "commit",
        "time",
        "author",
        "committer",
        "bot",
        "merge",
        "bulk",
        "path",
        "change",
        "from",
        "similarity",
        "added",
        "removed",
        "unread",
    ];

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.commit.clone(), self.time.to_string(), self.author.clone(), self.committer.clone()];
        cells.extend([self.bot, self.merge, self.bulk].map(|flag| flag.to_string()));
        cells.extend([self.path.clone(), self.change.to_owned(), self.from.clone().unwrap_or_default()]);
        cells.extend([self.similarity.map(u32::from), self.added, self.removed].map(optional));
        cells.push(self.unread.unwrap_or_default().to_owned());
        cells
    }
}
