//! `call_graph` and `import_graph`: the whole tree as CSR.
//!
//! Read `tree_edges` and nothing else: one pass over flat tables. Cut off when no call, import or
//! node changed, so an edit that calls nothing new ranks nothing anew.

use crate::assembly::Assembly;
use crate::database::Db;
use crate::graph::{Csr, Edge};
use crate::inputs::Workspace;
use crate::queries::file_edges::{CallEdge, FileNode};
use crate::queries::tree_edges::tree_edges;
use crate::resolve::Symbol;
use evergraph_languages::{DefId, DefKind, FileId};
use std::sync::Arc;

/// The call graph of a tree. Nodes are ordered by path, a file's top level first, then its
/// definitions by id.
#[derive(Debug)]
pub(crate) struct CallGraph {
    pub(crate) assembly: Arc<Assembly>,
    slots: Slots,
    /// By file: the number of its top level.
    top_levels: Vec<u32>,
    /// By slot: the definition's number, or `NO_NODE`.
    numbers: Vec<u32>,
    /// By node: the file's position in the assembly, and which of its nodes (`None`: the top level).
    pub(crate) nodes: Vec<(u32, Option<u32>)>,
    pub(crate) csr: Csr,
}

impl PartialEq for CallGraph {
    fn eq(&self, other: &CallGraph) -> bool {
        self.nodes == other.nodes && self.csr == other.csr && self.assembly == other.assembly
    }
}

#[salsa::tracked(returns(clone))]
pub(crate) fn call_graph(db: &dyn Db, workspace: Workspace) -> Arc<CallGraph> {
    let assembly = tree_edges(db, workspace);
    db.context().recorder.executes("call_graph", String::new);
    let _span = tracing::info_span!("call_graph").entered();
    Arc::new(CallGraph::new(assembly))
}

/// What votes in a ranking: a projection that cuts off when only positions moved.
#[salsa::tracked(returns(clone))]
pub(crate) fn voting(db: &dyn Db, workspace: Workspace) -> Arc<Csr> {
    Arc::new(call_graph(db, workspace).csr.without_loops())
}

#[salsa::tracked(returns(clone))]
pub(crate) fn import_graph(db: &dyn Db, workspace: Workspace) -> Arc<Csr> {
    let assembly = tree_edges(db, workspace);
    db.context().recorder.executes("import_graph", String::new);
    Arc::new(imports(db, &assembly))
}

impl CallGraph {
    fn new(assembly: Arc<Assembly>) -> CallGraph {
        let slots = Slots::new(&assembly);
        let mut called = vec![false; slots.definitions.len()];
        let callees = assembly.rows.iter().flat_map(|row| row.edges.calls.iter().map(|call| call.callee));
        let callees: Vec<Option<usize>> = callees.map(|callee| slots.of(&assembly, callee)).collect();
        callees.iter().flatten().for_each(|&slot| called[slot] = true);
        let (mut nodes, mut top_levels, mut numbers) =
            (Vec::new(), Vec::new(), Vec::with_capacity(slots.definitions.len()));
        for (i, row) in assembly.rows.iter().enumerate() {
            top_levels.push(nodes.len() as u32);
            nodes.push((i as u32, None));
            for (n, node) in row.edges.nodes.iter().enumerate() {
                let is_node = node.kind.is_callable() || called[numbers.len()];
                numbers.push(if is_node { nodes.len() as u32 } else { NO_NODE });
                nodes.extend(is_node.then_some((i as u32, Some(n as u32))));
            }
        }
        let mut graph = CallGraph { assembly, slots, top_levels, numbers, nodes, csr: Csr::default() };
        let mut callees = callees.into_iter();
        let to = |_: &CallEdge| graph.number(callees.next().flatten());
        graph.csr = Csr::from_edges(graph.nodes.len() as u32, &graph.edges_to(to)).unwrap_or_default();
        graph
    }

    /// The edges whose evidence fits, with the number of call sites as weights.
    pub(crate) fn edges(&self, fits: impl Fn(&CallEdge) -> bool) -> Vec<Edge> {
        self.edges_to(|call| fits(call).then(|| self.node(call.callee.file, Some(call.callee.def))).flatten())
    }

