//! A directed, weighted graph as compressed sparse rows.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One weighted edge of an edge list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Edge {
    /// The node the edge leaves.
    pub from: u32,
    /// The node the edge enters.
    pub to: u32,
    /// How often the edge counts, for example its number of call sites.
    pub weight: u32,
}

/// Why a graph could not be built or decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum CsrError {
    /// An edge or a column names a node that does not exist.
    #[error("node {node} in a graph of {node_count} nodes")]
    NoSuchNode {
        /// The node that was named.
        node: u32,
        /// The number of nodes there are.
        node_count: u32,
    },
    /// More edges than a `u32` can count.
    #[error("more edges than 32 bits can count")]
    TooManyEdges,
    /// Offsets that do not start at 0, decrease, or do not end at the number of columns; or as
    /// many weights as columns are missing.
    #[error("row offsets, columns and weights do not fit together")]
    Shape,
    /// The columns of a row are not strictly increasing.
    #[error("columns of row {row} are not strictly increasing")]
    Unsorted {
        /// The row in question.
        row: u32,
    },
}

/// A directed graph in compressed sparse rows: the edges of node `v` are
/// `columns[row_offsets[v]..row_offsets[v + 1]]`, strictly increasing, with their `weights` beside
/// them. Equal edge lists in any order give equal graphs. Deserializing validates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Csr {
    row_offsets: Vec<u32>,
    columns: Vec<u32>,
    weights: Vec<u32>,
}

impl Default for Csr {
    /// The graph without nodes.
    fn default() -> Self {
        Csr { row_offsets: vec![0], columns: Vec::new(), weights: Vec::new() }
    }
}

impl Csr {
    /// Builds the graph of nodes `0..node_count` from an edge list in any order, in
    /// O(nodes + edges). Edges given several times become one whose weight is their sum,
    /// saturating at `u32::MAX`.
    pub fn from_edges(node_count: u32, edges: &[Edge]) -> Result<Csr, CsrError> {
        if u32::try_from(edges.len()).is_err() || node_count == u32::MAX {
            return Err(CsrError::TooManyEdges);
        }
        if let Some(node) = edges.iter().map(|edge| edge.from.max(edge.to)).find(|&node| node >= node_count) {
            return Err(CsrError::NoSuchNode { node, node_count });
        }
        if edges.is_sorted_by_key(|edge| edge.from) {
            return Ok(Csr::from_rows(node_count, edges));
        }
        // A counting sort by the target, then a stable one by the source: rows come out sorted.
        let by_target = scatter(node_count, || edges.iter().map(|edge| (edge.to, edge.from, edge.weight)));
        Ok(by_target.transpose().merge_duplicates())
    }

    /// The graph of edges that are grouped by their source: each row is sorted and merged by itself.
    fn from_rows(node_count: u32, edges: &[Edge]) -> Csr {
        let mut row_offsets = Vec::with_capacity(node_count as usize + 1);
        let (mut columns, mut weights) = (Vec::with_capacity(edges.len()), Vec::with_capacity(edges.len()));
        let mut sorted = Vec::new();
        for row in edges.chunk_by(|a, b| a.from == b.from) {
            let start = columns.len();
            row_offsets.resize(row[0].from as usize + 1, start as u32);
            sorted.clear();
            sorted.extend(row.iter().map(|edge| (edge.to, edge.weight)));
            sorted.sort_unstable();
            for &(to, weight) in &sorted {
                match (columns[start..].last(), weights.last_mut()) {
                    (Some(&last), Some(sum)) if last == to => *sum = u32::saturating_add(*sum, weight),
                    _ => {
                        columns.push(to);
                        weights.push(weight);
                    }
                }
            }
        }
        row_offsets.resize(node_count as usize + 1, columns.len() as u32);
        columns.shrink_to_fit();
        weights.shrink_to_fit();
        Csr { row_offsets, columns, weights }
    }

