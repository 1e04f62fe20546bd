//! Classes: bases, type parameters, enumerations, members.

use super::known::Join;
use super::targets::visibility;
use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId, ScopeId};

impl Extract {
    pub(super) fn enter_class(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let Some(name) = self.child(b, node, f.name) else { return };
        self.mark(name, Role::Skip);
        let def = b.declare(DefKind::Class, name, self.whole(b, node));
        b.definition_mut(def).visibility = visibility(b.text(name));
        self.definition_spans(b, node, def);
        self.open_type_parameters(b, node);
        b.open_scope(ScopeKind::Class, Some(def), node);
        self.known.open(true);
        self.classes.push(def);
        self.mark_field(b, node, f.superclasses, Role::Outer);
        if b.text(name).starts_with("Test") {
            b.add_flags(def, DefFlags::TEST);
        }
    }

    pub(super) fn leave_class(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.child(b, node, self.syntax.f.name).is_some() {
            self.known.close(Join::Before);
            if let Some(class) = self.classes.pop() {
                self.settle_early(b, class);
            }
        }
    }

    /// The bases are type expressions; keyword arguments (`metaclass=`) are not bases.
    pub(super) fn enter_superclasses(&mut self, b: &Builder<'_>, node: NodeId) {
        for argument in b.ast.children(node) {
            if self.kind(b, argument) != K::KeywordArgument {
                self.mark(argument, Role::Type);
            }
        }
    }

    pub(super) fn leave_superclasses(&mut self, b: &mut Builder<'_>, node: NodeId) {
        // The superclasses are left while the scope around the class is current.
        let Some(&class) = self.classes.last() else { return };
        let ast = b.ast;
        for base in ast.children(node).filter(|&c| self.role(c) == Role::Type) {
            let Some(expr) = b.expr_of(base) else { continue };
            b.add_base(class, expr);
            self.take_type_parameters(b, class, expr);
            match self.last_text(b, base) {
                "Enum" | "IntEnum" | "StrEnum" | "Flag" | "IntFlag" => b.definition_mut(class).kind = DefKind::Enum,
                "Protocol" => b.definition_mut(class).kind = DefKind::Interface,
                text if text.ends_with("TestCase") => b.add_flags(class, DefFlags::TEST),
                _ => {}
            }
        }
    }

    /// `class A(Generic[T])`, `class A(Base[T])`: the type variables are parameters of the class.
    fn take_type_parameters(&self, b: &mut Builder<'_>, class: DefId, base: ExprId) {
        let Expr::Apply(_, args) = b.expr_row(base) else { return };
        for arg in args.clone() {
            let variable = type_variable(b, arg);
            if let Some(variable) = variable.filter(|v| !b.definition(class).parameters.contains(v)) {
                b.add_parameter(class, variable);
            }
        }
    }

    /// A scope for type parameters (PEP 695), which annotations and bases see.
    pub(super) fn open_type_parameters(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(parameters) = self.child(b, node, self.syntax.f.type_parameters) {
            self.mark(parameters, Role::TypeParameter);
            b.open_scope(ScopeKind::Block, None, node);
        }
    }

    pub(super) fn declare_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let row = b.scope_row(b.scope());
        let scope = row.parent.unwrap_or(ScopeId(0));
        let name = b.name_of(node);
        let def = b.declare_as(DefKind::TypeParameter, name, b.ast.span(node), node, scope);
        self.targets.insert(node, def);
        if let Some(class) = row.owner.filter(|_| row.kind == ScopeKind::Class) {
            b.add_parameter(class, def);
        }
    }

    pub(super) fn enter_constrained_type(&mut self, b: &Builder<'_>, node: NodeId) {
        if let Some(name) = b.ast.first_child(node) {
            self.mark(name, self.role(node));
        }
    }

    /// `T: Bound` declares a type parameter with a bound.
    pub(super) fn leave_constrained_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let mut children = b.ast.children(node);
        let (Some(name), Some(bound)) = (children.next(), children.next()) else { return };
        let def = b.ast.first_child(name).and_then(|n| self.targets.get(&n).copied());
        if let (Some(def), Some(bound)) = (def, b.expr_of(bound)) {
            b.add_base(def, bound);
        }
    }

    /// A public name assigned in the body of an enumeration is one of its members.
    pub(super) fn add_enum_member(&self, b: &mut Builder<'_>, def: DefId, scope: ScopeId) {
        let Some(class) = b.scope_row(scope).owner else { return };
        let private = b.spelling(b.definition(def).name).starts_with('_');
        if b.definition(class).kind == DefKind::Enum && !private {
            let value = b.expr(Expr::This(class));
            b.definition_mut(def).kind = DefKind::Variant;
            b.add_value(def, value);
        }
    }
}

/// The type variable of this file that a type argument names.
fn type_variable(b: &mut Builder<'_>, arg: ExprId) -> Option<DefId> {
    let Expr::Ref(r) = *b.expr_row(arg) else { return None };
    let reference = *b.reference_mut(r);
    let defs = b.declared_in(ScopeId(0), reference.name);
    let variable = defs.iter().copied().find(|&d| b.definition(d).kind == DefKind::TypeParameter);
    variable.filter(|_| reference.base == Base::Lexical)
}
