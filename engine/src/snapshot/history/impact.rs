//! What a change reaches.

use super::owners::{Each, changes};
use crate::api::{Answer, AskRow, CoChangingRow, Impact, Location, Query, ReachedRow};
use crate::error::EngineError;
use crate::graph::reach;
use crate::history::Past;
use crate::history::lineage::touches;
use crate::history::pairs::CoChange;
use crate::history::touch::Touch;
use crate::queries::call_graph::{call_graph, import_graph};
use crate::snapshot::nodes::{Marks, nodes_of};
use crate::snapshot::view::View;
use crate::snapshot::{Snapshot, find, skips};
use rustc_hash::{FxHashMap, FxHashSet};

/// Files that change less often together are not worth a look.
const CONFIDENCE_MIN: f64 = 0.3;
/// Files whose co-changes are looked up: a change of more is a move.
const CHANGED_MAX: usize = 200;
/// Rows of files that change as well, and of people to ask.
const ROWS: usize = 20;

impl Snapshot {
    /// What a change since another commit of the same engine reaches, through at most `depth` calls or
    /// imports.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn impact_of_change(&self, before: &Snapshot, depth: u32) -> Result<Answer<Impact>, EngineError> {
        let diff = self.diff(before, 0)?.value;
        let is_here = |change: &str| change != "removed";
        let changed = diff.symbols.into_iter().filter(|s| is_here(s.change)).map(|s| s.symbol).collect();
        let files = self.changed_paths(before)?;
        self.impact(before.freshness.commit_id.clone(), changed, files, depth)
    }

    /// What a change of a file or of the definitions of a name would reach.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn impact_of(&self, name: &str, depth: u32) -> Result<Answer<Impact>, EngineError> {
        if let Ok(path) = self.file_path_named(name) {
            let path = path.to_string();
            let of_file = self.ask_tree(|view| {
                let graph = call_graph(view.db, view.workspace);
                let own = |n: &u32| view.path(graph.of(*n).0) == path;
                let nodes = (0..graph.nodes.len() as u32).filter(own);
                Ok(nodes.filter_map(|n| graph.of(n).1.map(|d| format!("{path}#{}", d.name))).collect())
            })?;
            return self.impact(None, of_file, vec![path.clone()], depth);
        }
        let symbols = self.ask_tree(|view| {
            let found = find::symbols_of(view, &Query::parse(name))?;
            Ok(found.into_iter().filter_map(|s| view.symbol_row(s)).collect::<Vec<_>>())
        })?;
        let mut files: Vec<String> = symbols.iter().map(|s| s.location.path.clone()).collect();
        files.sort();
        files.dedup();
        self.impact(None, symbols.into_iter().map(|s| s.symbol).collect(), files, depth)
    }

    fn impact(
        &self,
        from: Option<String>,
        changed: Vec<String>,
        files: Vec<String>,
        depth: u32,
    ) -> Result<Answer<Impact>, EngineError> {
        let (walks, skips) =
            self.ask_tree(|view| Ok((Walks::new(view, &changed, &files, depth)?, skips(view.db, view.workspace))))?;
        let (co_changing, owners) = self.ask_past(|past| {
            let known = self.files(past)?;
            let touches = touches(past, &known);
            Ok((co_changing(past, &known, &touches, &files), to_ask(past, &known, &touches, &files)))
        })?;
        let Walks { callers, importers, tests } = walks;
        Ok(self.answer_of_edges(skips, Impact { from, changed, files, callers, importers, tests, co_changing, owners }))
    }
}

/// What walks along calls and imports reach.
struct Walks {
    callers: Vec<ReachedRow>,
    importers: Vec<ReachedRow>,
    tests: Vec<ReachedRow>,
}

