//! Swift. The files of a module share their names; which files make one, no source says: all of a
//! repository are taken for one.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{DefKind, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NodeId};
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{NoModules, Part, Plain, Role, Tables, Tongue};
use crate::rules::{ClassScope, ExtensionReach, OutsideResult, Rules};
use std::sync::LazyLock;

/// The Swift language.
pub(crate) struct Swift;

/// The standard library's own (The Swift Standard Library: fundamentals and global functions).
#[rustfmt::skip]
const BUILTINS: &[&str] = &[
    "Any", "AnyObject", "Array", "Bool", "Character", "Codable", "Comparable", "Data", "Date", "Decodable",
    "Dictionary", "Double", "Encodable", "Equatable", "Error", "Float", "Hashable", "Identifiable", "Int", "Int64",
    "Never", "Optional", "Result", "Sendable", "Sequence", "Set", "String", "Substring", "Swift", "UInt", "URL",
    "UUID", "Void", "abs", "assert", "assertionFailure", "debugPrint", "fatalError", "max", "min", "precondition",
    "preconditionFailure", "print", "stride", "swap", "type", "zip",
];

const RULES: Rules = Rules {
    class_scope: ClassScope::Inherited,
    open_modules: true,
    methods_override: true,
    call_constructs: true,
    extensions: ExtensionReach::Repository,
    outside_methods: &[
        ("first", OutsideResult::Element),
        ("last", OutsideResult::Element),
        ("filter", OutsideResult::Receiver),
        ("sorted", OutsideResult::Receiver),
        ("reversed", OutsideResult::Receiver),
        ("popLast", OutsideResult::Element),
    ],
    builtins: BUILTINS,
    ..Rules::BASE
};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Swift));

impl Language for Swift {
    fn name(&self) -> &'static str {
        "swift"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["swift"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_swift::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&Swift, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(NoModules)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        folders.split('/').any(|s| s == "Tests" || s.ends_with("Tests")) || file.ends_with("Tests.swift")
    }
}

impl Tongue for Swift {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_swift::LANGUAGE.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("comment", Role::Comment),
            ("multiline_comment", Role::Comment),
            ("simple_identifier", Role::Special),
            ("attribute", Role::Skipped),
            ("value_argument_label", Role::Skipped),
            ("import_declaration", Role::Special),
            ("class_declaration", Role::Special),
            ("protocol_declaration", Role::Type(DefKind::Interface)),
            ("inheritance_specifier", Role::Bases),
            ("user_type", Role::Special),
            ("type_parameter", Role::TypeParameter),
            ("typealias_declaration", Role::Special),
            ("function_declaration", Role::Function),
            ("protocol_function_declaration", Role::Function),
            ("init_declaration", Role::Constructor),
            ("parameter", Role::Parameter),
            ("lambda_parameter", Role::Parameter),
            ("lambda_literal", Role::Lambda),
            ("property_declaration", Role::Variable),
            ("protocol_property_declaration", Role::Variable),
            ("enum_entry", Role::EnumMember),
            ("statements", Role::Special),
            ("pattern", Role::Special),
            ("prefix_expression", Role::Special),
            ("for_statement", Role::Foreach),
            ("if_statement", Role::Special),
            ("guard_statement", Role::Special),
            ("while_statement", Role::Special),
            ("catch_block", Role::Flow(Flow::Branch)),
            ("call_expression", Role::Call),
            ("navigation_expression", Role::Member),
            ("assignment", Role::Assignment),
            ("control_transfer_statement", Role::Special),
            ("as_expression", Role::Cast),
            ("self_expression", Role::This),
            ("super_expression", Role::Super),
            ("optional_type", Role::Same),
            ("type_annotation", Role::Same),
            ("array_type", Role::ArrayType),
            ("try_expression", Role::Same),
            ("await_expression", Role::Same),
            ("directly_assignable_expression", Role::Same),
            ("postfix_expression", Role::Special),
            ("value_argument", Role::Same),
            ("line_string_literal", Role::Literal("String")),
            ("integer_literal", Role::Literal("Int")),
            ("boolean_literal", Role::Literal("Bool")),
            ("repeat_while_statement", Role::Flow(Flow::Branch)),
            ("ternary_expression", Role::Flow(Flow::Branch)),
            ("switch_statement", Role::Flow(Flow::Switch)),
            ("switch_entry", Role::Flow(Flow::Case)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[
            (Part::Body, &["body"]),
            (Part::Value, &["value", "default_value"]),
            (Part::Object, &["target"]),
            (Part::Left, &["target"]),
            (Part::Right, &["result"]),
        ]
    }

