//! The grammars in numbers. Both share one enum: what C lacks never occurs in it.

use super::Extract;
use crate::builder::Builder;
use crate::ids::NodeId;
use crate::kinds::KindTable;
use std::sync::LazyLock;

/// One grammar's kinds and fields.
pub(crate) struct Syntax {
    pub(super) kinds: KindTable<K>,
    /// The language is C++.
    pub(super) plus: bool,
    pub(super) type_: u16,
    pub(super) name: u16,
    pub(super) body: u16,
    pub(super) declarator: u16,
    pub(super) parameters: u16,
    pub(super) value: u16,
    pub(super) default_value: u16,
    pub(super) function: u16,
    pub(super) arguments: u16,
    pub(super) argument: u16,
    pub(super) field: u16,
    pub(super) operator: u16,
    pub(super) left: u16,
    pub(super) right: u16,
    pub(super) scope: u16,
    pub(super) designator: u16,
    pub(super) member: u16,
    pub(super) consequence: u16,
    pub(super) alternative: u16,
}

/// C.
pub(crate) static C_SYNTAX: LazyLock<Syntax> = LazyLock::new(|| Syntax::of(&tree_sitter_c::LANGUAGE.into(), false));

/// C++.
#[cfg(feature = "cpp")]
pub(crate) static CPP_SYNTAX: LazyLock<Syntax> = LazyLock::new(|| Syntax::of(&tree_sitter_cpp::LANGUAGE.into(), true));

impl Syntax {
    fn of(grammar: &tree_sitter::Language, plus: bool) -> Syntax {
        let field = |name: &str| grammar.field_id_for_name(name).map_or(u16::MAX, |id| id.get());
        Syntax {
            kinds: K::table(grammar),
            plus,
            type_: field("type"),
            name: field("name"),
            body: field("body"),
            declarator: field("declarator"),
            parameters: field("parameters"),
            value: field("value"),
            default_value: field("default_value"),
            function: field("function"),
            arguments: field("arguments"),
            argument: field("argument"),
            field: field("field"),
            operator: field("operator"),
            left: field("left"),
            right: field("right"),
            scope: field("scope"),
            designator: field("designator"),
            member: field("member"),
            consequence: field("consequence"),
            alternative: field("alternative"),
        }
    }
}

impl Extract {
    pub(super) fn kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        self.syntax.kinds.of(b.ast, node)
    }

    pub(super) fn is_field(&self, b: &Builder<'_>, node: NodeId, field: u16) -> bool {
        b.ast.field_id(node) == field
    }

    /// The first child in a field.
    pub(super) fn child(&self, b: &Builder<'_>, node: NodeId, field: u16) -> Option<NodeId> {
        b.ast.children(node).find(|&c| b.ast.field_id(c) == field)
    }

    /// The first child of a kind.
    pub(super) fn child_of(&self, b: &Builder<'_>, node: NodeId, kind: K) -> Option<NodeId> {
        b.ast.children(node).find(|&c| self.kind(b, c) == kind)
    }

    /// The children that are no comments.
    pub(super) fn items<'a>(&'a self, b: &Builder<'a>, node: NodeId) -> impl Iterator<Item = NodeId> + use<'a> {
        let (ast, kinds) = (b.ast, &self.syntax.kinds);
        ast.children(node).filter(move |&c| kinds.of(ast, c) != K::Comment)
    }

    pub(super) fn parent_kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        b.ast.parent(node).map_or(K::Other, |p| self.kind(b, p))
    }
}

