//! Importance with its components.

use super::{Entity, HistoryInfo};
use crate::api::Filter;
use serde::Serialize;

/// A number for each component of salience: weights, values, or percentiles. What the values are:
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Weighted {
    /// PageRank; of a file, summed over what it defines.
    pub page_rank: f64,
    /// Betweenness in the import graph; of a function, its file's.
    pub betweenness: f64,
    /// HITS authority in the call graph; of a file, summed over what it defines.
    pub authority: f64,
    /// Commits that touched it.
    pub change_frequency: f64,
    /// One over the bus factor by changes.
    pub bus_factor_risk: f64,
    /// Lines; of a function, its own.
    pub size: f64,
    /// 1 if no test reaches it through calls, otherwise 0; of a file, any function of it.
    pub absence_of_tests: f64,
}

impl Weighted {
    /// How much each component counts unless a host says otherwise; the score is the weighted mean.
    pub const WEIGHTS: Weighted = Weighted {
        page_rank: 0.30,
        betweenness: 0.15,
        authority: 0.15,
        change_frequency: 0.15,
        bus_factor_risk: 0.10,
        size: 0.05,
        absence_of_tests: 0.10,
    };

    /// The names of the components, in the order of [`parts`](Weighted::parts).
    pub const NAMES: [&'static str; 7] =
        ["page_rank", "betweenness", "authority", "change_frequency", "bus_factor_risk", "size", "absence_of_tests"];

    /// The numbers.
    pub fn parts(&self) -> [f64; 7] {
        let w = self;
        [w.page_rank, w.betweenness, w.authority, w.change_frequency, w.bus_factor_risk, w.size, w.absence_of_tests]
    }

    /// From numbers in the order of [`parts`](Weighted::parts).
    pub fn of_parts(parts: [f64; 7]) -> Weighted {
        let [page_rank, betweenness, authority, change_frequency, bus_factor_risk, size, absence_of_tests] = parts;
        Weighted { page_rank, betweenness, authority, change_frequency, bus_factor_risk, size, absence_of_tests }
    }
}

/// What matters.
#[derive(Clone, PartialEq, Debug)]
pub struct SalienceQuery {
    /// Files or functions.
    pub by: Entity,
    /// At most this many rows.
    pub top: usize,
    /// What is not listed. It takes part in the percentiles all the same.
    pub filter: Filter,
    /// What counts how much.
    pub weights: Weighted,
}

/// Files or functions by importance. Every component is a percentile rank within one kind of them, so no
/// component is compared with an absolute threshold.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Salience {
    /// What it rests on.
    pub history: HistoryInfo,
    /// What counted how much.
    pub weights: Weighted,
    /// Files or functions that took part.
    pub entities: u32,
    /// Those that the filter hides.
    pub hidden: u32,
    /// Most important first; equals by name.
    pub rows: Vec<SalienceRow>,
}

/// One file or function.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SalienceRow {
    /// Place in the list, from 1.
    pub place: u32,
    /// The weighted mean of the percentiles, from 0 to 1.
    pub score: f64,
    /// The file.
    pub path: String,
    /// `path#Qualified::name`, of a function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// `foundational` (central and quiet), `hot and critical` (central and active), `critical silo`
    /// (central, and one author made most changes), `active and local`, or `background`. Central: in the
    /// highest fifth by PageRank. Active: in the highest fifth by commits of the last year.
    pub stability: &'static str,
    /// Percentile ranks from 0 to 1, by component.
    pub percentiles: Weighted,
    /// What the percentiles are of.
    pub values: Weighted,
}
