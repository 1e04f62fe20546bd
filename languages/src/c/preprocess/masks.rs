//! Uses of macros that would confuse a grammar which cannot expand them: attributes before and
//! after declarators, names of classes behind an export macro, and macros that stand for whole
//! statements or declarations without a `;`. They are told by their place and their upper case.

use super::parentheses::Parentheses;
use super::tokens::{Token, TokenKind};
use super::{Masked, blank};
use crate::positions::Span;
use rustc_hash::FxHashSet;

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
    /// The first token of the current statement or declaration.
    statement: usize,
}

/// Masks macro uses in `text`; the tokens are those of the text.
pub(super) fn mask(source: &[u8], text: &mut [u8], tokens: &[Token], silent: &FxHashSet<&[u8]>) -> Vec<Masked> {
    let parentheses = Parentheses::of(source, tokens);
    let (masked, open) = (Vec::new(), Vec::new());
    let mut masker = Masker { source, text, tokens, silent, parentheses, masked, open, statement: 0 };
    let mut at = 0;
    while at < tokens.len() {
        at = masker.step(at);
    }
    masker.masked
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
                self.statement = at + 1;
            }
            b";" => self.statement = at + 1,
            b":" if self.around() != Braces::Values && self.ends_label(at) => self.statement = at + 1,
            _ if self.is_word(at) => return self.macro_use(at),
            _ => {}
        }
        at + 1
    }

    /// `public:`, `default:`, `case 1:` and labels.
    fn ends_label(&self, at: usize) -> bool {
        let first = self.word(self.statement);
        let short = at == self.statement + 1;
        matches!(first, b"case") || short && (self.is_word(self.statement))
    }

    fn open_braces(&mut self, at: usize) {
        let head = &self.tokens[self.statement.min(at)..at];
        let is = |t: &Token, word: &[u8]| &self.source[t.start as usize..t.end as usize] == word;
        let has = |words: &[&[u8]]| head.iter().any(|t| words.iter().any(|w| is(t, w)));
        let before = at.checked_sub(1).map_or(&b""[..], |i| self.word(i));
        let opened = if matches!(before, b"=" | b"," | b"(" | b"return")
            || self.around() == Braces::Values
            || has(&[b"enum"]) && before != b")"
        {
            Braces::Values
        } else if has(&[b"class", b"struct", b"union", b"namespace"]) && before != b")" && !has(&[b"="])
            || head.first().is_some_and(|t| is(t, b"extern")) && head.len() == 2
        {
            Braces::Declarations
        } else {
            Braces::Code
        };
        self.open.push(opened);
        self.statement = at + 1;
    }

    fn macro_use(&mut self, at: usize) -> usize {
        if matches!(self.word(at), b"if" | b"while" | b"switch") && self.is_macro(at + 1) && self.word(at + 2) == b"(" {
            return self.parenthesize(at + 1);
        }
        let behind = self.behind_parentheses(at + 1);
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
        if !self.is_macro(at) || self.around() == Braces::Values {
            return at + 1;
        }
        if self.is_class_attribute(at, behind) || self.is_leading(at) {
            return self.hide(at, behind);
        }
        // `int (WINAPI *f)(void)`
        let convention = at > self.statement + 1 && self.word(at - 1) == b"(" && self.word(at + 1) == b"*";
        let convention = convention && self.word(at + 3) == b")" && self.word(at + 4) == b"(";
        if convention && self.around() == Braces::Declarations && self.ends_type(at - 2) {
            return self.hide(at, at + 1);
        }
        if self.around() == Braces::Declarations && self.is_trailing(at, behind) {
            return self.hide(at, behind);
        }
        at + 1
    }

    /// `class EXPORT Name {`: between the keyword and the name.
    fn is_class_attribute(&self, at: usize, behind: usize) -> bool {
        let after_keyword = at > 0 && matches!(self.word(at - 1), b"class" | b"struct" | b"union" | b"enum");
        let named = after_keyword && self.is_name(behind);
        match self.word(behind + 1) {
            b"{" | b"final" => named,
            b":" => named && self.word(behind + 2) != b":",
            // `struct TAG name;` declares a variable.
            b";" => named && at == self.statement + 1 && (self.word(at - 1) == b"class" || is_export(self.word(at))),
            _ => false,
        }
    }

    /// `EXPORT type name`: before a type that a name follows.
    fn is_leading(&self, at: usize) -> bool {
        let starts =
            at == self.statement || at > 0 && is_specifier(self.word(at - 1)) || self.word(at.wrapping_sub(1)) == b">";
        if !starts || !self.is_word(at + 1) {
            return false;
        }
        let next = self.word(at + 1);
        let declares = |i: usize| self.is_name(i) || matches!(self.word(i), b"*" | b"&" | b"<" | b"operator");
        let scoped = self.word(at + 2) == b":" && self.word(at + 3) == b":";
        is_type_word(next) || is_specifier(next) || self.is_name(at + 1) && (declares(at + 2) || scoped)
    }

    /// `f() const ATTRIBUTE(x);`, `int x ATTRIBUTE(y) = 1;`: behind a declared name or its parameters.
    fn is_trailing(&self, at: usize, behind: usize) -> bool {
        let ends = matches!(self.word(behind), b";" | b"{" | b"=" | b"," | b":") || self.is_macro(behind);
        let Some(before) = at.checked_sub(1).filter(|&b| b >= self.statement && ends) else { return false };
        match self.word(before) {
            b")" | b"]" | b"const" | b"override" | b"final" | b"noexcept" => true,
            _ if self.is_hidden(before) || self.word(behind) == b"{" => false,
            _ => self.is_name(before) && before > self.statement && self.ends_type(before - 1),
        }
    }

    /// Whether a token may end the type in front of a declared name.
    fn ends_type(&self, at: usize) -> bool {
        match self.word(at) {
            b"*" | b"&" | b">" => true,
            b"const" => at > self.statement && matches!(self.word(at - 1), b"*" | b"&"),
            b"struct" | b"union" | b"enum" | b"class" => false,
            word => self.is_name(at) || is_type_word(word),
        }
    }

    fn is_hidden(&self, at: usize) -> bool {
        self.masked.last().is_some_and(|m| m.name.start == self.tokens[at].start)
    }

    /// `MACRO(…)` or `MACRO` on its own line: what follows starts something new. `name(…) {` in
    /// code: a macro with a block.
    fn statement_macro(&mut self, at: usize, behind: usize) -> Option<usize> {
        let called = behind > at + 1;
        let next = self.tokens.get(behind);
        if called && self.word(behind) == b"{" && self.around() == Braces::Code {
            self.put_semicolon(behind - 1);
            self.statement = behind;
            return Some(at + 1);
        }
        let block = !called && self.around() == Braces::Code && self.word(behind) == b"{";
        let starts = |t: &Token| t.kind == TokenKind::Word || block || matches!(self.word(behind), b"}" | b"~" | b"#");
        let starts_new = next.is_none_or(|t| t.first && starts(t));
        // In code nothing else than a macro can stand so.
        let in_code = called && self.around() == Braces::Code;
        if !starts_new || !(self.is_macro(at) || in_code) || !self.tokens[at].first {
            return None;
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
        let names_function =
            self.around() == Braces::Declarations && self.is_name(behind) && self.word(behind + 1) == b"(";
        (!names_function).then(|| {
            let next = self.hide(at, behind);
            self.statement = behind;
            next
        })
    }

    /// `if MACRO(x) {`: the parentheses of the condition are the macro's own. The macro is taken out,
    /// what stands in its parentheses stays the condition.
    fn parenthesize(&mut self, at: usize) -> usize {
        let behind = self.behind_parentheses(at + 1);
        if behind > at + 2 && matches!(self.word(behind), b"{" | b";")
            || self.tokens.get(behind).is_some_and(|t| t.kind == TokenKind::Word)
        {
            self.hide(at, at + 1);
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

/// Names that macros for visibility have.
fn is_export(word: &[u8]) -> bool {
    ["EXPORT", "API", "PUBLIC", "DLL", "VISIBILITY", "EXTERN"]
        .iter()
        .any(|part| word.windows(part.len()).any(|w| w == part.as_bytes()))
}

/// Words that start declarations without naming their type.
fn is_specifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"static"
            | b"inline"
            | b"extern"
            | b"const"
            | b"constexpr"
            | b"virtual"
            | b"explicit"
            | b"friend"
            | b"volatile"
            | b"register"
            | b"typedef"
            | b"__inline"
            | b"mutable"
            | b"__extension__"
            | b"_Noreturn"
            | b"thread_local"
    )
}

fn is_type_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"void"
            | b"char"
            | b"short"
            | b"int"
            | b"long"
            | b"float"
            | b"double"
            | b"signed"
            | b"unsigned"
            | b"bool"
            | b"_Bool"
            | b"auto"
            | b"struct"
            | b"union"
            | b"enum"
            | b"class"
    )
}

fn is_keyword(word: &[u8]) -> bool {
    is_specifier(word)
        || is_type_word(word)
        || matches!(
            word,
            b"if"
                | b"else"
                | b"for"
                | b"while"
                | b"do"
                | b"switch"
                | b"case"
                | b"default"
                | b"return"
                | b"goto"
                | b"break"
                | b"continue"
                | b"sizeof"
                | b"catch"
                | b"try"
                | b"throw"
                | b"new"
                | b"delete"
                | b"operator"
                | b"template"
                | b"typename"
                | b"namespace"
                | b"using"
                | b"public"
                | b"private"
                | b"protected"
                | b"this"
                | b"decltype"
                | b"static_assert"
                | b"co_return"
                | b"co_await"
                | b"co_yield"
                | b"requires"
                | b"concept"
                | b"alignas"
                | b"noexcept"
                | b"asm"
                | b"__asm__"
                | b"__attribute__"
                | b"__declspec"
                | b"and"
                | b"or"
                | b"not"
        )
}
