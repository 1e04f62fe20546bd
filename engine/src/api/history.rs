//! Questions about history, and their answers. Times are seconds since the Unix epoch; windows end at
//! the date of the commit an answer speaks of.

mod diff;
mod salience;

pub use diff::{EdgeChange, GraphDiff, Metric, MetricTrend, RankChange, SymbolChange, TrendPoint, TrendQuery};

pub use salience::{
    AskRow, Check, CoChangingRow, Impact, ReachedRow, RiskRow, Salience, SalienceParts, SalienceQuery, SalienceRow,
    SalienceWeights,
};

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
    /// Commits at which a shallow clone ends, in full hexadecimal: what they changed is not known.
    pub boundary: Vec<String>,
}

/// What changed how much.
#[derive(Clone, PartialEq, Debug)]
pub struct ChurnQuery {
    /// A file or directory of the tree; `None`: everything.
    pub path: Option<String>,
    /// At most this many files are listed.
    pub top: usize,
    /// What is not listed.
    pub filter: HistoryFilter,
}

/// Churn: lines added plus lines removed, as `git log --numstat -M` counts them. Files are followed
/// through renames; files that are gone at the commit asked about do not count.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Churn {
    /// The file or directory; empty for the whole repository.
    pub path: String,
    /// What it rests on.
    pub history: HistoryInfo,
    /// The last 30, 90 and 365 days before the commit's own date, then everything (`days` is `None`).
    pub windows: Vec<ChurnWindow>,
    /// Every month from the first change to the commit's own month, without gaps.
    pub months: Vec<ChurnMonth>,
    /// Where churn is heading.
    pub trend: Trend,
    /// The files with the most churn.
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

/// The churn of one file.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ChurnRow {
    /// The file.
    pub path: String,
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

/// Where complexity and change meet.
#[derive(Clone, PartialEq, Debug)]
pub struct HotspotQuery {
    /// Only commits of this many days before the commit's own date.
    pub since_days: Option<u32>,
    /// At most this many rows.
    pub top: usize,
    /// What is not listed.
    pub filter: HistoryFilter,
}

/// Hotspots: percentile of change frequency × percentile of complexity (Adam Tornhill, *Your Code as a
/// Crime Scene*, 2015). Percentiles are taken within all files of known languages.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Hotspots {
    /// What it rests on.
    pub history: HistoryInfo,
    /// Files that took part.
    pub entities: u32,
    /// Files that the filter hides.
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
    /// Commits that touched it.
    pub commits: u32,
    /// Commits in the last 30, 90 and 365 days.
    pub recent: [u32; 3],
    /// Percentile rank of the commits, from 0 to 1.
    pub frequency_percentile: f64,
    /// The sum of the cyclomatic complexities of its functions (McCabe; the sum is the WMC of Chidamber
    /// and Kemerer).
    pub complexity: u32,
    /// Percentile rank of the complexity, from 0 to 1.
    pub complexity_percentile: f64,
    /// Lines of the file.
    pub lines: u32,
    /// Authors who changed it.
    pub authors: u32,
}

/// What changes together with a file.
#[derive(Clone, PartialEq, Debug)]
pub struct CouplingQuery {
    /// The file.
    pub path: String,
    /// Rows with a lower confidence are left out.
    pub min_confidence: f64,
    /// At most this many rows.
    pub top: usize,
    /// What is not listed.
    pub filter: HistoryFilter,
}

/// Co-change with a file, merges and bulk commits left out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Coupling {
    /// The file.
    pub path: String,
    /// Commits of it that count.
    pub commits: u32,
    /// What it rests on.
    pub history: HistoryInfo,
    /// Files that share at least three commits with it, most coupled first; equals by path.
    pub coupled: Vec<CoupledRow>,
    /// Files that the filter hides.
    pub hidden: u32,
    /// The file and those that change with it and with each other, in the order in which they were
    /// added: at most eight.
    pub group: Vec<String>,
}

