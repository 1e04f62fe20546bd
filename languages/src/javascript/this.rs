//! What `this` and `super` mean at a place.

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind};
use crate::ids::{DefId, ExprId, NodeId};

/// What `this` is inside a function or class body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ThisIs {
    /// Whatever the caller passes.
    Unknown,
    /// An instance of the class, object or extension.
    Instance(DefId),
    /// The class itself.
    Static(DefId),
    /// What a plain function constructs when it is called with `new`.
    Constructed(DefId),
    /// Declared by a `this` parameter or known from an assignment: the value itself.
    Value(ExprId),
}

impl Extract {
    pub(super) fn this_is(&self) -> ThisIs {
        self.this.last().map_or(ThisIs::Unknown, |&(_, this)| this)
    }

    pub(super) fn this_value(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if matches!(self.parent_kind(b, node), K::RequiredParameter | K::OptionalParameter) {
            return;
        }
        let expr = match self.this_is() {
            ThisIs::Unknown => return,
            ThisIs::Instance(class) => b.expr(Expr::This(class)),
            ThisIs::Static(class) => b.expr(Expr::ThisType(class)),
            ThisIs::Constructed(function) => {
                let extension = self.extension_of(b, function, node);
                b.expr(Expr::This(extension))
            }
            ThisIs::Value(value) => value,
        };
        b.set_expr(node, expr);
    }

    /// `super.x` is a member of the base; `super(…)` calls its constructor.
    pub(super) fn super_value(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let (ThisIs::Instance(class) | ThisIs::Static(class)) = self.this_is() else { return };
        let expr = b.expr(Expr::Super(class));
        let called = b.ast.field_id(node) == self.t.field.function;
        if called && b.definition(class).kind == DefKind::Class {
            let name = b.name("constructor");
            let r = b.refer_as(RefKind::Call, name, b.ast.span(node), Base::Member(expr), Namespaces::VALUE);
            let constructor = b.ref_expr(r);
            b.set_expr(node, constructor);
        } else {
            b.set_expr(node, expr);
        }
    }
}
