//! Kotlin.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{DefKind, Import, ScopeKind, Visibility};
use crate::ids::{DefId, NodeId, RefId, ScopeId};
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{NoModules, Part, Plain, Role, Tables, Tongue};
use crate::rules::{ClassScope, ExtensionReach, OutsideResult, Rules};
use std::sync::LazyLock;

/// The Kotlin language.
pub(crate) struct Kotlin;

const RULES: Rules = Rules {
    class_scope: ClassScope::Inherited,
    open_modules: true,
    methods_override: true,
    call_constructs: true,
    extensions: ExtensionReach::Repository,
    outside_methods: &[
        ("first", OutsideResult::Element),
        ("firstOrNull", OutsideResult::Element),
        ("last", OutsideResult::Element),
        ("single", OutsideResult::Element),
        ("filter", OutsideResult::Receiver),
        ("sortedBy", OutsideResult::Receiver),
        ("toList", OutsideResult::Receiver),
        ("apply", OutsideResult::Receiver),
        ("also", OutsideResult::Receiver),
        ("toString", OutsideResult::Named("String")),
    ],
    builtins: &[
        "println",
        "print",
        "listOf",
        "mutableListOf",
        "mapOf",
        "setOf",
        "require",
        "check",
        "error",
        "kotlin",
        "java",
    ],
    ..Rules::BASE
};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Kotlin));

impl Language for Kotlin {
    fn name(&self) -> &'static str {
        "kotlin"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["kt", "kts"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_kotlin_ng::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&Kotlin, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(NoModules)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let is_test = |s: &str| matches!(s, "test" | "tests" | "androidTest" | "commonTest" | "jvmTest");
        folders.split('/').any(is_test) || file.ends_with("Test.kt") || file.ends_with("Tests.kt")
    }
}

impl Tongue for Kotlin {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_kotlin_ng::LANGUAGE.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("line_comment", Role::Comment),
            ("block_comment", Role::Comment),
            ("identifier", Role::Name),
            ("package_header", Role::Special),
            ("import", Role::Special),
            ("user_type", Role::Special),
            ("function_declaration", Role::Special),
            ("variable_declaration", Role::Special),
            ("type_alias", Role::Special),
            ("constructor_invocation", Role::Special),
            ("constructor_delegation_call", Role::Special),
            ("unary_expression", Role::Special),
            ("catch_block", Role::Special),
            ("class_declaration", Role::Type(DefKind::Class)),
            ("object_declaration", Role::Type(DefKind::Object)),
            ("object_literal", Role::Type(DefKind::Object)),
            ("enum_entry", Role::EnumMember),
            ("delegation_specifiers", Role::Bases),
            ("delegation_specifier", Role::Same),
            ("explicit_delegation", Role::Other),
            ("type_parameter", Role::TypeParameter),
            ("secondary_constructor", Role::Constructor),
            ("parameter", Role::Parameter),
            ("class_parameter", Role::Parameter),
            ("lambda_literal", Role::Lambda),
            ("anonymous_function", Role::Lambda),
            ("property_declaration", Role::Variable),
            ("block", Role::Block),
            ("when_entry", Role::Block),
            ("for_statement", Role::Foreach),
            ("call_expression", Role::Call),
            ("navigation_expression", Role::Member),
            ("index_expression", Role::Index),
            ("assignment", Role::Assignment),
            ("return_expression", Role::Return),
            ("as_expression", Role::Cast),
            ("this_expression", Role::This),
            ("super_expression", Role::Super),
            ("nullable_type", Role::Same),
            ("type_projection", Role::Same),
            ("function_body", Role::Same),
            ("parenthesized_expression", Role::Same),
            ("value_argument", Role::Same),
            ("string_literal", Role::Literal("String")),
            ("number_literal", Role::Literal("Int")),
            ("boolean_literal", Role::Literal("Boolean")),
            ("if_expression", Role::Flow(Flow::Branch)),
            ("while_statement", Role::Flow(Flow::Branch)),
            ("do_while_statement", Role::Flow(Flow::Branch)),
            ("when_expression", Role::Flow(Flow::Switch)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[(Part::Name, &["name"]), (Part::Left, &["left"]), (Part::Right, &["right"])]
    }

