//! The graph algorithms against networkx's figures and against naive implementations.

mod communities;

use evergraph_engine::graph::{
    Csr, Edge, PageRank, PageRankError, PageRankOptions, Reached, authorities, betweenness, pagerank, pagerank_until,
    reach, strongly_connected_components,
};
use evergraph_tests::random::{self, Random};

type Edges<'a> = &'a [(u32, u32, u32)];

fn graph(node_count: u32, edges: Edges) -> Csr {
    let edges: Vec<Edge> = edges.iter().map(|&(from, to, weight)| Edge { from, to, weight }).collect();
    Csr::from_edges(node_count, &edges).expect("edges between existing nodes")
}

fn random_graph(node_count: u32, edge_count: usize, seed: u64) -> Csr {
    Csr::from_edges(node_count, &random::edges(node_count, edge_count, seed)).expect("edges between existing nodes")
}

fn assert_close(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (node, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        assert!((actual - expected).abs() < tolerance, "node {node}: {actual} is not {expected}");
    }
}

/// Expected figures: `networkx.pagerank(G, alpha, personalization, tol=1e-16, max_iter=2000)` of
/// networkx 3.6.1, twelve digits after the point.
fn check_pagerank(graph: &Csr, damping_factor: f64, personalization: Option<&[f64]>, expected: &[f64]) {
    let exact = PageRankOptions { damping_factor, tolerance: 1e-15, iterations_max: 2000 };
    let ranks = pagerank(graph, personalization, &exact).expect("valid input");
    assert!(ranks.converged);
    assert_close(&ranks.ranks, expected, 2e-12);
    // What a residual of 1e-9 leaves is at most 1e-9 / (1 - damping_factor).
    let usual = PageRankOptions { damping_factor, iterations_max: 1000, ..PageRankOptions::default() };
    let ranks = pagerank(graph, personalization, &usual).expect("valid input");
    assert!(ranks.converged && ranks.residual < 1e-9);
    assert_close(&ranks.ranks, expected, 1e-9 / (1.0 - damping_factor));
}

/// The graph of networkx's own PageRank test, from Langville and Meyer; node 1 dangles.
const LANGVILLE_MEYER: Edges =
    &[(0, 1, 1), (0, 2, 1), (2, 0, 1), (2, 1, 1), (2, 4, 1), (3, 4, 1), (3, 5, 1), (4, 3, 1), (4, 5, 1), (5, 3, 1)];
/// Different weights, and a loop at node 4.
const WEIGHTED: Edges = &[(0, 1, 3), (0, 2, 1), (1, 2, 2), (2, 0, 1), (3, 2, 5), (3, 4, 1), (4, 4, 2), (4, 0, 1)];
const STAR: Edges = &[(0, 4, 1), (1, 4, 1), (2, 4, 1), (3, 4, 7)];

#[test]
fn pagerank_agrees_with_networkx_on_its_published_examples() {
    let expected = [0.037211965078, 0.053957349363, 0.041505653356, 0.37508081511, 0.205998331877, 0.286245885215];
    check_pagerank(&graph(6, LANGVILLE_MEYER), 0.9, None, &expected);
    // The documentation of `networkx.pagerank`: `nx.DiGraph(nx.path_graph(4))`.
    let path = graph(4, &[(0, 1, 1), (1, 0, 1), (1, 2, 1), (2, 1, 1), (2, 3, 1), (3, 2, 1)]);
    check_pagerank(&path, 0.9, None, &[0.172413793103, 0.327586206897, 0.327586206897, 0.172413793103]);
}

#[test]
fn pagerank_agrees_with_networkx_on_weights_and_loops() {
    let expected = [0.327864766537, 0.239013788668, 0.324082983257, 0.03, 0.079038461538];
    check_pagerank(&graph(5, WEIGHTED), 0.85, None, &expected);
    let expected = [0.290660996752, 0.290660996752, 0.131778779878, 0.155611112409, 0.087688964695, 0.043599149513];
    let disconnected = graph(6, &[(0, 1, 1), (1, 0, 1), (2, 3, 2), (3, 2, 2), (3, 4, 1)]);
    check_pagerank(&disconnected, 0.85, None, &expected);
}

#[test]
fn pagerank_agrees_with_networkx_on_dangling_mass() {
    let leaf = 0.119047619048;
    check_pagerank(&graph(5, STAR), 0.85, None, &[leaf, leaf, leaf, leaf, 0.52380952381]);
    check_pagerank(&graph(3, &[]), 0.85, None, &[0.333333333333; 3]);
}

