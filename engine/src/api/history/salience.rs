//! Importance with its components, what a change reaches, and whether that is too much.

use super::HistoryInfo;
use crate::api::{Filter, Location};
use serde::Serialize;

/// How much each component of salience counts; the score is their weighted mean.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct SalienceWeights {
    /// PageRank.
    pub page_rank: f64,
    /// Betweenness on imports.
    pub betweenness: f64,
    /// HITS authority in the call graph.
    pub authority: f64,
    /// Change frequency.
    pub change_frequency: f64,
    /// Few authors hold it.
    pub bus_factor_risk: f64,
    /// Lines.
    pub size: f64,
    /// No test reaches it.
    pub absence_of_tests: f64,
}

impl Default for SalienceWeights {
    fn default() -> Self {
        SalienceWeights {
            page_rank: 0.30,
            betweenness: 0.15,
            authority: 0.15,
            change_frequency: 0.15,
            bus_factor_risk: 0.10,
            size: 0.05,
            absence_of_tests: 0.10,
        }
    }
}

/// What matters.
#[derive(Clone, PartialEq, Debug)]
pub struct SalienceQuery {
    /// At most this many rows.
    pub top: usize,
    /// What is not listed. It takes part in the percentiles all the same.
    pub filter: Filter,
    /// What counts how much.
    pub weights: SalienceWeights,
}

/// Files by importance. Every component is a percentile rank within the files of known languages, so no
/// component is compared with an absolute threshold.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Salience {
    /// What it rests on.
    pub history: HistoryInfo,
    /// What counted how much.
    pub weights: SalienceWeights,
    /// Files that took part.
    pub entities: u32,
    /// Files that the filter hides.
    pub hidden: u32,
    /// Most important first; equals by path.
    pub rows: Vec<SalienceRow>,
}

/// One file.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SalienceRow {
    /// Place in the list, from 1.
    pub place: u32,
    /// The weighted mean of the percentiles, from 0 to 1.
    pub score: f64,
    /// The file.
    pub path: String,
    /// `foundational` (central and quiet), `hot and critical` (central and active), `critical silo`
    /// (central, and one author made most changes), `active and local`, or `background`. Central: in the
    /// highest fifth by PageRank. Active: in the highest fifth by commits of the last year.
    pub stability: &'static str,
    /// Percentile ranks from 0 to 1, by component.
    pub percentiles: SalienceParts,
    /// What the percentiles are of.
    pub values: SalienceParts,
}

/// A number for each component.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct SalienceParts {
    /// PageRank summed over what the file defines.
    pub page_rank: f64,
    /// Betweenness in the import graph.
    pub betweenness: f64,
    /// HITS authority in the call graph, summed over what the file defines.
    pub authority: f64,
    /// Commits that touched it.
    pub change_frequency: f64,
    /// One over the bus factor by changes.
    pub bus_factor_risk: f64,
    /// Lines.
    pub size: f64,
    /// 1 if no test reaches a function of it through calls, otherwise 0.
    pub absence_of_tests: f64,
}

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