node_kinds! {
    pub(super) enum K {
        TranslationUnit = "translation_unit",
        Comment = "comment",
        FunctionDefinition = "function_definition",
        Declaration = "declaration",
        FieldDeclaration = "field_declaration",
        TypeDefinition = "type_definition",
        Parameter = "parameter_declaration",
        OptionalParameter = "optional_parameter_declaration",
        VariadicParameterDeclaration = "variadic_parameter_declaration",
        VariadicParameter = "variadic_parameter",
        Dots = "...",
        ParameterList = "parameter_list",
        InitDeclarator = "init_declarator",
        PointerDeclarator = "pointer_declarator",
        ArrayDeclarator = "array_declarator",
        FunctionDeclarator = "function_declarator",
        ReferenceDeclarator = "reference_declarator",
        ParenthesizedDeclarator = "parenthesized_declarator",
        AttributedDeclarator = "attributed_declarator",
        VariadicDeclarator = "variadic_declarator",
        StructuredBinding = "structured_binding_declarator",
        AbstractPointer = "abstract_pointer_declarator",
        AbstractArray = "abstract_array_declarator",
        AbstractFunction = "abstract_function_declarator",
        AbstractParenthesized = "abstract_parenthesized_declarator",
        AbstractReference = "abstract_reference_declarator",
        StorageClass = "storage_class_specifier",
        Virtual = "virtual",
        Inline = "inline",
        Static = "static",
        Friend = "friend_declaration",
        DefaultMethod = "default_method_clause",
        DeleteMethod = "delete_method_clause",
        Identifier = "identifier",
        FieldIdentifier = "field_identifier",
        TypeIdentifier = "type_identifier",
        NamespaceIdentifier = "namespace_identifier",
        StatementIdentifier = "statement_identifier",
        QualifiedIdentifier = "qualified_identifier",
        DestructorName = "destructor_name",
        OperatorName = "operator_name",
        OperatorCast = "operator_cast",
        DependentName = "dependent_name",
        DependentType = "dependent_type",
        PrimitiveType = "primitive_type",
        SizedType = "sized_type_specifier",
        Placeholder = "placeholder_type_specifier",
        Decltype = "decltype",
        TypeDescriptor = "type_descriptor",
        Struct = "struct_specifier",
        Union = "union_specifier",
        Class = "class_specifier",
        Enum = "enum_specifier",
        Enumerator = "enumerator",
        ClassKeyword = "class",
        StructKeyword = "struct",
        BaseClause = "base_class_clause",
        AccessSpecifier = "access_specifier",
        Namespace = "namespace_definition",
        NestedNamespace = "nested_namespace_specifier",
        NamespaceAlias = "namespace_alias_definition",
        NamespaceKeyword = "namespace",
        EnumKeyword = "enum",
        Using = "using_declaration",
        AliasDeclaration = "alias_declaration",
        Template = "template_declaration",
        TemplateParameters = "template_parameter_list",
        TypeParameter = "type_parameter_declaration",
        OptionalTypeParameter = "optional_type_parameter_declaration",
        VariadicTypeParameter = "variadic_type_parameter_declaration",
        TemplateType = "template_type",
        TemplateFunction = "template_function",
        TemplateMethod = "template_method",
        TemplateArguments = "template_argument_list",
        Lambda = "lambda_expression",
        Compound = "compound_statement",
        If = "if_statement",
        ElseClause = "else_clause",
        While = "while_statement",
        DoStatement = "do_statement",
        Switch = "switch_statement",
        Case = "case_statement",
        DefaultKeyword = "default",
        For = "for_statement",
        ForRange = "for_range_loop",
        Catch = "catch_clause",
        Goto = "goto_statement",
        Labeled = "labeled_statement",
        Return = "return_statement",
        Call = "call_expression",
        ArgumentList = "argument_list",
        New = "new_expression",
        Field = "field_expression",
        FieldInitializer = "field_initializer",
        FieldDesignator = "field_designator",
        SubscriptDesignator = "subscript_designator",
        InitializerList = "initializer_list",
        InitializerPair = "initializer_pair",
        CompoundLiteral = "compound_literal_expression",
        Cast = "cast_expression",
        Subscript = "subscript_expression",
        Pointer = "pointer_expression",
        Conditional = "conditional_expression",
        Assignment = "assignment_expression",
        Binary = "binary_expression",
        Comma = "comma_expression",
        Update = "update_expression",
        Parenthesized = "parenthesized_expression",
        Offsetof = "offsetof_expression",
        This = "this",
        Number = "number_literal",
        StringLiteral = "string_literal",
        Character = "char_literal",
        True = "true",
        False = "false",
        TypeQualifier = "type_qualifier",
        And = "&&",
        Or = "||",
        AndWord = "and",
        OrWord = "or",
        Arrow = "->",
        Star = "*",
        Ampersand = "&",
        Plus = "+",
        Minus = "-",
        Assign = "=",
    }
}
