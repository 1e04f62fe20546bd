//! The grammar's kinds and fields by number, and small steps around a node.

use super::Extract;
use crate::builder::Builder;
use crate::ids::NodeId;
use crate::kinds::KindTable;
use std::sync::LazyLock;

/// What the extractor dispatches on.
pub(super) struct Syntax {
    kinds: KindTable<K>,
    pub(super) name: u16,
    pub(super) type_: u16,
    pub(super) left: u16,
    pub(super) right: u16,
    pub(super) value: u16,
    pub(super) key: u16,
    pub(super) element: u16,
    pub(super) body: u16,
    pub(super) parameters: u16,
    pub(super) result: u16,
    pub(super) receiver: u16,
    pub(super) type_parameters: u16,
    pub(super) type_arguments: u16,
    pub(super) function: u16,
    pub(super) arguments: u16,
    pub(super) operand: u16,
    pub(super) index: u16,
    pub(super) operator: u16,
    pub(super) field: u16,
    pub(super) alias: u16,
    pub(super) alternative: u16,
    pub(super) path: u16,
    pub(super) package: u16,
}

/// The tables of the grammar, built once.
pub(super) static SYNTAX: LazyLock<Syntax> = LazyLock::new(|| {
    let grammar: tree_sitter::Language = tree_sitter_go::LANGUAGE.into();
    let field = |name: &str| grammar.field_id_for_name(name).map_or(u16::MAX, |id| id.get());
    Syntax {
        kinds: K::table(&grammar),
        name: field("name"),
        type_: field("type"),
        left: field("left"),
        right: field("right"),
        value: field("value"),
        key: field("key"),
        element: field("element"),
        body: field("body"),
        parameters: field("parameters"),
        result: field("result"),
        receiver: field("receiver"),
        type_parameters: field("type_parameters"),
        type_arguments: field("type_arguments"),
        function: field("function"),
        arguments: field("arguments"),
        operand: field("operand"),
        index: field("index"),
        operator: field("operator"),
        field: field("field"),
        alias: field("alias"),
        alternative: field("alternative"),
        path: field("path"),
        package: field("package"),
    }
});

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

    /// The children that are neither comments nor commas.
    pub(super) fn items<'a>(&'a self, b: &Builder<'a>, node: NodeId) -> impl Iterator<Item = NodeId> + use<'a> {
        let (ast, kinds) = (b.ast, &self.syntax.kinds);
        ast.children(node).filter(move |&c| !matches!(kinds.of(ast, c), K::Comment | K::Comma))
    }

    /// The children in a field, without the commas that the grammar puts there too.
    pub(super) fn items_in(&self, b: &Builder<'_>, node: NodeId, field: u16) -> Vec<NodeId> {
        self.items(b, node).filter(|&c| b.ast.field_id(c) == field).collect()
    }

    pub(super) fn parent_kind(&self, b: &Builder<'_>, node: NodeId) -> K {
        b.ast.parent(node).map_or(K::Other, |p| self.kind(b, p))
    }
}

node_kinds! {
    pub(super) enum K {
        SourceFile = "source_file",
        Comment = "comment",
        Comma = ",",
        PackageClause = "package_clause",
        ImportSpec = "import_spec",
        Dot = "dot",
        Blank = "blank_identifier",
        FunctionDeclaration = "function_declaration",
        MethodDeclaration = "method_declaration",
        MethodElem = "method_elem",
        FuncLiteral = "func_literal",
        FunctionType = "function_type",
        ParameterList = "parameter_list",
        ParameterDeclaration = "parameter_declaration",
        VariadicParameter = "variadic_parameter_declaration",
        TypeParameter = "type_parameter_declaration",
        TypeDeclaration = "type_declaration",
        TypeSpec = "type_spec",
        TypeAlias = "type_alias",
        ConstDeclaration = "const_declaration",
        ConstSpec = "const_spec",
        VarDeclaration = "var_declaration",
        VarSpecList = "var_spec_list",
        VarSpec = "var_spec",
        StructType = "struct_type",
        FieldList = "field_declaration_list",
        FieldDeclaration = "field_declaration",
        InterfaceType = "interface_type",
        TypeElem = "type_elem",
        TypeConstraint = "type_constraint",
        TypeIdentifier = "type_identifier",
        PackageIdentifier = "package_identifier",
        QualifiedType = "qualified_type",
        GenericType = "generic_type",
        PointerType = "pointer_type",
        ParenthesizedType = "parenthesized_type",
        NegatedType = "negated_type",
        ArrayType = "array_type",
        ImplicitArrayType = "implicit_length_array_type",
        SliceType = "slice_type",
        MapType = "map_type",
        ChannelType = "channel_type",
        Identifier = "identifier",
        Selector = "selector_expression",
        Call = "call_expression",
        ArgumentList = "argument_list",
        VariadicArgument = "variadic_argument",
        Conversion = "type_conversion_expression",
        Instantiation = "type_instantiation_expression",
        Index = "index_expression",
        Slice = "slice_expression",
        Unary = "unary_expression",
        Binary = "binary_expression",
        Parenthesized = "parenthesized_expression",
        TypeAssertion = "type_assertion_expression",
        CompositeLiteral = "composite_literal",
        LiteralValue = "literal_value",
        LiteralElement = "literal_element",
        KeyedElement = "keyed_element",
        InterpretedString = "interpreted_string_literal",
        RawString = "raw_string_literal",
        Int = "int_literal",
        Float = "float_literal",
        Imaginary = "imaginary_literal",
        Rune = "rune_literal",
        True = "true",
        False = "false",
        Iota = "iota",
        Block = "block",
        ExpressionList = "expression_list",
        ExpressionStatement = "expression_statement",
        GoStatement = "go_statement",
        DeferStatement = "defer_statement",
        Assignment = "assignment_statement",
        ShortVar = "short_var_declaration",
        RangeClause = "range_clause",
        ReceiveStatement = "receive_statement",
        IncStatement = "inc_statement",
        DecStatement = "dec_statement",
        IfStatement = "if_statement",
        ForStatement = "for_statement",
        ExpressionSwitch = "expression_switch_statement",
        TypeSwitch = "type_switch_statement",
        SelectStatement = "select_statement",
        ExpressionCase = "expression_case",
        TypeCase = "type_case",
        CommunicationCase = "communication_case",
        DefaultCase = "default_case",
        LabeledStatement = "labeled_statement",
        Goto = "goto_statement",
        Break = "break_statement",
        Continue = "continue_statement",
        LabelName = "label_name",
        And = "&&",
        Or = "||",
        Not = "!",
        Receive = "<-",
        Equal = "==",
        NotEqual = "!=",
        Less = "<",
        LessEqual = "<=",
        Greater = ">",
        GreaterEqual = ">=",
    }
}
