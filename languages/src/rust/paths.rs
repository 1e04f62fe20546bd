//! Names and paths where they are used: `x`, `a::b::C`, `Self`, `crate`, `super`.

use super::extract::Extract;
use super::syntax::{F, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{ExprId, NodeId, ScopeId};

/// What a path that is not a type may name: a value, function, or associated function.
pub(super) const VALUES: Namespaces = Namespaces(Namespaces::VALUE.0 | Namespaces::METHOD.0);

impl Extract {
    pub(super) fn leave_path(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let expr = match kind {
            K::Identifier => self.identifier(b, node),
            K::TypeIdentifier => self.type_identifier(b, node),
            K::ScopedIdentifier | K::ScopedType => self.scoped(b, node),
            K::SelfKeyword => self.self_keyword(b, node),
            K::Crate => self.crate_keyword(b, node),
            K::Super => self.super_keyword(b, node),
            _ => b.ast.first_child(node).and_then(|path| b.expr_of(path)), // a generic pattern is its path
        };
        if let Some(expr) = expr {
            b.set_expr(node, expr);
        }
    }

    fn identifier(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let parent = self.parent_kind(b, node);
        match parent {
            K::TokenTree => return self.token_identifier(b, node),
            // The name of a declaration; the last segment of a path is left to the path.
            K::ScopedIdentifier | K::ScopedType if self.is(b, node, F::Name) => return None,
            K::ScopedIdentifier | K::ScopedType => return self.first_segment(b, node),
            K::MacroInvocation => {
                let r = b.refer_to(RefKind::Call, node, Base::Lexical, Namespaces::MACRO);
                return Some(b.ref_expr(r));
            }
            K::FunctionItem
            | K::FunctionSignature
            | K::ConstItem
            | K::StaticItem
            | K::ModItem
            | K::EnumVariant
            | K::ConstParameter
                if self.is(b, node, F::Name) =>
            {
                return None;
            }
            K::AssignmentExpression if self.is(b, node, F::Left) && self.is_macro_argument(b, node) => return None,
            K::BreakExpression | K::ContinueExpression | K::Label | K::Lifetime => return None,
            K::GenericType | K::GenericTypeTurbofish => return self.first_segment(b, node),
            _ => {}
        }
        if b.bytes(node) == b"Self" {
            return self.self_type(b, node);
        }
        if self.is_pattern(b, node) && self.binds(b, node) {
            return None;
        }
        let r = b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::VALUE);
        Some(b.ref_expr(r))
    }

    /// `name = value` directly among the arguments of a macro names an argument of the macro.
    fn is_macro_argument(&self, b: &Builder<'_>, left: NodeId) -> bool {
        let around: Vec<K> = b.ast.ancestors(left).skip(1).take(3).map(|n| self.kind(b, n)).collect();
        matches!(around.as_slice(), [K::TupleExpression, K::ExpressionStatement, K::SourceFile])
    }

    /// The first segment of a path: a module, type or crate.
    fn first_segment(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        if b.bytes(node) == b"Self" {
            return self.self_type(b, node);
        }
        let r = b.refer_to(RefKind::Type, node, Base::Lexical, Namespaces::TYPE);
        Some(b.ref_expr(r))
    }

    fn type_identifier(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let named = self.is(b, node, F::Name);
        match self.parent_kind(b, node) {
            K::StructItem
            | K::UnionItem
            | K::EnumItem
            | K::TraitItem
            | K::TypeItem
            | K::AssociatedType
            | K::TypeParameter
            | K::ScopedType
                if named =>
            {
                None
            }
            K::TypeBinding if named => {
                self.binding_name(b, node);
                None
            }
            _ => self.first_segment(b, node),
        }
    }

    /// `Self` is the type around it; as a name it is bound to nothing.
    pub(super) fn self_type(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        b.refer_to(RefKind::Type, node, Base::Nothing, Namespaces::TYPE);
        let &(_, of) = self.types.last()?;
        Some(b.expr(Expr::ThisType(of)))
    }

    /// `'name` names the loop or block it stands before, for `break` and `continue` inside it.
    pub(super) fn label(&self, b: &mut Builder<'_>, node: NodeId) {
        if matches!(self.parent_kind(b, node), K::BreakExpression | K::ContinueExpression) {
            b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::LABEL);
            return;
        }
        let def = b.declare(DefKind::Local, node, node);
        let visible_from = b.next_reference();
        let row = b.definition_mut(def);
        row.namespaces = Namespaces::LABEL;
        row.visible_from = Some(visible_from);
    }

    /// `path::name`, whose path was read before.
    fn scoped(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let name = self.child(b, node, F::Name)?;
        if self.kind(b, name) == K::Super {
            return b.expr_of(name);
        }
        let path = self.child(b, node, F::Path);
        let (kind, namespaces) = self.role(b, node);
        let base = match path {
            Some(path) => Base::Member(b.expr_or_unknown(path)),
            None => {
                let specifier = format!("extern {}", b.text(name));
                Base::Module(b.name(&specifier))
            }
        };
        let r = b.refer_to(kind, name, base, namespaces);
        Some(b.ref_expr(r))
    }

    /// What a path is used as, by where it stands.
    fn role(&self, b: &Builder<'_>, node: NodeId) -> (RefKind, Namespaces) {
        match (self.kind(b, node), self.parent_kind(b, node)) {
            (K::ScopedType, _) => (RefKind::Type, Namespaces::TYPE),
            (_, K::MacroInvocation) => (RefKind::Call, Namespaces::MACRO),
            (_, K::ScopedIdentifier | K::ScopedType | K::GenericType | K::GenericTypeTurbofish) => {
                (RefKind::Type, Namespaces::TYPE)
            }
            _ => (RefKind::Read, VALUES),
        }
    }

    fn self_keyword(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        match self.parent_kind(b, node) {
            K::ScopedIdentifier | K::ScopedType | K::VisibilityModifier => {
                let specifier = b.name("self");
                b.refer_to(RefKind::Type, node, Base::Module(specifier), Namespaces::TYPE);
                let scope = module_scope(b);
                Some(b.expr(Expr::Scope(scope)))
            }
            K::SelfParameter | K::Parameter => None,
            _ => {
                b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::VALUE);
                let &(_, of) = self.types.last()?;
                Some(b.expr(Expr::This(of)))
            }
        }
    }

    fn crate_keyword(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let specifier = b.name("crate");
        b.refer_to(RefKind::Type, node, Base::Module(specifier), Namespaces::TYPE);
        Some(b.expr(Expr::Module(specifier)))
    }

    /// `super`, or a further `super` behind a path of them.
    fn super_keyword(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let path = b.ast.parent(node).filter(|_| self.is(b, node, F::Name));
        let before = path.and_then(|p| self.child_expr(b, p, F::Path));
        Some(super_of(b, node, before, RefKind::Type))
    }
}

