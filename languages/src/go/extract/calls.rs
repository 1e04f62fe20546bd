//! Calls, conversions, and the arguments that decide what a generic function gives.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Expr, RefKind};
use crate::ids::{ExprId, NodeId, ScopeId};

impl Extract {
    pub(super) fn leave_call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(function) = self.child(b, node, self.syntax.function) else { return };
        let arguments = self.child(b, node, self.syntax.arguments);
        let first = arguments.and_then(|a| self.items(b, a).next());
        self.mark_call(b, function, arguments);
        if self.is_statement(b, node) {
            return;
        }
        let value = match self.known_call(b, function, first) {
            Some(value) => value,
            None => {
                let type_arguments = self.child(b, node, self.syntax.type_arguments);
                self.list_arguments(b, function, arguments);
                self.called(b, function, type_arguments)
            }
        };
        b.set_expr(node, value);
    }

    /// Calls of statements give values to nobody.
    fn is_statement(&self, b: &Builder<'_>, node: NodeId) -> bool {
        matches!(self.parent_kind(b, node), K::ExpressionStatement | K::GoStatement | K::DeferStatement)
    }

    fn mark_call(&self, b: &mut Builder<'_>, function: NodeId, arguments: Option<NodeId>) {
        let mut callee = function;
        while self.kind(b, callee) == K::Parenthesized {
            let Some(inner) = self.items(b, callee).next() else { return };
            callee = inner;
        }
        let Some(reference) = self.reference(callee) else { return };
        let arity = arguments.and_then(|a| self.arity(b, a));
        let row = b.reference_mut(reference);
        row.kind = RefKind::Call;
        row.arity = arity;
    }

    /// The number of arguments; unknown when one is spread (`f(xs...)`, `f(g())`).
    fn arity(&self, b: &Builder<'_>, arguments: NodeId) -> Option<u8> {
        let (mut count, mut spread, mut calls) = (0usize, false, false);
        for argument in self.items(b, arguments) {
            count += 1;
            spread |= self.kind(b, argument) == K::VariadicArgument;
            calls |= self.kind(b, argument) == K::Call;
        }
        if spread || (calls && count == 1) { None } else { u8::try_from(count).ok() }
    }

    /// Lists the arguments of a call that may be of a generic function: methods are not, and those
    /// of the standard library are known by name.
    fn list_arguments(&self, b: &mut Builder<'_>, function: NodeId, arguments: Option<NodeId>) {
        let may_be_generic = match self.kind(b, function) {
            K::Identifier => true,
            K::Selector => {
                let operand = self.child(b, function, self.syntax.operand);
                operand.is_some_and(|o| self.kind(b, o) == K::Identifier && names_package(b, o))
            }
            _ => false,
        };
        let (Some(reference), Some(arguments)) = (self.reference(function), arguments) else { return };
        if !may_be_generic || self.arity(b, arguments).is_none_or(|n| n == 0) {
            return;
        }
        let nodes: Vec<NodeId> = self.items(b, arguments).collect();
        let values: Vec<ExprId> = nodes.into_iter().map(|n| self.value_or_unknown(b, n)).collect();
        b.arguments(reference, values);
    }

    /// What a call gives. `f[i](x)` calls an element, or instantiates a generic function.
    fn called(&self, b: &mut Builder<'_>, function: NodeId, type_arguments: Option<NodeId>) -> ExprId {
        let mut callee = self.value_or_unknown(b, function);
        if let Some(list) = type_arguments {
            callee = self.instantiated(b, callee, self.items(b, list).collect());
        } else if self.kind(b, function) == K::Index
            && let Some(operand) = self.child(b, function, self.syntax.operand)
        {
            let generic = self.value_or_unknown(b, operand);
            let index = self.child(b, function, self.syntax.index);
            let instance = self.instantiated(b, generic, index.into_iter().collect());
            callee = b.expr(Expr::Union([instance, callee].into()));
        }
        b.expr(Expr::Call(callee))
    }

    fn instantiated(&self, b: &mut Builder<'_>, generic: ExprId, types: Vec<NodeId>) -> ExprId {
        let types = types.into_iter().map(|t| self.value_or_unknown(b, t)).collect();
        b.expr(Expr::Apply(generic, types))
    }

    /// `T(x)` where `T` cannot be read as an expression, and `f[T](x)` with one argument.
    pub(super) fn leave_conversion(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        if self.kind(b, type_node) != K::GenericType {
            let value = self.instance(b, type_node);
            b.set_expr(node, value);
            return;
        }
        let Some(generic) = self.child(b, type_node, self.syntax.type_) else { return };
        if let Some(reference) = self.reference(generic) {
            let row = b.reference_mut(reference);
            row.kind = RefKind::Call;
            row.arity = Some(1);
        }
        if self.is_statement(b, node) {
            return;
        }
        let of = self.value_or_unknown(b, generic);
        let item = b.expr(Expr::Element(of));
        let instance = self.value_or_unknown(b, type_node);
        let callee = b.expr(Expr::Union([instance, item].into()));
        let value = b.expr(Expr::Call(callee));
        b.set_expr(node, value);
    }
}

/// Whether a name is an import of something else than the standard library, as far as the file tells.
fn names_package(b: &mut Builder<'_>, name: NodeId) -> bool {
    let name = b.name_of(name);
    let Some(&def) = b.declared_in(ScopeId(0), name).first() else { return false };
    let target = b.definition(def).alias.map(|e| b.expr_row(e));
    matches!(target, Some(Expr::Module(path)) if !is_standard(b.spelling(*path)))
}

/// Whether an import path is of the standard library, by its first segment.
fn is_standard(path: &str) -> bool {
    STANDARD.contains(&path.split('/').next().unwrap_or(path))
}

/// First segments of the much-used import paths of Go 1.25's standard library.
const STANDARD: &[&str] = &[
    "bufio", "bytes", "context", "crypto", "encoding", "errors", "fmt", "io", "math", "net", "os", "path", "reflect",
    "regexp", "runtime", "sort", "strconv", "strings", "syscall", "testing", "time", "unicode",
];
