//! `require("x")` and `import("x")`: modules as values.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind};
use crate::ids::{DefId, ExprId, NameId, NodeId, RefId};

impl Extract {
    /// The module a call imports: `require("x")` or `import("x")` with a literal specifier.
    pub(super) fn required(&self, b: &mut Builder<'_>, call: NodeId) -> Option<ExprId> {
        let f = &self.t.field;
        let callee = self.child(b, call, f.function)?;
        let dynamic = self.kind(b, callee) == K::Import;
        if !dynamic && (b.bytes(callee) != b"require" || !self.commonjs(b, "require")) {
            return None;
        }
        let argument = self.child(b, call, f.arguments).and_then(|a| self.t.first(b.ast, a))?;
        if self.kind(b, argument) != K::String {
            return None;
        }
        let specifier = b.name(string_content(b.text(argument)));
        let module = b.expr(Expr::Module(specifier));
        let in_type = self.parent_is_type(b, call);
        let declared = !in_type && !dynamic && self.is_whole_value(b, call);
        if !declared {
            let row =
                Import { scope: b.scope(), specifier, target: module, definition: None, star: false, exported: false };
            b.import(row, call);
        }
        Some(module)
    }

    fn parent_is_type(&self, b: &Builder<'_>, node: NodeId) -> bool {
        matches!(self.parent_kind(b, node), K::TypeAnnotation | K::TypeArguments)
    }

    /// Whether a `require` is what a declarator takes its value from, as a whole or as one member.
    fn is_whole_value(&self, b: &Builder<'_>, call: NodeId) -> bool {
        let mut at = call;
        for _ in 0..2 {
            let Some(parent) = b.ast.parent(at) else { return false };
            match self.kind(b, parent) {
                K::VariableDeclarator => return true,
                K::MemberExpression => at = parent,
                _ => return false,
            }
        }
        false
    }

    /// `const x = require("./x")`, or one member of it: an import. Of packages, which may have no
    /// types and no place in the tree, the variable stays a variable that holds the module.
    pub(super) fn require_variable(&self, b: &mut Builder<'_>, node: NodeId, def: DefId, value: ExprId) -> bool {
        let Some(specifier) = self.module_of(b, value) else { return false };
        let is_import = is_import_specifier(b.spelling(specifier));
        if is_import {
            let row = b.definition_mut(def);
            row.kind = DefKind::Import;
            row.namespaces = Namespaces::ANY;
            row.alias = Some(value);
        } else {
            b.add_value(def, value);
        }
        let row =
            Import { scope: b.scope(), specifier, target: value, definition: Some(def), star: false, exported: false };
        b.import(row, node);
        true
    }

    /// `const { a, b: c } = require("./x")`: each name an import of one member.
    pub(super) fn require_pattern(
        &self,
        b: &mut Builder<'_>,
        node: NodeId,
        value: ExprId,
        bound: &[(DefId, Option<RefId>)],
    ) {
        let Expr::Module(specifier) = *b.expr_row(value) else { return };
        let is_import = is_import_specifier(b.spelling(specifier));
        for &(def, member) in bound {
            let Some(r) = member else { continue };
            let target = b.ref_expr(r);
            if is_import {
                b.reference_mut(r).kind = RefKind::Import;
                let row = b.definition_mut(def);
                row.kind = DefKind::Import;
                row.namespaces = Namespaces::ANY;
                row.alias = Some(target);
                row.values = Box::default();
            }
            let row =
                Import { scope: b.scope(), specifier, target, definition: Some(def), star: false, exported: false };
            b.import(row, node);
        }
    }

    /// The module that a value is, or is one member of.
    fn module_of(&self, b: &Builder<'_>, value: ExprId) -> Option<NameId> {
        match *b.expr_row(value) {
            Expr::Module(specifier) => Some(specifier),
            Expr::Ref(r) => match b.reference(r).base {
                Base::Member(of) => match *b.expr_row(of) {
                    Expr::Module(specifier) => Some(specifier),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether a required module is one whose answer is certain: a file of ours or a part of Node.
fn is_import_specifier(specifier: &str) -> bool {
    specifier.starts_with('.') || specifier.starts_with('/') || super::rules::is_node_module(specifier)
}
