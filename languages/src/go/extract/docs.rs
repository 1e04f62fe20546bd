//! Doc comments: the run of comments that ends on the line before a declaration (go.dev/doc/comment).

use super::{Extract, K};
use crate::builder::Builder;
use crate::go::constraints::excludes;
use crate::ids::{DefId, NodeId};
use crate::positions::Span;

/// The comments that may turn out to be a doc comment.
#[derive(Default)]
pub(super) struct Docs {
    /// The last run of comments on lines of their own.
    run: Option<Span>,
    /// The doc comment of the declaration around the specs being walked.
    declaration: Option<Span>,
}

impl Extract {
    pub(super) fn comment(&mut self, b: &Builder<'_>, node: NodeId) {
        if !self.in_package && b.bytes(node).starts_with(b"//") {
            self.conditional |= excludes(b.text(node));
        }
        let span = b.ast.span(node);
        if !starts_line(b, span.start) {
            return;
        }
        let joined = self.docs.run.filter(|run| adjoins(b, *run, span.start));
        self.docs.run = Some(Span { start: joined.map_or(span.start, |run| run.start), end: span.end });
    }

    /// A `type`, `var` or `const` declaration: its doc comment is its spec's, if it has only one.
    pub(super) fn enter_declaration(&mut self, b: &Builder<'_>, node: NodeId) {
        self.docs.declaration = self.doc_before(b, b.ast.span(node).start);
        if self.kind(b, node) == K::ConstDeclaration {
            self.constants.start();
        }
    }

    /// The declaration around a spec that stands alone in it, without parentheses.
    fn alone_in(&self, b: &Builder<'_>, spec: NodeId) -> Option<NodeId> {
        b.ast.parent(spec).filter(|&around| b.ast.span(around).end == b.ast.span(spec).end)
    }

    /// The node that a reader sees as the whole definition: the declaration around a lone spec.
    pub(super) fn whole_of(&self, b: &Builder<'_>, spec: NodeId) -> NodeId {
        self.alone_in(b, spec).unwrap_or(spec)
    }

    /// Gives a definition the doc comment of the spec or declaration it comes from.
    pub(super) fn document_spec(&self, b: &mut Builder<'_>, def: DefId, spec: NodeId) {
        let own = self.doc_before(b, b.ast.span(spec).start);
        let doc = own.or_else(|| self.alone_in(b, spec).and(self.docs.declaration));
        b.spans_mut(def).doc = doc;
    }

    pub(super) fn document(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        b.spans_mut(def).doc = self.doc_before(b, b.ast.span(node).start);
    }

    fn doc_before(&self, b: &Builder<'_>, start: u32) -> Option<Span> {
        self.docs.run.filter(|run| adjoins(b, *run, start))
    }
}

/// Whether exactly one line break and otherwise white space lies between a comment and what follows.
fn adjoins(b: &Builder<'_>, comment: Span, next: u32) -> bool {
    let gap = source(b, comment.end, next);
    gap.len() < 200 && gap.iter().all(u8::is_ascii_whitespace) && gap.iter().filter(|&&c| c == b'\n').count() == 1
}

/// Whether only white space stands before on the line: a comment behind code documents nothing below.
fn starts_line(b: &Builder<'_>, start: u32) -> bool {
    let before = source(b, 0, start);
    let text = before.iter().rposition(|&c| !matches!(c, b' ' | b'\t'));
    text.is_none_or(|i| before[i] == b'\n')
}

/// Bytes of the file between two offsets.
pub(super) fn source<'a>(b: &Builder<'a>, start: u32, end: u32) -> &'a [u8] {
    let root = b.ast.root();
    let base = b.ast.span(root).start;
    let range = start.saturating_sub(base) as usize..end.saturating_sub(base) as usize;
    b.bytes(root).get(range).unwrap_or(&[])
}
