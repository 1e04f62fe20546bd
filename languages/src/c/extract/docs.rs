//! Comments in front of a definition document it.

use super::Extract;
use crate::builder::Builder;
use crate::ids::{DefId, NodeId};
use crate::positions::Span;

/// The comments met last, as long as only blanks lie between them.
#[derive(Default)]
pub(super) struct Docs {
    span: Option<Span>,
}

impl Extract {
    pub(super) fn comment(&mut self, b: &Builder<'_>, node: NodeId) {
        let span = b.ast.span(node);
        let joined = self.docs.span.filter(|before| is_blank(b, before.end, span.start));
        self.docs.span = Some(Span { start: joined.map_or(span.start, |j| j.start), end: span.end });
    }

    /// Gives a definition the comment right in front of its declaration.
    pub(super) fn document(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let start = b.ast.span(node).start;
        let doc = self.docs.span.filter(|doc| doc.end <= start && is_blank(b, doc.end, start));
        b.spans_mut(def).doc = doc;
    }
}

/// Whether at most one line end and blanks lie between two places.
fn is_blank(b: &Builder<'_>, from: u32, to: u32) -> bool {
    let between = b.source().get(from as usize..to as usize).unwrap_or(&[]);
    between.len() < 256
        && between.iter().all(u8::is_ascii_whitespace)
        && between.iter().filter(|&&byte| byte == b'\n').count() < 2
}
