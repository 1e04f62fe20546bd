//! Object and array literals.

use super::expectations::is_declared;
use super::extract::Extract;
use super::flow::is_function;
use super::iteration::iterate;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, NodeId};

/// The item types of more elements than this are not looked at.
const ELEMENTS_MAX: usize = 8;

impl Extract {
    /// Prepares the definition of an object literal whose members count for `holder`.
    pub(super) fn name_object(&mut self, b: &mut Builder<'_>, object: NodeId, holder: DefId) {
        let def = self.unnamed(b, DefKind::Object, object);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        b.definition_mut(def).parent = Some(holder);
        self.named.push((object, def));
    }

    pub(super) fn enter_object(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let def = match self.take_named(node) {
            Some(def) => def,
            None => {
                let def = self.unnamed(b, DefKind::Object, node);
                b.definition_mut(def).namespaces = Namespaces::VALUE;
                def
            }
        };
        self.expect(b, node);
        if b.definition(def).body.is_some() {
            // A prototype that has members already: the literal's keys join them.
            if let Some(body) = b.definition(def).body {
                b.enter_scope(body, node);
            }
        } else {
            b.open_scope(ScopeKind::Class, Some(def), node);
        }
        self.owners.push((node, def));
    }

    pub(super) fn leave_object(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.unexpect(node);
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            let itself = b.expr(Expr::Definition(def));
            b.set_expr(node, itself);
        }
    }

    pub(super) fn enter_pair(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (Some(key), Some(value)) = (self.child(b, node, f.key), self.child(b, node, f.value)) else { return };
        let Some((name, at)) = self.member_name(b, key) else { return };
        let value_kind = self.kind(b, value);
        if let Some(of) = self.expected_of(b, node) {
            let r = b.refer_as(RefKind::Write, name, at, Base::Member(of), Namespaces::VALUE);
            let expr = b.ref_expr(r);
            b.set_expr(key, expr);
        }
        let kind = if is_function(value_kind) { DefKind::Method } else { DefKind::Field };
        let scope = b.scope();
        let def = b.declare_as(kind, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        self.owners.push((node, def));
        if kind == DefKind::Method {
            self.named.push((value, def));
        } else if value_kind == K::Object {
            self.name_object(b, value, def);
        }
    }

    pub(super) fn leave_pair(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&(owner, def)) = self.owners.last() else { return };
        if owner != node {
            return;
        }
        if let Some(value) = self.expr_in(b, node, self.t.field.value)
            && *b.expr_row(value) != Expr::Definition(def)
        {
            b.add_value(def, value);
        }
    }

    /// A method of an object literal that is expected to be something: the member it is.
    pub(super) fn expected_method(&self, b: &mut Builder<'_>, node: NodeId, name: NodeId) -> Option<ExprId> {
        let of = self.expected_of(b, node)?;
        let (name, at) = self.member_name(b, name)?;
        let r = b.refer_as(RefKind::Write, name, at, Base::Member(of), Namespaces::VALUE);
        let member = b.ref_expr(r);
        if !is_declared(b, of) {
            return Some(member);
        }
        let any = b.expr(Expr::Element(of));
        Some(b.expr(Expr::Union([member, any].into())))
    }

    /// `{ name }` uses a variable and names a key after it.
    pub(super) fn shorthand_property(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(of) = self.expected_of(b, node) {
            b.refer_to(RefKind::Write, node, Base::Member(of), Namespaces::VALUE);
        }
        let r = b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::VALUE);
        let value = b.ref_expr(r);
        let def = b.declare(DefKind::Field, node, node);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        b.add_value(def, value);
    }

    /// `{ ...rest }` has the members of `rest` too; `[...rest]` its elements.
    pub(super) fn spread(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(of) = b.ast.children(node).find_map(|c| b.expr_of(c)) else { return };
        if let Some(&(owner, def)) = self.owners.last()
            && b.ast.parent(node) == Some(owner)
            && b.definition(def).kind == DefKind::Object
        {
            return b.add_base(def, of);
        }
        iterate(b, of, node);
        let element = b.expr(Expr::Element(of));
        b.set_expr(node, element);
    }

    pub(super) fn enter_array(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.expect(b, node);
    }

    pub(super) fn leave_array(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.unexpect(node);
        let elements: Vec<ExprId> =
            b.ast.children(node).take(4 * ELEMENTS_MAX).filter_map(|c| b.expr_of(c)).take(ELEMENTS_MAX).collect();
        let item = match elements.as_slice() {
            [] => None,
            [only] => Some(*only),
            _ => Some(b.expr(Expr::Union(elements.into()))),
        };
        let array = b.builtin("Array");
        let applied = b.expr(Expr::Apply(array, item.into_iter().collect()));
        let known = self.known_elements(b, node);
        let literal = if known.is_empty() { applied } else { b.expr(Expr::Record(applied, known.into())) };
        b.set_expr(node, literal);
    }

    /// The first elements by their indices, where one of them may be a function or an object.
    fn known_elements(&self, b: &mut Builder<'_>, node: NodeId) -> Vec<(NameId, ExprId)> {
        let ast = b.ast;
        let children = ast.children(node).filter(|&c| self.kind(b, c) != K::Comment);
        let elements: Vec<NodeId> = children.take(ELEMENTS_MAX).collect();
        let simple = |&e: &NodeId| b.expr_of(e).is_none_or(|e| matches!(b.expr_row(e), Expr::Builtin(_)));
        if elements.iter().any(|&e| self.kind(b, e) == K::SpreadElement) || elements.iter().all(simple) {
            return Vec::new();
        }
        let mut known = Vec::new();
        for (i, element) in elements.into_iter().enumerate() {
            if let Some(value) = b.expr_of(element) {
                known.push((b.name(&i.to_string()), value));
            }
        }
        known
    }
}
