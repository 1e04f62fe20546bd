//! Who is central.

use super::focus::personalization;
use super::nodes::Marks;
use super::view::View;
use super::{Snapshot, skips};
use crate::api::{Answer, RankBy, RankQuery, RankRow, Ranking};
use crate::database::Db;
use crate::error::EngineError;
use crate::graph::{Csr, PageRankOptions, pagerank_until};
use crate::persist::{Head, HeadRow, RankHead};
use crate::queries::call_graph::{CallGraph, call_graph, kind_of, voting};
use crate::queries::ranks::ranks;
use std::cmp::Ordering;
use std::sync::Arc;

/// Rows of each ranking that are kept ready.
const HEAD_ROWS: usize = 256;

impl Snapshot {
    /// The most central functions or files, by PageRank over the call graph.
    ///
    /// # Errors
    /// [`EngineError::NothingNamed`] if a focus names nothing, or what reading met.
    pub fn rank(&self, query: &RankQuery) -> Result<Answer<Ranking>, EngineError> {
        let plain = query.focus.is_empty() && query.min_confidence <= 0.0;
        let persist = &self.inner.context.persist;
        if plain
            && let Some(head) = persist.load_ranks(self.tree.key)
            && let Some(ranking) = from_head(head.by(query.by), query)
        {
            self.inner.context.recorder.loaded(1);
            self.inner.context.recorder.started_from(|| "the answer itself, which is in the store".to_owned());
            return Ok(self.answer_of_edges(head.skipped(), ranking));
        }
        self.ask_tree(|view| {
            let graph = call_graph(view.db, view.workspace);
            let (csr, ranks) = ranked(view, &graph, query)?;
            let table = Table { view, graph: &graph, csr: &csr, in_degrees: csr.in_degrees(), ranks: &ranks };
            let skips = skips(view.db, view.workspace);
            let head = table.head(query.by, HEAD_ROWS);
            if plain && persist.keeps() {
                let of = |by| if by == query.by { head.clone() } else { table.head(by, HEAD_ROWS) };
                let [functions, files] = [RankBy::Function, RankBy::File].map(of);
                let skips = skips.iter().map(|s| (s.path.clone(), s.reason.to_owned())).collect();
                persist.save_ranks(self.tree.key, &RankHead { functions, files, skips });
            }
            let ranking = from_head(&head, query).unwrap_or_else(|| {
                let all = table.head(query.by, usize::MAX);
                let rows = all.rows(query.filter, query.top.min(all.rows.len())).unwrap_or_default();
                ranking(&all, query, rows)
            });
            Ok(self.answer_of_edges(skips, ranking))
        })
    }
}

fn from_head(head: &Head, query: &RankQuery) -> Option<Ranking> {
    head.rows(query.filter, query.top).map(|rows| ranking(head, query, rows))
}

fn ranking(head: &Head, query: &RankQuery, ranks: Vec<RankRow>) -> Ranking {
    let hidden = head.hidden(query.filter);
    Ranking { by: query.by, nodes: head.nodes, edges: head.edges, listed: head.listed(), hidden, ranks }
}

/// The graph a question ranks, and its ranks.
fn ranked(view: &View<'_>, graph: &CallGraph, query: &RankQuery) -> Result<(Arc<Csr>, Arc<Vec<f64>>), EngineError> {
    if query.focus.is_empty() && query.min_confidence <= 0.0 {
        return Ok((voting(view.db, view.workspace), ranks(view.db, view.workspace)));
    }
    let csr = Arc::new(graph.voting(|call| call.confidence >= query.min_confidence));
    let personalization = match query.focus.is_empty() {
        true => None,
        false => Some(personalization(view, graph, &query.focus)?),
    };
    let context = view.db.context();
    let ranked = pagerank_until(&csr, personalization.as_deref(), &PageRankOptions::default(), &context.cancelled);
    context.checkpoint();
    let ranks = ranked.map_err(|e| EngineError::Internal { what: e.to_string() })?.ranks;
    Ok((csr, Arc::new(ranks)))
}

/// A ranked graph, to take rows from.
struct Table<'t> {
    view: &'t View<'t>,
    graph: &'t CallGraph,
    csr: &'t Csr,
    /// By node.
    in_degrees: Vec<u32>,
    ranks: &'t [f64],
}

