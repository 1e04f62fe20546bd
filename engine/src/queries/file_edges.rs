//! `file_edges`: what one file adds to the graphs: its nodes, calls and imported files.
//!
//! Reads what `bindings` reads. Holds no positions, so it is equal, and nothing above runs, unless
//! a call or an import changed. The unit in which the whole-tree graph is assembled.

use crate::database::Db;
use crate::inputs::{FileKey, Workspace};
use crate::queries::bindings::{Bound, bind};
use crate::resolve::{Symbol, Target, Via, signatures, stands_for};
use crate::symbol_names::node_names;
use crate::trace::Trace;
use evergraph_languages::{Analysis, Base, DefFlags, DefId, DefKind, FileFacts, FileId, LineColumn, RefKind};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// What one file adds to the graphs.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct FileEdges {
    /// Definitions that can be nodes, sorted by id.
    pub(crate) nodes: Vec<FileNode>,
    /// Calls between definitions, sorted, with the number of call sites.
    pub(crate) calls: Vec<CallEdge>,
    /// Files whose modules or definitions the imports of this file name, sorted by id.
    pub(crate) imports: Vec<FileId>,
    /// Directories that imports name as modules, sorted by id.
    pub(crate) imported_directories: Vec<evergraph_languages::DirId>,
    /// How many references there are and what became of them.
    pub(crate) counts: Counts,
    /// What all of this was computed from, outside the file.
    pub(crate) trace: Trace,
}

/// A definition that can be a node of the call graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FileNode {
    pub(crate) def: DefId,
    pub(crate) kind: DefKind,
    pub(crate) is_test: bool,
    /// The qualified name; the second definition of one name ends in `~2`.
    pub(crate) name: SmolStr,
}

/// Call sites of one caller that reach one callee.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct CallEdge {
    /// The calling function; `None`: the file's top level.
    pub(crate) caller: Option<DefId>,
    pub(crate) callee: Symbol,
    pub(crate) call_sites: u32,
    /// The best evidence among the call sites.
    pub(crate) via: Via,
    pub(crate) confidence: f32,
}

/// References of a file by outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) bound: u32,
    pub(crate) outside: u32,
    pub(crate) unresolved: u32,
    /// Our own code failed on the file: all are unresolved.
    pub(crate) failed: bool,
}

#[salsa::tracked(returns(clone))]
pub(crate) fn file_edges<'db>(db: &'db dyn Db, workspace: Workspace, file: FileKey<'db>) -> Option<Arc<FileEdges>> {
    db.context().recorder.executes("file_edges", || db.context().paths.path(file.file(db)).to_string());
    let _span = tracing::debug_span!("file_edges", path = %db.context().paths.path(file.file(db))).entered();
    let bound = bind(db, workspace, file)?;
    Some(Arc::new(edges(file.file(db), bound)))
}

fn edges(file: FileId, bound: Bound) -> FileEdges {
    let facts = &bound.unit.0.facts;
    let (imports, imported_directories) = imported(file, &bound);
    FileEdges {
        nodes: nodes(facts),
        calls: calls(&bound),
        imports,
        imported_directories,
        counts: counts(&bound),
        trace: bound.trace,
    }
}

/// Where the nodes of a file stand, in the order of `FileEdges::nodes`.
pub(crate) fn node_positions(analysis: &Analysis) -> Arc<[LineColumn]> {
    node_ids(&analysis.facts).map(|def| analysis.positions.definition(def)).collect()
}

/// Everything that can be called. A signature beside its function is not another one; what is only
/// declared stands for a definition elsewhere, or for nothing of this repository.
pub(crate) fn node_ids(facts: &FileFacts) -> impl Iterator<Item = DefId> + '_ {
    let signatures = signatures(facts);
    let callable = move |d: &DefId| {
        let row = facts.definition(*d);
        let called = row.kind.is_callable() || row.kind.is_type() || row.kind == DefKind::Variant;
        called && !row.flags.has(DefFlags::DECLARATION) && stands_for(&signatures, *d) == *d
    };
    (0..facts.definitions.len() as u32).map(DefId).filter(callable)
}

fn nodes(facts: &FileFacts) -> Vec<FileNode> {
    let names = node_names(facts);
    let node = |def: DefId| FileNode {
        def,
        kind: facts.definition(def).kind,
        is_test: in_test(facts, def),
        name: names[def.index()].clone(),
    };
    node_ids(facts).map(node).collect()
}

/// Whether a definition is a test or stands inside one.
pub(crate) fn in_test(facts: &FileFacts, def: DefId) -> bool {
    let mut parents = std::iter::successors(Some(def), |&d| facts.definition(d).parent);
    parents.any(|d| facts.definition(d).flags.has(DefFlags::TEST))
}

fn calls(bound: &Bound) -> Vec<CallEdge> {
    let mut merged: FxHashMap<(Option<DefId>, Symbol), CallEdge> = FxHashMap::default();
    for c in &bound.calls {
        let (caller, callee) = (c.caller, c.callee);
        let edge = merged.entry((caller, callee)).or_insert(CallEdge {
            caller,
            callee,
            call_sites: 0,
            via: c.via,
            confidence: 0.0,
        });
        edge.call_sites += 1;
        edge.via = edge.via.min(c.via);
        edge.confidence = edge.confidence.max(c.confidence);
    }
    let mut calls: Vec<CallEdge> = merged.into_values().collect();
    calls.sort_unstable_by_key(|c| (c.caller, c.callee));
    calls
}

fn imported(file: FileId, bound: &Bound) -> (Vec<FileId>, Vec<evergraph_languages::DirId>) {
    let (mut files, mut directories) = (Vec::new(), Vec::new());
    let references = &bound.unit.0.facts.references;
    for (r, binding) in bound.bindings.iter() {
        if references[r.index()].kind != RefKind::Import {
            continue;
        }
        for target in binding.targets {
            match *target {
                Target::Symbol(s) => files.push(s.file),
                Target::File(f) => files.push(f),
                Target::Directory(d) => directories.push(d),
            }
        }
    }
    files.retain(|&f| f != file);
    files.sort_unstable();
    files.dedup();
    directories.sort_unstable();
    directories.dedup();
    (files, directories)
}

fn counts(bound: &Bound) -> Counts {
    let mut counts = Counts { failed: bound.failed, ..Counts::default() };
    let references = &bound.unit.0.facts.references;
    for (r, binding) in bound.bindings.iter() {
        let written = !matches!(references[r.index()].base, Base::Value(_));
        match binding.via {
            Via::Outside if !written => {}
            Via::Outside => counts.outside += 1,
            Via::Unresolved => counts.unresolved += 1,
            _ => counts.bound += 1,
        }
    }
    counts
}
