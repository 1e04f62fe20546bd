//! PageRank by power iteration, pulled along incoming edges.

mod chunks;

use super::Csr;
use chunks::{Chunk, chunks};
use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::sync::atomic::{AtomicBool, Ordering};
use thiserror::Error;

/// The knobs of PageRank.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PageRankOptions {
    /// The probability of following an edge instead of starting anew; 0.85.
    pub damping_factor: f64,
    /// Iteration ends when the ranks move by less than this in total (L1 norm); 1e-9.
    pub tolerance: f64,
    /// Iteration ends here at the latest; 100. The error shrinks by `damping_factor` at least in
    /// each iteration, and in practice by more.
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
    /// How many iterations it took.
    pub iterations: u32,
    /// By how much the last iteration moved the ranks (L1 norm).
    pub residual: f64,
    /// Whether the residual fell below the tolerance.
    pub converged: bool,
}

/// Why ranks are not defined for what was asked.
#[derive(Clone, Copy, PartialEq, Debug, Error)]
pub enum PageRankError {
    /// Not a probability.
    #[error("damping factor {0} is not between 0 and 1")]
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
/// one: as networkx does. O(edges) per iteration. The ranks are bit-identical for any number of threads of `pool`,
/// and without a pool: sums run over chunks that depend on the graph alone, in fixed order.
pub fn pagerank(
    graph: &Csr,
    personalization: Option<&[f64]>,
    options: &PageRankOptions,
    pool: Option<&ThreadPool>,
) -> Result<PageRank, PageRankError> {
    pagerank_until(graph, personalization, options, pool, &AtomicBool::new(false))
}

/// As [`pagerank`], and ends within an iteration of `cancelled` becoming true.
pub fn pagerank_until(
    graph: &Csr,
    personalization: Option<&[f64]>,
    options: &PageRankOptions,
    pool: Option<&ThreadPool>,
    cancelled: &AtomicBool,
) -> Result<PageRank, PageRankError> {
    solve(&graph.transpose(), personalization, options, pool, cancelled)
}

/// [`pagerank`] for who already holds the graph's transpose: the rows of `incoming` list the edges
/// that enter a node.
pub fn pagerank_of_transpose(
    incoming: &Csr,
    personalization: Option<&[f64]>,
    options: &PageRankOptions,
    pool: Option<&ThreadPool>,
) -> Result<PageRank, PageRankError> {
    solve(incoming, personalization, options, pool, &AtomicBool::new(false))
}

fn solve(
    incoming: &Csr,
    personalization: Option<&[f64]>,
    options: &PageRankOptions,
    pool: Option<&ThreadPool>,
    cancelled: &AtomicBool,
) -> Result<PageRank, PageRankError> {
    if !(0.0..=1.0).contains(&options.damping_factor) {
        return Err(PageRankError::DampingFactor(options.damping_factor));
    }
    let teleport = teleport(incoming.node_count(), personalization)?;
    let problem = Problem {
        incoming,
        inverse_out_weight: inverse_out_weights(incoming),
        teleport,
        damping_factor: options.damping_factor,
        chunks: chunks(incoming),
        cancelled,
    };
    match pool.filter(|pool| problem.chunks.len() > 1 && pool.current_num_threads() > 1) {
        Some(pool) => pool.install(|| problem.solve(options, in_parallel)),
        None => problem.solve(options, in_sequence),
    }
}

/// Where rank goes that follows no edge.
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
fn inverse_out_weights(incoming: &Csr) -> Vec<f64> {
    let mut out_weights = vec![0u64; incoming.node_count() as usize];
    for (&from, &weight) in incoming.columns().iter().zip(incoming.weights()) {
        out_weights[from as usize] += u64::from(weight);
    }
    out_weights.iter().map(|&weight| if weight == 0 { 0.0 } else { 1.0 / weight as f64 }).collect()
}

struct Problem<'a> {
    incoming: &'a Csr,
    inverse_out_weight: Vec<f64>,
    teleport: Teleport,
    damping_factor: f64,
    chunks: Vec<Chunk>,
    cancelled: &'a AtomicBool,
}

/// The ranks between two iterations.
struct Ranks {
    rank: Vec<f64>,
    /// The rank of each node per unit of its outgoing weight; 0 for dangling ones.
    rank_per_weight: Vec<f64>,
}

/// What one chunk adds to the sums over all nodes.
#[derive(Clone, Copy, Default)]
struct Sums {
    dangling_mass: f64,
    moved: f64,
}

/// The part of the ranks that one chunk computes.
struct Part<'a> {
    chunk: Chunk,
    rank: &'a mut [f64],
    rank_per_weight: &'a mut [f64],
}

