//! What the graph algorithms cost at five edges per node.
//!
//! `EVERGRAPH_BENCH_TINY=1` runs everything on small graphs.

use divan::{Bencher, black_box};
use evergraph_benches::tiny;
use evergraph_engine::graph::{Csr, PageRankOptions, pagerank, reach, strongly_connected_components};
use evergraph_tests::random;

const NODES: [u32; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    divan::main();
}

fn edges(nodes: u32) -> (u32, Vec<evergraph_engine::graph::Edge>) {
    let nodes = if tiny() { nodes / 1000 } else { nodes };
    (nodes, random::edges(nodes, nodes as usize * 5, 1))
}

fn graph(nodes: u32) -> Csr {
    let (nodes, edges) = edges(nodes);
    Csr::from_edges(nodes, &edges).expect("valid edges")
}

#[divan::bench(args = NODES)]
fn csr_build(bencher: Bencher, nodes: u32) {
    let (nodes, edges) = edges(nodes);
    bencher.bench_local(|| Csr::from_edges(nodes, black_box(&edges)));
}

#[divan::bench(args = NODES)]
fn csr_transpose(bencher: Bencher, nodes: u32) {
    let graph = graph(nodes);
    bencher.bench_local(|| black_box(&graph).transpose());
}

/// PageRank to 1e-9 of a random graph: almost all nodes are one component.
#[divan::bench(args = NODES)]
fn pagerank_of_a_ring(bencher: Bencher, nodes: u32) {
    let graph = graph(nodes);
    bencher.bench_local(|| pagerank(black_box(&graph), None, &PageRankOptions::default()));
}

/// PageRank of a graph without rings, as most of a call graph is.
#[divan::bench(args = NODES)]
fn pagerank_without_rings(bencher: Bencher, nodes: u32) {
    let (nodes, mut edges) = edges(nodes);
    edges.retain(|edge| edge.from < edge.to);
    let graph = Csr::from_edges(nodes, &edges).expect("valid edges");
    bencher.bench_local(|| pagerank(black_box(&graph), None, &PageRankOptions::default()));
}

#[divan::bench(args = NODES)]
fn components(bencher: Bencher, nodes: u32) {
    let graph = graph(nodes);
    bencher.bench_local(|| strongly_connected_components(black_box(&graph)));
}

#[divan::bench(args = NODES)]
fn reach_depth_3(bencher: Bencher, nodes: u32) {
    let graph = graph(nodes);
    bencher.bench_local(|| reach(black_box(&graph), &[0], 3));
}
