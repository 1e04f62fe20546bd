//! Python syntax to facts: the dispatch. Each subject has a file of its own.

mod calls;
mod classes;
mod comprehensions;
mod conditions;
mod early;
mod expressions;
mod flow;
mod functions;
mod imports;
mod known;
mod parameters;
mod patterns;
mod quoted;
mod star_names;
mod targets;
mod types;

use super::syntax::{K, SYNTAX, Syntax};
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{Expr, RefKind};
use crate::ids::{DefId, ExprId, NameId, NodeId, RefId, ScopeId};
use crate::language::{Extractor, Visit};
use functions::Frame;
use known::Known;
use rustc_hash::{FxHashMap, FxHashSet};
use star_names::StarNames;

/// What a node's position makes of the names in it. Parents tell their children on entering.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Role {
    /// Read.
    #[default]
    Value,
    /// Bound by an assignment, loop, `with` …
    Target,
    /// Bound by `:=`, past comprehensions.
    Walrus,
    /// Deleted.
    Delete,
    /// Part of a type expression.
    Type,
    /// The callee of a decorator.
    Decorator,
    /// Declares a parameter.
    Parameter,
    /// Declares type parameters (PEP 695).
    TypeParameter,
    /// Evaluated in the scope around the current one.
    Outer,
    /// The name of something its parent takes care of.
    Skip,
}

/// The state of one file's walk.
pub(crate) struct Extract {
    syntax: &'static Syntax,
    roles: Vec<Role>,
    /// The definitions that target nodes bind, until their value is known.
    targets: FxHashMap<NodeId, DefId>,
    /// References of names whose expression is something else: what is known of the name here.
    narrowed: FxHashMap<NodeId, RefId>,
    /// Members that `isinstance` tests speak of: the name before the dot, and both as one name.
    tested: Vec<(NameId, NameId)>,
    frames: Vec<Frame>,
    /// The classes whose bodies are being walked.
    classes: Vec<DefId>,
    /// Functions under `@contextmanager`: calling them gives what they yield.
    context_managers: FxHashSet<DefId>,
    known: Known,
    star_names: StarNames,
    /// Uses in class bodies of names that were not bound there yet, with the class's scope.
    early: Vec<(RefId, ScopeId)>,
    /// Blocks that are not taken, with the first definition in each.
    left_out: Vec<(NodeId, DefId)>,
    /// Calls of what decorators that are calls give.
    decorator_calls: FxHashMap<NodeId, RefId>,
}

impl Extract {
    pub(crate) fn new() -> Extract {
        Extract {
            syntax: &SYNTAX,
            roles: Vec::new(),
            targets: FxHashMap::default(),
            narrowed: FxHashMap::default(),
            tested: Vec::new(),
            frames: Vec::new(),
            classes: Vec::new(),
            context_managers: FxHashSet::default(),
            known: Known::default(),
            star_names: StarNames::default(),
            early: Vec::new(),
            left_out: Vec::new(),
            decorator_calls: FxHashMap::default(),
        }
    }

