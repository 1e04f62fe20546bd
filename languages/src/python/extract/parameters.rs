//! Parameters: names, defaults, declared types, and the receiver of a method.

use super::functions::Receiver;
use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr};
use crate::ids::{DefId, ExprId, NodeId};

impl Extract {
    /// Defaults and annotations belong to the scope around the function.
    pub(super) fn enter_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        self.mark_children(b, node, Role::Parameter);
        self.mark_field(b, node, f.type_, Role::Outer);
        self.mark_field(b, node, f.value, Role::Outer);
    }

    pub(super) fn declare_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let def = b.declare(DefKind::Parameter, node, node);
        self.targets.insert(node, def);
        let Some(function) = b.scope_row(b.scope()).owner else { return };
        let splat = matches!(self.kind_of_parent(b, node), K::ListSplatPattern | K::DictionarySplatPattern);
        if splat {
            b.add_flags(function, DefFlags::VARIADIC);
        }
        if !self.declare_receiver(b, function, def) || splat {
            b.add_parameter(function, def);
        }
    }

    /// The first parameter of a method is the instance, or the class.
    fn declare_receiver(&mut self, b: &mut Builder<'_>, function: DefId, def: DefId) -> bool {
        let Some(frame) = self.frames.last_mut().filter(|f| f.def == function) else { return false };
        let Some((class, scope)) = frame.method_of.take() else { return false };
        let name = b.definition(def).name;
        frame.receiver = Some(Receiver { name, class, scope });
        let of_class = b.definition(function).flags.has(DefFlags::CLASS_METHOD);
        let value = b.expr(if of_class { Expr::ThisType(class) } else { Expr::This(class) });
        b.add_value(def, value);
        true
    }

    pub(super) fn leave_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let named = self.child(b, node, f.name).or_else(|| b.ast.first_child(node));
        let Some(named) = named else { return };
        let kind = self.kind(b, named);
        let name = if kind == K::Identifier { Some(named) } else { b.ast.first_child(named) };
        let Some(&def) = name.and_then(|n| self.targets.get(&n)) else { return };
        if let Some(declared) = self.child(b, node, f.type_).and_then(|t| b.expr_of(t)) {
            let declared = collected(b, kind, declared);
            b.definition_mut(def).values = Box::default();
            self.set_declared(b, def, declared);
        } else if let Some(value) = self.child(b, node, f.value).and_then(|v| b.expr_of(v)) {
            b.add_value(def, value);
        }
    }
}

/// `*args: T` is a tuple of `T`, `**kwargs: T` a dictionary.
fn collected(b: &mut Builder<'_>, kind: K, declared: ExprId) -> ExprId {
    match kind {
        K::ListSplatPattern => {
            let tuple = b.builtin("tuple");
            b.expr(Expr::Apply(tuple, Box::new([declared])))
        }
        K::DictionarySplatPattern => {
            let (dict, key) = (b.builtin("dict"), b.builtin("str"));
            b.expr(Expr::Apply(dict, Box::new([key, declared])))
        }
        _ => declared,
    }
}
