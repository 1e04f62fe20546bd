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
    /// By file: the number of its top level.
    first: Vec<u32>,
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
    Arc::new(call_graph(db, workspace).voting(|_| true))
}

#[salsa::tracked(returns(clone))]
pub(crate) fn import_graph(db: &dyn Db, workspace: Workspace) -> Arc<Csr> {
    let assembly = tree_edges(db, workspace);
    db.context().recorder.executes("import_graph", String::new);
    Arc::new(imports(db, &assembly))
}

impl CallGraph {
    fn new(assembly: Arc<Assembly>) -> CallGraph {
        let called = called_types(&assembly);
        let mut nodes = Vec::new();
        let mut first = Vec::with_capacity(assembly.rows.len());
        for (i, row) in assembly.rows.iter().enumerate() {
            first.push(nodes.len() as u32);
            nodes.push((i as u32, None));
            for (n, node) in row.edges.nodes.iter().enumerate() {
                let symbol = Symbol { file: row.file, def: node.def };
                if node.kind.is_callable() || called.binary_search(&symbol).is_ok() {
                    nodes.push((i as u32, Some(n as u32)));
                }
            }
        }
        let mut graph = CallGraph { assembly, first, nodes, csr: Csr::default() };
        graph.csr = Csr::from_edges(graph.nodes.len() as u32, &graph.edges(|_| true)).unwrap_or_default();
        graph
    }

    /// The edges whose evidence fits, with the number of call sites as weights.
    pub(crate) fn edges(&self, fits: impl Fn(&CallEdge) -> bool) -> Vec<Edge> {
        let mut edges = Vec::new();
        for row in &self.assembly.rows {
            for call in row.edges.calls.iter().filter(|c| fits(c)) {
                let from = self.node(row.file, call.caller);
                if let (Some(from), Some(to)) = (from, self.node(call.callee.file, Some(call.callee.def))) {
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
        let mut edges = self.edges(fits);
        edges.retain(|e| e.from != e.to);
        Csr::from_edges(self.nodes.len() as u32, &edges).unwrap_or_default()
    }

    /// The number of a definition's node, or of a file's top level.
    pub(crate) fn node(&self, file: FileId, def: Option<DefId>) -> Option<u32> {
        let position = self.assembly.position(file)?;
        let start = self.first[position];
        let Some(def) = def else { return Some(start) };
        let end = self.first.get(position + 1).map_or(self.nodes.len(), |&n| n as usize);
        let own = &self.nodes[start as usize + 1..end];
        let rows = &self.assembly.rows[position].edges.nodes;
        let id = |n: &(u32, Option<u32>)| n.1.map(|i| rows[i as usize].def);
        let at = own.binary_search_by(|n| id(n).cmp(&Some(def))).ok()?;
        Some(start + 1 + at as u32)
    }

    /// The file of a node and, unless it is the top level, its definition.
    pub(crate) fn of(&self, node: u32) -> (FileId, Option<&FileNode>) {
        let (position, own) = self.nodes[node as usize];
        let row = &self.assembly.rows[position as usize];
        (row.file, own.map(|i| &row.edges.nodes[i as usize]))
    }
}

/// Types and variants that something calls: they stand for their implicit constructors.
fn called_types(assembly: &Assembly) -> Vec<Symbol> {
    let mut called: Vec<Symbol> = assembly.rows.iter().flat_map(|r| r.edges.calls.iter().map(|c| c.callee)).collect();
    called.sort_unstable();
    called.dedup();
    called
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
