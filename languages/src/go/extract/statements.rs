//! Assignments, short variable declarations, `range`, and the clauses of `switch` and `select`.

use super::docs::source;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{ExprId, NameId, NodeId};
use crate::language::Visit;

/// A type switch being walked.
pub(super) struct TypeSwitch {
    /// `v` in `switch v := x.(type)`: each clause has a variable of this name.
    alias: Option<NodeId>,
    /// `x`.
    value: Option<NodeId>,
}

impl Extract {
    /// The left side of `:=` is not walked: its names are introduced when the statement ends, but
    /// those that the block has already are assigned (“Short variable declarations”).
    pub(super) fn enter_list(&mut self, b: &mut Builder<'_>, list: NodeId) -> Visit {
        if self.is_field(b, list, self.syntax.alias) {
            return Visit::Skip;
        }
        if !self.is_field(b, list, self.syntax.left) || !self.introduces(b, list) {
            return Visit::Children;
        }
        let names: Vec<NodeId> = self.items(b, list).collect();
        if names.iter().any(|&n| self.kind(b, n) != K::Identifier) {
            return Visit::Children;
        }
        for name in names {
            let spelled = b.name_of(name);
            if b.bytes(name) != b"_" && has_variable(b, spelled) {
                let reference = b.refer(RefKind::Write, name);
                self.note(name, reference);
            }
        }
        Visit::Skip
    }

    /// Whether the list stands before a `:=`.
    fn introduces(&self, b: &Builder<'_>, left: NodeId) -> bool {
        let Some(parent) = b.ast.parent(left) else { return false };
        match self.kind(b, parent) {
            K::ShortVar => true,
            K::RangeClause | K::ReceiveStatement => {
                let after = source(b, b.ast.span(left).end, b.ast.span(parent).end);
                let at = after.iter().position(|c| !c.is_ascii_whitespace());
                at.is_some_and(|i| after[i..].starts_with(b":="))
            }
            _ => false,
        }
    }

    pub(super) fn leave_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(left) = self.child(b, node, self.syntax.left) else { return };
        let targets: Vec<NodeId> = match self.kind(b, left) {
            K::ExpressionList => self.items(b, left).collect(),
            _ => vec![left],
        };
        if !self.introduces(b, left) {
            targets.iter().for_each(|&t| self.written(b, t));
            return;
        }
        let right = self.child(b, node, self.syntax.right);
        let values = match self.kind(b, node) {
            K::RangeClause => self.ranged(b, right),
            _ => self.assigned(b, right, targets.len()),
        };
        for (i, &target) in targets.iter().enumerate() {
            let new = self.kind(b, target) == K::Identifier && b.bytes(target) != b"_";
            if new && self.reference(target).is_none() {
                self.declare_local(b, target, node, values.get(i).copied().flatten());
            }
        }
    }

    /// Key and item of what is ranged over. The first is the key of a map but the item of a
    /// channel: what is the first argument of either. An index into a slice has no members.
    fn ranged(&self, b: &mut Builder<'_>, right: Option<NodeId>) -> Vec<Option<ExprId>> {
        let Some(of) = right.and_then(|r| self.value(b, r)) else { return Vec::new() };
        vec![Some(b.expr(Expr::Unwrap(of))), Some(b.expr(Expr::Element(of)))]
    }

    pub(super) fn leave_increment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(target) = self.items(b, node).next() {
            self.written(b, target);
        }
    }

    /// Makes the use of a variable or field an assignment.
    fn written(&self, b: &mut Builder<'_>, target: NodeId) {
        if let Some(reference) = self.reference(target) {
            b.reference_mut(reference).kind = RefKind::Write;
        }
    }

    pub(super) fn enter_type_switch(&mut self, b: &mut Builder<'_>, node: NodeId) {
        b.open_scope(ScopeKind::Block, None, node);
        let alias = self.child(b, node, self.syntax.alias).and_then(|list| self.items(b, list).next());
        let value = self.child(b, node, self.syntax.value);
        self.switches.push(TypeSwitch { alias, value });
    }

    pub(super) fn leave_type_switch(&mut self) {
        self.switches.pop();
    }

    /// Each clause is a block; in a type switch it has its own variable.
    pub(super) fn enter_clause(&mut self, b: &mut Builder<'_>, node: NodeId) {
        b.open_scope(ScopeKind::Block, None, node);
        if self.parent_kind(b, node) != K::TypeSwitch {
            return;
        }
        let Some(alias) = self.switches.last().and_then(|s| s.alias) else { return };
        if self.kind(b, alias) == K::Identifier && b.bytes(alias) != b"_" {
            b.declare(DefKind::Local, alias, alias);
        }
    }

    /// “In clauses with a case listing exactly one type, the variable has that type; otherwise,
    /// the variable has the type of the expression.”
    pub(super) fn leave_clause(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.parent_kind(b, node) != K::TypeSwitch {
            return;
        }
        let Some(&TypeSwitch { alias: Some(alias), value }) = self.switches.last() else { return };
        let name = b.name_of(alias);
        let Some(&def) = b.declared_in(b.scope(), name).first() else { return };
        let types = self.items_in(b, node, self.syntax.type_);
        match types[..] {
            [one] if b.bytes(one) != b"nil" => b.definition_mut(def).declared = self.value(b, one),
            _ => {
                if let Some(value) = value.and_then(|v| self.value(b, v)) {
                    b.add_value(def, value);
                }
            }
        }
    }
}

/// Whether the current block has the name already; labels are apart.
fn has_variable(b: &Builder<'_>, name: NameId) -> bool {
    let defs = b.declared_in(b.scope(), name);
    defs.iter().any(|&d| b.definition(d).namespaces.meets(Namespaces::ANY))
}