impl Walks {
    fn new(view: &View<'_>, changed: &[String], files: &[String], depth: u32) -> Result<Walks, EngineError> {
        let graph = call_graph(view.db, view.workspace);
        let wanted: FxHashSet<&str> = changed.iter().map(String::as_str).collect();
        let mut symbols = Vec::new();
        let changed_files: FxHashSet<&str> =
            files.iter().map(String::as_str).chain(changed.iter().filter_map(|s| Some(s.split_once('#')?.0))).collect();
        let mut starts_in_imports = Vec::new();
        for (position, row) in graph.assembly.rows.iter().enumerate() {
            let path = view.path(row.file);
            if !changed_files.contains(path.as_str()) {
                continue;
            }
            starts_in_imports.push(position as u32);
            let named = row.edges.nodes.iter().filter(|n| wanted.contains(format!("{path}#{}", n.name).as_str()));
            symbols.extend(named.map(|n| crate::resolve::Symbol { file: row.file, def: n.def }));
        }
        let starts = nodes_of(view, &graph, &symbols);
        let incoming = graph.csr.transpose();
        let everything = reach(&incoming, &starts, u32::MAX);
        let (mut callers, mut tests) = (Vec::new(), Vec::new());
        for reached in everything.iter().filter(|r| r.depth > 0 || Marks::of_node(&graph, r.node).test) {
            let (file, own) = graph.of(reached.node);
            let path = view.path(file);
            let (position, index) = graph.nodes[reached.node as usize];
            let positions = &graph.assembly.rows[position as usize].positions;
            let at = index.and_then(|i| positions.get(i as usize).copied());
            let row = ReachedRow {
                depth: reached.depth,
                symbol: own.map_or(path.clone(), |n| format!("{path}#{}", n.name)),
                location: Location { path, line: at.map_or(1, |at| at.line), col: at.map_or(1, |at| at.column) },
            };
            if Marks::of_node(&graph, reached.node).test {
                tests.push(row);
            } else if reached.depth <= depth {
                callers.push(row);
            }
        }
        let importers = reach(&import_graph(view.db, view.workspace).transpose(), &starts_in_imports, depth);
        let importer = |r: &crate::graph::Reached| {
            let path = view.path(graph.assembly.rows[r.node as usize].file);
            let location = Location { path: path.clone(), line: 1, col: 1 };
            ReachedRow { depth: r.depth, symbol: path, location }
        };
        let importers = importers.iter().filter(|r| r.depth > 0).map(importer).collect();
        Ok(Walks { callers: sorted(callers), importers: sorted(importers), tests: sorted(tests) })
    }
}

fn sorted(mut rows: Vec<ReachedRow>) -> Vec<ReachedRow> {
    rows.sort_by(|a, b| (a.depth, &a.symbol).cmp(&(b.depth, &b.symbol)));
    rows
}

/// What usually changes with the changed files and did not.
fn co_changing(past: &Past<'_>, known: &[u32], touches: &[Touch], files: &[String]) -> Vec<CoChangingRow> {
    let changed: FxHashSet<&str> = files.iter().map(String::as_str).collect();
    let co_change = CoChange::new(past, touches);
    let mut best: FxHashMap<u32, CoChangingRow> = FxHashMap::default();
    let ids = known.iter().filter(|&&f| changed.contains(past.log.path(f).to_string().as_str()));
    for &file in ids.take(CHANGED_MAX) {
        for pair in co_change.pairs(file).into_iter().filter(|p| p.confidence >= CONFIDENCE_MIN) {
            let path = past.log.path(pair.other).to_string();
            if changed.contains(path.as_str()) || super::hides(super::WITH_TESTS, &path) {
                continue;
            }
            let with = past.log.path(file).to_string();
            let (co_commits, confidence) = (pair.co_commits, pair.confidence);
            let row = CoChangingRow { path, with, co_commits, confidence };
            let kept = best.entry(pair.other).or_insert_with(|| row.clone());
            if (row.confidence, &kept.with) > (kept.confidence, &row.with) {
                *kept = row;
            }
        }
    }
    let mut rows: Vec<CoChangingRow> = best.into_values().collect();
    rows.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.path.cmp(&b.path)));
    rows.truncate(ROWS);
    rows
}

fn to_ask(past: &Past<'_>, known: &[u32], touches: &[Touch], files: &[String]) -> Vec<AskRow> {
    let changed: FxHashSet<&str> = files.iter().map(String::as_str).collect();
    let ids = known.iter().copied().filter(|&f| changed.contains(past.log.path(f).to_string().as_str()));
    let ids: FxHashSet<u32> = ids.collect();
    let all = changes(past, touches, |file| ids.contains(&file), None, &mut Each::default());
    let shares: FxHashMap<u32, f64> = all.iter().map(|(&author, part)| (author, part.changed)).collect();
    // Lines are whole numbers: their sums do not depend on the order.
    let sum: f64 = shares.values().sum();
    let row = |(author, changed): (u32, f64)| {
        let who = past.authors.get(author);
        let change_share = if sum > 0.0 { changed / sum } else { 0.0 };
        (!who.is_bot).then(|| AskRow { author: who.name.clone(), email: who.email.clone(), change_share })
    };
    let mut rows: Vec<AskRow> = shares.into_iter().filter_map(row).collect();
    rows.sort_by(|a, b| b.change_share.total_cmp(&a.change_share).then_with(|| a.author.cmp(&b.author)));
    rows.truncate(ROWS);
    rows
}
