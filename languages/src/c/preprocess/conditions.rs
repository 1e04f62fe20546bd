//! Which branches of `#if` the grammar sees, and which a default build takes.

use super::directives::{Directive, What};
use super::holds::{Holds, Known, evaluate, not, of_platform};
use super::tokens::{Token, TokenKind};
use crate::positions::Span;

/// What was decided about the branches of a file.
pub(super) struct Decided {
    /// Not for the grammar; sorted, not nested.
    pub(super) dropped: Vec<Span>,
    /// Seen, but no part of a default build; sorted, not nested.
    pub(super) conditional: Vec<Span>,
}

impl Decided {
    pub(super) fn is_dropped(&self, at: u32) -> bool {
        is_inside(&self.dropped, at)
    }
}

/// Whether a position lies in one of some sorted spans.
pub(super) fn is_inside(spans: &[Span], at: u32) -> bool {
    let i = spans.partition_point(|s| s.end <= at);
    spans.get(i).is_some_and(|s| s.start <= at)
}

/// What the brackets of a part of the text add up to: braces, parentheses, square brackets.
type Balance = [i32; 3];

struct Branch {
    start: u32,
    end: u32,
    holds: Holds,
    /// What its condition asks about is the platform's or a `configure` script's, and not an option.
    of_platform: bool,
    balance: Balance,
    tokens: u32,
}

/// The branches of one `#if` so far. What is asked of all of them is kept as they come: there may be a
/// hundred thousand.
struct Group {
    branches: Vec<Branch>,
    /// The most likely condition of the branches.
    surest: Holds,
    /// All conditions ask about the platform.
    of_platform: bool,
    /// It stands in a branch for other platforms.
    elsewhere: bool,
    /// It stands in a branch that a default build leaves out.
    unlikely: bool,
    has_else: bool,
    /// It starts within a statement: its branches are parts of one, not statements of their own.
    within: bool,
}

/// Decides about all branches in one pass over directives and tokens.
pub(super) fn decide(source: &[u8], directives: &[Directive], tokens: &[Token], plus: bool) -> Decided {
    let mut open: Vec<Group> = Vec::new();
    let mut outermost = Balance::default();
    let (mut dropped, mut conditional) = (Vec::new(), Vec::new());
    let mut known = Known { plus, ..Known::default() };
    let mut next = 0;
    for d in directives {
        while let Some(token) = tokens.get(next).filter(|t| t.start < d.span.start) {
            let balance =
                open.last_mut().and_then(|g| g.branches.last_mut()).map_or(&mut outermost, |b| &mut b.balance);
            count(balance, source[token.start as usize], token.kind);
            if let Some(branch) = open.last_mut().and_then(|g| g.branches.last_mut()) {
                branch.tokens += 1;
            }
            next += 1;
        }
        match &d.what {
            What::If { condition, kind } => {
                let holds = evaluate(source, *condition, *kind, &known);
                let within = next.checked_sub(1).is_some_and(|i| !ends_statement(source, &tokens[i]));
                let elsewhere = open.last().is_some_and(Group::is_elsewhere);
                let unlikely = open.last().is_some_and(Group::is_unlikely);
                let mut group = Group { elsewhere, unlikely, within, ..Group::default() };
                group.start_branch(d.span, holds, of_platform(source, *condition));
                open.push(group);
            }
            What::ElseIf { condition, kind } => {
                let Some(group) = open.last_mut() else { continue };
                let holds = evaluate(source, *condition, *kind, &known).min(group.otherwise());
                group.start_branch(d.span, holds, of_platform(source, *condition));
            }
            What::Else => {
                let Some(group) = open.last_mut() else { continue };
                let holds = group.otherwise();
                group.start_branch(d.span, holds, group.of_platform);
                group.has_else = true;
            }
            What::EndIf => {
                let Some(mut group) = open.pop() else { continue };
                group.end_branch(d.span.start);
                let balance = settle(&group, &mut dropped, &mut conditional);
                let inside: u32 = group.branches.iter().map(|b| b.tokens).sum();
                if let Some(outer) = open.last_mut().and_then(|g| g.branches.last_mut()) {
                    outer.tokens += inside;
                }
                let around =
                    open.last_mut().and_then(|g| g.branches.last_mut()).map_or(&mut outermost, |b| &mut b.balance);
                around.iter_mut().zip(balance).for_each(|(a, b)| *a += b);
            }
            // What other platforms define is not defined here.
            What::Define { name, body, .. } if !open.last().is_some_and(Group::is_elsewhere) => {
                let text = |s: &Span| source[s.start as usize..s.end as usize].trim_ascii();
                if open.last().is_some_and(Group::is_unlikely) {
                    *known.by_options.entry(text(name)).or_default() += 1;
                } else {
                    known.defined.insert(text(name), text(body));
                }
            }
            What::Include { angle: true, .. } => known.includes = true,
            _ => {}
        }
    }
    Decided { dropped: outer_only(dropped), conditional: outer_only(conditional) }
}

