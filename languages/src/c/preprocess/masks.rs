//! Uses of macros that would confuse a grammar which cannot expand them: attributes before and
//! after declarators, names of classes behind an export macro, and macros that stand for whole
//! statements or declarations without a `;`. They are told by their place and their upper case.

mod attributes;
mod braces;
mod namespaces;
mod statements;
mod words;

use super::parentheses::Parentheses;
use super::tokens::{Token, TokenKind};
use super::{Masked, blank};
use crate::positions::Span;
use rustc_hash::FxHashSet;
use words::is_keyword;

/// What the braces around a token hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    /// Members of a class or namespace, or the file itself.
    Declarations,
    /// Statements.
    Code,
    /// Initializers and enumerators.
    Values,
}

struct Masker<'a> {
    source: &'a [u8],
    text: &'a mut [u8],
    tokens: &'a [Token],
    silent: &'a FxHashSet<&'a [u8]>,
    parentheses: Parentheses,
    masked: Vec<Masked>,
    open: Vec<Braces>,
    /// The token that names the class whose body is open, by the depth of the braces.
    classes: Vec<Option<usize>>,
    /// The first token of the current statement or declaration.
    statement: usize,
    /// The text is C++.
    plus: bool,
    /// Uses of macros that seem to open a namespace, none closed yet, outermost first.
    begun: Vec<Token>,
    /// Those that were closed.
    namespaces: Vec<Span>,
}

/// What was masked in a text.
pub(super) struct Masks {
    /// Uses of macros that were taken out, in source order.
    pub(super) masked: Vec<Masked>,
    /// Uses of macros in whose place the text opens a namespace now.
    pub(super) namespaces: Vec<Span>,
}

/// Masks macro uses in `text`; the tokens are those of the text.
pub(super) fn mask(source: &[u8], text: &mut [u8], tokens: &[Token], silent: &FxHashSet<&[u8]>, plus: bool) -> Masks {
    let parentheses = Parentheses::of(source, tokens);
    let (masked, open, classes) = (Vec::new(), Vec::new(), Vec::new());
    let (begun, namespaces) = (Vec::new(), Vec::new());
    let mut masker = Masker {
        source,
        text,
        tokens,
        silent,
        parentheses,
        masked,
        open,
        classes,
        statement: 0,
        plus,
        begun,
        namespaces,
    };
    let mut at = 0;
    while at < tokens.len() {
        at = masker.step(at);
    }
    Masks { masked: masker.masked, namespaces: masker.namespaces }
}

