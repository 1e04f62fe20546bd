//! Java syntax to facts: which node goes to which subject.
//!
//! Java looks up variables, types and methods apart (JLS 6.5): definitions and references say
//! which they are by their namespaces, so a field `size` and a method `size()` do not meet.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::ScopeKind;
use crate::ids::{DefId, NodeId, RefId, ScopeId};
use crate::java::modifiers::Modifiers;
use crate::java::patterns::Switch;
use crate::java::syntax::{GRAMMAR, Grammar, K};
use crate::java::types::Creation;
use crate::language::{Extractor, Visit};
use rustc_hash::FxHashMap;

pub(crate) struct Extract {
    pub(super) grammar: &'static Grammar,
    /// The last Javadoc comment met.
    pub(super) doc: Option<NodeId>,
    /// Modifiers of the field declarations around the current node.
    pub(super) field_modifiers: Vec<Modifiers>,
    /// `new` expressions around the current node.
    pub(super) creations: Vec<Creation>,
    /// `switch`es around the current node.
    pub(super) switches: Vec<Switch>,
    /// Class scopes whose declaration's header is being walked: its names are looked up outside
    /// the class, but for its type parameters.
    pub(super) headers: Vec<ScopeId>,
    /// The reference to its superclass, for each class that names one.
    pub(super) superclasses: FxHashMap<DefId, RefId>,
    /// The components of the records around the current node.
    pub(super) components: FxHashMap<DefId, Vec<DefId>>,
}

impl Extract {
    pub(crate) fn new() -> Extract {
        Extract {
            grammar: &GRAMMAR,
            doc: None,
            field_modifiers: Vec::new(),
            creations: Vec::new(),
            switches: Vec::new(),
            headers: Vec::new(),
            superclasses: FxHashMap::default(),
            components: FxHashMap::default(),
        }
    }
}

impl Extractor for Extract {
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let kind = self.grammar.kind(b.ast, node);
        match kind {
            K::LineComment | K::Module => return Visit::Skip,
            K::BlockComment => {
                if b.bytes(node).starts_with(b"/**") {
                    self.doc = Some(node);
                }
                return Visit::Skip;
            }
            K::Import => {
                self.import(b, node);
                return Visit::Skip;
            }
            K::Package => self.package(b, node),
            K::Class | K::Interface | K::Enum | K::Record | K::AnnotationType => self.enter_class(b, node, kind),
            K::ClassBody => self.enter_class_body(b, node),
            K::EnumConstant => self.enum_constant(b, node),
            K::TypeParameters => self.enter_type_parameters(b, node),
            K::Superclass | K::SuperInterfaces | K::ExtendsInterfaces | K::Permits => self.enter_header(b, node),
            K::Modifiers => self.enter_modifiers(b, node),
            K::Method => self.enter_method(b, node),
            K::AnnotationElement => self.annotation_element(b, node),
            K::Constructor | K::CompactConstructor => self.enter_constructor(b, node, kind),
            K::Lambda => self.enter_lambda(b, node),
            K::Field | K::Constant => self.enter_fields(b, node),
            K::Creation => self.enter_creation(b, node),
            K::Switch => self.enter_switch(b, node),
            K::Block => self.enter_block(b, node),
            K::For | K::EnhancedFor | K::TryWithResources | K::CatchClause | K::SwitchBlock | K::SwitchRule => {
                b.open_scope(ScopeKind::Block, None, node);
            }
            _ => {}
        }
        Visit::Children
    }

    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let kind = self.grammar.kind(b.ast, node);
        match kind {
            K::Identifier => self.identifier(b, node),
            K::TypeIdentifier
            | K::ScopedTypeIdentifier
            | K::GenericType
            | K::ArrayType
            | K::AnnotatedType
            | K::Wildcard
            | K::CatchType
            | K::VoidType
            | K::IntegralType
            | K::FloatingPointType
            | K::BooleanType => self.leave_type(b, node, kind),
            K::ScopedIdentifier => self.scoped_annotation(b, node),
            K::Record => self.leave_record(b, node),
            K::TypeParameters | K::Modifiers => self.leave_header(b, node),
            K::TypeBound => self.type_bound(b, node),
            K::Superclass | K::SuperInterfaces | K::ExtendsInterfaces | K::Permits => self.bases(b, node, kind),
            K::FormalParameter => self.formal_parameter(b, node),
            K::Lambda => self.leave_lambda(b, node),
            K::Return => self.returned(b, node),
            K::VariableDeclarator => self.declarator(b, node),
            K::Field | K::Constant => {
                self.field_modifiers.pop();
            }
            K::Resource => self.resource(b, node),
            K::CatchParameter => self.catch_parameter(b, node),
            K::Switch | K::SwitchRule | K::Yield => self.leave_switch(b, node, kind),
            _ => self.leave_expression(b, node, kind),
        }
        self.enhanced_for_value(b, node);
    }

    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        let g = self.grammar;
        match g.kind(b.ast, node) {
            K::If => {
                let is_else = b.ast.field_id(node) == g.fields.alternative && g.parent_kind(b.ast, node) == K::If;
                if is_else { Flow::ElseBranch } else { Flow::Branch }
            }
            // The keyword, so that `else for (…)` counts for both.
            K::Else => match b.ast.next_sibling(node).map(|n| g.kind(b.ast, n)) {
                Some(K::If) => Flow::Plain,
                _ => Flow::Else,
            },
            K::While | K::Do | K::For | K::EnhancedFor | K::CatchClause | K::Ternary => Flow::Branch,
            K::Switch => Flow::Switch,
            K::SwitchLabel => {
                let first = b.ast.first_child(node).map(|n| b.bytes(n));
                if first == Some(b"case") { Flow::Case } else { Flow::Plain }
            }
            K::Binary => match g.child(b.ast, node, g.fields.operator).map(|o| g.kind(b.ast, o)) {
                Some(K::And) => Flow::Logical(1),
                Some(K::Or) => Flow::Logical(2),
                _ => Flow::Plain,
            },
            K::Break | K::Continue if g.child_of_kind(b.ast, node, K::Identifier).is_some() => Flow::Jump,
            K::Lambda => Flow::Nest,
            _ => Flow::Plain,
        }
    }
}
