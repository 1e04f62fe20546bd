//! Expressions, as far as their types matter.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId, RefId};
use crate::positions::Span;

/// Of what is spread into a call, this many items are followed.
const SPREAD_MAX: usize = 4;

impl Extract {
    pub(super) fn literal(&self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if b.ast.field_id(node) == self.t.field.key || b.ast.field_id(node) == self.t.field.source {
            return;
        }
        let name = match kind {
            K::Number => "number",
            K::Regex => "RegExp",
            K::True | K::False => "boolean",
            _ => "string",
        };
        let expr = b.builtin(name);
        b.set_expr(node, expr);
    }

    /// `object[index]`: a member if the index is written as a string, else an element.
    pub(super) fn subscript(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (Some(object), Some(index)) = (self.child(b, node, f.object), self.child(b, node, f.index)) else { return };
        let of = b.expr_or_unknown(object);
        let expr = if self.kind(b, index) == K::String {
            let name = b.name(string_content(b.text(index)));
            let span = b.ast.span(index);
            let at = Span { start: span.start + 1, end: span.end.max(span.start + 2) - 1 };
            let r = b.refer_as(RefKind::Read, name, at, Base::Member(of), Namespaces::VALUE);
            b.ref_expr(r)
        } else if self.kind(b, index) == K::Number {
            let key = b.name_of(index);
            b.expr(Expr::Key(of, key))
        } else {
            b.expr(Expr::Element(of))
        };
        b.set_expr(node, expr);
    }

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

