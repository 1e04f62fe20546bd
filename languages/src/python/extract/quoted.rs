//! Type expressions inside string literals: names, dots, subscripts, `|`.

use super::types::generic;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

/// A bracket that is open: what stands before it, and what it holds so far.
#[derive(Default)]
struct Level<'t> {
    head: Option<(&'t str, ExprId)>,
    arguments: Vec<ExprId>,
    members: Vec<ExprId>,
    name: Option<(&'t str, ExprId)>,
}

impl Extract {
    /// The type a quoted annotation says, with references at the names in it.
    pub(super) fn quoted_type(&self, b: &mut Builder<'_>, string: NodeId) -> Option<ExprId> {
        let ast = b.ast;
        let is_content = |&c: &NodeId| ast.kind(c) == "string_content";
        let content = ast.children(string).find(is_content)?;
        let interpolated = ast.children(string).any(|c| ast.kind(c) == "interpolation");
        if interpolated || ast.first_child(content).is_some() || self.kind(b, string) != K::String {
            return None;
        }
        parse(b, b.text(content), ast.span(content).start)
    }
}

/// Reads the text with a stack of open brackets. What is not a type expression ends the reading:
/// the names read so far stay references.
fn parse(b: &mut Builder<'_>, text: &str, offset: u32) -> Option<ExprId> {
    let mut levels = vec![Level::default()];
    let mut at = 0;
    let mut dotted = false;
    while let Some(c) = text[at..].chars().next() {
        let nested = levels.len() > 1;
        let level = levels.last_mut()?;
        if c.is_alphabetic() || c == '_' {
            let end = text[at..].find(|c: char| !c.is_alphanumeric() && c != '_').map_or(text.len(), |n| at + n);
            let word = &text[at..end];
            let of = level.name.take().filter(|_| dotted).map(|(_, of)| of);
            let span = Span { start: offset + at as u32, end: offset + end as u32 };
            level.name = Some((word, name(b, word, span, of)));
            (at, dotted) = (end, false);
            continue;
        }
        match c {
            '.' => dotted = true,
            '[' => {
                let head = level.name.take();
                levels.push(Level { head, ..Level::default() });
            }
            ']' if nested => {
                let mut inner = levels.pop()?;
                close(b, &mut inner);
                let made = match inner.head {
                    Some((head, base)) => (head, generic(b, head, base, inner.arguments, text[..at].ends_with("..."))),
                    None => ("", b.expr(Expr::Union(inner.arguments.into()))),
                };
                levels.last_mut()?.name = Some(made);
            }
            ',' => close(b, level),
            '|' => level.members.extend(level.name.take().map(|(_, e)| e)),
            c if c.is_whitespace() => {}
            _ => return None,
        }
        at += c.len_utf8();
    }
    let mut outermost = levels.pop().filter(|_| levels.is_empty())?;
    close(b, &mut outermost);
    outermost.arguments.pop()
}

fn name(b: &mut Builder<'_>, word: &str, span: Span, of: Option<ExprId>) -> ExprId {
    if word == "None" {
        return b.builtin("None");
    }
    let spelled = b.name(word);
    let base = of.map_or(Base::Lexical, Base::Member);
    let reference = b.refer_as(RefKind::Type, spelled, span, base, Namespaces::ANY);
    b.ref_expr(reference)
}

/// Ends one argument: the union of its members.
fn close(b: &mut Builder<'_>, level: &mut Level<'_>) {
    level.members.extend(level.name.take().map(|(_, e)| e));
    let members = std::mem::take(&mut level.members);
    match members[..] {
        [] => {}
        [one] => level.arguments.push(one),
        _ => level.arguments.push(b.expr(Expr::Union(members.into()))),
    }
}
