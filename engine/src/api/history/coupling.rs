//! What changes together.

use super::{HistoryFilter, HistoryInfo};
use serde::Serialize;

/// What changes together with a file or function.
#[derive(Clone, PartialEq, Debug)]
pub struct CouplingQuery {
    /// The file, or the name of a function or type: the functions of one name count as one thing.
    pub of: String,
    /// Rows with a lower confidence are left out.
    pub min_confidence: f64,
    /// At most this many rows.
    pub top: usize,
    /// What is not listed.
    pub filter: HistoryFilter,
}

/// Co-change of a file with files, or of a function with functions; merges and bulk commits left out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Coupling {
    /// The file; empty where a name was asked about.
    pub path: String,
    /// The functions and types of the name that was asked about, by symbol; none if a path was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<String>,
    /// Commits of it that count.
    pub commits: u32,
    /// What it rests on.
    pub history: HistoryInfo,
    /// What shares at least three commits with it, most coupled first; equals by name.
    pub coupled: Vec<CoupledRow>,
    /// Those that the filter hides.
    pub hidden: u32,
    /// The file or function and those that change with it and with each other, in the order in which they were
    /// added: at most eight.
    pub group: Vec<String>,
}

/// A file or function that changes together with another.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CoupledRow {
    /// The file.
    pub path: String,
    /// `path#Qualified::name`, of a function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Commits of both.
    pub co_commits: u32,
    /// Commits of this one.
    pub commits: u32,
    /// Commits of both over commits of the file asked about.
    pub confidence: f64,
    /// Commits of both over the mean of the commits of each (code-maat's degree).
    pub degree: f64,
    /// How many imports lead from the file asked about, or the function's, to this one.
    pub imports: Option<u32>,
    /// How many imports lead back.
    pub imported_by: Option<u32>,
    /// How many calls lead from the file or function asked about to this one.
    pub calls: Option<u32>,
    /// How many calls lead back.
    pub called_by: Option<u32>,
    /// No path of imports or calls joins them; `None` if one of them is of no known language.
    pub is_hidden: Option<bool>,
}