    /// Takes the three arrays of a graph, as decoded from disk, after checking all that other
    /// methods rely on.
    pub fn from_parts(row_offsets: Vec<u32>, columns: Vec<u32>, weights: Vec<u32>) -> Result<Csr, CsrError> {
        let node_count = row_offsets.len().checked_sub(1).ok_or(CsrError::Shape)?;
        let node_count = u32::try_from(node_count).map_err(|_| CsrError::Shape)?;
        let in_order = row_offsets.first() == Some(&0) && row_offsets.is_sorted();
        let ends_well = row_offsets.last().map(|&end| end as usize) == Some(columns.len());
        if !in_order || !ends_well || weights.len() != columns.len() {
            return Err(CsrError::Shape);
        }
        let graph = Csr { row_offsets, columns, weights };
        for row in 0..node_count {
            let columns = graph.neighbors(row);
            if !columns.is_sorted_by(|a, b| a < b) {
                return Err(CsrError::Unsorted { row });
            }
            if let Some(&node) = columns.last().filter(|&&node| node >= node_count) {
                return Err(CsrError::NoSuchNode { node, node_count });
            }
        }
        Ok(graph)
    }

    /// The number of nodes.
    pub fn node_count(&self) -> u32 {
        (self.row_offsets.len() - 1) as u32
    }

    /// The number of distinct edges.
    pub fn edge_count(&self) -> u32 {
        self.columns.len() as u32
    }

    /// Where the row of each node starts in [`Csr::columns`]; one entry more than there are nodes.
    pub fn row_offsets(&self) -> &[u32] {
        &self.row_offsets
    }

    /// The targets of all edges, row after row.
    pub fn columns(&self) -> &[u32] {
        &self.columns
    }

    /// The weights of all edges, beside [`Csr::columns`].
    pub fn weights(&self) -> &[u32] {
        &self.weights
    }

    /// The nodes that the edges of `node` enter, increasing; empty for a node that does not exist.
    pub fn neighbors(&self, node: u32) -> &[u32] {
        self.columns.get(self.row(node)).unwrap_or_default()
    }

