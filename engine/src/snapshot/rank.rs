//! Who is central.

use super::view::View;
use super::{Snapshot, find, skips};
use crate::api::{Answer, Filter, Location, Query, RankBy, RankQuery, RankRow, Ranking};
use crate::database::Db;
use crate::error::EngineError;
use crate::graph::{Csr, PageRankOptions, pagerank};
use crate::queries::call_graph::{CallGraph, call_graph, kind_of};
use crate::queries::ranks::ranks;
use crate::vendored::is_vendored;
use evergraph_languages::{FileId, languages};
use std::cmp::Ordering;
use std::sync::Arc;

impl Snapshot {
    /// The most central functions or files, by PageRank over the call graph.
    ///
    /// # Errors
    /// [`EngineError::NothingNamed`] if a focus names nothing, or what reading met.
    pub fn rank(&self, query: &RankQuery) -> Result<Answer<Ranking>, EngineError> {
        self.ask_tree(|view| {
            let graph = call_graph(view.db, view.workspace);
            let (csr, ranks) = ranked(view, &graph, query)?;
            let value = match query.by {
                RankBy::Function => functions(view, &graph, &csr, &ranks, query),
                RankBy::File => files(view, &graph, &csr, &ranks, query),
            };
            Ok(self.answer(skips(view.db, view.workspace), value))
        })
    }
}

/// The graph a question ranks, and its ranks.
fn ranked(view: &View<'_>, graph: &CallGraph, query: &RankQuery) -> Result<(Csr, Arc<Vec<f64>>), EngineError> {
    if query.focus.is_empty() && query.min_confidence <= 0.0 {
        return Ok((graph.csr.clone(), ranks(view.db, view.workspace)));
    }
    let edges = graph.edges(|call| call.confidence >= query.min_confidence);
    let internal = |e: &dyn std::fmt::Display| EngineError::Internal { what: e.to_string() };
    let csr = Csr::from_edges(graph.nodes.len() as u32, &edges).map_err(|e| internal(&e))?;
    let personalization = match query.focus.is_empty() {
        true => None,
        false => Some(personalization(view, graph, &query.focus)?),
    };
    let pool = view.db.context().pool.as_ref();
    let ranked = pagerank(&csr, personalization.as_deref(), &PageRankOptions::default(), pool);
    let ranks = ranked.map_err(|e| internal(&e))?.ranks;
    Ok((csr, Arc::new(ranks)))
}

/// Equal weight on every node a focus names: the nodes of a file, or the definitions of a name.
fn personalization(view: &View<'_>, graph: &CallGraph, focus: &[String]) -> Result<Vec<f64>, EngineError> {
    let mut weights = vec![0.0; graph.nodes.len()];
    for name in focus {
        match view.file_named(name) {
            Ok(f) => {
                for node in 0..graph.nodes.len() as u32 {
                    if graph.of(node).0 == f.file {
                        weights[node as usize] = 1.0;
                    }
                }
            }
            Err(_) => {
                for s in find::symbols_of(view, &Query::parse(name))? {
                    if let Some(node) = graph.node(s.file, Some(s.def)) {
                        weights[node as usize] = 1.0;
                    }
                }
            }
        }
    }
    match weights.iter().any(|&w| w > 0.0) {
        true => Ok(weights),
        false => Err(EngineError::NothingNamed { name: focus.join(", "), at: view.at(), similar: Vec::new() }),
    }
}

