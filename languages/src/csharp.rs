//! C#.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{DefKind, Import};
use crate::ids::NodeId;
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{Part, Plain, Role, Tables, Tongue};
use crate::rules::{ClassScope, ExtensionReach, OutsideResult, Rules};
use std::sync::LazyLock;

/// The C# language.
pub(crate) struct CSharp;

const RULES: Rules = Rules {
    class_scope: ClassScope::Inherited,
    open_modules: true,
    methods_override: true,
    extensions: ExtensionReach::Repository,
    outside_methods: &[
        ("First", OutsideResult::Element),
        ("FirstOrDefault", OutsideResult::Element),
        ("Single", OutsideResult::Element),
        ("Last", OutsideResult::Element),
        ("Where", OutsideResult::Receiver),
        ("OrderBy", OutsideResult::Receiver),
        ("ToList", OutsideResult::Receiver),
        ("ToString", OutsideResult::Named("string")),
    ],
    builtins: &["System", "Microsoft", "nameof"],
    ..Rules::BASE
};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&CSharp));

impl Language for CSharp {
    fn name(&self) -> &'static str {
        "csharp"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["cs"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_c_sharp::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&CSharp, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(crate::plain::NoModules)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let class = file.strip_suffix(".cs").unwrap_or(file);
        let is_test =
            |s: &str| matches!(s, "test" | "tests" | "Test" | "Tests") || s.ends_with(".Tests") || s.ends_with(".Test");
        folders.split('/').any(is_test) || class.ends_with("Tests") || class.ends_with("Test")
    }
}

impl Tongue for CSharp {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_c_sharp::LANGUAGE.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("comment", Role::Comment),
            ("identifier", Role::Name),
            ("implicit_parameter", Role::Name),
            ("namespace_declaration", Role::Module),
            ("file_scoped_namespace_declaration", Role::Module),
            ("class_declaration", Role::Type(DefKind::Class)),
            ("record_declaration", Role::Type(DefKind::Class)),
            ("struct_declaration", Role::Type(DefKind::Struct)),
            ("interface_declaration", Role::Type(DefKind::Interface)),
            ("enum_declaration", Role::Type(DefKind::Enum)),
            ("enum_member_declaration", Role::EnumMember),
            ("base_list", Role::Bases),
            ("type_parameter", Role::TypeParameter),
            ("method_declaration", Role::Function),
            ("local_function_statement", Role::Function),
            ("operator_declaration", Role::Function),
            ("indexer_declaration", Role::Function),
            ("destructor_declaration", Role::Function),
            ("constructor_declaration", Role::Constructor),
            ("delegate_declaration", Role::Skipped),
            ("parameter", Role::Parameter),
            ("lambda_expression", Role::Lambda),
            ("anonymous_method_expression", Role::Lambda),
            ("variable_declaration", Role::Declaration),
            ("variable_declarator", Role::Variable),
            ("property_declaration", Role::Variable),
            ("declaration_pattern", Role::Variable),
            ("declaration_expression", Role::Variable),
            ("catch_declaration", Role::Variable),
            ("block", Role::Block),
            ("for_statement", Role::Block),
            ("switch_section", Role::Block),
            ("foreach_statement", Role::Foreach),
            ("invocation_expression", Role::Call),
            ("object_creation_expression", Role::New),
            ("member_access_expression", Role::Member),
            ("conditional_access_expression", Role::Member),
            ("qualified_name", Role::Member),
            ("alias_qualified_name", Role::Same),
            ("element_access_expression", Role::Index),
            ("assignment_expression", Role::Assignment),
            ("return_statement", Role::Return),
            ("cast_expression", Role::Cast),
            ("as_expression", Role::Cast),
            ("this", Role::This),
            ("base", Role::Super),
            ("generic_name", Role::Generic),
            ("array_type", Role::ArrayType),
            ("nullable_type", Role::Same),
            ("ref_type", Role::Same),
            ("primary_constructor_base_type", Role::Same),
            ("parenthesized_expression", Role::Same),
            ("await_expression", Role::Same),
            ("postfix_unary_expression", Role::Same),
            ("arrow_expression_clause", Role::Same),
            ("argument", Role::Same),
            ("string_literal", Role::Literal("string")),
            ("interpolated_string_expression", Role::Other),
            ("integer_literal", Role::Literal("int")),
            ("boolean_literal", Role::Literal("bool")),
            ("using_directive", Role::Special),
            ("if_statement", Role::Flow(Flow::Branch)),
            ("while_statement", Role::Flow(Flow::Branch)),
            ("do_statement", Role::Flow(Flow::Branch)),
            ("catch_clause", Role::Block),
            ("conditional_expression", Role::Flow(Flow::Branch)),
            ("switch_statement", Role::Flow(Flow::Switch)),
            ("switch_expression", Role::Flow(Flow::Switch)),
            ("switch_expression_arm", Role::Flow(Flow::Case)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[
            (Part::Name, &["name", "left", "operator"]),
            (Part::Type, &["type", "returns"]),
            (Part::Body, &["body", "accessors"]),
            (Part::Value, &["value"]),
            (Part::Parameters, &["parameters"]),
            (Part::Arguments, &["arguments"]),
            (Part::Callee, &["function"]),
            (Part::Object, &["expression", "condition", "qualifier"]),
            (Part::Items, &["right"]),
            (Part::Left, &["left"]),
            (Part::Right, &["right"]),
        ]
    }

    fn part(&self, x: &Plain, b: &Builder<'_>, node: NodeId, part: Part) -> Option<NodeId> {
        match (b.ast.kind(node), part) {
            ("variable_declarator", Part::Value) => {
                let last = x.items(b, node).last().copied();
                last.filter(|&l| Some(l) != x.part(b, node, Part::Name) && b.ast.kind(l) != "bracketed_argument_list")
            }
            ("conditional_access_expression", Part::Name) => {
                let binding = b.ast.child_by_kind(node, "member_binding_expression")?;
                b.ast.child_by_field(binding, "name")
            }
            ("indexer_declaration", Part::Name) => b.ast.child_by_kind(node, "this"),
            ("as_expression", Part::Type) => b.ast.child_by_field(node, "right"),
            _ => None,
        }
    }

    /// `using A.B;`, `using static A.B;`, `using X = A.B;`
    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        let alias = b.ast.child_by_field(node, "name");
        let Some(named) = x.items(b, node).into_iter().rfind(|&c| Some(c) != alias) else { return Visit::Skip };
        let segments = x.segments(b, named);
        let Some(target) = x.path(b, &segments) else { return Visit::Skip };
        let specifier = b.name_of(named);
        let scope = b.scope();
        let definition = alias.map(|alias| {
            let def = x.declare(b, DefKind::Import, alias, node);
            b.definition_mut(def).alias = Some(target);
            def
        });
        let star = definition.is_none();
        b.import(Import { scope, specifier, target, definition, star, exported: false }, node);
        Visit::Skip
    }
}