    fn part(&self, x: &Plain, b: &Builder<'_>, node: NodeId, part: Part) -> Option<NodeId> {
        let of = |kinds: &[&str]| b.ast.children(node).find(|&c| kinds.contains(&b.ast.kind(c)));
        let items = || x.items(b, node);
        match (b.ast.kind(node), part) {
            (_, Part::Body) => of(&["class_body", "enum_class_body", "function_body", "block"]),
            ("call_expression", Part::Callee) => items().first().copied(),
            ("call_expression", Part::Arguments) => of(&["value_arguments"]),
            ("navigation_expression" | "index_expression", Part::Object) => items().first().copied(),
            ("navigation_expression", Part::Name) => items().last().copied().filter(|&n| b.ast.kind(n) == "identifier"),
            ("as_expression", Part::Type) => b.ast.child_by_field(node, "right"),
            ("secondary_constructor", Part::Name) => of(&["constructor"]),
            ("enum_entry" | "type_parameter" | "parameter" | "class_parameter", Part::Name) => of(&["identifier"]),
            ("parameter" | "class_parameter" | "variable_declaration", Part::Type) => {
                of(&["user_type", "nullable_type"])
            }
            ("parameter" | "class_parameter", Part::Value) => {
                items().into_iter().skip_while(|&c| !is_type(b, c)).nth(1)
            }
            ("function_declaration", Part::Type) => {
                let behind = items().into_iter().skip_while(|&c| b.ast.kind(c) != "function_value_parameters");
                behind.skip(1).find(|&c| is_type(b, c))
            }
            ("property_declaration", Part::Name) => b.ast.child_by_kind(of(&["variable_declaration"])?, "identifier"),
            ("property_declaration", Part::Type) => {
                let declared = of(&["variable_declaration"])?;
                b.ast.children(declared).find(|&c| is_type(b, c))
            }
            ("property_declaration", Part::Value) => {
                let behind = items().into_iter().skip_while(|&c| b.ast.kind(c) != "variable_declaration").nth(1)?;
                (!matches!(b.ast.kind(behind), "getter" | "setter" | "property_delegate" | "type_constraints"))
                    .then_some(behind)
            }
            ("for_statement", Part::Name) => b.ast.child_by_kind(of(&["variable_declaration"])?, "identifier"),
            ("for_statement", Part::Items) => items().into_iter().skip_while(|&c| b.ast.kind(c) != "in").nth(1),
            _ => None,
        }
    }

    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match b.ast.kind(node) {
            "package_header" => {
                let closes = b.ast.parent(node).unwrap_or(node);
                x.open_modules(b, node, node, closes);
                return Visit::Skip;
            }
            "import" => {
                import(x, b, node);
                return Visit::Skip;
            }
            "function_declaration" => {
                extend(x, b, node);
                x.enter_function(b, node);
            }
            "user_type" => x.named_type(b, node, "identifier"),
            "variable_declaration" | "catch_block" => {
                if b.ast.kind(node) == "catch_block" {
                    b.open_scope(ScopeKind::Block, None, node);
                }
                if let Some(name) = b.ast.child_by_kind(node, "identifier") {
                    x.introduce(name);
                }
            }
            "type_alias" => {
                if let Some(name) = b.ast.child_by_field(node, "type") {
                    x.introduce(name);
                }
            }
            _ => {}
        }
        Visit::Children
    }

    fn leave_special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
        match b.ast.kind(node) {
            "function_declaration" => x.leave_function(b, node),
            "user_type" => x.apply_type(b, node),
            "variable_declaration" => bound(x, b, node),
            "constructor_invocation" => {
                let Some(of) = b.ast.child_by_kind(node, "user_type") else { return };
                let arguments = b.ast.child_by_kind(node, "value_arguments").map_or(0, |list| x.items(b, list).len());
                x.mark_called(b, of, arguments);
                if let Some(of) = x.value(b, of) {
                    b.set_expr(node, of);
                }
            }
            "unary_expression" => {
                let Some(argument) = b.ast.child_by_field(node, "argument") else { return };
                if let Some(value) = x.value(b, argument) {
                    b.set_expr(node, value);
                }
                // The grammar reads `!f(x)` as a call of `!f`.
                if let Some(reference) = x.reference(argument) {
                    x.note(node, reference);
                }
            }
            "type_alias" => {
                let named = b.ast.children(node).find(|&c| is_type(b, c)).and_then(|t| x.value(b, t));
                let Some(name) = b.ast.child_by_field(node, "type") else { return };
                let def = x.declare(b, DefKind::TypeAlias, name, node);
                b.definition_mut(def).alias = named;
            }
            "catch_block" => {}
            _ => {}
        }
        if b.ast.kind(node) == "user_type" && b.ast.parent(node).is_some_and(|p| b.ast.kind(p) == "catch_block") {
            let name = b.ast.parent(node).and_then(|p| b.ast.child_by_kind(p, "identifier"));
            let declared = x.value(b, node);
            if let Some(name) = name {
                x.variable(b, name, name, declared, None);
            }
        }
    }

    /// `private` at the top of a file is of this file alone.
    fn declared(&self, _x: &mut Plain, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let modifiers = b.ast.child_by_kind(node, "modifiers");
        if modifiers.is_some_and(|m| b.bytes(m).split(u8::is_ascii_whitespace).any(|w| w == b"private")) {
            b.definition_mut(def).visibility = Visibility::Private;
        }
        if b.ast.has_child(node, "interface") {
            b.definition_mut(def).kind = DefKind::Interface;
        } else if b.ast.child_by_kind(node, "enum_class_body").is_some() {
            b.definition_mut(def).kind = DefKind::Enum;
        }
    }
}

