//! Strongly connected components.

use super::Csr;

/// The strongly connected components of a graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Components {
    /// The component of each node. Components are numbered against the direction of the edges: an
    /// edge between two components goes from the higher number to the lower one, so walking them
    /// in order visits what is called before its callers.
    pub component_of: Vec<u32>,
    /// The number of components.
    pub count: u32,
    offsets: Vec<u32>,
    nodes: Vec<u32>,
}

impl Components {
    /// The nodes of each component, increasing, as (offsets, nodes): component `c` holds
    /// `nodes[offsets[c]..offsets[c + 1]]`.
    pub fn members(&self) -> (&[u32], &[u32]) {
        (&self.offsets, &self.nodes)
    }
}

const UNSEEN: u32 = u32::MAX;
const NO_COMPONENT: u32 = u32::MAX - 1;

/// Tarjan's algorithm (SIAM J. Comput. 1:2, 1972) with an explicit stack, in O(nodes + edges).
/// The numbering depends on the graph alone.
pub fn strongly_connected_components(graph: &Csr) -> Components {
    components_among(graph, |_| true)
}

/// The same of a part of the graph: nodes that are not of the part are passed over, and in no component.
pub(super) fn components_among(graph: &Csr, is_part: impl Fn(u32) -> bool) -> Components {
    let node_count = graph.node_count() as usize;
    let unseen = Seen { index: UNSEEN, low: 0, component: UNSEEN };
    let passed_over = Seen { index: 0, low: 0, component: NO_COMPONENT };
    let seen = |node| if is_part(node) { unseen } else { passed_over };
    let mut search = Search {
        seen: (0..graph.node_count()).map(seen).collect(),
        next_index: 0,
        open: Vec::new(),
        offsets: vec![0],
        nodes: Vec::with_capacity(node_count),
    };
    for root in 0..graph.node_count() {
        if search.seen[root as usize].index == UNSEEN {
            search.explore(graph, root);
        }
    }
    let component_of = search.seen.iter().map(|seen| seen.component).collect();
    Components { component_of, count: search.count(), offsets: search.offsets, nodes: search.nodes }
}

/// What is known of a node, in one place: nodes are visited in no order that memory would like.
#[derive(Clone, Copy)]
struct Seen {
    /// When it was first seen.
    index: u32,
    /// The earliest open node that it is known to reach.
    low: u32,
    component: u32,
}

struct Search {
    seen: Vec<Seen>,
    next_index: u32,
    /// Nodes seen whose component is not known yet, in the order they were seen.
    open: Vec<u32>,
    /// Components so far, as [`Components::members`] has them.
    offsets: Vec<u32>,
    nodes: Vec<u32>,
}

impl Search {
    fn count(&self) -> u32 {
        self.offsets.len() as u32 - 1
    }

    fn explore(&mut self, graph: &Csr, root: u32) {
        // Nodes on the path from the root, each with its edges that are not followed yet.
        let mut path = vec![(root, graph.neighbors(root).iter())];
        self.enter(root);
        while let Some((node, following)) = path.last_mut() {
            let node = *node;
            if let Some(&to) = following.next() {
                let there = self.seen[to as usize];
                if there.index == UNSEEN {
                    self.enter(to);
                    path.push((to, graph.neighbors(to).iter()));
                } else if there.component == UNSEEN {
                    self.lower(node, there.index);
                }
            } else {
                path.pop();
                self.leave(node);
                if let Some(&(parent, _)) = path.last() {
                    self.lower(parent, self.seen[node as usize].low);
                }
            }
        }
    }

    fn enter(&mut self, node: u32) {
        self.seen[node as usize] = Seen { index: self.next_index, low: self.next_index, component: UNSEEN };
        self.next_index += 1;
        self.open.push(node);
    }

    fn lower(&mut self, node: u32, to: u32) {
        let low = &mut self.seen[node as usize].low;
        *low = to.min(*low);
    }

    /// Closes the component of which `node` was the first node seen, if it was one's first.
    fn leave(&mut self, node: u32) {
        let Seen { index, low, .. } = self.seen[node as usize];
        if low != index {
            return;
        }
        let (component, start) = (self.count(), self.nodes.len());
        while let Some(member) = self.open.pop() {
            self.seen[member as usize].component = component;
            self.nodes.push(member);
            if member == node {
                break;
            }
        }
        self.nodes[start..].sort_unstable();
        self.offsets.push(self.nodes.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Edge;

    fn check(node_count: u32, edges: &[(u32, u32)], expected: &[u32]) {
        let edges: Vec<Edge> = edges.iter().map(|&(from, to)| Edge { from, to, weight: 1 }).collect();
        let graph = Csr::from_edges(node_count, &edges).expect("valid");
        assert_eq!(strongly_connected_components(&graph).component_of, expected);
    }

    #[test]
    fn rings_are_one_component_numbered_callees_first() {
        check(0, &[], &[]);
        check(3, &[(0, 1), (1, 2)], &[2, 1, 0]);
        check(3, &[(0, 1), (1, 2), (2, 0)], &[0, 0, 0]);
        check(2, &[(0, 0)], &[0, 1]);
        // Two rings joined by an edge, and a node that reaches both.
        check(5, &[(0, 1), (1, 0), (2, 3), (3, 2), (0, 2), (4, 1)], &[1, 1, 0, 0, 2]);
    }

    #[test]
    fn members_are_grouped_by_component() {
        let edges = [(0, 1), (2, 1), (1, 2)].map(|(from, to)| Edge { from, to, weight: 1 });
        let components = strongly_connected_components(&Csr::from_edges(3, &edges).expect("valid"));
        assert_eq!(components.members(), (&[0, 2, 3][..], &[1, 2, 0][..]));
    }

    #[test]
    fn a_chain_of_a_million_nodes_does_not_overflow_the_stack() {
        let edges: Vec<Edge> = (1..1_000_000).map(|to| Edge { from: to - 1, to, weight: 1 }).collect();
        let graph = Csr::from_edges(1_000_000, &edges).expect("valid");
        assert_eq!(strongly_connected_components(&graph).count, 1_000_000);
    }
}