    /// The edges that leave `node`, by increasing target.
    pub fn edges(&self, node: u32) -> impl Iterator<Item = Edge> + '_ {
        let row = self.row(node);
        let weights = self.weights.get(row.clone()).unwrap_or_default();
        let columns = self.columns.get(row).unwrap_or_default();
        columns.iter().zip(weights).map(move |(&to, &weight)| Edge { from: node, to, weight })
    }

    /// All edges, by increasing source, then target.
    pub fn all_edges(&self) -> impl Iterator<Item = Edge> + '_ {
        (0..self.node_count()).flat_map(|node| self.edges(node))
    }

    /// The weight of one edge, if there is one; a binary search.
    pub fn weight(&self, from: u32, to: u32) -> Option<u32> {
        let at = self.neighbors(from).binary_search(&to).ok()?;
        self.weights.get(self.row(from).start + at).copied()
    }

    /// The same graph with every edge turned round, in O(nodes + edges).
    pub fn transpose(&self) -> Csr {
        let node_count = self.node_count() as usize;
        let mut row_offsets = vec![0u32; node_count + 1];
        self.columns.iter().for_each(|&to| row_offsets[to as usize + 1] += 1);
        for at in 0..node_count {
            row_offsets[at + 1] += row_offsets[at];
        }
        let mut next = row_offsets.clone();
        let (mut columns, mut weights) = (vec![0; self.columns.len()], vec![0; self.columns.len()]);
        for from in 0..self.node_count() {
            for at in self.row(from) {
                let place = &mut next[self.columns[at] as usize];
                (columns[*place as usize], weights[*place as usize]) = (from, self.weights[at]);
                *place += 1;
            }
        }
        Csr { row_offsets, columns, weights }
    }

    /// The targets and weights of the edges that leave `node`.
    pub(super) fn slices(&self, node: u32) -> (&[u32], &[u32]) {
        let row = self.row(node);
        (&self.columns[row.clone()], &self.weights[row])
    }

    /// How many edges enter each node.
    pub fn in_degrees(&self) -> Vec<u32> {
        let mut degrees = vec![0; self.node_count() as usize];
        self.columns.iter().for_each(|&to| degrees[to as usize] += 1);
        degrees
    }

    /// The same graph without edges from a node to itself.
    pub fn without_loops(&self) -> Csr {
        let size = self.columns.len();
        let (columns, weights) = (Vec::with_capacity(size), Vec::with_capacity(size));
        let mut graph = Csr { row_offsets: Vec::with_capacity(self.row_offsets.len()), columns, weights };
        // What stands between two loops is copied at once.
        let mut copied = 0;
        let mut copy_to = |graph: &mut Csr, end: usize, next: usize| {
            graph.columns.extend_from_slice(&self.columns[copied..end]);
            graph.weights.extend_from_slice(&self.weights[copied..end]);
            copied = next;
        };
        let mut loops = 0;
        graph.row_offsets.push(0);
        for (node, ends) in (0..).zip(self.row_offsets.windows(2)) {
            let (start, end) = (ends[0] as usize, ends[1] as usize);
            if let Some(at) = self.columns[start..end].iter().position(|&to| to == node) {
                copy_to(&mut graph, start + at, start + at + 1);
                loops += 1;
            }
            graph.row_offsets.push(ends[1] - loops);
        }
        copy_to(&mut graph, size, size);
        graph
    }

    fn row(&self, node: u32) -> std::ops::Range<usize> {
        match self.row_offsets.get(node as usize..).unwrap_or_default() {
            [start, end, ..] => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// Merges neighbouring equal columns of each row, in place.
    fn merge_duplicates(mut self) -> Csr {
        let mut kept = 0;
        for row in 0..self.node_count() {
            let range = self.row(row);
            let start = kept;
            for at in range {
                let (column, weight) = (self.columns[at], self.weights[at]);
                if kept > start && self.columns[kept - 1] == column {
                    self.weights[kept - 1] = self.weights[kept - 1].saturating_add(weight);
                } else {
                    (self.columns[kept], self.weights[kept]) = (column, weight);
                    kept += 1;
                }
            }
            // The next row still reads its own, later offset.
            self.row_offsets[row as usize] = start as u32;
        }
        if let Some(end) = self.row_offsets.last_mut() {
            *end = kept as u32;
        }
        self.columns.truncate(kept);
        self.weights.truncate(kept);
        self.columns.shrink_to_fit();
        self.weights.shrink_to_fit();
        self
    }
}

/// A stable counting sort of (row, column, weight) by row. The caller has checked that rows are
/// below `node_count`, and gives the same items at both calls.
fn scatter<I: Iterator<Item = (u32, u32, u32)>>(node_count: u32, items: impl Fn() -> I) -> Csr {
    let mut row_offsets = vec![0u32; node_count as usize + 1];
    for (row, ..) in items() {
        row_offsets[row as usize + 1] += 1;
    }
    let mut sum = 0;
    for offset in &mut row_offsets {
        sum += *offset;
        *offset = sum;
    }
    let mut next = row_offsets.clone();
    let mut columns = vec![0; sum as usize];
    let mut weights = vec![0; sum as usize];
    for (row, column, weight) in items() {
        let at = next[row as usize] as usize;
        next[row as usize] += 1;
        (columns[at], weights[at]) = (column, weight);
    }
    Csr { row_offsets, columns, weights }
}

/// What is on disk, not yet validated.
#[derive(Deserialize)]
struct Parts {
    row_offsets: Vec<u32>,
    columns: Vec<u32>,
    weights: Vec<u32>,
}

impl TryFrom<Parts> for Csr {
    type Error = CsrError;

    fn try_from(parts: Parts) -> Result<Csr, CsrError> {
        Csr::from_parts(parts.row_offsets, parts.columns, parts.weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: u32, to: u32, weight: u32) -> Edge {
        Edge { from, to, weight }
    }

    fn check(node_count: u32, edges: &[Edge], expected: &[Edge]) {
        let graph = Csr::from_edges(node_count, edges).expect("a valid edge list");
        assert_eq!(graph.all_edges().collect::<Vec<_>>(), expected);
        assert_eq!(graph.node_count(), node_count);
        assert_eq!(graph.transpose().transpose(), graph);
        let mut grouped = edges.to_vec();
        grouped.sort_by_key(|edge| edge.from);
        assert_eq!(Csr::from_edges(node_count, &grouped).as_ref(), Ok(&graph));
        let in_degrees: Vec<u32> = (0..node_count).map(|node| graph.transpose().neighbors(node).len() as u32).collect();
        assert_eq!(graph.in_degrees(), in_degrees);
        let (offsets, columns, weights) = (graph.row_offsets(), graph.columns(), graph.weights());
        let again = Csr::from_parts(offsets.to_vec(), columns.to_vec(), weights.to_vec());
        assert_eq!(again, Ok(graph));
    }

    #[test]
    fn edges_come_out_sorted_and_summed() {
        check(0, &[], &[]);
        check(3, &[], &[]);
        check(3, &[edge(2, 0, 1), edge(0, 2, 5), edge(0, 1, 1)], &[edge(0, 1, 1), edge(0, 2, 5), edge(2, 0, 1)]);
        check(3, &[edge(1, 1, 2), edge(2, 1, 7), edge(1, 1, 3)], &[edge(1, 1, 5), edge(2, 1, 7)]);
        check(2, &[edge(0, 1, u32::MAX), edge(0, 1, 3)], &[edge(0, 1, u32::MAX)]);
    }

    #[test]
    fn loops_are_left_out() {
        let graph = Csr::from_edges(3, &[edge(0, 0, 5), edge(0, 1, 1), edge(1, 1, 2), edge(2, 0, 4)]).expect("valid");
        let rest = graph.without_loops();
        assert_eq!(rest.all_edges().collect::<Vec<_>>(), [edge(0, 1, 1), edge(2, 0, 4)]);
        assert_eq!(rest.node_count(), 3);
    }

    #[test]
    fn single_edges_are_found_by_their_ends() {
        let graph = Csr::from_edges(3, &[edge(0, 2, 5), edge(0, 1, 1)]).expect("valid");
        assert_eq!(graph.weight(0, 2), Some(5));
        assert_eq!(graph.weight(2, 0), None);
        assert_eq!(graph.weight(9, 0), None);
        assert_eq!(graph.neighbors(9), &[] as &[u32]);
        assert_eq!(graph.transpose().neighbors(2), &[0]);
    }

    #[test]
    fn an_edge_to_a_missing_node_is_refused() {
        assert_eq!(Csr::from_edges(2, &[edge(0, 2, 1)]), Err(CsrError::NoSuchNode { node: 2, node_count: 2 }));
    }

    #[test]
    fn damaged_arrays_are_refused() {
        let check = |offsets: &[u32], columns: &[u32], weights: &[u32], expected| {
            let graph = Csr::from_parts(offsets.to_vec(), columns.to_vec(), weights.to_vec());
            assert_eq!(graph.err(), Some(expected));
        };
        check(&[], &[], &[], CsrError::Shape);
        check(&[1], &[], &[], CsrError::Shape);
        check(&[0, 2, 1], &[0], &[1], CsrError::Shape);
        check(&[0, 2], &[0], &[1], CsrError::Shape);
        check(&[0, 5, 1], &[0], &[1], CsrError::Shape);
        check(&[0, 1], &[0], &[1, 2], CsrError::Shape);
        check(&[0, 1], &[1], &[1], CsrError::NoSuchNode { node: 1, node_count: 1 });
        check(&[0, 2, 2], &[1, 0], &[1, 1], CsrError::Unsorted { row: 0 });
        check(&[0, 2, 2], &[1, 1], &[1, 1], CsrError::Unsorted { row: 0 });
    }

    #[test]
    fn decoding_validates() {
        let graph = Csr::from_edges(2, &[edge(0, 1, 4)]).expect("valid");
        let bytes = postcard::to_stdvec(&graph).expect("encodes");
        assert_eq!(postcard::from_bytes::<Csr>(&bytes), Ok(graph));
        let bytes = postcard::to_stdvec(&(vec![0u32, 1], vec![7u32], vec![1u32])).expect("encodes");
        assert!(postcard::from_bytes::<Csr>(&bytes).is_err());
    }
}
