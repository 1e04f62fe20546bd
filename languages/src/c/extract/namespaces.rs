//! Namespaces, `using`, and names for types and namespaces.

use super::macros::text;
use super::{Extract, K};
use crate::builder::Builder;
use crate::c::preprocess::{TokenKind, tokens};
use crate::facts::{Base, DefKind, Import, Namespaces, RefKind, ScopeKind};
use crate::ids::{NodeId, ScopeId};
use crate::language::Visit;
use crate::positions::Span;

impl Extract {
    /// A namespace without a name and an inline one are part of the namespace around them.
    pub(super) fn enter_namespace(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let Some(name) = self.child(b, node, self.syntax.name) else {
            match self.source.namespace_macro(b.ast.span(node).start) {
                Some(at) => self.open_namespace_of_macro(b, node, at),
                None => self.unnamed_namespaces += 1,
            }
            return Visit::Children;
        };
        if b.ast.children(node).any(|c| self.kind(b, c) == K::Inline) {
            return Visit::Children;
        }
        let mut names = Vec::new();
        let mut open = vec![name];
        while let Some(at) = open.pop() {
            match self.kind(b, at) {
                K::NestedNamespace => open.extend(b.ast.children(at).collect::<Vec<_>>().into_iter().rev()),
                K::NamespaceIdentifier | K::Identifier => names.push(at),
                _ => {}
            }
        }
        for name in names {
            let def = b.declare(DefKind::Module, name, node);
            b.definition_mut(def).namespaces = Namespaces::TYPE.with(Namespaces::VALUE);
            if let Some(body) = self.child(b, node, self.syntax.body) {
                b.spans_mut(def).signature.end = b.ast.span(body).start;
            }
            b.open_scope(ScopeKind::Module, Some(def), node);
        }
        Visit::Children
    }

