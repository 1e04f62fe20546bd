//! The grammar's node kinds and fields as small numbers, and look-ups around one node.

use crate::ast::Ast;
use crate::ids::NodeId;
use crate::kinds::KindTable;
use std::sync::LazyLock;

node_kinds! {
    pub(super) enum K {
        Identifier = "identifier",
        TypeIdentifier = "type_identifier",
        ScopedIdentifier = "scoped_identifier",
        ScopedTypeIdentifier = "scoped_type_identifier",
        GenericType = "generic_type",
        ArrayType = "array_type",
        AnnotatedType = "annotated_type",
        Wildcard = "wildcard",
        TypeArguments = "type_arguments",
        CatchType = "catch_type",
        VoidType = "void_type",
        IntegralType = "integral_type",
        FloatingPointType = "floating_point_type",
        BooleanType = "boolean_type",
        Package = "package_declaration",
        Import = "import_declaration",
        Module = "module_declaration",
        Class = "class_declaration",
        Interface = "interface_declaration",
        Enum = "enum_declaration",
        Record = "record_declaration",
        AnnotationType = "annotation_type_declaration",
        ClassBody = "class_body",
        InterfaceBody = "interface_body",
        EnumBody = "enum_body",
        AnnotationBody = "annotation_type_body",
        EnumConstant = "enum_constant",
        Superclass = "superclass",
        SuperInterfaces = "super_interfaces",
        ExtendsInterfaces = "extends_interfaces",
        TypeList = "type_list",
        Permits = "permits",
        TypeParameters = "type_parameters",
        TypeParameter = "type_parameter",
        TypeBound = "type_bound",
        Modifiers = "modifiers",
        MarkerAnnotation = "marker_annotation",
        Annotation = "annotation",
        ElementValuePair = "element_value_pair",
        Method = "method_declaration",
        Constructor = "constructor_declaration",
        CompactConstructor = "compact_constructor_declaration",
        AnnotationElement = "annotation_type_element_declaration",
        Initializer = "static_initializer",
        ConstructorBody = "constructor_body",
        ConstructorCall = "explicit_constructor_invocation",
        FormalParameters = "formal_parameters",
        FormalParameter = "formal_parameter",
        SpreadParameter = "spread_parameter",
        ReceiverParameter = "receiver_parameter",
        InferredParameters = "inferred_parameters",
        Lambda = "lambda_expression",
        Field = "field_declaration",
        Constant = "constant_declaration",
        LocalVariable = "local_variable_declaration",
        VariableDeclarator = "variable_declarator",
        Dimensions = "dimensions",
        Block = "block",
        For = "for_statement",
        EnhancedFor = "enhanced_for_statement",
        While = "while_statement",
        Do = "do_statement",
        If = "if_statement",
        Else = "else",
        TryWithResources = "try_with_resources_statement",
        Resource = "resource",
        CatchClause = "catch_clause",
        CatchParameter = "catch_formal_parameter",
        Switch = "switch_expression",
        SwitchBlock = "switch_block",
        SwitchRule = "switch_rule",
        SwitchLabel = "switch_label",
        TypePattern = "type_pattern",
        RecordPattern = "record_pattern",
        RecordPatternComponent = "record_pattern_component",
        Yield = "yield_statement",
        Return = "return_statement",
        Break = "break_statement",
        Continue = "continue_statement",
        Labeled = "labeled_statement",
        ExpressionStatement = "expression_statement",
        Assignment = "assignment_expression",
        Update = "update_expression",
        Unary = "unary_expression",
        Binary = "binary_expression",
        InstanceOf = "instanceof_expression",
        Ternary = "ternary_expression",
        Cast = "cast_expression",
        Parenthesized = "parenthesized_expression",
        Creation = "object_creation_expression",
        ArrayCreation = "array_creation_expression",
        ArrayInitializer = "array_initializer",
        ClassLiteral = "class_literal",
        FieldAccess = "field_access",
        ArrayAccess = "array_access",
        Invocation = "method_invocation",
        MethodReference = "method_reference",
        Arguments = "argument_list",
        This = "this",
        Super = "super",
        String = "string_literal",
        Character = "character_literal",
        Decimal = "decimal_integer_literal",
        Hex = "hex_integer_literal",
        Octal = "octal_integer_literal",
        BinaryInteger = "binary_integer_literal",
        Floating = "decimal_floating_point_literal",
        HexFloating = "hex_floating_point_literal",
        Null = "null_literal",
        True = "true",
        False = "false",
        LineComment = "line_comment",
        BlockComment = "block_comment",
        New = "new",
        Public = "public",
        Protected = "protected",
        Private = "private",
        Static = "static",
        Abstract = "abstract",
        Final = "final",
        Native = "native",
        Asterisk = "asterisk",
        And = "&&",
        Or = "||",
        Ellipsis = "...",
    }
}

