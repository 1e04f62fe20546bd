//! Groups of nodes with many edges inside and few between.

use super::Csr;
use std::collections::VecDeque;

/// Passes over the whole; each begins with what the last one found.
const PASSES_MAX: usize = 16;
/// Gains below this are rounding.
const GAIN_MIN: f64 = 1e-12;
/// Seed of the order in which nodes are looked at first.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A partition of the nodes of a graph.
#[derive(Clone, PartialEq, Debug)]
pub struct Communities {
    /// The community of each node. Numbers count from 0, larger communities first; of those equally large,
    /// the one with the lowest node.
    pub of: Vec<u32>,
    /// Newman's modularity of the partition, at most 1: the share of edges inside communities less what it
    /// would be if edges were drawn by chance.
    pub modularity: f64,
}

impl Communities {
    /// How many communities there are.
    pub fn count(&self) -> u32 {
        self.of.iter().max().map_or(0, |&last| last + 1)
    }
}

/// Communities by modularity, with the algorithm of Leiden (Traag, Waltman, van Eck, *From Louvain to
/// Leiden: guaranteeing well-connected communities*, 2019). Edges count in both directions, by weight; edges
/// from a node to itself do not. Every community is connected.
///
/// The same for the same graph: nodes are looked at in an order that a fixed seed shuffles, and where the
/// paper draws lots among merges that gain, the best one is taken.
pub fn communities(graph: &Csr) -> Communities {
    let network = Network::of(graph);
    let mut of: Vec<u32> = (0..graph.node_count()).collect();
    let mut modularity = network.modularity(&of);
    for _ in 0..PASSES_MAX {
        let found = pass(&network, &of);
        let better = network.modularity(&found);
        if better <= modularity + GAIN_MIN {
            break;
        }
        (of, modularity) = (found, better);
    }
    Communities { of: numbered(&of), modularity }
}

/// Moves nodes, refines, and goes on with communities as nodes until nothing moves.
fn pass(network: &Network, start: &[u32]) -> Vec<u32> {
    let mut whole: Vec<u32> = (0..start.len() as u32).collect();
    let mut level = network.clone();
    let mut partition = dense(start);
    loop {
        level.move_nodes(&mut partition);
        if count(&partition) == level.len() {
            break;
        }
        let refined = dense(&level.refine(&partition));
        // Where refining merged nothing, communities themselves are merged on.
        let merged = if count(&refined) == level.len() { dense(&partition) } else { refined };
        let mut outer = vec![0; count(&merged)];
        for (node, &into) in merged.iter().enumerate() {
            outer[into as usize] = partition[node];
        }
        whole.iter_mut().for_each(|node| *node = merged[*node as usize]);
        level = level.merged(&merged);
        partition = dense(&outer);
    }
    whole.iter().map(|&node| partition[node as usize]).collect()
}

/// An undirected, weighted graph.
#[derive(Clone)]
struct Network {
    /// By node: its neighbours with weights, itself left out.
    offsets: Vec<usize>,
    ties: Vec<(u32, f64)>,
    /// By node: the weights of its ties, those inside it counted twice.
    strength: Vec<f64>,
    /// The sum of all strengths.
    total: f64,
}

impl Network {
    fn of(graph: &Csr) -> Network {
        let nodes = graph.node_count();
        let both = graph.all_edges().chain(graph.transpose().all_edges().collect::<Vec<_>>());
        let ties = both.filter(|e| e.from != e.to).map(|e| (e.from, e.to, f64::from(e.weight))).collect();
        Network::new(nodes as usize, ties, vec![0.0; nodes as usize])
    }

    /// From ties that are given in both directions, and the weight inside each node.
    fn new(nodes: usize, mut ties: Vec<(u32, u32, f64)>, inside: Vec<f64>) -> Network {
        ties.sort_by_key(|&(from, to, _)| (from, to));
        let mut offsets = vec![0; nodes + 1];
        let mut merged: Vec<(u32, f64)> = Vec::with_capacity(ties.len());
        let mut last = None;
        let mut strength = inside;
        for (from, to, weight) in ties {
            strength[from as usize] += weight;
            match merged.last_mut().filter(|_| last == Some((from, to))) {
                Some(tie) => tie.1 += weight,
                None => {
                    merged.push((to, weight));
                    offsets[from as usize + 1] = merged.len();
                }
            }
            last = Some((from, to));
        }
        for node in 0..nodes {
            offsets[node + 1] = offsets[node + 1].max(offsets[node]);
        }
        let total = strength.iter().sum();
        Network { offsets, ties: merged, strength, total }
    }

