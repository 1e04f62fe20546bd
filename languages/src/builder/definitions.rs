//! Definitions, and what is added to them as the walk goes on.

use crate::builder::{Builder, LIST_MAX};
use crate::facts::{DefFlags, DefKind, Definition, Namespaces, Visibility};
use crate::ids::{DefId, ExprId, NameId, NodeId, ScopeId};
use crate::positions::{DefinitionSpans, Span};
use smallvec::SmallVec;

impl Builder<'_> {
    /// Declares a name in the current scope. `node` is the whole definition, `name` its name.
    /// The parent for qualified names is the nearest named owner of an enclosing scope.
    pub fn declare(&mut self, kind: DefKind, name: NodeId, node: NodeId) -> DefId {
        let spelled = self.name_of(name);
        let scope = self.scope();
        self.declare_as(kind, spelled, self.ast.span(name), node, scope)
    }

    /// Declares with everything said: spelling, span of the name, scope.
    pub fn declare_as(&mut self, kind: DefKind, name: NameId, at: Span, node: NodeId, scope: ScopeId) -> DefId {
        let id = DefId(self.facts.definitions.len() as u32);
        let parent = self
            .owners(scope)
            .find(|&d| self.definition(d).kind != DefKind::Lambda)
            // An object literal has no name: its members count for what it is assigned to.
            .and_then(|d| if self.is_unnamed(d) { self.definition(d).parent } else { Some(d) });
        self.facts.definitions.push(Definition {
            name,
            kind,
            scope,
            body: None,
            parent,
            visibility: Visibility::Public,
            namespaces: Namespaces::ANY,
            visible_from: None,
            alias: None,
            declared: None,
            values: Box::default(),
            returns: None,
            returned: Box::default(),
            bases: Box::default(),
            parameters: Box::default(),
            flags: DefFlags::default(),
        });
        self.bound.entry((scope, name)).or_default().push(id);
        let full = self.ast.span(node);
        let signature = Span { start: full.start, end: full.end.max(at.end) };
        self.facts.definition_spans.push(DefinitionSpans { name: at, full, signature, doc: None });
        id
    }

    fn is_unnamed(&self, def: DefId) -> bool {
        self.spelling(self.definition(def).name).is_empty()
    }

    /// A definition's row.
    pub fn definition(&self, id: DefId) -> &Definition {
        &self.facts.definitions[id.index()]
    }

    /// A definition's row, to fill in.
    pub fn definition_mut(&mut self, id: DefId) -> &mut Definition {
        &mut self.facts.definitions[id.index()]
    }

    /// A definition's spans, to fill in signature and doc.
    pub fn spans_mut(&mut self, id: DefId) -> &mut DefinitionSpans {
        &mut self.facts.definition_spans[id.index()]
    }

    /// The id the next definition will get.
    pub fn next_definition(&self) -> DefId {
        DefId(self.facts.definitions.len() as u32)
    }

    /// The definitions of a name in one scope so far, oldest first.
    pub fn declared_in(&self, scope: ScopeId, name: NameId) -> &[DefId] {
        self.bound.get(&(scope, name)).map_or(&[], SmallVec::as_slice)
    }

    /// Adds a value that is assigned to a variable or field.
    pub fn add_value(&mut self, id: DefId, value: ExprId) {
        push_bounded(&mut self.facts.definitions[id.index()].values, value);
    }

    /// Adds an expression that a function returns (or yields, for a generator).
    pub fn add_returned(&mut self, id: DefId, value: ExprId) {
        push_bounded(&mut self.facts.definitions[id.index()].returned, value);
    }

    /// Adds a base class, interface, trait, embedded type or bound.
    pub fn add_base(&mut self, id: DefId, base: ExprId) {
        push(&mut self.facts.definitions[id.index()].bases, base);
    }

    /// Adds a parameter.
    pub fn add_parameter(&mut self, id: DefId, parameter: DefId) {
        push(&mut self.facts.definitions[id.index()].parameters, parameter);
    }

    /// Adds properties.
    pub fn add_flags(&mut self, id: DefId, flags: DefFlags) {
        let d = &mut self.facts.definitions[id.index()];
        d.flags = d.flags.with(flags);
    }

    /// Counts complexity for a function until `closes` is left.
    pub fn measure(&mut self, function: DefId, closes: NodeId) {
        self.complexity.open(function, closes);
    }
}

fn push<T>(list: &mut Box<[T]>, item: T) {
    if list.len() < LIST_MAX {
        let mut grown = std::mem::take(list).into_vec();
        grown.reserve_exact(1);
        grown.push(item);
        *list = grown.into_boxed_slice();
    }
}

fn push_bounded(list: &mut Box<[ExprId]>, item: ExprId) {
    if list.len() < Definition::VALUES_MAX && !list.contains(&item) {
        push(list, item);
    }
}
