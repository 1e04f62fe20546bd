//! JSDoc: the types that plain JavaScript declares in comments, as TypeScript's compiler reads them
//! (TypeScript Handbook, *JSDoc Reference*).

mod imports;
mod shapes;
mod tags;
mod text;
mod typedefs;
mod types;

use super::extract::Extract;
use super::flow::is_declaration_wrapper;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};
use crate::positions::Span;
use tags::{Tag, spelled, tags};

/// So far out may the statement be that a comment stands before.
const WRAPPERS_MAX: usize = 6;

/// What the comment before a function says of its parameters: their names and types, in order.
pub(super) type Parameters = Vec<(String, Option<ExprId>)>;

impl Extract {
    /// The doc comment right before the statement that a function or value stands in.
    pub(super) fn doc_of(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let doc = self.doc.filter(|_| !self.t.typed)?;
        let mut at = node;
        for _ in 0..WRAPPERS_MAX {
            if is_next(b, doc, at) {
                return Some(doc);
            }
            at = b.ast.parent(at)?;
            let kind = self.kind(b, at);
            if !is_declaration_wrapper(kind) && !matches!(kind, K::Pair | K::FieldDefinition) {
                return None;
            }
        }
        None
    }

    /// `@type {T}` in the comment before a statement.
    pub(super) fn documented_type(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let doc = self.doc_of(b, node)?;
        if let Some((read, declared)) = self.doc_type.get()
            && read == doc
        {
            return declared;
        }
        let declared = type_tag(b, doc);
        self.doc_type.set(Some((doc, declared)));
        declared
    }

    /// The value in brackets behind a comment `@type {T}`: a cast.
    pub(super) fn documented_cast(&self, b: &mut Builder<'_>, node: NodeId) -> bool {
        let Some(doc) = self.doc.filter(|_| !self.t.typed) else { return false };
        // The comment stands beside the outermost node that begins here.
        let begins_here = |&n: &NodeId| b.ast.span(n).start == b.ast.span(node).start;
        let outer = b.ast.ancestors(node).take(WRAPPERS_MAX).take_while(begins_here).find(|&n| is_next(b, doc, n));
        if outer.is_none() && !is_next(b, doc, node) {
            return false;
        }
        let Some(ty) = type_tag(b, doc) else { return false };
        let value = b.expr(Expr::Instance(ty));
        b.set_expr(node, value);
        true
    }

    /// What the comment before a function says: its result goes to the function, its parameters are given back.
    pub(super) fn documented_function(&self, b: &mut Builder<'_>, node: NodeId, def: DefId) -> Parameters {
        let Some(doc) = self.doc_of(b, node) else { return Vec::new() };
        let tags = tags(b, doc);
        typedefs::type_parameters(b, doc, &tags);
        let mut parameters = Vec::new();
        for tag in tags {
            match tag.tag {
                "param" | "arg" | "argument" => parameter(b, doc, &tag, &mut parameters),
                "this" => {
                    let declared = tag.declared(b, doc);
                    parameters.push(("this".to_owned(), declared));
                }
                "returns" | "return" => {
                    let declared = tag.declared(b, doc);
                    let row = b.definition_mut(def);
                    row.returns = declared.or(row.returns);
                    if declared.is_some() {
                        // The declared type already says promise or iterator.
                        row.flags = DefFlags(row.flags.0 & !(DefFlags::ASYNC.0 | DefFlags::GENERATOR.0));
                    }
                }
                // What follows belongs to the type.
                "typedef" | "callback" => break,
                _ => {}
            }
        }
        parameters
    }

    /// `@template` in the comment before a class: its type parameters, in a scope around its body.
    pub(super) fn documented_class(&self, b: &mut Builder<'_>, node: NodeId, def: DefId) {
        let Some(doc) = self.doc_of(b, node) else { return };
        let tags = tags(b, doc);
        if tags.iter().any(|tag| tag.tag == "template") && tags.iter().all(|tag| tag.tag != "typedef") {
            b.open_scope(ScopeKind::Block, None, node);
            b.definition_mut(def).parameters = typedefs::type_parameters(b, doc, &tags);
        }
    }

    /// `@extends {Base<T>}` in the comment before a class: the type arguments of its base.
    pub(super) fn documented_base(&self, b: &mut Builder<'_>, class: NodeId, base: ExprId) -> ExprId {
        let Some(doc) = self.doc_of(b, class) else { return base };
        let tag = tags(b, doc).into_iter().find(|tag| matches!(tag.tag, "extends" | "augments"));
        let Some(declared) = tag.and_then(|tag| tag.declared(b, doc)) else { return base };
        match b.expr_row(declared).clone() {
            Expr::Apply(_, arguments) => b.expr(Expr::Apply(base, arguments)),
            _ => base,
        }
    }
}

fn is_next(b: &Builder<'_>, doc: NodeId, node: NodeId) -> bool {
    b.ast.next_sibling(doc) == Some(node)
}

/// What `@type` says in a comment.
fn type_tag(b: &mut Builder<'_>, doc: NodeId) -> Option<ExprId> {
    tags(b, doc).into_iter().find(|t| t.tag == "type")?.declared(b, doc)
}

/// `@param {T} name`; with a dotted name, what is said of a property of the parameter.
fn parameter(b: &mut Builder<'_>, doc: NodeId, tag: &Tag<'_>, parameters: &mut Parameters) {
    let Some((name, at)) = spelled(b, tag) else { return };
    let name = b.spelling(name).to_owned();
    let Some((of, property)) = name.split_once('.') else {
        let declared = tag.declared(b, doc);
        return parameters.push((name, declared));
    };
    if property.contains('.') {
        return;
    }
    let at = Span { start: at.end - property.len() as u32, end: at.end };
    let Some((_, whole)) = parameters.iter_mut().find(|(name, _)| name == of) else { return };
    let scope = match whole.map(|e| b.expr_row(e)) {
        None => {
            let object = shapes::unnamed(b, DefKind::Object, doc, at.start as usize);
            *whole = Some(b.expr(Expr::Definition(object)));
            let parent = b.scope();
            Some(b.add_scope(ScopeKind::Class, object, parent, doc))
        }
        Some(&Expr::Definition(object)) => b.definition(object).body,
        Some(_) => None,
    };
    let Some(scope) = scope else { return };
    let property = b.name(property);
    let field = shapes::field(b, property, at, doc, scope);
    let declared = tag.declared(b, doc);
    b.definition_mut(field).declared = declared;
}
