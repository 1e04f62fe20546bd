//! Questions about history, and their answers. Times are seconds since the Unix epoch; windows end at
//! the date of the commit an answer speaks of.

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
