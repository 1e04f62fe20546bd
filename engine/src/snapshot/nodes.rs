//! Nodes and edges of the call graph as answers show them, and which of them a filter leaves out.

use super::view::View;
use crate::api::{Filter, Location};
pub(super) use crate::marks::Marks;
use crate::queries::call_graph::CallGraph;
use crate::queries::file_edges::CallEdge;
use crate::resolve::Symbol;
use evergraph_languages::languages;

impl Marks {
    /// Of a node: its file's, or a test among other code.
    pub(super) fn of_node(graph: &CallGraph, node: u32) -> Marks {
        let (position, _) = graph.nodes[node as usize];
        graph.assembly.rows[position as usize].marks.with_node(graph, node)
    }

    /// A node of a file with these marks.
    pub(super) fn with_node(self, graph: &CallGraph, node: u32) -> Marks {
        Marks { test: self.test || graph.is_test(node), ..self }
    }

    pub(super) fn hidden_by(self, filter: Filter) -> bool {
        filter.hides(self.test, self.vendored)
    }
}

/// What a filter hides in an answer about some nodes: who asks about a test wants to see tests.
pub(super) fn filter_around(graph: &CallGraph, starts: &[u32], filter: Filter) -> Filter {
    let marks = || starts.iter().map(|&n| Marks::of_node(graph, n));
    Filter { tests: filter.tests || marks().any(|m| m.test), vendored: filter.vendored || marks().any(|m| m.vendored) }
}

/// The nodes of definitions. A class stands for its methods too: who asks for the callers of a
/// class wants who constructs it.
pub(super) fn nodes_of(view: &View<'_>, graph: &CallGraph, of: &[Symbol]) -> Vec<u32> {
    let node = |s: &Symbol| graph.node(s.file, Some(view.function_of(*s).def));
    let mut nodes: Vec<u32> = of.iter().filter_map(node).collect();
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

pub(super) fn edge(graph: &CallGraph, from: u32, to: u32) -> Option<CallEdge> {
    let (file, caller) = graph.of(from);
    let (to_file, callee) = graph.of(to);
    let row = graph.assembly.row(file)?;
    let wanted = (caller.map(|n| n.def), Symbol { file: to_file, def: callee?.def });
    let at = row.edges.calls.binary_search_by(|c| (c.caller, c.callee).cmp(&wanted)).ok()?;
    Some(row.edges.calls[at])
}

pub(super) fn id(view: &View<'_>, graph: &CallGraph, node: u32) -> String {
    let (file, own) = graph.of(node);
    let path = view.path(file);
    own.map_or(path.clone(), |n| format!("{path}#{}", n.name))
}

pub(super) fn location(view: &View<'_>, graph: &CallGraph, node: u32) -> Location {
    let (file, own) = graph.of(node);
    let stands = own.and_then(|n| view.file(file).map(|f| f.definition(n.def)));
    stands.unwrap_or_else(|| Location { path: view.path(file), line: 1, col: 1 })
}
