//! What changes together, and what the code says about that.

use super::{hides, info};
use crate::api::{Answer, CoupledRow, Coupling, CouplingQuery};
use crate::database::Db;
use crate::error::EngineError;
use crate::graph::{Csr, Edge, reach};
use crate::history::Past;
use crate::history::pairs::{CoChange, Pair};
use crate::object::RepoPath;
use crate::queries::call_graph::{CallGraph, call_graph, import_graph};
use crate::snapshot::view::View;
use crate::snapshot::{Snapshot, skips};
use rustc_hash::FxHashMap;

impl Snapshot {
    /// What changes together with a file: see [`Coupling`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::Cancelled`], or what reading met.
    pub fn coupled(&self, query: &CouplingQuery) -> Result<Answer<Coupling>, EngineError> {
        let path = self.path_named(&query.path)?;
        let (paths, skips) = self.ask_tree(|view| Ok((CodePaths::new(view, &path), skips(view.db, view.workspace))))?;
        self.ask_past(|past| {
            let files = self.files(past)?;
            let co_change = CoChange::new(past, &files);
            let file = past.book.path_id(&path).filter(|file| files.contains(file));
            let mut coupling = Coupling {
                path: path.to_string(),
                commits: file.map_or(0, |file| co_change.count(file)),
                history: info(past),
                coupled: Vec::new(),
                hidden: 0,
                group: Vec::new(),
            };
            if let Some(file) = file {
                fill(&mut coupling, past, &co_change, file, &paths, query);
            }
            Ok(self.answer(skips, coupling))
        })
    }
}

fn fill(
    coupling: &mut Coupling,
    past: &Past<'_>,
    co_change: &CoChange,
    file: u32,
    paths: &CodePaths,
    query: &CouplingQuery,
) {
    let name = |file: u32| past.book.path(file).to_string();
    let mut pairs: Vec<Pair> = co_change.pairs(file);
    pairs.retain(|p| p.confidence >= query.min_confidence);
    let all = pairs.len();
    pairs.retain(|p| !hides(query.filter, &name(p.other)));
    coupling.hidden = (all - pairs.len()) as u32;
    pairs.sort_by(|a, b| b.degree.total_cmp(&a.degree).then_with(|| name(a.other).cmp(&name(b.other))));
    pairs.truncate(query.top);
    coupling.coupled = pairs.iter().map(|p| paths.row(name(p.other), p)).collect();
    let group = co_change.group(file, query.min_confidence.max(f64::MIN_POSITIVE), name);
    coupling.group = group.into_iter().map(name).filter(|n| *n == coupling.path || !hides(query.filter, n)).collect();
}

/// How far every file is from one, along imports and calls in both directions.
struct CodePaths {
    /// Whether the file itself is of a known language.
    is_code: bool,
    /// By path: imports to it, imports from it, calls to it, calls from it.
    steps: FxHashMap<String, [Option<u32>; 4]>,
}

impl CodePaths {
    fn new(view: &View<'_>, path: &RepoPath) -> CodePaths {
        let graph = call_graph(view.db, view.workspace);
        let imports = import_graph(view.db, view.workspace);
        let known = view.db.context().paths.known(path);
        let start = known.and_then(|file| graph.assembly.position(file)).map(|p| p as u32);
        let mut steps: FxHashMap<String, [Option<u32>; 4]> =
            graph.assembly.rows.iter().map(|row| (view.path(row.file), [None; 4])).collect();
        if let Some(start) = start {
            let calls = file_calls(&graph);
            for (at, csr) in [&*imports, &imports.transpose(), &calls, &calls.transpose()].into_iter().enumerate() {
                for reached in reach(csr, &[start], u32::MAX) {
                    let path = view.path(graph.assembly.rows[reached.node as usize].file);
                    steps.entry(path).or_default()[at] = Some(reached.depth);
                }
            }
        }
        CodePaths { is_code: start.is_some(), steps }
    }

    fn row(&self, path: String, pair: &Pair) -> CoupledRow {
        let found = self.steps.get(&path).filter(|_| self.is_code);
        let [imports, imported_by, calls, called_by] = found.copied().unwrap_or_default();
        CoupledRow {
            path,
            co_commits: pair.co_commits,
            commits: pair.commits,
            confidence: pair.confidence,
            degree: pair.degree,
            imports,
            imported_by,
            calls,
            called_by,
            is_hidden: found.map(|steps| steps.iter().all(Option::is_none)),
        }
    }
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
