//! Calls, their arguments, and the built-in functions whose result follows from an argument.

use super::comprehensions::container;
use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId, RefId};

impl Extract {
    pub(super) fn enter_arguments(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if b.ast.field_id(node) == self.syntax.f.superclasses {
            return self.enter_superclasses(b, node);
        }
        if self.callee_name(b, node) == "cast"
            && let Some(target) = b.ast.first_child(node)
        {
            self.mark(target, Role::Type);
        }
    }

    pub(super) fn leave_arguments(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if b.ast.field_id(node) == self.syntax.f.superclasses {
            self.leave_superclasses(b, node);
        }
    }

    /// The last name of the callee of an argument list.
    fn callee_name<'a>(&self, b: &Builder<'a>, arguments: NodeId) -> &'a str {
        let call = b.ast.parent(arguments).filter(|&c| self.kind(b, c) == K::Call);
        let function = call.and_then(|c| self.child(b, c, self.syntax.f.function));
        function.map_or("", |f| self.last_text(b, f))
    }

    /// `f(name=value)`: the name is a parameter of `f`.
    pub(super) fn enter_keyword(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let Some(name) = self.child(b, node, f.name) else { return };
        self.mark(name, Role::Skip);
        let call = b.ast.ancestors(node).nth(1).filter(|&c| self.kind(b, c) == K::Call);
        let Some(function) = call.and_then(|c| self.child(b, c, f.function)) else { return };
        let callee = b.expr_or_unknown(function);
        b.refer_to(RefKind::Read, name, Base::Member(callee), Namespaces::KEYWORD);
        if b.bytes(name) == b"bound" && self.last_text(b, function) == "TypeVar" {
            self.mark_field(b, node, f.value, Role::Type);
        }
    }

    pub(super) fn leave_call(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let Some(function) = self.child(b, node, f.function) else { return };
        let arguments = self.child(b, node, f.arguments);
        if let Some(reference) = self.called(b, function) {
            let arity = arguments.and_then(|a| self.arity(b, a));
            let row = b.reference_mut(reference);
            row.kind = RefKind::Call;
            row.arity = arity;
        }
        if let Some(arguments) = arguments {
            self.star_names.called(b, self.syntax, function, arguments);
        }
        let callee = b.expr_or_unknown(function);
        let known = arguments.and_then(|a| self.known_result(b, function, a));
        let expr = known.unwrap_or_else(|| b.expr(Expr::Call(callee)));
        b.set_expr(node, expr);
    }

    /// The reference that a call calls.
    fn called(&self, b: &Builder<'_>, function: NodeId) -> Option<RefId> {
        if let Some(&reference) = self.narrowed.get(&function) {
            return Some(reference);
        }
        if !matches!(self.kind(b, function), K::Identifier | K::Attribute) {
            return None;
        }
        match *b.expr_row(b.expr_of(function)?) {
            Expr::Ref(reference) => Some(reference),
            _ => None,
        }
    }

    /// The number of arguments, unless a splat hides it.
    fn arity(&self, b: &Builder<'_>, arguments: NodeId) -> Option<u8> {
        if self.kind(b, arguments) != K::ArgumentList {
            return Some(1);
        }
        let mut arity = 0u8;
        for argument in b.ast.children(arguments) {
            match self.kind(b, argument) {
                K::ListSplat | K::DictionarySplat => return None,
                K::Other => {} // a comment
                _ => arity = arity.checked_add(1)?,
            }
        }
        Some(arity)
    }

    /// What calls of some built-in functions give.
    fn known_result(&self, b: &mut Builder<'_>, function: NodeId, arguments: NodeId) -> Option<ExprId> {
        let positional = self.positional(b, arguments);
        match self.kind(b, function) {
            K::Identifier => self.builtin_result(b, b.text(function), &positional),
            K::Attribute => self.method_result(b, function, &positional),
            _ => None,
        }
    }

    /// The first positional arguments.
    fn positional(&self, b: &Builder<'_>, arguments: NodeId) -> Vec<NodeId> {
        if self.kind(b, arguments) != K::ArgumentList {
            return vec![arguments];
        }
        let named = |&a: &NodeId| !matches!(self.kind(b, a), K::KeywordArgument | K::Other);
        b.ast.children(arguments).filter(named).take(8).collect()
    }

    fn builtin_result(&self, b: &mut Builder<'_>, name: &str, arguments: &[NodeId]) -> Option<ExprId> {
        let class = self.enclosing_class(b);
        let first = arguments.first().and_then(|&a| b.expr_of(a));
        match (name, arguments.len()) {
            ("super", _) => class.map(|c| b.expr(Expr::Super(c))),
            ("cast", 2) => first.map(|t| b.expr(Expr::Instance(t))),
            ("type", 1) => self.receiver(b, arguments[0]).map(|(class, _)| b.expr(Expr::ThisType(class))),
            ("list" | "tuple" | "sorted" | "reversed" | "iter", 1) => first.map(|c| list_of_items(b, c)),
            ("set" | "frozenset", 1) => first.map(|c| list_of_items(b, c)),
            ("next" | "min" | "max", 1) | ("next", 2) => first.map(|c| b.expr(Expr::Element(c))),
            ("enumerate", 1 | 2) => first.map(|c| {
                let (index, item) = (b.builtin("int"), b.expr(Expr::Element(c)));
                list_of_tuples(b, vec![index, item])
            }),
            ("zip", 1..) => {
                let items = arguments.iter().map(|&a| b.expr_or_unknown(a)).collect::<Vec<_>>();
                let items = items.into_iter().map(|c| b.expr(Expr::Element(c))).collect();
                Some(list_of_tuples(b, items))
            }
            ("map", 2) => first.map(|f| {
                let item = b.expr(Expr::Call(f));
                container(b, item)
            }),
            ("filter", 2) => b.expr_of(arguments[1]).map(|c| list_of_items(b, c)),
            ("property" | "cached_property", 1..) => first.map(|getter| b.expr(Expr::Call(getter))),
            ("staticmethod" | "classmethod" | "partial" | "copy" | "deepcopy", 1..) => first,
            ("defaultdict", 1) => first.map(|factory| {
                let item = b.expr(Expr::Call(factory));
                container(b, item)
            }),
            _ => None,
        }
    }

    /// Methods of dictionaries, and functions called through their module.
    fn method_result(&self, b: &mut Builder<'_>, function: NodeId, arguments: &[NodeId]) -> Option<ExprId> {
        let f = &self.syntax.f;
        let object = self.child(b, function, f.object)?;
        let method = self.child(b, function, f.attribute).map_or("", |a| b.text(a));
        match (b.bytes(object), method) {
            (b"t" | b"typing" | b"te" | b"typing_extensions", "cast") => {
                return self.builtin_result(b, "cast", arguments);
            }
            (b"functools", "partial") | (b"copy", "copy" | "deepcopy") | (b"collections", "defaultdict") => {
                return self.builtin_result(b, method, arguments);
            }
            _ => {}
        }
        let callee = b.expr_of(function)?;
        let object = b.expr_of(object)?;
        let items = match (method, arguments.len()) {
            ("values", 0) => list_of_items(b, object),
            ("items", 0) => {
                let (key, value) = (b.unknown(), b.expr(Expr::Element(object)));
                list_of_tuples(b, vec![key, value])
            }
            _ => return None,
        };
        let call = b.expr(Expr::Call(callee));
        Some(b.expr(Expr::Union(Box::new([call, items]))))
    }
}

fn list_of_items(b: &mut Builder<'_>, of: ExprId) -> ExprId {
    let item = b.expr(Expr::Element(of));
    container(b, item)
}

fn list_of_tuples(b: &mut Builder<'_>, items: Vec<ExprId>) -> ExprId {
    let tuple = b.expr(Expr::Tuple(items.into()));
    container(b, tuple)
}
