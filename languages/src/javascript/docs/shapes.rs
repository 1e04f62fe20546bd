//! Types in doc comments that are written out: functions, objects and tuples. As in TypeScript's files, a function
//! type is a lambda that only has a type, and an object type an object without a name.

use super::types::{PARTS_MAX, Read, Types};
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, NodeId, ScopeId};
use crate::positions::Span;

impl Types<'_> {
    /// `(a: T, b?: U) => R`
    pub(super) fn function(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let (lambda, scope) = self.open_lambda(b);
        self.parameters(b, depth, lambda, scope)?;
        self.text.blanks();
        self.text.stands(b"=>").then_some(())?;
        self.text.at += "=>".len();
        let result = self.result(b, depth)?;
        b.definition_mut(lambda).returns = result;
        Some(Some(b.expr(Expr::Definition(lambda))))
    }

    /// What a function type gives: `asserts x` and `x is T` say nothing of it.
    fn result(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        self.text.eat_word("asserts");
        let ty = self.union(b, depth)?;
        if !self.text.eat_word("is") {
            return Some(ty);
        }
        self.union(b, depth)?;
        Some(None)
    }

    /// `function(T, U): R`, behind the word.
    pub(super) fn closure_function(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let (lambda, scope) = self.open_lambda(b);
        self.text.eat(b'(');
        let mut index = 0;
        while !self.text.eat(b')') {
            let ty = self.union(b, depth)?;
            self.parameter(b, lambda, scope, "", ty);
            self.text.eat(b',');
            index += 1;
            (index <= PARTS_MAX).then_some(())?;
        }
        if self.text.eat(b':') {
            let result = self.union(b, depth)?;
            b.definition_mut(lambda).returns = result;
        }
        Some(Some(b.expr(Expr::Definition(lambda))))
    }

    /// `[A, B?, name: C]`
    pub(super) fn tuple(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        self.text.eat(b'[');
        let mut items = Vec::new();
        while !self.text.eat(b']') {
            let mut item = self.union(b, depth)?;
            if self.text.eat(b':') {
                item = self.union(b, depth)?;
            }
            items.push(item.unwrap_or_else(|| b.unknown()));
            self.text.eat(b',');
            (items.len() <= PARTS_MAX).then_some(())?;
        }
        Some(Some(b.expr(Expr::Tuple(items.into()))))
    }

    /// `{ a: T, b?: U, c(): R }`
    pub(super) fn object(&mut self, b: &mut Builder<'_>, depth: u32) -> Read {
        let object = unnamed(b, DefKind::Object, self.comment, self.text.at);
        let parent = b.scope();
        let scope = b.add_scope(ScopeKind::Class, object, parent, self.comment);
        self.text.eat(b'{');
        let mut index = 0;
        while !self.text.eat(b'}') {
            self.property(b, depth, object, scope)?;
            let _ = self.text.eat(b',') || self.text.eat(b';');
            index += 1;
            (index <= PROPERTIES_MAX).then_some(())?;
        }
        Some(Some(b.expr(Expr::Definition(object))))
    }

    fn property(&mut self, b: &mut Builder<'_>, depth: u32, object: DefId, scope: ScopeId) -> Option<()> {
        if self.text.eat(b'[') {
            return self.index_signature(b, depth, object);
        }
        let (mut name, mut at) = self.key()?;
        if name == "readonly" && !self.ends_key() {
            (name, at) = self.key()?;
        }
        let (name, comment) = (b.name(&name), self.comment);
        let is_optional = self.text.eat(b'?');
        let ty = if self.text.peek() == b'(' {
            let (lambda, inner) = self.open_lambda(b);
            self.parameters(b, depth, lambda, inner)?;
            let result = if self.text.eat(b':') { self.result(b, depth)? } else { None };
            b.definition_mut(lambda).returns = result;
            Some(b.expr(Expr::Definition(lambda)))
        } else if self.text.eat(b':') {
            self.union(b, depth)?
        } else {
            (!is_optional).then_some(None)?
        };
        let field = field(b, name, at, comment, scope);
        b.definition_mut(field).declared = ty;
        Some(())
    }

    /// The name of a property: a word or string.
    fn key(&mut self) -> Option<(String, Span)> {
        self.text.blanks();
        match self.text.peek() {
            b'"' | b'\'' => self.text.string(),
            _ => self.text.word(),
        }
    }

    /// Whether a word that was read is a whole key.
    fn ends_key(&mut self) -> bool {
        self.text.blanks();
        matches!(self.text.peek(), b':' | b'?' | b'(' | b',' | b';' | b'}')
    }

    /// `[key: string]: T`, behind the bracket: items of the object are `T`.
    fn index_signature(&mut self, b: &mut Builder<'_>, depth: u32, object: DefId) -> Option<()> {
        self.key()?;
        self.text.eat(b':').then_some(())?;
        self.union(b, depth)?;
        self.text.eat(b']').then_some(())?;
        self.text.eat(b':').then_some(())?;
        if let Some(item) = self.union(b, depth)? {
            let container = b.builtin("Array");
            let declared = b.expr(Expr::Apply(container, [item].into()));
            b.definition_mut(object).declared = Some(declared);
        }
        Some(())
    }

    fn open_lambda(&self, b: &mut Builder<'_>) -> (DefId, ScopeId) {
        let lambda = unnamed(b, DefKind::Lambda, self.comment, self.text.at);
        b.add_flags(lambda, DefFlags::ABSTRACT);
        let parent = b.scope();
        (lambda, b.add_scope(ScopeKind::Function, lambda, parent, self.comment))
    }

    /// The parameters in brackets.
    fn parameters(&mut self, b: &mut Builder<'_>, depth: u32, lambda: DefId, scope: ScopeId) -> Option<()> {
        self.text.eat(b'(').then_some(())?;
        let mut index = 0;
        while !self.text.eat(b')') {
            let is_rest = self.text.stands(b"...");
            self.text.at += if is_rest { "...".len() } else { 0 };
            let (name, _) = self.key()?;
            self.text.eat(b'?');
            let ty = if self.text.eat(b':') { self.union(b, depth)? } else { None };
            let parameter = self.parameter(b, lambda, scope, &name, ty);
            if is_rest {
                b.add_flags(parameter, DefFlags::VARIADIC);
                b.add_flags(lambda, DefFlags::VARIADIC);
            }
            self.text.eat(b',');
            self.text.blanks();
            index += 1;
            (index <= PARTS_MAX).then_some(())?;
        }
        Some(())
    }

    fn parameter(
        &self,
        b: &mut Builder<'_>,
        lambda: DefId,
        scope: ScopeId,
        name: &str,
        declared: Option<ExprId>,
    ) -> DefId {
        let at = Span { start: self.text.at as u32, end: self.text.at as u32 };
        let name = b.name(name);
        let parameter = b.declare_as(DefKind::Parameter, name, at, self.comment, scope);
        let row = b.definition_mut(parameter);
        row.namespaces = Namespaces::VALUE;
        row.declared = declared;
        b.add_parameter(lambda, parameter);
        parameter
    }
}

/// Further properties of an object type are left out, with the type.
const PROPERTIES_MAX: usize = 255;

/// A definition without a name in a comment.
pub(super) fn unnamed(b: &mut Builder<'_>, kind: DefKind, comment: NodeId, at: usize) -> DefId {
    let (name, scope) = (b.name(""), b.scope());
    let at = Span { start: at as u32, end: at as u32 };
    let def = b.declare_as(kind, name, at, comment, scope);
    let namespaces = if kind == DefKind::Lambda { Namespaces::VALUE } else { Namespaces::ANY };
    b.definition_mut(def).namespaces = namespaces;
    def
}

/// A property that a comment declares.
pub(super) fn field(b: &mut Builder<'_>, name: NameId, at: Span, comment: NodeId, scope: ScopeId) -> DefId {
    let field = b.declare_as(DefKind::Field, name, at, comment, scope);
    b.definition_mut(field).namespaces = Namespaces::VALUE;
    b.add_flags(field, DefFlags::ABSTRACT);
    field
}
