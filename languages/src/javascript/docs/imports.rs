//! `@import` in doc comments: names of types that a file takes from other modules, written as the import
//! statement is (TypeScript Handbook, *JSDoc Reference*).

use super::tags::tags;
use super::text::Cursor;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Namespaces, RefKind};
use crate::ids::NodeId;
use crate::positions::Span;

/// Further names of one tag are left out.
const NAMES_MAX: usize = 255;

/// A name of the other module (none: all of it), and the name it has here.
struct Taken {
    of: Option<(String, Span)>,
    name: (String, Span),
}

/// Declares what the `@import` tags of a comment name.
pub(super) fn declare(b: &mut Builder<'_>, comment: NodeId) {
    let end = b.ast.span(comment).end as usize;
    for tag in tags(b, comment) {
        if tag.tag != "import" {
            continue;
        }
        let text = b.source().get(..end).unwrap_or_default();
        let mut clause = Clause { text: Cursor { text, at: tag.rest }, taken: Vec::new() };
        if let Some(specifier) = clause.read() {
            take(b, comment, &specifier, clause.taken);
        }
    }
}

fn take(b: &mut Builder<'_>, comment: NodeId, specifier: &str, taken: Vec<Taken>) {
    let module = super::types::module(b, specifier);
    let scope = b.scope();
    for Taken { of, name: (name, at) } in taken {
        let target = match of {
            None => module,
            Some((of, at)) => {
                let of = b.name(&of);
                let r = b.refer_as(RefKind::Import, of, at, Base::Member(module), Namespaces::ANY);
                b.ref_expr(r)
            }
        };
        let name = b.name(&name);
        let def = b.declare_as(DefKind::Import, name, at, comment, scope);
        let row = b.definition_mut(def);
        row.namespaces = Namespaces::TYPE;
        row.alias = Some(target);
    }
}

/// The text of a tag, and the names read in it.
struct Clause<'s> {
    text: Cursor<'s>,
    taken: Vec<Taken>,
}

impl Clause<'_> {
    /// Reads `A, { B, C as D } from "x"` or `* as A from "x"`; the specifier, if it is one.
    fn read(&mut self) -> Option<String> {
        loop {
            if self.text.eat(b'{') {
                while !self.text.eat(b'}') {
                    let name = self.word()?;
                    self.take(Some(name))?;
                    self.text.eat(b',');
                }
            } else if self.text.eat(b'*') {
                self.take(None)?;
            } else {
                let name = self.word()?;
                self.taken.push(Taken { of: Some(("default".to_owned(), name.1)), name });
            }
            if !self.text.eat(b',') {
                break;
            }
        }
        self.text.eat_word("from").then_some(())?;
        self.text.blanks();
        Some(self.text.string()?.0)
    }

    /// A name that may be called something else here.
    fn take(&mut self, of: Option<(String, Span)>) -> Option<()> {
        let alias = if self.text.eat_word("as") { Some(self.word()?) } else { None };
        let name = alias.or_else(|| of.clone())?;
        self.taken.push(Taken { of, name });
        (self.taken.len() <= NAMES_MAX).then_some(())
    }

    fn word(&mut self) -> Option<(String, Span)> {
        self.text.blanks();
        self.text.word()
    }
}
