//! What changed in the graph between two commits.

use crate::api::{Answer, EdgeChange, GraphDiff, Location, RankChange, SymbolChange};
use crate::assembly::Row;
use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::error::EngineError;
use crate::history::functions::{FilePair, Function, Half, Matched, Outlines, Time, What, compare};
use crate::history::lines;
use crate::history::similarity::SCORE_MAX;
use crate::queries::call_graph::{CallGraph, call_graph};
use crate::queries::ranks::ranks;
use crate::resolve::Symbol;
use crate::snapshot::{Snapshot, skips};
use evergraph_languages::{DefKind, FileId};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Changes of rank below this are rounding.
const RANK_CHANGE_MIN: f64 = 1e-9;

/// One of the two commits.
struct Side {
    graph: Arc<CallGraph>,
    ranks: Arc<Vec<f64>>,
}

impl Snapshot {
    /// What changed in the graph since another commit of the same engine; `top` bounds the ranks.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn diff(&self, before: &Snapshot, top: usize) -> Result<Answer<GraphDiff>, EngineError> {
        let (old, _) = before.side()?;
        let (new, skips) = self.side()?;
        let context = &self.inner.context;
        let mut diff = Diff { context, old: &old, new: &new, moved: FxHashMap::default() };
        let symbols = diff.symbols(&self.inner.history.outlines)?;
        let (edges_added, edges_removed) = diff.edges();
        let from = before.freshness.commit_id.clone();
        let ranks = diff.ranks(top);
        Ok(self.answer_of_edges(skips, GraphDiff { from, symbols, edges_added, edges_removed, ranks }))
    }

    fn side(&self) -> Result<(Side, Vec<crate::api::Skipped>), EngineError> {
        self.ask_tree(|view| {
            let side = Side { graph: call_graph(view.db, view.workspace), ranks: ranks(view.db, view.workspace) };
            Ok((side, skips(view.db, view.workspace)))
        })
    }
}

impl Side {
    fn row(&self, file: FileId) -> Option<&Row> {
        self.graph.assembly.row(file)
    }

    /// The name of a node; the path at top level.
    fn name(&self, context: &Context, file: FileId, def: Option<evergraph_languages::DefId>) -> Option<String> {
        let path = context.paths.path(file).to_string();
        let Some(def) = def else { return Some(path) };
        let nodes = &self.row(file)?.edges.nodes;
        let at = nodes.binary_search_by_key(&def, |n| n.def).ok()?;
        Some(format!("{path}#{}", nodes[at].name))
    }
}

/// Two sides, and what moved from one to the other.
struct Diff<'a> {
    context: &'a Context,
    old: &'a Side,
    new: &'a Side,
    /// Old symbols that have another name now.
    moved: FxHashMap<String, String>,
}

