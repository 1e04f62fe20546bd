//! What matters, and why.

use super::file_measures::{FileMeasures, ranked};
use super::info;
use crate::api::{Answer, Salience, SalienceParts, SalienceQuery, SalienceRow, SalienceWeights};
use crate::error::EngineError;
use crate::snapshot::Snapshot;

/// Central, or active: in the highest fifth.
const HIGH: f64 = 0.8;
/// A silo: one author made this share of the changes.
const SILO: f64 = 0.8;

impl Snapshot {
    /// The files that matter most, with every component: see [`Salience`].
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn salience(&self, query: &SalienceQuery) -> Result<Answer<Salience>, EngineError> {
        let (files, skips) = self.file_measures()?;
        let history = self.ask_past(|past| Ok(info(past)))?;
        let percentiles = percentiles(&files);
        let recent = ranked(&files, |f| f.recent);
        let row = |i: usize| SalienceRow {
            place: 0,
            score: weighted(&percentiles[i], &query.weights),
            path: files[i].path.clone(),
            stability: stability(&files[i], percentiles[i].page_rank, recent[i]),
            percentiles: percentiles[i],
            values: files[i].parts,
        };
        let shown = |&i: &usize| !files[i].marks.hidden_by(query.filter);
        let mut rows: Vec<SalienceRow> = (0..files.len()).filter(shown).map(row).collect();
        let hidden = (files.len() - rows.len()) as u32;
        rows.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.path.cmp(&b.path)));
        rows.truncate(query.top);
        rows.iter_mut().zip(1..).for_each(|(row, place)| row.place = place);
        let entities = files.len() as u32;
        Ok(self.answer_of_edges(skips, Salience { history, weights: query.weights, entities, hidden, rows }))
    }
}

fn percentiles(files: &[FileMeasures]) -> Vec<SalienceParts> {
    let page_rank = ranked(files, |f| f.parts.page_rank);
    let betweenness = ranked(files, |f| f.parts.betweenness);
    let authority = ranked(files, |f| f.parts.authority);
    let change_frequency = ranked(files, |f| f.parts.change_frequency);
    let bus_factor_risk = ranked(files, |f| f.parts.bus_factor_risk);
    let size = ranked(files, |f| f.parts.size);
    let absence_of_tests = ranked(files, |f| f.parts.absence_of_tests);
    let parts = |i: usize| SalienceParts {
        page_rank: page_rank[i],
        betweenness: betweenness[i],
        authority: authority[i],
        change_frequency: change_frequency[i],
        bus_factor_risk: bus_factor_risk[i],
        size: size[i],
        absence_of_tests: absence_of_tests[i],
    };
    (0..files.len()).map(parts).collect()
}

fn weighted(p: &SalienceParts, w: &SalienceWeights) -> f64 {
    let pairs = [
        (p.page_rank, w.page_rank),
        (p.betweenness, w.betweenness),
        (p.authority, w.authority),
        (p.change_frequency, w.change_frequency),
        (p.bus_factor_risk, w.bus_factor_risk),
        (p.size, w.size),
        (p.absence_of_tests, w.absence_of_tests),
    ];
    let sum: f64 = pairs.iter().map(|(_, w)| w).sum();
    if sum > 0.0 { pairs.iter().map(|(p, w)| p * w).sum::<f64>() / sum } else { 0.0 }
}

fn stability(file: &FileMeasures, rank: f64, recent: f64) -> &'static str {
    let is_silo = file.bus_factor == 1 && file.owner_share >= SILO;
    match (rank >= HIGH, recent >= HIGH && file.recent > 0.0) {
        (true, _) if is_silo => "critical silo",
        (true, true) => "hot and critical",
        (true, false) => "foundational",
        (false, true) => "active and local",
        (false, false) => "background",
    }
}
