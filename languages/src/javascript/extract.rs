//! JavaScript and TypeScript syntax to facts.
//!
//! One extractor serves the three grammars: TypeScript's and TSX's extend JavaScript's, and what a
//! grammar lacks never shows up. Each subject has its file; here is who is called when.
//!
//! How JavaScript's loose ends are lowered:
//! - `const f = () => …`, `{ f: function () {} }`, `exports.f = …`: the variable, key or property *is*
//!   the function's definition, so that it is a node of the call graph.
//! - An object literal is an unnamed `Object` whose `Class` scope binds its keys; members added to
//!   a variable later (`app.get = …`) are bound in the same scope.
//! - `Foo.prototype.bar = …` and `this.x = …` in a constructor function are members of one
//!   `Extension` of `Foo`; `Foo.bar = …` is a static one.
//! - `exports` and `module.exports` are one unnamed `Object` of the file.

use super::docs::Parameters;
use super::flow;
use super::functions::Function;
use super::kinds::{K, Tables};
use super::patterns::Patterns;
use super::this::ThisIs;
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{DefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NameId, NodeId, ScopeId};
use crate::language::{Extractor, Visit};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::Cell;

/// Scopes further out than this are not searched while the file is walked.
const SCOPES_MAX: usize = 64;

/// The walk's memory of what is open around the node.
pub(super) struct Extract {
    pub(super) t: &'static Tables,
    /// Functions being walked, outermost first.
    pub(super) functions: Vec<Function>,
    /// What `this` means, innermost last, with the node that ends it.
    pub(super) this: Vec<(NodeId, ThisIs)>,
    /// Definitions that own a class body, object type or namespace not entered yet, or open now.
    pub(super) owners: Vec<(NodeId, DefId)>,
    /// Function, class and object values that got their definition from what they are assigned to.
    pub(super) named: Vec<(NodeId, DefId)>,
    pub(super) patterns: Patterns,
    /// The comment whose `@type` was read last, and what it says: several may ask, and its names are used once.
    pub(super) doc_type: Cell<Option<(NodeId, Option<ExprId>)>>,
    /// What an object literal or array being walked is expected to be, by its node.
    pub(super) expected: Vec<(NodeId, ExprId)>,
    /// `module.exports` of the file, once something is assigned to it.
    pub(super) module_object: Option<DefId>,
    /// The object literal that is assigned to `module.exports` as a whole.
    pub(super) module_whole: Option<ExprId>,
    /// Members added to a function from outside: prototypes, statics, `this.x`.
    pub(super) extensions: FxHashMap<DefId, DefId>,
    /// The object whose members a variable's assignments define.
    pub(super) objects: FxHashMap<DefId, DefId>,
    /// The file declares something that exists elsewhere.
    pub(super) ambient: bool,
    /// The last doc comment, until something is documented by it.
    pub(super) doc: Option<NodeId>,
    /// What comments say of the parameters of functions being walked, by the function's node.
    pub(super) documented: Vec<(NodeId, Parameters)>,
    /// The names that classes being walked declare in their bodies, by the class.
    pub(super) declared: Vec<(NodeId, DefId, FxHashSet<NameId>)>,
    /// Conditional types being walked: what `infer` names in them is bound in their scopes.
    pub(super) conditions: Vec<(NodeId, ScopeId)>,
}

impl Extract {
    pub(super) fn new(t: &'static Tables) -> Extract {
        Extract {
            t,
            functions: Vec::new(),
            this: Vec::new(),
            owners: Vec::new(),
            named: Vec::new(),
            patterns: Patterns::default(),
            expected: Vec::new(),
            doc_type: Cell::new(None),
            module_object: None,
            module_whole: None,
            extensions: FxHashMap::default(),
            objects: FxHashMap::default(),
            ambient: false,
            doc: None,
            documented: Vec::new(),
            conditions: Vec::new(),
            declared: Vec::new(),
        }
    }

    // ---- looking at the tree --------------------------------------------------------------

