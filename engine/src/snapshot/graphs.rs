//! Graphs to draw.

use super::nodes::{Marks, edge, filter_around, id, nodes_of};
use super::view::View;
use super::{Snapshot, find, skips};
use crate::api::{Answer, Filter, GraphAnswer, GraphEdge, GraphKind, GraphNode, GraphQuery, Query};
use crate::error::EngineError;
use crate::graph::{Csr, reach, strongly_connected_components};
use crate::queries::call_graph::{call_graph, import_graph, kind_of};
use crate::queries::tree_edges::tree_edges;
use evergraph_languages::FileId;

impl Snapshot {
    /// The call or import graph: all of it, or what is within some edges of a definition or file,
    /// in either direction.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn graph(&self, query: &GraphQuery) -> Result<Answer<GraphAnswer>, EngineError> {
        self.ask_tree(|view| {
            let value = match query.of {
                GraphKind::Calls => calls(view, query)?,
                GraphKind::Imports => imports(view, query)?,
            };
            Ok(self.answer_of_edges(skips(view.db, view.workspace), value))
        })
    }
}

fn calls(view: &View<'_>, query: &GraphQuery) -> Result<GraphAnswer, EngineError> {
    let graph = call_graph(view.db, view.workspace);
    let csr = match query.min_confidence > 0.0 {
        true => graph.part(|call| call.confidence >= query.min_confidence),
        false => graph.csr.clone(),
    };
    let components = strongly_connected_components(&csr);
    let symbols = query.around.as_ref().map(|q| find::symbols_of(view, q)).transpose()?;
    let starts = symbols.as_ref().map(|symbols| nodes_of(view, &graph, symbols));
    let filter = filter_around(&graph, starts.as_deref().unwrap_or_default(), query.filter);
    let files: Vec<Marks> = graph.assembly.rows.iter().map(|row| row.marks).collect();
    let is_hidden = |n: u32| files[graph.nodes[n as usize].0 as usize].with_node(&graph, n).hidden_by(filter);
    let nodes = part(&csr, starts.as_deref(), query.depth);
    let (kept, hidden) = split(nodes, is_hidden);
    let node = |&n: &u32| GraphNode {
        id: id(view, &graph, n),
        label: graph.of(n).1.map_or_else(|| view.path(graph.of(n).0), |own| own.name.to_string()),
        kind: kind_of(graph.of(n).1),
        component: components.component_of[n as usize],
    };
    let row = |e: crate::graph::Edge| {
        let call = edge(&graph, e.from, e.to);
        GraphEdge {
            from: id(view, &graph, e.from),
            to: id(view, &graph, e.to),
            weight: e.weight,
            via: call.map_or("", |c| c.via.as_str()),
            confidence: call.map_or(0.0, |c| c.confidence),
        }
    };
    let edges = between(&csr, &kept).map(row).collect();
    let around = view.functions_of(symbols.as_deref().unwrap_or_default());
    Ok(sorted(GraphAnswer { of: "calls", nodes: kept.iter().map(node).collect(), edges, around, hidden }))
}

fn imports(view: &View<'_>, query: &GraphQuery) -> Result<GraphAnswer, EngineError> {
    let csr = import_graph(view.db, view.workspace);
    let assembly = tree_edges(view.db, view.workspace);
    let components = strongly_connected_components(&csr);
    let files = query.around.as_ref().map(|q| start_files(view, q)).transpose()?;
    let position = |&f: &FileId| assembly.position(f).map(|p| p as u32);
    let starts: Option<Vec<u32>> = files.map(|files| files.iter().filter_map(position).collect());
    let marks: Vec<Marks> = assembly.rows.iter().map(|row| row.marks).collect();
    let asked = || starts.iter().flatten().map(|&n| marks[n as usize]);
    let filter = Filter {
        tests: query.filter.tests || asked().any(|m| m.test),
        vendored: query.filter.vendored || asked().any(|m| m.vendored),
    };
    let nodes = part(&csr, starts.as_deref(), query.depth);
    let (kept, hidden) = split(nodes, |n| marks[n as usize].hidden_by(filter));
    let path = |n: u32| view.path(assembly.rows[n as usize].file);
    let node = |&n: &u32| GraphNode {
        id: path(n),
        label: path(n),
        kind: "file",
        component: components.component_of[n as usize],
    };
    let row = |e: crate::graph::Edge| GraphEdge {
        from: path(e.from),
        to: path(e.to),
        weight: e.weight,
        via: "import",
        confidence: 1.0,
    };
    let edges = between(&csr, &kept).map(row).collect();
    let nodes = kept.iter().map(node).collect();
    Ok(sorted(GraphAnswer { of: "imports", nodes, edges, around: Vec::new(), hidden }))
}

fn start_files(view: &View<'_>, query: &Query) -> Result<Vec<FileId>, EngineError> {
    if let Query::Name(name) = query
        && let Ok(f) = view.file_named(name)
    {
        return Ok(vec![f.file]);
    }
    Ok(find::symbols_of(view, query)?.into_iter().map(|s| s.file).collect())
}

/// The nodes around some, or all that have an edge; sorted.
fn part(csr: &Csr, starts: Option<&[u32]>, depth: u32) -> Vec<u32> {
    let incoming = csr.transpose();
    let Some(starts) = starts else {
        let joined = |&n: &u32| !csr.neighbors(n).is_empty() || !incoming.neighbors(n).is_empty();
        return (0..csr.node_count()).filter(joined).collect();
    };
    let mut nodes: Vec<u32> = starts.to_vec();
    nodes.extend(reach(csr, starts, depth).iter().map(|r| r.node));
    nodes.extend(reach(&incoming, starts, depth).iter().map(|r| r.node));
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The nodes that are shown, and how many are not.
fn split(nodes: Vec<u32>, is_hidden: impl Fn(u32) -> bool) -> (Vec<u32>, u32) {
    let all = nodes.len();
    let kept: Vec<u32> = nodes.into_iter().filter(|&n| !is_hidden(n)).collect();
    let hidden = (all - kept.len()) as u32;
    (kept, hidden)
}

/// The edges between some nodes.
fn between<'g>(csr: &'g Csr, kept: &'g [u32]) -> impl Iterator<Item = crate::graph::Edge> + 'g {
    let is_kept = |n: u32| kept.binary_search(&n).is_ok();
    csr.all_edges().filter(move |e| is_kept(e.from) && is_kept(e.to))
}

fn sorted(mut graph: GraphAnswer) -> GraphAnswer {
    graph.nodes.sort_by(|a, b| a.id.cmp(&b.id));
    graph.edges.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    graph
}
