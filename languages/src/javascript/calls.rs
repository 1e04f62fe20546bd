//! Calls and `new`: what is called, with which arguments, and what that gives.

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId, RefId};
use crate::positions::Span;

/// Of what is spread into a call, this many items are followed.
const SPREAD_MAX: usize = 4;

impl Extract {
    pub(super) fn call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let Some(callee) = self.child(b, node, f.function) else { return };
        let arguments = self.child(b, node, f.arguments);
        let arity = arguments.and_then(|a| self.arity(b, a));
        if self.called_by_name(b, callee, b"inherits") {
            self.inherits_call(b, node);
        }
        let module = self.required(b, node);
        let Some(expr) = b.expr_of(callee) else {
            return if let Some(module) = module {
                b.set_expr(node, module)
            };
        };
        if self.kind(b, callee) == K::This {
            // `this(…)`: whatever the function is called on.
            let expr = b.expr(Expr::Call(expr));
            return b.set_expr(node, expr);
        }
        let reference = self.called(b, expr, arity).unwrap_or_else(|| unnamed_call(b, expr, node));
        b.reference_mut(reference).arity = arity;
        let expr = self.instantiated(b, node, expr);
        let result = match (module, arguments) {
            (Some(module), _) => module,
            (None, Some(arguments)) => {
                let passed = self.pass_arguments(b, reference, arguments);
                let call = if passed { Expr::CallWith(reference, expr) } else { Expr::Call(expr) };
                self.runs_argument(b, callee, arguments);
                self.grow(b, callee, arguments);
                self.mix_in(b, callee, arguments);
                self.define_properties(b, callee, arguments);
                self.result(b, callee, arguments, call)
            }
            (None, None) => b.expr(Expr::Call(expr)),
        };
        let result = self.react_result(b, node).unwrap_or(result);
        b.set_expr(node, result);
    }

    /// A callee with the type arguments that its call writes.
    pub(super) fn instantiated(&self, b: &mut Builder<'_>, call: NodeId, callee: ExprId) -> ExprId {
        let Some(arguments) = self.child(b, call, self.t.field.type_arguments) else { return callee };
        let arguments = self.arguments_of(b, arguments);
        b.expr(Expr::Apply(callee, arguments))
    }

    /// Records what a call passes, up to the first spread.
    fn pass_arguments(&self, b: &mut Builder<'_>, call: RefId, arguments: NodeId) -> bool {
        let mut given = Vec::new();
        if self.kind(b, arguments) == K::Arguments {
            let ast = b.ast;
            for argument in ast.children(arguments) {
                match self.kind(b, argument) {
                    K::SpreadElement => {
                        // The first items of what is spread go to the parameters from here on.
                        let spread = ast.children(argument).find_map(|c| b.expr_of(c));
                        for i in 0..SPREAD_MAX {
                            let key = b.name(&i.to_string());
                            given.extend(spread.map(|of| (None, b.expr(Expr::Key(of, key)))));
                        }
                        break;
                    }
                    K::Comment => {}
                    _ => given.push((None, b.expr_or_unknown(argument))),
                }
            }
        }
        b.arguments_passed(call, &given)
    }

    /// What a call gives: a few functions of the language give what they get.
    fn result(&self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId, call: Expr) -> ExprId {
        let f = &self.t.field;
        let receiver = self.child(b, callee, f.object);
        let method = self.child(b, callee, f.property).map_or(b"" as &[u8], |p| b.bytes(p));
        let first = self.t.first(b.ast, arguments).and_then(|a| b.expr_of(a));
        let library = receiver.map_or(b"" as &[u8], |of| b.bytes(of));
        if let Some(given) = self.library_result(b, library, method, arguments) {
            return given;
        }
        match (receiver, method) {
            (Some(of), b"bind") => b.expr_or_unknown(of),
            (None, _) if b.bytes(callee) == b"structuredClone" => first.unwrap_or_else(|| b.expr(call)),
            (Some(_), b"map" | b"then") => {
                let call = b.expr(call);
                let Some(function) = first else { return call };
                let given = b.expr(Expr::Call(function));
                let array = b.builtin("Array");
                let made = if method == b"map" { b.expr(Expr::Apply(array, [given].into())) } else { given };
                b.expr(Expr::Union([call, made].into()))
            }
            _ => b.expr(call),
        }
    }

    fn called_by_name(&self, b: &Builder<'_>, callee: NodeId, name: &[u8]) -> bool {
        let last = self.child(b, callee, self.t.field.property).unwrap_or(callee);
        b.bytes(last) == name
    }

    /// The reference a callee is becomes a call.
    fn called(&self, b: &mut Builder<'_>, callee: ExprId, arity: Option<u8>) -> Option<RefId> {
        let Expr::Ref(r) = *b.expr_row(callee) else { return None };
        let row = b.reference_mut(r);
        row.kind = RefKind::Call;
        row.arity = arity;
        Some(r)
    }

    /// The number of arguments, unless a spread hides it.
    fn arity(&self, b: &Builder<'_>, arguments: NodeId) -> Option<u8> {
        if self.kind(b, arguments) != K::Arguments {
            return None;
        }
        let mut count = 0u8;
        for argument in b.ast.children(arguments) {
            match self.kind(b, argument) {
                K::SpreadElement => return None,
                K::Comment => {}
                _ => count = count.checked_add(1)?,
            }
        }
        Some(count)
    }

    pub(super) fn new_value(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let Some(class) = self.child(b, node, f.constructor) else { return };
        let of = b.expr_or_unknown(class);
        let arity = match self.child(b, node, f.arguments) {
            Some(arguments) => self.arity(b, arguments),
            None => Some(0),
        };
        let reference = self.called(b, of, arity);
        if let (Some(reference), Some(arguments)) = (reference, self.child(b, node, f.arguments)) {
            self.pass_arguments(b, reference, arguments);
        }
        let of = self.filled(b, node, class, of);
        let of = match self.child(b, node, f.type_arguments) {
            Some(arguments) => {
                let arguments = self.arguments_of(b, arguments);
                b.expr(Expr::Apply(of, arguments))
            }
            None => of,
        };
        let instance = b.expr(Expr::Instance(of));
        b.set_expr(node, instance);
    }

    /// `new Set(items)`: a container of the items.
    fn filled(&self, b: &mut Builder<'_>, node: NodeId, class: NodeId, of: ExprId) -> ExprId {
        let arguments = self.child(b, node, self.t.field.arguments);
        let first = arguments.and_then(|a| self.t.first(b.ast, a)).and_then(|a| b.expr_of(a));
        match (b.bytes(class), first) {
            (b"Set", Some(items)) if !self.t.typed => {
                let item = b.expr(Expr::Element(items));
                b.expr(Expr::Apply(of, [item].into()))
            }
            (b"Map", Some(entries)) if !self.t.typed => {
                let entry = b.expr(Expr::Element(entries));
                let parts = ["0", "1"].map(|key| b.name(key)).map(|key| b.expr(Expr::Key(entry, key)));
                b.expr(Expr::Apply(of, parts.into()))
            }
            (b"Proxy", Some(target)) if !self.t.typed => b.expr(Expr::TypeOf(target)),
            _ => of,
        }
    }
}

/// A call of what no name says: it stands at the last byte of a node.
pub(super) fn unnamed_call(b: &mut Builder<'_>, callee: ExprId, node: NodeId) -> RefId {
    let end = b.ast.span(node).end;
    let name = b.name("()");
    let at = Span { start: end.saturating_sub(1), end };
    b.refer_as(RefKind::Call, name, at, Base::Value(callee), Namespaces::VALUE)
}
