//! `macro_rules!` of a file, applied to its own calls (“Macros By Example”, Rust reference): the first arm that matches
//! is written out. Hygiene is left aside; so is what a macro of another file makes.

use super::lexer::{Kind, Token, tokens};
use crate::expansion::{MacroCall, Macros, Made};
use crate::positions::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Bounds of one expansion: tokens made, and how deep repetitions and brackets of a pattern nest.
const TOKENS_MAX: usize = 20_000;
const DEPTH_MAX: u32 = 16;

/// The macros of a file, in order.
pub(super) struct MacroRules {
    tokens: Vec<Token>,
    macros: Vec<(Box<[u8]>, Range<usize>)>,
}

/// What a variable of a pattern stands for.
enum Bound {
    One(Vec<Made>),
    Many(Vec<Bound>),
}

type Bindings<'t> = FxHashMap<&'t [u8], Bound>;

impl MacroRules {
    /// The macros a file defines, if it does.
    pub(super) fn of(source: &[u8]) -> Option<MacroRules> {
        let word = b"macro_rules!";
        if !source.windows(word.len()).any(|w| w == word) {
            return None;
        }
        let tokens = tokens(source, Span { start: 0, end: source.len() as u32 });
        let text = |i: usize| tokens.get(i).map_or(&b""[..], |t| &source[t.span.start as usize..t.span.end as usize]);
        let mut macros = Vec::new();
        for i in 0..tokens.len() {
            if text(i) == b"macro_rules"
                && text(i + 1) == b"!"
                && let Some(Kind::Open(close)) = tokens.get(i + 3).map(|t| t.kind)
            {
                macros.push((text(i + 2).into(), i + 4..close as usize));
            }
        }
        Some(MacroRules { tokens, macros })
    }
}

impl Macros for MacroRules {
    fn expand(&self, text: &[u8], call: &MacroCall) -> Option<Vec<Made>> {
        let name = &text[call.name.start as usize..call.name.end as usize];
        let is_before = |arms: &Range<usize>| self.tokens.get(arms.start).is_some_and(|t| t.span.start < call.at);
        let (_, arms) = self.macros.iter().rev().find(|(n, arms)| &**n == name && is_before(arms))?;
        let given = tokens(text, call.arguments);
        let all = 1..given.len().checked_sub(1)?;
        let mut at = arms.start;
        while let Some((pattern, body, next)) = self.arm(at, arms.end) {
            let matching = Matching { text, pattern: &self.tokens, given: &given };
            let mut bound = Bindings::default();
            if matching.sequence(pattern, all.clone(), &mut bound, 0) == Some(all.end) {
                let writing = Writing { text, tokens: &self.tokens };
                let bound: FxHashMap<&[u8], &Bound> = bound.iter().map(|(name, b)| (*name, b)).collect();
                let mut made = Vec::new();
                writing.sequence(body, &bound, &mut made, 0)?;
                return Some(made);
            }
            at = next;
        }
        None
    }
}

impl MacroRules {
    /// The pattern and body of the arm at a token, without brackets, and where the next one is.
    fn arm(&self, at: usize, end: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
        let pattern = self.group(at).filter(|_| at < end)?;
        let body = self.group(pattern.end + 2)?; // behind `=>`
        let next = body.end + 2; // behind `;`
        (body.end < end).then_some((pattern, body, next))
    }

    fn group(&self, at: usize) -> Option<Range<usize>> {
        match self.tokens.get(at)?.kind {
            Kind::Open(close) => Some(at + 1..close as usize),
            _ => None,
        }
    }
}

/// A repetition `$( … ) separator operator`.
struct Repetition {
    inner: Range<usize>,
    separator: Option<usize>,
    operator: u8,
    next: usize,
}

/// The repetition whose `$` stands at a token.
fn repetition(text: &[u8], tokens: &[Token], at: usize) -> Option<Repetition> {
    let Kind::Open(close) = tokens.get(at + 1)?.kind else { return None };
    let close = close as usize;
    let byte = |i: usize| tokens.get(i).map(|t| text[t.span.start as usize]);
    let is_operator = |i: usize| byte(i).filter(|b| matches!(b, b'*' | b'+' | b'?'));
    let inner = at + 2..close;
    if let Some(operator) = is_operator(close + 1) {
        return Some(Repetition { inner, separator: None, operator, next: close + 2 });
    }
    let operator = is_operator(close + 2)?;
    Some(Repetition { inner, separator: Some(close + 1), operator, next: close + 3 })
}

fn word<'t>(text: &'t [u8], tokens: &[Token], at: usize) -> &'t [u8] {
    tokens.get(at).map_or(&[], |t| &text[t.span.start as usize..t.span.end as usize])
}

