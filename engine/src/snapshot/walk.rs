//! Walks along calls.

use super::nodes::{Marks, edge, filter_around, id, location, nodes_of};
use super::view::View;
use super::why::Explainer;
use super::{Snapshot, find, skips};
use crate::api::{Answer, CallStep, CallWalk, Query, WalkOptions, WhyStep};
use crate::error::EngineError;
use crate::graph::{Csr, reach_within};
use crate::queries::call_graph::{CallGraph, call_graph, kind_of};
use crate::resolve::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Callers,
    Callees,
}

impl Snapshot {
    /// Who calls what a question leads to, directly or through other functions.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn callers(&self, query: &Query, options: &WalkOptions) -> Result<Answer<CallWalk>, EngineError> {
        self.walk(query, options, Direction::Callers)
    }

    /// What a question's definitions call, directly or through other functions.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn callees(&self, query: &Query, options: &WalkOptions) -> Result<Answer<CallWalk>, EngineError> {
        self.walk(query, options, Direction::Callees)
    }

    fn walk(
        &self,
        query: &Query,
        options: &WalkOptions,
        direction: Direction,
    ) -> Result<Answer<CallWalk>, EngineError> {
        self.ask_tree(|view| {
            let symbols = find::symbols_of(view, query)?;
            let graph = call_graph(view.db, view.workspace);
            let mut walk = steps(view, &graph, &symbols, options, direction);
            walk.of = view.functions_of(&symbols);
            Ok(self.answer_of_edges(skips(view.db, view.workspace), walk))
        })
    }
}

fn steps(view: &View<'_>, graph: &CallGraph, of: &[Symbol], options: &WalkOptions, direction: Direction) -> CallWalk {
    let starts = nodes_of(view, graph, of);
    let filter = filter_around(graph, &starts, options.filter);
    let towards = towards(graph, options.min_confidence, direction);
    // Nothing is walked through what is not shown: a path with a gap explains nothing.
    let mut hidden = FxHashSet::default();
    let reached = reach_within(&towards, &starts, options.depth, |node| {
        let shown = !Marks::of_node(graph, node).hidden_by(filter);
        if !shown {
            hidden.insert(node);
        }
        shown
    });
    let depth_of: FxHashMap<u32, u32> = reached.iter().map(|r| (r.node, r.depth)).collect();
    let mut steps = Vec::new();
    let mut explainer = Explainer::new(view);
    for at in &reached {
        // Every edge one level up is a row: the same caller may reach two of the functions asked about.
        for &next in towards.neighbors(at.node) {
            if at.depth < options.depth && depth_of.get(&next).is_some_and(|&d| d == at.depth + 1 || d == 0) {
                let (from, to) = if direction == Direction::Callers { (next, at.node) } else { (at.node, next) };
                let mut step = step(view, graph, at.depth + 1, (next, at.node), (from, to));
                if let Some(step) = step.as_mut().filter(|_| options.why) {
                    step.why = why(graph, &mut explainer, from, to);
                }
                steps.extend(step);
            }
        }
    }
    steps.sort_by(|a, b| (a.depth, &a.symbol, &a.next).cmp(&(b.depth, &b.symbol, &b.next)));
    CallWalk { of: Vec::new(), steps, hidden: hidden.len() as u32 }
}

fn why(graph: &CallGraph, explainer: &mut Explainer<'_>, from: u32, to: u32) -> Vec<WhyStep> {
    let ((file, caller), (to_file, callee)) = (graph.of(from), graph.of(to));
    let Some(callee) = callee else { return Vec::new() };
    explainer.call(file, caller.map(|n| n.def), Symbol { file: to_file, def: callee.def })
}

/// The edges that are sure enough, the way they are walked.
fn towards(graph: &CallGraph, min_confidence: f32, direction: Direction) -> Csr {
    let sure = match min_confidence > 0.0 {
        true => graph.part(|call| call.confidence >= min_confidence),
        false => graph.csr.clone(),
    };
    match direction {
        Direction::Callers => sure.transpose(),
        Direction::Callees => sure,
    }
}

/// One row: a node, the one a step nearer, and the edge between them.
fn step(
    view: &View<'_>,
    graph: &CallGraph,
    depth: u32,
    (node, next): (u32, u32),
    (from, to): (u32, u32),
) -> Option<CallStep> {
    let call = edge(graph, from, to)?;
    Some(CallStep {
        depth,
        symbol: id(view, graph, node),
        kind: kind_of(graph.of(node).1),
        location: location(view, graph, node),
        next: id(view, graph, next),
        call_sites: call.call_sites,
        via: call.via.as_str(),
        confidence: call.confidence,
        why: Vec::new(),
    })
}
