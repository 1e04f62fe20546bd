//! `use` declarations and `extern crate`.

use super::extract::Extract;
use super::paths::{module_scope, super_of};
use super::syntax::{F, K};
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, Import, Namespaces, RefKind, Visibility};
use crate::ids::{ExprId, NameId, NodeId};
use crate::positions::Span;

/// The path read so far in a `use` tree: what it denotes, its last name and where that was looked up.
#[derive(Clone, Copy)]
struct Prefix {
    expr: ExprId,
    name: NameId,
    base: Base,
    /// Number of segments.
    length: u32,
    /// The first segment, and the one before the last.
    first: NameId,
    before: NameId,
}

/// What is the same for all leaves of one declaration.
struct Declaration {
    node: NodeId,
    visibility: Visibility,
    conditional: bool,
}

impl Extract {
    pub(super) fn use_declaration(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let modifier = self.child_of_kind(b, node, K::VisibilityModifier);
        if let Some(keyword) = modifier.and_then(|m| self.child_of_kind(b, m, K::Crate)) {
            let specifier = b.name("crate");
            b.refer_to(RefKind::Type, keyword, Base::Module(specifier), Namespaces::TYPE);
        }
        let visibility = match modifier.map(|v| b.bytes(v)) {
            Some(b"pub") => Visibility::Public,
            Some(_) => Visibility::Package,
            None => Visibility::Private,
        };
        let declaration = Declaration { node, visibility, conditional: self.take_prelude(node).conditional };
        let Some(tree) = self.child(b, node, F::Argument) else { return };
        let mut open: Vec<(NodeId, Option<Prefix>)> = vec![(tree, None)];
        while let Some((at, prefix)) = open.pop() {
            match self.kind(b, at) {
                K::UseList => {
                    let mut items: Vec<NodeId> = b.ast.children(at).collect();
                    items.reverse();
                    open.extend(items.into_iter().map(|item| (item, prefix)));
                }
                K::ScopedUseList => {
                    let path = self.child(b, at, F::Path);
                    let list = self.child(b, at, F::List);
                    let names_itself = list.is_some_and(|l| self.child_of_kind(b, l, K::SelfKeyword).is_some());
                    let prefix = match path {
                        Some(path) => self.use_path(b, path, prefix, names_itself),
                        None => prefix,
                    };
                    open.extend(list.map(|list| (list, prefix)));
                }
                K::UseWildcard => {
                    let prefix = match b.ast.first_child(at) {
                        Some(path) => self.use_path(b, path, prefix, false),
                        None => prefix,
                    };
                    if let Some(prefix) = prefix {
                        self.star(b, &declaration, at, prefix);
                    }
                }
                K::UseAsClause => {
                    let (Some(path), Some(alias)) = (self.child(b, at, F::Path), self.child(b, at, F::Alias)) else {
                        continue;
                    };
                    if let Some(leaf) = self.leaf(b, path, prefix, false) {
                        let name = b.name_of(alias);
                        self.imported(b, &declaration, leaf, name, b.ast.span(alias), at);
                    }
                }
                K::LineComment | K::BlockComment => {}
                _ => {
                    if let Some(leaf) = self.leaf(b, at, prefix, true) {
                        let span = b.ast.span(self.last_segment(b, at));
                        self.imported(b, &declaration, leaf, leaf.name, span, at);
                    }
                }
            }
        }
    }

    fn last_segment(&self, b: &Builder<'_>, path: NodeId) -> NodeId {
        self.child(b, path, F::Name).unwrap_or(path)
    }

    /// The path of one imported thing. `a::{self}` imports `a`: its reference at `self` repeats that of `a`.
    fn leaf(&self, b: &mut Builder<'_>, path: NodeId, prefix: Option<Prefix>, names_itself: bool) -> Option<Prefix> {
        if let (K::SelfKeyword, Some(of)) = (self.kind(b, path), prefix) {
            let r = b.refer_as(RefKind::Import, of.name, b.ast.span(path), of.base, Namespaces::TYPE);
            return Some(Prefix { expr: b.ref_expr(r), ..of });
        }
        let single = prefix.is_none() && self.kind(b, path) == K::Identifier;
        // `use name;` behind `macro_rules! name` gives the macro a path.
        let is_macro = single && {
            let (scope, name) = (b.scope(), b.name_of(path));
            b.declared_in(scope, name).iter().any(|&d| b.definition(d).kind == DefKind::Macro)
        };
        let leaf = self.use_path(b, path, prefix, names_itself && single && !is_macro)?;
        if let Expr::Ref(r) = *b.expr_row(leaf.expr) {
            b.reference_mut(r).namespaces = Namespaces::ANY;
        }
        Some(leaf)
    }

    /// Refers to each segment of a path. A first segment that the declaration binds again
    /// (`use name;`, `use name::{self}`) can only be a crate.
    fn use_path(&self, b: &mut Builder<'_>, path: NodeId, prefix: Option<Prefix>, is_crate: bool) -> Option<Prefix> {
        let mut segments = vec![];
        let mut at = Some(path);
        while let Some(node) = at {
            match self.kind(b, node) {
                K::ScopedIdentifier => {
                    segments.extend(self.child(b, node, F::Name));
                    at = self.child(b, node, F::Path);
                    if at.is_none() {
                        // `::name` starts at a crate.
                        return self.rooted(b, segments);
                    }
                }
                _ => {
                    segments.push(node);
                    at = None;
                }
            }
        }
        let is_crate = is_crate && segments.len() == 1;
        segments.into_iter().rev().try_fold(prefix, |prefix, s| self.segment(b, s, prefix, is_crate).map(Some))?
    }

