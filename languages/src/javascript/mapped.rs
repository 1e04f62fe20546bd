//! Mapped types that keep the members of the type they go over (TypeScript Handbook, *Mapped Types*):
//! `{ [K in keyof T]?: T[K] }`, also where the same is done to each member in turn.

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::ids::{ExprId, NodeId};

/// Larger types of members are not looked through.
const PARTS_MAX: usize = 32;
/// The alias that a mapped type is part of is looked for so far out.
const ALIAS_MAX: usize = 8;

impl Extract {
    /// The type whose members a mapped type has, each of the type it has there.
    pub(super) fn mapped_over(&self, b: &Builder<'_>, object: NodeId) -> Option<ExprId> {
        let f = &self.t.field;
        let mut members = b.ast.children(object).filter(|&c| self.kind(b, c) != K::Comment);
        let signature = members.next().filter(|&c| self.kind(b, c) == K::IndexSignature)?;
        let clause = self.t.child_of_kind(b.ast, signature, K::MappedTypeClause)?;
        let keys = self.child(b, clause, f.r#type)?;
        if members.next().is_some() || b.ast.children(clause).last() != Some(keys) {
            return None; // other members, or other names (`as`)
        }
        let key = b.text(self.child(b, clause, f.name)?);
        let annotation = self.child(b, signature, f.r#type)?;
        let item = self.kept_item(b, annotation, key)?;
        let of = b.ast.first_child(item)?;
        let over = b.text(keys).strip_prefix("keyof").map(str::trim);
        let fits = over.is_none_or(|over| over == b.text(of));
        b.expr_of(of).filter(|_| fits)
    }

    /// `T[K]` in the type of a member, if that is all the type comes down to.
    fn kept_item(&self, b: &Builder<'_>, annotation: NodeId, key: &str) -> Option<NodeId> {
        let f = &self.t.field;
        let (mut todo, mut found) = (vec![annotation], None);
        for _ in 0..PARTS_MAX {
            let Some(node) = todo.pop() else { return found };
            match self.kind(b, node) {
                K::LookupType => {
                    let mut parts = b.ast.children(node);
                    let (of, index) = (parts.next()?, parts.next()?);
                    if b.text(index) != key || self.kind(b, of) != K::TypeIdentifier {
                        return None;
                    }
                    found = Some(node);
                }
                K::ConditionalType => {
                    todo.extend([self.child(b, node, f.consequence)?, self.child(b, node, f.alternative)?])
                }
                K::GenericType if self.keeps_members(b, node) => {
                    let arguments = self.child(b, node, f.type_arguments)?;
                    todo.push(self.t.first(b.ast, arguments)?);
                }
                K::PredefinedType | K::LiteralType => {}
                K::UnionType
                | K::ParenthesizedType
                | K::TypeAnnotation
                | K::OptingAnnotation
                | K::AddingAnnotation
                | K::OmittingAnnotation => todo.extend(b.ast.children(node).take(PARTS_MAX)),
                _ => return None,
            }
        }
        None
    }

    /// TypeScript's own types that change no member's type, and the alias that is being declared.
    fn keeps_members(&self, b: &Builder<'_>, generic: NodeId) -> bool {
        let f = &self.t.field;
        let Some(name) = self.child(b, generic, f.name).map(|n| b.text(n)) else { return false };
        let mut around = b.ast.ancestors(generic).take(ALIAS_MAX);
        let alias = around.find(|&a| self.kind(b, a) == K::TypeAliasDeclaration);
        let alias = alias.and_then(|a| self.child(b, a, f.name)).map(|n| b.text(n));
        matches!(name, "Partial" | "Required" | "Readonly" | "NonNullable") || alias == Some(name)
    }
}
