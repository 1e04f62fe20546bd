//! Rust syntax to facts: which part handles which node.

use super::patterns::Pattern;
use super::prelude::Prelude;
use super::syntax::{F, K, SYNTAX, Syntax};
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::ids::{DefId, ExprId, NodeId};
use crate::language::{Extractor, Visit};

pub(crate) struct Extract {
    pub(super) syntax: &'static Syntax,
    pub(super) prelude: Prelude,
    /// Definitions whose nodes are open, innermost last.
    pub(super) owners: Vec<(NodeId, DefId)>,
    /// Types, traits and `impl` blocks whose nodes are open: what `Self` means.
    pub(super) types: Vec<(NodeId, DefId)>,
    /// Patterns being read, innermost last.
    pub(super) patterns: Vec<Pattern>,
    /// The token before the next one among bare tokens.
    pub(super) token: Option<NodeId>,
    /// The type that bare tokens declared last, and its name.
    pub(super) token_type: Option<(DefId, NodeId)>,
}

impl Extract {
    pub(crate) fn new() -> Extract {
        Extract {
            syntax: &SYNTAX,
            prelude: Prelude::default(),
            owners: Vec::new(),
            types: Vec::new(),
            patterns: Vec::new(),
            token: None,
            token_type: None,
        }
    }

    pub(super) fn kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        self.syntax.kind(b.ast, node)
    }

    pub(super) fn parent_kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        self.syntax.parent_kind(b.ast, node)
    }

    pub(super) fn child(&self, b: &Builder<'_>, node: NodeId, field: F) -> Option<NodeId> {
        self.syntax.child(b.ast, node, field)
    }

    pub(super) fn child_of_kind(&self, b: &Builder<'_>, node: NodeId, kind: K) -> Option<NodeId> {
        b.ast.children(node).find(|&c| self.kind(b, c) == kind)
    }

    pub(super) fn is(&self, b: &Builder<'_>, node: NodeId, field: F) -> bool {
        self.syntax.is(b.ast, node, field)
    }

    /// The expression of the child that fills a field, if there is one.
    pub(super) fn child_expr(&self, b: &Builder<'_>, node: NodeId, field: F) -> Option<ExprId> {
        b.expr_of(self.child(b, node, field)?)
    }

    /// The definition whose node this is, while it is open.
    pub(super) fn owner(&self, node: NodeId) -> Option<DefId> {
        self.owners.iter().rev().find(|(n, _)| *n == node).map(|&(_, d)| d)
    }
}

