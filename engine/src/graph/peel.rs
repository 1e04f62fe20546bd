//! The part of a graph that no ring leads to, callers first.

use super::Csr;

/// Nodes in an order in which every edge that enters one comes from an earlier one.
pub(super) struct Peeled {
    pub(super) order: Vec<u32>,
    /// By node: how many edges enter it from nodes that were not peeled.
    left: Vec<u32>,
}

impl Peeled {
    pub(super) fn is_peeled(&self, node: u32) -> bool {
        self.left[node as usize] == 0
    }
}

/// Takes off nodes that nothing enters, again and again, until rings and what they lead to are left (Kahn, *Topological
/// sorting of large networks*, 1962). O(nodes + edges). `incoming` is the graph with its edges turned round.
pub(super) fn peel(graph: &Csr, incoming: &Csr) -> Peeled {
    let mut left: Vec<u32> = incoming.row_offsets().windows(2).map(|ends| ends[1] - ends[0]).collect();
    let mut order = Vec::with_capacity(left.len());
    order.extend((0..graph.node_count()).filter(|&node| left[node as usize] == 0));
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &to in graph.neighbors(node) {
            let left = &mut left[to as usize];
            *left -= 1;
            if *left == 0 {
                order.push(to);
            }
        }
    }
    Peeled { order, left }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Edge;

    fn check(node_count: u32, edges: &[(u32, u32)], order: &[u32], rest: &[u32]) {
        let edges: Vec<Edge> = edges.iter().map(|&(from, to)| Edge { from, to, weight: 1 }).collect();
        let graph = Csr::from_edges(node_count, &edges).expect("valid");
        let peeled = peel(&graph, &graph.transpose());
        assert_eq!(peeled.order, order);
        let left: Vec<u32> = (0..node_count).filter(|&node| !peeled.is_peeled(node)).collect();
        assert_eq!(left, rest);
    }

    #[test]
    fn callers_come_before_what_they_call() {
        check(0, &[], &[], &[]);
        check(4, &[(3, 1), (1, 0), (3, 0)], &[2, 3, 1, 0], &[]);
    }

    #[test]
    fn rings_and_what_they_lead_to_are_left() {
        check(2, &[(0, 0), (1, 0)], &[1], &[0]);
        // A caller of a ring, the ring, what it calls, and a node beside all of them.
        check(5, &[(0, 1), (1, 2), (2, 1), (2, 3)], &[0, 4], &[1, 2, 3]);
    }
}
