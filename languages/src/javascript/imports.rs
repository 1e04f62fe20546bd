//! Imports and exports: ECMAScript modules, `require`, and TypeScript's `import x = …`.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind};
use crate::ids::{DefId, ExprId, NameId, NodeId};

impl Extract {
    /// The module specifier of a statement.
    pub(super) fn source_of(&self, b: &mut Builder<'_>, node: NodeId) -> Option<NameId> {
        let source = self.child(b, node, self.t.field.source)?;
        let text = string_content(b.text(source));
        Some(b.name(text))
    }

    pub(super) fn enter_import(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let ast = b.ast;
        if let Some(clause) = self.t.child_of_kind(ast, node, K::ImportRequireClause) {
            let Some(specifier) = self.source_of(b, clause) else { return };
            let target = b.expr(Expr::Module(specifier));
            if let Some(name) = self.t.child_of_kind(ast, clause, K::Identifier) {
                let required = self.reference_to_name(b, "=", name, target);
                self.import_name(b, name, clause, required, specifier);
            }
            return;
        }
        let Some(specifier) = self.source_of(b, node) else { return };
        let module = b.expr(Expr::Module(specifier));
        let Some(clause) = self.t.child_of_kind(ast, node, K::ImportClause) else {
            // For its effects alone.
            let row =
                Import { scope: b.scope(), specifier, target: module, definition: None, star: false, exported: false };
            return b.import(row, node);
        };
        for part in ast.children(clause) {
            match self.kind(b, part) {
                K::NamespaceImport => {
                    if let Some(name) = self.t.child_of_kind(ast, part, K::Identifier) {
                        self.whole_module(b, name, specifier);
                        self.import_name(b, name, part, module, specifier);
                    }
                }
                K::Identifier | K::Type => {
                    let target = self.reference_to_name(b, "default", part, module);
                    self.import_name(b, part, part, target, specifier);
                }
                _ => {
                    for item in ast.children(part) {
                        if self.kind(b, item) == K::ImportSpecifier {
                            self.import_specifier(b, item, module, specifier);
                        }
                    }
                }
            }
        }
    }

    /// A reference to a name of the module that stands where the local name is introduced.
    pub(super) fn reference_to_name(&self, b: &mut Builder<'_>, name: &str, at: NodeId, module: ExprId) -> ExprId {
        let name = b.name(name);
        let r = b.refer_as(RefKind::Import, name, b.ast.span(at), Base::Member(module), Namespaces::ANY);
        b.ref_expr(r)
    }

    /// A reference to the module itself, where a name for all of it is introduced.
    pub(super) fn whole_module(&self, b: &mut Builder<'_>, name: NodeId, specifier: NameId) {
        let spelled = b.name_of(name);
        b.refer_as(RefKind::Import, spelled, b.ast.span(name), Base::Module(specifier), Namespaces::ANY);
    }

    fn import_name(&self, b: &mut Builder<'_>, name: NodeId, node: NodeId, target: ExprId, specifier: NameId) -> DefId {
        let def = b.declare(DefKind::Import, name, node);
        b.definition_mut(def).alias = Some(target);
        let row = Import { scope: b.scope(), specifier, target, definition: Some(def), star: false, exported: false };
        b.import(row, node);
        def
    }

    fn import_specifier(&self, b: &mut Builder<'_>, node: NodeId, module: ExprId, specifier: NameId) {
        let f = &self.t.field;
        let Some(name) = self.child(b, node, f.name) else { return };
        let alias = self.child(b, node, f.alias);
        let text = string_content(b.text(name));
        let target = self.reference_to_name(b, text, name, module);
        if let Some(alias) = alias {
            self.reference_to_name(b, text, alias, module);
        }
        self.import_name(b, alias.unwrap_or(name), node, target, specifier);
    }

    /// `import A = B.C`: another name for a member of a namespace.
    pub(super) fn import_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let ast = b.ast;
        let mut parts = ast.children(node).filter(|&c| matches!(self.kind(b, c), K::Identifier | K::NestedIdentifier));
        let (Some(name), Some(path)) = (parts.next(), parts.next()) else { return };
        drop(parts);
        let target = self.path_expr(b, path, RefKind::Import);
        let def = b.declare(DefKind::Import, name, node);
        b.definition_mut(def).alias = Some(target);
        let specifier = b.name_of(path);
        let row = Import { scope: b.scope(), specifier, target, definition: Some(def), star: false, exported: false };
        b.import(row, node);
        self.export_declared(b, node, def);
    }

    /// The expression of a dotted path that is not walked: down to its head, then outwards.
    fn path_expr(&self, b: &mut Builder<'_>, path: NodeId, kind: RefKind) -> ExprId {
        let f = &self.t.field;
        let mut segments = Vec::new();
        let mut at = path;
        while let Some(object) = self.child(b, at, f.object) {
            segments.extend(self.child(b, at, f.property));
            at = object;
        }
        let head = b.refer_to(kind, at, Base::Lexical, Namespaces::ANY);
        let mut expr = b.ref_expr(head);
        for segment in segments.into_iter().rev() {
            let r = b.refer_to(kind, segment, Base::Member(expr), Namespaces::ANY);
            expr = b.ref_expr(r);
        }
        expr
    }
}
