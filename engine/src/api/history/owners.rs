//! Who wrote it.

use super::{HistoryFilter, HistoryInfo};
use serde::Serialize;

/// Who wrote it.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnersQuery {
    /// A file or directory of the tree, or the name of a function or type; `None`: everything.
    pub of: Option<String>,
    /// The share that the bus factor's authors hold, from 0 to 1.
    pub bus_share: f64,
    /// A file is a silo if one author made at least this share of its changes.
    pub silo_share: f64,
    /// Changes this many days older than the commit asked about count half.
    pub half_life_days: Option<u32>,
    /// At most this many authors and files or functions are listed.
    pub top: usize,
    /// What is not listed among the files.
    pub filter: HistoryFilter,
}

impl Default for OwnersQuery {
    fn default() -> Self {
        OwnersQuery {
            of: None,
            bus_share: 0.5,
            silo_share: 0.8,
            half_life_days: None,
            top: 20,
            filter: HistoryFilter::default(),
        }
    }
}

/// Ownership: shares of surviving lines and of changes.
///
/// Surviving lines are those of [`Blame`]: what a merge brought belongs to who merged it. Changes are lines
/// added plus removed in commits of all branches, so they belong to who wrote them.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Owners {
    /// The file or directory; empty for the whole repository, and where a name was asked about.
    pub path: String,
    /// The functions and types of the name that was asked about, by symbol; none if a path was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<String>,
    /// What it rests on.
    pub history: HistoryInfo,
    /// Lines at the commit asked about.
    pub lines: u64,
    /// All authors, listed or not.
    pub author_count: u32,
    /// By share of changes, then lines, then name.
    pub authors: Vec<OwnerRow>,
    /// Of all of it.
    pub bus_factor: BusFactor,
    /// Files, or functions of the name, of which one author made nearly all changes, those hidden not counted.
    pub silos: u32,
    /// Silos first, then by lines.
    pub files: Vec<OwnedFile>,
    /// Files that the filter hides.
    pub hidden: u32,
}

/// The fewest authors who together hold a share (CHAOSS, *Contributor Absence Factor*).
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct BusFactor {
    /// The share, from 0 to 1.
    pub share: f64,
    /// Counted in surviving lines.
    pub by_lines: u32,
    /// Counted in changes.
    pub by_changes: u32,
}

/// What one author has written.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OwnerRow {
    /// The author after `.mailmap`.
    pub author: String,
    /// One of the author's addresses.
    pub email: String,
    /// A program.
    pub bot: bool,
    /// Surviving lines.
    pub lines: u64,
    /// Of all surviving lines, from 0 to 1.
    pub line_share: f64,
    /// Commits.
    pub commits: u32,
    /// Of all lines added and removed, from 0 to 1.
    pub change_share: f64,
    /// When the last of the commits was made.
    pub last_time: Option<i64>,
}

/// Who knows one file or function.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OwnedFile {
    /// The file.
    pub path: String,
    /// `path#Qualified::name`, of a function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Lines at the commit asked about.
    pub lines: u64,
    /// Who made most of its changes.
    pub owner: String,
    /// The owner's share of its changes.
    pub owner_share: f64,
    /// Of this file.
    pub bus_factor: BusFactor,
    /// One author made nearly all of its changes.
    pub silo: bool,
}
