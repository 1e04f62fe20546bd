//! Imports and exports: ECMAScript modules, `require`, and TypeScript's `import x = …`.

use super::classes::string_content;
use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind};
use crate::ids::{DefId, ExprId, NameId, NodeId, RefId};

impl Extract {
    /// The module specifier of a statement.
    fn source_of(&self, b: &mut Builder<'_>, node: NodeId) -> Option<NameId> {
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
    fn reference_to_name(&self, b: &mut Builder<'_>, name: &str, at: NodeId, module: ExprId) -> ExprId {
        let name = b.name(name);
        let r = b.refer_as(RefKind::Import, name, b.ast.span(at), Base::Member(module), Namespaces::ANY);
        b.ref_expr(r)
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
        let local = self.child(b, node, f.alias).unwrap_or(name);
        let text = string_content(b.text(name));
        let target = self.reference_to_name(b, text, name, module);
        self.import_name(b, local, node, target, specifier);
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

    // ---- exports ------------------------------------------------------------------------------

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
        let exported = self.child(b, node, f.alias).unwrap_or(name);
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
        let exported = string_content(b.text(exported)).to_owned();
        b.export(&exported, target);
    }

    /// `export default` of an anonymous function or class is a definition named `default`.
    fn name_default(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(value) = self.child(b, node, self.t.field.value) else { return };
        let kind = match self.kind(b, value) {
            K::Class => DefKind::Class,
            kind if super::flow::is_function(kind) => DefKind::Function,
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
        use crate::facts::ScopeKind;
        b.enclosing_scopes().all(|s| b.scope_row(s).kind != ScopeKind::Module)
    }

    // ---- require ------------------------------------------------------------------------------

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
