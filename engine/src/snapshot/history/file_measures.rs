//! Everything measured of the files of a tree: what salience and risk weigh.

use super::owners::{changes, fewest};
use crate::api::SalienceParts;
use crate::blob_facts::BlobKey;
use crate::database::Db;
use crate::error::EngineError;
use crate::graph::{authorities, betweenness, reach};
use crate::history::Past;
use crate::history::activity::{Activity, activity};
use crate::history::complexity::{Complexities, Complexity};
use crate::history::numbers::percentiles;
use crate::object::RepoPath;
use crate::queries::call_graph::{CallGraph, call_graph, import_graph};
use crate::queries::ranks::ranks;
use crate::snapshot::nodes::Marks;
use crate::snapshot::view::View;
use crate::snapshot::{Snapshot, skips};
use rustc_hash::FxHashMap;

/// One file of a known language.
pub(super) struct FileMeasures {
    pub(super) path: String,
    pub(super) marks: Marks,
    pub(super) parts: SalienceParts,
    pub(super) complexity: f64,
    /// Commits of the last year.
    pub(super) recent: f64,
    /// The largest share of its changes that one author made.
    pub(super) owner_share: f64,
    pub(super) bus_factor: u32,
}

impl Snapshot {
    /// The measures of all files of known languages, in path order, and the files left out.
    pub(super) fn file_measures(&self) -> Result<(Vec<FileMeasures>, Vec<crate::api::Skipped>), EngineError> {
        let (mut files, skips) = self.ask_tree(|view| {
            Ok((of_the_graph(view, &self.inner.history.complexities)?, skips(view.db, view.workspace)))
        })?;
        self.ask_past(|past| {
            let known = self.files(past)?;
            of_the_past(past, &known, &mut files);
            Ok(())
        })?;
        Ok((files, skips))
    }
}

fn of_the_graph(view: &View<'_>, complexities: &Complexities) -> Result<Vec<FileMeasures>, EngineError> {
    let graph = call_graph(view.db, view.workspace);
    let ranks = ranks(view.db, view.workspace);
    let between = betweenness(&import_graph(view.db, view.workspace));
    let by_file = |values: &[f64]| {
        let mut sums = vec![0.0; graph.assembly.rows.len()];
        graph.nodes.iter().zip(values).for_each(|(node, value)| sums[node.0 as usize] += value);
        sums
    };
    let (rank, authority) = (by_file(&ranks), by_file(&authorities(&graph.csr)));
    let tested = tested(view, &graph);
    let keys: Vec<BlobKey> = graph.assembly.rows.iter().map(|row| row.key).collect();
    let complexity = complexities.of(view.db.context(), &keys, |_| Ok(()))?;
    let measure = |(i, row): (usize, &crate::assembly::Row)| {
        let own = complexity[i].unwrap_or(Complexity { cyclomatic: 0, lines: 0 });
        FileMeasures {
            path: view.path(row.file),
            marks: Marks::of_file(view, row),
            parts: SalienceParts {
                page_rank: rank[i],
                betweenness: between.get(i).copied().unwrap_or(0.0),
                authority: authority[i],
                change_frequency: 0.0,
                bus_factor_risk: 0.0,
                size: f64::from(own.lines),
                absence_of_tests: f64::from(u8::from(!tested[i])),
            },
            complexity: f64::from(own.cyclomatic),
            recent: 0.0,
            owner_share: 0.0,
            bus_factor: 0,
        }
    };
    Ok(graph.assembly.rows.iter().enumerate().map(measure).collect())
}

/// For each file, whether calls lead from a test into it.
fn tested(view: &View<'_>, graph: &CallGraph) -> Vec<bool> {
    let tests: Vec<u32> = (0..graph.nodes.len() as u32).filter(|&n| Marks::of_node(view, graph, n).test).collect();
    let mut tested = vec![false; graph.assembly.rows.len()];
    for reached in reach(&graph.csr, &tests, u32::MAX) {
        tested[graph.nodes[reached.node as usize].0 as usize] = true;
    }
    tested
}

fn of_the_past(past: &Past<'_>, known: &[u32], files: &mut [FileMeasures]) {
    let (each, _) = activity(past, known, None, |_| true);
    let by_path: FxHashMap<String, &Activity> =
        each.iter().map(|(&file, a)| (past.book.path(file).to_string(), a)).collect();
    let (mut parts, mut all) = (FxHashMap::default(), Default::default());
    changes(past, known, None, &mut parts, &mut all);
    let parts: FxHashMap<String, Vec<f64>> = parts
        .iter()
        .map(|(path, parts): (&RepoPath, _)| (path.to_string(), parts.values().map(|p| p.changed).collect()))
        .collect();
    for file in files {
        if let Some(activity) = by_path.get(&file.path) {
            file.parts.change_frequency = f64::from(activity.all.commits);
            file.recent = f64::from(activity.windows[2].commits);
        }
        let changed = parts.get(&file.path).cloned().unwrap_or_default();
        let sum: f64 = changed.iter().sum();
        file.owner_share = if sum > 0.0 { changed.iter().copied().fold(0.0, f64::max) / sum } else { 0.0 };
        file.bus_factor = fewest(changed, 0.5);
        file.parts.bus_factor_risk = if file.bus_factor > 0 { 1.0 / f64::from(file.bus_factor) } else { 0.0 };
    }
}

/// The percentile ranks of one number over all files.
pub(super) fn ranked(files: &[FileMeasures], of: impl Fn(&FileMeasures) -> f64) -> Vec<f64> {
    percentiles(&files.iter().map(of).collect::<Vec<_>>())
}
