//! Type expressions in doc comments: names, `import("x").Name`, type arguments, arrays, unions, and the shapes in
//! `shapes.rs`. What else a type may be says nothing about members and is left out.

use super::text::Cursor;
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::javascript::modules::TYPES;
use crate::positions::Span;
use crate::words::is_word;

/// Types nested deeper are left out.
const DEPTH_MAX: u32 = 16;

/// Further alternatives of a union or arguments of a type are left out.
pub(super) const PARTS_MAX: usize = 32;

/// Scopes further out are not searched.
const SCOPES_MAX: usize = 64;

/// Types that say nothing about members.
const OPEN: [&str; 14] = [
    "any",
    "unknown",
    "object",
    "Object",
    "Function",
    "function",
    "void",
    "undefined",
    "null",
    "never",
    "this",
    "mixed",
    "true",
    "false",
];

/// Types of the language itself.
const BUILTIN: [&str; 16] = [
    "string",
    "String",
    "number",
    "Number",
    "boolean",
    "Boolean",
    "bool",
    "symbol",
    "bigint",
    "Array",
    "Promise",
    "Map",
    "Set",
    "Iterable",
    "Record",
    "ReadonlyArray",
];

/// The type expression that stands in a range of a comment.
pub(super) fn read(b: &mut Builder<'_>, comment: NodeId, at: Span) -> Option<ExprId> {
    let source = b.source();
    let text = source.get(..at.end as usize)?;
    let mut types = Types { text: Cursor { text, at: at.start as usize }, comment };
    let ty = types.union(b, DEPTH_MAX)?;
    types.text.blanks();
    (types.text.at == text.len()).then_some(ty)?
}

/// Types being read from the text of a comment.
pub(super) struct Types<'s> {
    /// The source up to the end of the type.
    pub(super) text: Cursor<'s>,
    pub(super) comment: NodeId,
}

/// What was read: a type, or something that says nothing.
pub(super) type Read = Option<Option<ExprId>>;

