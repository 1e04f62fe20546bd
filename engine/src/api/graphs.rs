//! Graphs, ranks and paths through calls.

use super::rows::{Location, SymbolRow, WhyStep};
use serde::Serialize;

/// Which graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GraphKind {
    /// Functions, methods and top levels; an edge is a call, its weight the number of call sites.
    Calls,
    /// Files; an edge is an import.
    Imports,
}

/// What is ranked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RankBy {
    /// Functions, methods and top levels of files, by PageRank over the call graph.
    Function,
    /// Files, by the sum of the ranks of what they define.
    File,
}

/// The most central nodes.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Ranking {
    /// What was ranked.
    pub by: RankBy,
    /// How many nodes took part, top levels of files included; the ranks of all of them sum up to 1.
    pub nodes: u32,
    /// How many edges took part: pairs of a caller and a callee that differ.
    pub edges: u32,
    /// How many nodes could be listed: all but top levels.
    pub listed: u32,
    /// How many of those the filter hides.
    pub hidden: u32,
    /// The rows, most central first; equals are ordered by symbol.
    pub ranks: Vec<RankRow>,
}

/// One ranked node.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RankRow {
    /// Place in the whole ranking, from 1, hidden nodes not counted.
    pub place: u32,
    /// PageRank.
    pub rank: f64,
    /// `path#Qualified::name`, or the path of a file or top level.
    pub symbol: String,
    /// `function`, `method`, …; `top-level` or `file`.
    pub kind: &'static str,
    /// Where it stands.
    #[serde(flatten)]
    pub location: Location,
    /// Nodes with an edge to it.
    pub callers: u32,
    /// Nodes it has an edge to.
    pub callees: u32,
}

/// Everything that calls, or is called by, one or several definitions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CallWalk {
    /// What the question led to.
    pub of: Vec<SymbolRow>,
    /// Sorted by depth, then symbol.
    pub steps: Vec<CallStep>,
    /// Functions one call further that the filter leaves out.
    pub hidden: u32,
}

/// One step of a walk along calls.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CallStep {
    /// How many calls away, from 1.
    pub depth: u32,
    /// The function found; for a top level, the path.
    pub symbol: String,
    /// `function`, `method`, …; `top-level`.
    pub kind: &'static str,
    /// Where it stands.
    #[serde(flatten)]
    pub location: Location,
    /// The function one step nearer, to or from which the call goes.
    pub next: String,
    /// Call sites of this edge.
    pub call_sites: u32,
    /// How the call was found.
    pub via: &'static str,
    /// From 0 to 1.
    pub confidence: f32,
    /// How the first call site came to the callee, step by step, if that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<WhyStep>,
}

/// A graph or a part of one.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GraphAnswer {
    /// `calls` or `imports`.
    pub of: &'static str,
    /// The nodes, sorted by id.
    pub nodes: Vec<GraphNode>,
    /// The edges, sorted by their ends.
    pub edges: Vec<GraphEdge>,
    /// The definitions a name led to, when a part was asked for by name.
    pub around: Vec<SymbolRow>,
    /// Nodes that the filter leaves out.
    pub hidden: u32,
}

/// A node.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GraphNode {
    /// `path#Qualified::name`, or a path.
    pub id: String,
    /// A short name for drawings.
    pub label: String,
    /// `function`, …; `top-level` or `file`.
    pub kind: &'static str,
    /// The strongly connected component: nodes that reach each other share a number.
    pub component: u32,
}

/// An edge.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GraphEdge {
    /// Where it starts.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Call sites, or 1.
    pub weight: u32,
    /// How it was found.
    pub via: &'static str,
    /// From 0 to 1.
    pub confidence: f32,
}
