//! Questions about history, and their answers. Times are seconds since the Unix epoch; windows end at
//! the date of the commit an answer speaks of.

mod churn;
mod coupling;
mod diff;
mod hotspots;
mod impact;
mod lines;
mod owners;
mod salience;

pub use churn::{Churn, ChurnMonth, ChurnQuery, ChurnRow, ChurnWindow, Trend};
pub use coupling::{CoupledRow, Coupling, CouplingQuery};
pub use diff::{EdgeChange, GraphDiff, Metric, MetricTrend, RankChange, SymbolChange, TrendPoint, TrendQuery};
pub use hotspots::{Entity, HotspotQuery, HotspotRow, Hotspots};
pub use impact::{AskRow, Check, CoChangingRow, Impact, ReachedRow, RiskRow};
pub use lines::{Blame, BlameLine, BlameQuery, Burndown, BurndownQuery, Granularity, LineSeries};
pub use owners::{BusFactor, OwnedFile, OwnerRow, Owners, OwnersQuery};
pub use salience::{Salience, SalienceQuery, SalienceRow, Weighted};

use serde::Serialize;

/// One path one commit changed: a row of `export changes`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CommitChangeRow {
    /// The commit, in full hexadecimal.
    pub commit: String,
    /// When it was committed.
    pub time: i64,
    /// Its author after `.mailmap`.
    pub author: String,
    /// Its committer after `.mailmap`.
    pub committer: String,
    /// The author is a program.
    pub bot: bool,
    /// The commit has several parents: its rows are the paths that differ from every one.
    pub merge: bool,
    /// The commit is kept out of statistics of pairs.
    pub bulk: bool,
    /// The path after the commit.
    pub path: String,
    /// `added`, `removed`, `modified`, `renamed` or `mode`.
    pub change: &'static str,
    /// The path before, if it was renamed.
    pub from: Option<String>,
    /// How much of it was there before, in percent, if it was renamed.
    pub similarity: Option<u8>,
    /// Lines added; `None` where there are no lines, see `unread`.
    pub added: Option<u32>,
    /// Lines removed.
    pub removed: Option<u32>,
    /// Why there are no lines: the spelling of a [`Skip`](crate::Skip).
    pub unread: Option<&'static str>,
}

/// What answers about history leave out of their lists, though not out of their numbers: by default
/// what would win every list and say nothing of the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct HistoryFilter {
    /// Keep tests.
    pub tests: bool,
    /// Keep vendored and generated code.
    pub vendored: bool,
    /// Keep lockfiles and logs of changes.
    pub bookkeeping: bool,
}

/// What an answer about history rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HistoryInfo {
    /// Commits that reach the one asked about, itself included.
    pub commits: u32,
    /// Of these, merges.
    pub merges: u32,
    /// Of these, commits kept out of statistics of pairs: of more than 1,000 paths, or vendoring.
    pub bulk: u32,
    /// Of these, commits by programs.
    pub bots: u32,
    /// Commits at which a shallow clone ends or a graft cuts, in full hexadecimal: what they changed is not known.
    pub boundary: Vec<String>,
}