/// Matching tokens given with a pattern.
struct Matching<'t> {
    text: &'t [u8],
    pattern: &'t [Token],
    given: &'t [Token],
}

impl<'t> Matching<'t> {
    fn p(&self, at: usize) -> &'t [u8] {
        word(self.text, self.pattern, at)
    }

    fn g(&self, at: usize) -> &'t [u8] {
        word(self.text, self.given, at)
    }

    /// Matches all of a pattern with a start of what is given; where that ends.
    fn sequence(&self, pattern: Range<usize>, given: Range<usize>, to: &mut Bindings<'t>, depth: u32) -> Option<usize> {
        if depth > DEPTH_MAX {
            return None;
        }
        let (mut p, mut g) = (pattern.start, given.start);
        while p < pattern.end {
            if self.p(p) == b"$" {
                if let Some(repeated) = repetition(self.text, self.pattern, p) {
                    g = self.repeated(&repeated, g..given.end, to, depth)?;
                    p = repeated.next;
                    continue;
                }
                let end = self.fragment(self.p(p + 3), g, given.end)?;
                to.insert(self.p(p + 1), Bound::One(self.given[g..end].iter().map(|t| Made::Token(t.span)).collect()));
                (p, g) = (p + 4, end);
                continue;
            }
            let token = *self.given.get(g).filter(|_| g < given.end)?;
            match (self.pattern[p].kind, token.kind) {
                (Kind::Punctuation, Kind::Doc) if self.p(p) == b"#" => {
                    // A doc comment is an attribute; what it says is left out.
                    let Kind::Open(close) = self.pattern.get(p + 1)?.kind else { return None };
                    if self.p(p + 2) == b"$" {
                        to.insert(self.p(p + 3), Bound::One(vec![Made::Word("doc")]));
                    }
                    (p, g) = (close as usize + 1, g + 1);
                }
                (Kind::Open(end), Kind::Open(close)) if self.p(p) == self.g(g) => {
                    let close = close as usize;
                    let inside = self.sequence(p + 1..end as usize, g + 1..close, to, depth + 1)?;
                    if inside != close {
                        return None;
                    }
                    (p, g) = (end as usize + 1, close + 1);
                }
                _ if self.p(p) == self.g(g) => (p, g) = (p + 1, g + 1),
                _ => return None,
            }
        }
        Some(g)
    }

    fn repeated(&self, r: &Repetition, given: Range<usize>, to: &mut Bindings<'t>, depth: u32) -> Option<usize> {
        let mut rounds: Vec<Bindings<'t>> = Vec::new();
        let mut g = given.start;
        while g < given.end && (r.operator != b'?' || rounds.is_empty()) {
            let start = match r.separator {
                Some(s) if !rounds.is_empty() && self.g(g) != self.p(s) => break,
                Some(_) if !rounds.is_empty() => g + 1,
                _ => g,
            };
            let mut round = Bindings::default();
            match self.sequence(r.inner.clone(), start..given.end, &mut round, depth + 1) {
                Some(end) if end > g => g = end,
                _ => break,
            }
            rounds.push(round);
        }
        if r.operator == b'+' && rounds.is_empty() {
            return None;
        }
        for name in self.variables(r.inner.clone()) {
            let all = rounds.iter_mut().filter_map(|round| round.remove(name)).collect();
            to.insert(name, Bound::Many(all));
        }
        Some(g)
    }

    /// The variables of a part of a pattern.
    fn variables(&self, within: Range<usize>) -> impl Iterator<Item = &'t [u8]> + '_ {
        within.filter(|&i| self.p(i) == b"$" && self.pattern[i + 1].kind == Kind::Word).map(|i| self.p(i + 1))
    }

    /// Where a fragment of a kind ends that starts at a token given.
    fn fragment(&self, kind: &[u8], at: usize, end: usize) -> Option<usize> {
        let token = *self.given.get(at).filter(|_| at < end || kind == b"vis")?;
        let tree = |i: usize| match self.given[i].kind {
            Kind::Open(close) => close as usize + 1,
            _ => i + 1,
        };
        match kind {
            b"ident" => (token.kind == Kind::Word && self.g(at) != b"_").then_some(at + 1),
            b"lifetime" => (token.kind == Kind::Lifetime).then_some(at + 1),
            b"literal" => {
                let at = if self.g(at) == b"-" { at + 1 } else { at };
                let is_literal = self.given.get(at)?.kind == Kind::Literal || matches!(self.g(at), b"true" | b"false");
                is_literal.then_some(at + 1)
            }
            b"tt" => Some(tree(at)),
            b"block" => (self.g(at) == b"{").then(|| tree(at)),
            b"vis" if at < end && self.g(at) == b"pub" => {
                Some(if at + 1 < end && self.g(at + 1) == b"(" { tree(at + 1) } else { at + 1 })
            }
            b"vis" => Some(at),
            b"item" => {
                let braces_end = !self.is_ended_by_semicolon(at, end);
                self.until(at, end, |text, _| text == b";" || braces_end && text == b"{").map(tree)
            }
            b"expr" | b"expr_2021" | b"stmt" | b"meta" => self.some(at, end, &[b",", b";", b"=>"]),
            b"pat" | b"pat_param" => self.some(at, end, &[b",", b"=>", b"=", b"if", b"in"]),
            b"ty" | b"path" => self.some(at, end, &[b",", b"=>", b":", b"=", b";", b"|", b"{", b"as", b"where"]),
            _ => None,
        }
    }

    /// Whether braces in an item are no end of it: imports, and values of constants.
    fn is_ended_by_semicolon(&self, at: usize, end: usize) -> bool {
        let mut words = (at..end).filter(|&i| self.given[i].kind == Kind::Word).map(|i| self.g(i));
        let first = words.find(|word| *word != b"pub");
        let is_function = |word: Option<&[u8]>| matches!(word, Some(b"fn" | b"unsafe" | b"async" | b"extern"));
        match first {
            Some(b"use" | b"static" | b"type") => true,
            Some(b"const") => !is_function(words.next()),
            _ => false,
        }
    }

    /// At least one token, up to one of these outside of angle brackets.
    fn some(&self, at: usize, end: usize, ends: &[&[u8]]) -> Option<usize> {
        let stop = self.until(at, end, |text, angles| angles == 0 && ends.contains(&text)).unwrap_or(end);
        (stop > at).then_some(stop)
    }

    /// The first token that fits, brackets passed over; told how many angle brackets are open.
    fn until(&self, at: usize, end: usize, fits: impl Fn(&[u8], u32) -> bool) -> Option<usize> {
        let (mut i, mut angles) = (at, 0u32);
        while i < end {
            let text = self.g(i);
            if fits(text, angles) {
                return Some(i);
            }
            match text {
                b"<" => angles += 1,
                b">" => angles = angles.saturating_sub(1),
                _ => {}
            }
            i = match self.given[i].kind {
                Kind::Open(close) => close as usize + 1,
                _ => i + 1,
            };
        }
        None
    }
}

