//! Calls and what constructs.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId, RefId};

/// Of longer calls no arguments are kept.
const ARGUMENTS_MAX: usize = 8;

impl Extract {
    /// A call with a block behind it is a macro that makes a loop: names in it that nothing here
    /// declares are declared by it. So do the items of a file that is a list of uses of one macro.
    pub(super) fn enter_call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let listed = self.is_listed(b, node);
        if !listed && !self.is_loop_macro(b, node) {
            return;
        }
        let Some(list) = self.child(b, node, self.syntax.arguments) else { return };
        let names: Vec<NodeId> = self.items(b, list).filter(|&c| self.kind(b, c) == K::Identifier).collect();
        let first_only = if listed { 1 } else { names.len() };
        for name in names.into_iter().take(first_only) {
            let spelled = b.name_of(name);
            let is_value = |&d: &crate::ids::DefId| b.definition(d).namespaces.meets(Namespaces::VALUE);
            let declared = b.enclosing_scopes().any(|s| b.declared_in(s, spelled).iter().any(is_value));
            if declared || b.bytes(name).iter().any(u8::is_ascii_uppercase) && !listed {
                continue;
            }
            let kind = if listed { DefKind::Constant } else { DefKind::Local };
            let def = b.declare(kind, name, node);
            b.definition_mut(def).namespaces = Namespaces::VALUE;
            b.definition_mut(def).visible_from = (!listed).then(|| b.next_reference());
        }
    }

    fn is_loop_macro(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let end = b.ast.span(node).end as usize;
        let behind = b.source().get(end..).unwrap_or(&[]);
        let next = behind.iter().find(|byte| !byte.is_ascii_whitespace());
        let starts = next.is_some_and(|&byte| byte == b'{' || byte.is_ascii_alphabetic() || byte == b'_');
        starts && b.ast.parent(node).is_some_and(|p| b.ast.kind(p) == "expression_statement") && self.in_function(b)
    }

    /// `ITEM(name, …)` at the top of a file that does not define `ITEM` and has little else.
    fn is_listed(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let statement = b.ast.parent(node);
        let Some(top) = statement.and_then(|s| b.ast.parent(s)).filter(|&t| self.kind(b, t) == K::TranslationUnit)
        else {
            return false;
        };
        let Some(name) = self.child(b, node, self.syntax.function) else { return false };
        let alike = |sibling: NodeId| {
            let call = b.ast.first_child(sibling).filter(|&c| self.kind(b, c) == K::Call);
            call.and_then(|c| self.child(b, c, self.syntax.function)).is_some_and(|f| b.bytes(f) == b.bytes(name))
        };
        let previous = b.ast.first_child(top).filter(|&s| self.kind(b, s) != K::Comment);
        !self.macros.contains_key(b.bytes(name)) && previous.is_some_and(alike)
    }

    pub(super) fn leave_call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(function) = self.child(b, node, self.syntax.function) else { return };
        let arguments: Vec<NodeId> = match self.child(b, node, self.syntax.arguments) {
            Some(list) => self.items(b, list).collect(),
            None => Vec::new(),
        };
        if self.known_call(b, node, function, &arguments) {
            return;
        }
        let reference = self.called(b, function, arguments.len());
        let callee = self.value_or_unknown(b, function);
        let result = b.expr(Expr::Call(callee));
        b.set_expr(node, result);
        // Only C++ has several functions of one name.
        let known = |b: &mut Builder<'_>| arguments.iter().any(|&a| self.value(b, a).is_some());
        if let Some(reference) = reference.filter(|_| self.syntax.plus && arguments.len() <= ARGUMENTS_MAX)
            && known(b)
        {
            let values: Vec<ExprId> = arguments.iter().map(|&a| self.value_or_unknown(b, a)).collect();
            b.arguments(reference, values);
        }
    }

    /// Marks what a callee names as called.
    pub(super) fn called(&self, b: &mut Builder<'_>, callee: NodeId, arguments: usize) -> Option<RefId> {
        let mut at = callee;
        let reference = loop {
            if let Some(reference) = self.reference(at) {
                break reference;
            }
            at = match self.kind(b, at) {
                K::Parenthesized => self.items(b, at).next()?,
                K::QualifiedIdentifier | K::TemplateFunction | K::TemplateMethod | K::TemplateType => {
                    self.child(b, at, self.syntax.name)?
                }
                _ => return None,
            };
        };
        let row = b.reference_mut(reference);
        row.kind = RefKind::Call;
        row.arity = u8::try_from(arguments).ok();
        Some(reference)
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
