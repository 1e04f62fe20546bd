//! How far other files and functions are from one, along imports and calls.

use crate::database::Db;
use crate::graph::{Csr, Edge, reach};
use crate::object::RepoPath;
use crate::queries::call_graph::{CallGraph, call_graph, import_graph};
use crate::snapshot::nodes::id;
use crate::snapshot::view::View;
use rustc_hash::{FxHashMap, FxHashSet};

/// The lengths of the shortest ways to something; `None`: there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Steps {
    pub(super) imports: Option<u32>,
    pub(super) imported_by: Option<u32>,
    pub(super) calls: Option<u32>,
    pub(super) called_by: Option<u32>,
}

impl Steps {
    pub(super) fn are_none(self) -> bool {
        [self.imports, self.imported_by, self.calls, self.called_by].iter().all(Option::is_none)
    }
}

/// How far everything is from a file or some functions, in both directions.
pub(super) struct CodePaths {
    /// Whether what was asked about is code.
    is_code: bool,
    /// By path: imports to it and from it.
    imports: FxHashMap<String, [Option<u32>; 2]>,
    /// By path or symbol: calls to it and from it.
    calls: FxHashMap<String, [Option<u32>; 2]>,
}

impl CodePaths {
    /// From a file: calls are those between files.
    pub(super) fn of_file(view: &View<'_>, path: &RepoPath) -> CodePaths {
        let graph = call_graph(view.db, view.workspace);
        let known = view.db.context().paths.known(path);
        let start = known.and_then(|file| graph.assembly.position(file)).map(|p| p as u32);
        let starts: Vec<u32> = start.into_iter().collect();
        let file = |position: u32| view.path(graph.assembly.rows[position as usize].file);
        let imports = both_ways(&import_graph(view.db, view.workspace), &starts, file);
        let calls = both_ways(&file_calls(&graph), &starts, file);
        CodePaths { is_code: start.is_some(), imports, calls }
    }

    /// From functions, by symbol: imports are those of their files.
    pub(super) fn of_functions(view: &View<'_>, symbols: &[String]) -> CodePaths {
        let graph = call_graph(view.db, view.workspace);
        let wanted: FxHashSet<&str> = symbols.iter().map(String::as_str).collect();
        let name = |node: u32| id(view, &graph, node);
        let nodes: Vec<u32> =
            (0..graph.nodes.len() as u32).filter(|&node| wanted.contains(name(node).as_str())).collect();
        let files: Vec<u32> = nodes.iter().map(|&node| graph.nodes[node as usize].0).collect();
        let file = |position: u32| view.path(graph.assembly.rows[position as usize].file);
        let imports = both_ways(&import_graph(view.db, view.workspace), &files, file);
        CodePaths { is_code: !nodes.is_empty(), imports, calls: both_ways(&graph.csr, &nodes, name) }
    }

    /// The ways to a file, or to a function in it; `None` if one of both ends is no code.
    pub(super) fn steps(&self, path: &str, symbol: Option<&str>) -> Option<Steps> {
        let &[imports, imported_by] = self.imports.get(path).filter(|_| self.is_code)?;
        // A type that nobody calls is no node of the call graph, and is reached by no call.
        let found = self.calls.get(symbol.unwrap_or(path)).copied();
        let [calls, called_by] = found.or(symbol.map(|_| [None; 2]))?;
        Some(Steps { imports, imported_by, calls, called_by })
    }
}

fn both_ways(graph: &Csr, starts: &[u32], name: impl Fn(u32) -> String) -> FxHashMap<String, [Option<u32>; 2]> {
    let mut steps: FxHashMap<String, [Option<u32>; 2]> =
        (0..graph.node_count()).map(|node| (name(node), [None; 2])).collect();
    for (way, graph) in [graph, &graph.transpose()].into_iter().enumerate() {
        for reached in reach(graph, starts, u32::MAX) {
            steps.entry(name(reached.node)).or_default()[way] = Some(reached.depth);
        }
    }
    steps
}

/// The call graph with a node for each file.
fn file_calls(graph: &CallGraph) -> Csr {
    let file = |node: u32| graph.nodes[node as usize].0;
    let mut edges: Vec<Edge> =
        graph.csr.all_edges().map(|e| Edge { from: file(e.from), to: file(e.to), weight: 1 }).collect();
    edges.retain(|e| e.from != e.to);
    edges.sort_unstable_by_key(|e| (e.from, e.to));
    edges.dedup_by_key(|e| (e.from, e.to));
    Csr::from_edges(graph.assembly.rows.len() as u32, &edges).unwrap_or_default()
}
