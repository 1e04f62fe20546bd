//! What braces hold: declarations, statements or values.

use super::super::tokens::Token;
use super::{Braces, Masker};

impl Masker<'_> {
    /// `public:`, `default:`, `case 1:` and labels.
    pub(super) fn ends_label(&self, at: usize) -> bool {
        let first = self.word(self.statement);
        let short = at == self.statement + 1;
        matches!(first, b"case") || short && (self.is_word(self.statement))
    }

    pub(super) fn open_braces(&mut self, at: usize) {
        let head = &self.tokens[self.statement.min(at)..at];
        let is = |t: &Token, word: &[u8]| &self.source[t.start as usize..t.end as usize] == word;
        let before = at.checked_sub(1).map_or(&b""[..], |i| self.word(i));
        let keyword = self.scope_keyword(at);
        let assigns = |from: usize| (from..at).any(|i| self.word(i) == b"=");
        let opened = if matches!(before, b"=" | b"," | b"(" | b"return")
            || self.around() == Braces::Values
            || head.iter().any(|t| is(t, b"enum")) && before != b")"
        {
            Braces::Values
        } else if keyword.is_some_and(|from| before != b")" && !assigns(from))
            || head.first().is_some_and(|t| is(t, b"extern")) && head.len() == 2
        {
            Braces::Declarations
        } else {
            Braces::Code
        };
        let class = keyword.filter(|_| opened == Braces::Declarations).and_then(|from| self.class_named(from, at));
        self.open.push(opened);
        self.classes.push(class);
        self.statement = at + 1;
    }

    /// The word that says what a brace opens, if it is a class or namespace; those of a template's
    /// parameters say nothing.
    pub(super) fn scope_keyword(&self, at: usize) -> Option<usize> {
        (self.statement.min(at)..at).rev().find(|&i| {
            let of_template = i > self.statement && matches!(self.word(i - 1), b"<" | b",");
            matches!(self.word(i), b"class" | b"struct" | b"union" | b"namespace") && !of_template
        })
    }

    /// The name of the class that a keyword introduces: the last word in front of its bases.
    pub(super) fn class_named(&self, keyword: usize, at: usize) -> Option<usize> {
        let ends = |i: usize| matches!(self.word(i), b":" | b"final" | b"{" | b"<");
        let end = (keyword + 1..=at).find(|&i| ends(i))?;
        let name = (keyword + 1..end).rev().find(|&i| self.is_name(i));
        name.filter(|_| self.word(keyword) != b"namespace")
    }

    /// Whether a token is the name of the class whose body is open.
    pub(super) fn names_class(&self, at: usize) -> bool {
        self.classes.last().copied().flatten().is_some_and(|name| self.word(name) == self.word(at))
    }
}
