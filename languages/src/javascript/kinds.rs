//! Node kinds and fields of the three grammars. TypeScript's and TSX's extend JavaScript's, so one
//! list of names serves all; the numbers differ, so each grammar has its own tables.

use crate::ast::Ast;
use crate::ids::NodeId;
use crate::kinds::KindTable;
use std::sync::OnceLock;

node_kinds! {
    pub(super) enum K {
        // Names
        Identifier = "identifier",
        PropertyIdentifier = "property_identifier",
        PrivatePropertyIdentifier = "private_property_identifier",
        ShorthandProperty = "shorthand_property_identifier",
        ShorthandPattern = "shorthand_property_identifier_pattern",
        TypeIdentifier = "type_identifier",
        ComputedPropertyName = "computed_property_name",
        Undefined = "undefined",
        // Functions
        FunctionDeclaration = "function_declaration",
        GeneratorDeclaration = "generator_function_declaration",
        FunctionExpression = "function_expression",
        GeneratorFunction = "generator_function",
        ArrowFunction = "arrow_function",
        FunctionSignature = "function_signature",
        MethodDefinition = "method_definition",
        MethodSignature = "method_signature",
        AbstractMethodSignature = "abstract_method_signature",
        CallSignature = "call_signature",
        ConstructSignature = "construct_signature",
        FunctionType = "function_type",
        ConstructorType = "constructor_type",
        FormalParameters = "formal_parameters",
        RequiredParameter = "required_parameter",
        OptionalParameter = "optional_parameter",
        ReturnStatement = "return_statement",
        YieldExpression = "yield_expression",
        // Classes, interfaces, enums, modules
        ClassDeclaration = "class_declaration",
        AbstractClassDeclaration = "abstract_class_declaration",
        Class = "class",
        ClassHeritage = "class_heritage",
        ExtendsClause = "extends_clause",
        ImplementsClause = "implements_clause",
        ExtendsTypeClause = "extends_type_clause",
        ClassBody = "class_body",
        FieldDefinition = "field_definition",
        PublicFieldDefinition = "public_field_definition",
        ClassStaticBlock = "class_static_block",
        InterfaceDeclaration = "interface_declaration",
        InterfaceBody = "interface_body",
        PropertySignature = "property_signature",
        IndexSignature = "index_signature",
        EnumDeclaration = "enum_declaration",
        EnumBody = "enum_body",
        EnumAssignment = "enum_assignment",
        TypeAliasDeclaration = "type_alias_declaration",
        InternalModule = "internal_module",
        Module = "module",
        AmbientDeclaration = "ambient_declaration",
        Decorator = "decorator",
        // Variables and patterns
        VariableDeclarator = "variable_declarator",
        VariableDeclaration = "variable_declaration",
        LexicalDeclaration = "lexical_declaration",
        UsingDeclaration = "using_declaration",
        ObjectPattern = "object_pattern",
        ArrayPattern = "array_pattern",
        PairPattern = "pair_pattern",
        RestPattern = "rest_pattern",
        AssignmentPattern = "assignment_pattern",
        ObjectAssignmentPattern = "object_assignment_pattern",
        // Statements
        StatementBlock = "statement_block",
        ExpressionStatement = "expression_statement",
        IfStatement = "if_statement",
        ElseClause = "else_clause",
        ForStatement = "for_statement",
        ForInStatement = "for_in_statement",
        WhileStatement = "while_statement",
        DoStatement = "do_statement",
        SwitchStatement = "switch_statement",
        SwitchBody = "switch_body",
        SwitchCase = "switch_case",
        CatchClause = "catch_clause",
        BreakStatement = "break_statement",
        ContinueStatement = "continue_statement",
        StatementIdentifier = "statement_identifier",
        // Expressions
        Object = "object",
        Pair = "pair",
        SpreadElement = "spread_element",
        Array = "array",
        MemberExpression = "member_expression",
        SubscriptExpression = "subscript_expression",
        CallExpression = "call_expression",
        NewExpression = "new_expression",
        Arguments = "arguments",
        AwaitExpression = "await_expression",
        UnaryExpression = "unary_expression",
        UpdateExpression = "update_expression",
        BinaryExpression = "binary_expression",
        TernaryExpression = "ternary_expression",
        AssignmentExpression = "assignment_expression",
        AugmentedAssignment = "augmented_assignment_expression",
        SequenceExpression = "sequence_expression",
        ParenthesizedExpression = "parenthesized_expression",
        NonNullExpression = "non_null_expression",
        AsExpression = "as_expression",
        SatisfiesExpression = "satisfies_expression",
        TypeAssertion = "type_assertion",
        InstantiationExpression = "instantiation_expression",
        This = "this",
        Super = "super",
        String = "string",
        TemplateString = "template_string",
        Number = "number",
        Regex = "regex",
        True = "true",
        False = "false",
        Import = "import",
        // JSX
        JsxOpening = "jsx_opening_element",
        JsxClosing = "jsx_closing_element",
        JsxSelfClosing = "jsx_self_closing_element",
        JsxAttribute = "jsx_attribute",
        JsxExpression = "jsx_expression",
        JsxNamespaceName = "jsx_namespace_name",
        // Imports and exports
        ImportStatement = "import_statement",
        ImportClause = "import_clause",
        NamespaceImport = "namespace_import",
        ImportSpecifier = "import_specifier",
        ImportRequireClause = "import_require_clause",
        ImportAlias = "import_alias",
        ImportAttribute = "import_attribute",
        ExportStatement = "export_statement",
        ExportSpecifier = "export_specifier",
        NamespaceExport = "namespace_export",
        NestedIdentifier = "nested_identifier",
        // Types
        TypeAnnotation = "type_annotation",
        OptingAnnotation = "opting_type_annotation",
        AddingAnnotation = "adding_type_annotation",
        OmittingAnnotation = "omitting_type_annotation",
        TypeParameter = "type_parameter",
        TypeParameters = "type_parameters",
        TypeArguments = "type_arguments",
        Constraint = "constraint",
        DefaultType = "default_type",
        NestedTypeIdentifier = "nested_type_identifier",
        GenericType = "generic_type",
        PredefinedType = "predefined_type",
        ObjectType = "object_type",
        ArrayType = "array_type",
        TupleType = "tuple_type",
        UnionType = "union_type",
        IntersectionType = "intersection_type",
        ReadonlyType = "readonly_type",
        OptionalType = "optional_type",
        RestType = "rest_type",
        ParenthesizedType = "parenthesized_type",
        FlowMaybeType = "flow_maybe_type",
        ConditionalType = "conditional_type",
        InferType = "infer_type",
        MappedTypeClause = "mapped_type_clause",
        LookupType = "lookup_type",
        LiteralType = "literal_type",
        TypeQuery = "type_query",
        TypePredicate = "type_predicate",
        ThisType = "this_type",
        // Keywords that decide what a declaration means
        Async = "async",
        Static = "static",
        Get = "get",
        Set = "set",
        Const = "const",
        Default = "default",
        Type = "type",
        Readonly = "readonly",
        Declare = "declare",
        Abstract = "abstract",
        AccessibilityModifier = "accessibility_modifier",
        OverrideModifier = "override_modifier",
        Global = "global",
        Comment = "comment",
    }
}

