//! What can be reached from some nodes within a number of steps.

use super::Csr;

/// A node that was reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Reached {
    /// The length of the shortest path from a start.
    pub depth: u32,
    /// The node.
    pub node: u32,
}

/// Breadth-first search along the edges, at most `depth_max` steps from the nearest of `starts`.
/// The starts come first, at depth 0; the answer is sorted by depth, then node, and does not depend
/// on the order of `starts`. Starts that are not nodes of the graph are left out. To search
/// backwards, pass the transpose.
pub fn reach(graph: &Csr, starts: &[u32], depth_max: u32) -> Vec<Reached> {
    let mut seen = vec![false; graph.node_count() as usize];
    let mut reached = Vec::new();
    let mut level: Vec<u32> = Vec::new();
    let visit = |node: u32, level: &mut Vec<u32>, seen: &mut [bool]| {
        if let Some(seen) = seen.get_mut(node as usize).filter(|seen| !**seen) {
            *seen = true;
            level.push(node);
        }
    };
    starts.iter().for_each(|&start| visit(start, &mut level, &mut seen));
    for depth in 0..=depth_max {
        if level.is_empty() {
            break;
        }
        level.sort_unstable();
        reached.extend(level.iter().map(|&node| Reached { depth, node }));
        if depth == depth_max {
            break;
        }
        let mut next = Vec::new();
        for &node in &level {
            graph.neighbors(node).iter().for_each(|&to| visit(to, &mut next, &mut seen));
        }
        level = next;
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Edge;

    fn check(starts: &[u32], depth_max: u32, expected: &[(u32, u32)]) {
        // A ring 0 -> 1 -> 2 -> 3 -> 0 with a short cut 0 -> 2 and a tail 3 -> 4.
        let edges = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (3, 4)];
        let edges = edges.map(|(from, to)| Edge { from, to, weight: 1 });
        let graph = Csr::from_edges(6, &edges).expect("valid");
        let found: Vec<_> = reach(&graph, starts, depth_max).iter().map(|r| (r.depth, r.node)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn nodes_come_by_shortest_distance_then_number() {
        check(&[0], 0, &[(0, 0)]);
        check(&[0], 1, &[(0, 0), (1, 1), (1, 2)]);
        check(&[0], 9, &[(0, 0), (1, 1), (1, 2), (2, 3), (3, 4)]);
        check(&[0], u32::MAX, &[(0, 0), (1, 1), (1, 2), (2, 3), (3, 4)]);
        check(&[5], 9, &[(0, 5)]);
    }

    #[test]
    fn several_starts_in_any_order_count_from_the_nearest() {
        let expected = [(0, 1), (0, 3), (1, 0), (1, 2), (1, 4)];
        check(&[3, 1, 3], 1, &expected);
        check(&[1, 3], 1, &expected);
        check(&[7], 1, &[]);
        check(&[], 1, &[]);
    }
}
