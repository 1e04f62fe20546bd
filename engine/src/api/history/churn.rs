//! How much changes.

use super::{HistoryFilter, HistoryInfo};
use serde::Serialize;

/// What changed how much.
#[derive(Clone, PartialEq, Debug)]
pub struct ChurnQuery {
    /// A file or directory of the tree, or the name of a function or type; `None`: everything.
    pub of: Option<String>,
    /// At most this many files or functions are listed.
    pub top: usize,
    /// What is not listed.
    pub filter: HistoryFilter,
}

/// Churn: lines added plus lines removed, as `git log --numstat -M` counts them. Files are followed
/// through renames, functions through renames and moves; what is gone at the commit asked about does not
/// count. Lines of a function are its own: those of functions inside it are theirs. A type counts with its
/// members.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Churn {
    /// The file or directory; empty for the whole repository, and where a name was asked about.
    pub path: String,
    /// The functions and types of the name that was asked about, by symbol; none if a path was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<String>,
    /// What it rests on.
    pub history: HistoryInfo,
    /// The last 30, 90 and 365 days before the commit's own date, then everything (`days` is `None`).
    pub windows: Vec<ChurnWindow>,
    /// Every month from the first change to the commit's own month, without gaps.
    pub months: Vec<ChurnMonth>,
    /// Where churn is heading.
    pub trend: Trend,
    /// The files, or the functions of the name, with the most churn.
    pub files: Vec<ChurnRow>,
    /// Files that the filter hides.
    pub hidden: u32,
}

/// Commits and lines of some days.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChurnWindow {
    /// How many days; `None`: all.
    pub days: Option<u32>,
    /// Commits.
    pub commits: u32,
    /// Lines added.
    pub added: u64,
    /// Lines removed.
    pub removed: u64,
}

/// Commits and lines of a month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChurnMonth {
    /// `2024-05`, in UTC.
    pub month: String,
    /// Commits.
    pub commits: u32,
    /// Lines added.
    pub added: u64,
    /// Lines removed.
    pub removed: u64,
}

/// A straight line through a series by least squares.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Trend {
    /// How many months it is drawn through: the last twelve, or fewer.
    pub months: u32,
    /// Change of churn from month to month, in lines. Positive: churn rises.
    pub slope: f64,
    /// `rising`, `falling`, or `steady` if the slope is below 2 % of the mean churn of a month.
    pub direction: &'static str,
}

/// The churn of one file or function.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ChurnRow {
    /// The file.
    pub path: String,
    /// `path#Qualified::name`, of a function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Commits.
    pub commits: u32,
    /// Commits in the last 30, 90 and 365 days.
    pub recent: [u32; 3],
    /// Lines added.
    pub added: u64,
    /// Lines removed.
    pub removed: u64,
    /// Authors.
    pub authors: u32,
}