    fn part(&self, x: &Plain, b: &Builder<'_>, node: NodeId, part: Part) -> Option<NodeId> {
        let of = |kind: &str| b.ast.child_by_kind(node, kind);
        let first_type = || b.ast.children(node).find(|&c| is_type(b, c));
        match (b.ast.kind(node), part) {
            ("class_declaration", Part::Name) => of("type_identifier").or_else(|| of("user_type")),
            ("protocol_declaration" | "typealias_declaration" | "type_parameter", Part::Name) => of("type_identifier"),
            ("init_declaration", Part::Name) => b.ast.child_by_field(node, "name"),
            ("property_declaration" | "protocol_property_declaration", Part::Name) => {
                of("pattern").and_then(|p| b.ast.child_by_kind(p, "simple_identifier"))
            }
            ("property_declaration" | "protocol_property_declaration", Part::Type) => of("type_annotation"),
            ("parameter" | "lambda_parameter", Part::Name) => {
                b.ast.children(node).filter(|&c| b.ast.kind(c) == "simple_identifier").last()
            }
            ("parameter" | "lambda_parameter", Part::Type) => first_type(),
            ("function_declaration" | "protocol_function_declaration", Part::Name) => of("simple_identifier"),
            ("function_declaration" | "protocol_function_declaration", Part::Type) => first_type(),
            ("enum_entry", Part::Name) => of("simple_identifier"),
            ("for_statement", Part::Name) => {
                b.ast.child_by_field(node, "item").and_then(|p| b.ast.child_by_kind(p, "simple_identifier"))
            }
            ("for_statement", Part::Items) => b.ast.child_by_field(node, "collection"),
            ("call_expression", Part::Callee) => x.items(b, node).first().copied(),
            ("call_expression", Part::Arguments) => {
                of("call_suffix").and_then(|s| b.ast.child_by_kind(s, "value_arguments"))
            }
            ("navigation_expression", Part::Name) => {
                of("navigation_suffix").and_then(|s| b.ast.child_by_kind(s, "simple_identifier"))
            }
            ("as_expression" | "array_type", Part::Type) => first_type(),
            _ => None,
        }
    }

    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match b.ast.kind(node) {
            "import_declaration" => return Visit::Skip,
            "class_declaration" => declaration(x, b, node),
            "user_type" => x.named_type(b, node, "type_identifier"),
            "typealias_declaration" => {
                if let Some(name) = x.part(b, node, Part::Name) {
                    x.introduce(name);
                }
            }
            "simple_identifier" if !b.text(node).starts_with('$') => x.name(b, node),
            "if_statement" | "while_statement" | "guard_statement" => introduce_bound(x, b, node),
            "statements" => {
                b.open_scope(ScopeKind::Block, None, node);
                let around = b.ast.parent(node);
                if let Some(test) = around.filter(|&p| matches!(b.ast.kind(p), "if_statement" | "while_statement")) {
                    bind(x, b, test);
                }
            }
            "pattern" => pattern(x, b, node),
            // `.member` of a type that is expected.
            "prefix_expression" if b.bytes(node).starts_with(b".") => {
                if let Some(name) = b.ast.child_by_field(node, "target") {
                    x.introduce(name);
                }
            }
            _ => {}
        }
        Visit::Children
    }

    fn leave_special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
        match b.ast.kind(node) {
            "user_type" => x.apply_type(b, node),
            "typealias_declaration" => {
                let named = b.ast.children(node).find(|&c| is_type(b, c)).and_then(|t| x.value(b, t));
                let Some(name) = x.part(b, node, Part::Name) else { return };
                let def = x.declare(b, DefKind::TypeAlias, name, node);
                b.definition_mut(def).alias = named;
            }
            "control_transfer_statement" if b.bytes(node).starts_with(b"return") => x.leave_return(b, node),
            // `x!` and `x?`
            "postfix_expression" => {
                let Some(target) = b.ast.child_by_field(node, "target") else { return };
                if let Some(value) = x.value(b, target) {
                    b.set_expr(node, value);
                }
            }
            "guard_statement" => bind(x, b, node),
            // The grammar reads `!f(x)` as a call of `!f`.
            "prefix_expression" => {
                let target = b.ast.child_by_field(node, "target");
                if let Some(reference) = target.and_then(|t| x.reference(t)) {
                    x.note(node, reference);
                }
            }
            _ => {}
        }
    }

    fn declared(&self, _x: &mut Plain, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let modifiers = b.ast.child_by_kind(node, "modifiers");
        let is_private = |w: &[u8]| matches!(w, b"private" | b"fileprivate");
        if modifiers.is_some_and(|m| b.bytes(m).split(u8::is_ascii_whitespace).any(is_private)) {
            b.definition_mut(def).visibility = Visibility::Private;
        }
    }
}

