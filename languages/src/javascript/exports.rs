//! What a module exports: declarations, lists, defaults, other modules.

use super::classes::string_content;
use super::extract::Extract;
use super::flow::is_function;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, NodeId};

impl Extract {
    pub(super) fn enter_export(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let ast = b.ast;
        let module = self.source_of(b, node).map(|s| (s, b.expr(Expr::Module(s))));
        let mut clause = None;
        let mut namespace = None;
        for part in ast.children(node) {
            match self.kind(b, part) {
                K::NamespaceExport => namespace = ast.children(part).last(),
                K::Other if ast.children(part).any(|c| self.kind(b, c) == K::ExportSpecifier) => clause = Some(part),
                _ => {}
            }
        }
        if let Some(clause) = clause {
            for item in ast.children(clause).filter(|&c| self.t.kind(ast, c) == K::ExportSpecifier) {
                self.export_specifier(b, item, module);
            }
        } else if let Some((specifier, target)) = module {
            let star = namespace.is_none();
            if let Some(name) = namespace {
                self.whole_module(b, name, specifier);
                let text = string_content(b.text(name)).to_owned();
                b.export(&text, target);
            }
            let row = Import { scope: b.scope(), specifier, target, definition: None, star, exported: true };
            b.import(row, node);
        } else if self.has(b, node, K::Default) {
            self.name_default(b, node);
        }
    }

    /// `export { a as b }`, from another module or from this one.
    fn export_specifier(&self, b: &mut Builder<'_>, node: NodeId, module: Option<(NameId, ExprId)>) {
        let f = &self.t.field;
        let Some(name) = self.child(b, node, f.name) else { return };
        let alias = self.child(b, node, f.alias);
        let exported = alias.unwrap_or(name);
        let text = string_content(b.text(name)).to_owned();
        let target = match module {
            Some((_, module)) => self.reference_to_name(b, &text, name, module),
            None => {
                let r = b.refer_to(RefKind::Read, name, Base::Lexical, Namespaces::ANY);
                b.ref_expr(r)
            }
        };
        if let Some((specifier, _)) = module {
            let row = Import { scope: b.scope(), specifier, target, definition: None, star: false, exported: true };
            b.import(row, node);
        }
        if let Some(alias) = alias {
            self.named_again(b, &text, alias, module.map(|(_, module)| module));
        }
        if self.exports_from_file(b) {
            let exported = string_content(b.text(exported)).to_owned();
            b.export(&exported, target);
        } else if let Some(alias) = alias {
            // In a namespace, where what it declares is a member of it by its own name.
            let def = b.declare(DefKind::Import, alias, node);
            b.definition_mut(def).alias = Some(target);
        }
    }

    /// The other name in `a as b` means what `a` does.
    fn named_again(&self, b: &mut Builder<'_>, text: &str, alias: NodeId, module: Option<ExprId>) {
        match module {
            Some(module) => {
                self.reference_to_name(b, text, alias, module);
            }
            None => {
                let name = b.name(text);
                b.refer_as(RefKind::Read, name, b.ast.span(alias), Base::Lexical, Namespaces::ANY);
            }
        }
    }

    /// `export default` of an anonymous function or class is a definition named `default`.
    fn name_default(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(value) = self.child(b, node, self.t.field.value) else { return };
        let kind = match self.kind(b, value) {
            K::Class => DefKind::Class,
            kind if is_function(kind) => DefKind::Function,
            _ => return,
        };
        if self.child(b, value, self.t.field.name).is_some() {
            return;
        }
        let (name, scope) = (b.name("default"), b.scope());
        let at = self.t.child_of_kind(b.ast, node, K::Default).map_or(b.ast.span(node), |d| b.ast.span(d));
        let def = b.declare_as(kind, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        self.named.push((value, def));
    }

    pub(super) fn leave_export(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        if !self.exports_from_file(b) {
            return;
        }
        let default = self.has(b, node, K::Default);
        if let Some(declaration) = self.child(b, node, f.declaration) {
            if let Some(def) = self.declared_by(b, declaration) {
                if default {
                    let target = b.expr(Expr::Definition(def));
                    b.export("default", target);
                } else {
                    self.export_definition(b, def);
                }
            }
            return;
        }
        let value = self.child(b, node, f.value);
        let is_assignment = value.is_none() && !default && self.child(b, node, f.source).is_none();
        if let Some(value) = value.and_then(|v| b.expr_of(v)) {
            b.export("default", value);
        } else if is_assignment {
            // `export = x`: the value fills no field.
            if let Some(value) = b.ast.children(node).find_map(|c| b.expr_of(c)) {
                b.export("=", value);
            }
        }
    }

    /// The function a declaration under `export` declares: the others export themselves.
    fn declared_by(&self, b: &Builder<'_>, declaration: NodeId) -> Option<DefId> {
        let declaration = match self.kind(b, declaration) {
            K::AmbientDeclaration => self.t.child_of_kind(b.ast, declaration, K::FunctionSignature)?,
            _ => declaration,
        };
        let expr = b.expr_of(declaration)?;
        match *b.expr_row(expr) {
            Expr::Definition(def) => Some(def),
            _ => None,
        }
    }

    pub(super) fn export_definition(&self, b: &mut Builder<'_>, def: DefId) {
        let name = b.spelling(b.definition(def).name).to_owned();
        let target = b.expr(Expr::Definition(def));
        b.export(&name, target);
    }

    /// Exports a class, interface, enum, alias or namespace whose declaration says so.
    pub(super) fn export_declared(&self, b: &mut Builder<'_>, node: NodeId, def: DefId) {
        let Some(parent) = b.ast.parent(node) else { return };
        let outer = match self.kind(b, parent) {
            K::AmbientDeclaration | K::ExpressionStatement => b.ast.parent(parent),
            _ => Some(parent),
        };
        let Some(export) = outer.filter(|&o| self.kind(b, o) == K::ExportStatement) else { return };
        if b.ast.field_id(node) == self.t.field.value || !self.exports_from_file(b) {
            return;
        }
        if self.has(b, export, K::Default) {
            let target = b.expr(Expr::Definition(def));
            b.export("default", target);
        } else {
            self.export_definition(b, def);
        }
    }

    /// Whether a declaration stands under `export` in the file itself.
    pub(super) fn is_exported(&self, b: &Builder<'_>, declaration: NodeId) -> bool {
        let Some(parent) = b.ast.parent(declaration) else { return false };
        let outer = match self.kind(b, parent) {
            K::AmbientDeclaration => b.ast.parent(parent),
            _ => Some(parent),
        };
        outer.is_some_and(|o| self.kind(b, o) == K::ExportStatement) && self.exports_from_file(b)
    }

    /// `export` inside a namespace is not an export of the file.
    fn exports_from_file(&self, b: &Builder<'_>) -> bool {
        b.enclosing_scopes().all(|s| b.scope_row(s).kind != ScopeKind::Module)
    }
}
