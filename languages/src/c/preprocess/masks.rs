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

    /// `public:`, `default:`, `case 1:` and labels.
    fn ends_label(&self, at: usize) -> bool {
        let first = self.word(self.statement);
        let short = at == self.statement + 1;
        matches!(first, b"case") || short && (self.is_word(self.statement))
    }

    fn open_braces(&mut self, at: usize) {
        let head = &self.tokens[self.statement.min(at)..at];
        let is = |t: &Token, word: &[u8]| &self.source[t.start as usize..t.end as usize] == word;
        let before = at.checked_sub(1).map_or(&b""[..], |i| self.word(i));
        let keyword = self.scope_keyword(at);
        let assigns = |from: usize| (from..at).any(|i| self.word(i) == b"=");
        let opened = if matches!(before, b"=" | b"," | b"(" | b"return")
            || self.around() == Braces::Values
            || head.iter().any(|t| is(t, b"enum")) && before != b")"
        {
            Braces::Values
        } else if keyword.is_some_and(|from| before != b")" && !assigns(from))
            || head.first().is_some_and(|t| is(t, b"extern")) && head.len() == 2
        {
            Braces::Declarations
        } else {
            Braces::Code
        };
        let class = keyword.filter(|_| opened == Braces::Declarations).and_then(|from| self.class_named(from, at));
        self.open.push(opened);
        self.classes.push(class);
        self.statement = at + 1;
    }

    /// The word that says what a brace opens, if it is a class or namespace; those of a template's
    /// parameters say nothing.
    fn scope_keyword(&self, at: usize) -> Option<usize> {
        (self.statement.min(at)..at).rev().find(|&i| {
            let of_template = i > self.statement && matches!(self.word(i - 1), b"<" | b",");
            matches!(self.word(i), b"class" | b"struct" | b"union" | b"namespace") && !of_template
        })
    }

    /// The name of the class that a keyword introduces: the last word in front of its bases.
    fn class_named(&self, keyword: usize, at: usize) -> Option<usize> {
        let ends = |i: usize| matches!(self.word(i), b":" | b"final" | b"{" | b"<");
        let end = (keyword + 1..=at).find(|&i| ends(i))?;
        let name = (keyword + 1..end).rev().find(|&i| self.is_name(i));
        name.filter(|_| self.word(keyword) != b"namespace")
    }

    /// Whether a token is the name of the class whose body is open.
    fn names_class(&self, at: usize) -> bool {
        self.classes.last().copied().flatten().is_some_and(|name| self.word(name) == self.word(at))
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
        if !self.is_macro(at) || self.around() == Braces::Values {
            return at + 1;
        }
        if self.is_template_parameter(at, behind) {
            let start = self.tokens[at].start as usize;
            let next = self.hide(at, behind);
            self.text[start..start + PARAMETER.len()].copy_from_slice(PARAMETER);
            return next;
        }
        if self.is_class_attribute(at, behind) || self.is_leading(at) {
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
        if self.around() == Braces::Declarations && self.is_trailing(at, behind) {
            return self.hide(at, behind);
        }
        at + 1
    }

    /// `LIB_BEGIN_NAMESPACE` and `LIB_END_NAMESPACE`, alone on their lines: what stands between them is
    /// in a namespace, whose name only the macro tells.
    fn namespace_edge(&self, at: usize) -> Option<Edge> {
        let outermost = self.plus && self.open.is_empty() && at == self.statement && self.is_macro(at);
        let alone = || self.tokens[at].first && self.tokens.get(at + 1).is_none_or(|t| t.first);
        if outermost && alone() { namespace_edge(self.word(at)) } else { None }
    }

    fn open_or_close_namespace(&mut self, at: usize, edge: Edge) -> usize {
        let next = self.hide(at, at + 1);
        let token = self.tokens[at];
        match edge {
            Edge::Begin => self.begun.push(token),
            Edge::End => {
                let long = |b: &Token| b.end - b.start > NAMESPACE.len() as u32;
                if let Some(begin) = self.begun.pop().filter(long) {
                    let (start, end) = (begin.start as usize, begin.end as usize);
                    self.text[start..start + NAMESPACE.len()].copy_from_slice(NAMESPACE);
                    self.text[end - 1] = b'{';
                    self.text[token.start as usize] = b'}';
                    self.namespaces.push(Span { start: begin.start, end: begin.end });
                }
            }
        }
        next
    }

    /// `template <class T, ENABLE_IF(is_small<T>::value)>`: it stands for a parameter without a name.
    fn is_template_parameter(&self, at: usize, behind: usize) -> bool {
        let long = self.word(at).len() >= PARAMETER.len();
        let called = behind > at + 1;
        let between = matches!(self.word(at.wrapping_sub(1)), b"<" | b",") && matches!(self.word(behind), b">" | b",");
        self.plus && long && called && between && self.word(self.statement) == b"template"
    }

    /// `void printf_like(1, 2) name(…)`: an attribute with nothing but numbers in front of a function's name.
    fn is_numbered(&self, at: usize, behind: usize) -> bool {
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
    fn is_access(&self, at: usize) -> bool {
        let label = self.word(at + 1) == b":" && self.word(at + 2) != b":";
        self.plus && label && at == self.statement && self.classes.last().is_some_and(Option::is_some)
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

    /// `EXPORT type name`, `EXPORT Class()`: before a type that a name follows, and before the constructor
    /// of a class. More of them may stand in a row.
    fn is_leading(&self, at: usize) -> bool {
        let before = self.word(at.wrapping_sub(1));
        let starts = at == self.statement
            || is_specifier(before)
            || before == b">"
            || before == b"template" && self.plus
            || at > self.statement && self.is_hidden(at - 1);
        if !starts {
            return self.is_behind_type(at);
        }
        let mut next = at + 1;
        while next - at < ROW_MAX && self.is_macro(next) && self.is_word(next + 1) {
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
                || self.is_name(next) && (declares(next + 1) || scoped))
    }

    /// `void EXPORT Class::f()`: between the type and the name of a function.
    fn is_behind_type(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|&b| b >= self.statement) else { return false };
        let ends_type = matches!(self.word(before), b"void" | b"bool" | b"int" | b"char" | b"double" | b"*" | b"&");
        let scoped = self.word(at + 2) == b":" && self.word(at + 3) == b":";
        self.plus && self.around() == Braces::Declarations && ends_type && self.is_name(at + 1) && scoped
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

/// Macros that stand in a row before a declaration, at most: of a longer row each would look at all that follow.
const ROW_MAX: usize = 8;

const NAMESPACE: &[u8] = b"namespace";

/// What stands for a template's parameter that a macro makes.
const PARAMETER: &[u8] = b"int";

enum Edge {
    Begin,
    End,
}

/// Which end of a namespace a macro stands for, by its name.
fn namespace_edge(word: &[u8]) -> Option<Edge> {
    let has = |part: &[u8]| word.split(|&b| b == b'_').any(|w| w == part);
    let named = has(b"NAMESPACE") || has(b"NS");
    match () {
        () if named && (has(b"BEGIN") || has(b"OPEN") || has(b"START")) => Some(Edge::Begin),
        () if named && (has(b"END") || has(b"CLOSE")) => Some(Edge::End),
        () => None,
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