    /// Functions of the language that call what they are given: methods of arrays and promises,
    /// timers, `f.call(…)`. Functions written right there are called already.
    fn runs_argument(&self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId) {
        let f = &self.t.field;
        let receiver = self.child(b, callee, f.object);
        let name = b.bytes(self.child(b, callee, f.property).unwrap_or(callee));
        let ast = b.ast;
        let given: Vec<NodeId> = ast.children(arguments).filter(|&a| self.kind(b, a) != K::Comment).take(4).collect();
        let element = |b: &mut Builder<'_>, of: NodeId| {
            let of = b.expr_or_unknown(of);
            b.expr(Expr::Element(of))
        };
        let (run, passed): (NodeId, Vec<ExprId>) = match (receiver, name, &given[..]) {
            (Some(of), b"call", given) => (of, given.iter().skip(1).map(|&a| b.expr_or_unknown(a)).collect()),
            (Some(of), b"apply" | b"construct", [function, ..]) if b.bytes(of) == b"Reflect" => (*function, Vec::new()),
            (Some(of), b"apply", _) => (of, Vec::new()),
            (Some(of), b"from", [items, function, ..]) if b.bytes(of) == b"Array" => {
                (*function, vec![element(b, *items)])
            }
            (
                Some(of),
                b"forEach" | b"map" | b"filter" | b"find" | b"findIndex" | b"findLast" | b"some" | b"every"
                | b"flatMap",
                [function, ..],
            ) => (*function, vec![element(b, of)]),
            (Some(of), b"reduce" | b"reduceRight", [function, ..]) => {
                let unknown = b.unknown();
                (*function, vec![unknown, element(b, of)])
            }
            (Some(of), b"then", [function, ..]) => {
                let of = b.expr_or_unknown(of);
                (*function, vec![b.expr(Expr::Unwrap(of))])
            }
            (Some(_), b"catch" | b"finally" | b"sort", [function, ..])
            | (None, b"setTimeout" | b"setInterval" | b"setImmediate" | b"queueMicrotask", [function, ..]) => {
                (*function, Vec::new())
            }
            _ => return,
        };
        // Only what has a name, or is a member: other functions are nobody's callees.
        if !matches!(self.kind(b, run), K::Identifier | K::MemberExpression | K::SubscriptExpression) {
            return;
        }
        let Some(run) = b.expr_of(run) else { return };
        let call = unnamed_call(b, run, arguments);
        let passed: Vec<_> = passed.into_iter().map(|e| (None, e)).collect();
        b.arguments_passed(call, &passed);
    }

    /// `list.push(x)`, `set.add(x)`, `map.set(k, x)`: containers that get more items.
    fn grow(&mut self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId) {
        let f = &self.t.field;
        let (Some(object), Some(method)) = (self.child(b, callee, f.object), self.child(b, callee, f.property)) else {
            return;
        };
        let nth = match b.bytes(method) {
            b"push" | b"unshift" | b"add" => 0,
            b"set" => 1,
            _ => return,
        };
        if let Some(value) = b.ast.children(arguments).nth(nth).and_then(|a| b.expr_of(a)) {
            self.add_item(b, object, value);
        }
    }

    /// `Object.defineProperty(object, "name", { value })` and `defineProperties`: members of the object.
    fn define_properties(&mut self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId) {
        let f = &self.t.field;
        let (Some(of), Some(method)) = (self.child(b, callee, f.object), self.child(b, callee, f.property)) else {
            return;
        };
        if b.bytes(of) != b"Object" {
            return;
        }
        let ast = b.ast;
        let mut given = ast.children(arguments).filter(|&a| self.kind(b, a) != K::Comment).take(3);
        let (object, second, third) = (given.next(), given.next(), given.next());
        let Some((object, second)) = object.zip(second) else { return };
        let members: Vec<(NodeId, NodeId)> = match (b.bytes(method), third) {
            (b"defineProperty", Some(descriptor)) => vec![(second, descriptor)],
            (b"defineProperties", None) => ast
                .children(second)
                .filter(|&p| self.kind(b, p) == K::Pair)
                .filter_map(|p| self.child(b, p, f.key).zip(self.child(b, p, f.value)))
                .collect(),
            _ => return,
        };
        for (key, descriptor) in members {
            if let Some(descriptor) = b.expr_of(descriptor) {
                self.define_property(b, object, key, descriptor);
            }
        }
    }

    /// Adds an item to the array, map or set that a variable was made as.
    pub(super) fn add_item(&mut self, b: &mut Builder<'_>, object: NodeId, value: ExprId) {
        if self.kind(b, object) != K::Identifier || matches!(b.expr_row(value), Expr::Builtin(_)) {
            return;
        }
        let Some(holder) = self.known(b, b.text(object)) else { return };
        let made = |&e: &ExprId| matches!(b.expr_row(e), Expr::Apply(..) | Expr::Record(..) | Expr::Instance(_));
        if b.definition(holder).declared.is_none() && b.definition(holder).values.iter().any(made) {
            let array = b.builtin("Array");
            let items = b.expr(Expr::Apply(array, [value].into()));
            b.add_value(holder, items);
        }
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

    pub(super) fn binary(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (left, right) = (self.expr_in(b, node, f.left), self.expr_in(b, node, f.right));
        let operator = self.child(b, node, f.operator).map_or(b"" as &[u8], |o| b.bytes(o));
        let expr = match operator {
            b"&&" => right,
            b"||" | b"??" => {
                let sides: Vec<ExprId> = [left, right].into_iter().flatten().collect();
                Some(b.expr(Expr::Union(sides.into())))
            }
            b"-" | b"*" | b"/" | b"%" | b"**" | b"|" | b"&" | b"^" | b"<<" | b">>" | b">>>" => {
                Some(b.builtin("number"))
            }
            b"+" => None,
            _ => Some(b.builtin("boolean")),
        };
        if let Some(expr) = expr {
            b.set_expr(node, expr);
        }
    }

    pub(super) fn ternary(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let sides = [self.expr_in(b, node, f.consequence), self.expr_in(b, node, f.alternative)];
        let sides: Vec<ExprId> = sides.into_iter().flatten().collect();
        let union = b.expr(Expr::Union(sides.into()));
        b.set_expr(node, union);
    }

    /// `a, b` is its last.
    pub(super) fn sequence(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let last = b.ast.children(node).last().and_then(|c| b.expr_of(c));
        if let Some(last) = last {
            b.set_expr(node, last);
        }
    }

    pub(super) fn await_value(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(of) = b.ast.children(node).find_map(|c| b.expr_of(c)) {
            let unwrapped = b.expr(Expr::Unwrap(of));
            b.set_expr(node, unwrapped);
        }
    }

    pub(super) fn unary(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = match self.child(b, node, self.t.field.operator).map(|o| b.bytes(o)) {
            Some(b"typeof") => "string",
            Some(b"!" | b"delete") => "boolean",
            Some(b"void") | None => return,
            Some(_) => "number",
        };
        let expr = b.builtin(name);
        b.set_expr(node, expr);
    }

    /// `value as T`; `as const` changes nothing.
    pub(super) fn cast(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let mut parts = b.ast.children(node).filter(|&c| !matches!(self.kind(b, c), K::Comment));
        let value = parts.next();
        let declared = parts.filter_map(|c| b.expr_of(c)).last();
        let expr = match declared {
            Some(declared) => Some(b.expr(Expr::Instance(declared))),
            None => value.and_then(|v| b.expr_of(v)),
        };
        if let Some(expr) = expr {
            b.set_expr(node, expr);
        }
    }

    /// `<T>value`
    pub(super) fn type_assertion(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(arguments) = self.t.child_of_kind(b.ast, node, K::TypeArguments) else { return };
        if let Some(declared) = self.arguments_of(b, arguments).first() {
            let instance = b.expr(Expr::Instance(*declared));
            b.set_expr(node, instance);
        }
    }
}

/// A call of what no name says: it stands at the last byte of a node.
fn unnamed_call(b: &mut Builder<'_>, callee: ExprId, node: NodeId) -> RefId {
    let end = b.ast.span(node).end;
    let name = b.name("()");
    let at = Span { start: end.saturating_sub(1), end };
    b.refer_as(RefKind::Call, name, at, Base::Value(callee), Namespaces::VALUE)
}
