//! What matters, and why.

use super::info;
use super::measures::{Measures, ranked};
use crate::api::{Answer, Salience, SalienceQuery, SalienceRow, Weighted};
use crate::error::EngineError;
use crate::snapshot::Snapshot;

/// Central, or active: in the highest fifth.
const HIGH: f64 = 0.8;
/// A silo: one author made this share of the changes.
const SILO: f64 = 0.8;

impl Snapshot {
    /// The files or functions that matter most, with every component: see [`Salience`].
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn salience(&self, query: &SalienceQuery) -> Result<Answer<Salience>, EngineError> {
        let (all, skips) = self.measures(query.by)?;
        let history = self.ask_past(|past| Ok(info(past)))?;
        let percentiles = percentiles(&all);
        let recent = ranked(&all, |m| m.recent);
        let row = |i: usize| SalienceRow {
            place: 0,
            score: weighted(&percentiles[i], &query.weights),
            path: all[i].path.clone(),
            symbol: all[i].symbol.clone(),
            stability: stability(&all[i], percentiles[i].page_rank, recent[i]),
            percentiles: percentiles[i],
            values: all[i].parts,
        };
        let shown = |&i: &usize| !all[i].marks.hidden_by(query.filter);
        let mut rows: Vec<SalienceRow> = (0..all.len()).filter(shown).map(row).collect();
        let hidden = (all.len() - rows.len()) as u32;
        let name = |r: &SalienceRow| r.symbol.clone().unwrap_or_else(|| r.path.clone());
        rows.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| name(a).cmp(&name(b))));
        rows.truncate(query.top);
        rows.iter_mut().zip(1..).for_each(|(row, place)| row.place = place);
        let entities = all.len() as u32;
        Ok(self.answer_of_edges(skips, Salience { history, weights: query.weights, entities, hidden, rows }))
    }
}

fn percentiles(all: &[Measures]) -> Vec<Weighted> {
    let by_part: Vec<Vec<f64>> =
        (0..Weighted::NAMES.len()).map(|part| ranked(all, |m| m.parts.parts()[part])).collect();
    (0..all.len()).map(|i| Weighted::of_parts(std::array::from_fn(|part| by_part[part][i]))).collect()
}

fn weighted(percentiles: &Weighted, weights: &Weighted) -> f64 {
    let sum: f64 = weights.parts().iter().sum();
    let weighted: f64 = percentiles.parts().iter().zip(weights.parts()).map(|(p, w)| p * w).sum();
    if sum > 0.0 { weighted / sum } else { 0.0 }
}

fn stability(of: &Measures, rank: f64, recent: f64) -> &'static str {
    let is_silo = of.bus_factor == 1 && of.owner_share >= SILO;
    match (rank >= HIGH, recent >= HIGH && of.recent > 0.0) {
        (true, _) if is_silo => "critical silo",
        (true, true) => "hot and critical",
        (true, false) => "foundational",
        (false, true) => "active and local",
        (false, false) => "background",
    }
}

#[cfg(test)]
mod tests {
    use super::{Measures, stability};

    #[test]
    fn stability_is_where_centrality_meets_activity() {
        let of = |bus_factor: u32, owner_share: f64, commits: f64| Measures {
            bus_factor,
            owner_share,
            recent: commits,
            ..Measures::default()
        };
        assert_eq!(stability(&of(2, 0.5, 9.0), 0.9, 0.9), "hot and critical");
        assert_eq!(stability(&of(2, 0.5, 1.0), 0.9, 0.2), "foundational");
        assert_eq!(stability(&of(1, 0.9, 9.0), 0.9, 0.9), "critical silo");
        assert_eq!(stability(&of(1, 0.9, 9.0), 0.2, 0.9), "active and local", "nobody else depends on it");
        assert_eq!(stability(&of(1, 0.9, 1.0), 0.2, 0.2), "background");
        // Where nothing changed in a year, the highest fifth did not either.
        assert_eq!(stability(&of(2, 0.5, 0.0), 0.2, 0.9), "background");
    }
}