impl Problem<'_> {
    fn solve(&self, options: &PageRankOptions, run: Runner) -> Result<PageRank, PageRankError> {
        let node_count = self.incoming.node_count() as usize;
        let (mut last, mut sums) = self.start(node_count);
        let mut next = Ranks { rank: vec![0.0; node_count], rank_per_weight: vec![0.0; node_count] };
        let mut iterations = 0;
        let mut residual = if node_count == 0 { 0.0 } else { f64::INFINITY };
        let mut converged = node_count == 0;
        while !converged && iterations < options.iterations_max {
            if self.cancelled.load(Ordering::Relaxed) {
                return Err(PageRankError::Cancelled);
            }
            sums = self.iterate(&last, &mut next, sums.dangling_mass, run);
            std::mem::swap(&mut last, &mut next);
            iterations += 1;
            residual = sums.moved;
            converged = residual < options.tolerance;
        }
        Ok(PageRank { ranks: last.rank, iterations, residual, converged })
    }

    /// All nodes alike, whatever was computed before: ranks do not depend on history.
    fn start(&self, node_count: usize) -> (Ranks, Sums) {
        let rank = vec![1.0 / node_count as f64; node_count];
        let rank_per_weight = rank.iter().zip(&self.inverse_out_weight).map(|(rank, inverse)| rank * inverse).collect();
        let dangling = self.inverse_out_weight.iter().filter(|&&inverse| inverse == 0.0).count();
        let sums = Sums { dangling_mass: dangling as f64 / node_count as f64, moved: 0.0 };
        (Ranks { rank, rank_per_weight }, sums)
    }

    fn iterate(&self, last: &Ranks, next: &mut Ranks, dangling_mass: f64, run: Runner) -> Sums {
        let teleported = self.damping_factor * dangling_mass + (1.0 - self.damping_factor);
        let parts = self.parts(next);
        run(parts, &|part| self.pull(last, part, teleported)).into_iter().fold(Sums::default(), |sum, part| Sums {
            dangling_mass: sum.dangling_mass + part.dangling_mass,
            moved: sum.moved + part.moved,
        })
    }

    fn parts<'r>(&self, ranks: &'r mut Ranks) -> Vec<Part<'r>> {
        let (mut rank, mut rank_per_weight) = (ranks.rank.as_mut_slice(), ranks.rank_per_weight.as_mut_slice());
        let mut parts = Vec::with_capacity(self.chunks.len());
        for &chunk in &self.chunks {
            let (rank_part, rank_rest) = rank.split_at_mut(chunk.len());
            let (per_weight_part, per_weight_rest) = rank_per_weight.split_at_mut(chunk.len());
            parts.push(Part { chunk, rank: rank_part, rank_per_weight: per_weight_part });
            (rank, rank_per_weight) = (rank_rest, per_weight_rest);
        }
        parts
    }

    /// Computes the ranks of one chunk's nodes from the last ranks.
    fn pull(&self, last: &Ranks, part: Part<'_>, teleported: f64) -> Sums {
        let (offsets, columns, weights) =
            (self.incoming.row_offsets(), self.incoming.columns(), self.incoming.weights());
        let first = part.chunk.first as usize;
        let mut sums = Sums::default();
        for (at, (rank, rank_per_weight)) in part.rank.iter_mut().zip(part.rank_per_weight).enumerate() {
            let node = first + at;
            let row = offsets[node] as usize..offsets[node + 1] as usize;
            let pulled: f64 = columns[row.clone()]
                .iter()
                .zip(&weights[row])
                .map(|(&from, &weight)| f64::from(weight) * last.rank_per_weight[from as usize])
                .sum();
            let inverse = self.inverse_out_weight[node];
            *rank = self.damping_factor * pulled + teleported * self.teleport.share(node);
            *rank_per_weight = *rank * inverse;
            if inverse == 0.0 {
                sums.dangling_mass += *rank;
            }
            sums.moved += (*rank - last.rank[node]).abs();
        }
        sums
    }
}

/// Runs all parts and returns their sums in the order of the parts.
type Runner = fn(Vec<Part<'_>>, &(dyn Fn(Part<'_>) -> Sums + Sync)) -> Vec<Sums>;

fn in_sequence(parts: Vec<Part<'_>>, pull: &(dyn Fn(Part<'_>) -> Sums + Sync)) -> Vec<Sums> {
    parts.into_iter().map(pull).collect()
}

fn in_parallel(parts: Vec<Part<'_>>, pull: &(dyn Fn(Part<'_>) -> Sums + Sync)) -> Vec<Sums> {
    parts.into_par_iter().map(pull).collect()
}