    fn rooted(&self, b: &mut Builder<'_>, segments: Vec<NodeId>) -> Option<Prefix> {
        let mut segments = segments.into_iter().rev();
        let first = segments.next()?;
        let start = self.segment(b, first, None, true)?;
        segments.try_fold(start, |prefix, s| self.segment(b, s, Some(prefix), false))
    }

    fn segment(&self, b: &mut Builder<'_>, node: NodeId, before: Option<Prefix>, is_crate: bool) -> Option<Prefix> {
        let (length, name) = (before.map_or(1, |p| p.length + 1), b.name_of(node));
        let first = before.map_or(name, |p| p.first);
        let previous = before.map_or(name, |p| p.name);
        let keyword = |b: &mut Builder<'_>, expr: ExprId, specifier: &str| {
            let specifier = b.name(specifier);
            Prefix { expr, name, base: Base::Module(specifier), length, first, before: previous }
        };
        match self.kind(b, node) {
            K::Crate => {
                let specifier = b.name("crate");
                b.refer_to(RefKind::Import, node, Base::Module(specifier), Namespaces::TYPE);
                let expr = b.expr(Expr::Module(specifier));
                Some(keyword(b, expr, "crate"))
            }
            K::SelfKeyword => {
                let specifier = b.name("self");
                b.refer_to(RefKind::Import, node, Base::Module(specifier), Namespaces::TYPE);
                let scope = module_scope(b);
                let expr = b.expr(Expr::Scope(scope));
                Some(keyword(b, expr, "self"))
            }
            K::Super => {
                let expr = super_of(b, node, before.map(|p| p.expr), RefKind::Import);
                let base = match *b.expr_row(expr) {
                    Expr::Module(specifier) => Base::Module(specifier),
                    _ => Base::Module(b.name("self")),
                };
                Some(Prefix { expr, name, base, length, first, before: previous })
            }
            K::Identifier => {
                let base = match before {
                    Some(before) => Base::Member(before.expr),
                    None if is_crate => {
                        let specifier = format!("extern {}", b.text(node));
                        Base::Module(b.name(&specifier))
                    }
                    None => Base::Lexical,
                };
                let r = b.refer_to(RefKind::Import, node, base, Namespaces::TYPE);
                Some(Prefix { expr: b.ref_expr(r), name, base, length, first, before: previous })
            }
            _ => None,
        }
    }

    fn imported(&self, b: &mut Builder<'_>, of: &Declaration, leaf: Prefix, name: NameId, at: Span, node: NodeId) {
        let anonymous = b.spelling(name) == "_";
        let definition = (!anonymous).then(|| {
            let scope = b.scope();
            let def = b.declare_as(DefKind::Import, name, at, node, scope);
            // `use glob::glob`: a module holds it, and what is imported from it is hardly a module.
            let lower = b.spelling(name).starts_with(|c: char| c.is_ascii_lowercase());
            let shadows_itself = lower && leaf.length > 1 && (name == leaf.first || name == leaf.before);
            let row = b.definition_mut(def);
            row.alias = Some(leaf.expr);
            row.visibility = of.visibility;
            if of.conditional {
                row.flags = DefFlags::CONDITIONAL;
            }
            if shadows_itself {
                row.namespaces = Namespaces::VALUE.with(Namespaces::MACRO);
            }
            def
        });
        self.import_row(b, of, leaf, definition, false, node);
    }

    fn star(&self, b: &mut Builder<'_>, of: &Declaration, node: NodeId, prefix: Prefix) {
        self.import_row(b, of, prefix, None, true, node);
    }

    fn import_row(
        &self,
        b: &mut Builder<'_>,
        of: &Declaration,
        target: Prefix,
        definition: Option<crate::ids::DefId>,
        star: bool,
        node: NodeId,
    ) {
        let import = Import {
            scope: b.scope(),
            specifier: target.first,
            target: target.expr,
            definition,
            star,
            exported: of.visibility != Visibility::Private,
        };
        let at = if star { of.node } else { node };
        b.import(import, at);
    }

    pub(super) fn extern_crate(&self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, F::Name) else { return };
        let specifier = format!("extern {}", b.text(name));
        let specifier = b.name(&specifier);
        let r = b.refer_to(RefKind::Import, name, Base::Module(specifier), Namespaces::TYPE);
        let alias = self.child(b, node, F::Alias).unwrap_or(name);
        let leaf = Prefix {
            expr: b.ref_expr(r),
            name: b.name_of(alias),
            base: Base::Module(specifier),
            length: 1,
            first: b.name_of(name),
            before: b.name_of(name),
        };
        let of = Declaration { node, visibility: Visibility::Private, conditional: false };
        self.imported(b, &of, leaf, leaf.name, b.ast.span(alias), node);
    }
}
