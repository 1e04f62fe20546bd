//! `const` and `var` declarations.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr};
use crate::ids::{DefId, ExprId, NodeId};

/// The last type and values of a `const` group: a spec without them repeats them.
#[derive(Default)]
pub(super) struct Constants {
    declared: Option<ExprId>,
    values: Vec<Option<ExprId>>,
}

impl Constants {
    pub(super) fn start(&mut self) {
        *self = Constants::default();
    }
}

impl Extract {
    pub(super) fn leave_const(&mut self, b: &mut Builder<'_>, spec: NodeId) {
        let names = self.names(b, spec);
        if let Some(list) = self.child(b, spec, self.syntax.value) {
            let type_node = self.child(b, spec, self.syntax.type_);
            self.constants.declared = type_node.and_then(|t| self.value(b, t));
            self.constants.values = self.assigned(b, Some(list), names.len());
        }
        let declared = self.constants.declared;
        for (i, &name) in names.iter().enumerate() {
            let value = self.constants.values.get(i).copied().flatten();
            self.declare_variable(b, DefKind::Constant, name, spec, declared, value);
        }
    }

    pub(super) fn leave_var(&mut self, b: &mut Builder<'_>, spec: NodeId) {
        let names = self.names(b, spec);
        let declared = self.child(b, spec, self.syntax.type_).and_then(|t| self.value(b, t));
        let list = self.child(b, spec, self.syntax.value);
        let values = self.assigned(b, list, names.len());
        for (i, &name) in names.iter().enumerate() {
            let value = values.get(i).copied().flatten();
            self.declare_variable(b, DefKind::Variable, name, spec, declared, value);
        }
    }

    fn names(&self, b: &Builder<'_>, spec: NodeId) -> Vec<NodeId> {
        self.items_in(b, spec, self.syntax.name)
    }

    /// Declares a constant or variable of the package, or one of a function, which is visible
    /// from the end of its spec. The blank identifier introduces nothing.
    fn declare_variable(
        &mut self,
        b: &mut Builder<'_>,
        kind: DefKind,
        name: NodeId,
        spec: NodeId,
        declared: Option<ExprId>,
        value: Option<ExprId>,
    ) {
        if b.bytes(name) == b"_" {
            return;
        }
        let local = b.scope_row(b.scope()).parent.is_some();
        let whole = self.whole_of(b, spec);
        let def = b.declare(if local { DefKind::Local } else { kind }, name, whole);
        if local {
            b.definition_mut(def).visible_from = Some(b.next_reference());
        } else {
            self.describe(b, def);
            self.document_spec(b, def, spec);
        }
        b.definition_mut(def).declared = declared;
        if let Some(value) = value.filter(|_| declared.is_none()) {
            b.add_value(def, value);
        }
    }

    /// Declares a variable of the current block.
    pub(super) fn declare_local(
        &self,
        b: &mut Builder<'_>,
        name: NodeId,
        node: NodeId,
        value: Option<ExprId>,
    ) -> DefId {
        let def = b.declare(DefKind::Local, name, node);
        b.definition_mut(def).visible_from = Some(b.next_reference());
        if let Some(value) = value {
            b.add_value(def, value);
        }
        def
    }

    /// What each of `count` names on the left gets from the expressions on the right: one each, or
    /// the results of one call, or a value and whether there was one (“comma ok”).
    pub(super) fn assigned(&self, b: &mut Builder<'_>, list: Option<NodeId>, count: usize) -> Vec<Option<ExprId>> {
        let Some(list) = list else { return Vec::new() };
        let expressions: Vec<NodeId> = match self.kind(b, list) {
            K::ExpressionList => self.items(b, list).collect(),
            _ => vec![list],
        };
        if expressions.len() == count {
            return expressions.into_iter().map(|e| self.value(b, e)).collect();
        }
        let [only] = expressions[..] else { return Vec::new() };
        let value = self.value(b, only);
        if self.is_call(b, only) {
            let Some(value) = value else { return Vec::new() };
            return (0..count as u32).map(|i| Some(b.expr(Expr::Item(value, i)))).collect();
        }
        vec![value, Some(b.builtin("bool"))]
    }

    fn is_call(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let mut at = Some(node);
        while let Some(inner) = at.filter(|&n| self.kind(b, n) == K::Parenthesized) {
            at = self.items(b, inner).next();
        }
        at.is_some_and(|n| matches!(self.kind(b, n), K::Call | K::Conversion))
    }
}
