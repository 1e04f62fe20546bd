//! What stands in front of an item: attributes and doc comments.

use super::extract::Extract;
use super::syntax::K;
use crate::builder::Builder;
use crate::facts::{Namespaces, RefKind};
use crate::ids::{NameId, NodeId};
use crate::positions::Span;

/// Gathered from the attributes and comments directly before the node `before`.
#[derive(Default)]
pub(super) struct Prelude {
    before: Option<NodeId>,
    /// `#[test]` and its kin, `#[cfg(test)]`.
    pub(super) test: bool,
    /// A `#[cfg]` that does not hold in a default build.
    pub(super) conditional: bool,
    /// `#[macro_use]`.
    pub(super) macro_use: bool,
    /// `#[proc_macro]`, `#[proc_macro_attribute]`: a function that is a macro of that name.
    pub(super) is_macro: bool,
    /// `#[proc_macro_derive(Name)]`: a function that is a macro of another name.
    pub(super) derive_macro: Option<NameId>,
    /// What `derive` names, without what the standard library has.
    pub(super) derived: Vec<NameId>,
    /// `#[macro_export]`.
    pub(super) exported: bool,
    /// The file `#[path = "…"]` names.
    pub(super) path: Option<String>,
    /// From the first to the last line of the doc comment.
    pub(super) doc: Option<Span>,
}

impl Extract {
    /// A comment: part of the documentation if it is a doc comment.
    pub(super) fn comment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let text = b.bytes(node);
        let outer = (text.starts_with(b"///") && !text.starts_with(b"////"))
            || (text.starts_with(b"/**") && !text.starts_with(b"/***") && text.len() > 4);
        let prelude = self.prelude_before(b, node);
        if outer {
            // The grammar counts the line feed into a line comment.
            let trimmed = text.trim_ascii_end().len() as u32;
            let span = b.ast.span(node);
            let start = prelude.doc.map_or(span.start, |d| d.start);
            prelude.doc = Some(Span { start, end: span.start + trimmed });
        }
    }

    /// An attribute: what it says of the item, and references to the macros it names.
    pub(super) fn attribute(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(attribute) = b.ast.first_child(node) else { return };
        let Some(path) = b.ast.first_child(attribute) else { return };
        let (name, whole) = (b.text(path), b.text(attribute));
        let prelude = self.prelude_before(b, node);
        match name {
            "cfg" => {
                let condition = whole.replace(char::is_whitespace, "");
                prelude.test |= condition.starts_with("cfg(test)") || condition.starts_with("cfg(all(test,");
                prelude.conditional |= super::cfg::holds(&condition) == Some(false);
            }
            "path" => prelude.path = whole.split('"').nth(1).map(str::to_owned),
            "macro_export" => prelude.exported = true,
            "macro_use" => prelude.macro_use = true,
            "proc_macro" | "proc_macro_attribute" => prelude.is_macro = true,
            "proc_macro_derive" => {
                let name = whole.split(['(', ',', ')']).nth(1).map(|name| b.name(name.trim()));
                prelude.derive_macro = name;
            }
            "derive" => {
                let derived = self.derives(b, attribute);
                self.prelude_before(b, node).derived.extend(derived);
            }
            _ => {
                let last = name.rsplit("::").next().unwrap_or(name).trim();
                prelude.test |= matches!(last, "test" | "bench" | "rstest" | "test_case" | "proptest" | "quickcheck");
            }
        }
    }

    /// `derive` names macros in its arguments; only the last segment of a path is one. Gives the names without a path.
    fn derives(&mut self, b: &mut Builder<'_>, attribute: NodeId) -> Vec<NameId> {
        let mut named = Vec::new();
        let Some(arguments) = b.ast.children(attribute).find(|&c| self.kind(b, c) == K::TokenTree) else {
            return named;
        };
        let (text, start) = (b.bytes(arguments), b.ast.span(arguments).start);
        let tokens: Vec<NodeId> = b.ast.children(arguments).filter(|&c| self.kind(b, c) == K::Identifier).collect();
        for token in tokens {
            let end = (b.ast.span(token).end - start) as usize;
            let in_path = text[end..].trim_ascii_start().starts_with(b"::");
            if !in_path {
                b.refer_to(RefKind::Attribute, token, crate::facts::Base::Lexical, Namespaces::MACRO);
            }
            let path = text[..(b.ast.span(token).start - start) as usize].trim_ascii_end().ends_with(b"::");
            if !in_path && !path && !OF_LIBRARY.contains(&b.text(token)) {
                named.push(b.name_of(token));
            }
        }
        named
    }

    /// The prelude that `node`, a part of it, continues; from here on it stands before the next sibling.
    fn prelude_before(&mut self, b: &Builder<'_>, node: NodeId) -> &mut Prelude {
        if self.prelude.before != Some(node) {
            self.prelude = Prelude::default();
        }
        self.prelude.before = b.ast.next_sibling(node);
        &mut self.prelude
    }

    /// Takes what stands before an item.
    pub(super) fn take_prelude(&mut self, node: NodeId) -> Prelude {
        let prelude = std::mem::take(&mut self.prelude);
        if prelude.before == Some(node) { prelude } else { Prelude::default() }
    }
}

/// What the standard library derives.
const OF_LIBRARY: &[&str] = &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];
