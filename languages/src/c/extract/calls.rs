//! Calls and what constructs.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, RefKind};
use crate::ids::NodeId;

impl Extract {
    pub(super) fn leave_call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(function) = self.child(b, node, self.syntax.function) else { return };
        let arguments: Vec<NodeId> = match self.child(b, node, self.syntax.arguments) {
            Some(list) => self.items(b, list).collect(),
            None => Vec::new(),
        };
        if self.known_call(b, node, function, &arguments) {
            return;
        }
        self.called(b, function, arguments.len());
        let callee = self.value_or_unknown(b, function);
        let result = b.expr(Expr::Call(callee));
        b.set_expr(node, result);
    }

    /// Marks what a callee names as called.
    pub(super) fn called(&self, b: &mut Builder<'_>, callee: NodeId, arguments: usize) {
        let mut at = callee;
        let reference = loop {
            if let Some(reference) = self.reference(at) {
                break reference;
            }
            at = match self.kind(b, at) {
                K::Parenthesized => match self.items(b, at).next() {
                    Some(inner) => inner,
                    None => return,
                },
                K::QualifiedIdentifier | K::TemplateFunction | K::TemplateMethod | K::TemplateType => {
                    match self.child(b, at, self.syntax.name) {
                        Some(name) => name,
                        None => return,
                    }
                }
                _ => return,
            };
        };
        let row = b.reference_mut(reference);
        row.kind = RefKind::Call;
        row.arity = u8::try_from(arguments).ok();
    }

    /// Casts and the few functions of the standard library that types go through.
    fn known_call(&self, b: &mut Builder<'_>, node: NodeId, function: NodeId, arguments: &[NodeId]) -> bool {
        if !self.syntax.plus {
            return false;
        }
        let mut named = function;
        while self.kind(b, named) == K::QualifiedIdentifier {
            let Some(name) = self.child(b, named, self.syntax.name) else { return false };
            named = name;
        }
        let plain = self.child(b, named, self.syntax.name).unwrap_or(named);
        let result = match (b.text(plain), self.kind(b, named)) {
            ("static_cast" | "dynamic_cast" | "const_cast" | "reinterpret_cast", K::TemplateFunction) => {
                if let Some(reference) = self.reference(plain) {
                    b.reference_mut(reference).base = Base::Nothing;
                }
                let Some(&of) = self.template_arguments(b, named).first() else { return false };
                Some(b.expr(Expr::Instance(of)))
            }
            ("make_unique" | "make_shared", K::TemplateFunction) => {
                let Some(&of) = self.template_arguments(b, named).first() else { return false };
                let pointer = b.builtin("unique_ptr");
                Some(b.expr(Expr::Apply(pointer, Box::new([of]))))
            }
            ("move" | "forward", _) if arguments.len() == 1 && named != function => self.value(b, arguments[0]),
            _ => return false,
        };
        self.called(b, function, arguments.len());
        if let Some(result) = result {
            b.set_expr(node, result);
        }
        true
    }

    pub(super) fn leave_new(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        let arguments = self.child(b, node, self.syntax.arguments);
        let count = arguments.map_or(0, |list| self.items(b, list).count());
        self.called(b, type_node, count);
        let of = self.value_or_unknown(b, type_node);
        let made = self.pointer_to(b, of, 1);
        b.set_expr(node, made);
    }

    /// `: member(value)`, `: Base(value)`.
    pub(super) fn leave_field_initializer(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let items: Vec<NodeId> = self.items(b, node).take(2).collect();
        let Some(&name) = items.first() else { return };
        let count = items.get(1).map_or(0, |&list| self.items(b, list).count());
        if self.kind(b, name) == K::FieldIdentifier {
            // A member or base of the class, even where a parameter has the name.
            let class = b.enclosing_definition(|d| d.kind.is_type() || d.kind == DefKind::Extension);
            let of = class.map(|c| b.expr(Expr::This(c)));
            let base = of.map_or(Base::Lexical, Base::Member);
            let reference = b.refer_to(RefKind::Read, name, base, self.member());
            self.note(name, reference);
        }
        self.called(b, name, count);
    }

    pub(super) fn leave_this(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let class = b.enclosing_definition(|d| d.kind.is_type() || d.kind == DefKind::Extension);
        if let Some(class) = class {
            let this = b.expr(Expr::This(class));
            b.set_expr(node, this);
        }
    }
}