    /// The edges for calls with a node that they lead to.
    fn edges_to(&self, mut to: impl FnMut(&CallEdge) -> Option<u32>) -> Vec<Edge> {
        let mut edges = Vec::new();
        for row in &self.assembly.rows {
            // Calls are sorted by their callers.
            let mut last = (None, self.node(row.file, None));
            for call in &row.edges.calls {
                let to = to(call);
                if call.caller != last.0 {
                    last = (call.caller, self.node(row.file, call.caller));
                }
                if let (Some(from), Some(to)) = (last.1, to) {
                    edges.push(Edge { from, to, weight: call.call_sites });
                }
            }
        }
        edges
    }

    /// The part of the graph whose evidence fits, over all nodes.
    pub(crate) fn part(&self, fits: impl Fn(&CallEdge) -> bool) -> Csr {
        Csr::from_edges(self.nodes.len() as u32, &self.edges(fits)).unwrap_or_default()
    }

    /// The graph ranks are computed on: edges whose evidence fits, without recursion. A function that
    /// calls itself says nothing of how central it is, but its rank would feed itself: on flask, a
    /// helper with one caller came out on top.
    pub(crate) fn voting(&self, fits: impl Fn(&CallEdge) -> bool) -> Csr {
        self.part(fits).without_loops()
    }

    /// The number of a definition's node, or of a file's top level.
    pub(crate) fn node(&self, file: FileId, def: Option<DefId>) -> Option<u32> {
        match def {
            None => Some(self.top_levels[self.assembly.position(file)?]),
            Some(def) => self.number(self.slots.of(&self.assembly, Symbol { file, def })),
        }
    }

    fn number(&self, slot: Option<usize>) -> Option<u32> {
        slot.map(|slot| self.numbers[slot]).filter(|&number| number != NO_NODE)
    }

    /// The file of a node and, unless it is the top level, its definition.
    pub(crate) fn of(&self, node: u32) -> (FileId, Option<&FileNode>) {
        let (position, own) = self.nodes[node as usize];
        let row = &self.assembly.rows[position as usize];
        (row.file, own.map(|i| &row.edges.nodes[i as usize]))
    }
}

/// The number of a type or variant that nothing calls: those that are called stand for their implicit constructors.
const NO_NODE: u32 = u32::MAX;

/// Numbers for all definitions that can be nodes, file after file.
#[derive(Debug)]
struct Slots {
    /// By file: the slot of its first definition.
    first: Vec<u32>,
    /// The definitions, slot after slot: close together, as there is one look-up for each call.
    definitions: Vec<DefId>,
}

impl Slots {
    fn new(assembly: &Assembly) -> Slots {
        let mut slots = Slots { first: Vec::with_capacity(assembly.rows.len() + 1), definitions: Vec::new() };
        for row in &assembly.rows {
            slots.first.push(slots.definitions.len() as u32);
            slots.definitions.extend(row.edges.nodes.iter().map(|node| node.def));
        }
        slots.first.push(slots.definitions.len() as u32);
        slots
    }

    fn of(&self, assembly: &Assembly, symbol: Symbol) -> Option<usize> {
        let position = assembly.position(symbol.file)?;
        let start = self.first[position] as usize;
        let own = &self.definitions[start..self.first[position + 1] as usize];
        own.binary_search(&symbol.def).ok().map(|at| start + at)
    }
}

fn imports(db: &dyn Db, assembly: &Assembly) -> Csr {
    let mut by_directory: rustc_hash::FxHashMap<evergraph_languages::DirId, Vec<u32>> = Default::default();
    for (i, row) in assembly.rows.iter().enumerate() {
        by_directory.entry(db.context().paths.directory_of(row.file)).or_default().push(i as u32);
    }
    let mut edges = Vec::new();
    for (from, row) in assembly.rows.iter().enumerate() {
        let mut targets: Vec<u32> =
            row.edges.imports.iter().filter_map(|&f| assembly.position(f)).map(|p| p as u32).collect();
        // A module that is a directory means its files of the same language.
        for directory in &row.edges.imported_directories {
            let files = by_directory.get(directory).into_iter().flatten().copied();
            targets.extend(files.filter(|&f| assembly.rows[f as usize].key.language == row.key.language));
        }
        targets.sort_unstable();
        targets.dedup();
        let others = targets.into_iter().filter(|&t| t != from as u32);
        edges.extend(others.map(|to| Edge { from: from as u32, to, weight: 1 }));
    }
    Csr::from_edges(assembly.rows.len() as u32, &edges).unwrap_or_default()
}

/// What a node is called in answers.
pub(crate) fn kind_of(node: Option<&FileNode>) -> &'static str {
    node.map_or("top-level", |n| if n.kind == DefKind::Variant { "variant" } else { n.kind.as_str() })
}