impl Table<'_> {
    /// The first rows of a ranking.
    fn head(&self, by: RankBy, rows_max: usize) -> Head {
        match by {
            RankBy::Function => self.functions(rows_max),
            RankBy::File => self.files(rows_max),
        }
    }

    fn functions(&self, rows_max: usize) -> Head {
        // A top level is called by nobody: it is listed nowhere.
        let listed = |n: &u32| self.graph.nodes[*n as usize].1.is_some();
        let nodes = || (0..self.graph.nodes.len() as u32).filter(listed);
        let mark = |n: u32| Marks::of_node(self.graph, n);
        let counts = counts(nodes().map(mark));
        let rows = highest(nodes(), self.ranks, rows_max).into_iter().map(|n| self.function(n, mark(n))).collect();
        Head { nodes: self.graph.nodes.len() as u32, edges: self.csr.edge_count(), counts, rows }
    }

    fn function(&self, node: u32, Marks { test, vendored }: Marks) -> HeadRow {
        let (file, own) = self.graph.of(node);
        let path = self.view.path(file);
        let (position, index) = self.graph.nodes[node as usize];
        let positions = &self.graph.assembly.rows[position as usize].positions;
        let at = index.and_then(|i| positions.get(i as usize).copied());
        HeadRow {
            rank: self.ranks[node as usize],
            symbol: own.map_or(path.clone(), |n| format!("{path}#{}", n.name)),
            kind: kind_of(own).to_owned(),
            path,
            line: at.map_or(1, |at| at.line),
            col: at.map_or(1, |at| at.column),
            callers: self.in_degrees[node as usize],
            callees: self.csr.neighbors(node).len() as u32,
            test,
            vendored,
        }
    }

    fn files(&self, rows_max: usize) -> Head {
        let files = &self.graph.assembly.rows;
        let mut sums = vec![0.0f64; files.len()];
        for (node, &(position, _)) in self.graph.nodes.iter().enumerate() {
            sums[position as usize] += self.ranks[node];
        }
        let (degrees, edges) = self.file_degrees();
        let row = |position: u32| {
            let path = self.view.path(files[position as usize].file);
            let Marks { test, vendored } = files[position as usize].marks;
            let (callers, callees) = degrees[position as usize];
            let (rank, symbol) = (sums[position as usize], path.clone());
            HeadRow { rank, symbol, kind: "file".into(), path, line: 1, col: 1, callers, callees, test, vendored }
        };
        let rows = highest(0..files.len() as u32, &sums, rows_max).into_iter().map(row).collect();
        Head { nodes: files.len() as u32, edges, counts: counts(files.iter().map(|file| file.marks)), rows }
    }

    /// Files that call into each file, and files it calls into; and how many such pairs there are.
    fn file_degrees(&self) -> (Vec<(u32, u32)>, u32) {
        let files = self.graph.assembly.rows.len();
        let (mut degrees, mut edges) = (vec![(0, 0); files], 0);
        // Nodes stand file after file: a pair that was met before was met last.
        let mut last_caller = vec![u32::MAX; files];
        for (node, &(from, _)) in (0..).zip(&self.graph.nodes) {
            for &callee in self.csr.neighbors(node) {
                let to = self.graph.nodes[callee as usize].0;
                if to != from && last_caller[to as usize] != from {
                    last_caller[to as usize] = from;
                    degrees[from as usize].1 += 1;
                    degrees[to as usize].0 += 1;
                    edges += 1;
                }
            }
        }
        (degrees, edges)
    }
}

/// All, tests, vendored, both.
fn counts(marks: impl Iterator<Item = Marks>) -> [u32; 4] {
    let mut counts = [0; 4];
    for Marks { test, vendored } in marks {
        counts[0] += 1;
        counts[1] += u32::from(test);
        counts[2] += u32::from(vendored);
        counts[3] += u32::from(test && vendored);
    }
    counts
}

/// Highest first; equals in node order, which is path order.
fn by_rank(ranks: &[f64], a: u32, b: u32) -> Ordering {
    ranks[b as usize].total_cmp(&ranks[a as usize]).then(a.cmp(&b))
}

/// The `top` highest of some nodes in increasing order, sorted.
fn highest(nodes: impl Iterator<Item = u32>, ranks: &[f64], top: usize) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    // What is no higher than the last of `top` nodes comes after all of them.
    let mut floor = f64::NEG_INFINITY;
    for node in nodes.filter(|_| top > 0) {
        if ranks[node as usize] <= floor {
            continue;
        }
        found.push(node);
        if found.len() >= top.saturating_mul(2) {
            found.select_nth_unstable_by(top - 1, |a, b| by_rank(ranks, *a, *b));
            found.truncate(top);
            floor = ranks[found[top - 1] as usize];
        }
    }
    found.sort_unstable_by(|a, b| by_rank(ranks, *a, *b));
    found.truncate(top);
    found
}
