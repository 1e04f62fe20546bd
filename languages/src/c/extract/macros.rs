//! What the preprocessor took out of the text: includes, macros and their uses, conditions.

use super::Extract;
use super::replacement::Replacement;
use crate::builder::Builder;
use crate::c::preprocess::{Directive, Masked, Token, TokenKind, What, tokens};
use crate::facts::{Base, DefFlags, DefKind, Expr, Import, Namespaces, RefKind, ScopeKind};
use crate::ids::{NodeId, RefId, ScopeId};
use crate::positions::Span;

const FILE: ScopeId = ScopeId(0);

/// Tokens of a longer macro are not looked at.
const BODY_TOKENS_MAX: usize = 4_000;

impl Extract {
    /// Notes what was taken out in front of a position.
    pub(super) fn catch_up(&mut self, b: &mut Builder<'_>, to: u32) {
        loop {
            let directive = self.source.directives.get(self.next_directive).map_or(u32::MAX, |d| d.span.start);
            let masked = self.source.masked.get(self.next_masked).map_or(u32::MAX, |m| m.name.start);
            if directive.min(masked) >= to {
                return;
            }
            if directive < masked {
                let directive = self.source.directives[self.next_directive].clone();
                self.next_directive += 1;
                self.directive(b, &directive);
            } else {
                let masked = self.source.masked[self.next_masked];
                self.next_masked += 1;
                self.masked(b, masked);
            }
        }
    }

    fn directive(&mut self, b: &mut Builder<'_>, directive: &Directive) {
        match &directive.what {
            What::Include { path, angle } => self.include(b, *path, *angle),
            What::Define { name, function, parameters, variadic, body } => {
                self.define(
                    b,
                    directive.span,
                    *name,
                    *body,
                    Parameters { function: *function, names: parameters, variadic: *variadic },
                );
            }
            What::Undefine(name) => {
                self.refer_macro(b, *name, RefKind::Read);
            }
            What::If { condition, .. } | What::ElseIf { condition, .. } => self.condition(b, *condition),
            What::Else | What::EndIf | What::Other => {}
        }
    }

    fn include(&mut self, b: &mut Builder<'_>, path: Span, angle: bool) {
        let Some(text) = text(b, path).filter(|t| !t.is_empty()) else { return };
        let specifier = if angle { b.name(&format!("<{text}>")) } else { b.name(text) };
        let name = b.name(text.rsplit('/').next().unwrap_or(text));
        let reference = b.refer_as(RefKind::Import, name, path, Base::Module(specifier), Namespaces::ANY);
        b.reference_mut(reference).scope = FILE;
        let target = b.expr(Expr::Module(specifier));
        b.import(Import { scope: FILE, specifier, target, definition: None, star: true, exported: true }, NodeId(0));
    }

    fn define(&mut self, b: &mut Builder<'_>, whole: Span, name: Span, body: Span, parameters: Parameters<'_>) {
        let Some(spelled) = text(b, name).map(|t| b.name(t)) else { return };
        let is_function = |b: &Builder<'_>, d: &crate::ids::DefId| b.definition(*d).kind == DefKind::Function;
        let hides_function = b.declared_in(FILE, spelled).iter().any(|d| is_function(b, d));
        let def = b.declare_as(DefKind::Macro, spelled, name, b.ast.root(), FILE);
        b.definition_mut(def).namespaces = Namespaces::MACRO;
        if hides_function || self.macros.get(b.spelling(spelled).as_bytes()) == Some(&true) {
            b.definition_mut(def).visible_from = Some(b.next_reference());
        }
        b.definition_mut(def).parent = None;
        let spans = b.spans_mut(def);
        spans.full = whole;
        spans.signature = Span { start: whole.start, end: body.start };
        if self.source.is_conditional(whole.start) {
            b.add_flags(def, DefFlags::CONDITIONAL);
        }
        let scope = b.add_scope_at(ScopeKind::Function, def, FILE, whole);
        for &parameter in parameters.names {
            let Some(spelled) = text(b, parameter).map(|t| b.name(t)) else { continue };
            let p = b.declare_as(DefKind::Parameter, spelled, parameter, b.ast.root(), scope);
            b.spans_mut(p).full = parameter;
            b.add_parameter(def, p);
        }
        if parameters.variadic || !parameters.function {
            b.add_flags(def, DefFlags::VARIADIC);
        }
        let namespace = if parameters.function { None } else { self.define_namespace(b, name, body) };
        let text = self.words(b, body, scope);
        // Another name for a type or value, or for the namespace it opens.
        let stands_for = |(i, _): &&(usize, RefId)| match namespace {
            Some(opened) => text.tokens[*i].start == opened.start,
            None => text.tokens.len() == 1 && !parameters.function,
        };
        if let Some((_, only)) = text.references.iter().find(stands_for) {
            let alias = b.ref_expr(*only);
            b.definition_mut(def).alias = Some(alias);
        }
        let replacement = Replacement { source: b.source(), tokens: &text.tokens, references: &text.references };
        if let Some(callee) = replacement.callee().filter(|_| parameters.function) {
            let callee = b.ref_expr(callee);
            let result = b.expr(Expr::Call(callee));
            b.add_returned(def, result);
        }
    }