impl Types<'_> {
    /// `A | B`: whichever of them is known.
    pub(super) fn union(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let mut parts = Vec::new();
        self.text.eat(b'|');
        loop {
            parts.extend(self.postfix(b, depth)?);
            if parts.len() > PARTS_MAX || !(self.text.eat(b'|') || self.text.eat(b'&')) {
                break;
            }
        }
        Some(match parts[..] {
            [] => None,
            [only] => Some(only),
            _ => Some(b.expr(Expr::Union(parts.into()))),
        })
    }

    /// A type with what stands around it: `readonly T[]`, `?T`, `T["name"]`, `keyof T`.
    fn postfix(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let depth = depth.checked_sub(1)?;
        while self.text.eat(b'?') || self.text.eat(b'!') || self.eat_rest() {}
        if self.text.eat_word("keyof") {
            self.postfix(b, depth)?;
            return Some(Some(b.builtin("string")));
        }
        self.text.eat_word("readonly");
        let mut ty = self.primary(b, depth)?;
        loop {
            if self.text.eat(b'[') {
                ty = self.bracket(b, ty, depth)?;
            } else if !(self.text.eat(b'?') || self.text.eat(b'!') || self.eat_default()) {
                return Some(ty);
            }
        }
    }

    /// The dots of `...T`.
    fn eat_rest(&mut self) -> bool {
        self.text.eat(b'.')
    }

    /// The `=` of an optional `T=`; an arrow is none.
    fn eat_default(&mut self) -> bool {
        self.text.blanks();
        !self.text.stands(b"=>") && self.text.eat(b'=')
    }

    /// `T[]` or `T["name"]`, behind the bracket.
    fn bracket(&mut self, b: &mut Builder<'_>, ty: Option<ExprId>, depth: u32) -> Read {
        if self.text.eat(b']') {
            let array = b.builtin("Array");
            let items = ty.into_iter().collect();
            return Some(Some(b.expr(Expr::Apply(array, items))));
        }
        let member = self.text.string();
        if member.is_none() {
            self.union(b, depth)?;
        }
        self.text.eat(b']').then_some(())?;
        let value = ty.map(|ty| b.expr(Expr::Instance(ty)));
        Some(value.map(|value| {
            let part = match member {
                Some((name, at)) => {
                    let name = b.name(&name);
                    let r = b.refer_as(RefKind::Read, name, at, Base::Member(value), Namespaces::VALUE);
                    b.ref_expr(r)
                }
                None => b.expr(Expr::Element(value)),
            };
            b.expr(Expr::TypeOf(part))
        }))
    }

    fn primary(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        self.text.blanks();
        match self.text.peek() {
            b'(' if self.text.is_arrow() => self.function(b, depth),
            b'(' => {
                self.text.at += 1;
                let inner = self.union(b, depth)?;
                self.text.eat(b')').then_some(inner)
            }
            b'[' => self.tuple(b, depth),
            b'{' => self.object(b, depth),
            b'*' => {
                self.text.at += 1;
                Some(None)
            }
            b'"' | b'\'' | b'`' => {
                self.text.string()?;
                Some(Some(b.builtin("string")))
            }
            byte if is_word(byte) => self.named(b, depth),
            _ => None,
        }
    }

    fn named(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let (word, at) = self.text.word()?;
        if word.as_bytes()[0].is_ascii_digit() {
            return Some(None);
        }
        let head = match word.as_str() {
            "new" | "unique" | "asserts" | "abstract" | "infer" => return None,
            "typeof" => return self.type_of(b),
            "function" if self.text.peek() == b'(' => return self.closure_function(b, depth),
            "import" => self.module(b)?,
            open if OPEN.contains(&open) => None,
            builtin if BUILTIN.contains(&builtin) => Some(b.builtin(builtin)),
            _ => Some(refer(b, &word, at, Base::Lexical)),
        };
        let head = self.path(b, head)?;
        let is_path = self.text.at > at.end as usize;
        if self.text.peek() == b'.' && self.text.text.get(self.text.at + 1) == Some(&b'<') {
            self.text.at += 1;
        }
        if self.text.peek() != b'<' {
            return Some(head);
        }
        self.text.at += 1;
        let mut arguments = Vec::new();
        loop {
            let argument = self.union(b, depth)?;
            arguments.push(argument.unwrap_or_else(|| b.unknown()));
            if arguments.len() > PARTS_MAX || !self.text.eat(b',') {
                break;
            }
        }
        self.text.eat(b'>').then_some(())?;
        if let Some(&first) = arguments.first()
            && !is_path
            && let Some(same) = crate::javascript::types::of_argument(b, word.as_bytes(), first)
            && !is_declared(b, &word)
        {
            return Some(Some(same));
        }
        // Of `Object<string, T>` at least the items are known.
        let head = head.unwrap_or_else(|| b.builtin("Object"));
        Some(Some(b.expr(Expr::Apply(head, arguments.into()))))
    }

    /// `import("x")`, behind the word.
    fn module(&mut self, b: &mut Builder<'_>) -> Read {
        self.text.eat(b'(').then_some(())?;
        self.text.blanks();
        let (specifier, _) = self.text.string()?;
        self.text.eat(b')').then_some(())?;
        Some(Some(module(b, &specifier)))
    }

    /// `typeof value`, behind the word.
    fn type_of(&mut self, b: &mut Builder<'_>) -> Read {
        self.text.blanks();
        let (word, at) = self.text.word()?;
        let head = match word.as_str() {
            "import" => self.module(b)?,
            _ => Some(refer(b, &word, at, Base::Lexical)),
        };
        let value = self.path(b, head)?;
        Some(value.map(|value| b.expr(Expr::TypeOf(value))))
    }

    /// `.B.C` behind a name or module.
    fn path(&mut self, b: &mut Builder<'_>, mut head: Option<ExprId>) -> Read {
        while self.text.peek() == b'.' && self.text.text.get(self.text.at + 1).is_some_and(|&byte| is_word(byte)) {
            self.text.at += 1;
            let (word, at) = self.text.word()?;
            let base = head.map_or(Base::Nothing, Base::Member);
            head = Some(refer(b, &word, at, base));
        }
        Some(head)
    }
}

/// The module that a comment names.
pub(super) fn module(b: &mut Builder<'_>, specifier: &str) -> ExprId {
    let specifier = match specifier.starts_with('#') {
        true => b.name(&format!("{TYPES}{specifier}")),
        false => b.name(specifier),
    };
    b.expr(Expr::Module(specifier))
}

fn refer(b: &mut Builder<'_>, word: &str, at: Span, base: Base) -> ExprId {
    let name = b.name(word);
    let r = b.refer_as(RefKind::Type, name, at, base, Namespaces::ANY);
    b.ref_expr(r)
}

/// Whether a name is one of the scopes around.
fn is_declared(b: &Builder<'_>, word: &str) -> bool {
    let Some(name) = b.known_name(word) else { return false };
    b.enclosing_scopes().take(SCOPES_MAX).any(|scope| !b.declared_in(scope, name).is_empty())
}