/// A file that changes together with another.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CoupledRow {
    /// The file.
    pub path: String,
    /// Commits of both.
    pub co_commits: u32,
    /// Commits of this one.
    pub commits: u32,
    /// Commits of both over commits of the file asked about.
    pub confidence: f64,
    /// Commits of both over the mean of the commits of each (code-maat's degree).
    pub degree: f64,
    /// How many imports lead from the file asked about to this one.
    pub imports: Option<u32>,
    /// How many imports lead back.
    pub imported_by: Option<u32>,
    /// How many calls lead from the file asked about to this one.
    pub calls: Option<u32>,
    /// How many calls lead back.
    pub called_by: Option<u32>,
    /// No path of imports or calls joins them; `None` if one of them is of no known language.
    pub is_hidden: Option<bool>,
}

/// Which commit each line came with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlameQuery {
    /// The file.
    pub path: String,
    /// Only the lines of the functions of this name.
    pub function: Option<String>,
}

/// The lines of a file at the commit asked about, as `git blame --first-parent` says where they came
/// from: what a merge brought came with the merge. The file is followed through renames.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Blame {
    /// The file.
    pub path: String,
    /// Its lines, in order.
    pub lines: Vec<BlameLine>,
}

/// Where one line came from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BlameLine {
    /// From 1.
    pub line: u32,
    /// The commit, in full hexadecimal.
    pub commit: String,
    /// Its author after `.mailmap`.
    pub author: String,
    /// When the author wrote it.
    pub time: i64,
    /// History was cut off at this commit: the line is at least that old.
    #[serde(skip_serializing_if = "is_false")]
    pub boundary: bool,
    /// What it says; left out of JSON.
    #[serde(skip)]
    pub text: String,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// How long lines live.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BurndownQuery {
    /// A file or directory of the tree, by what it is called at each time; `None`: everything.
    pub path: Option<String>,
    /// The length of a period.
    pub granularity: Granularity,
}

/// The length of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// A month.
    #[default]
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

/// Surviving lines by the period they were written in (their cohort) and by their author, at the end of
/// each period along first parents: the same line facts as [`Blame`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Burndown {
    /// The file or directory; empty for the whole repository.
    pub path: String,
    /// The length of a period.
    pub granularity: Granularity,
    /// Lines at the commit asked about.
    pub lines: u64,
    /// The periods, from the first commit's to the tip's, without gaps: `2024-05`, `2024-Q2`, `2024`.
    /// A commit whose clock is wrong counts in the period of the one before it.
    pub periods: Vec<String>,
    /// For each cohort its lines alive at the end of each period, oldest cohort first.
    pub cohorts: Vec<LineSeries>,
    /// For each author their lines alive at the end of each period; who has most at the end first.
    pub authors: Vec<LineSeries>,
    /// Commits at which history was cut off: lines of theirs are at least that old.
    pub boundary: Vec<String>,
}

/// A number of lines per period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LineSeries {
    /// The cohort or author.
    pub name: String,
    /// One number for each period.
    pub lines: Vec<u64>,
}

/// Who wrote it.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnersQuery {
    /// A file or directory of the tree; `None`: everything.
    pub path: Option<String>,
    /// The share that the bus factor's authors hold, from 0 to 1.
    pub bus_share: f64,
    /// A file is a silo if one author made at least this share of its changes.
    pub silo_share: f64,
    /// Changes this many days older than the commit asked about count half.
    pub half_life_days: Option<u32>,
    /// At most this many authors and files are listed.
    pub top: usize,
    /// What is not listed among the files.
    pub filter: HistoryFilter,
}

impl Default for OwnersQuery {
    fn default() -> Self {
        OwnersQuery {
            path: None,
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
    /// The file or directory; empty for the whole repository.
    pub path: String,
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
    /// Files of which one author made nearly all changes, those hidden not counted.
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

/// Who knows one file.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OwnedFile {
    /// The file.
    pub path: String,
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