    fn kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        self.syntax.kind(b.ast, node)
    }

    fn child(&self, b: &Builder<'_>, node: NodeId, field: u16) -> Option<NodeId> {
        self.syntax.child(b.ast, node, field)
    }

    fn role(&self, node: NodeId) -> Role {
        self.roles[node.index()]
    }

    fn mark(&mut self, node: NodeId, role: Role) {
        self.roles[node.index()] = role;
    }

    fn mark_field(&mut self, b: &Builder<'_>, node: NodeId, field: u16, role: Role) {
        if let Some(child) = self.child(b, node, field) {
            self.mark(child, role);
        }
    }

    fn mark_children(&mut self, b: &Builder<'_>, node: NodeId, role: Role) {
        for child in b.ast.children(node) {
            self.roles[child.index()] = role;
        }
    }

    /// The text of the last segment of a name or attribute.
    fn last_text<'a>(&self, b: &Builder<'a>, node: NodeId) -> &'a str {
        self.syntax.last_name(b.ast, node).map_or("", |n| b.text(n))
    }

    /// The expressions of the children that have one.
    fn child_exprs(&self, b: &Builder<'_>, node: NodeId) -> Vec<ExprId> {
        b.ast.children(node).filter_map(|c| b.expr_of(c)).collect()
    }

    /// The expression of a node's only (or first) child that has one.
    fn pass_on(&self, b: &mut Builder<'_>, node: NodeId) {
        let expr = b.ast.children(node).find_map(|c| b.expr_of(c));
        if let Some(expr) = expr {
            b.set_expr(node, expr);
        }
    }

    /// A union, without a level for one member.
    fn union(&self, b: &mut Builder<'_>, members: Vec<ExprId>) -> ExprId {
        match members[..] {
            [one] => one,
            _ => b.expr(Expr::Union(members.into())),
        }
    }

    fn identifier(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let kind = match self.role(node) {
            Role::Value => return self.read_name(b, node),
            Role::Type => return self.type_name(b, node),
            Role::Decorator => return self.decorator_name(b, node),
            Role::Delete => RefKind::Write,
            Role::Target | Role::Walrus => return self.bind_name(b, node),
            Role::Parameter => return self.declare_parameter(b, node),
            Role::TypeParameter => return self.declare_type_parameter(b, node),
            Role::Skip | Role::Outer => return,
        };
        let reference = self.refer_lexical(b, kind, node);
        let expr = b.ref_expr(reference);
        b.set_expr(node, expr);
    }

    fn decorator_name(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let reference = self.refer_lexical(b, RefKind::Attribute, node);
        let name = b.reference_mut(reference).name;
        if let Some(value) = self.known.value(name) {
            b.narrow_call(reference, value);
        }
        let expr = b.ref_expr(reference);
        b.set_expr(node, expr);
    }

    fn read_name(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let reference = self.refer_lexical(b, RefKind::Read, node);
        let name = b.reference_mut(reference).name;
        let expr = match self.known.value(name) {
            Some(value) => {
                self.narrowed.insert(node, reference);
                value
            }
            None => b.ref_expr(reference),
        };
        b.set_expr(node, expr);
    }

    /// Roles that spread from a node to what is inside it.
    fn spread(&mut self, b: &Builder<'_>, node: NodeId) {
        let role = self.role(node);
        if !matches!(role, Role::Value | Role::Skip) {
            self.mark_children(b, node, role);
        }
    }
}

