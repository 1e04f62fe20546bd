//! The functions, types and variants of one content: what is counted and followed over commits.

use crate::history::lines::line_count;
use crate::queries::file_edges::{in_test, node_ids};
use crate::symbol_names::node_names;
use evergraph_languages::{Analysis, DefKind, LineColumn};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use xxhash_rust::xxh3::Xxh3;

/// A definition that can be a node of the call graph. What lies in definitions inside it is not its own.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Function {
    /// The qualified name; the second definition of one name ends in `~2`.
    pub(crate) name: SmolStr,
    pub(crate) kind: DefKind,
    pub(crate) is_test: bool,
    /// McCabe's number; `None` for what has no body.
    pub(crate) cyclomatic: Option<u32>,
    /// Where its name stands.
    pub(crate) at: LineColumn,
    /// Hash of its own text.
    pub(crate) hash: u64,
    /// Its own bytes.
    parts: Box<[(u32, u32)]>,
    /// Its own lines of the file, from 0, the last ones included.
    pub(crate) lines: Box<[(u32, u32)]>,
}

impl Function {
    /// The last part of the name.
    pub(crate) fn simple_name(&self) -> &str {
        let name = self.name.rsplit("::").next().unwrap_or(&self.name);
        name.split('~').next().unwrap_or(name)
    }

    /// How many lines are its own.
    pub(crate) fn line_count(&self) -> u32 {
        self.lines.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// How many bytes are its own.
    pub(crate) fn byte_count(&self) -> usize {
        self.parts.iter().map(|(start, end)| (end - start) as usize).sum()
    }

    /// Its own text in the content it was found in.
    pub(crate) fn text(&self, content: &[u8]) -> Vec<u8> {
        let part = |&(start, end): &(u32, u32)| content.get(start as usize..end as usize).unwrap_or_default();
        self.parts.iter().map(part).collect::<Vec<_>>().concat()
    }
}

/// The functions of a content, in the order of its definitions.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outline {
    pub(crate) functions: Vec<Function>,
    /// Of the whole content.
    pub(crate) complexity: Complexity,
}

/// The size of a content in two measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Complexity {
    /// The sum of the cyclomatic complexities of its functions.
    pub(crate) cyclomatic: u32,
    pub(crate) lines: u32,
}

impl Outline {
    pub(crate) fn new(analysis: &Analysis, content: &[u8]) -> Outline {
        let (facts, positions) = (&analysis.facts, &analysis.positions);
        let names = node_names(facts);
        let ids: Vec<_> = node_ids(facts).collect();
        let span = |full: evergraph_languages::Span| {
            let end = full.end.min(content.len() as u32);
            (full.start.min(end), end)
        };
        let spans: Vec<(u32, u32)> = ids.iter().map(|def| span(positions.definitions[def.index()].full)).collect();
        let line = |byte: u32| positions.line_column(byte).line - 1;
        let function = |(&def, parts): (&evergraph_languages::DefId, Vec<(u32, u32)>)| {
            let mut hasher = Xxh3::new();
            parts.iter().for_each(|&(start, end)| hasher.update(&content[start as usize..end as usize]));
            let measured = facts.measures.binary_search_by_key(&def, |m| m.definition);
            Function {
                name: names[def.index()].clone(),
                kind: facts.definition(def).kind,
                is_test: in_test(facts, def),
                cyclomatic: measured.ok().map(|i| facts.measures[i].cyclomatic),
                at: positions.definition(def),
                hash: hasher.digest(),
                lines: parts.iter().map(|&(start, end)| (line(start), line(end.max(start + 1) - 1))).collect(),
                parts: parts.into(),
            }
        };
        let cyclomatic = facts.measures.iter().map(|m| m.cyclomatic).sum();
        let complexity = Complexity { cyclomatic, lines: line_count(content) };
        Outline { functions: ids.iter().zip(own_parts(&spans)).map(function).collect(), complexity }
    }

    /// Which function each line belongs to, the innermost one. A line that two share belongs to the later
    /// one.
    pub(crate) fn owners(&self) -> Vec<Option<u32>> {
        let last = self.functions.iter().flat_map(|f| &f.lines).map(|l| l.1 + 1).max().unwrap_or(0);
        let mut owners = vec![None; last as usize];
        for (i, function) in self.functions.iter().enumerate() {
            for &(first, last) in &function.lines {
                owners[first as usize..=last as usize].fill(Some(i as u32));
            }
        }
        owners
    }

    /// Whether decoded ranges can be used without further checks: contents have at most some millions of
    /// bytes.
    pub(crate) fn is_sound(&self) -> bool {
        const END_MAX: u32 = 1 << 28;
        let ranges = |f: &Function| {
            f.lines.iter().all(|&(first, last)| first <= last && last < END_MAX)
                && f.parts.iter().all(|&(start, end)| start <= end)
        };
        self.functions.iter().all(ranges)
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
