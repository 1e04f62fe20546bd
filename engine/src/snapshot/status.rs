//! What is indexed, and what was left out.

use super::{Snapshot, skips};
use crate::api::{Answer, LanguageStatus, Status};
use crate::blob_facts::BlobResult;
use crate::database::Db;
use crate::error::EngineError;
use crate::inputs::Blob;
use crate::queries::blob_facts::blob_facts;
use crate::queries::call_graph::call_graph;
use evergraph_languages::{Tier, languages};
use std::collections::BTreeMap;

impl Snapshot {
    /// What is indexed per language, what was left out and why, and where results are kept.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn status(&self) -> Result<Answer<Status>, EngineError> {
        let store = self.inner.store_status();
        self.ask_tree(|view| {
            let graph = call_graph(view.db, view.workspace);
            let mut rows: BTreeMap<u8, LanguageStatus> = BTreeMap::new();
            let mut skipped: BTreeMap<&'static str, u32> = BTreeMap::new();
            for row in graph.assembly.rows.iter() {
                let facts = blob_facts(view.db, Blob::new(view.db, row.key));
                count(rows.entry(row.key.language).or_insert_with(|| empty(row.key.language)), facts);
                let status = rows.entry(row.key.language).or_insert_with(|| empty(row.key.language));
                status.bound += row.edges.counts.bound;
                status.outside += row.edges.counts.outside;
                status.unresolved += row.edges.counts.unresolved;
                if let Some(skip) = row.skip() {
                    *skipped.entry(skip.as_str()).or_default() += 1;
                }
            }
            for (_, skip) in view.workspace.manifest(view.db).skipped() {
                *skipped.entry(skip.as_str()).or_default() += 1;
            }
            let description = view.db.context().source.describe();
            let directory = description.worktree_dir.unwrap_or(description.git_dir);
            let status = Status {
                repository: directory.display().to_string(),
                languages: rows.into_values().collect(),
                skipped,
                nodes: graph.nodes.len() as u32,
                edges: graph.csr.edge_count(),
                store: store.clone(),
                imports: self.inner.imported(view.workspace.manifest(view.db)),
            };
            Ok(self.answer(skips(view.db, view.workspace), status))
        })
    }
}

fn empty(language: u8) -> LanguageStatus {
    LanguageStatus {
        language: languages()[usize::from(language)].name().to_owned(),
        tier: Tier::of(languages()[usize::from(language)]).as_str(),
        files: 0,
        skipped: 0,
        with_errors: 0,
        symbols: 0,
        bound: 0,
        outside: 0,
        unresolved: 0,
    }
}

fn count(status: &mut LanguageStatus, facts: &BlobResult) {
    match facts {
        Ok(facts) => {
            status.files += 1;
            status.with_errors += u32::from(facts.has_errors);
            status.symbols += facts.summary.unit.facts.symbols;
        }
        Err(_) => status.skipped += 1,
    }
}
