//! A gate: is a change too risky?

use super::measures::ranked;
use crate::api::{Answer, Check, RiskRow};
use crate::error::EngineError;
use crate::snapshot::Snapshot;
use rustc_hash::FxHashSet;

const HOTSPOT: f64 = 0.35;
const CENTRAL: f64 = 0.30;
const BUS_FACTOR: f64 = 0.15;
const UNTESTED: f64 = 0.20;

impl Snapshot {
    /// How risky it is to have changed what differs from another commit of the same engine: see
    /// [`RiskRow`].
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn check(&self, before: &Snapshot, max_risk: f64) -> Result<Answer<Check>, EngineError> {
        let changed: FxHashSet<String> = self.changed_paths(before)?.into_iter().collect();
        let (files, skips) = self.file_measures()?;
        let frequency = ranked(&files, |f| f.parts.change_frequency);
        let complexity = ranked(&files, |f| f.complexity);
        let central = ranked(&files, |f| f.parts.page_rank);
        let risk = |i: usize| {
            let f = &files[i];
            let hotspot = frequency[i] * complexity[i];
            let commits = f.parts.change_frequency;
            let mut parts = vec![
                (hotspot * HOTSPOT, format!("hotspot {hotspot:.2}: {commits} commits, complexity {}", f.complexity)),
                (central[i] * CENTRAL, format!("more central than {:.0} % of the files", central[i] * 100.0)),
                (
                    f.parts.bus_factor_risk * BUS_FACTOR,
                    format!(
                        "bus factor {}: one author made {:.0} % of its changes",
                        f.bus_factor,
                        f.owner_share * 100.0
                    ),
                ),
                (f.parts.absence_of_tests * UNTESTED, "no test reaches it".to_owned()),
            ];
            let risk = parts.iter().map(|p| p.0).sum();
            parts.sort_by(|a, b| b.0.total_cmp(&a.0));
            let reasons = parts.into_iter().filter(|p| p.0 > 0.0).map(|p| p.1).collect();
            RiskRow { path: f.path.clone(), risk, reasons }
        };
        let is_judged = |&i: &usize| {
            let f = &files[i];
            changed.contains(&f.path) && !f.marks.test && !f.marks.vendored
        };
        let mut rows: Vec<RiskRow> = (0..files.len()).filter(is_judged).map(risk).collect();
        rows.sort_by(|a, b| b.risk.total_cmp(&a.risk).then_with(|| a.path.cmp(&b.path)));
        let passed = rows.iter().all(|r| r.risk <= max_risk);
        let from = before.freshness.commit_id.clone();
        Ok(self.answer(skips, Check { from, max_risk, passed, files: rows }))
    }

    /// The paths of this tree that another one does not have, or has with other content or mode; then
    /// those that are gone.
    pub(super) fn changed_paths(&self, before: &Snapshot) -> Result<Vec<String>, EngineError> {
        let (old, new) = (before.tree.manifest(&before.inner)?, self.tree.manifest(&self.inner)?);
        let find = |m: &crate::manifest::Manifest, path: &crate::object::RepoPath| {
            let at = m.entries.binary_search_by(|e| e.path.cmp(path)).ok()?;
            Some((m.entries[at].blob_id, m.entries[at].mode))
        };
        let differs = |e: &&crate::object::TreeEntry| find(&old, &e.path) != Some((e.blob_id, e.mode));
        let gone = old.entries.iter().filter(|e| find(&new, &e.path).is_none());
        Ok(new.entries.iter().filter(differs).chain(gone).map(|e| e.path.to_string()).collect())
    }
}
