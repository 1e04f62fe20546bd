//! C and C++ syntax to facts.
//!
//! References are noted per node and become expressions only when something asks for their type.
//! Pointers and arrays are the built-in wrapper `*` around a type, so that `->`, `*` and `[]` unwrap.

mod calls;
mod classes;
mod declarators;
mod docs;
mod enumerations;
mod expressions;
mod flow;
mod frames;
mod functions;
mod initializers;
mod lambdas;
mod macros;
mod names;
mod namespaces;
mod qualified;
mod replacement;
mod statements;
mod syntax;
mod templates;
mod types;
mod variables;

use crate::builder::Builder;
use crate::c::preprocess::Preprocessed;
use crate::complexity::Flow;
use crate::facts::{Expr, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId, RefId};
use crate::language::{Extractor, Visit};
use rustc_hash::FxHashMap;
pub(crate) use syntax::{C_SYNTAX, CPP_SYNTAX};
use syntax::{K, Syntax};

/// The state of one file's walk.
pub(crate) struct Extract {
    syntax: &'static Syntax,
    source: Preprocessed,
    next_directive: usize,
    next_masked: usize,
    /// Names of macros that the file defines, and whether it does so more than once.
    macros: FxHashMap<Vec<u8>, bool>,
    /// The reference each name node is, by node.
    references: Vec<u32>,
    /// The declarations around the node being walked.
    frames: Vec<frames::Frame>,
    templates: Vec<templates::Template>,
    /// The values that the brace initializers around the node stand for.
    lists: Vec<Option<ExprId>>,
    docs: docs::Docs,
    /// How many namespaces without a name are open.
    unnamed_namespaces: u32,
    /// The class that the body of a test stands in, until its first parameter names what it is made of.
    fixture: Option<DefId>,
}

const NO_REFERENCE: u32 = u32::MAX;

impl Extract {
    /// An extractor for a file that was preprocessed.
    pub(crate) fn new(syntax: &'static Syntax, source: Preprocessed) -> Extract {
        Extract {
            syntax,
            source,
            next_directive: 0,
            next_masked: 0,
            macros: FxHashMap::default(),
            references: Vec::new(),
            frames: Vec::new(),
            templates: Vec::new(),
            lists: Vec::new(),
            docs: docs::Docs::default(),
            unnamed_namespaces: 0,
            fixture: None,
        }
    }

    fn start(&mut self, b: &Builder<'_>) {
        self.references.resize(b.ast.len(), NO_REFERENCE);
        self.macros = self.source.macro_names(b.source());
    }

    /// Notes the reference a node is.
    fn note(&mut self, node: NodeId, reference: RefId) {
        self.references[node.index()] = reference.0;
    }

    /// The reference a name is.
    fn reference(&self, node: NodeId) -> Option<RefId> {
        let id = self.references[node.index()];
        (id != NO_REFERENCE).then_some(RefId(id))
    }

    /// The expression of a node; made now if the node is a name or a wrapper of one.
    fn value(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
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
            at = self.same_value(b, at)?;
        }
    }

    fn value_or_unknown(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        self.value(b, node).unwrap_or_else(|| b.unknown())
    }

    /// A value of a type.
    fn instance(&self, b: &mut Builder<'_>, type_node: NodeId) -> ExprId {
        let of = self.value_or_unknown(b, type_node);
        b.expr(Expr::Instance(of))
    }
}

impl Extractor for Extract {
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        if self.references.is_empty() {
            self.start(b);
        }
        self.catch_up(b, b.ast.span(node).start);
        let kind = self.kind(b, node);
        match kind {
            K::Comment => self.comment(b, node),
            K::FunctionDefinition
            | K::Declaration
            | K::FieldDeclaration
            | K::TypeDefinition
            | K::Parameter
            | K::OptionalParameter
            | K::VariadicParameterDeclaration
            | K::ForRange => return self.enter_frame(b, node, kind),
            K::Identifier
            | K::FieldIdentifier
            | K::TypeIdentifier
            | K::NamespaceIdentifier
            | K::PrimitiveType
            | K::DestructorName
            | K::OperatorName
            | K::OperatorCast
            | K::TemplateFunction => return self.enter_name(b, node, kind),
            K::QualifiedIdentifier => self.enter_qualified(b, node),
            K::ParameterList => self.enter_parameters(b, node),
            K::Compound => self.enter_compound(b, node),
            K::If | K::While | K::Switch | K::For | K::Catch => {
                b.open_scope(ScopeKind::Block, None, node);
            }
            K::Struct | K::Union | K::Class | K::Enum => return self.enter_tag(b, node, kind),
            K::Enumerator => return self.enter_enumerator(b, node),
            K::Namespace => return self.enter_namespace(b, node),
            K::NamespaceAlias => return self.enter_namespace_alias(b, node),
            K::Template => self.enter_template(b, node),
            K::TypeParameter | K::OptionalTypeParameter | K::VariadicTypeParameter => {
                return self.enter_type_parameter(b, node, kind);
            }
            K::Lambda => self.enter_lambda(b, node),
            K::InitializerList => self.enter_initializers(b, node),
            K::Call => self.enter_call(b, node),
            K::StatementIdentifier => self.label(b, node),
            _ => {}
        }
        Visit::Children
    }

    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let kind = self.kind(b, node);
        match kind {
            K::FunctionDefinition
            | K::Declaration
            | K::FieldDeclaration
            | K::TypeDefinition
            | K::Parameter
            | K::OptionalParameter
            | K::VariadicParameterDeclaration
            | K::ForRange => self.leave_frame(b, node),
            K::InitDeclarator => self.leave_init_declarator(b, node),
            K::QualifiedIdentifier => self.leave_qualified(b, node),
            K::TemplateType | K::TemplateFunction | K::TemplateMethod => self.leave_template_use(b, node),
            K::Struct | K::Union | K::Class | K::Enum => self.leave_tag(b, node),
            K::BaseClause => self.leave_bases(b, node),
            K::Namespace => self.leave_namespace(b, node),
            K::Using => self.leave_using(b, node),
            K::AliasDeclaration => self.leave_alias(b, node),
            K::Template => self.leave_template(node),
            K::TypeDescriptor => self.leave_type_descriptor(b, node),
            K::SizedType | K::PrimitiveType => self.leave_builtin_type(b, node),
            K::Decltype => self.leave_decltype(b, node),
            K::Field => self.leave_field(b, node),
            K::FieldDesignator => self.leave_designator(b, node),
            K::InitializerList => {
                self.lists.pop();
            }
            K::Offsetof => self.leave_offsetof(b, node),
            K::Call => self.leave_call(b, node),
            K::New => self.leave_new(b, node),
            K::FieldInitializer => self.leave_field_initializer(b, node),
            K::Cast | K::CompoundLiteral => self.leave_cast(b, node),
            K::Subscript => self.leave_subscript(b, node),
            K::Pointer => self.leave_pointer(b, node),
            K::Conditional => self.leave_conditional(b, node),
            K::Assignment => self.leave_assignment(b, node),
            K::This => self.leave_this(b, node),
            K::Number | K::StringLiteral | K::Character | K::True | K::False => self.leave_literal(b, node, kind),
            K::Lambda => self.leave_lambda(b, node),
            K::Return => self.leave_return(b, node),
            K::TranslationUnit => self.catch_up(b, u32::MAX),
            _ => {}
        }
    }

    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        self.flow_of(b, node)
    }
}