#[test]
fn pagerank_agrees_with_networkx_on_personalization() {
    let expected = [0.02574002574, 0.037323037323, 0.011583011583, 0.437724287903, 0.200450833031, 0.28717880442];
    let personalization = [1.0, 1.0, 0.0, 4.0, 0.0, 0.0];
    check_pagerank(&graph(6, LANGVILLE_MEYER), 0.9, Some(&personalization), &expected);
    let expected = [0.290446423187, 0.185159594782, 0.325355520492, 0.15, 0.049038461538];
    check_pagerank(&graph(5, WEIGHTED), 0.85, Some(&[0.0, 0.0, 0.0, 1.0, 0.0]), &expected);
    let expected = [0.135135135135, 0.0, 0.405405405405, 0.0, 0.459459459459];
    check_pagerank(&graph(5, STAR), 0.85, Some(&[1.0, 0.0, 3.0, 0.0, 0.0]), &expected);
}

#[test]
fn pagerank_agrees_with_the_figures_everybody_knows() {
    // The drawing in Wikipedia's article: A to K, B has 38.4 %, C 34.3 %, E 8.1 %.
    let names = "BC CB DA DB EB ED EF FB FE GB GE HB HE IB IE JE KE";
    let edges: Vec<_> = names.split(' ').map(|edge| edge.as_bytes()).collect();
    let edges: Vec<_> = edges.iter().map(|edge| (u32::from(edge[0] - b'A'), u32::from(edge[1] - b'A'), 1)).collect();
    let ranks = pagerank(&graph(11, &edges), None, &PageRankOptions::default()).expect("valid input").ranks;
    let percent: Vec<f64> = ranks.iter().map(|rank| (rank * 1000.0).round() / 10.0).collect();
    assert_eq!(percent, [3.3, 38.4, 34.3, 3.9, 8.1, 3.9, 1.6, 1.6, 1.6, 1.6, 1.6]);
}

#[test]
fn pagerank_refuses_what_has_no_ranks() {
    let check = |personalization: &[f64], damping_factor, expected| {
        let options = PageRankOptions { damping_factor, ..PageRankOptions::default() };
        assert_eq!(pagerank(&graph(2, &[(0, 1, 1)]), Some(personalization), &options), Err(expected));
    };
    check(&[1.0], 0.85, PageRankError::PersonalizationLength { entries: 1, node_count: 2 });
    check(&[0.0, 0.0], 0.85, PageRankError::Personalization);
    check(&[2.0, -1.0], 0.85, PageRankError::Personalization);
    check(&[f64::NAN, 1.0], 0.85, PageRankError::Personalization);
    check(&[f64::MAX, f64::MAX], 0.85, PageRankError::Personalization);
    check(&[1.0, 1.0], 1.0, PageRankError::DampingFactor(1.0));
    check(&[1.0, 1.0], 1.5, PageRankError::DampingFactor(1.5));
    check(&[1.0, 1.0], -0.1, PageRankError::DampingFactor(-0.1));
}

#[test]
fn pagerank_ends_when_it_is_cancelled() {
    let cancelled = std::sync::atomic::AtomicBool::new(true);
    let ranked = pagerank_until(&graph(2, &[(0, 1, 1)]), None, &PageRankOptions::default(), &cancelled);
    assert_eq!(ranked, Err(PageRankError::Cancelled));
}

#[test]
fn pagerank_of_nothing_is_nothing() {
    let ranks = pagerank(&graph(0, &[]), Some(&[]), &PageRankOptions::default()).expect("valid input");
    assert_eq!(ranks, PageRank { ranks: vec![], iterations: 0, residual: 0.0, converged: true });
}

#[test]
fn pagerank_says_when_it_did_not_converge() {
    let options = PageRankOptions { iterations_max: 3, ..PageRankOptions::default() };
    let ranks = pagerank(&graph(5, WEIGHTED), None, &options).expect("valid input");
    assert!(!ranks.converged && ranks.iterations == 3 && ranks.residual > 1e-9);
}

#[test]
fn pagerank_converges_fast_on_tight_rings_and_on_graphs_that_are_one_ring() {
    let check = |graph: &Csr, sweeps_max: u32| {
        let ranks = pagerank(graph, None, &PageRankOptions::default()).expect("valid input");
        assert!(ranks.converged && ranks.iterations <= sweeps_max, "{} sweeps", ranks.iterations);
        let exact = PageRankOptions { tolerance: 1e-15, iterations_max: 5_000, ..PageRankOptions::default() };
        assert_close(&ranks.ranks, &pagerank(graph, None, &exact).expect("valid input").ranks, 1e-9);
    };
    check(&graph(3, &[(0, 1, 1), (1, 2, 1), (2, 0, 1)]), 3);
    check(&graph(4, &[(0, 1, 1), (1, 2, 1), (2, 1, 1), (2, 3, 1)]), 70);
    check(&random_graph(5_000, 25_000, 3), 70);
}

