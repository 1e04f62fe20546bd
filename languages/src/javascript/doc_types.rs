//! Type expressions in doc comments: names, `import("x").Name`, type arguments, arrays, unions. What else a
//! type may be says nothing about members and is left out.

use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::ExprId;
use crate::positions::Span;
use crate::words::is_word;

/// Types nested deeper are left out.
const DEPTH_MAX: u32 = 8;

/// Further alternatives of a union or arguments of a type are left out.
const PARTS_MAX: usize = 32;

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

/// The type expression that stands in a range of the source.
pub(super) fn read(b: &mut Builder<'_>, at: Span) -> Option<ExprId> {
    let source = b.source();
    let text = source.get(..at.end as usize)?;
    let mut types = Types { text, at: at.start as usize };
    let ty = types.union(b, DEPTH_MAX)?;
    types.blanks();
    (types.at == text.len()).then_some(ty)
}

struct Types<'s> {
    /// The source up to the end of the type.
    text: &'s [u8],
    at: usize,
}

/// What was read: a type, or something that says nothing.
type Read = Option<Option<ExprId>>;

impl Types<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    /// White space, and the stars that begin the lines of a comment.
    fn blanks(&mut self) {
        let mut begins_line = false;
        loop {
            match self.peek() {
                b'\n' => begins_line = true,
                b'*' if begins_line => begins_line = false,
                b' ' | b'\t' | b'\r' => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blanks();
        let eats = self.peek() == byte;
        self.at += usize::from(eats);
        eats
    }

    /// `A | B`: whichever of them is known.
    fn union(&mut self, b: &mut Builder<'_>, depth: u32) -> Option<ExprId> {
        let mut parts = Vec::new();
        self.eat(b'|');
        loop {
            parts.extend(self.postfix(b, depth)?);
            if parts.len() > PARTS_MAX || !(self.eat(b'|') || self.eat(b'&')) {
                break;
            }
        }
        match parts[..] {
            [] => None,
            [only] => Some(only),
            _ => Some(b.expr(Expr::Union(parts.into()))),
        }
    }

    fn postfix(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        while self.eat(b'?') || self.eat(b'!') || self.eat(b'.') {}
        let mut ty = self.primary(b, depth.checked_sub(1)?)?;
        loop {
            if self.eat(b'[') {
                if !self.eat(b']') {
                    return None;
                }
                let array = b.builtin("Array");
                let items = ty.into_iter().collect();
                ty = Some(b.expr(Expr::Apply(array, items)));
            } else if !(self.eat(b'?') || self.eat(b'!') || self.eat(b'=')) {
                return Some(ty);
            }
        }
    }

    fn primary(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        self.blanks();
        match self.peek() {
            b'(' => {
                self.at += 1;
                let inner = self.union(b, depth)?;
                self.eat(b')').then_some(Some(inner))
            }
            b'*' => {
                self.at += 1;
                Some(None)
            }
            quote @ (b'"' | b'\'' | b'`') => {
                self.string(quote)?;
                Some(Some(b.builtin("string")))
            }
            byte if is_word(byte) => self.named(b, depth),
            _ => None,
        }
    }

    /// A string's content.
    fn string(&mut self, quote: u8) -> Option<&str> {
        let start = self.at + 1;
        let length = self.text.get(start..)?.iter().position(|&byte| byte == quote)?;
        self.at = start + length + 1;
        std::str::from_utf8(&self.text[start..start + length]).ok()
    }

    fn word(&mut self) -> Option<(String, Span)> {
        let start = self.at;
        while is_word(self.peek()) {
            self.at += 1;
        }
        let word = std::str::from_utf8(&self.text[start..self.at]).ok().filter(|w| !w.is_empty())?;
        Some((word.to_owned(), Span { start: start as u32, end: self.at as u32 }))
    }

    fn named(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let (word, at) = self.word()?;
        if word.as_bytes()[0].is_ascii_digit() {
            return Some(None);
        }
        let head = match word.as_str() {
            "typeof" | "keyof" | "function" | "new" | "unique" | "asserts" => return None,
            "import" => {
                self.eat(b'(').then_some(())?;
                self.blanks();
                let quote = self.peek();
                let specifier = self.string(quote)?.to_owned();
                self.eat(b')').then_some(())?;
                let specifier = b.name(&specifier);
                Some(b.expr(Expr::Module(specifier)))
            }
            open if OPEN.contains(&open) => None,
            builtin if BUILTIN.contains(&builtin) => Some(b.builtin(builtin)),
            _ => Some(refer(b, &word, at, Base::Lexical)),
        };
        let head = self.path(b, head)?;
        if self.peek() == b'.' && self.text.get(self.at + 1) == Some(&b'<') {
            self.at += 1;
        }
        if self.peek() != b'<' {
            return Some(head);
        }
        self.at += 1;
        let mut arguments = Vec::new();
        loop {
            let argument = self.argument(b, depth)?;
            arguments.push(argument.unwrap_or_else(|| b.unknown()));
            if arguments.len() > PARTS_MAX || !self.eat(b',') {
                break;
            }
        }
        self.eat(b'>').then_some(())?;
        // Of `Object<string, T>` at least the items are known.
        let head = head.unwrap_or_else(|| b.builtin("Object"));
        Some(Some(b.expr(Expr::Apply(head, arguments.into()))))
    }

    fn argument(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let start = self.at;
        match self.union(b, depth) {
            Some(ty) => Some(Some(ty)),
            // Something was read that says nothing.
            None if self.at > start && matches!(self.peek(), b',' | b'>' | b' ') => Some(None),
            None => None,
        }
    }

    /// `.B.C` behind a name or module.
    fn path(&mut self, b: &mut Builder<'_>, mut head: Option<ExprId>) -> Read {
        while self.peek() == b'.' && self.text.get(self.at + 1).is_some_and(|&byte| is_word(byte)) {
            self.at += 1;
            let (word, at) = self.word()?;
            let base = head.map_or(Base::Nothing, Base::Member);
            head = Some(refer(b, &word, at, base));
        }
        Some(head)
    }
}

fn refer(b: &mut Builder<'_>, word: &str, at: Span, base: Base) -> ExprId {
    let name = b.name(word);
    let r = b.refer_as(RefKind::Type, name, at, base, Namespaces::ANY);
    b.ref_expr(r)
}