impl Extractor for Extract {
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match self.kind(b, node) {
            K::LineComment | K::BlockComment => {
                self.comment(b, node);
                return Visit::Skip;
            }
            K::AttributeItem => {
                self.attribute(b, node);
                return Visit::Skip;
            }
            K::InnerAttribute | K::MacroDefinition | K::ExternCrate | K::UseDeclaration | K::Label | K::Lifetime => {
                match self.kind(b, node) {
                    K::MacroDefinition => self.macro_definition(b, node),
                    K::ExternCrate => self.extern_crate(b, node),
                    K::UseDeclaration => self.use_declaration(b, node),
                    K::Label => self.label(b, node),
                    _ => {}
                }
                return Visit::Skip;
            }
            K::FunctionItem | K::FunctionSignature => self.enter_function(b, node),
            K::StructItem | K::UnionItem | K::EnumItem | K::TraitItem => self.enter_type(b, node),
            K::ImplItem => self.enter_impl(b, node),
            K::ModItem => self.enter_module(b, node),
            K::TypeItem | K::AssociatedType => self.enter_type_alias(b, node),
            K::ConstItem | K::StaticItem => self.enter_constant(b, node),
            K::EnumVariant => self.enter_variant(b, node),
            K::FieldDeclaration => self.enter_field(b, node),
            K::DeclarationList | K::FieldDeclarationList | K::OrderedFields | K::EnumVariantList => {
                self.open_members(b, node);
            }
            K::TypeParameter | K::ConstParameter => self.enter_type_parameter(b, node),
            K::SelfParameter => {
                self.self_parameter(b, node);
                return Visit::Skip;
            }
            K::ClosureExpression => self.enter_closure(b, node),
            K::Block => self.enter_block(b, node),
            K::IfExpression => self.enter_if(b, node),
            K::ForExpression | K::WhileExpression | K::MatchArm => self.enter_branch(b, node),
            K::LetDeclaration | K::LetCondition | K::Parameter | K::MatchPattern => {
                self.open_pattern(b, node);
            }
            K::FieldInitializerList => self.enter_initializers(b, node),
            K::TokenTree => self.enter_tokens(b, node),
            _ => {}
        }
        if self.is_pattern(b, node) {
            self.enter_pattern(b, node);
        }
        Visit::Children
    }

    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let kind = self.kind(b, node);
        self.leave_pattern(node);
        match kind {
            K::Identifier
            | K::SelfKeyword
            | K::Super
            | K::Crate
            | K::ScopedIdentifier
            | K::ScopedType
            | K::TypeIdentifier
            | K::GenericPattern => self.leave_path(b, node, kind),
            K::FieldIdentifier | K::ShorthandField => self.leave_field_name(b, node),
            K::PrimitiveType
            | K::GenericType
            | K::GenericTypeTurbofish
            | K::ReferenceType
            | K::PointerType
            | K::ArrayType
            | K::TupleType
            | K::UnitType
            | K::AbstractType
            | K::DynamicType
            | K::BoundedType
            | K::HigherRankedBound
            | K::BracketedType
            | K::QualifiedType
            | K::FunctionType
            | K::TypeBinding
            | K::WherePredicate => self.leave_type(b, node, kind),
            K::FunctionItem | K::FunctionSignature => self.leave_function(b, node),
            K::StructItem | K::UnionItem | K::EnumItem | K::TraitItem | K::ImplItem => {
                self.leave_type_item(b, node, kind)
            }
            K::TypeItem | K::AssociatedType => self.leave_type_alias(b, node),
            K::ConstItem | K::StaticItem => self.leave_constant(b, node),
            K::FieldDeclaration => self.leave_field(b, node),
            K::OrderedFields => self.leave_tuple_fields(b, node),
            K::TypeParameter | K::ConstParameter => self.leave_type_parameter(b, node),
            K::ClosureExpression => self.leave_closure(b, node),
            K::LetDeclaration => self.leave_let(b, node),
            K::LetCondition => self.leave_let_condition(b, node),
            K::Parameter => self.leave_parameter(b, node),
            K::MatchPattern => self.leave_match_pattern(b, node),
            K::TokenTree => self.leave_tokens(b, node),
            _ => self.leave_expression(b, node, kind),
        }
        if self.is_closure_pattern(b, node) {
            self.close_parameter(b, node, None);
        }
        self.drop_pattern(node);
        if self.parent_kind(b, node) == K::TokenTree {
            self.token = Some(node);
        }
        while self.owners.last().is_some_and(|&(n, _)| n == node) {
            self.owners.pop();
        }
        while self.types.last().is_some_and(|&(n, _)| n == node) {
            self.types.pop();
        }
    }

    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        match self.kind(b, node) {
            K::IfExpression if self.parent_kind(b, node) == K::ElseClause => Flow::ElseBranch,
            K::IfExpression | K::ForExpression | K::WhileExpression | K::LoopExpression => Flow::Branch,
            K::ElseClause if self.child_of_kind(b, node, K::IfExpression).is_none() => Flow::Else,
            K::Block if self.parent_kind(b, node) == K::LetDeclaration && self.is(b, node, F::Alternative) => {
                Flow::Branch
            }
            K::MatchExpression => Flow::Switch,
            K::MatchArm if self.child(b, node, F::Pattern).is_some_and(|p| b.bytes(p) != b"_") => Flow::Case,
            K::BinaryExpression => match self.child(b, node, F::Operator).map(|o| b.bytes(o)) {
                Some(b"&&") => Flow::Logical(1),
                Some(b"||") => Flow::Logical(2),
                _ => Flow::Plain,
            },
            K::LetChain => Flow::Logical(1),
            K::BreakExpression | K::ContinueExpression if self.child_of_kind(b, node, K::Label).is_some() => Flow::Jump,
            K::ClosureExpression => Flow::Nest,
            _ => Flow::Plain,
        }
    }
}
