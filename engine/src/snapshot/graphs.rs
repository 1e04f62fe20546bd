//! Walks along calls, and graphs to draw.

use super::view::View;
use super::{Snapshot, find, skips};
use crate::api::{Answer, CallStep, CallWalk, Filter, GraphAnswer, GraphEdge, GraphKind, GraphNode, Location, Query};
use crate::error::EngineError;
use crate::graph::{Csr, reach, strongly_connected_components};
use crate::queries::call_graph::{CallGraph, call_graph, import_graph, kind_of};
use crate::queries::file_edges::CallEdge;
use crate::queries::tree_edges::tree_edges;
use crate::resolve::Symbol;
use crate::vendored::is_vendored;
use evergraph_languages::languages;

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Callers,
    Callees,
}

impl Snapshot {
    /// Who calls what a question leads to, directly or through up to `depth` calls.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn callers(&self, query: &Query, depth: u32) -> Result<Answer<CallWalk>, EngineError> {
        self.walk(query, depth, Direction::Callers)
    }

    /// What a question's definitions call, directly or through up to `depth` calls.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn callees(&self, query: &Query, depth: u32) -> Result<Answer<CallWalk>, EngineError> {
        self.walk(query, depth, Direction::Callees)
    }

    fn walk(&self, query: &Query, depth: u32, direction: Direction) -> Result<Answer<CallWalk>, EngineError> {
        self.ask_tree(|view| {
            let symbols = find::symbols_of(view, query)?;
            let graph = call_graph(view.db, view.workspace);
            let steps = steps(view, &graph, &symbols, depth, direction);
            let of = symbols.iter().filter_map(|&s| view.symbol_row(s)).collect();
            Ok(self.answer(skips(view.db, view.workspace), CallWalk { of, steps }))
        })
    }

    /// The call or import graph: all of it, or what is within `depth` edges of a definition or file,
    /// in either direction.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn graph(
        &self,
        of: GraphKind,
        around: Option<&Query>,
        depth: u32,
        filter: Filter,
    ) -> Result<Answer<GraphAnswer>, EngineError> {
        self.ask_tree(|view| {
            let value = match of {
                GraphKind::Calls => calls(view, around, depth, filter)?,
                GraphKind::Imports => imports(view, around, depth, filter)?,
            };
            Ok(self.answer(skips(view.db, view.workspace), value))
        })
    }
}

fn steps(view: &View<'_>, graph: &CallGraph, of: &[Symbol], depth: u32, direction: Direction) -> Vec<CallStep> {
    let starts = nodes_of(graph, of);
    let towards = match direction {
        Direction::Callers => graph.csr.transpose(),
        Direction::Callees => graph.csr.clone(),
    };
    let reached = reach(&towards, &starts, depth);
    let depth_of: rustc_hash::FxHashMap<u32, u32> = reached.iter().map(|r| (r.node, r.depth)).collect();
    let mut steps = Vec::new();
    for at in &reached {
        // Every edge one level up is a row: the same caller may reach two of the functions asked about.
        for &next in towards.neighbors(at.node) {
            if at.depth < depth && depth_of.get(&next).is_some_and(|&d| d == at.depth + 1 || d == 0) {
                let (from, to) = if direction == Direction::Callers { (next, at.node) } else { (at.node, next) };
                steps.extend(step(view, graph, at.depth + 1, next, at.node, edge(graph, from, to)));
            }
        }
    }
    steps.sort_by(|a, b| (a.depth, &a.symbol, &a.next).cmp(&(b.depth, &b.symbol, &b.next)));
    steps
}

fn step(
    view: &View<'_>,
    graph: &CallGraph,
    depth: u32,
    node: u32,
    next: u32,
    call: Option<CallEdge>,
) -> Option<CallStep> {
    let call = call?;
    let kind = kind_of(graph.of(node).1);
    Some(CallStep {
        depth,
        symbol: id(view, graph, node),
        kind,
        location: location(view, graph, node),
        next: id(view, graph, next),
        call_sites: call.call_sites,
        via: call.via.as_str(),
        confidence: call.confidence,
    })
}