impl Default for Group {
    fn default() -> Group {
        let (elsewhere, unlikely, has_else, within) = (false, false, false, false);
        Group { branches: Vec::new(), surest: Holds::No, of_platform: true, elsewhere, unlikely, has_else, within }
    }
}

impl Group {
    /// How likely none of the branches so far is taken.
    fn otherwise(&self) -> Holds {
        not(self.surest)
    }

    /// Whether the branch that is open, or one around it, is for other platforms.
    fn is_elsewhere(&self) -> bool {
        let for_others = |b: &Branch| b.of_platform && matches!(b.holds, Holds::No | Holds::Unlikely);
        self.elsewhere || self.branches.last().is_some_and(for_others)
    }

    /// Whether a default build leaves out the branch that is open, or one around it.
    fn is_unlikely(&self) -> bool {
        self.unlikely || self.branches.last().is_some_and(|b| b.holds <= Holds::Unlikely)
    }

    fn end_branch(&mut self, at: u32) {
        if let Some(last) = self.branches.last_mut() {
            last.end = at;
        }
    }

    fn start_branch(&mut self, directive: Span, holds: Holds, of_platform: bool) {
        self.end_branch(directive.start);
        let (start, end) = (directive.end, directive.end);
        self.branches.push(Branch { start, end, holds, of_platform, balance: Balance::default(), tokens: 0 });
        self.surest = self.surest.max(holds);
        self.of_platform &= of_platform;
    }
}

/// Drops what the grammar shall not see of a group; gives what is left of its brackets.
fn settle(group: &Group, dropped: &mut Vec<Span>, conditional: &mut Vec<Span>) -> Balance {
    let span = |b: &Branch| Span { start: b.start, end: b.end };
    let live = || group.branches.iter().filter(|b| b.holds != Holds::No);
    dropped.extend(group.branches.iter().filter(|b| b.holds == Holds::No).map(span));
    let part = |b: &Branch| group.within && b.tokens > 0;
    let alternatives = live().filter(|b| part(b)).count() > 1 || live().any(|b| part(b) && b.holds == Holds::Unlikely);
    if !alternatives && live().all(|b| b.balance == Balance::default()) {
        conditional.extend(live().filter(|b| b.holds == Holds::Unlikely).map(span));
        return Balance::default();
    }
    let nothing_is_taken = !group.has_else && group.otherwise() > Holds::Unlikely;
    let mut taken: Option<&Branch> = None;
    for b in live().filter(|_| !nothing_is_taken) {
        if taken.is_none_or(|t| t.holds < b.holds) {
            taken = Some(b);
        }
    }
    dropped.extend(live().filter(|b| taken.is_none_or(|t| t.start != b.start)).map(span));
    taken.map_or(Balance::default(), |t| t.balance)
}

/// Sorted, without those inside others.
fn outer_only(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    let mut end = 0;
    spans.retain(|s| {
        let outer = s.start >= end && s.end > s.start;
        end = if outer { s.end } else { end };
        outer
    });
    spans
}

fn count(balance: &mut Balance, byte: u8, kind: TokenKind) {
    if kind != TokenKind::Mark {
        return;
    }
    match byte {
        b'{' => balance[0] += 1,
        b'}' => balance[0] -= 1,
        b'(' => balance[1] += 1,
        b')' => balance[1] -= 1,
        b'[' => balance[2] += 1,
        b']' => balance[2] -= 1,
        _ => {}
    }
}

/// Whether a statement, declaration or item of a list may start behind a token.
fn ends_statement(source: &[u8], token: &Token) -> bool {
    let text = &source[token.start as usize..token.end as usize];
    matches!(text, b";" | b"{" | b"}" | b":" | b"," | b"else" | b"do")
        || token.kind == TokenKind::Word && text.iter().all(|b| b.is_ascii_uppercase() || *b == b'_')
}
