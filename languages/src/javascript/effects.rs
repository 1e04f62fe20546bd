//! What functions of the language do to their arguments: they call them, fill them, define members of them.

use super::calls::unnamed_call;
use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::Expr;
use crate::ids::{ExprId, NodeId};

impl Extract {
    /// Functions of the language that call what they are given: methods of arrays and promises,
    /// timers, `f.call(…)`. Functions written right there are called already.
    pub(super) fn runs_argument(&self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId) {
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
    pub(super) fn grow(&mut self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId) {
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

    /// `Object.defineProperty(object, "name", { value })` and `defineProperties`: members of the object.
    pub(super) fn define_properties(&mut self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId) {
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
}
