//! What the macros of a file make of their calls: text that stands behind the file's own, each token of which knows
//! where it comes from.

use crate::positions::Span;

/// All that macros may make of one file; a file that makes more is read without it.
const BYTES_MAX: usize = 256 << 10;

/// Macros that a file defines for itself.
pub trait Macros {
    /// The tokens that a call makes. `text` is the file and what was made of it so far; the call's `name` and
    /// `arguments`, brackets included, stand in it. `None` where that is not known.
    fn expand(&self, text: &[u8], call: &MacroCall) -> Option<Vec<Made>>;
}

/// A call of a macro.
pub struct MacroCall {
    /// The macro's name.
    pub name: Span,
    /// What it is given, brackets included.
    pub arguments: Span,
    /// Where the outermost call stands that this one is part of.
    pub at: u32,
}

/// A token that a macro makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Made {
    /// One that stands in the text.
    Token(Span),
    /// One that stands nowhere.
    Word(&'static str),
}

/// A file's text and what its macros make.
#[derive(Default)]
pub(crate) struct Expansion {
    /// Where the file's own text ends.
    base: u32,
    text: Vec<u8>,
    pieces: Vec<Piece>,
}

/// A token made: where it stands, where it comes from, and the call that made it.
struct Piece {
    at: u32,
    origin: Span,
    whole: Span,
}

impl Expansion {
    pub(crate) fn of(source: &[u8]) -> Expansion {
        Expansion { base: source.len() as u32, text: source.to_vec(), pieces: Vec::new() }
    }

    /// Whether nothing was made.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The file's text and, behind it, what was made.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The text of what was made; `None` for the file's own.
    pub(crate) fn made(&self, span: Span) -> Option<&[u8]> {
        (span.start >= self.base && self.base > 0).then(|| self.text.get(span.start as usize..span.end as usize))?
    }

    /// Adds what a call makes, as long as there is room; gives where it stands.
    pub(crate) fn add(&mut self, made: &[Made], whole: Span) -> Option<Span> {
        let start = self.text.len();
        let mut before = None;
        for token in made {
            // What stood together stays together: `==` is two tokens.
            let joined = matches!(*token, Made::Token(span) if before == Some(span.start));
            if !joined {
                self.text.push(b' ');
            }
            before = if let Made::Token(span) = *token { Some(span.end) } else { None };
            let origin = match *token {
                Made::Token(span) => self.origin(span),
                Made::Word(_) => whole,
            };
            self.pieces.push(Piece { at: self.text.len() as u32, origin, whole });
            match *token {
                Made::Token(span) => self.text.extend_from_within(span.start as usize..span.end as usize),
                Made::Word(word) => self.text.extend_from_slice(word.as_bytes()),
            }
            if self.text.len() - self.base as usize > BYTES_MAX {
                return None;
            }
        }
        Some(Span { start: start as u32, end: self.text.len() as u32 })
    }

    /// Where a token comes from; of several tokens, the call that made them.
    pub(crate) fn origin(&self, span: Span) -> Span {
        let Some(piece) = self.piece(span) else { return span };
        let (from, length) = (span.start - piece.at, span.end - span.start);
        let start = piece.origin.start + from;
        if start + length <= piece.origin.end { Span { start, end: start + length } } else { piece.whole }
    }

    /// Where a definition that was made has its name: in the call, at its start if the name stands elsewhere.
    pub(crate) fn name(&self, span: Span) -> Span {
        let origin = self.origin(span);
        match self.piece(span) {
            Some(p) if origin.start < p.whole.start || origin.end > p.whole.end => {
                Span { start: p.whole.start, end: p.whole.start }
            }
            _ => origin,
        }
    }

    /// The call that made a definition, for all of it.
    pub(crate) fn whole(&self, span: Span) -> Span {
        self.piece(span).map_or(span, |piece| piece.whole)
    }

    fn piece(&self, span: Span) -> Option<&Piece> {
        let last = self.pieces.partition_point(|p| p.at <= span.start).checked_sub(1)?;
        Some(&self.pieces[last])
    }
}
