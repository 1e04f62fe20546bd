//! Where a macro stands for attributes, for nothing, or for a parameter of a template.

use super::words::{is_specifier, is_type_word};
use super::{Braces, Masker, PARAMETER};

impl Masker<'_> {
    /// `template <class T, ENABLE_IF(is_small<T>::value)>`: it stands for a parameter without a name.
    pub(super) fn is_template_parameter(&self, at: usize, behind: usize) -> bool {
        let long = self.word(at).len() >= PARAMETER.len();
        let called = behind > at + 1;
        let between = matches!(self.word(at.wrapping_sub(1)), b"<" | b",") && matches!(self.word(behind), b">" | b",");
        self.plus && long && called && between && self.word(self.statement) == b"template"
    }

    /// `void printf_like(1, 2) name(…)`: an attribute with nothing but numbers in front of a function's name.
    pub(super) fn is_numbered(&self, at: usize, behind: usize) -> bool {
        let digits = |i: usize| self.word(i) == b"," || self.word(i).first().is_some_and(u8::is_ascii_digit);
        self.around() == Braces::Declarations
            && behind > at + 3
            && at > self.statement
            && self.is_name(at)
            && self.is_name(behind)
            && self.word(behind + 1) == b"("
            && self.ends_type(at - 1)
            && (at + 2..behind - 1).all(digits)
    }

    /// `PRIVATE_UNLESS_TESTED:` among the members of a class.
    pub(super) fn is_access(&self, at: usize) -> bool {
        let label = self.word(at + 1) == b":" && self.word(at + 2) != b":";
        self.plus && label && at == self.statement && self.classes.last().is_some_and(Option::is_some)
    }

    /// `char *calling_convention name(…)`: of two names behind a complete type, the first is a macro.
    pub(super) fn is_convention(&self, at: usize) -> bool {
        let complete = |i: usize| {
            matches!(self.word(i), b"*" | b"void" | b"bool" | b"char" | b"int" | b"long" | b"float" | b"double")
        };
        self.around() == Braces::Declarations
            && at > self.statement
            && self.word(self.statement) != b"typedef"
            && complete(at - 1)
            && self.is_name(at)
            && !self.word(at).starts_with(b"__")
            && self.is_name(at + 1)
            && !self.is_macro(at + 1)
            && self.opens_parameters(at + 2)
    }

    /// Whether a parenthesis opens parameters: none, or such as have a type.
    fn opens_parameters(&self, open: usize) -> bool {
        let Some(close) = self.parentheses.closing(open) else { return false };
        let typed = |i: usize| {
            is_type_word(self.word(i)) || self.is_word(i) && (self.is_word(i + 1) || self.word(i + 1) == b"*")
        };
        close == open + 1 || (open + 1..close.min(open + ROW_TOKENS_MAX)).any(typed)
    }

    /// `class EXPORT ALIGNED(8) [[nodiscard]] Name {`: macros between the keyword and the name. Gives the token behind
    /// the last.
    pub(super) fn class_attributes(&self, at: usize, behind: usize) -> Option<usize> {
        let hidden = |&i: &usize| self.text[self.tokens[i].start as usize] == b' ';
        let before = (0..at).rev().take(ROW_TOKENS_MAX).find(|i| !hidden(i))?;
        if !matches!(self.word(before), b"class" | b"struct" | b"union" | b"enum") {
            return None;
        }
        let mut name = behind;
        for _ in 1..ROW_MAX {
            let next = self.behind_parentheses(name + 1);
            if !self.is_macro(name) || !self.is_name(next) {
                break;
            }
            name = next;
        }
        let behind = name;
        name = self.behind_attribute(name);
        let fits = match self.word(name + 1) {
            b"{" | b"final" => true,
            b":" => self.word(name + 2) != b":",
            // `struct TAG name;` declares a variable.
            b";" => before == self.statement && (self.word(before) == b"class" || is_export(self.word(at))),
            _ => false,
        };
        (fits && self.is_name(name)).then_some(behind)
    }

    /// The token behind `[[…]]`, if that opens at a token.
    fn behind_attribute(&self, at: usize) -> usize {
        let doubled = |i: usize, mark: &[u8]| self.word(i) == mark && self.word(i + 1) == mark;
        if !doubled(at, b"[") {
            return at;
        }
        (at..at + ROW_TOKENS_MAX).find(|&i| doubled(i, b"]")).map_or(at, |close| close + 2)
    }

    /// `int MACRO(name)(parameters)`: a function gives no function, so that the macro stands for the name in it.
    pub(super) fn is_around_name(&self, at: usize) -> bool {
        at > self.statement
            && self.ends_type(at - 1)
            && self.word(at + 1) == b"("
            && self.is_name(at + 2)
            && self.word(at + 3) == b")"
            && self.word(at + 4) == b"("
    }

    /// `EXPORT type name`, `EXPORT Class()`: before a type that a name follows, and before the constructor
    /// of a class. More of them may stand in a row.
    pub(super) fn is_leading(&self, at: usize) -> bool {
        let before = self.word(at.wrapping_sub(1));
        let starts = at == self.statement
            || is_specifier(before)
            || before == b">"
            || before == b"template" && self.plus
            || at > self.statement && self.is_hidden(at - 1);
        if !starts {
            return self.is_behind_type(at);
        }
        if self.is_qualified(at) {
            return false;
        }
        let mut next = at + 1;
        while next - at < ROW_MAX && self.is_macro(next) && self.is_word(next + 1) && !self.is_qualified(next) {
            next += 1;
        }
        let constructs = self.plus && self.names_class(next) && self.word(next + 1) == b"(";
        let destroys = self.plus && self.word(next) == b"~" && self.around() == Braces::Declarations;
        if constructs || destroys {
            return true;
        }
        let declares = |i: usize| self.is_name(i) || matches!(self.word(i), b"*" | b"&" | b"<" | b"operator");
        let scoped = self.word(next + 1) == b":" && self.word(next + 2) == b":";
        let word = self.word(next);
        let outer = self.plus && matches!(word, b"template" | b"using");
        self.is_word(next)
            && (outer
                || is_type_word(word)
                || is_specifier(word)
                || self.is_name(next) && (declares(next + 1) || scoped || self.is_bracketed_function(next + 1))
                || self.is_qualified(next))
    }

    /// `TYPE const name`: no type follows the qualifiers, so the word in front of them is it.
    fn is_qualified(&self, at: usize) -> bool {
        let qualifies = |&i: &usize| matches!(self.word(i), b"const" | b"volatile");
        let behind = (at + 1..at + 1 + ROW_MAX).find(|i| !qualifies(i)).unwrap_or(at + 1);
        let ends = match self.word(behind + 1) {
            b":" => self.word(behind + 2) != b":",
            word => matches!(word, b"=" | b";" | b"," | b"(" | b")" | b"["),
        };
        let names = self.is_name(behind) && ends;
        behind > at + 1 && self.is_name(at) && (names || matches!(self.word(behind), b"*" | b"&"))
    }

    /// `(name)(…)`: a function whose name stands in parentheses, so that no macro of that name is meant.
    fn is_bracketed_function(&self, at: usize) -> bool {
        let name = self.word(at) == b"(" && self.is_name(at + 1) && self.word(at + 2) == b")";
        name && self.word(at + 3) == b"(" && self.around() == Braces::Declarations
    }

    /// `void EXPORT Class::f()`: between the type and the name of a function.
    pub(super) fn is_behind_type(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|&b| b >= self.statement) else { return false };
        let ends_type = matches!(self.word(before), b"void" | b"bool" | b"int" | b"char" | b"double" | b"*" | b"&");
        let scoped = self.word(at + 2) == b":" && self.word(at + 3) == b":";
        self.plus && self.around() == Braces::Declarations && ends_type && self.is_name(at + 1) && scoped
    }

    /// `f() const ATTRIBUTE(x);`, `int x ATTRIBUTE(y) = 1;`: behind a declared name or its parameters.
    pub(super) fn is_trailing(&self, at: usize, behind: usize) -> bool {
        let ends = matches!(self.word(behind), b";" | b"{" | b"=" | b"," | b":") || self.is_macro(behind);
        let Some(before) = at.checked_sub(1).filter(|&b| b >= self.statement && ends) else { return false };
        match self.word(before) {
            b")" | b"]" | b"const" | b"override" | b"final" | b"noexcept" => true,
            _ if self.is_hidden(before) || self.word(behind) == b"{" => false,
            _ => self.is_name(before) && before > self.statement && self.ends_type(before - 1),
        }
    }

    /// Whether a token may end the type in front of a declared name.
    pub(super) fn ends_type(&self, at: usize) -> bool {
        match self.word(at) {
            b"*" | b"&" | b">" => true,
            b"const" => at > self.statement && matches!(self.word(at - 1), b"*" | b"&"),
            b"struct" | b"union" | b"enum" | b"class" => false,
            word => self.is_name(at) || is_type_word(word),
        }
    }

    pub(super) fn is_hidden(&self, at: usize) -> bool {
        self.masked.last().is_some_and(|m| m.name.start == self.tokens[at].start)
    }
}

/// So many tokens of macros before one are looked at, at most.
const ROW_TOKENS_MAX: usize = 32;

/// Macros that stand in a row before a declaration, at most: of a longer row each would look at all that follow.
pub(super) const ROW_MAX: usize = 8;

/// Names that macros for visibility have.
pub(super) fn is_export(word: &[u8]) -> bool {
    ["EXPORT", "API", "PUBLIC", "DLL", "VISIBILITY", "EXTERN"]
        .iter()
        .any(|part| word.windows(part.len()).any(|w| w == part.as_bytes()))
}