fn functions(view: &View<'_>, graph: &CallGraph, csr: &Csr, ranks: &[f64], query: &RankQuery) -> Ranking {
    let hides = Hides::new(view, graph, query.filter);
    // A top level is called by nobody: it ranks nothing and is listed nowhere.
    let listed = |n: &u32| graph.of(*n).1.is_some() && !hides.node(graph, *n);
    let mut order: Vec<u32> = (0..graph.nodes.len() as u32).filter(listed).collect();
    let hidden = (graph.nodes.len() - order.len()) as u32;
    sort_top(&mut order, query.top, |a, b| by_rank(ranks, *a, *b));
    let incoming = csr.transpose();
    let row = |(i, &node): (usize, &u32)| {
        let (file, own) = graph.of(node);
        let path = view.path(file);
        let f = own.and_then(|n| view.file(file).map(|f| f.definition(n.def)));
        let location = f.unwrap_or(Location { path: path.clone(), line: 1, col: 1 });
        RankRow {
            place: i as u32 + 1,
            rank: ranks[node as usize],
            symbol: own.map_or(path.clone(), |n| format!("{path}#{}", n.name)),
            kind: kind_of(own),
            location,
            callers: incoming.neighbors(node).len() as u32,
            callees: csr.neighbors(node).len() as u32,
        }
    };
    let ranks = order.iter().take(query.top).enumerate().map(row).collect();
    Ranking { by: RankBy::Function, nodes: graph.nodes.len() as u32, edges: csr.edge_count(), hidden, ranks }
}

fn files(view: &View<'_>, graph: &CallGraph, csr: &Csr, ranks: &[f64], query: &RankQuery) -> Ranking {
    let assembly = &graph.assembly;
    let mut sums = vec![0.0f64; assembly.rows.len()];
    for (node, &(position, _)) in graph.nodes.iter().enumerate() {
        sums[position as usize] += ranks[node];
    }
    let mut degrees = vec![(0u32, 0u32); assembly.rows.len()];
    let mut pairs: Vec<(u32, u32)> =
        csr.all_edges().map(|e| (graph.nodes[e.from as usize].0, graph.nodes[e.to as usize].0)).collect();
    pairs.retain(|(from, to)| from != to);
    pairs.sort_unstable();
    pairs.dedup();
    for (from, to) in pairs {
        degrees[from as usize].1 += 1;
        degrees[to as usize].0 += 1;
    }
    let hides = Hides::new(view, graph, query.filter);
    let mut order: Vec<u32> = (0..assembly.rows.len() as u32).filter(|&f| !hides.file(f)).collect();
    let hidden = (assembly.rows.len() - order.len()) as u32;
    sort_top(&mut order, query.top, |a, b| by_rank(&sums, *a, *b));
    let row = |(i, &position): (usize, &u32)| {
        let path = view.path(assembly.rows[position as usize].file);
        RankRow {
            place: i as u32 + 1,
            rank: sums[position as usize],
            symbol: path.clone(),
            kind: "file",
            location: Location { path, line: 1, col: 1 },
            callers: degrees[position as usize].0,
            callees: degrees[position as usize].1,
        }
    };
    let rows = order.iter().take(query.top).enumerate().map(row).collect();
    Ranking { by: RankBy::File, nodes: assembly.rows.len() as u32, edges: csr.edge_count(), hidden, ranks: rows }
}

/// Highest first; equals in node order, which is path order.
fn by_rank(ranks: &[f64], a: u32, b: u32) -> Ordering {
    ranks[b as usize].total_cmp(&ranks[a as usize]).then(a.cmp(&b))
}

/// Sorts the first `top` of a list; the rest stays in any order.
fn sort_top(order: &mut [u32], top: usize, compare: impl Fn(&u32, &u32) -> Ordering + Copy) {
    if top > 0 && top < order.len() {
        order.select_nth_unstable_by(top - 1, compare);
    }
    let top = top.min(order.len());
    order[..top].sort_by(compare);
}

/// Which files and nodes a filter hides.
struct Hides {
    files: Vec<bool>,
    tests: bool,
}

impl Hides {
    fn new(view: &View<'_>, graph: &CallGraph, filter: Filter) -> Hides {
        let hidden = |file: FileId, language: u8| {
            let path = view.path(file);
            let is_test = languages()[usize::from(language)].is_test_path(&path);
            (is_test && !filter.tests) || (!filter.vendored && is_vendored(&path))
        };
        let files = graph.assembly.rows.iter().map(|row| hidden(row.file, row.key.language)).collect();
        Hides { files, tests: !filter.tests }
    }

    fn file(&self, position: u32) -> bool {
        self.files[position as usize]
    }

    fn node(&self, graph: &CallGraph, node: u32) -> bool {
        self.file(graph.nodes[node as usize].0) || self.tests && graph.of(node).1.is_some_and(|n| n.is_test)
    }
}