    pub(super) fn kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        self.t.kind(b.ast, node)
    }

    pub(super) fn parent_kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        b.ast.parent(node).map_or(K::Other, |p| self.kind(b, p))
    }

    pub(super) fn child(&self, b: &Builder<'_>, node: NodeId, field: u16) -> Option<NodeId> {
        self.t.child(b.ast, node, field)
    }

    pub(super) fn has(&self, b: &Builder<'_>, node: NodeId, kind: K) -> bool {
        self.t.has(b.ast, node, kind)
    }

    /// The expression noted for the child in a field.
    pub(super) fn expr_in(&self, b: &Builder<'_>, node: NodeId, field: u16) -> Option<ExprId> {
        self.child(b, node, field).and_then(|c| b.expr_of(c))
    }

    /// Notes for a node the expression of its first child that has one.
    pub(super) fn pass(&self, b: &mut Builder<'_>, node: NodeId) {
        let inner = b.ast.children(node).find_map(|c| b.expr_of(c));
        if let Some(inner) = inner {
            b.set_expr(node, inner);
        }
    }

    /// Whether the scopes around are all the file's, a namespace's or a class's.
    pub(super) fn at_top(&self) -> bool {
        self.functions.is_empty()
    }

    /// The kind of a variable declared here.
    pub(super) fn variable_kind(&self, constant: bool) -> DefKind {
        match (self.at_top(), constant) {
            (false, _) => DefKind::Local,
            (true, true) => DefKind::Constant,
            (true, false) => DefKind::Variable,
        }
    }

    /// The scope `var` binds in.
    pub(super) fn var_scope(&self, b: &Builder<'_>) -> ScopeId {
        b.nearest_scope(&[ScopeKind::Function, ScopeKind::Module, ScopeKind::File])
    }

    /// The definition of a name that is already known here, innermost first. Class members are
    /// not visible without a receiver.
    pub(super) fn known(&self, b: &mut Builder<'_>, name: &str) -> Option<DefId> {
        let name = b.name(name);
        let visible = |&s: &ScopeId| b.scope_row(s).kind != ScopeKind::Class;
        b.enclosing_scopes().take(SCOPES_MAX).filter(visible).find_map(|s| b.declared_in(s, name).first().copied())
    }

    /// Takes the definition an outer node prepared for this value.
    pub(super) fn take_named(&mut self, node: NodeId) -> Option<DefId> {
        match self.named.last() {
            Some(&(value, def)) if value == node => {
                self.named.pop();
                Some(def)
            }
            _ => None,
        }
    }

    /// Gives a definition the doc comment that ends right before its statement.
    pub(super) fn document(&self, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let Some(doc) = self.doc else { return };
        let mut outer = node;
        while let Some(parent) = b.ast.parent(outer) {
            if !flow::is_declaration_wrapper(self.kind(b, parent)) {
                break;
            }
            outer = parent;
        }
        if b.ast.next_sibling(doc) == Some(outer) {
            b.spans_mut(def).doc = Some(b.ast.span(doc));
        }
    }
}

