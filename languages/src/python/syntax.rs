//! The grammar's kinds and fields as numbers, looked up once.

use crate::ast::Ast;
use crate::ids::NodeId;
use crate::kinds::KindTable;
use std::sync::LazyLock;

node_kinds! {
    pub(super) enum K {
        AliasedImport = "aliased_import",
        ArgumentList = "argument_list",
        AsPattern = "as_pattern",
        AsPatternTarget = "as_pattern_target",
        AssertStatement = "assert_statement",
        Assignment = "assignment",
        Attribute = "attribute",
        AugmentedAssignment = "augmented_assignment",
        Await = "await",
        BinaryOperator = "binary_operator",
        Block = "block",
        BooleanOperator = "boolean_operator",
        BreakStatement = "break_statement",
        Call = "call",
        CaseClause = "case_clause",
        CasePattern = "case_pattern",
        ClassDefinition = "class_definition",
        ClassPattern = "class_pattern",
        ComparisonOperator = "comparison_operator",
        ConcatenatedString = "concatenated_string",
        ConditionalExpression = "conditional_expression",
        ConstrainedType = "constrained_type",
        ContinueStatement = "continue_statement",
        DecoratedDefinition = "decorated_definition",
        Decorator = "decorator",
        DefaultParameter = "default_parameter",
        DeleteStatement = "delete_statement",
        DictPattern = "dict_pattern",
        Dictionary = "dictionary",
        DictionaryComprehension = "dictionary_comprehension",
        DictionarySplat = "dictionary_splat",
        DictionarySplatPattern = "dictionary_splat_pattern",
        DottedName = "dotted_name",
        ElifClause = "elif_clause",
        Ellipsis = "ellipsis",
        ElseClause = "else_clause",
        ExceptClause = "except_clause",
        ExpressionList = "expression_list",
        ExpressionStatement = "expression_statement",
        False = "false",
        Float = "float",
        ForInClause = "for_in_clause",
        ForStatement = "for_statement",
        FunctionDefinition = "function_definition",
        FutureImport = "future_import_statement",
        GeneratorExpression = "generator_expression",
        GenericType = "generic_type",
        GlobalStatement = "global_statement",
        Identifier = "identifier",
        IfClause = "if_clause",
        IfStatement = "if_statement",
        ImportFrom = "import_from_statement",
        ImportStatement = "import_statement",
        Integer = "integer",
        KeywordArgument = "keyword_argument",
        KeywordPattern = "keyword_pattern",
        KeywordSeparator = "keyword_separator",
        Lambda = "lambda",
        LambdaParameters = "lambda_parameters",
        List = "list",
        ListComprehension = "list_comprehension",
        ListPattern = "list_pattern",
        ListSplat = "list_splat",
        ListSplatPattern = "list_splat_pattern",
        MatchStatement = "match_statement",
        MemberType = "member_type",
        Module = "module",
        NamedExpression = "named_expression",
        None = "none",
        NonlocalStatement = "nonlocal_statement",
        NotOperator = "not_operator",
        Pair = "pair",
        Parameters = "parameters",
        ParenthesizedExpression = "parenthesized_expression",
        PatternList = "pattern_list",
        PositionalSeparator = "positional_separator",
        RaiseStatement = "raise_statement",
        RelativeImport = "relative_import",
        ReturnStatement = "return_statement",
        Set = "set",
        SetComprehension = "set_comprehension",
        Slice = "slice",
        SplatPattern = "splat_pattern",
        SplatType = "splat_type",
        String = "string",
        Subscript = "subscript",
        True = "true",
        Tuple = "tuple",
        TuplePattern = "tuple_pattern",
        Type = "type",
        TypeAlias = "type_alias_statement",
        TypeParameter = "type_parameter",
        TypedDefaultParameter = "typed_default_parameter",
        TypedParameter = "typed_parameter",
        UnaryOperator = "unary_operator",
        UnionPattern = "union_pattern",
        UnionType = "union_type",
        WhileStatement = "while_statement",
        WildcardImport = "wildcard_import",
        WithItem = "with_item",
        WithStatement = "with_statement",
        Yield = "yield",
    }
}

macro_rules! fields {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// The grammar's numbers of the fields the extractor reads.
        pub(super) struct Fields { $(pub(super) $name: u16,)+ }

        impl Fields {
            fn new(grammar: &tree_sitter::Language) -> Fields {
                let id = |name| grammar.field_id_for_name(name).map_or(u16::MAX, |f| f.get());
                Fields { $($name: id($text),)+ }
            }
        }
    };
}

fields! {
    alias = "alias",
    alternative = "alternative",
    argument = "argument",
    arguments = "arguments",
    attribute = "attribute",
    body = "body",
    condition = "condition",
    consequence = "consequence",
    function = "function",
    key = "key",
    left = "left",
    module_name = "module_name",
    name = "name",
    object = "object",
    operator = "operator",
    return_type = "return_type",
    right = "right",
    subject = "subject",
    subscript = "subscript",
    superclasses = "superclasses",
    type_ = "type",
    type_parameters = "type_parameters",
    value = "value",
}

/// Longer chains of calls and subscripts (`f()()()`) have no last name.
const SEGMENTS_MAX: usize = 8;

/// Kinds and fields together.
pub(super) struct Syntax {
    kinds: KindTable<K>,
    pub(super) f: Fields,
}

impl Syntax {
    /// The kind of a node. Keywords have no children and may share a spelling with a node.
    pub(super) fn kind(&self, ast: &Ast, node: NodeId) -> K {
        match self.kinds.of(ast, node) {
            K::Lambda | K::Type | K::Yield | K::Await if ast.first_child(node).is_none() => K::Other,
            kind => kind,
        }
    }

    /// The first child that fills a field.
    pub(super) fn child(&self, ast: &Ast, node: NodeId, field: u16) -> Option<NodeId> {
        ast.children(node).find(|&c| ast.field_id(c) == field)
    }

    /// The last segment of a name, attribute, call or subscript: `c` of `a.b.c(…)[…]`.
    pub(super) fn last_name(&self, ast: &Ast, node: NodeId) -> Option<NodeId> {
        let mut at = node;
        for _ in 0..SEGMENTS_MAX {
            let field = match self.kind(ast, at) {
                K::Identifier => return Some(at),
                K::Attribute => self.f.attribute,
                K::Call => self.f.function,
                K::Subscript => self.f.value,
                _ => return None,
            };
            at = self.child(ast, at, field)?;
        }
        None
    }
}

/// The tables of the grammar this build links.
pub(super) static SYNTAX: LazyLock<Syntax> = LazyLock::new(|| {
    let grammar = tree_sitter_python::LANGUAGE.into();
    Syntax { kinds: K::table(&grammar), f: Fields::new(&grammar) }
});