fn is_type(b: &Builder<'_>, node: NodeId) -> bool {
    matches!(b.ast.kind(node), "user_type" | "nullable_type" | "function_type" | "parenthesized_type")
}

/// `fun T.name()`: a member given to T from outside.
fn extend(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let before = x.items(b, node).into_iter().take_while(|&c| b.ast.field(c) != Some("name"));
    let Some(receiver) = before.filter(|&c| is_type(b, c)).last() else { return };
    let Some(of) = b.ast.children(receiver).find(|&c| b.ast.kind(c) == "user_type").or(Some(receiver)) else { return };
    x.named_type(b, of, "identifier");
    let Some(&name) = x.segments(b, of).first() else { return };
    let Some(declared) = x.reference(of).map(|r| b.ref_expr(r)) else { return };
    let spelled = b.name_of(name);
    let extension = b.declare_as(DefKind::Extension, spelled, b.ast.span(name), node, b.scope());
    b.definition_mut(extension).declared = Some(declared);
    b.open_scope(ScopeKind::Class, Some(extension), node);
}

/// Names of destructuring declarations and of lambdas; others belong to the statement around.
fn bound(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = b.ast.child_by_kind(node, "identifier") else { return };
    let declared = x.part(b, node, Part::Type).and_then(|t| x.value(b, t));
    match b.ast.parent(node).map(|p| b.ast.kind(p)) {
        Some("lambda_parameters") => {
            let def = x.parameter(b, name, node);
            b.definition_mut(def).declared = declared;
        }
        Some("multi_variable_declaration") => {
            x.variable(b, name, node, declared, None);
        }
        _ => {}
    }
}

/// `import a.b.C`, `import a.b.*`, `import a.b.C as D`.
fn import(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(named) = b.ast.child_by_kind(node, "qualified_identifier") else { return };
    let segments = x.segments(b, named);
    let Some(&last) = segments.last() else { return };
    let first = b.next_reference();
    let Some(target) = x.path(b, &segments) else { return };
    // Packages are named from the top.
    b.reference_mut(RefId(first)).scope = ScopeId(0);
    let specifier = b.name_of(named);
    let scope = b.scope();
    let star = b.bytes(node).trim_ascii_end().ends_with(b"*");
    let alias = b.ast.children(node).filter(|&c| b.ast.kind(c) == "identifier").last();
    let definition = (!star).then(|| {
        let def = x.declare(b, DefKind::Import, alias.unwrap_or(last), node);
        b.definition_mut(def).alias = Some(target);
        def
    });
    b.import(Import { scope, specifier, target, definition, star, exported: false }, node);
}