    fn len(&self) -> usize {
        self.strength.len()
    }

    fn ties(&self, node: u32) -> &[(u32, f64)] {
        &self.ties[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }

    /// The weight that chance would put between two groups of these strengths.
    fn expected(&self, one: f64, other: f64) -> f64 {
        if self.total > 0.0 { one * other / self.total } else { 0.0 }
    }

    fn strengths(&self, partition: &[u32]) -> Vec<f64> {
        let mut sums = vec![0.0; self.len()];
        partition.iter().zip(&self.strength).for_each(|(&c, s)| sums[c as usize] += s);
        sums
    }

    fn modularity(&self, partition: &[u32]) -> f64 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let inside = |node: u32| {
            let own = partition[node as usize];
            let ties = self.ties(node).iter().filter(|(to, _)| partition[*to as usize] == own);
            let out: f64 = self.ties(node).iter().map(|t| t.1).sum();
            ties.map(|t| t.1).sum::<f64>() + self.strength[node as usize] - out
        };
        let inside: f64 = (0..self.len() as u32).map(inside).sum();
        let expected: f64 = self.strengths(partition).iter().map(|s| self.expected(*s, *s)).sum();
        (inside - expected) / self.total
    }

    /// Moves each node to the community where it gains most, until none gains; a node whose neighbour moved
    /// is looked at again.
    fn move_nodes(&self, partition: &mut [u32]) {
        let mut strengths = self.strengths(partition);
        let mut sizes = vec![0u32; self.len()];
        partition.iter().for_each(|&c| sizes[c as usize] += 1);
        let mut empty: Vec<u32> = (0..self.len() as u32).rev().filter(|&c| sizes[c as usize] == 0).collect();
        let mut queue: VecDeque<u32> = shuffled(self.len() as u32).into();
        let mut waiting = vec![true; self.len()];
        let mut to: Vec<f64> = vec![0.0; self.len()];
        while let Some(node) = queue.pop_front() {
            waiting[node as usize] = false;
            let (own, strength) = (partition[node as usize], self.strength[node as usize]);
            let mut near = vec![own];
            for &(neighbour, weight) in self.ties(node) {
                let community = partition[neighbour as usize];
                if to[community as usize] == 0.0 {
                    near.push(community);
                }
                to[community as usize] += weight;
            }
            let gain = |community: u32, strengths: &[f64]| {
                let rest = strengths[community as usize] - if community == own { strength } else { 0.0 };
                to[community as usize] - self.expected(strength, rest)
            };
            let (mut best, mut most) = (own, gain(own, &strengths));
            for &community in &near[1..] {
                let gained = gain(community, &strengths);
                if gained > most + GAIN_MIN {
                    (best, most) = (community, gained);
                }
            }
            // Alone is better than among strangers.
            if most < -GAIN_MIN
                && sizes[own as usize] > 1
                && let Some(&free) = empty.last()
            {
                best = free;
            }
            near.iter().for_each(|&community| to[community as usize] = 0.0);
            if best == own {
                continue;
            }
            empty.retain(|&c| c != best);
            strengths[own as usize] -= strength;
            strengths[best as usize] += strength;
            sizes[own as usize] -= 1;
            sizes[best as usize] += 1;
            if sizes[own as usize] == 0 {
                empty.push(own);
            }
            partition[node as usize] = best;
            for &(neighbour, _) in self.ties(node) {
                if partition[neighbour as usize] != best && !std::mem::replace(&mut waiting[neighbour as usize], true) {
                    queue.push_back(neighbour);
                }
            }
        }
    }