/// The grammar's numbers of the fields the extractor reads.
pub(super) struct Fields {
    pub(super) alias: u16,
    pub(super) alternative: u16,
    pub(super) arguments: u16,
    pub(super) body: u16,
    pub(super) consequence: u16,
    pub(super) constructor: u16,
    pub(super) declaration: u16,
    pub(super) function: u16,
    pub(super) index: u16,
    pub(super) key: u16,
    pub(super) kind: u16,
    pub(super) left: u16,
    pub(super) name: u16,
    pub(super) object: u16,
    pub(super) operator: u16,
    pub(super) parameter: u16,
    pub(super) pattern: u16,
    pub(super) property: u16,
    pub(super) return_type: u16,
    pub(super) right: u16,
    pub(super) source: u16,
    pub(super) r#type: u16,
    pub(super) type_arguments: u16,
    pub(super) value: u16,
    pub(super) constraint: u16,
    pub(super) module: u16,
}

/// What the extractor must know of one grammar.
pub(super) struct Tables {
    kinds: KindTable<K>,
    pub(super) field: Fields,
    /// The grammar has types.
    pub(super) typed: bool,
}

impl Tables {
    fn new(grammar: &tree_sitter::Language, typed: bool) -> Tables {
        // A field a grammar does not have gets a number no node has.
        let id = |name: &str| grammar.field_id_for_name(name).map_or(u16::MAX, |f| f.get());
        let field = Fields {
            alias: id("alias"),
            alternative: id("alternative"),
            arguments: id("arguments"),
            body: id("body"),
            consequence: id("consequence"),
            constructor: id("constructor"),
            declaration: id("declaration"),
            function: id("function"),
            index: id("index"),
            key: id("key"),
            kind: id("kind"),
            left: id("left"),
            name: id("name"),
            object: id("object"),
            operator: id("operator"),
            parameter: id("parameter"),
            pattern: id("pattern"),
            property: id("property"),
            return_type: id("return_type"),
            right: id("right"),
            source: id("source"),
            r#type: id("type"),
            type_arguments: id("type_arguments"),
            value: id("value"),
            constraint: id("constraint"),
            module: id("module"),
        };
        Tables { kinds: K::table(grammar), field, typed }
    }

    /// The kind of a node.
    pub(super) fn kind(&self, ast: &Ast, node: NodeId) -> K {
        self.kinds.of(ast, node)
    }

    /// The first child that fills a field.
    pub(super) fn child(&self, ast: &Ast, node: NodeId, field: u16) -> Option<NodeId> {
        ast.children(node).find(|&c| ast.field_id(c) == field)
    }

    /// The first child of a kind.
    pub(super) fn child_of_kind(&self, ast: &Ast, node: NodeId, kind: K) -> Option<NodeId> {
        ast.children(node).find(|&c| self.kind(ast, c) == kind)
    }

    /// Whether a keyword or other child of this kind is there.
    pub(super) fn has(&self, ast: &Ast, node: NodeId, kind: K) -> bool {
        self.child_of_kind(ast, node, kind).is_some()
    }

    /// The first child that is no comment.
    pub(super) fn first(&self, ast: &Ast, node: NodeId) -> Option<NodeId> {
        ast.children(node).find(|&c| self.kind(ast, c) != K::Comment)
    }
}

/// The tables of JavaScript's grammar.
pub(super) fn javascript() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::new(&tree_sitter_javascript::LANGUAGE.into(), false))
}

/// The tables of TypeScript's grammar.
#[cfg(feature = "typescript")]
pub(super) fn typescript() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::new(&tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(), true))
}

/// The tables of TSX's grammar.
#[cfg(feature = "typescript")]
pub(super) fn tsx() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::new(&tree_sitter_typescript::LANGUAGE_TSX.into(), true))
}