fn is_type(b: &Builder<'_>, node: NodeId) -> bool {
    matches!(
        b.ast.kind(node),
        "user_type"
            | "optional_type"
            | "array_type"
            | "dictionary_type"
            | "function_type"
            | "tuple_type"
            | "opaque_type"
    )
}

/// Classes, structures, enumerations, actors, and extensions of any of them.
fn declaration(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let kind = b.ast.child_by_field(node, "declaration_kind").map_or("", |k| b.text(k));
    let Some(name) = x.part(b, node, Part::Name) else { return };
    let kind = match kind {
        "extension" => return extend(x, b, name, node),
        "struct" => DefKind::Struct,
        "enum" => DefKind::Enum,
        _ => DefKind::Class,
    };
    let def = x.declare(b, kind, name, node);
    x.describe(b, def, node);
    b.open_scope(ScopeKind::Class, Some(def), node);
}

fn extend(x: &mut Plain, b: &mut Builder<'_>, of: NodeId, node: NodeId) {
    x.named_type(b, of, "type_identifier");
    let Some(reference) = x.reference(of) else { return };
    let declared = b.ref_expr(reference);
    let name = b.reference(reference).name;
    let extension = b.declare_as(DefKind::Extension, name, b.ast.span(of), node, b.scope());
    b.definition_mut(extension).declared = Some(declared);
    b.open_scope(ScopeKind::Class, Some(extension), node);
}

/// `if let name = value`: the names only introduce.
fn introduce_bound(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let names: Vec<NodeId> = b.ast.children_by_field(node, "bound_identifier").collect();
    names.into_iter().for_each(|name| x.introduce(name));
}

/// Declares what a test binds, each name with the value behind its `=`.
fn bind(x: &mut Plain, b: &mut Builder<'_>, test: NodeId) {
    let ast = b.ast;
    let mut name = None;
    for child in ast.children(test) {
        match (ast.field(child), ast.kind(child)) {
            (Some("bound_identifier"), _) => {
                declare_bound(x, b, name.replace(child), None);
            }
            (Some("condition"), kind) if !matches!(kind, "=" | "value_binding_pattern" | "type_annotation") => {
                let value = x.value(b, child);
                declare_bound(x, b, name.take(), value);
            }
            _ => {}
        }
    }
    declare_bound(x, b, name, None);
}

fn declare_bound(x: &mut Plain, b: &mut Builder<'_>, name: Option<NodeId>, value: Option<ExprId>) {
    if let Some(name) = name {
        x.variable(b, name, name, None, value);
    }
}

/// Patterns of `case`: `.member` is of the type that is tested, names behind `let` are variables.
fn pattern(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let tested = b.ast.ancestors(node).take(4).any(|a| b.ast.kind(a) == "switch_pattern");
    if !tested {
        return;
    }
    let binds = |n: NodeId| b.ast.child_by_kind(n, "value_binding_pattern").is_some();
    let bound = binds(node) || b.ast.ancestors(node).take(4).any(binds);
    let names: Vec<NodeId> = b.ast.children(node).filter(|&c| b.ast.kind(c) == "simple_identifier").collect();
    for name in names {
        let before = (b.ast.span(name).start as usize).checked_sub(1).and_then(|at| b.source().get(at));
        x.introduce(name);
        if before != Some(&b'.') {
            match bound {
                true => drop(x.variable(b, name, name, None, None)),
                false => drop(b.refer(RefKind::Read, name)),
            }
        }
    }
}
