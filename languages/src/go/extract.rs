//! Go syntax to facts.
//!
//! References are noted per node and become expressions only when something asks for their type.

mod calls;
mod declarations;
mod docs;
mod expressions;
mod flow;
mod functions;
mod imports;
mod labels;
mod literals;
mod standard;
mod statements;
mod syntax;
mod types;

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{DefFlags, Expr, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NodeId, RefId};
use crate::language::{Extractor, Visit};
use syntax::{K, SYNTAX, Syntax};

/// The state of one file's walk.
pub(crate) struct Extract {
    syntax: &'static Syntax,
    /// The reference each name or selector node is, by node.
    references: Vec<u32>,
    docs: docs::Docs,
    functions: functions::Open,
    constants: declarations::Constants,
    literals: literals::Literals,
    /// The declared types around the node being walked.
    types: Vec<types::Declared>,
    switches: Vec<statements::TypeSwitch>,
    /// Whether a build constraint keeps the file out of a default build.
    conditional: bool,
    /// Whether the package clause was met: constraints stand before it.
    in_package: bool,
}

const NO_REFERENCE: u32 = u32::MAX;

impl Extract {
    pub(crate) fn new() -> Extract {
        Extract {
            syntax: &SYNTAX,
            references: Vec::new(),
            docs: docs::Docs::default(),
            functions: functions::Open::default(),
            constants: declarations::Constants::default(),
            literals: literals::Literals::default(),
            types: Vec::new(),
            switches: Vec::new(),
            conditional: false,
            in_package: false,
        }
    }

    /// Notes the reference a node is.
    fn note(&mut self, node: NodeId, reference: RefId) {
        self.references[node.index()] = reference.0;
    }

    /// The reference a name or selector node is.
    fn reference(&self, node: NodeId) -> Option<RefId> {
        let id = self.references[node.index()];
        (id != NO_REFERENCE).then_some(RefId(id))
    }

    /// The expression of a node; made now if the node is a name, a literal or a wrapper of one.
    /// `None`: nothing is known of it.
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
            if let Some(name) = self.literal_type(b, at) {
                return Some(b.builtin(name));
            }
            at = self.same_value(b, at)?;
        }
    }

    fn value_or_unknown(&self, b: &mut Builder<'_>, node: NodeId) -> ExprId {
        self.value(b, node).unwrap_or_else(|| b.unknown())
    }

    fn instance(&self, b: &mut Builder<'_>, type_node: NodeId) -> ExprId {
        let of = self.value_or_unknown(b, type_node);
        b.expr(Expr::Instance(of))
    }
}

impl Extractor for Extract {
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        if self.references.is_empty() {
            // At the root, which is an error and no source file where nothing could be read.
            self.references.resize(b.ast.len(), NO_REFERENCE);
        }
        match self.kind(b, node) {
            K::Comment => self.comment(b, node),
            K::PackageClause => {
                self.package_clause(b, node);
                return Visit::Skip;
            }
            K::ImportSpec => {
                self.import(b, node);
                return Visit::Skip;
            }
            K::FunctionDeclaration => self.enter_function(b, node),
            K::MethodDeclaration => self.enter_method(b, node),
            K::MethodElem => self.enter_interface_method(b, node),
            K::FuncLiteral => self.enter_lambda(b, node),
            K::ParameterList if self.is_field(b, node, self.syntax.receiver) => return Visit::Skip,
            K::Block => self.enter_block(b, node),
            K::IfStatement | K::ForStatement | K::ExpressionSwitch | K::ExpressionCase | K::CommunicationCase => {
                b.open_scope(ScopeKind::Block, None, node);
            }
            K::TypeSwitch => self.enter_type_switch(b, node),
            K::TypeCase | K::DefaultCase => self.enter_clause(b, node),
            K::ExpressionList => return self.enter_list(b, node),
            K::TypeDeclaration | K::VarDeclaration | K::ConstDeclaration => self.enter_declaration(b, node),
            K::TypeSpec | K::TypeAlias => self.enter_type(b, node),
            K::StructType | K::InterfaceType => self.enter_members(b, node),
            K::LiteralValue => self.enter_literal(b, node),
            K::LiteralElement => return self.enter_element(b, node),
            K::Identifier | K::TypeIdentifier | K::PackageIdentifier => self.name(b, node),
            K::LabelName => self.label(b, node),
            _ => {}
        }
        Visit::Children
    }

    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId) {
        match self.kind(b, node) {
            K::FunctionDeclaration | K::MethodDeclaration | K::MethodElem | K::FuncLiteral => {
                self.leave_function(b, node)
            }
            K::FunctionType => self.leave_function_type(b, node),
            K::ParameterDeclaration | K::VariadicParameter => self.leave_parameter(b, node),
            K::TypeParameter => self.leave_type_parameter(b, node),
            K::ConstSpec => self.leave_const(b, node),
            K::VarSpec => self.leave_var(b, node),
            K::TypeSpec | K::TypeAlias => self.leave_type(b, node),
            K::FieldDeclaration => self.leave_field(b, node),
            K::TypeElem => self.leave_type_elem(b, node),
            K::QualifiedType => self.leave_qualified(b, node),
            K::GenericType => self.leave_generic(b, node),
            K::ArrayType | K::ImplicitArrayType | K::SliceType | K::ChannelType => self.leave_sequence(b, node),
            K::MapType => self.leave_map(b, node),
            K::Selector => self.leave_selector(b, node),
            K::Call => self.leave_call(b, node),
            K::Conversion => self.leave_conversion(b, node),
            K::Index => self.leave_index(b, node),
            K::Unary => self.leave_unary(b, node),
            K::TypeAssertion => self.leave_type_assertion(b, node),
            K::CompositeLiteral => self.leave_composite(b, node),
            K::LiteralValue => self.leave_literal(),
            K::Assignment | K::ShortVar | K::RangeClause | K::ReceiveStatement => self.leave_assignment(b, node),
            K::IncStatement | K::DecStatement => self.leave_increment(b, node),
            K::TypeCase | K::DefaultCase => self.leave_clause(b, node),
            K::TypeSwitch => self.leave_type_switch(),
            K::SourceFile => self.leave_file(b),
            _ => {}
        }
    }

    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        self.flow_of(b, node)
    }
}

impl Extract {
    fn package_clause(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.in_package = true;
        if let Some(name) = b.ast.children(node).find(|&c| self.kind(b, c) == K::PackageIdentifier) {
            b.part(b.text(name));
        }
    }

    /// What the spelling of a name and the file around it say of a definition (“Exported
    /// identifiers” start with an upper-case letter).
    fn describe(&self, b: &mut Builder<'_>, def: DefId) {
        let name = b.definition(def).name;
        let exported = b.spelling(name).chars().next().is_some_and(char::is_uppercase);
        b.definition_mut(def).visibility = if exported { Visibility::Public } else { Visibility::Package };
        if self.conditional {
            b.add_flags(def, DefFlags::CONDITIONAL);
        }
    }

    /// A name on its own: a use, unless it stands where its parent introduces it.
    fn name(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.is_field(b, node, self.syntax.name) || b.bytes(node) == b"_" {
            return;
        }
        let kind = if self.kind(b, node) == K::TypeIdentifier { RefKind::Type } else { RefKind::Read };
        let reference = b.refer(kind, node);
        self.note(node, reference);
    }
}
