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
    reach_within(graph, starts, depth_max, |_| true)
}

/// As [`reach`], but only through nodes that `enter` lets in. It is asked once for each node next to
/// a reached one; starts are in.
pub fn reach_within(graph: &Csr, starts: &[u32], depth_max: u32, mut enter: impl FnMut(u32) -> bool) -> Vec<Reached> {
    let mut seen = vec![false; graph.node_count() as usize];
    let mut reached = Vec::new();
    let mut level: Vec<u32> = Vec::new();
    for &start in starts {
        if let Some(seen) = seen.get_mut(start as usize).filter(|seen| !**seen) {
            *seen = true;
            level.push(start);
        }
    }
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
        for &to in level.iter().flat_map(|&node| graph.neighbors(node)) {
            let is_new = !std::mem::replace(&mut seen[to as usize], true);
            if is_new && enter(to) {
                next.push(to);
            }
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

    #[test]
    fn no_path_leads_through_what_is_kept_out() {
        let edges = [(0, 1), (1, 2), (0, 3), (3, 2), (3, 4)].map(|(from, to)| Edge { from, to, weight: 1 });
        let graph = Csr::from_edges(5, &edges).expect("valid");
        let mut asked = Vec::new();
        let found = reach_within(&graph, &[0], 9, |node| {
            asked.push(node);
            node != 3
        });
        assert_eq!(found.iter().map(|r| r.node).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(asked, [1, 3, 2]);
    }
}
