//! The text of doc comments, read by hand: words, strings and punctuation.

use crate::positions::Span;
use crate::words::is_word;

/// Text up to an end, and how far it was read.
pub(super) struct Cursor<'s> {
    pub(super) text: &'s [u8],
    pub(super) at: usize,
}

impl Cursor<'_> {
    pub(super) fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    /// Whether the text goes on like this.
    pub(super) fn stands(&self, text: &[u8]) -> bool {
        self.text.get(self.at..).is_some_and(|rest| rest.starts_with(text))
    }

    /// White space, and the stars that begin the lines of a comment.
    pub(super) fn blanks(&mut self) {
        let mut begins_line = false;
        loop {
            match self.peek() {
                b'\n' => begins_line = true,
                b'*' if begins_line => begins_line = false,
                b' ' | b'\t' | b'\r' => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        self.blanks();
        let eats = self.peek() == byte;
        self.at += usize::from(eats);
        eats
    }

    pub(super) fn word(&mut self) -> Option<(String, Span)> {
        let length = self.text.get(self.at..)?.iter().take_while(|&&byte| is_word(byte)).count();
        let (start, end) = (self.at, self.at + length);
        self.at = end;
        let word = std::str::from_utf8(&self.text[start..end]).ok().filter(|word| !word.is_empty())?;
        Some((word.to_owned(), Span { start: start as u32, end: end as u32 }))
    }

    /// Reads a word if it is this one.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        self.blanks();
        let behind = self.at + word.len();
        let eats = self.stands(word.as_bytes()) && !self.text.get(behind).is_some_and(|&byte| is_word(byte));
        self.at += if eats { word.len() } else { 0 };
        eats
    }

    /// A string's content, and where it stands.
    pub(super) fn string(&mut self) -> Option<(String, Span)> {
        let quote = self.peek();
        let start = self.at + 1;
        let rest = self.text.get(start..).filter(|_| matches!(quote, b'"' | b'\'' | b'`'))?;
        let end = start + rest.iter().position(|&byte| byte == quote)?;
        self.at = end + 1;
        let content = std::str::from_utf8(&self.text[start..end]).ok()?;
        Some((content.to_owned(), Span { start: start as u32, end: end as u32 }))
    }

    /// Whether the bracket that opens here is followed by `=>`, behind the one that closes it.
    pub(super) fn is_arrow(&self) -> bool {
        let mut depth = 0usize;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let close = rest.iter().position(|&byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        let Some(close) = close else { return false };
        let mut behind = Cursor { text: self.text, at: self.at + close + 1 };
        behind.blanks();
        behind.stands(b"=>")
    }
}
