//! JSDoc: the types that plain JavaScript declares in comments, as TypeScript's compiler reads them
//! (TypeScript Handbook, *JSDoc Reference*).

use super::extract::Extract;
use super::flow::is_declaration_wrapper;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId, ScopeId};
use crate::positions::Span;

/// Further tags of a comment are not read.
const TAGS_MAX: usize = 64;

/// So far out may the statement be that a comment stands before.
const WRAPPERS_MAX: usize = 6;

/// What the comment before a function says of its parameters: their names and types, in order.
pub(super) type Parameters = Vec<(String, ExprId)>;

/// A tag with a type: `@param {T} name`. All are ranges of the source.
struct Tag<'s> {
    tag: &'s str,
    /// Between the braces.
    ty: Option<Span>,
    /// The name behind it, as it is written: dotted, or followed by a bracket.
    name: &'s str,
    name_at: Span,
}

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
        let mut parameters = Vec::new();
        for tag in tags(b, doc) {
            let ty = || tag.ty.filter(|_| !tag.name.contains('.'));
            match tag.tag {
                "param" | "arg" | "argument" => {
                    let declared = ty().and_then(|ty| super::doc_types::read(b, ty));
                    let name = tag.name.trim_start_matches('[').split(['=', ']']).next().unwrap_or_default();
                    parameters.extend(declared.map(|e| (name.trim().to_owned(), e)));
                }
                "returns" | "return" => {
                    let declared = tag.ty.and_then(|ty| super::doc_types::read(b, ty));
                    let row = b.definition_mut(def);
                    row.returns = declared.or(row.returns);
                    if declared.is_some() {
                        // The declared type already says promise or iterator.
                        row.flags = DefFlags(row.flags.0 & !(DefFlags::ASYNC.0 | DefFlags::GENERATOR.0));
                    }
                }
                _ => {}
            }
        }
        parameters
    }

    /// `@typedef {T} Name`: an alias, or with `@property` tags a type of its own. Of a file's top level it is
    /// exported.
    pub(super) fn typedefs(&mut self, b: &mut Builder<'_>, comment: NodeId) {
        if self.t.typed || !contains(b.bytes(comment), b"@typedef") {
            return;
        }
        let mut open: Option<ScopeId> = None;
        for tag in tags(b, comment) {
            match (tag.tag, open) {
                ("typedef", _) => open = self.typedef(b, comment, &tag),
                ("property" | "prop", Some(scope)) if !tag.name.contains('.') => {
                    let Some((name, at)) = spelled(b, &tag) else { continue };
                    let field = b.declare_as(DefKind::Field, name, at, comment, scope);
                    let declared = tag.ty.and_then(|ty| super::doc_types::read(b, ty));
                    let row = b.definition_mut(field);
                    row.namespaces = Namespaces::VALUE;
                    row.declared = declared;
                }
                _ => {}
            }
        }
    }

    /// Declares the type; its scope, if properties may follow.
    fn typedef(&mut self, b: &mut Builder<'_>, comment: NodeId, tag: &Tag<'_>) -> Option<ScopeId> {
        let (name, at) = spelled(b, tag)?;
        let alias = tag.ty.and_then(|ty| super::doc_types::read(b, ty));
        let scope = b.scope();
        let kind = if alias.is_some() { DefKind::TypeAlias } else { DefKind::Interface };
        let def = b.declare_as(kind, name, at, comment, scope);
        b.definition_mut(def).namespaces = Namespaces::TYPE;
        b.definition_mut(def).alias = alias;
        if scope == ScopeId(0) {
            self.export_definition(b, def);
        }
        match alias {
            Some(_) => None,
            None => Some(b.add_scope(ScopeKind::Class, def, scope, comment)),
        }
    }
}

fn is_next(b: &Builder<'_>, doc: NodeId, node: NodeId) -> bool {
    b.ast.next_sibling(doc) == Some(node)
}

/// What `@type` says in a comment.
fn type_tag(b: &mut Builder<'_>, doc: NodeId) -> Option<ExprId> {
    let ty = tags(b, doc).into_iter().find(|t| t.tag == "type")?.ty?;
    super::doc_types::read(b, ty)
}

/// The name of a tag, up to a bracket, and where it stands.
fn spelled(b: &mut Builder<'_>, tag: &Tag<'_>) -> Option<(crate::ids::NameId, Span)> {
    let bracket = u32::from(tag.name.starts_with('['));
    let name = tag.name.trim_start_matches('[').split(['=', ']', '<']).next().filter(|n| !n.is_empty())?;
    let start = tag.name_at.start + bracket;
    Some((b.name(name), Span { start, end: start + name.len() as u32 }))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|w| w == part)
}

/// The tags of a comment, in order.
fn tags<'s>(b: &Builder<'s>, comment: NodeId) -> Vec<Tag<'s>> {
    let (text, start) = (b.text(comment), b.ast.span(comment).start);
    let mut tags = Vec::new();
    let mut rest = 0;
    while rest < text.len() && tags.len() < TAGS_MAX {
        // A tag begins its line, or the comment.
        let line = &text[rest..];
        let begin = line.len() - line.trim_start_matches(['/', '*', ' ', '\t']).len();
        if let Some(behind) = line[begin..].strip_prefix('@') {
            let at = text.len() - behind.len();
            let tag = word(behind);
            let mut next = at + tag.len();
            next += blanks(&text[next..]);
            let mut ty = None;
            if let Some(length) = braced(&text[next..]) {
                ty = Some(Span { start: start + next as u32 + 1, end: start + (next + length) as u32 - 1 });
                next += length;
                next += blanks(&text[next..]);
            }
            let name = text[next..].split(|c: char| c.is_whitespace() || c == '*').next().unwrap_or_default();
            let name_start = start + next as u32;
            let name_at = Span { start: name_start, end: name_start + name.len() as u32 };
            tags.push(Tag { tag, ty, name, name_at });
            rest = next;
        }
        rest = text[rest..].find('\n').map_or(text.len(), |end| rest + end + 1);
    }
    tags
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// The length of a text in braces, these included, if it begins with one.
fn braced(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    if !text.starts_with('{') {
        return None;
    }
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
