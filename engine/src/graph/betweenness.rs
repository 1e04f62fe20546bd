//! How many shortest paths lead through each node.

use super::Csr;

/// Above this many nodes, paths from a sample of them are counted.
const EXACT_NODES_MAX: u32 = 50_000;
/// Nodes of the sample.
const SAMPLE: u32 = 2_000;

/// Betweenness centrality: the share of ordered pairs of other nodes whose shortest paths lead through a
/// node, paths of equal length sharing a pair equally. From 0 to 1, as networkx normalizes it for directed
/// graphs. Weights do not count. (Ulrik Brandes, *A faster algorithm for betweenness centrality*, 2001.)
///
/// Costs nodes × edges; above 50,000 nodes, paths from 2,000 of them are counted, the same for the same
/// graph, and scaled (Brandes and Pich, *Centrality estimation in large networks*, 2007).
pub fn betweenness(graph: &Csr) -> Vec<f64> {
    let count = graph.node_count();
    let sources: Vec<u32> = if count <= EXACT_NODES_MAX { (0..count).collect() } else { sample(count) };
    let mut sums = vec![0.0; count as usize];
    let mut search = Search::new(count as usize);
    for &source in &sources {
        search.run(graph, source, &mut sums);
    }
    let pairs = (f64::from(count) - 1.0) * (f64::from(count) - 2.0);
    let scale = f64::from(count) / (sources.len().max(1) as f64);
    sums.iter_mut().for_each(|sum| *sum = if pairs > 0.0 { *sum * scale / pairs } else { 0.0 });
    sums
}

/// Every so many-th node, in an order that a multiplication shuffles.
fn sample(count: u32) -> Vec<u32> {
    let mut nodes: Vec<u32> = (0..count).collect();
    nodes.sort_by_key(|&n| (u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29), n));
    nodes.truncate(SAMPLE as usize);
    nodes.sort_unstable();
    nodes
}

/// One breadth-first search and its way back.
struct Search {
    distance: Vec<u32>,
    paths: Vec<f64>,
    dependency: Vec<f64>,
    order: Vec<u32>,
}

const UNSEEN: u32 = u32::MAX;

impl Search {
    fn new(count: usize) -> Search {
        let (distance, paths, dependency) = (vec![UNSEEN; count], vec![0.0; count], vec![0.0; count]);
        Search { distance, paths, dependency, order: Vec::with_capacity(count) }
    }

    fn run(&mut self, graph: &Csr, source: u32, sums: &mut [f64]) {
        for &node in &self.order {
            let node = node as usize;
            (self.distance[node], self.paths[node], self.dependency[node]) = (UNSEEN, 0.0, 0.0);
        }
        self.order.clear();
        self.order.push(source);
        (self.distance[source as usize], self.paths[source as usize]) = (0, 1.0);
        let mut at = 0;
        while let Some(&node) = self.order.get(at) {
            at += 1;
            let next = self.distance[node as usize] + 1;
            for &to in graph.neighbors(node) {
                if self.distance[to as usize] == UNSEEN {
                    self.distance[to as usize] = next;
                    self.order.push(to);
                }
                if self.distance[to as usize] == next {
                    self.paths[to as usize] += self.paths[node as usize];
                }
            }
        }
        for &node in self.order.iter().rev() {
            let next = self.distance[node as usize] + 1;
            let paths = self.paths[node as usize];
            let through = |&to: &u32| paths / self.paths[to as usize] * (1.0 + self.dependency[to as usize]);
            let behind = graph.neighbors(node).iter().filter(|&&to| self.distance[to as usize] == next);
            self.dependency[node as usize] = behind.map(through).sum();
            if node != source {
                sums[node as usize] += self.dependency[node as usize];
            }
        }
    }
}
