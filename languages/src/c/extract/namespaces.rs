//! Namespaces, `using`, and names for types and namespaces.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, Import, Namespaces, RefKind, ScopeKind};
use crate::ids::NodeId;
use crate::language::Visit;

impl Extract {
    /// A namespace without a name and an inline one are part of the namespace around them.
    pub(super) fn enter_namespace(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let Some(name) = self.child(b, node, self.syntax.name) else {
            self.unnamed_namespaces += 1;
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

    pub(super) fn leave_namespace(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.child(b, node, self.syntax.name).is_none() {
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