impl Extractor for Extract {
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        if self.roles.is_empty() {
            self.roles.resize(b.ast.len(), Role::Value);
        }
        if self.role(node) == Role::Outer {
            self.mark(node, Role::Value);
            let outer = b.scope_row(b.scope()).parent.unwrap_or(b.scope());
            b.enter_scope(outer, node);
        }
        let f = &self.syntax.f;
        self.enter_right(b, node);
        match self.kind(b, node) {
            K::Identifier => self.identifier(b, node),
            K::Attribute => self.mark_field(b, node, f.attribute, Role::Skip),
            K::ArgumentList => self.enter_arguments(b, node),
            K::KeywordArgument => self.enter_keyword(b, node),
            K::FunctionDefinition => self.enter_function(b, node),
            K::ClassDefinition => self.enter_class(b, node),
            K::Lambda => self.enter_lambda(b, node),
            K::Decorator => self.mark_children(b, node, Role::Decorator),
            K::Parameters | K::LambdaParameters => self.mark_children(b, node, Role::Parameter),
            K::DefaultParameter | K::TypedDefaultParameter | K::TypedParameter => self.enter_parameter(b, node),
            K::Type => self.enter_type(b, node),
            K::TypeParameter => self.spread(b, node),
            K::GenericType => self.enter_generic(b, node),
            K::Subscript => self.enter_subscript(b, node),
            K::MemberType => self.enter_member_type(b, node),
            K::SplatType => self.spread(b, node),
            K::ConstrainedType => self.enter_constrained_type(b, node),
            K::BinaryOperator if self.role(node) == Role::Type => self.mark_children(b, node, Role::Type),
            K::String => return self.enter_string(b, node),
            K::TypeAlias => self.enter_type_alias(b, node),
            K::Assignment => self.enter_assignment(b, node),
            K::AugmentedAssignment | K::ForStatement => self.mark_field(b, node, f.left, Role::Target),
            K::ForInClause => self.enter_clause(b, node),
            K::NamedExpression => self.mark_field(b, node, f.name, Role::Walrus),
            K::AsPatternTarget => self.mark_children(b, node, Role::Target),
            K::ExceptClause => self.mark_field(b, node, f.alias, Role::Target),
            K::DeleteStatement => self.mark_children(b, node, Role::Delete),
            K::PatternList
            | K::TuplePattern
            | K::ListPattern
            | K::ListSplatPattern
            | K::DictionarySplatPattern
            | K::Tuple
            | K::List
            | K::ExpressionList
            | K::ParenthesizedExpression
            | K::ListSplat
            | K::UnionType => self.spread(b, node),
            K::ListComprehension | K::SetComprehension | K::DictionaryComprehension | K::GeneratorExpression => {
                self.enter_comprehension(b, node);
            }
            K::AsPattern | K::KeywordPattern | K::SplatPattern | K::ClassPattern => self.enter_pattern(b, node),
            K::DottedName => return self.enter_dotted_name(b, node),
            K::GlobalStatement | K::NonlocalStatement => self.enter_outer_names(b, node),
            K::ImportStatement | K::ImportFrom | K::FutureImport => return self.enter_import(b, node),
            K::Block => self.enter_block(b, node),
            _ => {}
        }
        Visit::Children
    }

    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId) {
        match self.kind(b, node) {
            K::Attribute => self.leave_attribute(b, node),
            K::Call => self.leave_call(b, node),
            K::ArgumentList => self.leave_arguments(b, node),
            K::FunctionDefinition => self.leave_function(b, node),
            K::ClassDefinition => self.leave_class(b, node),
            K::Lambda => self.leave_lambda(b, node),
            K::Decorator => self.leave_decorator(b, node),
            K::RaiseStatement => self.leave_raise(b, node),
            K::DefaultParameter | K::TypedDefaultParameter | K::TypedParameter => self.leave_parameter(b, node),
            K::ReturnStatement => self.leave_return(b, node),
            K::Yield => self.leave_yield(b, node),
            K::Type => self.leave_type(b, node),
            K::GenericType => self.leave_generic(b, node),
            K::MemberType => self.leave_member_type(b, node),
            K::ConstrainedType => self.leave_constrained_type(b, node),
            K::UnionType => self.leave_union(b, node),
            K::TypeAlias => self.leave_type_alias(b, node),
            K::Subscript => self.leave_subscript(b, node),
            K::Assignment => self.leave_assignment(b, node),
            K::AugmentedAssignment => self.leave_augmented(b, node),
            K::ForInClause => self.leave_clause(b, node),
            K::NamedExpression => self.leave_walrus(b, node),
            K::AsPattern => self.leave_as(b, node),
            K::ExceptClause => self.leave_except(b, node),
            K::ClassPattern | K::CasePattern => self.leave_pattern(b, node),
            K::ListComprehension | K::SetComprehension | K::DictionaryComprehension | K::GeneratorExpression => {
                self.leave_comprehension(b, node);
            }
            K::AssertStatement => self.leave_assert(b, node),
            K::IfStatement => self.leave_if(b, node),
            K::Block => self.leave_block(b, node),
            K::Module => self.star_names.write(b),
            kind => self.leave_expression(b, node, kind),
        }
        self.leave_right(b, node);
    }

    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        self.flow_of(b, node)
    }
}
