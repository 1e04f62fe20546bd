//! Rust's tokens, as macros see them: comments left out, brackets knowing where they close.

use crate::positions::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Word,
    Lifetime,
    Literal,
    Punctuation,
    /// A bracket that opens, and the index of the token that closes it.
    Open(u32),
    Close,
    /// A doc comment: an attribute to macros.
    Doc,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// The tokens of a part of a text; none if its brackets do not match.
pub(super) fn tokens(text: &[u8], within: Span) -> Vec<Token> {
    let (mut found, mut open): (Vec<Token>, Vec<usize>) = (Vec::new(), Vec::new());
    let text = &text[..(within.end as usize).min(text.len())];
    let mut at = within.start as usize;
    while at < text.len() {
        let (length, kind) = next(&text[at..]);
        let span = Span { start: at as u32, end: (at + length) as u32 };
        at += length;
        let Some(kind) = kind else { continue };
        match kind {
            Kind::Open(_) => open.push(found.len()),
            Kind::Close => {
                let Some(opened) = open.pop() else { return Vec::new() };
                found[opened].kind = Kind::Open(found.len() as u32);
            }
            _ => {}
        }
        found.push(Token { span, kind });
    }
    if open.is_empty() { found } else { Vec::new() }
}

/// Length and kind of what the text starts with; no kind for white space and comments.
fn next(text: &[u8]) -> (usize, Option<Kind>) {
    let word = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c >= 0x80;
    let run = |from: usize| from + text[from..].iter().take_while(|c| word(**c)).count();
    match text[0] {
        c if c.is_ascii_whitespace() => (1, None),
        b'/' if text.starts_with(b"//") => {
            let length = text.iter().position(|&c| c == b'\n').unwrap_or(text.len());
            let doc = text.starts_with(b"///") && !text.starts_with(b"////");
            (length, doc.then_some(Kind::Doc))
        }
        b'/' if text.starts_with(b"/*") => (block_comment(text), None),
        b'r' | b'b' | b'c' if let Some(length) = prefixed_string(text) => (length, Some(Kind::Literal)),
        b'r' if text.starts_with(b"r#") => (run(2), Some(Kind::Word)),
        b'"' => (quoted(text, 0), Some(Kind::Literal)),
        b'\'' => quote(text),
        c if c.is_ascii_digit() => (number(text), Some(Kind::Literal)),
        c if word(c) => (run(0), Some(Kind::Word)),
        b'(' | b'[' | b'{' => (1, Some(Kind::Open(0))),
        b')' | b']' | b'}' => (1, Some(Kind::Close)),
        _ if [&b"=>"[..], b"->", b"::", b".."].iter().any(|p| text.starts_with(p)) => (2, Some(Kind::Punctuation)),
        _ => (1, Some(Kind::Punctuation)),
    }
}

fn block_comment(text: &[u8]) -> usize {
    let (mut depth, mut at) = (0u32, 0);
    while at < text.len() {
        match &text[at..] {
            t if t.starts_with(b"/*") => (depth, at) = (depth + 1, at + 2),
            t if t.starts_with(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// `b"…"`, `r#"…"#`, `b'…'` and their kin.
fn prefixed_string(text: &[u8]) -> Option<usize> {
    let letters = text.iter().take(2).take_while(|c| matches!(c, b'r' | b'b' | b'c')).count();
    let raw = text[..letters].contains(&b'r');
    let hashes = text[letters..].iter().take_while(|&&c| raw && c == b'#').count();
    let at = letters + hashes;
    match text.get(at)? {
        b'"' if raw => {
            let closes =
                |i: &usize| text[*i] == b'"' && text[i + 1..].iter().take_while(|&&c| c == b'#').count() >= hashes;
            let end = (at + 1..text.len()).find(closes)?;
            Some(end + 1 + hashes)
        }
        b'"' => Some(quoted(text, at)),
        b'\'' if &text[..letters] == b"b" => Some(quoted(text, at)),
        _ => None,
    }
}

/// The end of what a quotation mark opens at `at`.
fn quoted(text: &[u8], at: usize) -> usize {
    let (mark, mut end) = (text[at], at + 1);
    while end < text.len() && text[end] != mark {
        end += if text[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(text.len())
}

/// A character or a lifetime.
fn quote(text: &[u8]) -> (usize, Option<Kind>) {
    let letters = text[1..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == b'_' || **c >= 0x80).count();
    if letters > 0 && text.get(1 + letters) != Some(&b'\'') {
        return (1 + letters, Some(Kind::Lifetime));
    }
    (quoted(text, 0), Some(Kind::Literal))
}

fn number(text: &[u8]) -> usize {
    let is_part = |i: usize| {
        let c = text[i];
        c.is_ascii_alphanumeric() || c == b'_' || c == b'.' && text.get(i + 1).is_some_and(u8::is_ascii_digit)
    };
    (0..text.len()).find(|&i| !is_part(i)).unwrap_or(text.len())
}
