//! Collects the facts of one file while its tree is walked.

mod definitions;
mod expressions;
mod references;
mod scopes;

use crate::ast::Ast;
use crate::complexity::Complexity;
use crate::facts::{Argument, Definition, Export, Expr, Import, Narrowed, Reference, Scope, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, NodeId, ScopeId};
use crate::positions::{DefinitionSpans, Span};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::SmolStr;

/// What an extractor writes to. Scopes open and close with nodes; everything else is tables.
pub struct Builder<'a> {
    /// The tree being walked.
    pub ast: &'a Ast,
    source: &'a [u8],
    names: FxHashMap<SmolStr, NameId>,
    pub(crate) facts: Tables,
    pub(crate) complexity: Complexity,
    open: Vec<(ScopeId, NodeId)>,
    /// For each scope the nearest one around it that has an owner, itself included; the file's.
    owned: Vec<ScopeId>,
    exprs_of: Vec<u32>,
    bound: FxHashMap<(ScopeId, NameId), SmallVec<[DefId; 2]>>,
}

/// The growing tables, in order of discovery; `finish` sorts symbols before locals.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) names: Vec<SmolStr>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) scope_spans: Vec<Span>,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) definition_spans: Vec<DefinitionSpans>,
    pub(crate) references: Vec<Reference>,
    pub(crate) reference_spans: Vec<Span>,
    pub(crate) imports: Vec<Import>,
    pub(crate) import_spans: Vec<Span>,
    pub(crate) exports: Vec<Export>,
    pub(crate) star_names: Option<Vec<NameId>>,
    pub(crate) part: Option<SmolStr>,
    pub(crate) exprs: Vec<Expr>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) narrowed: Vec<Narrowed>,
}

const NO_EXPR: u32 = u32::MAX;

/// Longer lists of parameters or bases are cut: a declaration is not a data file.
const LIST_MAX: usize = 255;

impl<'a> Builder<'a> {
    pub(crate) fn new(ast: &'a Ast, source: &'a [u8]) -> Builder<'a> {
        let mut facts = Tables::default();
        facts.scopes.push(Scope { parent: None, owner: None, kind: ScopeKind::File });
        facts.scope_spans.push(Span { start: 0, end: source.len() as u32 });
        Builder {
            ast,
            source,
            names: FxHashMap::default(),
            facts,
            complexity: Complexity::default(),
            open: vec![(ScopeId(0), ast.root())],
            owned: vec![ScopeId(0)],
            exprs_of: vec![NO_EXPR; ast.len()],
            bound: FxHashMap::default(),
        }
    }

    /// The bytes of a node.
    pub fn bytes(&self, node: NodeId) -> &'a [u8] {
        let span = self.ast.span(node);
        let made = self.ast.expansion.as_ref().and_then(|e| e.made(span));
        made.or(self.source.get(span.start as usize..span.end as usize)).unwrap_or(&[])
    }

    /// The whole file.
    pub fn source(&self) -> &'a [u8] {
        self.source
    }

    /// The text of a node; empty if it is not UTF-8.
    pub fn text(&self, node: NodeId) -> &'a str {
        std::str::from_utf8(self.bytes(node)).unwrap_or("")
    }

    /// Interns a spelling.
    pub fn name(&mut self, text: &str) -> NameId {
        if let Some(&id) = self.names.get(text) {
            return id;
        }
        let id = NameId(self.facts.names.len() as u32);
        let text = SmolStr::new(text);
        self.facts.names.push(text.clone());
        self.names.insert(text, id);
        id
    }

    /// Interns the text of a node; what is not UTF-8 is escaped as `\xNN`.
    pub fn name_of(&mut self, node: NodeId) -> NameId {
        match std::str::from_utf8(self.bytes(node)) {
            Ok(text) => self.name(text),
            Err(_) => {
                let escaped = self.bytes(node).escape_ascii().to_string();
                self.name(&escaped)
            }
        }
    }

    /// The id of a spelling, if it was interned.
    pub fn known_name(&self, text: &str) -> Option<NameId> {
        self.names.get(text).copied()
    }

    /// The spelling of an interned name.
    pub fn spelling(&self, name: NameId) -> &str {
        &self.facts.names[name.index()]
    }

    /// Adds an import row.
    pub fn import(&mut self, import: Import, node: NodeId) {
        self.facts.imports.push(import);
        self.facts.import_spans.push(self.ast.span(node));
    }

    /// Adds an explicit export.
    pub fn export(&mut self, name: &str, target: ExprId) {
        let name = self.name(name);
        self.facts.exports.push(Export { name, target });
    }

    /// Says which module of its directory the file is part of.
    pub fn part(&mut self, name: &str) {
        self.facts.part = Some(SmolStr::new(name));
    }

    /// Whether the file imports or exports anything so far.
    pub fn is_module(&self) -> bool {
        !self.facts.imports.is_empty() || !self.facts.exports.is_empty()
    }

    /// Adds to the names a star import takes (`__all__`); the first call makes the list exist.
    pub fn star_names(&mut self, names: impl IntoIterator<Item = NameId>) {
        self.facts.star_names.get_or_insert_default().extend(names);
    }
}
