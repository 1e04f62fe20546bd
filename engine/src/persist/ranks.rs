//! The highest ranks of a tree, ready to print.

use crate::api::{Filter, RankBy, RankRow, Skipped};
use serde::{Deserialize, Serialize};

/// What `rank` answers from without looking at the tree.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct RankHead {
    pub(crate) functions: Head,
    pub(crate) files: Head,
    /// Path and reason of files left out; the reason by its spelling.
    pub(crate) skips: Vec<(String, String)>,
}

/// The first rows of one ranking, nothing filtered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) nodes: u32,
    pub(crate) edges: u32,
    /// Rows that can be listed, and of them tests, vendored, and both.
    pub(crate) counts: [u32; 4],
    pub(crate) rows: Vec<HeadRow>,
}

/// One row with what filters ask of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct HeadRow {
    pub(crate) rank: f64,
    pub(crate) symbol: String,
    pub(crate) kind: String,
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) col: u32,
    pub(crate) callers: u32,
    pub(crate) callees: u32,
    pub(crate) test: bool,
    pub(crate) vendored: bool,
}

impl RankHead {
    pub(crate) fn by(&self, by: RankBy) -> &Head {
        match by {
            RankBy::Function => &self.functions,
            RankBy::File => &self.files,
        }
    }

    pub(crate) fn skipped(&self) -> Vec<Skipped> {
        let row = |(path, reason): &(String, String)| Skipped { path: path.clone(), reason: spelled(reason) };
        self.skips.iter().map(row).collect()
    }
}

impl Head {
    /// The first `top` rows a filter lets through, if they are all here.
    pub(crate) fn rows(&self, filter: Filter, top: usize) -> Option<Vec<RankRow>> {
        let shown = |r: &&HeadRow| !filter.hides(r.test, r.vendored);
        let row = |(i, r): (usize, &HeadRow)| RankRow {
            place: i as u32 + 1,
            rank: r.rank,
            symbol: r.symbol.clone(),
            kind: kind(&r.kind),
            location: crate::api::Location { path: r.path.clone(), line: r.line, col: r.col },
            callers: r.callers,
            callees: r.callees,
        };
        let rows: Vec<RankRow> = self.rows.iter().filter(shown).take(top).enumerate().map(row).collect();
        (rows.len() >= top || self.rows.len() == self.counts[0] as usize).then_some(rows)
    }

    /// How many rows there are, listed or hidden.
    pub(crate) fn listed(&self) -> u32 {
        self.counts[0]
    }

    /// How many rows a filter hides.
    pub(crate) fn hidden(&self, filter: Filter) -> u32 {
        let [_, tests, vendored, both] = self.counts;
        match (filter.tests, filter.vendored) {
            (true, true) => 0,
            (true, false) => vendored,
            (false, true) => tests,
            (false, false) => tests + vendored - both,
        }
    }
}

/// Kinds and reasons are static spellings: what is read back is one of them.
fn kind(read: &str) -> &'static str {
    use evergraph_languages::DefKind::*;
    let known =
        [Class, Struct, Enum, Interface, Trait, TypeAlias, Object, Function, Method, Constructor, Macro, Variant];
    known.map(|k| k.as_str()).into_iter().chain(["file", "top-level"]).find(|k| *k == read).unwrap_or("function")
}

fn spelled(reason: &str) -> &'static str {
    use evergraph_languages::Skip::*;
    let known = [TooLarge, Binary, LfsPointer, Missing, Corrupt, TooDeep, Timeout, Unsupported, ParserCrash, Symlink];
    let rest = [Submodule, Internal];
    let mut all = known.into_iter().chain(rest).map(|s| s.as_str());
    all.find(|s| *s == reason).unwrap_or(Internal.as_str())
}
