//! Which commit lines came with, and how long they live.

use serde::Serialize;

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
