//! Everything measured of the files or functions of a tree: what salience and risk weigh.

use super::functions::Functions;
use super::owners::{Each, changes, fewest};
use crate::api::{Entity, Skipped, Weighted};
use crate::blob_facts::BlobKey;
use crate::database::Db;
use crate::error::EngineError;
use crate::graph::{authorities, betweenness, reach};
use crate::history::activity::activity;
use crate::history::lineage::touches;
use crate::history::numbers::percentiles;
use crate::history::touch::Touch;
use crate::history::{History, Past};
use crate::queries::call_graph::{CallGraph, call_graph, import_graph};
use crate::queries::ranks::ranks;
use crate::snapshot::nodes::{Marks, id};
use crate::snapshot::view::View;
use crate::snapshot::{Snapshot, skips};

/// One file of a known language, or one function.
#[derive(Default)]
pub(super) struct Measures {
    pub(super) path: String,
    pub(super) symbol: Option<String>,
    pub(super) marks: Marks,
    pub(super) parts: Weighted,
    pub(super) complexity: f64,
    /// Commits of the last year.
    pub(super) recent: f64,
    /// The largest share of its changes that one author made.
    pub(super) owner_share: f64,
    pub(super) bus_factor: u32,
}

impl Snapshot {
    /// The measures of all files of known languages in path order, or of all functions, and what was left
    /// out.
    pub(super) fn measures(&self, by: Entity) -> Result<(Vec<Measures>, Vec<Skipped>), EngineError> {
        match by {
            Entity::File => self.file_measures(),
            Entity::Function => self.function_measures(),
        }
    }

    pub(super) fn file_measures(&self) -> Result<(Vec<Measures>, Vec<Skipped>), EngineError> {
        let history = &self.inner.history;
        let (mut files, skips) =
            self.ask_tree(|view| Ok((files_of_graph(view, history)?, skips(view.db, view.workspace))))?;
        self.ask_past(|past| {
            let touches = touches(past, &self.files(past)?);
            let numbers: Vec<Option<u32>> =
                files.iter().map(|file| past.log.path_id(&file.path.as_str().into())).collect();
            of_the_past(past, &touches, &numbers, &mut files);
            Ok(())
        })?;
        Ok((files, skips))
    }

    fn function_measures(&self) -> Result<(Vec<Measures>, Vec<Skipped>), EngineError> {
        let functions = self.functions()?;
        let (mut found, skips) =
            self.ask_tree(|view| Ok((functions_of_graph(view, &functions), skips(view.db, view.workspace))))?;
        let numbers: Vec<Option<u32>> = found.iter().map(|(of, _)| Some(*of)).collect();
        let mut measures: Vec<Measures> = found.drain(..).map(|(_, measures)| measures).collect();
        self.ask_past(|past| {
            let touches = self.lineage(past, &functions, |_| true)?.touches;
            of_the_past(past, &touches, &numbers, &mut measures);
            Ok(())
        })?;
        Ok((measures, skips))
    }
}

fn files_of_graph(view: &View<'_>, history: &History) -> Result<Vec<Measures>, EngineError> {
    let graph = call_graph(view.db, view.workspace);
    let ranks = ranks(view.db, view.workspace);
    let between = betweenness(&import_graph(view.db, view.workspace));
    let by_file = |values: &[f64]| {
        let mut sums = vec![0.0; graph.assembly.rows.len()];
        graph.nodes.iter().zip(values).for_each(|(node, value)| sums[node.0 as usize] += value);
        sums
    };
    let (rank, authority) = (by_file(&ranks), by_file(&authorities(&graph.csr)));
    let mut tested = vec![false; graph.assembly.rows.len()];
    for (node, is_tested) in graph.nodes.iter().zip(tested_nodes(&graph)) {
        tested[node.0 as usize] |= is_tested;
    }
    let keys: Vec<BlobKey> = graph.assembly.rows.iter().map(|row| row.key).collect();
    let complexity = history.complexities.of(view.db.context(), &history.outlines, &keys)?;
    let measure = |(i, row): (usize, &crate::assembly::Row)| {
        let own = complexity[i].unwrap_or_default();
        Measures {
            path: view.path(row.file),
            marks: row.marks,
            parts: Weighted {
                page_rank: rank[i],
                betweenness: between.get(i).copied().unwrap_or(0.0),
                authority: authority[i],
                size: f64::from(own.lines),
                absence_of_tests: f64::from(u8::from(!tested[i])),
                ..Weighted::default()
            },
            complexity: f64::from(own.cyclomatic),
            ..Measures::default()
        }
    };
    Ok(graph.assembly.rows.iter().enumerate().map(measure).collect())
}

