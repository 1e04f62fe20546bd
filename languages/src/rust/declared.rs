//! Names that the arguments of a macro declare, where the macro stands for items and its arguments are no code:
//! a keyword before a name tells (`bitflags! { struct Flags: u8 { const A = 1; } }`, `lazy_static! { static ref X … }`).

use super::extract::Extract;
use super::syntax::K;
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, Namespaces, ScopeKind, Visibility};
use crate::ids::{DefId, NodeId};

impl Extract {
    /// Declares the name behind a keyword; whether it did.
    pub(super) fn declare_token(&mut self, b: &mut Builder<'_>, node: NodeId) -> bool {
        let Some(keyword) = self.token.map(|before| b.bytes(before)) else { return false };
        let member = b.scope_row(b.scope()).kind == ScopeKind::Class;
        let (kind, namespaces) = match keyword {
            b"struct" | b"union" => (DefKind::Struct, Namespaces::TYPE),
            b"enum" => (DefKind::Enum, Namespaces::TYPE),
            b"trait" => (DefKind::Trait, Namespaces::TYPE),
            b"const" if member => (DefKind::Constant, Namespaces::METHOD),
            b"const" | b"static" | b"ref" => (DefKind::Constant, Namespaces::VALUE),
            _ => return false,
        };
        if !self.stands_for_items(b, node) || keyword == b"ref" && !self.before_token(b).ends_with(b"static") {
            return false;
        }
        let visibility = match self.before_token(b) {
            before if before.ends_with(b"pub") || before.ends_with(b"pub static") => Visibility::Public,
            before if before.ends_with(b")") => Visibility::Package,
            _ if member => Visibility::Public,
            _ => Visibility::Private,
        };
        let def = b.declare(kind, node, node);
        b.definition_mut(def).namespaces = namespaces;
        b.definition_mut(def).visibility = visibility;
        if kind.is_type() {
            self.token_type = Some((def, node));
        } else if member {
            self.constant_of_type(b, def);
        }
        true
    }

    /// A constant without a type of its own is one of the values of the type around it.
    fn constant_of_type(&self, b: &mut Builder<'_>, def: DefId) {
        if let Some(&(_, of)) = self.types.last() {
            let of = b.expr(Expr::ThisType(of));
            b.definition_mut(def).declared = Some(of);
        }
    }

    /// The text before the last token, among the tokens around it.
    fn before_token<'a>(&self, b: &Builder<'a>) -> &'a [u8] {
        let Some((token, tree)) = self.token.and_then(|t| Some((t, b.ast.parent(t)?))) else { return &[] };
        let length = b.ast.span(token).start - b.ast.span(tree).start;
        b.bytes(tree).get(..length as usize).unwrap_or(&[]).trim_ascii_end()
    }

    /// Whether the tokens around a node are those of a macro call that is a statement or an item.
    fn stands_for_items(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let mut around = b.ast.ancestors(node).skip_while(|&n| self.kind(b, n) == K::TokenTree);
        let is_call = around.next().is_some_and(|n| self.kind(b, n) == K::MacroInvocation);
        let statement = [K::SourceFile, K::DeclarationList, K::ExpressionStatement];
        is_call && around.next().is_some_and(|n| statement.contains(&self.kind(b, n)))
    }

    /// The braces behind a type that tokens declare hold its members. Other braces among tokens hold
    /// statements of their own, if they do not stand for items.
    pub(super) fn open_token_braces(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if b.bytes(node).first() != Some(&b'{') || self.parent_kind(b, node) != K::TokenTree {
            return;
        }
        if let Some((def, name)) = self.token_type.take()
            && b.ast.parent(name) == b.ast.parent(node)
        {
            self.types.push((node, def));
            b.open_scope(ScopeKind::Class, Some(def), node);
        } else if !self.stands_for_items(b, node) {
            b.open_scope(ScopeKind::Block, None, node);
        }
    }
}