/// The module the current scope is in.
pub(super) fn module_scope(b: &Builder<'_>) -> ScopeId {
    b.nearest_scope(&[ScopeKind::Module, ScopeKind::File])
}

/// The module around the one `before` denotes, or around the current one; refers to it at `node`.
pub(super) fn super_of(b: &mut Builder<'_>, node: NodeId, before: Option<ExprId>, kind: RefKind) -> ExprId {
    let from = before.map(|e| b.expr_row(e).clone());
    let from = from.unwrap_or_else(|| Expr::Scope(module_scope(b)));
    let outer = match from {
        Expr::Scope(scope) => {
            let modules = std::iter::successors(b.scope_row(scope).parent, |&s| b.scope_row(s).parent);
            let outer =
                modules.into_iter().find(|&s| matches!(b.scope_row(s).kind, ScopeKind::Module | ScopeKind::File));
            outer.map_or_else(|| Expr::Module(b.name("super")), Expr::Scope)
        }
        Expr::Module(specifier) => {
            let specifier = format!("{} super", b.spelling(specifier));
            Expr::Module(b.name(&specifier))
        }
        other => other,
    };
    let specifier = match outer {
        Expr::Module(specifier) => specifier,
        _ => b.name("self"), // a module around in the same file
    };
    b.refer_to(kind, node, Base::Module(specifier), Namespaces::TYPE);
    b.expr(outer)
}
