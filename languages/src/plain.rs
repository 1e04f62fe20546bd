//! An extractor for languages that a table describes: which node kinds are classes, functions,
//! variables, calls, and in which fields their parts stand. What a table cannot say a language adds
//! by the functions of its [`Tongue`].
//!
//! Languages of this tier have scopes, imports, members along class hierarchies, and inference by
//! declared types, constructors, assignments and declared returns.

mod declarations;
mod expressions;
mod names;

use crate::ast::Ast;
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::DefKind;
use crate::ids::{DefId, ExprId, FileId, NodeId, RefId};
use crate::language::{Extractor, Visit};
use crate::modules::{Modules, Resolution, TreeView};
use crate::positions::Span;

/// What a node kind is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// Nothing of its own; its children are walked.
    Other,
    /// Not walked.
    Skipped,
    Comment,
    /// A name: a use, unless its parent introduces it.
    Name,
    /// A module or namespace: with a body, or for the rest of the file.
    Module,
    /// A class or its like.
    Type(DefKind),
    /// A function or method.
    Function,
    Constructor,
    Lambda,
    Parameter,
    /// A declared variable, field or property, with its type and value.
    Variable,
    /// Declares variables by its children of role `Variable`, and gives them its type.
    Declaration,
    EnumMember,
    TypeParameter,
    /// A list of the types a class builds on.
    Bases,
    Block,
    Call,
    New,
    Member,
    Index,
    Assignment,
    Foreach,
    Return,
    Cast,
    This,
    Super,
    /// A type applied to arguments.
    Generic,
    /// A sequence type: an array of its element.
    ArrayType,
    /// Its value or type is that of its child: parentheses, nullable types, `await`.
    Same,
    /// A literal of a type of the language.
    Literal(&'static str),
    /// Left to [`Tongue::special`].
    Special,
    /// Control flow only.
    Flow(Flow),
}

/// Parts of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Name,
    Type,
    Body,
    Value,
    Parameters,
    Arguments,
    /// What is called.
    Callee,
    /// What stands before the dot.
    Object,
    /// What a loop walks over.
    Items,
    Left,
    Right,
}