impl Diff<'_> {
    /// Files whose rows differ, on either side.
    fn files(&self, differ: impl Fn(&Row, &Row) -> bool) -> Vec<FileId> {
        let mut files = Vec::new();
        for row in self.new.graph.assembly.rows.iter() {
            if self.old.row(row.file).is_none_or(|old| differ(old, row)) {
                files.push(row.file);
            }
        }
        let gone = self.old.graph.assembly.rows.iter().filter(|row| self.new.row(row.file).is_none());
        files.extend(gone.map(|row| row.file));
        files
    }

    /// What became of definitions, and in passing which of them moved.
    fn symbols(&mut self, outlines: &Outlines) -> Result<Vec<SymbolChange>, EngineError> {
        let mut files = self.files(|old, new| old.key != new.key);
        files.sort_by_key(|&file| self.context.paths.path(file));
        let key = |side: &Side, file: FileId| side.row(file).map(|row| row.key);
        let keys: Vec<[Option<BlobKey>; 2]> =
            files.iter().map(|&file| [key(self.old, file), key(self.new, file)]).collect();
        let all: Vec<BlobKey> = keys.iter().flatten().copied().flatten().collect();
        let found = outlines.of(self.context, Time::Present, &all)?;
        let text = |key: Option<BlobKey>| {
            let bytes = key.and_then(|key| self.context.bytes(key.blob_id).ok());
            bytes.unwrap_or_else(|| Arc::from([]))
        };
        let outline = |key: Option<BlobKey>| found.get(&key?)?.as_ref().ok().cloned();
        let pair = |&[before, after]: &[Option<BlobKey>; 2]| FilePair {
            before: outline(before),
            after: outline(after),
            hunks: lines::diff(&text(before), &text(after)).hunks,
        };
        let pairs: Vec<FilePair> = keys.iter().map(pair).collect();
        let matched = compare(&pairs, &mut |half, file| text(keys[file][half as usize]));
        let paths: Vec<String> = files.iter().map(|&file| self.context.paths.path(file).to_string()).collect();
        let mut changes: Vec<SymbolChange> = matched.iter().filter_map(|m| change(&paths, &pairs, m)).collect();
        for change in &changes {
            self.moved.extend(change.from.clone().map(|from| (from, change.symbol.clone())));
        }
        changes.sort_by(|a, b| (&a.symbol, a.change).cmp(&(&b.symbol, b.change)));
        Ok(changes)
    }

    fn edges(&self) -> (Vec<EdgeChange>, Vec<EdgeChange>) {
        let same = |a: &Row, b: &Row| {
            Arc::ptr_eq(&a.edges, &b.edges)
                || a.key == b.key && a.edges.calls == b.edges.calls && a.edges.imports == b.edges.imports
        };
        let files = self.files(|old, new| !same(old, new));
        let of = |side: &Side| {
            let mut edges = BTreeSet::new();
            for row in files.iter().filter_map(|&file| side.row(file)) {
                self.edges_of(side, row, &mut edges);
            }
            edges
        };
        // Ends that only moved make no difference: old edges go by the new names.
        let (before, after) = (of(self.old), of(self.new));
        let before: BTreeSet<EdgeChange> = before.into_iter().map(|e| self.renamed(e)).collect();
        (after.difference(&before).cloned().collect(), before.difference(&after).cloned().collect())
    }

    fn edges_of(&self, side: &Side, row: &Row, edges: &mut BTreeSet<EdgeChange>) {
        for call in &row.edges.calls {
            let Symbol { file, def } = call.callee;
            let from = side.name(self.context, row.file, call.caller);
            if let (Some(from), Some(to)) = (from, side.name(self.context, file, Some(def))) {
                edges.insert(EdgeChange { of: "call", from, to });
            }
        }
        for &file in &row.edges.imports {
            let name = |file: FileId| self.context.paths.path(file).to_string();
            edges.insert(EdgeChange { of: "import", from: name(row.file), to: name(file) });
        }
    }

    fn renamed(&self, edge: EdgeChange) -> EdgeChange {
        let now = |name: String| self.moved.get(&name).cloned().unwrap_or(name);
        EdgeChange { of: edge.of, from: now(edge.from), to: now(edge.to) }
    }

    fn ranks(&self, top: usize) -> Vec<RankChange> {
        let of = |side: &Side| -> Vec<(String, f64)> {
            let node = |n: usize| {
                let (file, own) = side.graph.of(n as u32);
                let own = own?;
                Some((format!("{}#{}", self.context.paths.path(file), own.name), side.ranks[n]))
            };
            (0..side.graph.nodes.len().min(side.ranks.len())).filter_map(node).collect()
        };
        let mut rows: FxHashMap<String, (Option<f64>, Option<f64>)> = FxHashMap::default();
        for (name, rank) in of(self.old) {
            rows.entry(self.moved.get(&name).cloned().unwrap_or(name)).or_default().0 = Some(rank);
        }
        for (name, rank) in of(self.new) {
            rows.entry(name).or_default().1 = Some(rank);
        }
        let row = |(symbol, (before, after)): (String, (Option<f64>, Option<f64>))| {
            let change = after.unwrap_or(0.0) - before.unwrap_or(0.0);
            RankChange { symbol, before, after, change }
        };
        let mut rows: Vec<RankChange> =
            rows.into_iter().map(row).filter(|r| r.change.abs() > RANK_CHANGE_MIN).collect();
        rows.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then_with(|| a.symbol.cmp(&b.symbol)));
        rows.truncate(top);
        rows
    }
}

fn change(paths: &[String], pairs: &[FilePair], m: &Matched) -> Option<SymbolChange> {
    let function = |half: Half, (file, index): (usize, usize)| -> Option<(&str, &Function)> {
        let outline = if half == Half::Before { &pairs[file].before } else { &pairs[file].after };
        Some((&paths[file], outline.as_ref()?.functions.get(index)?))
    };
    let before = m.before.and_then(|place| function(Half::Before, place));
    let after = m.after.and_then(|place| function(Half::After, place));
    let (path, own) = after.or(before)?;
    let symbol = |(path, own): (&str, &Function)| format!("{path}#{}", own.name);
    let moved = matches!(m.what, What::Moved | What::Renamed);
    Some(SymbolChange {
        symbol: symbol((path, own)),
        kind: if own.kind == DefKind::Variant { "variant" } else { own.kind.as_str() },
        change: m.what.as_str(),
        from: before.filter(|_| moved).map(symbol),
        similarity: moved.then_some(m.similarity as f64 / SCORE_MAX as f64),
        location: Location { path: path.to_owned(), line: own.at.line, col: own.at.column },
        added: m.added,
        removed: m.removed,
    })
}
