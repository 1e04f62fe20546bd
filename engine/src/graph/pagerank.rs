//! PageRank, solved component by component: callers before what they call.

use super::Csr;
use super::peel::peel;
use super::scc::components_among;
use std::sync::atomic::{AtomicBool, Ordering};
use thiserror::Error;

/// The knobs of PageRank.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PageRankOptions {
    /// The probability of following an edge instead of starting anew; 0.85.
    pub damping_factor: f64,
    /// The ranks of a component are final when a sweep over it moves them by less than this share of
    /// what they sum up to, so that all ranks move by less than this in total (L1 norm); 1e-9.
    pub tolerance: f64,
    /// No component is swept more often than this; 100. The error shrinks by `damping_factor` at
    /// least in each sweep, and in practice by more.
    pub iterations_max: u32,
}

impl Default for PageRankOptions {
    fn default() -> Self {
        PageRankOptions { damping_factor: 0.85, tolerance: 1e-9, iterations_max: 100 }
    }
}

/// The outcome of PageRank.
#[derive(Clone, PartialEq, Debug)]
pub struct PageRank {
    /// The rank of each node; they sum up to 1.
    pub ranks: Vec<f64>,
    /// How many sweeps the component took that took the most; 1 where no edges form a ring.
    pub iterations: u32,
    /// By how much the last sweeps moved the ranks (L1 norm).
    pub residual: f64,
    /// Whether no component was left before its ranks were final.
    pub converged: bool,
}

/// Why ranks are not defined for what was asked.
#[derive(Clone, Copy, PartialEq, Debug, Error)]
pub enum PageRankError {
    /// Not a probability below 1.
    #[error("damping factor {0} is not between 0 and 1, without 1 itself")]
    DampingFactor(f64),
    /// The personalization does not have one entry per node.
    #[error("{entries} personalization entries for {node_count} nodes")]
    PersonalizationLength {
        /// The entries there are.
        entries: usize,
        /// The nodes there are.
        node_count: u32,
    },
    /// A personalization entry is negative or not finite, or all are zero.
    #[error("personalization must be finite, not negative and not all zero")]
    Personalization,
    /// Nobody waits for the ranks any more.
    #[error("cancelled")]
    Cancelled,
}

/// The PageRank of each node (Page, Brin, Motwani, Winograd 1999), weighted.
///
/// Each node passes its rank on along its edges in proportion to their weights. What nodes without
/// outgoing weight hold (the dangling mass), and the share of `1 - damping_factor` of all rank,
/// spreads as `personalization` says, which is scaled to the sum 1, or evenly over all nodes without
/// one: as networkx does.
///
/// As dangling mass goes where rank begins, the ranks are the solution `y` of `y = v + d P'y`, scaled
/// to the sum 1 (Del Corso, Gulli, Romani: Fast PageRank computation via a sparse linear system,
/// 2005). No rank flows against the order of the strongly connected components, so they are solved one
/// after the other (Arasu, Novak, Tomkins, Tomlin: PageRank computation and the structure of the web,
/// 2002): a single node by its one equation, a ring by repeated sweeps. What no ring leads to, which is most of a call
/// graph, needs no search for components: it is peeled off, callers first. O(edges) for each sweep, and one sweep is
/// all that a call graph takes outside of its rings. The ranks depend on the graph
/// alone, bit for bit.
///
/// # Errors
/// [`PageRankError`] for options or a personalization without ranks.
pub fn pagerank(
    graph: &Csr,
    personalization: Option<&[f64]>,
    options: &PageRankOptions,
) -> Result<PageRank, PageRankError> {
    pagerank_until(graph, personalization, options, &AtomicBool::new(false))
}

