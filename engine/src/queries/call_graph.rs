//! `call_graph` and `import_graph`: the whole tree as CSR.
//!
//! Read `tree_edges` and nothing else. The call graph before is a cache beside salsa, as the tree before is one. Cut off when no call, import or
//! node changed, so an edit that calls nothing new ranks nothing anew.

mod slots;

use crate::assembly::Assembly;
use crate::database::Db;
use crate::graph::{Csr, Edge};
use crate::inputs::Workspace;
use crate::queries::file_edges::{CallEdge, FileNode};
use crate::queries::tree_edges::tree_edges;
use crate::resolve::Symbol;
use evergraph_languages::{DefId, DefKind, FileId};
use slots::{NO_SLOT, Slots};
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
    let last = db.context().call_graph();
    let graph = Arc::new(CallGraph::new(assembly, last.as_deref()));
    db.context().set_call_graph(graph.clone());
    graph
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
    /// The graph of a tree. Another one saves looking into what both trees share.
    fn new(assembly: Arc<Assembly>, last: Option<&CallGraph>) -> CallGraph {
        let slots = Slots::new(&assembly, last.map(|last| (last.assembly.as_ref(), &last.slots)));
        let mut is_node: Vec<bool> =
            (0..slots.first.last().copied().unwrap_or(0)).map(|s| slots.about(s).is_callable).collect();
        slots.calls.iter().for_each(|call| is_node[call.to as usize] = true);
        let mut numbers = Vec::with_capacity(is_node.len());
        let (mut nodes, mut top_levels) = (Vec::new(), Vec::with_capacity(assembly.rows.len()));
        for row in 0..assembly.rows.len() {
            top_levels.push(nodes.len() as u32);
            nodes.push((row as u32, None));
            for (n, &is_node) in (0..).zip(&is_node[slots.slots_of(row)]) {
                numbers.push(if is_node { nodes.len() as u32 } else { NO_NODE });
                nodes.extend(is_node.then_some((row as u32, Some(n))));
            }
        }
        let mut edges = Vec::with_capacity(slots.calls.len());
        for (row, &top_level) in top_levels.iter().enumerate() {
            edges.extend(slots.calls_of(row).iter().filter_map(|call| {
                let from = if call.from == NO_SLOT { top_level } else { numbers[call.from as usize] };
                (from != NO_NODE).then_some(Edge { from, to: numbers[call.to as usize], weight: call.weight })
            }));
        }
        let csr = Csr::from_edges(nodes.len() as u32, &edges).unwrap_or_default();
        CallGraph { assembly, slots, top_levels, numbers, nodes, csr }
    }

    /// The edges whose evidence fits, with the number of call sites as weights.
    pub(crate) fn edges(&self, fits: impl Fn(&CallEdge) -> bool) -> Vec<Edge> {
        let mut edges = Vec::new();
        for row in self.assembly.rows.iter() {
            // Calls are sorted by their callers.
            let mut last = (None, self.node(row.file, None));
            for call in row.edges.calls.iter().filter(|call| fits(call)) {
                let to = self.node(call.callee.file, Some(call.callee.def));
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
            Some(def) => {
                let slot = self.slots.of(&self.assembly, Symbol { file, def })?;
                Some(self.numbers[slot as usize]).filter(|&number| number != NO_NODE)
            }
        }
    }

    /// Whether a node is a test by what it says itself.
    pub(crate) fn is_test(&self, node: u32) -> bool {
        let (position, own) = self.nodes[node as usize];
        own.is_some_and(|i| self.slots.about(self.slots.first[position as usize] + i).is_test)
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
