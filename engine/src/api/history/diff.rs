//! What changed in the graph between two commits, and one number over many commits.

use super::super::rows::Location;
use serde::Serialize;

/// What changed from one commit to another.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GraphDiff {
    /// The commit before, in full hexadecimal.
    pub from: Option<String>,
    /// Functions, methods, types and variants that came, went, changed or moved; by symbol.
    pub symbols: Vec<SymbolChange>,
    /// Calls and imports that are new, by their ends.
    pub edges_added: Vec<EdgeChange>,
    /// Calls and imports that are gone, by their ends. Ends that moved have their new name.
    pub edges_removed: Vec<EdgeChange>,
    /// The functions whose rank changed most.
    pub ranks: Vec<RankChange>,
}

/// What became of one definition.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SymbolChange {
    /// `path#Qualified::name`; of what is gone, its old one.
    pub symbol: String,
    /// `function`, `method`, `class`, …
    pub kind: &'static str,
    /// `added`, `removed`, `changed` (its own text), `moved` (to another file or container) or `renamed`.
    pub change: &'static str,
    /// What it was before, if it moved or was renamed.
    pub from: Option<String>,
    /// How much of its text it kept, from 0 to 1, if it moved or was renamed.
    pub similarity: Option<f64>,
    /// Where it stands, in the commit that has it.
    #[serde(flatten)]
    pub location: Location,
    /// Lines added in it, definitions inside it not counted.
    pub added: u32,
    /// Lines removed from it.
    pub removed: u32,
}

/// A call or an import that came or went.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct EdgeChange {
    /// `call` or `import`.
    pub of: &'static str,
    /// The caller, or the importing file.
    pub from: String,
    /// The function called, or the file imported.
    pub to: String,
}

/// A rank before and after.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RankChange {
    /// The function; its new name if it moved.
    pub symbol: String,
    /// PageRank before; `None` if it was not there.
    pub before: Option<f64>,
    /// PageRank after; `None` if it is gone.
    pub after: Option<f64>,
    /// After less before, absence counted as 0.
    pub change: f64,
}

/// What to follow over commits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// PageRank of a function; of a file, the sum over what it defines.
    #[default]
    Rank,
    /// Cyclomatic complexity of a function; of a file, the sum over its functions.
    Complexity,
    /// Functions that call a function; files that call into a file.
    Callers,
    /// Lines a commit added to and removed from a file.
    Churn,
}

/// A question about one number at many commits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrendQuery {
    /// A file, or the name of a function.
    pub of: String,
    /// Which number.
    pub metric: Metric,
    /// At most this many commits along first parents.
    pub last: usize,
}

/// One number at each of some commits.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MetricTrend {
    /// The file or symbol, as it is called at the commit asked about.
    pub of: String,
    /// Which number.
    pub metric: Metric,
    /// Oldest first.
    pub points: Vec<TrendPoint>,
    /// Change from commit to commit by least squares over the commits that have a value. Positive: it
    /// rises.
    pub slope: f64,
    /// Those of the commits at which history was cut off: what they changed is not known.
    pub boundary: Vec<String>,
}

/// One commit's number.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TrendPoint {
    /// The commit, in full hexadecimal.
    pub commit: String,
    /// When it was committed.
    pub time: i64,
    /// The number; `None` where there is no such file or function, or nothing is known of what was changed.
    pub value: Option<f64>,
}
