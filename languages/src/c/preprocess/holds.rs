//! How likely a condition holds in a default build.

use super::directives::Condition;
use super::tokens::{TokenKind, tokens};
use crate::c::library;
use crate::positions::Span;
use rustc_hash::FxHashMap;

/// How likely a condition holds in a default build on Linux.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Holds {
    /// Never.
    No,
    /// Not without a configuration that asks for it.
    Unlikely,
    Maybe,
    Yes,
}

/// What is known of macros: the language, and what the file itself defines.
#[derive(Default)]
pub(super) struct Known<'s> {
    pub(super) plus: bool,
    pub(super) defined: FxHashMap<&'s [u8], &'s [u8]>,
    /// A header of the platform was included.
    pub(super) includes: bool,
    /// How many options define a macro. Where there are several, one of them may be what a build must choose.
    pub(super) by_options: FxHashMap<&'s [u8], u32>,
}

/// Macros that stand for macros are followed this far.
const STEPS_MAX: usize = 8;

impl<'s> Known<'s> {
    /// What a name stands for in the end.
    fn meaning(&self, name: &'s [u8]) -> &'s [u8] {
        let mut at = name;
        for _ in 0..STEPS_MAX {
            match self.defined.get(at) {
                Some(next) if !next.is_empty() => at = next,
                _ => break,
            }
        }
        at
    }

    /// The number that a word is, or is defined as in this file.
    fn number(&self, word: &'s [u8]) -> Option<i64> {
        let text = std::str::from_utf8(self.meaning(word)).ok()?;
        let text = text.trim_start_matches('(').trim_end_matches(')').trim_end_matches(['u', 'U', 'l', 'L']);
        match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
            Some(digits) => i64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        }
    }
}

/// What a directive's condition comes to.
pub(super) fn evaluate<'s>(source: &'s [u8], condition: Span, kind: Condition, known: &Known<'s>) -> Holds {
    let words: Vec<&'s [u8]> = tokens(source, condition.start, condition.end)
        .iter()
        .map(|t| &source[t.start as usize..t.end as usize])
        .collect();
    match kind {
        Condition::Defined => words.first().map_or(Holds::Maybe, |w| defined(w, known)),
        Condition::NotDefined => words.first().map_or(Holds::Maybe, |w| not(defined(w, known))),
        Condition::Expression => expression(&words, known),
    }
}

/// Whether a condition asks about macros of compilers, platforms and `configure` scripts alone.
pub(super) fn of_platform(source: &[u8], condition: Span) -> bool {
    tokens(source, condition.start, condition.end).iter().filter(|t| t.kind == TokenKind::Word).all(|t| {
        let word = &source[t.start as usize..t.end as usize];
        matches!(word, b"defined" | b"WIN32" | b"WIN64") || word.starts_with(b"_") || is_found(word)
    })
}

/// Whether a macro tells, by its name, that something is there (`HAVE_MMAP`, `GTEST_HAS_EXCEPTIONS`) and not that it is
/// missing (`HAS_NO_THREADS`).
fn is_found(name: &[u8]) -> bool {
    let has = |part: &[u8]| name.windows(part.len()).any(|w| w == part);
    (has(b"HAVE_") || has(b"HAS_")) && !has(b"_NO_")
}

/// Without a configuration at hand, a macro is defined if the file, the compiler or a check of what
/// there is does it.
fn defined(name: &[u8], known: &Known<'_>) -> Holds {
    match std::str::from_utf8(name).unwrap_or("") {
        "__cplusplus" | "c_plusplus" if known.plus => Holds::Yes,
        "__cplusplus" | "c_plusplus" => Holds::No,
        name if is_predefined(name) => Holds::Maybe,
        name if known.includes && library::NAMES.binary_search(&name).is_ok() => Holds::Maybe,
        name if is_found(name.as_bytes()) || known.defined.contains_key(name.as_bytes()) => Holds::Maybe,
        name if known.by_options.get(name.as_bytes()).is_some_and(|&n| n > 1) => Holds::Maybe,
        _ => Holds::Unlikely,
    }
}

