//! Collects the facts of one file while its tree is walked.

use crate::ast::Ast;
use crate::complexity::Complexity;
use crate::facts::{
    Argument, Base, DefFlags, DefKind, Definition, Export, Expr, Import, Namespaces, Narrowed, RefKind, Reference,
    Scope, ScopeKind, Visibility,
};
use crate::ids::{DefId, ExprId, NameId, NodeId, RefId, ScopeId};
use crate::positions::{DefinitionSpans, Span};
use rustc_hash::FxHashMap;
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
    bound: FxHashMap<(ScopeId, NameId), Vec<DefId>>,
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

    // ---- text and names -------------------------------------------------------------------

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

    // ---- scopes -----------------------------------------------------------------------------

    /// The innermost open scope.
    pub fn scope(&self) -> ScopeId {
        self.open.last().map_or(ScopeId(0), |&(scope, _)| scope)
    }

    /// A scope's row.
    pub fn scope_row(&self, scope: ScopeId) -> Scope {
        self.facts.scopes[scope.index()]
    }

    /// Opens a scope inside the current one until `closes` is left; `owner` gets it as its body.
    pub fn open_scope(&mut self, kind: ScopeKind, owner: Option<DefId>, closes: NodeId) -> ScopeId {
        let id = self.push_scope(Scope { parent: Some(self.scope()), owner, kind }, closes);
        self.open.push((id, closes));
        id
    }

    fn push_scope(&mut self, scope: Scope, at: NodeId) -> ScopeId {
        let id = ScopeId(self.facts.scopes.len() as u32);
        let outer = scope.parent.map_or(id, |p| self.owned[p.index()]);
        self.owned.push(if scope.owner.is_some() { id } else { outer });
        if let Some(owner) = scope.owner {
            self.facts.definitions[owner.index()].body = Some(id);
        }
        self.facts.scopes.push(scope);
        self.facts.scope_spans.push(self.ast.span(at));
        id
    }

    /// Adds a scope that is never current: the members given to a type from outside its body,
    /// one statement at a time.
    pub fn add_scope(&mut self, kind: ScopeKind, owner: DefId, parent: ScopeId, at: NodeId) -> ScopeId {
        self.push_scope(Scope { parent: Some(parent), owner: Some(owner), kind }, at)
    }

    /// Adds a scope that no node stands for: the body of a macro.
    pub fn add_scope_at(&mut self, kind: ScopeKind, owner: DefId, parent: ScopeId, at: Span) -> ScopeId {
        let scope = self.push_scope(Scope { parent: Some(parent), owner: Some(owner), kind }, self.ast.root());
        self.facts.scope_spans[scope.index()] = at;
        scope
    }

    /// Makes an existing scope current until `closes` is left (a default value is evaluated in the
    /// scope around its function).
    pub fn enter_scope(&mut self, scope: ScopeId, closes: NodeId) {
        self.open.push((scope, closes));
    }

    pub(crate) fn close_scopes(&mut self, node: NodeId) {
        while self.open.len() > 1 && self.open.last().is_some_and(|&(_, closes)| closes == node) {
            self.open.pop();
        }
    }

    /// The nearest enclosing scope of one of these kinds, the current one included.
    pub fn nearest_scope(&self, kinds: &[ScopeKind]) -> ScopeId {
        self.enclosing_scopes().find(|&s| kinds.contains(&self.scope_row(s).kind)).unwrap_or(ScopeId(0))
    }

    /// The open scopes by their `parent`, innermost first.
    pub fn enclosing_scopes(&self) -> impl Iterator<Item = ScopeId> + '_ {
        std::iter::successors(Some(self.scope()), |&s| self.scope_row(s).parent)
    }

    /// The nearest enclosing definition that owns a scope and fits.
    pub fn enclosing_definition(&self, fits: impl Fn(&Definition) -> bool) -> Option<DefId> {
        self.owners(self.scope()).find(|&d| fits(self.definition(d)))
    }

    /// The definitions that own a scope and those around it, innermost first. Blocks without an
    /// owner cost nothing, however deep they nest.
    fn owners(&self, scope: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        let owned = |s: ScopeId| self.owned[s.index()];
        let next = move |&s: &ScopeId| self.scope_row(s).parent.map(owned);
        std::iter::successors(Some(owned(scope)), next).filter_map(|s| self.scope_row(s).owner)
    }

    // ---- definitions ------------------------------------------------------------------------

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

    /// The definitions of a name in one scope so far, oldest first.
    pub fn declared_in(&self, scope: ScopeId, name: NameId) -> &[DefId] {
        self.bound.get(&(scope, name)).map_or(&[], Vec::as_slice)
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

    // ---- references -------------------------------------------------------------------------

    /// Records a use of a name in the current scope, looked up in the enclosing scopes.
    pub fn refer(&mut self, kind: RefKind, node: NodeId) -> RefId {
        self.refer_to(kind, node, Base::Lexical, Namespaces::ANY)
    }

    /// Records a use of a name among the members of an expression.
    pub fn refer_member(&mut self, kind: RefKind, node: NodeId, of: ExprId) -> RefId {
        self.refer_to(kind, node, Base::Member(of), Namespaces::ANY)
    }

    /// Records a use with everything said.
    pub fn refer_to(&mut self, kind: RefKind, node: NodeId, base: Base, namespaces: Namespaces) -> RefId {
        let name = self.name_of(node);
        self.refer_as(kind, name, self.ast.span(node), base, namespaces)
    }

    /// Records a use whose spelling or span is not a node's (a segment of a dotted name).
    pub fn refer_as(&mut self, kind: RefKind, name: NameId, at: Span, base: Base, namespaces: Namespaces) -> RefId {
        let id = RefId(self.facts.references.len() as u32);
        let scope = self.scope();
        self.facts.references.push(Reference { name, scope, kind, base, namespaces, arity: None });
        self.facts.reference_spans.push(at);
        id
    }

    /// A reference's row.
    pub fn reference(&self, id: RefId) -> &Reference {
        &self.facts.references[id.index()]
    }

    /// A reference's row, to change its kind once more is known (`f` in `f()` is a call).
    pub fn reference_mut(&mut self, id: RefId) -> &mut Reference {
        &mut self.facts.references[id.index()]
    }

    /// The number the next reference will get: for `visible_from`.
    pub fn next_reference(&self) -> u32 {
        self.facts.references.len() as u32
    }

    /// Records the arguments of a call, for languages that choose among functions by them.
    pub fn arguments(&mut self, call: RefId, values: impl IntoIterator<Item = ExprId>) {
        self.facts.arguments.extend(values.into_iter().map(|value| Argument { call, value, name: None }));
    }

    /// Records the arguments of a call if one of them may carry a function or an object; those with
    /// a name come last. Whether they were recorded.
    pub fn arguments_passed(&mut self, call: RefId, values: &[(Option<NameId>, ExprId)]) -> bool {
        let plain = |e: ExprId| match self.expr_row(e) {
            Expr::Builtin(_) => true,
            Expr::Union(list) | Expr::Tuple(list) => list.is_empty(),
            _ => false,
        };
        let passes = values.len() <= LIST_MAX && values.iter().any(|&(_, value)| !plain(value));
        if passes {
            self.facts.arguments.extend(values.iter().map(|&(name, value)| Argument { call, value, name }));
        }
        passes
    }

    /// Notes what a called variable holds at the call.
    pub fn narrow_call(&mut self, call: RefId, value: ExprId) {
        self.facts.narrowed.push(Narrowed { call, value });
    }

    // ---- expressions ------------------------------------------------------------------------

    /// Adds an expression.
    pub fn expr(&mut self, expr: Expr) -> ExprId {
        let id = ExprId(self.facts.exprs.len() as u32);
        self.facts.exprs.push(expr);
        id
    }

    /// Adds the expression of a reference.
    pub fn ref_expr(&mut self, reference: RefId) -> ExprId {
        self.expr(Expr::Ref(reference))
    }

    /// Adds a value of one of the language's own types.
    pub fn builtin(&mut self, name: &str) -> ExprId {
        let name = self.name(name);
        self.expr(Expr::Builtin(name))
    }

    /// An expression nothing is known of.
    pub fn unknown(&mut self) -> ExprId {
        self.expr(Expr::Union(Box::default()))
    }

    /// The expression noted for a node, or an unknown one.
    pub fn expr_or_unknown(&mut self, node: NodeId) -> ExprId {
        self.expr_of(node).unwrap_or_else(|| self.unknown())
    }

    /// An expression's row.
    pub fn expr_row(&self, id: ExprId) -> &Expr {
        &self.facts.exprs[id.index()]
    }

    /// Notes which expression a node is, for its parents.
    pub fn set_expr(&mut self, node: NodeId, expr: ExprId) {
        self.exprs_of[node.index()] = expr.0;
    }

    /// The expression noted for a node that was left (or entered) before.
    pub fn expr_of(&self, node: NodeId) -> Option<ExprId> {
        let id = self.exprs_of[node.index()];
        (id != NO_EXPR).then_some(ExprId(id))
    }

    // ---- imports and exports ------------------------------------------------------------------

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

/// Longer lists of parameters or bases are cut: a declaration is not a data file.
const LIST_MAX: usize = 255;

fn push<T>(list: &mut Box<[T]>, item: T) {
    if list.len() < LIST_MAX {
        let mut grown = std::mem::take(list).into_vec();
        grown.push(item);
        *list = grown.into_boxed_slice();
    }
}

fn push_bounded(list: &mut Box<[ExprId]>, item: ExprId) {
    if list.len() < Definition::VALUES_MAX && !list.contains(&item) {
        push(list, item);
    }
}
