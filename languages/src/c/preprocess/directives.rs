//! Preprocessor directives, read and told apart from the tokens around them.

use super::tokens::{Lexer, Token, TokenKind, tokens};
use crate::positions::Span;

/// One directive with the lines it covers.
#[derive(Clone, Debug)]
pub(in crate::c) struct Directive {
    /// From `#` to the end of its last line.
    pub(in crate::c) span: Span,
    pub(in crate::c) what: What,
}

/// What a directive says.
#[derive(Clone, Debug)]
pub(in crate::c) enum What {
    /// `#include`; the path without its quotes or brackets.
    Include {
        path: Span,
        angle: bool,
    },
    /// `#define`.
    Define {
        name: Span,
        /// A list of parameters follows the name at once.
        function: bool,
        parameters: Vec<Span>,
        variadic: bool,
        body: Span,
    },
    /// `#undef`: the name.
    Undefine(Span),
    /// `#if`, `#ifdef`, `#ifndef`: the condition, negated for `#ifndef`.
    If {
        condition: Span,
        kind: Condition,
    },
    /// `#elif` and its like.
    ElseIf {
        condition: Span,
        kind: Condition,
    },
    Else,
    EndIf,
    /// `#pragma`, `#error`, `#line` and unknown ones.
    Other,
}

/// How a condition is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::c) enum Condition {
    Expression,
    Defined,
    NotDefined,
}

/// The directives of a file and all tokens outside of them.
pub(super) fn split(source: &[u8]) -> (Vec<Directive>, Vec<Token>) {
    let (mut directives, mut outside) = (Vec::new(), Vec::new());
    let mut lexer = Lexer::new(source, 0);
    while let Some(token) = lexer.next() {
        if token.first && source[token.start as usize] == b'#' {
            let end = line_end(source, token.end as usize);
            directives.push(directive(source, Span { start: token.start, end: end as u32 }));
            lexer = Lexer::new(source, end);
        } else {
            outside.push(token);
        }
    }
    (directives, outside)
}

/// Where a directive ends: at a line end that neither a backslash nor a comment carries on.
fn line_end(source: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < source.len() {
        match (source[at], source.get(at + 1)) {
            (b'\n', _) => return at,
            (b'\\', Some(b'\r')) => at += 3,
            (b'\\', _) => at += 2,
            (b'/', Some(b'/')) => {
                while at < source.len() && source[at] != b'\n' {
                    at += if source[at] == b'\\' { 2 } else { 1 };
                }
            }
            (b'/', Some(b'*')) => {
                let rest = &source[at + 2..];
                at += 2 + rest.windows(2).position(|w| w == b"*/").map_or(rest.len(), |i| i + 2);
            }
            (quote @ (b'"' | b'\''), _) => at = quoted_end(source, at, quote),
            _ => at += 1,
        }
    }
    source.len()
}

/// Behind a literal of one line; a lone apostrophe (`#error don't`) is no literal.
fn quoted_end(source: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < source.len() && source[at] != b'\n' {
        if source[at] == quote {
            return at + 1;
        }
        at += if source[at] == b'\\' { 2 } else { 1 };
    }
    start + 1
}

fn directive(source: &[u8], span: Span) -> Directive {
    let words = tokens(source, span.start + 1, span.end);
    let text = |t: &Token| &source[t.start as usize..t.end as usize];
    let rest = Span { start: words.first().map_or(span.end, |w| w.end), end: span.end };
    let what = match words.first().map(text) {
        Some(b"include" | b"include_next" | b"import") => include(source, rest),
        Some(b"define") => define(source, &words, span.end),
        Some(b"undef") => match words.get(1) {
            Some(name) => What::Undefine(Span { start: name.start, end: name.end }),
            None => What::Other,
        },
        Some(b"if") => What::If { condition: rest, kind: Condition::Expression },
        Some(b"ifdef") => What::If { condition: rest, kind: Condition::Defined },
        Some(b"ifndef") => What::If { condition: rest, kind: Condition::NotDefined },
        Some(b"elif") => What::ElseIf { condition: rest, kind: Condition::Expression },
        Some(b"elifdef") => What::ElseIf { condition: rest, kind: Condition::Defined },
        Some(b"elifndef") => What::ElseIf { condition: rest, kind: Condition::NotDefined },
        Some(b"else") => What::Else,
        Some(b"endif") => What::EndIf,
        _ => What::Other,
    };
    Directive { span, what }
}

fn include(source: &[u8], rest: Span) -> What {
    let text = &source[rest.start as usize..rest.end as usize];
    let Some(open) = text.iter().position(|b| !b.is_ascii_whitespace()) else { return What::Other };
    let (close, angle) = match text[open] {
        b'"' => (b'"', false),
        b'<' => (b'>', true),
        _ => return What::Other,
    };
    let Some(length) = text[open + 1..].iter().position(|&b| b == close) else { return What::Other };
    let start = rest.start + open as u32 + 1;
    What::Include { path: Span { start, end: start + length as u32 }, angle }
}

fn define(source: &[u8], words: &[Token], end: u32) -> What {
    let Some(&name) = words.get(1).filter(|w| w.kind == TokenKind::Word) else { return What::Other };
    let mut define = (Vec::new(), false, name.end);
    let open = words.get(2).filter(|w| w.start == name.end && source[w.start as usize] == b'(');
    if open.is_some() {
        for (i, word) in words.iter().enumerate().skip(3) {
            match source[word.start as usize] {
                b')' => {
                    define.2 = word.end;
                    break;
                }
                b'.' => define.1 = true,
                _ if word.kind == TokenKind::Word => define.0.push(Span { start: word.start, end: word.end }),
                _ => {}
            }
            if i == words.len() - 1 {
                define.2 = end;
            }
        }
    }
    What::Define {
        name: Span { start: name.start, end: name.end },
        function: open.is_some(),
        parameters: define.0,
        variadic: define.1,
        body: Span { start: define.2, end },
    }
}