    /// Splits communities into parts that hold together: each node begins alone and joins, inside its
    /// community, the part where it gains most, if both hold on to the rest of the community well.
    fn refine(&self, partition: &[u32]) -> Vec<u32> {
        let of_community = self.strengths(partition);
        let mut parts: Vec<u32> = (0..self.len() as u32).collect();
        let mut strengths = self.strength.clone();
        // By part: the weight of its ties to the rest of the community.
        let within = |node: u32| {
            let own = partition[node as usize];
            self.ties(node).iter().filter(|t| partition[t.0 as usize] == own).map(|t| t.1).sum::<f64>()
        };
        let mut outward: Vec<f64> = (0..self.len() as u32).map(within).collect();
        let mut sizes = vec![1u32; self.len()];
        let mut to: Vec<f64> = vec![0.0; self.len()];
        for node in shuffled(self.len() as u32) {
            let (own, strength) = (partition[node as usize], self.strength[node as usize]);
            let rest = of_community[own as usize];
            let holds = |part: u32, strengths: &[f64], outward: &[f64]| {
                let strength = strengths[part as usize];
                outward[part as usize] + GAIN_MIN >= self.expected(strength, rest - strength)
            };
            if sizes[parts[node as usize] as usize] > 1 || !holds(parts[node as usize], &strengths, &outward) {
                continue;
            }
            let mut near = Vec::new();
            for &(neighbour, weight) in self.ties(node).iter().filter(|t| partition[t.0 as usize] == own) {
                let part = parts[neighbour as usize];
                if to[part as usize] == 0.0 {
                    near.push(part);
                }
                to[part as usize] += weight;
            }
            let (mut best, mut most) = (None, GAIN_MIN);
            for &part in near.iter().filter(|&&part| holds(part, &strengths, &outward)) {
                let gained = to[part as usize] - self.expected(strength, strengths[part as usize]);
                if gained > most {
                    (best, most) = (Some(part), gained);
                }
            }
            if let Some(best) = best {
                let alone = parts[node as usize];
                outward[best as usize] += outward[alone as usize] - 2.0 * to[best as usize];
                strengths[best as usize] += strength;
                sizes[best as usize] += 1;
                (sizes[alone as usize], strengths[alone as usize], outward[alone as usize]) = (0, 0.0, 0.0);
                parts[node as usize] = best;
            }
            near.iter().for_each(|&part| to[part as usize] = 0.0);
        }
        parts
    }

    /// The graph of which each group is a node.
    fn merged(&self, groups: &[u32]) -> Network {
        let mut inside = vec![0.0; count(groups)];
        let mut ties = Vec::new();
        for node in 0..self.len() as u32 {
            let own = groups[node as usize];
            let out: f64 = self.ties(node).iter().map(|t| t.1).sum();
            inside[own as usize] += self.strength[node as usize] - out;
            for &(to, weight) in self.ties(node) {
                match groups[to as usize] {
                    other if other == own => inside[own as usize] += weight,
                    other => ties.push((own, other, weight)),
                }
            }
        }
        Network::new(inside.len(), ties, inside)
    }
}

/// The nodes in an order that does not follow their numbers (Fisher-Yates over xorshift64*).
fn shuffled(nodes: u32) -> Vec<u32> {
    let mut order: Vec<u32> = (0..nodes).collect();
    let mut state = SEED;
    for i in (1..order.len()).rev() {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let random = state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        order.swap(i, (random as usize) % (i + 1));
    }
    order
}

fn count(partition: &[u32]) -> usize {
    partition.iter().max().map_or(0, |&last| last as usize + 1)
}

/// The same partition with numbers from 0 without gaps, in the order of the nodes.
fn dense(partition: &[u32]) -> Vec<u32> {
    let mut numbers = vec![u32::MAX; count(partition)];
    let mut next = 0;
    let number = |&c: &u32| {
        let number = &mut numbers[c as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *number
    };
    partition.iter().map(number).collect()
}

/// Larger communities first.
fn numbered(partition: &[u32]) -> Vec<u32> {
    let partition = dense(partition);
    let mut sizes = vec![0u32; count(&partition)];
    partition.iter().for_each(|&c| sizes[c as usize] += 1);
    let mut order: Vec<u32> = (0..sizes.len() as u32).collect();
    order.sort_by_key(|&c| (std::cmp::Reverse(sizes[c as usize]), c));
    let mut places = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&c, place)| places[c as usize] = place);
    partition.iter().map(|&c| places[c as usize]).collect()
}
