//! Cutting a graph into pieces of even work that depend on the graph alone.

use crate::graph::Csr;

/// A run of nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Chunk {
    pub(super) first: u32,
    pub(super) end: u32,
}

impl Chunk {
    pub(super) fn len(self) -> usize {
        (self.end - self.first) as usize
    }
}

/// Rows plus edges of a chunk: some 20 µs of work, so that handing a chunk to a thread costs little
/// beside it, and ten thousand nodes with fifty thousand edges still make several.
const WORK: u32 = 1 << 14;

/// Cuts all nodes into chunks of about [`WORK`] rows and edges, so that a hub with many edges does not
/// fall together with many other nodes.
pub(super) fn chunks(graph: &Csr) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let (mut first, mut work) = (0, 0u32);
    for node in 0..graph.node_count() {
        work = work.saturating_add(1 + graph.neighbors(node).len() as u32);
        if work >= WORK {
            chunks.push(Chunk { first, end: node + 1 });
            (first, work) = (node + 1, 0);
        }
    }
    if first < graph.node_count() {
        chunks.push(Chunk { first, end: graph.node_count() });
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Edge;

    #[test]
    fn chunks_cover_every_node_once_and_share_the_work() {
        let edges: Vec<Edge> = (0..100_000).map(|to| Edge { from: 7, to, weight: 1 }).collect();
        let graph = Csr::from_edges(100_000, &edges).expect("valid");
        let chunks = chunks(&graph);
        assert_eq!(chunks.first(), Some(&Chunk { first: 0, end: 8 }));
        assert_eq!(chunks.last().map(|chunk| chunk.end), Some(100_000));
        assert!(chunks.windows(2).all(|pair| pair[0].end == pair[1].first));
        assert!(chunks.iter().all(|chunk| chunk.len() <= WORK as usize));
    }

    #[test]
    fn an_empty_graph_has_no_chunk() {
        assert_eq!(chunks(&Csr::from_edges(0, &[]).expect("valid")), []);
    }
}