/// Macros that compilers for Linux define, GCC and Clang alike, and those of Clang, as which a compiler counts.
fn is_predefined(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "_GNU_SOURCE",
        "_LP64",
        "__BYTE_ORDER__",
        "__CHAR_BIT__",
        "__COUNTER__",
        "__ELF__",
        "__GNUC_MINOR__",
        "__GNUC__",
        "__LP64__",
        "__OPTIMIZE__",
        "__STDC_HOSTED__",
        "__STDC_VERSION__",
        "__STDC__",
        "__VERSION__",
        "__amd64__",
        "__clang__",
        "__gnu_linux__",
        "__linux",
        "__linux__",
        "__llvm__",
        "__unix",
        "__unix__",
        "__x86_64",
        "__x86_64__",
    ];
    let like = |start: &str, end: &str| name.starts_with(start) && name.ends_with(end);
    NAMES.binary_search(&name).is_ok()
        || like("__", "_MAX__")
        || like("__", "_TYPE__")
        || like("__SIZEOF_", "__")
        || like("__ORDER_", "_ENDIAN__")
        || like("__clang_", "__")
}

/// The opposite.
pub(super) fn not(holds: Holds) -> Holds {
    match holds {
        Holds::No => Holds::Yes,
        Holds::Yes => Holds::No,
        Holds::Maybe => Holds::Unlikely,
        Holds::Unlikely => Holds::Maybe,
    }
}

/// Alternatives, conjunctions, negations and brackets of terms.
fn expression<'s>(words: &[&'s [u8]], known: &Known<'s>) -> Holds {
    let mut formula = Formula::default();
    let mut at = 0;
    while let Some(&word) = words.get(at) {
        match word {
            b"(" if formula.wants_term => formula.open.push(Open::Bracket),
            b"!" if formula.wants_term => formula.open.push(Open::Not),
            b")" => formula.close(),
            b"&" if words.get(at + 1) == Some(&word) => formula.join(Open::And),
            b"|" if words.get(at + 1) == Some(&word) => formula.join(Open::Or),
            _ => {
                let end = term_end(words, at);
                // What follows a bracket and is no conjunction makes a number of it.
                let holds = if formula.wants_term { term(&words[at..end], known) } else { Holds::Maybe };
                formula.put(holds);
                at = end;
                continue;
            }
        }
        at += if matches!(word, b"&" | b"|") { 2 } else { 1 };
    }
    formula.value()
}

/// Where a term ends: before a conjunction or alternative, or a bracket that it did not open.
fn term_end(words: &[&[u8]], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, word) in words.iter().enumerate().skip(start) {
        let joins = matches!(*word, b"&" | b"|") && words.get(at + 1) == Some(word);
        match *word {
            b"(" => depth += 1,
            b")" if depth > 0 => depth -= 1,
            b")" => return at.max(start + 1),
            _ if joins && depth == 0 => return at.max(start + 1),
            _ => {}
        }
    }
    words.len()
}

/// What waits for a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    Bracket,
    Or,
    And,
    Not,
}

/// An expression that is read from left to right (Dijkstra's *shunting yard*): no recursion, for brackets may nest
/// as deep as a file is long.
struct Formula {
    values: Vec<Holds>,
    open: Vec<Open>,
    wants_term: bool,
}

impl Default for Formula {
    fn default() -> Formula {
        Formula { values: Vec::new(), open: Vec::new(), wants_term: true }
    }
}

impl Formula {
    /// A value; in place of the last one if none is wanted.
    fn put(&mut self, holds: Holds) {
        if !self.wants_term {
            self.values.pop();
        }
        self.values.push(holds);
        self.wants_term = false;
    }

    fn join(&mut self, by: Open) {
        self.settle(by);
        self.open.push(by);
        self.wants_term = true;
    }

    fn close(&mut self) {
        self.settle(Open::Or);
        if self.open.last() == Some(&Open::Bracket) {
            self.open.pop();
        }
        self.wants_term = false;
    }