    /// Refers to the words of a text that is not parsed.
    fn words(&mut self, b: &mut Builder<'_>, body: Span, scope: ScopeId) -> Words {
        let mut tokens = tokens(b.source(), body.start, body.end);
        tokens.truncate(BODY_TOKENS_MAX);
        let mut references: Vec<(usize, RefId)> = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let byte = |i: usize| tokens.get(i).map_or(0, |t| b.source()[t.start as usize]);
            let before = |n: usize| i.checked_sub(n).map_or(0, byte);
            if token.kind != TokenKind::Word || before(1) == b'#' {
                continue;
            }
            let at = Span { start: token.start, end: token.end };
            let Some(word) = text(b, at).filter(|w| !is_keyword(w)) else { continue };
            let kind = if byte(i + 1) == b'(' { RefKind::Call } else { RefKind::Read };
            let is_member = before(1) == b'.' || before(1) == b'>' && before(2) == b'-';
            let in_scope = before(1) == b':' && before(2) == b':';
            let of = references.last().filter(|(token, _)| in_scope && *token + 3 == i).map(|(_, r)| *r);
            let name = b.name(word);
            let (base, namespaces) = match of {
                _ if is_member => (Base::Member(b.unknown()), self.member()),
                Some(of) => (Base::Member(b.ref_expr(of)), Namespaces::ANY),
                None => (Base::Lexical, self.ordinary().with(Namespaces::TAG)),
            };
            let reference = b.refer_as(kind, name, at, base, namespaces);
            b.reference_mut(reference).scope = scope;
            references.push((i, reference));
        }
        Words { tokens, references }
    }

    fn condition(&mut self, b: &mut Builder<'_>, condition: Span) {
        let words: Vec<Span> = tokens(b.source(), condition.start, condition.end)
            .iter()
            .filter(|t| t.kind == TokenKind::Word)
            .map(|t| Span { start: t.start, end: t.end })
            .collect();
        for at in words {
            if text(b, at).is_some_and(|w| !matches!(w, "defined" | "and" | "or" | "not")) {
                self.refer_macro(b, at, RefKind::Read);
            }
        }
    }

    fn refer_macro(&mut self, b: &mut Builder<'_>, at: Span, kind: RefKind) -> Option<RefId> {
        let name = text(b, at).map(|t| b.name(t))?;
        let reference = b.refer_as(kind, name, at, Base::Lexical, Namespaces::MACRO);
        b.reference_mut(reference).scope = FILE;
        Some(reference)
    }

    /// A use of a macro that the grammar did not see, with the names in its arguments.
    fn masked(&mut self, b: &mut Builder<'_>, masked: Masked) {
        let kind = if masked.arguments.is_some() { RefKind::Call } else { RefKind::Read };
        if let Some(reference) = self.refer_macro(b, masked.name, kind) {
            b.reference_mut(reference).scope = b.scope();
        }
        if let Some(arguments) = masked.arguments {
            let scope = b.scope();
            self.words(b, arguments, scope);
        }
    }
}

/// A text that is not parsed, and what its words refer to, by the number of their tokens.
struct Words {
    tokens: Vec<Token>,
    references: Vec<(usize, RefId)>,
}

struct Parameters<'a> {
    function: bool,
    names: &'a [Span],
    variadic: bool,
}

pub(super) fn text<'a>(b: &Builder<'a>, at: Span) -> Option<&'a str> {
    let bytes = b.source().get(at.start as usize..at.end as usize)?;
    std::str::from_utf8(bytes).ok()
}

/// Words of the language in the text of a macro.
fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "auto",
        "bool",
        "break",
        "case",
        "catch",
        "char",
        "class",
        "const",
        "constexpr",
        "continue",
        "default",
        "defined",
        "delete",
        "do",
        "double",
        "else",
        "enum",
        "explicit",
        "extern",
        "false",
        "float",
        "for",
        "friend",
        "goto",
        "if",
        "inline",
        "int",
        "long",
        "namespace",
        "new",
        "nullptr",
        "operator",
        "override",
        "private",
        "protected",
        "public",
        "register",
        "reinterpret_cast",
        "restrict",
        "return",
        "short",
        "signed",
        "sizeof",
        "static",
        "static_cast",
        "struct",
        "switch",
        "template",
        "this",
        "throw",
        "true",
        "try",
        "typedef",
        "typename",
        "union",
        "unsigned",
        "using",
        "virtual",
        "void",
        "volatile",
        "while",
    ];
    KEYWORDS.binary_search(&word).is_ok() || word.starts_with("__")
}