/// A language as data, with what data cannot say.
pub(crate) trait Tongue: Sync + 'static {
    fn grammar(&self) -> tree_sitter::Language;

    /// The roles of node kinds; kinds that are not listed are `Other`.
    fn roles(&self) -> &'static [(&'static str, Role)];

    /// Fields by part, tried in order.
    fn fields(&self) -> &'static [(Part, &'static [&'static str])];

    /// Assigning to a name that nothing binds declares it.
    fn assignment_declares(&self) -> bool {
        false
    }

    /// Names whose spelling is not their text; members of classes without their sigil.
    fn spelling<'t>(&self, text: &'t str) -> &'t str {
        text
    }

    /// The name constructors have; empty: they are named like their class or not at all.
    fn constructor(&self) -> &'static str {
        ""
    }

    /// Whether blocks bind names.
    fn blocks_bind(&self) -> bool {
        true
    }

    /// Whether a function returns its last expression.
    fn last_is_returned(&self) -> bool {
        false
    }

    /// The part of a node that no field says.
    fn part(&self, _x: &Plain, _b: &Builder<'_>, _node: NodeId, _part: Part) -> Option<NodeId> {
        None
    }

    /// Before the children of a node of role `Special`.
    fn special(&self, _x: &mut Plain, _b: &mut Builder<'_>, _node: NodeId) -> Visit {
        Visit::Children
    }

    /// After the children of a node of role `Special`.
    fn leave_special(&self, _x: &mut Plain, _b: &mut Builder<'_>, _node: NodeId) {}

    /// After a definition was made.
    fn declared(&self, _x: &mut Plain, _b: &mut Builder<'_>, _def: DefId, _node: NodeId) {}

    /// After a call was made an expression.
    fn called(&self, _x: &mut Plain, _b: &mut Builder<'_>, _node: NodeId) {}
}

/// The tables of a grammar, in numbers.
pub(crate) struct Tables {
    roles: Vec<Role>,
    fields: Vec<(Part, Vec<u16>)>,
}

impl Tables {
    pub(crate) fn new(tongue: &dyn Tongue) -> Tables {
        let grammar = tongue.grammar();
        let role = |id: usize| {
            let kind = grammar.node_kind_for_id(id as u16).unwrap_or("");
            tongue.roles().iter().find(|(k, _)| *k == kind).map_or(Role::Other, |&(_, role)| role)
        };
        let number = |name: &&str| grammar.field_id_for_name(name).map(|id| id.get());
        let fields = tongue.fields().iter().map(|(part, names)| (*part, names.iter().filter_map(number).collect()));
        Tables { roles: (0..grammar.node_kind_count()).map(role).collect(), fields: fields.collect() }
    }
}

/// The state of one file's walk.
pub(crate) struct Plain {
    pub(crate) tongue: &'static dyn Tongue,
    tables: &'static Tables,
    /// The reference each name or member is, by node.
    references: Vec<u32>,
    /// Nodes that introduce a name, so that the name is no use.
    introduced: Vec<bool>,
    doc: Option<Span>,
    /// The first reference of each list of bases that is open.
    bases_from: Vec<u32>,
}

const NO_REFERENCE: u32 = u32::MAX;

impl Plain {
    pub(crate) fn new(tongue: &'static dyn Tongue, tables: &'static Tables) -> Plain {
        Plain { tongue, tables, references: Vec::new(), introduced: Vec::new(), doc: None, bases_from: Vec::new() }
    }

    pub(crate) fn role(&self, ast: &Ast, node: NodeId) -> Role {
        self.tables.roles.get(usize::from(ast.kind_id(node))).copied().unwrap_or(Role::Other)
    }

    pub(crate) fn parent_role(&self, ast: &Ast, node: NodeId) -> Role {
        ast.parent(node).map_or(Role::Other, |p| self.role(ast, p))
    }

    /// A part of a node: by its fields, or as the language says.
    pub(crate) fn part(&self, b: &Builder<'_>, node: NodeId, part: Part) -> Option<NodeId> {
        let fields = self.tables.fields.iter().filter(|(p, _)| *p == part).flat_map(|(_, fields)| fields);
        for &field in fields {
            if let Some(found) = b.ast.children(node).find(|&c| b.ast.field_id(c) == field) {
                return Some(found);
            }
        }
        self.tongue.part(self, b, node, part)
    }

    /// The children that are no comments.
    pub(crate) fn items(&self, b: &Builder<'_>, node: NodeId) -> Vec<NodeId> {
        b.ast.children(node).filter(|&c| self.role(b.ast, c) != Role::Comment).collect()
    }

    /// Says that a node only introduces a name.
    pub(crate) fn introduce(&mut self, node: NodeId) {
        self.introduced[node.index()] = true;
    }

    pub(crate) fn is_introduced(&self, node: NodeId) -> bool {
        self.introduced[node.index()]
    }

    /// Notes the reference a node is.
    pub(crate) fn note(&mut self, node: NodeId, reference: RefId) {
        self.references[node.index()] = reference.0;
    }

    pub(crate) fn reference(&self, node: NodeId) -> Option<RefId> {
        let id = self.references[node.index()];
        (id != NO_REFERENCE).then_some(RefId(id))
    }

    /// The expression of a node, made of its reference or of the child it wraps.
    pub(crate) fn value(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let mut at = node;
        loop {
            if let Some(known) = b.expr_of(at) {
                return Some(known);
            }
            if let Some(reference) = self.reference(at) {
                let made = b.ref_expr(reference);
                b.set_expr(at, made);
                return Some(made);
            }
            at = match self.role(b.ast, at) {
                Role::Literal(name) => return Some(b.builtin(name)),
                Role::Same => b.ast.children(at).filter(|&c| self.role(b.ast, c) != Role::Comment).last()?,
                _ => return None,
            };
        }
    }

    pub(crate) fn value_or_unknown(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        self.value(b, node).unwrap_or_else(|| b.unknown())
    }
}

impl Extractor for Plain {
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        if self.references.is_empty() {
            self.references.resize(b.ast.len(), NO_REFERENCE);
            self.introduced.resize(b.ast.len(), false);
        }
        match self.role(b.ast, node) {
            Role::Comment => self.comment(b, node),
            Role::Skipped => return Visit::Skip,
            Role::Special => return self.tongue.special(self, b, node),
            Role::Name => self.name(b, node),
            Role::Module => self.enter_module(b, node),
            Role::Type(kind) => self.enter_type(b, node, kind),
            Role::Function | Role::Constructor => self.enter_function(b, node),
            Role::Lambda => self.enter_lambda(b, node),
            Role::Parameter => self.enter_parameter(b, node),
            Role::Variable => self.enter_variable(b, node),
            Role::EnumMember => self.enter_enum_member(b, node),
            Role::TypeParameter => self.enter_type_parameter(b, node),
            Role::Block => self.enter_block(b, node),
            Role::Foreach => self.enter_foreach(b, node),
            Role::Bases => self.bases_from.push(b.next_reference()),
            Role::Member => self.enter_member(b, node),
            Role::Assignment => self.enter_assignment(b, node),
            _ => {}
        }
        Visit::Children
    }

    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId) {
        match self.role(b.ast, node) {
            Role::Special => self.tongue.leave_special(self, b, node),
            Role::Function | Role::Constructor => self.leave_function(b, node),
            Role::Lambda => self.leave_lambda(b, node),
            Role::Parameter => self.leave_parameter(b, node),
            Role::Variable => self.leave_variable(b, node),
            Role::Bases => self.leave_bases(b, node),
            Role::Call => self.leave_call(b, node),
            Role::New => self.leave_new(b, node),
            Role::Member => self.leave_member(b, node),
            Role::Index => self.leave_index(b, node),
            Role::Assignment => self.leave_assignment(b, node),
            Role::Return => self.leave_return(b, node),
            Role::Cast => self.leave_cast(b, node),
            Role::This | Role::Super => self.leave_this(b, node),
            Role::Generic => self.leave_generic(b, node),
            Role::ArrayType => self.leave_array_type(b, node),
            _ => {}
        }
        self.foreach_items(b, node);
    }

    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        match self.role(b.ast, node) {
            Role::Flow(flow) => flow,
            Role::Foreach => Flow::Branch,
            Role::Lambda => Flow::Nest,
            _ => Flow::Plain,
        }
    }
}

/// Module resolution of languages whose modules have no files: nothing is specified.
pub(crate) struct NoModules;

impl Modules for NoModules {
    fn resolve(&self, _tree: &dyn TreeView, _from: FileId, _specifier: &str) -> Resolution {
        Resolution::Outside
    }
}
