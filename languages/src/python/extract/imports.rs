//! `import` and `from … import`.

use super::targets::DOUBLES_MAX;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::language::Visit;

impl Extract {
    pub(super) fn enter_import(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match self.kind(b, node) {
            K::ImportStatement => self.import_modules(b, node),
            K::FutureImport => {
                let module = b.name("__future__");
                let module = b.expr(Expr::Module(module));
                self.import_names(b, node, "__future__", module);
            }
            _ => self.import_from(b, node),
        }
        Visit::Skip
    }

    /// `import a.b`, `import a.b as c`.
    fn import_modules(&self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let ast = b.ast;
        for item in ast.children(node).filter(|&c| ast.field_id(c) == f.name) {
            let aliased = self.kind(b, item) == K::AliasedImport;
            let dotted = if aliased { self.child(b, item, f.name) } else { Some(item) };
            let Some(dotted) = dotted else { continue };
            let path = self.module_path(b, dotted, String::new());
            let local = if aliased { self.child(b, item, f.alias) } else { ast.first_child(dotted) };
            let Some(local) = local else { continue };
            // `import a.b` binds `a`; `a.b` is then found as its submodule.
            let bound = if aliased { path.clone() } else { b.text(local).to_owned() };
            let bound = b.name(&bound);
            let target = b.expr(Expr::Module(bound));
            let specifier = b.name(&path);
            let def = b.declare(DefKind::Import, local, item);
            b.definition_mut(def).alias = Some(target);
            let scope = b.scope();
            b.import(Import { scope, specifier, target, definition: Some(def), star: false, exported: false }, item);
        }
    }

    fn import_from(&self, b: &mut Builder<'_>, node: NodeId) {
        let Some(module) = self.child(b, node, self.syntax.f.module_name) else { return };
        let (mut dots, mut dotted) = (String::new(), Some(module));
        if self.kind(b, module) == K::RelativeImport {
            dots = b.text(module).chars().take_while(|c| matches!(c, '.' | ' ')).filter(|&c| c == '.').collect();
            dotted = b.ast.children(module).find(|&c| self.kind(b, c) == K::DottedName);
        }
        let path = match dotted {
            Some(dotted) => self.module_path(b, dotted, dots),
            None => dots,
        };
        let specifier = b.name(&path);
        let target = b.expr(Expr::Module(specifier));
        self.import_names(b, node, &path, target);
        if b.ast.children(node).any(|c| self.kind(b, c) == K::WildcardImport) {
            let scope = b.scope();
            b.import(Import { scope, specifier, target, definition: None, star: true, exported: false }, node);
        }
    }

    fn import_names(&self, b: &mut Builder<'_>, node: NodeId, path: &str, module: ExprId) {
        let f = &self.syntax.f;
        let ast = b.ast;
        let specifier = b.name(path);
        for item in ast.children(node).filter(|&c| ast.field_id(c) == f.name) {
            let aliased = self.kind(b, item) == K::AliasedImport;
            let dotted = if aliased { self.child(b, item, f.name) } else { Some(item) };
            let Some(name) = dotted.and_then(|d| ast.first_child(d)) else { continue };
            let reference = b.refer_member(RefKind::Import, name, module);
            let target = b.ref_expr(reference);
            let local = if aliased { self.child(b, item, f.alias) } else { Some(name) };
            if self.rebinds(b, local.unwrap_or(name)) {
                continue;
            }
            let def = b.declare(DefKind::Import, local.unwrap_or(name), item);
            b.definition_mut(def).alias = Some(target);
            let scope = b.scope();
            b.import(Import { scope, specifier, target, definition: Some(def), star: false, exported: false }, item);
        }
    }

    /// An import into a parameter or local that is there already is an assignment to it.
    fn rebinds(&self, b: &mut Builder<'_>, local: NodeId) -> bool {
        let name = b.name_of(local);
        b.declared_in(b.scope(), name).iter().take(DOUBLES_MAX).any(|&d| b.definition(d).kind.is_local())
    }

    /// Refers to each segment of a dotted module name; gives the whole specifier.
    fn module_path(&self, b: &mut Builder<'_>, dotted: NodeId, prefix: String) -> String {
        let ast = b.ast;
        let mut path = prefix;
        for segment in ast.children(dotted).filter(|&c| self.syntax.kind(ast, c) == K::Identifier) {
            if !path.is_empty() && !path.ends_with('.') {
                path.push('.');
            }
            path.push_str(b.text(segment));
            let specifier = b.name(&path);
            b.refer_to(RefKind::Import, segment, Base::Module(specifier), Namespaces::ANY);
        }
        path
    }
}