/// As [`pagerank`], and ends within a sweep of `cancelled` becoming true.
///
/// # Errors
/// As [`pagerank`], and [`PageRankError::Cancelled`].
pub fn pagerank_until(
    graph: &Csr,
    personalization: Option<&[f64]>,
    options: &PageRankOptions,
    cancelled: &AtomicBool,
) -> Result<PageRank, PageRankError> {
    if !(0.0..1.0).contains(&options.damping_factor) {
        return Err(PageRankError::DampingFactor(options.damping_factor));
    }
    let teleport = teleport(graph.node_count(), personalization)?;
    let incoming = graph.transpose();
    let node_count = graph.node_count() as usize;
    let problem = Problem { incoming: &incoming, inverse_out_weight: inverse_out_weights(graph), teleport, options };
    let mut ranks = Ranks {
        rank: vec![0.0; node_count],
        rank_per_weight: vec![0.0; node_count],
        next: Vec::new(),
        outside: Vec::new(),
    };
    let solved = problem.solve(graph, &mut ranks, cancelled)?;
    let total: f64 = ranks.rank.iter().sum();
    ranks.rank.iter_mut().for_each(|rank| *rank /= total);
    let residual = if node_count == 0 { 0.0 } else { solved.moved / total };
    Ok(PageRank { ranks: ranks.rank, iterations: solved.iterations, residual, converged: solved.converged })
}

/// Where rank begins that follows no edge.
enum Teleport {
    /// Everywhere alike: the share of each node.
    Uniform(f64),
    /// As asked for; sums up to 1.
    Personalized(Vec<f64>),
}

impl Teleport {
    fn share(&self, node: usize) -> f64 {
        match self {
            Teleport::Uniform(share) => *share,
            Teleport::Personalized(shares) => shares[node],
        }
    }
}

fn teleport(node_count: u32, personalization: Option<&[f64]>) -> Result<Teleport, PageRankError> {
    let Some(personalization) = personalization else {
        return Ok(Teleport::Uniform(1.0 / f64::from(node_count)));
    };
    if personalization.len() != node_count as usize {
        return Err(PageRankError::PersonalizationLength { entries: personalization.len(), node_count });
    }
    let sum: f64 = personalization.iter().sum();
    let usable = personalization.iter().all(|&share| share >= 0.0) && sum.is_finite() && sum > 0.0;
    if !usable && node_count > 0 {
        return Err(PageRankError::Personalization);
    }
    Ok(Teleport::Personalized(personalization.iter().map(|share| share / sum).collect()))
}

/// One over the outgoing weight of each node, 0 for those that have none.
fn inverse_out_weights(graph: &Csr) -> Vec<f64> {
    let out_weight = |node| graph.slices(node).1.iter().map(|&weight| u64::from(weight)).sum::<u64>();
    let inverse = |weight| if weight == 0 { 0.0 } else { 1.0 / weight as f64 };
    (0..graph.node_count()).map(|node| inverse(out_weight(node))).collect()
}

struct Problem<'a> {
    /// The rows list the edges that enter a node.
    incoming: &'a Csr,
    inverse_out_weight: Vec<f64>,
    teleport: Teleport,
    options: &'a PageRankOptions,
}

/// The ranks so far, not yet scaled.
struct Ranks {
    rank: Vec<f64>,
    /// The rank of each node per unit of its outgoing weight; 0 for dangling ones.
    rank_per_weight: Vec<f64>,
    /// What a sweep computes, before it is taken.
    next: Vec<f64>,
    /// What the nodes of a component have without the others in it.
    outside: Vec<f64>,
}

/// How solving went.
struct Solved {
    iterations: u32,
    /// What the last sweeps moved, in the scale of the ranks.
    moved: f64,
    converged: bool,
}

/// Nodes between two looks at whether somebody still waits for the ranks.
const NODES_UNWATCHED: usize = 4096;

fn check(cancelled: &AtomicBool) -> Result<(), PageRankError> {
    if cancelled.load(Ordering::Relaxed) { Err(PageRankError::Cancelled) } else { Ok(()) }
}

