//! Hubs and authorities.

use super::Csr;

const ROUNDS_MAX: usize = 200;
const TOLERANCE: f64 = 1e-12;

/// The authority of each node: high if nodes that point at many authorities point at it. The values sum
/// up to 1. Weights do not count. (Jon Kleinberg, *Authoritative sources in a hyperlinked environment*,
/// 1999, by power iteration; normalized as networkx does it.)
pub fn authorities(graph: &Csr) -> Vec<f64> {
    let count = graph.node_count() as usize;
    let incoming = graph.transpose();
    let mut hubs = vec![1.0 / count.max(1) as f64; count];
    let mut found = vec![0.0; count];
    for _ in 0..ROUNDS_MAX {
        let next = normalized(gather(&incoming, &hubs));
        let change: f64 = next.iter().zip(&found).map(|(a, b)| (a - b).abs()).sum();
        found = next;
        hubs = normalized(gather(graph, &found));
        if change < TOLERANCE {
            break;
        }
    }
    found
}

/// For each node the sum over its neighbours.
fn gather(graph: &Csr, values: &[f64]) -> Vec<f64> {
    let sum = |node: u32| graph.neighbors(node).iter().map(|&n| values[n as usize]).sum();
    (0..graph.node_count()).map(sum).collect()
}

fn normalized(mut values: Vec<f64>) -> Vec<f64> {
    let sum: f64 = values.iter().sum();
    if sum > 0.0 {
        values.iter_mut().for_each(|v| *v /= sum);
    }
    values
}
