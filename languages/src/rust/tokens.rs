//! Arguments of macros. Mostly they parse as code and are read as such; what does not is read
//! token by token: enough to see names, paths, members and calls.

use super::extract::Extract;
use super::paths::VALUES;
use super::syntax::{F, K};
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

/// What stands directly before and after a token.
struct Around {
    dot: bool,
    path: bool,
    called: bool,
    path_follows: bool,
    bang: bool,
    other: bool,
}

impl Extract {
    pub(super) fn enter_tokens(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.token = None;
        self.open_token_braces(b, node);
    }

    /// A bracket behind a name is its arguments, so that `f(x).g` sees what `f` gives.
    pub(super) fn leave_tokens(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let code = b.ast.first_child(node).filter(|&c| self.kind(b, c) == K::SourceFile);
        if let Some(expr) = code.and_then(|c| b.expr_of(c)) {
            b.set_expr(node, expr);
        }
    }

    pub(super) fn token_identifier(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let around = self.around(b, node)?;
        if self.declare_token(b, node) || around.other {
            return None;
        }
        if b.bytes(node) == b"Self" {
            return self.self_type(b, node);
        }
        let before = self.token.filter(|_| around.dot || around.path);
        let base = match before {
            Some(before) => Base::Member(b.expr_or_unknown(before)),
            None if around.dot || around.path => Base::Member(b.unknown()),
            None => Base::Lexical,
        };
        let (kind, namespaces) = match (&around, base) {
            (Around { bang: true, .. }, _) => (RefKind::Call, Namespaces::MACRO),
            (Around { path_follows: true, .. }, _) => (RefKind::Type, Namespaces::TYPE),
            (Around { dot: true, called: true, .. }, _) => (RefKind::Call, Namespaces::METHOD),
            (Around { dot: true, .. }, _) => (RefKind::Read, Namespaces::FIELD),
            (Around { called: true, .. }, Base::Lexical) => (RefKind::Call, Namespaces::VALUE),
            (Around { called: true, .. }, _) => (RefKind::Call, VALUES),
            // By convention, capitals are types and constants.
            (_, Base::Lexical) if b.bytes(node)[0].is_ascii_uppercase() => {
                (RefKind::Read, Namespaces::VALUE.with(Namespaces::TYPE))
            }
            (_, Base::Lexical) => (RefKind::Read, Namespaces::VALUE),
            _ => (RefKind::Read, VALUES.with(Namespaces::TYPE)),
        };
        let r = b.refer_to(kind, node, base, namespaces);
        let expr = b.ref_expr(r);
        Some(if around.called && kind == RefKind::Call { b.expr(Expr::Call(expr)) } else { expr })
    }

    fn around(&self, b: &Builder<'_>, node: NodeId) -> Option<Around> {
        let tree = b.ast.parent(node)?;
        let (text, start) = (b.bytes(tree), b.ast.span(tree).start);
        let span = b.ast.span(node);
        let before = text.get(..(span.start - start) as usize)?;
        let after = text.get((span.end - start) as usize..)?;
        let gap_before = before[before.len().saturating_sub(64)..].trim_ascii_end();
        let gap_after = after[..after.len().min(64)].trim_ascii_start();
        let single_colon = gap_after.starts_with(b":") && !gap_after.starts_with(b"::");
        let dots = gap_before.ends_with(b"..");
        Some(Around {
            dot: gap_before.ends_with(b".") && !dots,
            path: gap_before.ends_with(b"::"),
            called: gap_after.starts_with(b"("),
            path_follows: gap_after.starts_with(b"::"),
            bang: gap_after.starts_with(b"!") && !gap_after.starts_with(b"!="),
            other: single_colon || before.ends_with(b"'") || before.ends_with(b"#"),
        })
    }

    /// The value of a macro call, where the macro is one everybody knows.
    pub(super) fn macro_value(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let name = b.text(self.child(b, node, F::Macro)?);
        match name.rsplit("::").next().unwrap_or(name).trim() {
            "vec" => {
                let tokens = self.child_of_kind(b, node, K::TokenTree)?;
                b.expr_of(tokens)
            }
            "format" | "concat" | "stringify" | "env" | "include_str" => Some(b.builtin("str")),
            "matches" | "cfg" => Some(b.builtin("bool")),
            name @ ("dbg" | "ready" | "try" | "tri") => {
                let tokens = self.child_of_kind(b, node, K::TokenTree)?;
                let value = b.expr_of(tokens)?;
                Some(if name.starts_with("tr") { b.expr(Expr::Unwrap(value)) } else { value })
            }
            _ => None,
        }
    }

    /// `{name}` in the format string of a macro reads the variable.
    pub(super) fn format_arguments(&self, b: &mut Builder<'_>, node: NodeId) {
        let Some(invocation) = self.format_macro(b, node) else { return };
        let Some(name) = self.child(b, invocation, F::Macro).map(|m| b.text(m)) else { return };
        if !formats(name.rsplit("::").next().unwrap_or(name)) {
            return;
        }
        let (text, start) = (b.text(node), b.ast.span(node).start);
        for (from, name) in placeholders(text) {
            let from = start + from as u32;
            let span = Span { start: from, end: from + name.len() as u32 };
            let name = b.name(name);
            b.refer_as(RefKind::Read, name, span, Base::Lexical, Namespaces::VALUE);
        }
    }

    /// The macro call a string is directly an argument of.
    fn format_macro(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        for at in b.ast.ancestors(node).take(5) {
            match self.kind(b, at) {
                K::TokenTree | K::SourceFile | K::ExpressionStatement => {}
                K::TupleExpression | K::ParenthesizedExpression | K::ArrayExpression => {}
                K::MacroInvocation => return Some(at),
                _ => return None,
            }
        }
        None
    }
}

/// Macros that take a format string, of the standard library and the most used crates.
fn formats(name: &str) -> bool {
    let stem = name.strip_prefix("debug_").or(name.strip_prefix('e')).unwrap_or(name);
    matches!(
        stem,
        "format"
            | "format_args"
            | "print"
            | "println"
            | "write"
            | "writeln"
            | "panic"
            | "assert"
            | "assert_eq"
            | "assert_ne"
            | "todo"
            | "unimplemented"
            | "unreachable"
            | "log"
            | "trace"
            | "debug"
            | "info"
            | "warn"
            | "rror"
            | "error"
            | "bail"
            | "anyhow"
            | "nsure"
            | "ensure"
    )
}

/// The names in `{name}` and `{name:…}` and where each starts.
fn placeholders(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let open = rest + text.get(rest..)?.find('{')? + 1;
            if text[open..].starts_with('{') {
                rest = open + 1;
                continue;
            }
            let tail = &text[open..];
            let length = tail.bytes().take_while(|c| c.is_ascii_alphanumeric() || *c == b'_').count();
            rest = open + length;
            let name = &tail[..length];
            let ends = tail[length..].starts_with(['}', ':']);
            if ends && name.bytes().next().is_some_and(|c| c.is_ascii_alphabetic() || c == b'_') {
                return Some((open, name));
            }
        }
    })
}