/// Writing out the body of an arm.
struct Writing<'t> {
    text: &'t [u8],
    tokens: &'t [Token],
}

impl<'t> Writing<'t> {
    fn sequence(
        &self,
        body: Range<usize>,
        bound: &FxHashMap<&'t [u8], &Bound>,
        made: &mut Vec<Made>,
        depth: u32,
    ) -> Option<()> {
        let mut at = body.start;
        while at < body.end {
            if made.len() > TOKENS_MAX || depth > DEPTH_MAX {
                return None;
            }
            if word(self.text, self.tokens, at) == b"$" {
                if let Some(repeated) = repetition(self.text, self.tokens, at) {
                    self.repeated(&repeated, bound, made, depth)?;
                    at = repeated.next;
                    continue;
                }
                match (word(self.text, self.tokens, at + 1), bound.get(word(self.text, self.tokens, at + 1))) {
                    (b"crate", _) => made.push(Made::Token(self.tokens[at + 1].span)),
                    (_, Some(Bound::One(tokens))) => made.extend_from_slice(tokens),
                    _ => return None,
                }
                at += 2;
                continue;
            }
            made.push(match self.tokens[at].kind {
                Kind::Doc => Made::Word("#[doc]"),
                _ => Made::Token(self.tokens[at].span),
            });
            at += 1;
        }
        Some(())
    }

    fn repeated(
        &self,
        r: &Repetition,
        bound: &FxHashMap<&'t [u8], &Bound>,
        made: &mut Vec<Made>,
        depth: u32,
    ) -> Option<()> {
        let named = |i: &usize| word(self.text, self.tokens, *i) == b"$";
        let variables: Vec<&[u8]> =
            r.inner.clone().filter(named).map(|i| word(self.text, self.tokens, i + 1)).collect();
        let rounds = variables.iter().filter_map(|name| match bound.get(name) {
            Some(Bound::Many(all)) => Some(all.len()),
            _ => None,
        });
        for round in 0..rounds.max()? {
            if let Some(separator) = r.separator.filter(|_| round > 0) {
                made.push(Made::Token(self.tokens[separator].span));
            }
            let mut inner = bound.clone();
            for name in &variables {
                if let Some(Bound::Many(all)) = bound.get(name) {
                    inner.insert(name, all.get(round)?);
                }
            }
            self.sequence(r.inner.clone(), &inner, made, depth + 1)?;
        }
        Some(())
    }
}
