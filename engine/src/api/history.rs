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
