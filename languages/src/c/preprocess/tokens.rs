//! The tokens of C and C++, as far as brackets, words and macros need them.

use crate::words::is_word;

/// A token: white space and comments lie between.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::c) struct Token {
    pub(in crate::c) start: u32,
    pub(in crate::c) end: u32,
    pub(in crate::c) kind: TokenKind,
    /// The first of its line.
    pub(in crate::c) first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::c) enum TokenKind {
    /// An identifier or keyword.
    Word,
    /// A number, string or character.
    Literal,
    /// One byte of punctuation.
    Mark,
}

/// Reads tokens one after the other.
pub(super) struct Lexer<'s> {
    pub(super) source: &'s [u8],
    pub(super) at: usize,
    /// Only white space was met since the last line end.
    line_is_blank: bool,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(source: &'s [u8], at: usize) -> Lexer<'s> {
        Lexer { source, at, line_is_blank: true }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.source.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// The next token, or `None` at the end.
    pub(super) fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        let (start, first) = (self.at, std::mem::take(&mut self.line_is_blank));
        let kind = match *self.source.get(start)? {
            b'"' => self.quoted(b'"'),
            b'\'' => self.quoted(b'\''),
            b'0'..=b'9' => self.number(),
            b if is_word(b) => self.word(start),
            _ => {
                self.at += 1;
                TokenKind::Mark
            }
        };
        Some(Token { start: start as u32, end: self.at as u32, kind, first })
    }

    fn skip_blanks(&mut self) {
        while self.at < self.source.len() {
            match (self.byte(0), self.byte(1)) {
                (b'\n', _) => {
                    self.line_is_blank = true;
                    self.at += 1;
                }
                (b'\\', b'\n') => self.at += 2,
                (b'\\', b'\r') if self.byte(2) == b'\n' => self.at += 3,
                (b, _) if b.is_ascii_whitespace() => self.at += 1,
                (b'/', b'/') => self.skip_line(),
                (b'/', b'*') => self.skip_comment(),
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        while self.at < self.source.len() && self.byte(0) != b'\n' {
            self.at += if self.byte(0) == b'\\' { 2 } else { 1 };
        }
        self.at = self.at.min(self.source.len());
    }

    fn skip_comment(&mut self) {
        let rest = &self.source[self.at + 2..];
        let length = rest.windows(2).position(|w| w == b"*/").map_or(rest.len(), |i| i + 2);
        self.at += 2 + length;
    }

    /// A literal in quotes; it ends with its line, whatever happens.
    fn quoted(&mut self, quote: u8) -> TokenKind {
        self.at += 1;
        while self.at < self.source.len() && self.byte(0) != b'\n' {
            let byte = self.byte(0);
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == quote {
                break;
            }
        }
        self.at = self.at.min(self.source.len());
        TokenKind::Literal
    }

    fn number(&mut self) -> TokenKind {
        while is_word(self.byte(0)) || self.byte(0) == b'.' || self.byte(0) == b'\'' && is_word(self.byte(1)) {
            self.at += 1;
        }
        TokenKind::Literal
    }

    fn word(&mut self, start: usize) -> TokenKind {
        while is_word(self.byte(0)) {
            self.at += 1;
        }
        match &self.source[start..self.at] {
            b"R" | b"LR" | b"uR" | b"UR" | b"u8R" if self.byte(0) == b'"' => self.raw(),
            b"L" | b"u" | b"U" | b"u8" if matches!(self.byte(0), b'"' | b'\'') => self.quoted(self.byte(0)),
            _ => TokenKind::Word,
        }
    }

    /// A raw string: `"delimiter( … )delimiter"`.
    fn raw(&mut self) -> TokenKind {
        let rest = &self.source[self.at + 1..];
        let open = rest.iter().take(17).position(|&b| b == b'(');
        let Some(open) = open else { return self.quoted(b'"') };
        let mut close = vec![b')'];
        close.extend_from_slice(&rest[..open]);
        close.push(b'"');
        let length = rest[open..].windows(close.len()).position(|w| w == close);
        self.at += 1 + length.map_or(rest.len(), |l| open + l + close.len());
        TokenKind::Literal
    }
}

/// All tokens of a part of a file.
pub(in crate::c) fn tokens(source: &[u8], start: u32, end: u32) -> Vec<Token> {
    let mut lexer = Lexer::new(&source[..end as usize], start as usize);
    std::iter::from_fn(|| lexer.next()).collect()
}