    /// Computes what binds at least as tightly.
    fn settle(&mut self, by: Open) {
        while let Some(open) = self.open.pop_if(|open| *open >= by) {
            let right = self.values.pop().unwrap_or(Holds::Maybe);
            let value = match open {
                Open::Not => not(right),
                Open::And => right.min(self.values.pop().unwrap_or(Holds::Maybe)),
                Open::Or => right.max(self.values.pop().unwrap_or(Holds::Maybe)),
                Open::Bracket => right,
            };
            self.values.push(value);
        }
    }

    fn value(mut self) -> Holds {
        self.settle(Open::Bracket);
        self.values.pop().unwrap_or(Holds::Maybe)
    }
}

fn term<'s>(words: &[&'s [u8]], known: &Known<'s>) -> Holds {
    let words: Vec<&'s [u8]> = words.iter().copied().filter(|w| !matches!(*w, b"(" | b")")).collect();
    match words.as_slice() {
        [b"0"] => Holds::No,
        [b"1"] => Holds::Yes,
        [b"defined", name] => defined(name, known),
        [name] => value(name, known),
        [a, compares @ .., b]
            if let (Some(a), Some(b)) = (known.number(a), known.number(b))
                && let Some(holds) = compare(a, compares, b) =>
        {
            holds
        }
        // What no compiler here defines counts as 0.
        [name, b">", ..] if name.starts_with(b"_") => defined(name, known).min(Holds::Maybe),
        [a, b"=", b"=", b] if known.meaning(a) == known.meaning(b) => Holds::Maybe,
        // One value among many.
        [_, b"=", b"=", _] => Holds::Unlikely,
        _ => Holds::Maybe,
    }
}

/// What a comparison of numbers comes to; they may be defaults that a build sets otherwise.
fn compare(a: i64, operator: &[&[u8]], b: i64) -> Option<Holds> {
    let holds = match operator {
        [b"=", b"="] => a == b,
        [b"!", b"="] => a != b,
        [b"<"] => a < b,
        [b">"] => a > b,
        [b"<", b"="] => a <= b,
        [b">", b"="] => a >= b,
        _ => return None,
    };
    Some(if holds { Holds::Maybe } else { Holds::Unlikely })
}

/// `#if NAME`: what the file defines as 0 does not hold, nor what nobody defines.
fn value(name: &[u8], known: &Known<'_>) -> Holds {
    match known.defined.get(name) {
        Some(v) if *v == b"0" => Holds::Unlikely,
        Some(_) => Holds::Maybe,
        None if name.first().is_some_and(u8::is_ascii_digit) => Holds::Maybe,
        None => defined(name, known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(condition: &str, expected: Holds) {
        let at = Span { start: 0, end: condition.len() as u32 };
        let known = Known::default();
        assert_eq!(evaluate(condition.as_bytes(), at, Condition::Expression, &known), expected, "{condition}");
    }

    #[test]
    fn brackets_conjunctions_and_alternatives_are_understood() {
        check("0", Holds::No);
        check("!0 && 1", Holds::Yes);
        check("!defined(MINE) && (defined(WIN32) || defined(_WIN32))", Holds::Unlikely);
        check("(defined(__GNUC__) || defined (__SUNPRO_C)) && defined(OPTION)", Holds::Unlikely);
        check("defined(OPTION) || defined(__GNUC__) && !defined(OTHER)", Holds::Maybe);
        check("!(defined(__GNUC__) && !defined(OTHER))", Holds::Unlikely);
        check("_MSC_VER >= 1400", Holds::Unlikely);
        check("__GNUC__ > 4 || (__GNUC__ == 4 && __GNUC_MINOR__ >= 3)", Holds::Maybe);
        check("(VERSION + 1) > 3 && 1", Holds::Maybe);
        check("CHECK(a, (b)) && 0", Holds::No);
    }

    #[test]
    fn conditions_that_are_none_may_hold() {
        for condition in ["", ")", "(", "&& ||", "!", "( ) ( )", "a b && ) c"] {
            let at = Span { start: 0, end: condition.len() as u32 };
            let known = Known::default();
            assert!(evaluate(condition.as_bytes(), at, Condition::Expression, &known) > Holds::No, "{condition}");
        }
        check(&format!("{}1", "(".repeat(100_000)), Holds::Yes);
    }
}