/// PageRank by the definition, with a full matrix.
fn pagerank_naive(graph: &Csr, personalization: &[f64]) -> Vec<f64> {
    let node_count = graph.node_count() as usize;
    let total: f64 = personalization.iter().sum();
    let teleport: Vec<f64> = personalization.iter().map(|share| share / total).collect();
    let mut matrix = vec![teleport.clone(); node_count];
    for node in 0..graph.node_count() {
        let out_weight: u32 = graph.edges(node).map(|edge| edge.weight).sum();
        if out_weight > 0 {
            let row = &mut matrix[node as usize];
            row.fill(0.0);
            graph.edges(node).for_each(|e| row[e.to as usize] = f64::from(e.weight) / f64::from(out_weight));
        }
    }
    let mut ranks = vec![1.0 / node_count as f64; node_count];
    for _ in 0..250 {
        let follow = |to: usize| (0..node_count).map(|from| ranks[from] * matrix[from][to]).sum::<f64>();
        ranks = (0..node_count).map(|to| 0.85 * follow(to) + 0.15 * teleport[to]).collect();
    }
    ranks
}

#[test]
fn pagerank_agrees_with_the_definition_on_random_graphs() {
    for seed in 0..40 {
        let node_count = 1 + (seed as u32 * 7) % 60;
        let graph = random_graph(node_count, node_count as usize * (seed as usize % 5), seed);
        let mut random = Random::new(seed);
        let personalization: Vec<f64> = (0..node_count).map(|_| f64::from(1 + random.below(9))).collect();
        let options = PageRankOptions { tolerance: 1e-15, iterations_max: 1000, ..PageRankOptions::default() };
        let ranks = pagerank(&graph, Some(&personalization), &options).expect("valid input").ranks;
        assert_close(&ranks, &pagerank_naive(&graph, &personalization), 1e-12);
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn pagerank_takes_one_sweep_where_nothing_is_a_ring() {
    let callers_first: Vec<Edge> =
        random::edges(2_000, 9_000, 3).into_iter().filter(|edge| edge.from < edge.to).collect();
    let graph = Csr::from_edges(2_000, &callers_first).expect("valid");
    let ranks = pagerank(&graph, None, &PageRankOptions::default()).expect("valid input");
    assert_eq!((ranks.iterations, ranks.residual, ranks.converged), (1, 0.0, true));
    assert_close(&ranks.ranks, &pagerank_naive(&graph, &vec![1.0; 2_000]), 1e-15);
}

#[test]
fn graphs_do_not_depend_on_the_order_of_edges() {
    let mut edges = random::edges(300, 2000, 5);
    let graph = Csr::from_edges(300, &edges).expect("valid");
    let mut random = Random::new(9);
    for last in (1..edges.len()).rev() {
        edges.swap(last, random.below(last as u32 + 1) as usize);
    }
    assert_eq!(Csr::from_edges(300, &edges), Ok(graph));
}

#[test]
fn rows_agree_with_a_map_on_random_graphs() {
    for seed in 0..20 {
        let edges = random::edges(50, 400, seed);
        let mut map = std::collections::BTreeMap::<(u32, u32), u32>::new();
        edges.iter().for_each(|edge| *map.entry((edge.from, edge.to)).or_default() += edge.weight);
        let graph = Csr::from_edges(50, &edges).expect("valid");
        let expected: Vec<Edge> = map.iter().map(|(&(from, to), &weight)| Edge { from, to, weight }).collect();
        assert_eq!(graph.all_edges().collect::<Vec<_>>(), expected);
        let mut turned: Vec<Edge> = expected.iter().map(|e| Edge { from: e.to, to: e.from, ..*e }).collect();
        turned.sort_unstable();
        assert_eq!(graph.transpose().all_edges().collect::<Vec<_>>(), turned);
    }
}

/// Distances between all nodes; `u32::MAX` where there is no path. Floyd and Warshall.
fn distances(graph: &Csr) -> Vec<Vec<u32>> {
    let node_count = graph.node_count() as usize;
    let mut distance = vec![vec![u32::MAX; node_count]; node_count];
    graph.all_edges().for_each(|edge| distance[edge.from as usize][edge.to as usize] = 1);
    (0..node_count).for_each(|node| distance[node][node] = 0);
    for via in 0..node_count {
        for from in 0..node_count {
            for to in 0..node_count {
                let detour = distance[from][via].saturating_add(distance[via][to]);
                distance[from][to] = distance[from][to].min(detour);
            }
        }
    }
    distance
}

#[test]
fn components_agree_with_mutual_reach_on_random_graphs() {
    for seed in 0..40 {
        let graph = random_graph(40, 20 + seed as usize * 2, seed);
        let distance = distances(&graph);
        let components = strongly_connected_components(&graph);
        let reached = |from: usize, to: usize| distance[from][to] != u32::MAX;
        for (from, to) in (0..40).flat_map(|from| (0..40).map(move |to| (from, to))) {
            let together = components.component_of[from] == components.component_of[to];
            assert_eq!(together, reached(from, to) && reached(to, from));
        }
        assert!(
            graph.all_edges().all(|edge| {
                components.component_of[edge.from as usize] >= components.component_of[edge.to as usize]
            })
        );
        assert_eq!(components.component_of.iter().max().map(|max| max + 1), Some(components.count));
    }
}

#[test]
fn reach_agrees_with_shortest_paths_on_random_graphs() {
    for seed in 0..40 {
        let graph = random_graph(40, 30 + seed as usize * 2, seed);
        let distance = distances(&graph);
        for depth_max in [0, 1, 2, 40] {
            let within = |from: usize, to: usize| (distance[from][to] <= depth_max).then_some(distance[from][to]);
            let forwards = (0..40).filter_map(|to| Some(Reached { depth: within(3, to)?, node: to as u32 }));
            let backwards = (0..40).filter_map(|from| Some(Reached { depth: within(from, 3)?, node: from as u32 }));
            let sorted = |reached: &mut dyn Iterator<Item = Reached>| {
                let mut reached: Vec<_> = reached.collect();
                reached.sort_unstable();
                reached
            };
            assert_eq!(reach(&graph, &[3], depth_max), sorted(&mut { forwards }));
            assert_eq!(reach(&graph.transpose(), &[3], depth_max), sorted(&mut { backwards }));
        }
    }
}

/// Krackhardt's kite: ten people, every tie in both directions.
fn kite() -> Csr {
    const TIES: [(u32, u32); 18] = [
        (0, 1),
        (0, 2),
        (0, 3),
        (0, 5),
        (1, 3),
        (1, 4),
        (1, 6),
        (2, 3),
        (2, 5),
        (3, 4),
        (3, 5),
        (3, 6),
        (4, 6),
        (5, 6),
        (5, 7),
        (6, 7),
        (7, 8),
        (8, 9),
    ];
    let both = TIES.iter().flat_map(|&(a, b)| [(a, b), (b, a)]);
    let edges: Vec<Edge> = both.map(|(from, to)| Edge { from, to, weight: 1 }).collect();
    Csr::from_edges(10, &edges).unwrap()
}

fn near(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() < tolerance, "{i}: {a} is not {b}: {found:?}");
    }
}

