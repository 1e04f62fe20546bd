//! The definitions of a file with their own text: what function deltas compare.

use crate::api::Location;
use crate::assembly::Row;
use crate::context::Context;
use crate::history::similarity::Fingerprint;
use evergraph_languages::DefKind;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// A definition that can be a node of the call graph.
pub(super) struct Definition {
    /// `path#Qualified::name`.
    pub(super) symbol: String,
    /// The last part of the name.
    pub(super) name: String,
    pub(super) kind: DefKind,
    pub(super) location: Location,
    /// Its text, definitions inside it left out.
    pub(super) text: Vec<u8>,
    pub(super) hash: u128,
    /// Lines of the file, from 0, that are its own.
    lines: Vec<(u32, u32)>,
}

impl Definition {
    pub(super) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.text)
    }
}

/// A file's definitions, by their numbers.
pub(super) struct Definitions {
    pub(super) all: Vec<Definition>,
    pub(super) content: Arc<[u8]>,
}

impl Definitions {
    /// The definitions of a row of an assembly; none if the file cannot be read.
    pub(super) fn of(context: &Context, row: &Row) -> Definitions {
        let path = context.paths.path(row.file).to_string();
        let read = || Some((context.analysis(row.key).ok()?, context.bytes(row.key.blob_id).ok()?));
        let Some((analysis, content)) = read() else {
            return Definitions { all: Vec::new(), content: Arc::from([]) };
        };
        let positions = &analysis.positions;
        let spans: Vec<(u32, u32)> = row
            .edges
            .nodes
            .iter()
            .map(|n| positions.definitions[n.def.index()].full)
            .map(|span| (span.start, span.end.max(span.start).min(content.len() as u32)))
            .collect();
        let line = |byte: u32| positions.line_column(byte).line - 1;
        let own = own_parts(&spans);
        let define = |(n, parts): (&crate::queries::file_edges::FileNode, Vec<(u32, u32)>)| {
            let mut text = Vec::new();
            let mut hasher = Xxh3::new();
            for &(start, end) in &parts {
                let part = &content[start as usize..end as usize];
                hasher.update(part);
                text.extend_from_slice(part);
            }
            let at = positions.definition(n.def);
            Definition {
                symbol: format!("{path}#{}", n.name),
                name: analysis.facts.name(analysis.facts.definition(n.def).name).to_owned(),
                kind: n.kind,
                location: Location { path: path.clone(), line: at.line, col: at.column },
                text,
                hash: hasher.digest128(),
                lines: parts.iter().map(|&(start, end)| (line(start), line(end.max(start + 1) - 1))).collect(),
            }
        };
        let all = row.edges.nodes.iter().zip(own).map(define).collect();
        Definitions { all, content }
    }

    /// Which definition each line belongs to, the innermost one.
    pub(super) fn owners(&self) -> Vec<Option<u32>> {
        let last = self.all.iter().flat_map(|d| &d.lines).map(|l| l.1 + 1).max().unwrap_or(0);
        let mut owners = vec![None; last as usize];
        for (i, definition) in self.all.iter().enumerate() {
            for &(first, last) in &definition.lines {
                // A line that two share belongs to the one that ends or begins on it: the later one.
                owners[first as usize..=last as usize].fill(Some(i as u32));
            }
        }
        owners
    }
}

/// Of each span, the parts that lie in no other span inside it.
fn own_parts(spans: &[(u32, u32)]) -> Vec<Vec<(u32, u32)>> {
    let mut parts: Vec<Vec<(u32, u32)>> = vec![Vec::new(); spans.len()];
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&i| (spans[i].0, std::cmp::Reverse(spans[i].1)));
    // Open spans, outermost first, each with where its next part begins.
    let mut open: Vec<(usize, u32)> = Vec::new();
    let close = |open: &mut Vec<(usize, u32)>, parts: &mut Vec<Vec<(u32, u32)>>| {
        let Some((i, from)) = open.pop() else { return };
        let end = spans[i].1;
        if from < end {
            parts[i].push((from, end));
        }
        if let Some((_, outer)) = open.last_mut() {
            *outer = (*outer).max(end);
        }
    };
    for i in order {
        let (start, _) = spans[i];
        while open.last().is_some_and(|&(o, _)| spans[o].1 <= start) {
            close(&mut open, &mut parts);
        }
        if let Some((outer, from)) = open.last_mut() {
            if *from < start {
                parts[*outer].push((*from, start));
            }
            *from = (*from).max(start);
        }
        open.push((i, start));
    }
    while !open.is_empty() {
        close(&mut open, &mut parts);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::own_parts;

    #[test]
    fn what_lies_inside_is_left_out() {
        let parts = own_parts(&[(0, 20), (2, 5), (8, 12), (9, 10), (30, 30), (20, 25)]);
        assert_eq!(parts[0], [(0, 2), (5, 8), (12, 20)]);
        assert_eq!((&parts[1][..], &parts[2][..]), (&[(2, 5)][..], &[(8, 9), (10, 12)][..]));
        assert_eq!((parts[3].len(), parts[4].len(), &parts[5][..]), (1, 0, &[(20, 25)][..]));
    }
}
