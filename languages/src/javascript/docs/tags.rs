//! The tags of doc comments: `@tag {type} name`.

use crate::builder::Builder;
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

/// Further tags of a comment are not read.
const TAGS_MAX: usize = 64;

/// A tag with a type: `@param {T} name`. All are ranges of the source.
pub(super) struct Tag<'s> {
    pub(super) tag: &'s str,
    /// Where the text behind the tag's name begins.
    pub(super) rest: usize,
    /// Between the braces.
    ty: Option<Span>,
    /// The name behind it, as it is written: dotted, or followed by a bracket.
    pub(super) name: &'s str,
    pub(super) name_at: Span,
}

impl Tag<'_> {
    /// The type between the braces.
    pub(super) fn declared(&self, b: &mut Builder<'_>, comment: NodeId) -> Option<ExprId> {
        super::types::read(b, comment, self.ty?)
    }
}

/// The tags of a comment, in order.
pub(super) fn tags<'s>(b: &Builder<'s>, comment: NodeId) -> Vec<Tag<'s>> {
    let (text, start) = (b.text(comment), b.ast.span(comment).start);
    let mut tags = Vec::new();
    let mut rest = 0;
    while rest < text.len() && tags.len() < TAGS_MAX {
        // A tag begins its line, or the comment.
        let line = &text[rest..];
        let begin = line.len() - line.trim_start_matches(['/', '*', ' ', '\t']).len();
        if let Some(behind) = line[begin..].strip_prefix('@') {
            let at = text.len() - behind.len();
            let tag = word(behind);
            let mut next = at + tag.len();
            let behind = start as usize + next;
            next += blanks(&text[next..]);
            let mut ty = None;
            if let Some(length) = braced(&text[next..]) {
                ty = Some(Span { start: start + next as u32 + 1, end: start + (next + length) as u32 - 1 });
                next += length;
                next += blanks(&text[next..]);
            }
            let name = text[next..].split(|c: char| c.is_whitespace() || c == '*').next().unwrap_or_default();
            let name_start = start + next as u32;
            let name_at = Span { start: name_start, end: name_start + name.len() as u32 };
            tags.push(Tag { tag, rest: behind, ty, name, name_at });
            rest = next;
        }
        rest = text[rest..].find('\n').map_or(text.len(), |end| rest + end + 1);
    }
    tags
}

/// The name of a tag, up to a bracket, and where it stands.
pub(super) fn spelled(b: &mut Builder<'_>, tag: &Tag<'_>) -> Option<(crate::ids::NameId, Span)> {
    let bracket = u32::from(tag.name.starts_with('['));
    let name = tag.name.trim_start_matches('[').split(['=', ']', '<']).next().filter(|n| !n.is_empty())?;
    let start = tag.name_at.start + bracket;
    Some((b.name(name), Span { start, end: start + name.len() as u32 }))
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// The length of a text in braces, these included, if it begins with one.
fn braced(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    if !text.starts_with('{') {
        return None;
    }
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