/// The functions and methods that are nodes, each with its number among the functions of the tree.
fn functions_of_graph(view: &View<'_>, functions: &Functions) -> Vec<(u32, Measures)> {
    let graph = call_graph(view.db, view.workspace);
    let ranks = ranks(view.db, view.workspace);
    let between = betweenness(&import_graph(view.db, view.workspace));
    let authority = authorities(&graph.csr);
    let tested = tested_nodes(&graph);
    let by_symbol = functions.by_symbol();
    let measure = |node: u32| {
        let symbol = id(view, &graph, node);
        let &of = by_symbol.get(&symbol)?;
        let (n, file, function) = (node as usize, graph.nodes[node as usize].0, functions.get(of));
        let measures = Measures {
            path: functions.path(of).to_string(),
            symbol: Some(symbol),
            marks: Marks::of_node(&graph, node),
            parts: Weighted {
                page_rank: ranks.get(n).copied().unwrap_or(0.0),
                betweenness: between.get(file as usize).copied().unwrap_or(0.0),
                authority: authority[n],
                size: f64::from(function.line_count()),
                absence_of_tests: f64::from(u8::from(!tested[n])),
                ..Weighted::default()
            },
            complexity: f64::from(function.cyclomatic.unwrap_or(0)),
            ..Measures::default()
        };
        function.kind.is_callable().then_some((of, measures))
    };
    (0..graph.nodes.len() as u32).filter_map(measure).collect()
}

/// For each node, whether calls lead from a test to it.
fn tested_nodes(graph: &CallGraph) -> Vec<bool> {
    let tests: Vec<u32> = (0..graph.nodes.len() as u32).filter(|&n| Marks::of_node(graph, n).test).collect();
    let mut tested = vec![false; graph.nodes.len()];
    reach(&graph.csr, &tests, u32::MAX).iter().for_each(|reached| tested[reached.node as usize] = true);
    tested
}

/// Adds what history says of each; `numbers` are what touches call them.
fn of_the_past(past: &Past<'_>, touches: &[Touch], numbers: &[Option<u32>], all: &mut [Measures]) {
    let each = activity(past, touches, None, |_| true).each;
    let mut parts = Each::default();
    changes(past, touches, |_| true, None, &mut parts);
    for (m, number) in all.iter_mut().zip(numbers) {
        if let Some(activity) = number.and_then(|number| each.get(&number)) {
            m.parts.change_frequency = f64::from(activity.all.commits);
            m.recent = f64::from(activity.windows[2].commits);
        }
        let parts = number.and_then(|number| parts.get(&number));
        let changed: Vec<f64> = parts.map_or_else(Vec::new, |parts| parts.values().map(|p| p.changed).collect());
        let sum: f64 = changed.iter().sum();
        m.owner_share = if sum > 0.0 { changed.iter().copied().fold(0.0, f64::max) / sum } else { 0.0 };
        m.bus_factor = fewest(changed, 0.5);
        m.parts.bus_factor_risk = if m.bus_factor > 0 { 1.0 / f64::from(m.bus_factor) } else { 0.0 };
    }
}

/// The percentile ranks of one number among all.
pub(super) fn ranked(all: &[Measures], of: impl Fn(&Measures) -> f64) -> Vec<f64> {
    percentiles(&all.iter().map(of).collect::<Vec<_>>())
}