    /// A namespace that a macro opens is named like the macro: which one it is, the macro's definition
    /// tells, and that may stand in another file.
    fn open_namespace_of_macro(&self, b: &mut Builder<'_>, node: NodeId, at: Span) {
        let Some(name) = text(b, at).map(|t| b.name(t)) else { return };
        let scope = b.scope();
        let def = b.declare_as(DefKind::Module, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::TYPE.with(Namespaces::VALUE);
        b.spans_mut(def).signature.end = at.end;
        b.open_scope(ScopeKind::Module, Some(def), node);
    }

    /// `#define LIB_BEGIN_NAMESPACE namespace lib {`: the namespace `lib` is what stands where the macro
    /// is used. Gives where its name stands.
    pub(super) fn define_namespace(&self, b: &mut Builder<'_>, name: Span, body: Span) -> Option<Span> {
        let names = opened_namespaces(b.source(), body);
        let (&last, around) = names.split_last()?;
        let mut scope = ScopeId(0);
        for &at in around {
            let spelled = text(b, at).map(|t| b.name(t))?;
            let def = b.declare_as(DefKind::Module, spelled, at, b.ast.root(), scope);
            b.definition_mut(def).namespaces = Namespaces::TYPE.with(Namespaces::VALUE);
            scope = b.add_scope_at(ScopeKind::Module, def, scope, at);
        }
        let of = text(b, name).map(|t| b.name(t))?;
        let spelled = text(b, last).map(|t| b.name(t))?;
        let namespaces = Namespaces::TYPE.with(Namespaces::VALUE);
        let used = b.refer_as(RefKind::Read, of, name, Base::Lexical, namespaces);
        b.reference_mut(used).scope = ScopeId(0);
        let used = b.ref_expr(used);
        let def = b.declare_as(DefKind::Import, spelled, last, b.ast.root(), scope);
        b.definition_mut(def).alias = Some(used);
        b.definition_mut(def).namespaces = namespaces;
        Some(last)
    }

    pub(super) fn leave_namespace(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let unnamed = self.child(b, node, self.syntax.name).is_none();
        if unnamed && self.source.namespace_macro(b.ast.span(node).start).is_none() {
            self.unnamed_namespaces = self.unnamed_namespaces.saturating_sub(1);
        }
    }

    /// Whether a name in a namespace definition only introduces.
    pub(super) fn enter_namespace_alias(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let Some(name) = self.child(b, node, self.syntax.name) else { return Visit::Skip };
        let mut of = None;
        let mut segments: Vec<NodeId> = self.items(b, node).filter(|&c| c != name).collect();
        segments.reverse();
        while let Some(at) = segments.pop() {
            match self.kind(b, at) {
                K::NestedNamespace => segments.extend(b.ast.children(at).collect::<Vec<_>>().into_iter().rev()),
                K::NamespaceIdentifier | K::Identifier => {
                    let reference = match of {
                        None => b.refer_to(RefKind::Import, at, crate::facts::Base::Lexical, self.ordinary()),
                        Some(of) => b.refer_to(RefKind::Import, at, crate::facts::Base::Member(of), self.member()),
                    };
                    of = Some(b.ref_expr(reference));
                }
                _ => {}
            }
        }
        let def = b.declare(DefKind::Import, name, node);
        b.definition_mut(def).alias = of;
        Visit::Skip
    }

    /// `using namespace a;`, `using a::b;`.
    pub(super) fn leave_using(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let whole = b.ast.children(node).any(|c| matches!(self.kind(b, c), K::NamespaceKeyword | K::EnumKeyword));
        let named = self
            .items(b, node)
            .find(|&c| matches!(self.kind(b, c), K::Identifier | K::QualifiedIdentifier | K::NamespaceIdentifier));
        let Some(named) = named else { return };
        self.import_segments(b, named);
        let Some(target) = self.value(b, named) else { return };
        let specifier = b.name_of(named);
        let scope = self.scope_outside_templates(b);
        let mut import = Import { scope, specifier, target, definition: None, star: whole, exported: true };
        let mut last = named;
        while self.kind(b, last) == K::QualifiedIdentifier {
            let Some(name) = self.child(b, last, self.syntax.name) else { return };
            last = name;
        }
        if !whole && self.in_class(b).is_none() {
            let spelled = b.name_of(last);
            let def = b.declare_as(DefKind::Import, spelled, b.ast.span(last), node, scope);
            b.definition_mut(def).alias = Some(target);
            b.definition_mut(def).namespaces = Namespaces::ANY;
            import.definition = Some(def);
        }
        if import.star || import.definition.is_some() {
            b.import(import, node);
        }
    }

    /// All names in a `using` are imports.
    fn import_segments(&self, b: &mut Builder<'_>, named: NodeId) {
        let mut at = Some(named);
        while let Some(node) = at {
            let scope = self.child(b, node, self.syntax.scope);
            for part in scope.into_iter().chain([node]) {
                if let Some(reference) = self.reference(part) {
                    b.reference_mut(reference).kind = RefKind::Import;
                }
            }
            at = self.child(b, node, self.syntax.name).filter(|_| self.kind(b, node) == K::QualifiedIdentifier);
        }
    }

    /// `using a = b;`
    pub(super) fn leave_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.syntax.name) else { return };
        let alias = self.child(b, node, self.syntax.type_).and_then(|t| self.value(b, t));
        let scope = self.scope_outside_templates(b);
        let spelled = b.name_of(name);
        let local = self.in_function(b);
        let def = b.declare_as(DefKind::TypeAlias, spelled, b.ast.span(name), node, scope);
        b.definition_mut(def).alias = alias;
        b.definition_mut(def).namespaces = Namespaces::VALUE.with(Namespaces::TYPE);
        b.definition_mut(def).visible_from = local.then(|| b.next_reference());
        self.add_template_parameters(b, def);
        self.describe(b, def, node);
    }
}

/// The names of the namespaces that a text opens and leaves open, outermost first; those that are part
/// of the namespace around them aside.
fn opened_namespaces(source: &[u8], body: Span) -> Vec<Span> {
    let all = tokens(source, body.start, body.end);
    let word = |i: usize| all.get(i).map_or(&b""[..], |t| &source[t.start as usize..t.end as usize]);
    let mut names = Vec::new();
    let mut at = 0;
    while word(at) == b"namespace" && all.get(at + 1).is_some_and(|t| t.kind == TokenKind::Word) {
        names.push(Span { start: all[at + 1].start, end: all[at + 1].end });
        at += 2;
        while word(at) == b":" && word(at + 1) == b":" && all.get(at + 2).is_some_and(|t| t.kind == TokenKind::Word) {
            names.push(Span { start: all[at + 2].start, end: all[at + 2].end });
            at += 3;
        }
        if word(at) != b"{" {
            return Vec::new();
        }
        at += 1;
    }
    let open = at == all.len() || word(at) == b"inline" && word(at + 1) == b"namespace";
    if open && !all.iter().any(|t| source[t.start as usize] == b'}') { names } else { Vec::new() }
}