impl<'a> Masker<'a> {
    fn word(&self, i: usize) -> &'a [u8] {
        self.tokens.get(i).map_or(b"", |t| &self.source[t.start as usize..t.end as usize])
    }

    fn is_word(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word)
    }

    fn is_name(&self, i: usize) -> bool {
        self.is_word(i) && !is_keyword(self.word(i))
    }

    /// A word in upper case, as macros are written.
    fn is_macro(&self, i: usize) -> bool {
        let word = self.word(i);
        self.is_word(i)
            && word.len() > 1
            && word.iter().any(u8::is_ascii_uppercase)
            && word.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
    }

    fn around(&self) -> Braces {
        self.open.last().copied().unwrap_or(Braces::Declarations)
    }

    /// The token behind the parentheses that open at `i`; `i` itself if none open there.
    fn behind_parentheses(&self, i: usize) -> usize {
        match self.parentheses.closing(i) {
            Some(close) if self.around() != Braces::Declarations || !self.parentheses.hold_end(i, close) => close + 1,
            _ => i,
        }
    }

    /// Looks at one token; gives the next to look at.
    fn step(&mut self, at: usize) -> usize {
        match self.word(at) {
            b"{" => self.open_braces(at),
            b"}" => {
                self.open.pop();
                self.classes.pop();
                self.statement = at + 1;
            }
            b";" => self.statement = at + 1,
            b":" if self.around() != Braces::Values && self.ends_label(at) => self.statement = at + 1,
            b"typename" | b"unsigned" | b"signed" | b"long" | b"short" if self.plus => self.leave_out_type_word(at),
            b"extern" if self.plus && self.word(at + 1) == b"template" => self.leave_out(at),
            b"*" if self.plus => self.leave_out_star(at),
            _ if self.is_word(at) => return self.macro_use(at),
            _ => {}
        }
        at + 1
    }

    /// `= typename T::type()`, `+ unsigned(x)`: words that the grammar does not know in expressions.
    fn leave_out_type_word(&mut self, at: usize) {
        let Some(before) = at.checked_sub(1) else { return };
        let stands_for_value = match self.word(at) {
            b"typename" => matches!(self.word(before), b"=" | b"return"),
            _ => {
                let operator = matches!(self.word(before), b"=" | b"(" | b"|" | b"&" | b"+" | b"-" | b"return");
                operator && self.word(at + 1) == b"(" && self.around() != Braces::Declarations
            }
        };
        if stands_for_value {
            self.leave_out(at);
        }
    }

    fn leave_out(&mut self, at: usize) {
        let token = self.tokens[at];
        blank(self.text, Span { start: token.start, end: token.end });
    }

    /// `f(T::type * = nullptr)`: a parameter without a name, which the grammar does not take for one.
    fn leave_out_star(&mut self, at: usize) {
        let next = self.tokens.get(at + 1).copied();
        let star = self.tokens[at];
        let value = matches!(self.word(at + 2), b"0" | b"nullptr" | b"NULL");
        if value && self.word(at + 1) == b"=" && next.is_some_and(|n| n.start > star.end) {
            self.leave_out(at);
        }
    }

    fn macro_use(&mut self, at: usize) -> usize {
        if matches!(self.word(at), b"if" | b"while" | b"switch") && self.is_macro(at + 1) && self.word(at + 2) == b"(" {
            return self.parenthesize(at + 1);
        }
        let behind = self.behind_parentheses(at + 1);
        if let Some(edge) = self.namespace_edge(at) {
            return self.open_or_close_namespace(at, edge);
        }
        if self.silent.contains(self.word(at)) && behind == at + 1 && self.around() != Braces::Values {
            let alone = at == self.statement && matches!(self.word(at + 1), b";");
            if !alone {
                return self.hide(at, at + 1);
            }
        }
        if at == self.statement
            && self.around() != Braces::Values
            && self.is_name(at)
            && let Some(next) = self.statement_macro(at, behind)
        {
            return next;
        }
        if self.is_numbered(at, behind) {
            return self.hide(at, behind);
        }
        if behind == at + 1 && self.is_convention(at) {
            return self.hide(at, behind);
        }
        if !self.is_macro(at) || self.around() == Braces::Values {
            return at + 1;
        }
        if self.is_template_parameter(at, behind) {
            let start = self.tokens[at].start as usize;
            let next = self.hide(at, behind);
            self.text[start..start + PARAMETER.len()].copy_from_slice(PARAMETER);
            return next;
        }
        if let Some(name) = self.class_attributes(at, behind) {
            return self.hide_row(at, name);
        }
        if self.is_leading(at) {
            return self.hide(at, behind);
        }
        if behind == at + 1 && self.is_access(at) {
            self.leave_out(at + 1);
            let next = self.hide(at, behind);
            self.statement = at + 2;
            return next + 1;
        }
        // `int (WINAPI *f)(void)`
        let convention = at > self.statement + 1 && self.word(at - 1) == b"(" && self.word(at + 1) == b"*";
        let convention = convention && self.word(at + 3) == b")" && self.word(at + 4) == b"(";
        if convention && self.around() == Braces::Declarations && self.ends_type(at - 2) {
            return self.hide(at, at + 1);
        }
        if self.around() == Braces::Declarations && self.is_around_name(at) {
            let next = self.hide(at, at + 1);
            self.point_to_name(at);
            return next;
        }
        if self.around() == Braces::Declarations && self.is_trailing(at, behind) {
            return self.hide(at, behind);
        }
        at + 1
    }

    /// Ends a statement behind a token, if a blank byte follows it.
    fn put_semicolon(&mut self, token: usize) {
        let end = self.tokens[token].end as usize;
        if let Some(byte) = self.text.get_mut(end).filter(|b| b.is_ascii_whitespace()) {
            *byte = b';';
        }
    }

    /// `MACRO(name)` in a type's name or among the members of a `struct` of C: a pointer to a function, `(*name)`.
    fn point_to_name(&mut self, at: usize) {
        let is_member = !self.plus && !self.open.is_empty();
        if is_member || self.word(self.statement) == b"typedef" {
            let (before, open) = (self.tokens[at].end as usize - 1, self.tokens[at + 1].start as usize);
            self.text[before] = b'(';
            self.text[open] = b'*';
        }
    }

    /// Blanks macros in a row, in front of the token `end`.
    fn hide_row(&mut self, mut at: usize, end: usize) -> usize {
        while at < end {
            at = self.hide(at, self.behind_parentheses(at + 1));
        }
        at
    }

    /// Blanks the tokens from `at` up to `behind` and notes the use.
    fn hide(&mut self, at: usize, behind: usize) -> usize {
        let (name, last) = (self.tokens[at], self.tokens[behind - 1]);
        blank(self.text, Span { start: name.start, end: last.end });
        let arguments = (behind > at + 1).then(|| Span { start: self.tokens[at + 1].end, end: last.start });
        self.masked.push(Masked { name: Span { start: name.start, end: name.end }, arguments });
        if self.statement == at {
            self.statement = behind;
        }
        behind
    }
}

/// What stands for a template's parameter that a macro makes.
const PARAMETER: &[u8] = b"int";
