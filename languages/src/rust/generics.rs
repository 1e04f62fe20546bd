//! Type parameters and the bounds of types.

use super::extract::Extract;
use super::syntax::{F, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces};
use crate::ids::{DefId, NodeId};

impl Extract {
    pub(super) fn enter_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, F::Name) else { return };
        let constant = self.kind(b, node) == K::ConstParameter;
        let def = b.declare(DefKind::TypeParameter, name, node);
        // As an argument of a type, a constant looks like a type.
        let both = Namespaces::TYPE.with(Namespaces::VALUE);
        b.definition_mut(def).namespaces = if constant { both } else { Namespaces::TYPE };
        if let Some(&(owner, of)) = self.owners.last() {
            let function = matches!(self.kind(b, owner), K::FunctionItem | K::FunctionSignature);
            if !function {
                b.add_parameter(of, def);
            }
        }
        self.owners.push((node, def));
    }

    pub(super) fn leave_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(def) = self.owner(node) else { return };
        if self.kind(b, node) == K::ConstParameter {
            b.definition_mut(def).declared = self.child_expr(b, node, F::Type);
        } else {
            b.definition_mut(def).declared = self.child_expr(b, node, F::DefaultType);
            self.add_bounds(b, node, def);
        }
    }

    /// The bounds of a trait, associated type or type parameter are its bases.
    pub(super) fn add_bounds(&self, b: &mut Builder<'_>, node: NodeId, def: DefId) {
        let Some(bounds) = self.child(b, node, F::Bounds) else { return };
        let bases: Vec<_> = b.ast.children(bounds).filter_map(|c| b.expr_of(c)).collect();
        for base in bases {
            b.add_base(def, base);
        }
    }

    /// `where T: Bound` adds to the type parameter.
    pub(super) fn where_predicate(&self, b: &mut Builder<'_>, node: NodeId) {
        let Some(Expr::Ref(r)) = self.child_expr(b, node, F::Left).map(|e| b.expr_row(e).clone()) else { return };
        let left = *b.reference_mut(r);
        if left.base != Base::Lexical {
            return;
        }
        // Type parameters stand in the scope of the item or in the one around its members.
        let scopes: Vec<_> = b.enclosing_scopes().take(4).collect();
        let parameter = scopes
            .into_iter()
            .filter_map(|s| b.declared_in(s, left.name).last().copied())
            .find(|&d| b.definition(d).kind == DefKind::TypeParameter);
        if let Some(parameter) = parameter {
            self.add_bounds(b, node, parameter);
        }
    }
}
