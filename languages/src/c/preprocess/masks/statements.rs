//! Macros that stand for statements or declarations of their own.

use super::super::tokens::{Token, TokenKind};
use super::{Braces, Masker};

impl Masker<'_> {
    /// `MACRO(…)` or `MACRO` on its own line: what follows starts something new. `name(…) {` in
    /// code: a macro with a block.
    pub(super) fn statement_macro(&mut self, at: usize, behind: usize) -> Option<usize> {
        let called = behind > at + 1;
        let next = self.tokens.get(behind);
        let declaration = called && self.plus && self.is_macro(at) && self.around() == Braces::Declarations;
        if declaration && self.word(behind) == b";" {
            return Some(self.hide(at, behind));
        }
        if called && self.word(behind) == b"{" && self.around() == Braces::Code {
            if self.is_macro(at) && self.word(at + 2) == b"." {
                let next = self.hide(at, behind);
                self.statement = behind;
                return Some(next);
            }
            self.put_semicolon(behind - 1);
            self.statement = behind;
            return Some(at + 1);
        }
        let block = !called && self.around() == Braces::Code && self.word(behind) == b"{";
        if block && self.plus && self.is_macro(at) {
            let next = self.hide(at, behind);
            self.statement = behind;
            return Some(next);
        }
        let starts = |t: &Token| t.kind == TokenKind::Word || block || matches!(self.word(behind), b"}" | b"~" | b"#");
        let starts_new = next.is_none_or(|t| t.first && starts(t));
        // In code nothing else than a macro can stand so.
        let in_code = called && self.around() == Braces::Code;
        if !starts_new || !(self.is_macro(at) || in_code) || !self.tokens[at].first {
            return None;
        }
        if declaration {
            let next = self.hide(at, behind);
            self.statement = behind;
            return Some(next);
        }
        if called {
            self.put_semicolon(behind - 1);
            self.statement = behind;
            return Some(at + 1);
        }
        if block && self.tokens[behind].start as usize > self.tokens[at].end as usize {
            // The block behind it is a statement of its own.
            let next = self.hide(at, behind);
            self.statement = behind;
            return Some(next);
        }
        // A type alone on its line above a function's name is no macro of this kind.
        let macro_follows = self.is_macro(behind) && self.is_word(self.behind_parentheses(behind + 1));
        let names_function = self.around() == Braces::Declarations
            && self.is_name(behind)
            && self.word(behind + 1) == b"("
            && !macro_follows;
        (!names_function).then(|| {
            let next = self.hide(at, behind);
            self.statement = behind;
            next
        })
    }

    /// `if MACRO(x) {`: the parentheses of the condition are the macro's own. The macro is taken out,
    /// what stands in its parentheses stays the condition.
    pub(super) fn parenthesize(&mut self, at: usize) -> usize {
        let behind = self.behind_parentheses(at + 1);
        if behind > at + 2 && matches!(self.word(behind), b"{" | b";")
            || self.tokens.get(behind).is_some_and(|t| t.kind == TokenKind::Word)
        {
            self.hide(at, at + 1);
        }
        at + 1
    }
}
