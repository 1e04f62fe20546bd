//! Patterns: the names they bind and which part of the matched value each stands for.
//!
//! A pattern mostly comes before its value, so what is known while it is read are steps from the
//! value to its parts; they become expressions when the value has been read.

use super::extract::Extract;
use super::syntax::{F, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind};
use crate::ids::{DefId, ExprId, NameId, NodeId};
use rustc_hash::FxHashMap;

/// One pattern being read.
#[derive(Default)]
pub(super) struct Pattern {
    /// The node the pattern is read for.
    of: Option<NodeId>,
    /// Parts of the value; the first is the value itself, the others come after what they are part of.
    parts: Vec<Part>,
    /// Pattern nodes around the next one.
    open: Vec<Open>,
    /// Names bound so far and the part each stands for, in order.
    bound: Vec<(DefId, usize)>,
    names: FxHashMap<NameId, DefId>,
}

struct Open {
    node: NodeId,
    kind: K,
    part: usize,
    /// Position of the next child among its siblings; `None` behind a `..`.
    next: Option<u32>,
}

#[derive(Clone, Copy)]
enum Part {
    Value,
    Item(usize, u32),
    Element(usize),
    Unwrap(usize),
    Known(ExprId),
    Unknown,
}

impl Extract {
    pub(super) fn open_pattern(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let kind = self.kind(b, node);
        if kind == K::Parameter && self.child(b, node, F::Pattern).is_some_and(|p| self.kind(b, p) == K::SelfKeyword) {
            self.self_parameter(b, node);
        }
        self.patterns.push(Pattern { of: Some(node), parts: vec![Part::Value], ..Pattern::default() });
    }

    /// Whether a node stands where a pattern is expected.
    pub(super) fn is_pattern(&self, b: &Builder<'_>, node: NodeId) -> bool {
        match self.parent_kind(b, node) {
            K::LetDeclaration | K::LetCondition | K::ForExpression | K::Parameter | K::FieldPattern => {
                self.is(b, node, F::Pattern)
            }
            K::MatchPattern => !self.is(b, node, F::Condition),
            K::TupleStructPattern => !self.is(b, node, F::Type),
            K::MutPattern
            | K::RefPattern
            | K::ReferencePattern
            | K::CapturedPattern
            | K::TuplePattern
            | K::SlicePattern
            | K::OrPattern => true,
            K::StructPattern => matches!(self.kind(b, node), K::FieldPattern | K::RemainingFields),
            K::ClosureParameters => self.is_closure_pattern(b, node),
            _ => false,
        }
    }

    /// A parameter of a closure without a type.
    pub(super) fn is_closure_pattern(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let other = matches!(self.kind(b, node), K::Parameter | K::LineComment | K::BlockComment | K::AttributeItem);
        !other && self.parent_kind(b, node) == K::ClosureParameters
    }

    pub(super) fn enter_pattern(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.is_closure_pattern(b, node) {
            self.open_pattern(b, node);
        }
        let kind = self.kind(b, node);
        let part = self.part_of(b, node, kind);
        let Some(pattern) = self.patterns.last_mut() else { return };
        pattern.open.push(Open { node, kind, part, next: Some(0) });
        if kind == K::Identifier && self.binds(b, node) {
            self.bind(b, node, part);
        }
    }

    pub(super) fn leave_pattern(&mut self, node: NodeId) {
        if let Some(pattern) = self.patterns.last_mut()
            && pattern.open.last().is_some_and(|o| o.node == node)
        {
            pattern.open.pop();
        }
    }

    /// Forgets a pattern that syntax errors kept from being closed.
    pub(super) fn drop_pattern(&mut self, node: NodeId) {
        if self.patterns.last().is_some_and(|p| p.of == Some(node)) {
            self.patterns.pop();
        }
    }

    /// Whether an identifier in a pattern introduces a name; it is a constant or unit variant
    /// otherwise, which only naming conventions tell here.
    pub(super) fn binds(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let text = b.bytes(node);
        let marked = matches!(self.parent_kind(b, node), K::MutPattern | K::RefPattern | K::CapturedPattern);
        marked || !text.first().is_some_and(u8::is_ascii_uppercase)
    }

    /// The part of the value a pattern node stands for.
    fn part_of(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> usize {
        let Some(pattern) = self.patterns.last_mut() else { return 0 };
        let Some(around) = pattern.open.last_mut() else {
            return 0;
        };
        let (outer, place) = (around.part, around.next);
        around.next = if kind == K::RemainingFields { None } else { place.map(|p| p + 1) };
        let around = around.kind;
        let around_node = pattern.open.last().map_or(node, |o| o.node);
        let part = match around {
            K::TuplePattern => place.map_or(Part::Unknown, |p| Part::Item(outer, p)),
            K::SlicePattern if kind != K::CapturedPattern => Part::Element(outer),
            K::TupleStructPattern => self.part_of_variant(b, around_node, outer, place),
            K::FieldPattern => self.child_expr(b, around_node, F::Name).map_or(Part::Unknown, Part::Known),
            _ => return outer,
        };
        let Some(pattern) = self.patterns.last_mut() else { return 0 };
        pattern.parts.push(part);
        pattern.parts.len() - 1
    }

    /// `Some(x)` and `Ok(x)` unwrap; `Variant(x)` names the first field of the variant.
    fn part_of_variant(&self, b: &mut Builder<'_>, node: NodeId, outer: usize, place: Option<u32>) -> Part {
        let Some(path) = self.child(b, node, F::Type) else { return Part::Unknown };
        match (b.bytes(path), b.expr_of(path), place) {
            (b"Some" | b"Ok" | b"Cow::Borrowed" | b"Cow::Owned" | b"Poll::Ready", ..) => Part::Unwrap(outer),
            (b"Err", ..) => Part::Item(outer, 1),
            (_, Some(of), Some(place)) => {
                let of = b.expr(Expr::Instance(of));
                Part::Known(b.expr(Expr::Item(of, place)))
            }
            _ => Part::Unknown,
        }
    }

    fn bind(&mut self, b: &mut Builder<'_>, node: NodeId, part: usize) {
        let name = b.name_of(node);
        let Some(pattern) = self.patterns.last_mut() else { return };
        // `A(x) | B(x)` binds once; later occurrences add what it may be.
        if let Some(&first) = pattern.names.get(&name) {
            pattern.bound.push((first, part));
            // The names of an arm are seen within its pattern too, those of `let` behind it.
            if pattern.of.is_some_and(|of| self.kind(b, of) == K::MatchPattern) {
                b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::VALUE);
            }
            return;
        }
        let def = b.declare(DefKind::Local, node, node);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        pattern.names.insert(name, def);
        pattern.bound.push((def, part));
    }

