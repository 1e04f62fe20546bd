//! Node kinds and fields of the Rust grammar.

use crate::ast::Ast;
use crate::ids::NodeId;
use crate::kinds::KindTable;
use std::sync::LazyLock;

node_kinds! {
    pub(super) enum K {
        ArrayExpression = "array_expression",
        ArrayType = "array_type",
        Arguments = "arguments",
        AssignmentExpression = "assignment_expression",
        AssociatedType = "associated_type",
        AttributeItem = "attribute_item",
        AwaitExpression = "await_expression",
        BinaryExpression = "binary_expression",
        Block = "block",
        BlockComment = "block_comment",
        BooleanLiteral = "boolean_literal",
        BoundedType = "bounded_type",
        BracketedType = "bracketed_type",
        BreakExpression = "break_expression",
        CallExpression = "call_expression",
        CapturedPattern = "captured_pattern",
        CharLiteral = "char_literal",
        ClosureExpression = "closure_expression",
        ClosureParameters = "closure_parameters",
        CompoundAssignment = "compound_assignment_expr",
        ConstItem = "const_item",
        ConstParameter = "const_parameter",
        ContinueExpression = "continue_expression",
        Crate = "crate",
        DeclarationList = "declaration_list",
        ElseClause = "else_clause",
        EnumItem = "enum_item",
        EnumVariant = "enum_variant",
        EnumVariantList = "enum_variant_list",
        ExpressionStatement = "expression_statement",
        ExternCrate = "extern_crate_declaration",
        FieldDeclaration = "field_declaration",
        FieldDeclarationList = "field_declaration_list",
        FieldExpression = "field_expression",
        FieldIdentifier = "field_identifier",
        FieldInitializer = "field_initializer",
        FieldInitializerList = "field_initializer_list",
        FieldPattern = "field_pattern",
        FloatLiteral = "float_literal",
        ForExpression = "for_expression",
        FunctionItem = "function_item",
        FunctionType = "function_type",
        FunctionSignature = "function_signature_item",
        GenericFunction = "generic_function",
        GenericPattern = "generic_pattern",
        GenericType = "generic_type",
        GenericTypeTurbofish = "generic_type_with_turbofish",
        HigherRankedBound = "higher_ranked_trait_bound",
        Identifier = "identifier",
        IfExpression = "if_expression",
        ImplItem = "impl_item",
        IndexExpression = "index_expression",
        InnerAttribute = "inner_attribute_item",
        IntegerLiteral = "integer_literal",
        Label = "label",
        LetCondition = "let_condition",
        LetChain = "let_chain",
        LetDeclaration = "let_declaration",
        Lifetime = "lifetime",
        LineComment = "line_comment",
        LoopExpression = "loop_expression",
        MacroDefinition = "macro_definition",
        MacroInvocation = "macro_invocation",
        MatchArm = "match_arm",
        MatchBlock = "match_block",
        MatchExpression = "match_expression",
        MatchPattern = "match_pattern",
        ModItem = "mod_item",
        MutPattern = "mut_pattern",
        OrPattern = "or_pattern",
        OrderedFields = "ordered_field_declaration_list",
        Parameter = "parameter",
        ParenthesizedExpression = "parenthesized_expression",
        PrimitiveType = "primitive_type",
        QualifiedType = "qualified_type",
        RangeExpression = "range_expression",
        RawStringLiteral = "raw_string_literal",
        RefPattern = "ref_pattern",
        ReferenceExpression = "reference_expression",
        ReferencePattern = "reference_pattern",
        ReferenceType = "reference_type",
        RemainingFields = "remaining_field_pattern",
        ScopedIdentifier = "scoped_identifier",
        ScopedType = "scoped_type_identifier",
        ScopedUseList = "scoped_use_list",
        SelfKeyword = "self",
        SelfParameter = "self_parameter",
        ShorthandField = "shorthand_field_identifier",
        ShorthandInitializer = "shorthand_field_initializer",
        SlicePattern = "slice_pattern",
        SourceFile = "source_file",
        StaticItem = "static_item",
        StringLiteral = "string_literal",
        StructExpression = "struct_expression",
        StructItem = "struct_item",
        StructPattern = "struct_pattern",
        Super = "super",
        TokenTree = "token_tree",
        TraitBounds = "trait_bounds",
        TraitItem = "trait_item",
        TryExpression = "try_expression",
        TupleExpression = "tuple_expression",
        TuplePattern = "tuple_pattern",
        TupleStructPattern = "tuple_struct_pattern",
        TupleType = "tuple_type",
        TypeArguments = "type_arguments",
        TypeBinding = "type_binding",
        TypeCast = "type_cast_expression",
        TypeIdentifier = "type_identifier",
        TypeItem = "type_item",
        TypeParameter = "type_parameter",
        TypeParameters = "type_parameters",
        UnaryExpression = "unary_expression",
        UnionItem = "union_item",
        UnitExpression = "unit_expression",
        UnitType = "unit_type",
        UnsafeBlock = "unsafe_block",
        UseAsClause = "use_as_clause",
        UseDeclaration = "use_declaration",
        UseList = "use_list",
        UseWildcard = "use_wildcard",
        VisibilityModifier = "visibility_modifier",
        WherePredicate = "where_predicate",
        WhileExpression = "while_expression",
        AbstractType = "abstract_type",
        AsyncBlock = "async_block",
        ConstBlock = "const_block",
        DynamicType = "dynamic_type",
        PointerType = "pointer_type",
    }
}

macro_rules! fields {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        /// Fields of the grammar.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum F { $($variant),+ }

        impl F {
            const NAMES: &[&str] = &[$($text),+];
        }
    };
}

fields! {
    Alias = "alias",
    Alternative = "alternative",
    Argument = "argument",
    Arguments = "arguments",
    Body = "body",
    Bounds = "bounds",
    Condition = "condition",
    Consequence = "consequence",
    Field = "field",
    Function = "function",
    Left = "left",
    List = "list",
    Macro = "macro",
    Name = "name",
    Operator = "operator",
    Parameters = "parameters",
    Path = "path",
    Pattern = "pattern",
    ReturnType = "return_type",
    Right = "right",
    Trait = "trait",
    Type = "type",
    TypeParameters = "type_parameters",
    Value = "value",
    DefaultType = "default_type",
    Element = "element",
}

/// The grammar's numbers, looked up once per process.
pub(super) struct Syntax {
    kinds: KindTable<K>,
    fields: Vec<u16>,
}

pub(super) static SYNTAX: LazyLock<Syntax> = LazyLock::new(|| {
    let grammar = tree_sitter::Language::from(tree_sitter_rust::LANGUAGE);
    let number = |name: &&str| grammar.field_id_for_name(name).map_or(u16::MAX, |f| f.get());
    Syntax { kinds: K::table(&grammar), fields: F::NAMES.iter().map(number).collect() }
});

impl Syntax {
    pub(super) fn kind(&self, ast: &Ast, node: NodeId) -> K {
        self.kinds.of(ast, node)
    }

    /// Whether the node fills this field of its parent.
    pub(super) fn is(&self, ast: &Ast, node: NodeId, field: F) -> bool {
        ast.field_id(node) == self.fields[field as usize]
    }

    /// The child that fills a field.
    pub(super) fn child(&self, ast: &Ast, node: NodeId, field: F) -> Option<NodeId> {
        ast.children(node).find(|&c| self.is(ast, c, field))
    }

    /// The kind of the parent; the root has none.
    pub(super) fn parent_kind(&self, ast: &Ast, node: NodeId) -> K {
        ast.parent(node).map_or(K::Other, |p| self.kind(ast, p))
    }
}
