//! Calls, their arguments, and the built-in functions whose result follows from an argument.

use super::comprehensions::container;
use super::types::is_typing;
use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{Base, Definition, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NameId, NodeId, RefId};
use crate::positions::Span;

/// Containers in containers are followed this deep.
const MERGED_MAX: u32 = 4;

/// Scopes further out than this are not searched for a container.
const SCOPES_MAX: usize = 16;

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
        let arity = arguments.and_then(|a| self.arity(b, a));
        let called = self.called(b, function);
        if let Some(reference) = called {
            let row = b.reference_mut(reference);
            row.kind = RefKind::Call;
            row.arity = arity;
        }
        if let Some(arguments) = arguments {
            self.star_names.called(b, self.syntax, function, arguments);
        }
        let callee = b.expr_or_unknown(function);
        let reference = called.unwrap_or_else(|| unnamed_call(b, callee, node));
        b.reference_mut(reference).arity = arity;
        if self.narrowed.contains_key(&function) {
            b.narrow_call(reference, callee);
        }
        let given = arguments.map_or(Vec::new(), |a| self.given(b, a));
        let passed = b.arguments_passed(reference, &given);
        let known = arguments.and_then(|a| self.known_result(b, function, a));
        let call = if passed { Expr::CallWith(reference, callee) } else { Expr::Call(callee) };
        let expr = known.unwrap_or_else(|| b.expr(call));
        b.set_expr(node, expr);
        if let Some(arguments) = arguments {
            self.runs_argument(b, function, arguments);
            self.grow(b, function, &given);
        }
    }

    /// The arguments before the first splat.
    fn given(&self, b: &mut Builder<'_>, arguments: NodeId) -> Vec<(Option<NameId>, ExprId)> {
        let f = &self.syntax.f;
        let ast = b.ast;
        if self.kind(b, arguments) != K::ArgumentList {
            let only = b.expr_or_unknown(arguments);
            return vec![(None, only)];
        }
        let mut given = Vec::new();
        for argument in ast.children(arguments) {
            match self.kind(b, argument) {
                K::ListSplat | K::DictionarySplat => break,
                K::Other => {} // a comment
                K::KeywordArgument => {
                    let (Some(name), Some(value)) = (self.child(b, argument, f.name), self.child(b, argument, f.value))
                    else {
                        continue;
                    };
                    let name = b.name_of(name);
                    given.push((Some(name), b.expr_or_unknown(value)));
                }
                _ => given.push((None, b.expr_or_unknown(argument))),
            }
        }
        given
    }

    /// `map(f, items)`, `sorted(items, key=f)`: built-in functions that call what they are given.
    fn runs_argument(&self, b: &mut Builder<'_>, function: NodeId, arguments: NodeId) {
        let positional = self.positional(b, arguments);
        let (run, items) = match (self.last_text(b, function), &positional[..]) {
            ("map" | "filter", [run, items]) | ("reduce", [run, items, ..]) => (*run, *items),
            ("sorted" | "min" | "max" | "sort", items) => {
                let name = |a: NodeId| self.child(b, a, self.syntax.f.name);
                let key = |&a: &NodeId| name(a).is_some_and(|n| b.bytes(n) == b"key");
                let keyword = b.ast.children(arguments).find(key);
                let value = keyword.and_then(|k| self.child(b, k, self.syntax.f.value));
                let Some(value) = value else { return };
                let object = self.child(b, function, self.syntax.f.object);
                let Some(items) = items.first().copied().or(object) else { return };
                (value, items)
            }
            _ => return,
        };
        if self.kind(b, function) == K::Attribute && self.last_text(b, function) == "map" {
            return;
        }
        let is_lambda = self.kind(b, run) == K::Lambda;
        let (Some(run), items) = (b.expr_of(run), b.expr_or_unknown(items)) else { return };
        let item = b.expr(Expr::Element(items));
        if is_lambda {
            return give_first(b, run, item);
        }
        let reference = unnamed_call(b, run, arguments);
        b.arguments_passed(reference, &[(None, item)]);
    }

    /// `list.append(x)`, `dict.update(d)`: containers that get more items.
    fn grow(&mut self, b: &mut Builder<'_>, function: NodeId, given: &[(Option<NameId>, ExprId)]) {
        let f = &self.syntax.f;
        if self.kind(b, function) != K::Attribute {
            return;
        }
        let Some(object) = self.child(b, function, f.object) else { return };
        let added = match (self.last_text(b, function), given) {
            ("append" | "add" | "appendleft", [(None, value)]) | ("insert" | "setdefault", [_, (None, value)]) => {
                container(b, *value)
            }
            ("update" | "extend", [(None, more)]) => *more,
            _ => return,
        };
        self.add_items(b, object, added);
    }

    /// Adds what a container holds to the variable or field it is in, if that was made as one.
    pub(super) fn add_items(&mut self, b: &mut Builder<'_>, object: NodeId, added: ExprId) {
        let f = &self.syntax.f;
        let holder = match self.kind(b, object) {
            K::Identifier => {
                let name = b.name_of(object);
                let scopes: Vec<_> = b.enclosing_scopes().take(SCOPES_MAX).collect();
                scopes.into_iter().find_map(|s| b.declared_in(s, name).first().copied())
            }
            K::Attribute => {
                let (Some(of), Some(name)) = (self.child(b, object, f.object), self.child(b, object, f.attribute))
                else {
                    return;
                };
                let name = b.name_of(name);
                self.receiver(b, of).and_then(|(_, scope)| b.declared_in(scope, name).first().copied())
            }
            _ => None,
        };
        let Some(holder) = holder else { return };
        let made = |&e: &ExprId| matches!(b.expr_row(e), Expr::Tuple(_) | Expr::Record(..));
        if b.definition(holder).declared.is_none() && b.definition(holder).values.iter().any(made) {
            b.add_value(holder, added);
            if self.kind(b, object) == K::Identifier {
                let name = b.name_of(object);
                let before = self.known.value(name);
                let now = before.and_then(|before| merged(b, before, added, MERGED_MAX));
                self.known.assign(name, now);
            }
        }
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
            ("list" | "tuple" | "sorted" | "reversed" | "iter" | "deque", 1) => first.map(|c| list_of_items(b, c)),
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

    /// What several awaitables give: one by one, if they are written there.
    fn awaited(&self, b: &mut Builder<'_>, arguments: &[NodeId]) -> Option<ExprId> {
        if let [only] = arguments
            && self.kind(b, *only) == K::ListSplat
        {
            return b.ast.children(*only).find_map(|c| b.expr_of(c));
        }
        if arguments.iter().any(|&a| self.kind(b, a) == K::ListSplat) {
            return None;
        }
        let given = arguments.iter().map(|&a| b.expr_or_unknown(a)).collect();
        Some(b.expr(Expr::Tuple(given)))
    }

    /// Methods of dictionaries, and functions called through their module.
    fn method_result(&self, b: &mut Builder<'_>, function: NodeId, arguments: &[NodeId]) -> Option<ExprId> {
        let f = &self.syntax.f;
        let object = self.child(b, function, f.object)?;
        let method = self.child(b, function, f.attribute).map_or("", |a| b.text(a));
        match (b.bytes(object), method) {
            (module, "cast") if is_typing(module) => {
                return self.builtin_result(b, "cast", arguments);
            }
            (b"asyncio", "gather") => return self.awaited(b, arguments),
            (b"asyncio", "create_task" | "ensure_future" | "wait_for" | "shield" | "run") => {
                return arguments.first().and_then(|&a| b.expr_of(a));
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

/// A function without a name is given a value as its first parameter.
fn give_first(b: &mut Builder<'_>, function: ExprId, value: ExprId) {
    let Expr::Definition(def) = *b.expr_row(function) else { return };
    let first = b.definition(def).parameters.first().copied();
    if let Some(first) = first.filter(|&p| b.definition(p).values.is_empty()) {
        b.add_value(first, value);
    }
}

/// A call of what no name says: it stands at the last byte of a node.
pub(super) fn unnamed_call(b: &mut Builder<'_>, callee: ExprId, node: NodeId) -> RefId {
    let end = b.ast.span(node).end;
    let name = b.name("()");
    let at = Span { start: end.saturating_sub(1), end };
    b.refer_as(RefKind::Call, name, at, Base::Value(callee), Namespaces::ANY)
}

/// A container after more was put into it; `None` if it is not known well enough.
fn merged(b: &mut Builder<'_>, before: ExprId, added: ExprId, depth: u32) -> Option<ExprId> {
    let depth = depth.checked_sub(1)?;
    match (b.expr_row(before).clone(), b.expr_row(added).clone()) {
        (Expr::Tuple(items), Expr::Tuple(more)) if items.len() + more.len() <= Definition::VALUES_MAX => {
            let all = items.iter().chain(&more).copied().collect();
            Some(b.expr(Expr::Tuple(all)))
        }
        (Expr::Record(of, items), Expr::Record(more_of, more)) => {
            let mut items = items.into_vec();
            for (key, value) in more {
                match items.iter_mut().find(|(k, _)| *k == key) {
                    Some(known) => known.1 = merged(b, known.1, value, depth).unwrap_or(value),
                    None => items.push((key, value)),
                }
            }
            let of = b.expr(Expr::Union(Box::new([of, more_of])));
            Some(b.expr(Expr::Record(of, items.into())))
        }
        _ => None,
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
