//! Composite literals: which names in them are fields, and what elided types stand for.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, RefKind};
use crate::ids::{ExprId, NameId, NodeId, RefId, ScopeId};
use crate::language::Visit;

/// The literals around the node being walked.
#[derive(Default)]
pub(super) struct Literals {
    open: Vec<Literal>,
    /// Keys in literals of a type of this name, to be decided when the whole file is known.
    undecided: Vec<(RefId, NameId)>,
}

#[derive(Clone, Copy)]
struct Literal {
    /// The value of the literal.
    value: ExprId,
    keys: Keys,
    /// The type of the literal as written, if it is.
    type_node: Option<NodeId>,
}

/// What a lone name before a colon is.
#[derive(Clone, Copy)]
enum Keys {
    /// A field of the struct.
    Fields,
    /// An index or key: an ordinary expression.
    Values,
    /// A field, unless the type of this name turns out to be a map, slice or array.
    OfType(NameId),
}

impl Extract {
    pub(super) fn enter_literal(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let literal = match self.parent_kind(b, node) {
            K::CompositeLiteral => self.written_literal(b, node),
            _ => self.elided_literal(b, node),
        };
        b.set_expr(node, literal.value);
        self.literals.open.push(literal);
    }

    pub(super) fn leave_literal(&mut self) {
        self.literals.open.pop();
    }

    pub(super) fn leave_composite(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let body = self.child(b, node, self.syntax.body);
        if let Some(value) = body.and_then(|body| b.expr_of(body)) {
            b.set_expr(node, value);
        }
    }

    /// `T{…}`
    fn written_literal(&self, b: &mut Builder<'_>, node: NodeId) -> Literal {
        let type_node = b.ast.parent(node).and_then(|composite| self.child(b, composite, self.syntax.type_));
        match type_node {
            Some(type_node) => self.literal_of(b, type_node),
            None => Literal { value: b.unknown(), keys: Keys::Fields, type_node: None },
        }
    }

    /// `{…}` as an element or key of a literal: of the type of its elements or keys.
    fn elided_literal(&self, b: &mut Builder<'_>, node: NodeId) -> Literal {
        let is_key = b.ast.parent(node).is_some_and(|element| self.is_field(b, element, self.syntax.key));
        let apart = |value| Literal { value, keys: Keys::Fields, type_node: None };
        let Some(&outer) = self.literals.open.last() else { return apart(b.unknown()) };
        let part = outer.type_node.and_then(|t| self.part_of(b, t, is_key));
        match part {
            Some(type_node) => self.literal_of(b, type_node),
            // Elements of a type that is declared elsewhere; a map's keys are its first argument.
            None if is_key => apart(b.expr(Expr::Unwrap(outer.value))),
            None => apart(b.expr(Expr::Element(outer.value))),
        }
    }

    fn literal_of(&self, b: &mut Builder<'_>, type_node: NodeId) -> Literal {
        let type_node = self.pointed(b, type_node);
        let value = self.instance(b, type_node);
        let keys = match self.kind(b, type_node) {
            K::MapType | K::SliceType | K::ArrayType | K::ImplicitArrayType => Keys::Values,
            K::TypeIdentifier => Keys::OfType(b.name_of(type_node)),
            _ => Keys::Fields,
        };
        Literal { value, keys, type_node: Some(type_node) }
    }

    /// The type of the elements or keys of a container type.
    fn part_of(&self, b: &Builder<'_>, type_node: NodeId, is_key: bool) -> Option<NodeId> {
        match self.kind(b, type_node) {
            K::MapType if is_key => self.child(b, type_node, self.syntax.key),
            K::MapType => self.child(b, type_node, self.syntax.value),
            K::SliceType | K::ArrayType | K::ImplicitArrayType => self.child(b, type_node, self.syntax.element),
            _ => None,
        }
    }

    fn pointed(&self, b: &Builder<'_>, type_node: NodeId) -> NodeId {
        let mut at = type_node;
        while matches!(self.kind(b, at), K::PointerType | K::ParenthesizedType) {
            let Some(inner) = self.items(b, at).next() else { break };
            at = inner;
        }
        at
    }

    /// A key that is a name, in a literal that may be of a struct, is a field.
    pub(super) fn enter_element(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let Some(&literal) = self.literals.open.last() else { return Visit::Children };
        if !self.is_field(b, node, self.syntax.key) || matches!(literal.keys, Keys::Values) {
            return Visit::Children;
        }
        let Some(name) = self.items(b, node).next().filter(|&n| self.kind(b, n) == K::Identifier) else {
            return Visit::Children;
        };
        let reference = b.refer_member(RefKind::Write, name, literal.value);
        self.note(name, reference);
        if let Keys::OfType(type_name) = literal.keys {
            self.literals.undecided.push((reference, type_name));
        }
        Visit::Skip
    }

    /// Decides the keys in literals of the file's own map, slice and array types.
    pub(super) fn leave_file(&mut self, b: &mut Builder<'_>) {
        for (reference, type_name) in std::mem::take(&mut self.literals.undecided) {
            if is_container(b, type_name) {
                let row = b.reference_mut(reference);
                row.base = Base::Lexical;
                row.kind = RefKind::Read;
            }
        }
    }
}

fn is_container(b: &Builder<'_>, type_name: NameId) -> bool {
    let defs = b.declared_in(ScopeId(0), type_name);
    let classes = defs.iter().map(|&d| b.definition(d)).filter(|d| d.kind == DefKind::Class);
    classes.filter_map(|d| d.declared).any(|e| matches!(b.expr_row(e), Expr::Apply(..)))
}
