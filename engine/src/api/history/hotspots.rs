//! Where complexity and change meet.

use super::{HistoryFilter, HistoryInfo};
use serde::Serialize;

/// What is listed: percentiles are taken within one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Entity {
    /// Files of known languages.
    #[default]
    File,
    /// Functions and methods.
    Function,
}

/// Where complexity and change meet.
#[derive(Clone, PartialEq, Debug)]
pub struct HotspotQuery {
    /// Files or functions.
    pub by: Entity,
    /// Only commits of this many days before the commit's own date.
    pub since_days: Option<u32>,
    /// At most this many rows.
    pub top: usize,
    /// What is not listed.
    pub filter: HistoryFilter,
}

/// Hotspots: percentile of change frequency × percentile of complexity (Adam Tornhill, *Your Code as a
/// Crime Scene*, 2015). Percentiles are taken within one kind: all files of known languages, or all of their functions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Hotspots {
    /// What it rests on.
    pub history: HistoryInfo,
    /// Files or functions that took part.
    pub entities: u32,
    /// Those that the filter hides.
    pub hidden: u32,
    /// The rows, hottest first; equals by path.
    pub hotspots: Vec<HotspotRow>,
}

/// One hotspot.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct HotspotRow {
    /// Place in the list, from 1.
    pub place: u32,
    /// From 0 to 1: the product of the two percentiles.
    pub score: f64,
    /// The file.
    pub path: String,
    /// `path#Qualified::name`, of a function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Where the function stands: its line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Commits that touched it.
    pub commits: u32,
    /// Commits in the last 30, 90 and 365 days.
    pub recent: [u32; 3],
    /// Percentile rank of the commits, from 0 to 1.
    pub frequency_percentile: f64,
    /// The function's cyclomatic complexity (McCabe); of a file, the sum over its functions (the WMC of
    /// Chidamber and Kemerer).
    pub complexity: u32,
    /// Percentile rank of the complexity, from 0 to 1.
    pub complexity_percentile: f64,
    /// Lines of the file, or the function's own.
    pub lines: u32,
    /// Authors who changed it.
    pub authors: u32,
}