impl Extractor for Extract {
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let kind = self.kind(b, node);
        match kind {
            K::Other => {}
            K::Identifier | K::ShorthandPattern | K::Undefined => self.identifier(b, node, kind),
            K::TypeIdentifier => self.type_identifier(b, node),
            K::ShorthandProperty => self.shorthand_property(b, node),
            K::Comment if b.bytes(node).starts_with(b"/**") => {
                self.doc = Some(node);
                self.doc_declarations(b, node);
            }
            K::FunctionDeclaration | K::GeneratorDeclaration | K::FunctionSignature => {
                self.enter_function_declaration(b, node, kind);
            }
            K::FunctionExpression | K::GeneratorFunction | K::ArrowFunction => {
                self.enter_function_value(b, node, kind);
            }
            K::MethodDefinition | K::MethodSignature | K::AbstractMethodSignature => self.enter_method(b, node, kind),
            K::CallSignature | K::ConstructSignature | K::FunctionType | K::ConstructorType => {
                self.enter_signature(b, node, kind);
            }
            K::RequiredParameter | K::OptionalParameter => self.enter_parameter(b, node),
            K::ObjectPattern | K::ArrayPattern | K::PairPattern => self.enter_pattern(b, node, kind),
            K::RestPattern | K::AssignmentPattern | K::ObjectAssignmentPattern => self.enter_pattern(b, node, kind),
            K::VariableDeclarator => self.enter_declarator(b, node),
            K::CatchClause => {
                b.open_scope(ScopeKind::Block, None, node);
            }
            K::StatementBlock => self.enter_block(b, node),
            K::ForStatement | K::SwitchBody => {
                b.open_scope(ScopeKind::Block, None, node);
            }
            K::ForInStatement => self.enter_for_in(b, node),
            K::ClassDeclaration | K::AbstractClassDeclaration | K::Class => self.enter_class(b, node, kind),
            K::InterfaceDeclaration => self.enter_interface(b, node),
            K::ClassBody | K::InterfaceBody | K::EnumBody => self.enter_body(b, node, kind),
            K::FieldDefinition | K::PublicFieldDefinition => self.enter_field(b, node),
            K::ClassStaticBlock => self.enter_static_block(b, node),
            K::PropertySignature => self.enter_property_signature(b, node),
            K::EnumDeclaration => self.enter_enum(b, node),
            K::PropertyIdentifier | K::String => self.enter_enum_member(b, node),
            K::AmbientDeclaration => self.ambient |= b.ast.parent(node) == Some(b.ast.root()),
            K::TypeAliasDeclaration => self.enter_type_alias(b, node),
            K::InternalModule | K::Module => self.enter_namespace(b, node),
            K::ObjectType => self.enter_object_type(b, node),
            K::ConditionalType => {
                let scope = b.open_scope(ScopeKind::Block, None, node);
                self.conditions.push((node, scope));
            }
            K::IndexSignature => {
                b.open_scope(ScopeKind::Block, None, node);
            }
            K::TypeParameter | K::InferType | K::MappedTypeClause => self.enter_type_parameter(b, node),
            K::PredefinedType => {
                self.predefined_type(b, node);
                return Visit::Skip;
            }
            K::Object => self.enter_object(b, node),
            K::Pair => self.enter_pair(b, node),
            K::Array => self.enter_array(b, node),
            K::AssignmentExpression => self.enter_assignment(b, node),
            K::This => self.this_value(b, node),
            K::Super => self.super_value(b, node),
            K::ImportStatement => self.enter_import(b, node),
            K::ImportSpecifier | K::ExportSpecifier | K::ImportAttribute | K::NamespaceExport => return Visit::Skip,
            K::ImportAlias => {
                self.import_alias(b, node);
                return Visit::Skip;
            }
            K::ExportStatement => self.enter_export(b, node),
            K::JsxAttribute => self.jsx_attribute(b, node),
            _ => {}
        }
        Visit::Children
    }

    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let kind = self.kind(b, node);
        if node == b.ast.root() {
            self.leave_file(b, node);
        }
        match kind {
            K::Other => {}
            K::MemberExpression => self.member(b, node),
            K::SubscriptExpression => self.subscript(b, node),
            K::CallExpression => self.call(b, node),
            K::NewExpression => self.new_value(b, node),
            K::AssignmentExpression => self.leave_assignment(b, node),
            K::AugmentedAssignment | K::UpdateExpression => self.update(b, node),
            K::BinaryExpression => self.binary(b, node),
            K::TernaryExpression => self.ternary(b, node),
            K::ParenthesizedExpression if self.documented_cast(b, node) => {}
            K::ParenthesizedExpression | K::NonNullExpression | K::InstantiationExpression => self.pass(b, node),
            K::SatisfiesExpression | K::Decorator => self.pass(b, node),
            K::SequenceExpression => self.sequence(b, node),
            K::AwaitExpression => self.await_value(b, node),
            K::AsExpression => self.cast(b, node),
            K::TypeAssertion => self.type_assertion(b, node),
            K::UnaryExpression => self.unary(b, node),
            K::String | K::TemplateString | K::Number | K::Regex | K::True | K::False => self.literal(b, node, kind),
            K::Array => self.leave_array(b, node),
            K::Object => self.leave_object(b, node),
            K::Pair => self.leave_pair(b, node),
            K::SpreadElement => self.spread(b, node),
            K::FunctionDeclaration | K::GeneratorDeclaration | K::FunctionSignature => {
                self.leave_function(b, node, kind)
            }
            K::FunctionExpression | K::GeneratorFunction | K::ArrowFunction => self.leave_function(b, node, kind),
            K::MethodDefinition | K::MethodSignature | K::AbstractMethodSignature => self.leave_function(b, node, kind),
            K::CallSignature | K::ConstructSignature | K::FunctionType | K::ConstructorType => {
                self.leave_function(b, node, kind);
            }
            K::RequiredParameter | K::OptionalParameter => self.leave_parameter(b, node),
            K::Identifier | K::ObjectPattern | K::ArrayPattern | K::RestPattern => self.leave_pattern(b, node),
            K::PairPattern => self.leave_pattern(b, node),
            K::AssignmentPattern | K::ObjectAssignmentPattern => self.leave_default(b, node),
            K::ReturnStatement | K::YieldExpression => self.returned(b, node),
            K::VariableDeclarator => self.leave_declarator(b, node),
            K::ForInStatement => self.leave_for_in(b, node),
            K::ClassHeritage | K::ExtendsClause | K::ImplementsClause | K::ExtendsTypeClause => {
                self.heritage(b, node, kind);
            }
            K::Class => self.leave_class_value(b, node),
            K::FieldDefinition | K::PublicFieldDefinition => self.leave_field(b, node),
            K::PropertySignature => self.leave_property_signature(b, node),
            K::TypeAliasDeclaration => self.leave_type_alias(b, node),
            K::TypeParameter => self.leave_type_parameter(b, node),
            K::ExportStatement => self.leave_export(b, node),
            K::JsxOpening | K::JsxSelfClosing => self.jsx_element(b, node),
            _ => self.leave_type(b, node, kind),
        }
        while self.this.last().is_some_and(|&(closes, _)| closes == node) {
            self.this.pop();
        }
        if self.documented.last().is_some_and(|&(closes, _)| closes == node) {
            self.documented.pop();
        }
        if self.declared.last().is_some_and(|&(closes, ..)| closes == node) {
            self.declared.pop();
        }
        if self.conditions.last().is_some_and(|&(closes, _)| closes == node) {
            self.conditions.pop();
        }
        while self.owners.last().is_some_and(|&(closes, _)| closes == node) {
            self.owners.pop();
        }
    }

    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        flow::classify(self.t, b, node)
    }
}