/// The nodes of definitions. A class stands for its methods too: who asks for the callers of a
/// class wants who constructs it.
fn nodes_of(graph: &CallGraph, of: &[Symbol]) -> Vec<u32> {
    let mut nodes: Vec<u32> = of.iter().filter_map(|s| graph.node(s.file, Some(s.def))).collect();
    for s in of {
        nodes.extend(constructors(graph, *s));
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

fn constructors(graph: &CallGraph, class: Symbol) -> Vec<u32> {
    let Some(row) = graph.assembly.row(class.file) else { return Vec::new() };
    let rules = languages()[usize::from(row.key.language)].rules();
    let Some(own) = row.edges.nodes.iter().find(|n| n.def == class.def && n.kind.is_type()) else { return Vec::new() };
    let is_constructor = |name: &str, kind| {
        let Some(last) = name.strip_prefix(own.name.as_str()).and_then(|rest| rest.strip_prefix("::")) else {
            return false;
        };
        kind == evergraph_languages::DefKind::Constructor && !last.contains("::") || rules.constructors.contains(&last)
    };
    let nodes = row.edges.nodes.iter().filter(|n| is_constructor(&n.name, n.kind));
    nodes.filter_map(|n| graph.node(class.file, Some(n.def))).collect()
}

fn edge(graph: &CallGraph, from: u32, to: u32) -> Option<CallEdge> {
    let (file, caller) = graph.of(from);
    let (to_file, callee) = graph.of(to);
    let row = graph.assembly.row(file)?;
    let wanted = (caller.map(|n| n.def), Symbol { file: to_file, def: callee?.def });
    let at = row.edges.calls.binary_search_by(|c| (c.caller, c.callee).cmp(&wanted)).ok()?;
    Some(row.edges.calls[at])
}

fn id(view: &View<'_>, graph: &CallGraph, node: u32) -> String {
    let (file, own) = graph.of(node);
    let path = view.path(file);
    own.map_or(path.clone(), |n| format!("{path}#{}", n.name))
}

fn location(view: &View<'_>, graph: &CallGraph, node: u32) -> Location {
    let (file, own) = graph.of(node);
    let stands = own.and_then(|n| view.file(file).map(|f| f.definition(n.def)));
    stands.unwrap_or_else(|| Location { path: view.path(file), line: 1, col: 1 })
}

fn calls(view: &View<'_>, around: Option<&Query>, depth: u32, filter: Filter) -> Result<GraphAnswer, EngineError> {
    let graph = call_graph(view.db, view.workspace);
    let components = strongly_connected_components(&graph.csr);
    let symbols = around.map(|q| find::symbols_of(view, q)).transpose()?;
    let hidden = |n: u32| {
        let (file, own) = graph.of(n);
        own.is_some_and(|o| o.is_test) && !filter.tests || hides_path(view, file, filter)
    };
    let isolated = |n: u32, incoming: &Csr| graph.csr.neighbors(n).is_empty() && incoming.neighbors(n).is_empty();
    let kept = match &symbols {
        Some(symbols) => within(&graph.csr, &nodes_of(&graph, symbols), depth),
        None => {
            let incoming = graph.csr.transpose();
            (0..graph.nodes.len() as u32).filter(|&n| !hidden(n) && !isolated(n, &incoming)).collect()
        }
    };
    let node = |&n: &u32| GraphNode {
        id: id(view, &graph, n),
        label: graph.of(n).1.map_or_else(|| view.path(graph.of(n).0), |own| own.name.to_string()),
        kind: kind_of(graph.of(n).1),
        component: components.component_of[n as usize],
    };
    let edges =
        graph.csr.all_edges().filter(|e| kept.binary_search(&e.from).is_ok() && kept.binary_search(&e.to).is_ok());
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
    let edges = edges.map(row).collect();
    let around = symbols.iter().flatten().filter_map(|&s| view.symbol_row(s)).collect();
    Ok(sorted(GraphAnswer { of: "calls", nodes: kept.iter().map(node).collect(), edges, around }))
}

fn imports(view: &View<'_>, around: Option<&Query>, depth: u32, filter: Filter) -> Result<GraphAnswer, EngineError> {
    let csr = import_graph(view.db, view.workspace);
    let assembly = tree_edges(view.db, view.workspace);
    let components = strongly_connected_components(&csr);
    let starts = around.map(|q| start_files(view, q)).transpose()?;
    let kept = match &starts {
        Some(files) => {
            let starts: Vec<u32> = files.iter().filter_map(|&f| assembly.position(f)).map(|p| p as u32).collect();
            within(&csr, &starts, depth)
        }
        None => {
            let incoming = csr.transpose();
            let shown = |&n: &u32| {
                let joined = !csr.neighbors(n).is_empty() || !incoming.neighbors(n).is_empty();
                joined && !hides_path(view, assembly.rows[n as usize].file, filter)
            };
            (0..csr.node_count()).filter(shown).collect()
        }
    };
    let path = |n: u32| view.path(assembly.rows[n as usize].file);
    let node = |&n: &u32| GraphNode {
        id: path(n),
        label: path(n),
        kind: "file",
        component: components.component_of[n as usize],
    };
    let edges = csr.all_edges().filter(|e| kept.binary_search(&e.from).is_ok() && kept.binary_search(&e.to).is_ok());
    let row = |e: crate::graph::Edge| GraphEdge {
        from: path(e.from),
        to: path(e.to),
        weight: e.weight,
        via: "import",
        confidence: 1.0,
    };
    let edges = edges.map(row).collect();
    let nodes = kept.iter().map(node).collect();
    Ok(sorted(GraphAnswer { of: "imports", nodes, edges, around: Vec::new() }))
}

fn start_files(view: &View<'_>, query: &Query) -> Result<Vec<evergraph_languages::FileId>, EngineError> {
    if let Query::Name(name) = query
        && let Ok(f) = view.file_named(name)
    {
        return Ok(vec![f.file]);
    }
    Ok(find::symbols_of(view, query)?.into_iter().map(|s| s.file).collect())
}

/// Nodes within a number of edges, in either direction, sorted.
fn within(csr: &Csr, starts: &[u32], depth: u32) -> Vec<u32> {
    let mut nodes: Vec<u32> = starts.to_vec();
    nodes.extend(reach(csr, starts, depth).iter().map(|r| r.node));
    nodes.extend(reach(&csr.transpose(), starts, depth).iter().map(|r| r.node));
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

fn hides_path(view: &View<'_>, file: evergraph_languages::FileId, filter: Filter) -> bool {
    let path = view.path(file);
    let test = evergraph_languages::language_of(path.as_bytes()).is_some_and(|l| l.is_test_path(&path));
    test && !filter.tests || !filter.vendored && is_vendored(&path)
}

fn sorted(mut graph: GraphAnswer) -> GraphAnswer {
    graph.nodes.sort_by(|a, b| a.id.cmp(&b.id));
    graph.edges.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    graph
}
