//! What functions of the standard library give and do that is known from what they get (ECMA-262 20.1.2, 23.1.2,
//! 27.2.4, 28.1).

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{DefKind, Expr};
use crate::ids::{ExprId, NodeId};

/// Further arguments are not looked at.
const ARGUMENTS_MAX: usize = 8;

impl Extract {
    /// What a static method of the library gives.
    pub(super) fn library_result(
        &self,
        b: &mut Builder<'_>,
        library: &[u8],
        method: &[u8],
        arguments: NodeId,
    ) -> Option<ExprId> {
        let first = self.t.first(b.ast, arguments)?;
        let given = b.expr_of(first)?;
        let result = match (library, method) {
            (b"Object", b"freeze" | b"seal" | b"preventExtensions" | b"create") => given,
            (b"Object", b"assign") => {
                let all = b.ast.children(arguments).take(ARGUMENTS_MAX).filter_map(|a| b.expr_of(a)).collect();
                b.expr(Expr::Union(all))
            }
            (b"Object", b"values") | (b"Array", b"from") => {
                let item = b.expr(Expr::Element(given));
                applied(b, "Array", item)
            }
            (b"Object", b"entries") => {
                let (key, item) = (b.builtin("string"), b.expr(Expr::Element(given)));
                let entry = b.expr(Expr::Tuple([key, item].into()));
                applied(b, "Array", entry)
            }
            (b"Reflect", b"construct") => b.expr(Expr::Instance(given)),
            (b"Promise", b"resolve") => {
                let value = b.expr(Expr::Unwrap(given));
                applied(b, "Promise", value)
            }
            (b"Promise", b"race" | b"any") => {
                let item = b.expr(Expr::Element(given));
                let value = b.expr(Expr::Unwrap(item));
                applied(b, "Promise", value)
            }
            (b"Promise", b"all") => {
                let values = self.awaited_items(b, first, given);
                applied(b, "Promise", values)
            }
            _ => return None,
        };
        Some(result)
    }

    /// What the promises of an array give: one by one, if they are written there.
    fn awaited_items(&self, b: &mut Builder<'_>, array: NodeId, given: ExprId) -> ExprId {
        let ast = b.ast;
        let items = || ast.children(array).filter(|&c| self.kind(b, c) != K::Comment);
        let listed = self.kind(b, array) == K::Array && items().all(|c| self.kind(b, c) != K::SpreadElement);
        if !listed || items().nth(ARGUMENTS_MAX).is_some() {
            let item = b.expr(Expr::Element(given));
            let value = b.expr(Expr::Unwrap(item));
            return applied(b, "Array", value);
        }
        let items: Vec<NodeId> = items().collect();
        let values = items.into_iter().map(|c| b.expr_or_unknown(c)).collect::<Vec<_>>();
        let values = values.into_iter().map(|e| b.expr(Expr::Unwrap(e))).collect();
        b.expr(Expr::Tuple(values))
    }

    /// `Object.assign(A.prototype, mixin)` gives `A` the members of the mixin.
    pub(super) fn mix_in(&mut self, b: &mut Builder<'_>, callee: NodeId, arguments: NodeId) {
        let f = &self.t.field;
        let (Some(of), Some(method)) = (self.child(b, callee, f.object), self.child(b, callee, f.property)) else {
            return;
        };
        if b.bytes(of) != b"Object" || b.bytes(method) != b"assign" {
            return;
        }
        let ast = b.ast;
        let given: Vec<NodeId> = ast.children(arguments).filter(|&a| self.kind(b, a) != K::Comment).collect();
        let Some((&target, mixins)) = given.split_first() else { return };
        let Some((name, property)) = self.child(b, target, f.object).zip(self.child(b, target, f.property)) else {
            return;
        };
        if b.bytes(property) != b"prototype" || self.kind(b, name) != K::Identifier {
            return;
        }
        let Some(def) = self.known(b, b.text(name)) else { return };
        if !matches!(b.definition(def).kind, DefKind::Class | DefKind::Function) {
            return;
        }
        let extension = self.extension_of(b, def, target);
        for &mixin in mixins.iter().take(ARGUMENTS_MAX) {
            // `B.prototype` has the members of `B`.
            if let Some(base) = b.expr_of(mixin) {
                let base = match *b.expr_row(base) {
                    Expr::Instance(class) => class,
                    _ => base,
                };
                b.add_base(extension, base);
            }
        }
    }
}

fn applied(b: &mut Builder<'_>, name: &str, item: ExprId) -> ExprId {
    let of = b.builtin(name);
    b.expr(Expr::Apply(of, [item].into()))
}
