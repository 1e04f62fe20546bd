//! Macros that open and close a namespace.

use super::super::tokens::Token;
use super::Masker;
use crate::positions::Span;

impl Masker<'_> {
    /// `LIB_BEGIN_NAMESPACE` and `LIB_END_NAMESPACE`, alone on their lines: what stands between them is
    /// in a namespace, whose name only the macro tells.
    pub(super) fn namespace_edge(&self, at: usize) -> Option<Edge> {
        let outermost = self.plus && self.open.is_empty() && at == self.statement && self.is_macro(at);
        let alone = || self.tokens[at].first && self.tokens.get(at + 1).is_none_or(|t| t.first);
        if outermost && alone() { namespace_edge(self.word(at)) } else { None }
    }

    pub(super) fn open_or_close_namespace(&mut self, at: usize, edge: Edge) -> usize {
        let next = self.hide(at, at + 1);
        let token = self.tokens[at];
        match edge {
            Edge::Begin => self.begun.push(token),
            Edge::End => {
                let long = |b: &Token| b.end - b.start > NAMESPACE.len() as u32;
                if let Some(begin) = self.begun.pop().filter(long) {
                    let (start, end) = (begin.start as usize, begin.end as usize);
                    self.text[start..start + NAMESPACE.len()].copy_from_slice(NAMESPACE);
                    self.text[end - 1] = b'{';
                    self.text[token.start as usize] = b'}';
                    self.namespaces.push(Span { start: begin.start, end: begin.end });
                }
            }
        }
        next
    }
}

pub(super) const NAMESPACE: &[u8] = b"namespace";

pub(super) enum Edge {
    Begin,
    End,
}

/// Which end of a namespace a macro stands for, by its name.
pub(super) fn namespace_edge(word: &[u8]) -> Option<Edge> {
    let has = |part: &[u8]| word.split(|&b| b == b'_').any(|w| w == part);
    let named = has(b"NAMESPACE") || has(b"NS");
    match () {
        () if named && (has(b"BEGIN") || has(b"OPEN") || has(b"START")) => Some(Edge::Begin),
        () if named && (has(b"END") || has(b"CLOSE")) => Some(Edge::End),
        () => None,
    }
}