    /// `Pattern { field }`: a name bound to the field, which the same word refers to.
    pub(super) fn bind_shorthand(&mut self, b: &mut Builder<'_>, node: NodeId, field: ExprId) {
        let Some(pattern) = self.patterns.last_mut() else { return };
        pattern.parts.push(Part::Known(field));
        let part = pattern.parts.len() - 1;
        self.bind(b, node, part);
    }

    /// Ends a pattern: its names get their values and, if they are visible `in_order`, are visible from here on.
    pub(super) fn close_pattern(&mut self, b: &mut Builder<'_>, value: Option<ExprId>, in_order: bool) {
        let Some(pattern) = self.patterns.pop() else { return };
        let visible_from = in_order.then(|| b.next_reference());
        for &(def, _) in &pattern.bound {
            b.definition_mut(def).visible_from = visible_from;
        }
        if pattern.bound.is_empty() {
            return;
        }
        let mut exprs: Vec<Option<ExprId>> = Vec::with_capacity(pattern.parts.len());
        for &part in &pattern.parts {
            let expr = match part {
                Part::Value => value,
                Part::Known(expr) => Some(expr),
                Part::Unknown => None,
                Part::Item(of, place) => exprs[of].map(|of| b.expr(Expr::Item(of, place))),
                Part::Element(of) => exprs[of].map(|of| b.expr(Expr::Element(of))),
                Part::Unwrap(of) => exprs[of].map(|of| b.expr(Expr::Unwrap(of))),
            };
            exprs.push(expr);
        }
        for &(def, part) in &pattern.bound {
            if let Some(expr) = exprs.get(part).copied().flatten() {
                b.add_value(def, expr);
            }
        }
    }

    pub(super) fn leave_let(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let declared = self.child_expr(b, node, F::Type);
        let value = self.child_expr(b, node, F::Value);
        let value = match (self.single_name(), declared) {
            (Some(def), Some(_)) => {
                b.definition_mut(def).declared = declared;
                value
            }
            (None, Some(declared)) => Some(b.expr(Expr::Instance(declared))),
            (_, None) => value,
        };
        self.close_pattern(b, value, true);
    }

    /// The name a pattern is, if it is nothing but a name.
    fn single_name(&self) -> Option<DefId> {
        let pattern = self.patterns.last()?;
        match (pattern.bound.as_slice(), pattern.parts.len()) {
            (&[(def, 0)], 1) => Some(def),
            _ => None,
        }
    }

    pub(super) fn leave_let_condition(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let value = self.child_expr(b, node, F::Value);
        self.close_pattern(b, value, true);
    }

    /// The value of `for` is read before its body: from there on the names are visible.
    pub(super) fn close_for(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let item = self.child_expr(b, node, F::Value).map(|value| b.expr(Expr::Element(value)));
        self.close_pattern(b, item, true);
    }

    /// The matched value was read before the arms; guards see the names.
    pub(super) fn leave_match_pattern(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let matched = b.ast.ancestors(node).nth(2);
        let value = matched.and_then(|m| self.child_expr(b, m, F::Value));
        self.close_pattern(b, value, false);
    }

    pub(super) fn leave_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(pattern) = self.child(b, node, F::Pattern) else {
            self.patterns.pop();
            return;
        };
        if self.kind(b, pattern) == K::SelfKeyword {
            self.patterns.pop();
            return;
        }
        let around = b.ast.ancestors(node).nth(1);
        if around.is_some_and(|n| self.kind(b, n) == K::FunctionType) {
            self.patterns.pop(); // the name of a parameter in a function type names nothing
            return;
        }
        let declared = self.child_expr(b, node, F::Type);
        self.close_parameter(b, pattern, declared);
    }

    /// A parameter that is nothing but a name is that name; any other pattern takes apart a
    /// parameter without a name.
    pub(super) fn close_parameter(&mut self, b: &mut Builder<'_>, pattern: NodeId, declared: Option<ExprId>) {
        let (parameter, value) = match self.single_name() {
            Some(def) => (def, None),
            None => {
                let hidden = self.hidden_parameter(b, pattern);
                (hidden, Some(b.expr(Expr::Definition(hidden))))
            }
        };
        b.definition_mut(parameter).kind = DefKind::Parameter;
        b.definition_mut(parameter).declared = declared;
        if let Some(&(_, function)) = self.owners.last() {
            b.add_parameter(function, parameter);
        }
        self.close_pattern(b, value, false);
    }

    fn hidden_parameter(&self, b: &mut Builder<'_>, pattern: NodeId) -> DefId {
        let (name, scope) = (b.name(""), b.scope());
        let at = b.ast.span(pattern);
        let def = b.declare_as(DefKind::Parameter, name, at, pattern, scope);
        b.definition_mut(def).namespaces = Namespaces::NONE;
        def
    }
}
