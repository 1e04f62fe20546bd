//! References, and the arguments of calls.

use crate::builder::{Builder, LIST_MAX};
use crate::facts::{Argument, Base, Expr, Namespaces, Narrowed, RefKind, Reference};
use crate::ids::{ExprId, NameId, NodeId, RefId};
use crate::positions::Span;

impl Builder<'_> {
    /// Records a use of a name in the current scope, looked up in the enclosing scopes.
    pub fn refer(&mut self, kind: RefKind, node: NodeId) -> RefId {
        self.refer_to(kind, node, Base::Lexical, Namespaces::ANY)
    }

    /// Records a use of a name among the members of an expression.
    pub fn refer_member(&mut self, kind: RefKind, node: NodeId, of: ExprId) -> RefId {
        self.refer_to(kind, node, Base::Member(of), Namespaces::ANY)
    }

    /// Records a use with everything said.
    pub fn refer_to(&mut self, kind: RefKind, node: NodeId, base: Base, namespaces: Namespaces) -> RefId {
        let name = self.name_of(node);
        self.refer_as(kind, name, self.ast.span(node), base, namespaces)
    }

    /// Records a use whose spelling or span is not a node's (a segment of a dotted name).
    pub fn refer_as(&mut self, kind: RefKind, name: NameId, at: Span, base: Base, namespaces: Namespaces) -> RefId {
        let id = RefId(self.facts.references.len() as u32);
        let scope = self.scope();
        self.facts.references.push(Reference { name, scope, kind, base, namespaces, arity: None });
        self.facts.reference_spans.push(at);
        id
    }

    /// A reference's row.
    pub fn reference(&self, id: RefId) -> &Reference {
        &self.facts.references[id.index()]
    }

    /// A reference's row, to change its kind once more is known (`f` in `f()` is a call).
    pub fn reference_mut(&mut self, id: RefId) -> &mut Reference {
        &mut self.facts.references[id.index()]
    }

    /// The number the next reference will get: for `visible_from`.
    pub fn next_reference(&self) -> u32 {
        self.facts.references.len() as u32
    }

    /// Records the arguments of a call, for languages that choose among functions by them.
    pub fn arguments(&mut self, call: RefId, values: impl IntoIterator<Item = ExprId>) {
        self.facts.arguments.extend(values.into_iter().map(|value| Argument { call, value, name: None }));
    }

    /// Records the arguments of a call if one of them may carry a function or an object; those with
    /// a name come last. Whether they were recorded.
    pub fn arguments_passed(&mut self, call: RefId, values: &[(Option<NameId>, ExprId)]) -> bool {
        let plain = |e: ExprId| match self.expr_row(e) {
            Expr::Builtin(_) => true,
            Expr::Union(list) | Expr::Tuple(list) => list.is_empty(),
            _ => false,
        };
        let passes = values.len() <= LIST_MAX && values.iter().any(|&(_, value)| !plain(value));
        if passes {
            self.facts.arguments.extend(values.iter().map(|&(name, value)| Argument { call, value, name }));
        }
        passes
    }

    /// Notes what a called variable holds at the call.
    pub fn narrow_call(&mut self, call: RefId, value: ExprId) {
        self.facts.narrowed.push(Narrowed { call, value });
    }
}
