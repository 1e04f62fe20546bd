//! Communities against published optima, and against what they promise.

use super::{graph, random_graph};
use evergraph_engine::graph::{Communities, Csr, communities};

/// Zachary's karate club (*An information flow model for conflict and fission in small groups*, 1977), as
/// networkx has it, members counted from 0.
const KARATE: [(u32, &[u32]); 33] = [
    (0, &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31]),
    (1, &[2, 3, 7, 13, 17, 19, 21, 30]),
    (2, &[3, 7, 8, 9, 13, 27, 28, 32]),
    (3, &[7, 12, 13]),
    (4, &[6, 10]),
    (5, &[6, 10, 16]),
    (6, &[16]),
    (7, &[]),
    (8, &[30, 32, 33]),
    (9, &[33]),
    (10, &[]),
    (11, &[]),
    (12, &[]),
    (13, &[33]),
    (14, &[32, 33]),
    (15, &[32, 33]),
    (16, &[]),
    (17, &[]),
    (18, &[32, 33]),
    (19, &[33]),
    (20, &[32, 33]),
    (21, &[]),
    (22, &[32, 33]),
    (23, &[25, 27, 29, 32, 33]),
    (24, &[25, 27, 31]),
    (25, &[31]),
    (26, &[29, 33]),
    (27, &[33]),
    (28, &[31, 33]),
    (29, &[32, 33]),
    (30, &[32, 33]),
    (31, &[32, 33]),
    (32, &[33]),
];

fn karate() -> Csr {
    let edges: Vec<(u32, u32, u32)> =
        KARATE.iter().flat_map(|(from, to)| to.iter().map(|&to| (*from, to, 1))).collect();
    assert_eq!(edges.len(), 78);
    graph(34, &edges)
}

/// `cliques` complete graphs of `size` nodes, in a ring with one edge between neighbours.
fn ring(cliques: u32, size: u32) -> Csr {
    let mut edges = Vec::new();
    for c in 0..cliques {
        let first = c * size;
        edges.extend((0..size).flat_map(|i| (i + 1..size).map(move |j| (first + i, first + j, 1))));
        edges.push((first, (first + size) % (cliques * size) + 1, 1));
    }
    graph(cliques * size, &edges)
}

/// Newman's definition, edge by edge.
fn modularity(graph: &Csr, of: &[u32]) -> f64 {
    let (mut degree, mut inside, mut total) = (vec![0.0; of.len()], 0.0, 0.0);
    for e in graph.all_edges().filter(|e| e.from != e.to) {
        let weight = f64::from(e.weight);
        degree[e.from as usize] += weight;
        degree[e.to as usize] += weight;
        total += 2.0 * weight;
        inside += if of[e.from as usize] == of[e.to as usize] { 2.0 * weight } else { 0.0 };
    }
    let mut by_community = vec![0.0; of.len()];
    of.iter().zip(&degree).for_each(|(&c, d)| by_community[c as usize] += d);
    if total == 0.0 {
        0.0
    } else {
        inside / total - by_community.iter().map(|d| (d / total) * (d / total)).sum::<f64>()
    }
}

fn members(found: &Communities, community: u32) -> Vec<u32> {
    (0..found.of.len() as u32).filter(|&n| found.of[n as usize] == community).collect()
}

#[test]
fn the_karate_club_falls_apart_as_it_did() {
    let found = communities(&karate());
    // The optimum: Brandes et al., On Modularity Clustering, 2008; four communities.
    assert!((found.modularity - 0.419_790).abs() < 1e-5, "{}", found.modularity);
    assert_eq!(found.count(), 4);
    assert_eq!(members(&found, found.of[4]), [4, 5, 6, 10, 16]);
    assert_eq!(members(&found, found.of[0]), [0, 1, 2, 3, 7, 11, 12, 13, 17, 19, 21]);
    assert_eq!(members(&found, found.of[24]), [23, 24, 25, 27, 28, 31]);
    assert_eq!(members(&found, found.of[33]), [8, 9, 14, 15, 18, 20, 22, 26, 29, 30, 32, 33]);
    assert_eq!(found.of[33], 0, "the largest is the first");
}

#[test]
fn cliques_in_a_ring_are_the_communities() {
    let found = communities(&ring(8, 5));
    assert_eq!(found.count(), 8);
    for clique in 0..8 {
        let first = clique * 5;
        assert_eq!(members(&found, found.of[first as usize]), (first..first + 5).collect::<Vec<_>>());
    }
    // Each has 10 of 88 edges inside, and 22 of 176 ends.
    assert!((found.modularity - 8.0 * (10.0 / 88.0 - (22.0_f64 / 176.0).powi(2))).abs() < 1e-12);
}

#[test]
fn weights_decide_and_directions_do_not() {
    let path = |weights: [u32; 3]| graph(4, &[(0, 1, weights[0]), (2, 1, weights[1]), (2, 3, weights[2])]);
    assert_eq!(communities(&path([9, 1, 9])).of, [0, 0, 1, 1]);
    assert_eq!(communities(&path([9, 1, 9])), communities(&path([9, 1, 9]).transpose()));
    assert_eq!(communities(&path([1, 9, 1])).of[1], communities(&path([1, 9, 1])).of[2]);
}

#[test]
fn what_has_no_edges_is_alone() {
    assert_eq!(communities(&graph(3, &[(1, 1, 5)])).of, [0, 1, 2]);
    let none = communities(&graph(0, &[]));
    assert_eq!((none.count(), none.modularity), (0, 0.0));
}

#[test]
fn every_community_is_connected_and_no_node_gains_by_moving() {
    for seed in 0..30 {
        let graph = random_graph(60, 90 + seed as usize * 4, seed);
        let found = communities(&graph);
        assert_eq!(found, communities(&graph), "the same for the same graph");
        let exact = modularity(&graph, &found.of);
        assert!((found.modularity - exact).abs() < 1e-9);
        let (incoming, mut seen) = (graph.transpose(), vec![false; 60]);
        for community in 0..found.count() {
            let all = members(&found, community);
            let mut stack = vec![all[0]];
            while let Some(node) = stack.pop() {
                if std::mem::replace(&mut seen[node as usize], true) {
                    continue;
                }
                let near = graph.neighbors(node).iter().chain(incoming.neighbors(node));
                stack.extend(near.filter(|&&n| found.of[n as usize] == community && n != node));
            }
            assert!(all.iter().all(|&n| seen[n as usize]), "seed {seed}");
        }
        for node in 0..60 {
            for community in 0..found.count() {
                let mut moved = found.of.clone();
                moved[node] = community;
                assert!(modularity(&graph, &moved) <= exact + 1e-9, "seed {seed}: {node} gains in {community}");
            }
        }
    }
}