/// Numbers of the grammar's fields.
pub(super) struct Fields {
    pub(super) alternative: u16,
    pub(super) arguments: u16,
    pub(super) body: u16,
    pub(super) consequence: u16,
    pub(super) array: u16,
    pub(super) condition: u16,
    pub(super) constructor: u16,
    pub(super) dimensions: u16,
    pub(super) element: u16,
    pub(super) field: u16,
    pub(super) key: u16,
    pub(super) left: u16,
    pub(super) name: u16,
    pub(super) object: u16,
    pub(super) operator: u16,
    pub(super) parameters: u16,
    pub(super) right: u16,
    pub(super) scope: u16,
    pub(super) r#type: u16,
    pub(super) value: u16,
}

/// Kinds and fields of the Java grammar.
pub(super) struct Grammar {
    kinds: KindTable<K>,
    pub(super) fields: Fields,
}

pub(super) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let language: tree_sitter::Language = tree_sitter_java::LANGUAGE.into();
    // A field the grammar does not have fills no node: no field has this number.
    let field = |name: &str| language.field_id_for_name(name).map_or(u16::MAX, |f| f.get());
    let fields = Fields {
        alternative: field("alternative"),
        arguments: field("arguments"),
        body: field("body"),
        consequence: field("consequence"),
        array: field("array"),
        condition: field("condition"),
        constructor: field("constructor"),
        dimensions: field("dimensions"),
        element: field("element"),
        field: field("field"),
        key: field("key"),
        left: field("left"),
        name: field("name"),
        object: field("object"),
        operator: field("operator"),
        parameters: field("parameters"),
        right: field("right"),
        scope: field("scope"),
        r#type: field("type"),
        value: field("value"),
    };
    Grammar { kinds: K::table(&language), fields }
});

impl Grammar {
    /// The kind of a node.
    pub(super) fn kind(&self, ast: &Ast, node: NodeId) -> K {
        self.kinds.of(ast, node)
    }

    /// The kind of the node around a node.
    pub(super) fn parent_kind(&self, ast: &Ast, node: NodeId) -> K {
        ast.parent(node).map_or(K::Other, |p| self.kind(ast, p))
    }

    /// The children that are not comments.
    pub(super) fn children<'a>(&'a self, ast: &'a Ast, node: NodeId) -> impl Iterator<Item = NodeId> + 'a {
        ast.children(node).filter(|&c| !matches!(self.kind(ast, c), K::LineComment | K::BlockComment))
    }

    /// The first child in a field.
    pub(super) fn child(&self, ast: &Ast, node: NodeId, field: u16) -> Option<NodeId> {
        ast.children(node).find(|&c| ast.field_id(c) == field)
    }

    /// The first child of a kind.
    pub(super) fn child_of_kind(&self, ast: &Ast, node: NodeId, kind: K) -> Option<NodeId> {
        ast.children(node).find(|&c| self.kind(ast, c) == kind)
    }
}