impl Problem<'_> {
    fn solve(&self, graph: &Csr, ranks: &mut Ranks, cancelled: &AtomicBool) -> Result<Solved, PageRankError> {
        let node_count = graph.node_count();
        let mut solved = Solved { iterations: node_count.min(1), moved: 0.0, converged: true };
        let peeled = peel(graph, self.incoming);
        for chunk in peeled.order.chunks(NODES_UNWATCHED) {
            check(cancelled)?;
            for &node in chunk {
                let rank = self.rank(node, ranks);
                self.set(node, rank, ranks);
            }
        }
        if peeled.order.len() == node_count as usize {
            return Ok(solved);
        }
        // Components are numbered against their edges, and these edges are turned round.
        let components = components_among(self.incoming, |node| !peeled.is_peeled(node));
        let (offsets, members) = components.members();
        for ends in offsets.windows(2) {
            match &members[ends[0] as usize..ends[1] as usize] {
                &[node] => {
                    check(cancelled)?;
                    let rank = self.rank(node, ranks); // one equation with one unknown
                    self.set(node, rank, ranks);
                }
                ring => self.solve_ring(ring, ranks, &mut solved, cancelled)?,
            }
        }
        Ok(solved)
    }

    fn solve_ring(
        &self,
        ring: &[u32],
        ranks: &mut Ranks,
        solved: &mut Solved,
        cancelled: &AtomicBool,
    ) -> Result<(), PageRankError> {
        let mut sweep = 0;
        loop {
            check(cancelled)?;
            let (moved, held) = self.sweep(ring, sweep == 0, ranks);
            sweep += 1;
            let is_final = moved <= self.options.tolerance * held;
            if is_final || sweep >= self.options.iterations_max {
                solved.iterations = solved.iterations.max(sweep);
                solved.moved += moved;
                solved.converged &= is_final;
                return Ok(());
            }
        }
    }

    /// Solves the equation of each node by the ranks of the sweep before, and scales what the nodes of a ring pass
    /// each other so that the equations hold in sum: without that, the sum itself takes a hundred sweeps to come
    /// close (aggregation: Koury, McAllister, Stewart, 1984). Returns by how much the ranks moved and what they are in
    /// total. With the ranks of this sweep it would take fewer, but nodes that are alike would differ in the last digits.
    fn sweep(&self, nodes: &[u32], is_first: bool, ranks: &mut Ranks) -> (f64, f64) {
        let (mut next, mut outside) = (std::mem::take(&mut ranks.next), std::mem::take(&mut ranks.outside));
        next.clear();
        next.extend(nodes.iter().map(|&node| self.rank(node, ranks)));
        if is_first {
            // Nothing is known of the ring yet: this is what comes from outside.
            outside.clone_from(&next);
        }
        let entered: f64 = outside.iter().sum();
        let passed = next.iter().sum::<f64>() - entered;
        let last: f64 = nodes.iter().map(|&node| ranks.rank[node as usize]).sum();
        let scale = if is_first || last <= passed { 1.0 } else { entered / (last - passed) };
        let (mut moved, mut held) = (0.0, 0.0);
        for ((&node, &rank), &outside) in nodes.iter().zip(&next).zip(&outside) {
            let rank = outside + scale * (rank - outside);
            moved += (rank - ranks.rank[node as usize]).abs();
            held += rank;
            self.set(node, rank, ranks);
        }
        (ranks.next, ranks.outside) = (next, outside);
        (moved, held)
    }

    fn set(&self, node: u32, rank: f64, ranks: &mut Ranks) {
        ranks.rank[node as usize] = rank;
        ranks.rank_per_weight[node as usize] = rank * self.inverse_out_weight[node as usize];
    }

    /// The rank of a node by the ranks of its callers. What it passes to itself is on both sides of its equation.
    fn rank(&self, node: u32, ranks: &Ranks) -> f64 {
        let (mut pulled, mut own) = (0.0, 0.0);
        let (callers, weights) = self.incoming.slices(node);
        for (&caller, &weight) in callers.iter().zip(weights) {
            match caller == node {
                true => own = f64::from(weight) * self.inverse_out_weight[node as usize],
                false => pulled += f64::from(weight) * ranks.rank_per_weight[caller as usize],
            }
        }
        let damping_factor = self.options.damping_factor;
        (self.teleport.share(node as usize) + damping_factor * pulled) / (1.0 - damping_factor * own)
    }
}
