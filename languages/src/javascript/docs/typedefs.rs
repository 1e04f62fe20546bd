//! Types that doc comments name: `@typedef`, `@callback`, `@template`.

use super::shapes::{field, unnamed};
use super::tags::{Tag, spelled, tags};
use super::text::Cursor;
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, NodeId, ScopeId};
use crate::javascript::extract::Extract;

/// Further type parameters of a comment are left out.
const TYPE_PARAMETERS_MAX: usize = 32;

/// What the tags that follow a tag belong to.
enum Open {
    Nothing,
    /// `@property` tags.
    Type(ScopeId),
    /// `@param` and `@returns` tags.
    Callback(DefId, ScopeId),
}

impl Extract {
    /// What a comment declares, whatever stands behind it: names of imports and types. Types of a file's top
    /// level are exported.
    pub(in crate::javascript) fn doc_declarations(&mut self, b: &mut Builder<'_>, comment: NodeId) {
        let text = b.bytes(comment);
        let declares = |tag: &[u8]| text.windows(tag.len()).any(|w| w == tag);
        if self.t.typed {
            return;
        }
        if declares(b"@import") {
            super::imports::declare(b, comment);
        }
        if !declares(b"@typedef") && !declares(b"@callback") {
            return;
        }
        let (around, tags) = (b.scope(), tags(b, comment));
        let is_generic = tags.iter().any(|tag| tag.tag == "template");
        if is_generic {
            b.open_scope(ScopeKind::Block, None, comment);
        }
        let parameters = type_parameters(b, comment, &tags);
        let mut open = Open::Nothing;
        for tag in &tags {
            match (tag.tag, &open) {
                ("typedef" | "callback", _) => {
                    let Some((def, behind)) = named_type(b, comment, tag, around) else { continue };
                    b.definition_mut(def).parameters = parameters.clone();
                    if around == ScopeId(0) {
                        self.export_definition(b, def);
                    }
                    open = behind;
                }
                ("property" | "prop", &Open::Type(scope)) if !tag.name.contains('.') => {
                    let Some((name, at)) = spelled(b, tag) else { continue };
                    let field = field(b, name, at, comment, scope);
                    b.definition_mut(field).declared = tag.declared(b, comment);
                }
                ("param" | "arg" | "argument", &Open::Callback(lambda, scope)) if !tag.name.contains('.') => {
                    let Some((name, at)) = spelled(b, tag) else { continue };
                    let parameter = b.declare_as(DefKind::Parameter, name, at, comment, scope);
                    b.definition_mut(parameter).namespaces = Namespaces::VALUE;
                    b.definition_mut(parameter).declared = tag.declared(b, comment);
                    b.add_parameter(lambda, parameter);
                }
                ("returns" | "return", &Open::Callback(lambda, _)) => {
                    b.definition_mut(lambda).returns = tag.declared(b, comment)
                }
                _ => {}
            }
        }
    }
}

/// Declares the type that a tag names; what the tags behind it belong to.
fn named_type(b: &mut Builder<'_>, comment: NodeId, tag: &Tag<'_>, around: ScopeId) -> Option<(DefId, Open)> {
    let (name, at) = spelled(b, tag)?;
    let alias = match tag.tag {
        "callback" => {
            let lambda = unnamed(b, DefKind::Lambda, comment, at.start as usize);
            b.add_flags(lambda, DefFlags::ABSTRACT);
            Some(b.expr(Expr::Definition(lambda)))
        }
        _ => tag.declared(b, comment),
    };
    let kind = if alias.is_some() { DefKind::TypeAlias } else { DefKind::Interface };
    let def = b.declare_as(kind, name, at, comment, around);
    b.definition_mut(def).namespaces = Namespaces::TYPE;
    b.definition_mut(def).alias = alias;
    let within = b.scope();
    let open = match alias.map(|e| b.expr_row(e).clone()) {
        None => Open::Type(b.add_scope(ScopeKind::Class, def, within, comment)),
        Some(Expr::Definition(lambda)) if tag.tag == "callback" => {
            Open::Callback(lambda, b.add_scope(ScopeKind::Function, lambda, within, comment))
        }
        Some(_) => Open::Nothing,
    };
    Some((def, open))
}

/// `@template {Bound} T, U`: type parameters, declared in the current scope.
pub(super) fn type_parameters(b: &mut Builder<'_>, comment: NodeId, tags: &[Tag<'_>]) -> Box<[DefId]> {
    let end = b.ast.span(comment).end as usize;
    let text = b.source().get(..end).unwrap_or_default();
    let mut declared = Vec::new();
    for tag in tags.iter().filter(|tag| tag.tag == "template") {
        let mut names = Cursor { text, at: tag.name_at.start as usize };
        loop {
            names.eat(b'[');
            names.blanks();
            let Some((name, at)) = names.word().filter(|_| declared.len() < TYPE_PARAMETERS_MAX) else { break };
            let (name, scope) = (b.name(&name), b.scope());
            let def = b.declare_as(DefKind::TypeParameter, name, at, comment, scope);
            b.definition_mut(def).namespaces = Namespaces::TYPE;
            declared.push(def);
            let bound = tag.declared(b, comment);
            if let Some(bound) = bound {
                b.add_base(def, bound);
            }
            if !names.eat(b',') {
                break;
            }
        }
    }
    declared.into()
}
