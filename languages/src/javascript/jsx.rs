//! JSX: elements are calls of components, attributes name what components take.

use super::extract::Extract;
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::NodeId;

impl Extract {
    /// The name of an element: a component, or one of the host's own in lower case.
    pub(super) fn jsx_name(&mut self, b: &mut Builder<'_>, node: NodeId, kind: RefKind) {
        let intrinsic = b.bytes(node).first().is_none_or(|c| c.is_ascii_lowercase()) || b.bytes(node).contains(&b'-');
        if intrinsic {
            b.refer_to(RefKind::Read, node, Base::Nothing, Namespaces::VALUE);
            return;
        }
        let r = b.refer_to(kind, node, Base::Lexical, Namespaces::VALUE);
        let expr = b.ref_expr(r);
        b.set_expr(node, expr);
    }

    pub(super) fn jsx_element(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let component = self.child(b, node, self.t.field.name).and_then(|n| b.expr_of(n));
        if let Some(component) = component
            && let Expr::Ref(r) = *b.expr_row(component)
        {
            b.reference_mut(r).kind = RefKind::Call;
        }
    }

    /// An attribute is a member of what its component takes.
    pub(super) fn jsx_attribute(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let (Some(element), Some(name)) = (b.ast.parent(node), b.ast.first_child(node)) else { return };
        let component = self.child(b, element, self.t.field.name).and_then(|n| b.expr_of(n));
        let base = match component {
            Some(component) => Base::Member(b.expr(Expr::Parameter(component, 0))),
            None => Base::Nothing,
        };
        let r = b.refer_to(RefKind::Write, name, base, Namespaces::VALUE);
        let expr = b.ref_expr(r);
        b.set_expr(name, expr);
    }
}