#[test]
fn betweenness_has_the_published_values() {
    // Krackhardt, Assessing the Political Landscape, 1990; as networkx prints them.
    let published = [0.023, 0.023, 0.0, 0.102, 0.0, 0.231, 0.231, 0.389, 0.222, 0.0];
    near(&betweenness(&kite()), &published, 5e-4);
    // One way along a path of four: of six pairs, two lead through each inner node.
    let path = Csr::from_edges(4, &[(0, 1), (1, 2), (2, 3)].map(|(from, to)| Edge { from, to, weight: 1 })).unwrap();
    near(&betweenness(&path), &[0.0, 2.0 / 6.0, 2.0 / 6.0, 0.0], 1e-12);
    assert!(betweenness(&Csr::from_edges(0, &[]).unwrap()).is_empty());
    assert_eq!(betweenness(&Csr::from_edges(2, &[]).unwrap()), [0.0, 0.0]);
}

#[test]
fn authorities_have_the_published_values() {
    // Where every tie goes both ways, authorities are the eigenvector centrality: networkx's values of the
    // kite, which have length 1, brought to sum 1.
    let eigenvector = [
        0.35220918, 0.35220918, 0.28583482, 0.48102067, 0.28583482, 0.39769090, 0.39769090, 0.19586101, 0.04807425,
        0.01116406,
    ];
    let sum: f64 = eigenvector.iter().sum();
    near(&authorities(&kite()), &eigenvector.map(|v| v / sum), 1e-6);
    // Two that point at one: it has all the authority.
    let star = Csr::from_edges(3, &[(0, 2), (1, 2)].map(|(from, to)| Edge { from, to, weight: 1 })).unwrap();
    near(&authorities(&star), &[0.0, 0.0, 1.0], 1e-12);
    assert_eq!(authorities(&Csr::from_edges(2, &[]).unwrap()), [0.0, 0.0]);
}
