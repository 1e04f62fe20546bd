//! What a change reaches, and whether that is too much.

use crate::api::Location;
use serde::Serialize;

/// What a change reaches.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Impact {
    /// The commit before, if a change was asked about.
    pub from: Option<String>,
    /// Functions that changed, or that were asked about.
    pub changed: Vec<String>,
    /// Files they are in, and other files that changed.
    pub files: Vec<String>,
    /// Who calls them, directly or through others: nearest first.
    pub callers: Vec<ReachedRow>,
    /// Who imports those files, directly or through others: nearest first.
    pub importers: Vec<ReachedRow>,
    /// Tests among the callers, at any depth.
    pub tests: Vec<ReachedRow>,
    /// Files that change together with those files and did not change now: by confidence.
    pub co_changing: Vec<CoChangingRow>,
    /// Whom to ask: authors of those files by their share of the changes.
    pub owners: Vec<AskRow>,
}

/// Something a walk reached.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReachedRow {
    /// How many calls or imports away.
    pub depth: u32,
    /// `path#Qualified::name`, or a path.
    pub symbol: String,
    /// Where it stands.
    #[serde(flatten)]
    pub location: Location,
}

/// A file that usually changes as well.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CoChangingRow {
    /// The file.
    pub path: String,
    /// The changed file it changes with.
    pub with: String,
    /// Commits of both.
    pub co_commits: u32,
    /// Commits of both over commits of the changed file.
    pub confidence: f64,
}

/// Somebody who knows.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct AskRow {
    /// The author.
    pub author: String,
    /// One of their addresses.
    pub email: String,
    /// Share of all changes to the files, from 0 to 1.
    pub change_share: f64,
}

/// A verdict about a change.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Check {
    /// The commit before, in full hexadecimal.
    pub from: Option<String>,
    /// The highest risk allowed.
    pub max_risk: f64,
    /// Whether no changed file is above it.
    pub passed: bool,
    /// Changed files of known languages, tests and vendored or generated code left out: riskiest first,
    /// equals by path.
    pub files: Vec<RiskRow>,
}

/// How risky a change to one file is.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RiskRow {
    /// The file.
    pub path: String,
    /// From 0 to 1: 0.35 × hotspot (percentile of change frequency × percentile of complexity) + 0.30 ×
    /// percentile of PageRank + 0.15 × one over the bus factor + 0.20 if no test reaches it.
    pub risk: f64,
    /// What contributes, most first.
    pub reasons: Vec<String>,
}
