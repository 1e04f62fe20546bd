//! What a macro's text comes to, where that is a call: `name(…)`, in parentheses or as the value that a variable starts with.

use crate::c::preprocess::{Token, TokenKind};
use crate::ids::RefId;

/// A macro's text with the references of its words, by the number of their tokens.
pub(super) struct Replacement<'a> {
    pub(super) source: &'a [u8],
    pub(super) tokens: &'a [Token],
    pub(super) references: &'a [(usize, RefId)],
}

impl Replacement<'_> {
    /// The function that is called last.
    pub(super) fn callee(&self) -> Option<RefId> {
        let closing = self.closing();
        let (mut at, mut end) = (self.behind_assignment(), self.tokens.len());
        while self.mark(at) == b'(' && closing[at].checked_add(1) == Some(end) {
            (at, end) = (at + 1, end - 1);
        }
        let mut last = None;
        while at < end {
            match self.mark(at) {
                b':' => at += 1,
                b'(' if closing[at] + 1 == end => break,
                0 if self.tokens[at].kind == TokenKind::Word => {
                    last = Some(at);
                    at += 1;
                }
                _ => return None,
            }
        }
        let last = last.filter(|l| l + 1 == at && at < end)?;
        let found = self.references.binary_search_by_key(&last, |(token, _)| *token).ok()?;
        Some(self.references[found].1)
    }

    /// The byte of a token that is a mark; 0 for others.
    fn mark(&self, at: usize) -> u8 {
        let token = self.tokens.get(at).filter(|t| t.kind == TokenKind::Mark);
        token.map_or(0, |t| self.source[t.start as usize])
    }

    /// For each token that opens a parenthesis the one that closes it; for others more than any.
    fn closing(&self) -> Vec<usize> {
        let mut closing = vec![usize::MAX - 1; self.tokens.len()];
        let mut open = Vec::new();
        for at in 0..self.tokens.len() {
            match self.mark(at) {
                b'(' => open.push(at),
                b')' => {
                    if let Some(start) = open.pop() {
                        closing[start] = at;
                    }
                }
                _ => {}
            }
        }
        closing
    }

    /// Where the value starts that a variable is declared with; the start if nothing is.
    fn behind_assignment(&self) -> usize {
        let (mut depth, mut start) = (0i32, 0);
        for at in 0..self.tokens.len() {
            match self.mark(at) {
                b'(' | b'{' | b'[' => depth += 1,
                b')' | b'}' | b']' => depth -= 1,
                b'=' if depth == 0 && self.assigns(at) => start = at + 1,
                _ => {}
            }
        }
        start
    }

    /// Whether `=` is no part of `==`, `<=` and the like.
    fn assigns(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or(0, |i| self.mark(i));
        let operator = |byte: u8| b"=<>!+-*/&|^%".contains(&byte) && byte != 0;
        self.mark(at + 1) != b'=' && !operator(before)
    }
}
