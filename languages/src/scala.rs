//! Scala 2 and 3.

mod definitions;
mod imports;
mod rules;

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NodeId};
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{NoModules, Part, Plain, Role, Tables, Tongue};
use crate::rules::Rules;
use definitions::{captures, extend, package, type_parameters};
use imports::import;
use rules::RULES;
use std::sync::LazyLock;

/// The Scala language.
pub(crate) struct Scala;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Scala));

impl Language for Scala {
    fn name(&self) -> &'static str {
        "scala"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["scala", "sc"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_scala::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&Scala, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(NoModules)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let ends = |end: &str| file.ends_with(end);
        folders.split('/').any(|s| matches!(s, "test" | "tests" | "it"))
            || ends("Test.scala")
            || ends("Spec.scala")
            || ends("Suite.scala")
    }
}

impl Tongue for Scala {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_scala::LANGUAGE.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("comment", Role::Comment),
            ("block_comment", Role::Comment),
            ("identifier", Role::Special),
            ("type_identifier", Role::Name),
            ("operator_identifier", Role::Skipped),
            ("annotation", Role::Skipped),
            ("end_marker", Role::Skipped),
            ("package_clause", Role::Special),
            ("import_declaration", Role::Special),
            ("class_definition", Role::Type(DefKind::Class)),
            ("object_definition", Role::Type(DefKind::Object)),
            ("package_object", Role::Type(DefKind::Object)),
            ("trait_definition", Role::Type(DefKind::Trait)),
            ("enum_definition", Role::Type(DefKind::Enum)),
            ("simple_enum_case", Role::EnumMember),
            ("full_enum_case", Role::EnumMember),
            ("extends_clause", Role::Bases),
            ("type_parameters", Role::Special),
            ("class_parameter", Role::Parameter),
            ("parameter", Role::Parameter),
            ("binding", Role::Parameter),
            ("function_definition", Role::Function),
            ("function_declaration", Role::Function),
            ("lambda_expression", Role::Lambda),
            ("val_definition", Role::Variable),
            ("var_definition", Role::Variable),
            ("val_declaration", Role::Variable),
            ("var_declaration", Role::Variable),
            ("type_definition", Role::Special),
            ("extension_definition", Role::Special),
            ("block", Role::Block),
            ("indented_block", Role::Block),
            ("case_clause", Role::Special),
            ("for_expression", Role::Special),
            ("enumerator", Role::Special),
            ("call_expression", Role::Call),
            ("generic_function", Role::Generic),
            ("field_expression", Role::Member),
            ("infix_expression", Role::Special),
            ("instance_expression", Role::New),
            ("assignment_expression", Role::Special),
            ("tuple_pattern", Role::Special),
            ("return_expression", Role::Return),
            ("stable_type_identifier", Role::Special),
            ("generic_type", Role::Generic),
            ("annotated_type", Role::Same),
            ("compound_type", Role::Same),
            ("applied_constructor_type", Role::Same),
            ("lazy_parameter_type", Role::Same),
            ("repeated_parameter_type", Role::Same),
            ("parenthesized_expression", Role::Same),
            ("string", Role::Literal("String")),
            ("interpolated_string_expression", Role::Literal("String")),
            ("integer_literal", Role::Literal("Int")),
            ("boolean_literal", Role::Literal("Boolean")),
            ("if_expression", Role::Flow(Flow::Branch)),
            ("while_expression", Role::Flow(Flow::Branch)),
            ("do_while_expression", Role::Flow(Flow::Branch)),
            ("match_expression", Role::Flow(Flow::Switch)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[
            (Part::Name, &["name", "field"]),
            (Part::Body, &["body"]),
            (Part::Type, &["return_type", "type"]),
            (Part::Value, &["value", "default_value"]),
            (Part::Arguments, &["arguments"]),
            (Part::Callee, &["function"]),
            (Part::Object, &["value"]),
            (Part::Left, &["left"]),
            (Part::Right, &["right"]),
            (Part::Parameters, &["parameters"]),
        ]
    }

    fn last_is_returned(&self) -> bool {
        true
    }

    fn part(&self, x: &Plain, b: &Builder<'_>, node: NodeId, part: Part) -> Option<NodeId> {
        match (b.ast.kind(node), part) {
            ("val_definition" | "var_definition", Part::Name) => {
                b.ast.child_by_field(node, "pattern").filter(|&p| b.ast.kind(p) == "identifier")
            }
            ("instance_expression", Part::Type) => x
                .items(b, node)
                .into_iter()
                .find(|&c| b.ast.kind(c).ends_with("type") || b.ast.kind(c).ends_with("type_identifier")),
            _ => None,
        }
    }

    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match b.ast.kind(node) {
            "identifier" => word(x, b, node),
            "package_clause" => package(x, b, node),
            "import_declaration" => {
                import(x, b, node);
                return Visit::Skip;
            }
            "stable_type_identifier" => qualified_type(x, b, node),
            "type_parameters" => type_parameters(x, b, node),
            "type_definition" => {
                if let Some(name) = b.ast.child_by_field(node, "name") {
                    x.introduce(name);
                }
            }
            "extension_definition" => extend(x, b, node),
            "case_clause" => {
                b.open_scope(ScopeKind::Block, None, node);
                if let Some(pattern) = b.ast.child_by_field(node, "pattern") {
                    captures(x, b, pattern);
                }
            }
            "tuple_pattern" if b.ast.field(node) == Some("pattern") && is_value(b, node) => {
                captures(x, b, node);
                return Visit::Skip;
            }
            // `f(name = value)` names a parameter.
            "assignment_expression" if is_argument(b, node) => {
                if let Some(name) = b.ast.child_by_field(node, "left") {
                    x.introduce(name);
                }
            }
            "for_expression" => drop(b.open_scope(ScopeKind::Block, None, node)),
            "enumerator" => {
                if let Some(name) = b.ast.first_child(node).filter(|&n| b.ast.kind(n) == "identifier") {
                    x.introduce(name);
                }
            }
            "infix_expression" => {
                if let Some(operator) = b.ast.child_by_field(node, "operator") {
                    x.introduce(operator);
                }
            }
            _ => {}
        }
        Visit::Children
    }

    fn leave_special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
        match b.ast.kind(node) {
            "type_definition" => {
                let named = b.ast.child_by_field(node, "type").and_then(|t| x.value(b, t));
                let Some(name) = b.ast.child_by_field(node, "name") else { return };
                let def = x.declare(b, DefKind::TypeAlias, name, node);
                b.definition_mut(def).alias = named;
            }
            "enumerator" => {
                let items = x.items(b, node);
                let (Some(&name), Some(&of)) = (items.first(), items.get(1)) else { return };
                if b.ast.kind(name) == "identifier" {
                    let between = b.ast.span(name).end as usize..b.ast.span(of).start as usize;
                    let walks = b.source().get(between).is_some_and(|text| text.trim_ascii().starts_with(b"<-"));
                    let of = x.value_or_unknown(b, of);
                    let value = if walks { b.expr(Expr::Element(of)) } else { of };
                    x.variable(b, name, name, None, Some(value));
                }
            }
            "infix_expression" => infix(x, b, node),
            "assignment_expression" => assigned(x, b, node),
            _ => {}
        }
    }

    /// `private` at the top of a file is of its package's files alone; here, of the file.
    fn declared(&self, _x: &mut Plain, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        let modifiers = b.ast.child_by_kind(node, "modifiers").or_else(|| b.ast.child_by_kind(node, "access_modifier"));
        if modifiers.is_some_and(|m| b.bytes(m).starts_with(b"private")) {
            b.definition_mut(def).visibility = Visibility::Private;
        }
    }
}

fn word(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if x.is_introduced(node) || b.ast.field(node) == Some("interpolator") {
        return;
    }
    let class = b.enclosing_definition(|d| d.kind.is_type() || matches!(d.kind, DefKind::Extension | DefKind::Object));
    match (b.bytes(node), class) {
        (b"this", Some(class)) => {
            let this = b.expr(Expr::This(class));
            b.set_expr(node, this);
        }
        (b"super", Some(class)) => {
            let of = b.expr(Expr::Super(class));
            b.set_expr(node, of);
        }
        _ => x.name(b, node),
    }
}

fn is_value(b: &Builder<'_>, pattern: NodeId) -> bool {
    b.ast.parent(pattern).is_some_and(|p| matches!(b.ast.kind(p), "val_definition" | "var_definition"))
}

fn is_argument(b: &Builder<'_>, node: NodeId) -> bool {
    b.ast.parent(node).is_some_and(|p| b.ast.kind(p) == "arguments")
}

fn assigned(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let part = |field: &str| b.ast.child_by_field(node, field);
    if let Some(reference) = part("left").and_then(|left| x.reference(left)) {
        b.reference_mut(reference).kind = RefKind::Write;
    }
    if let Some(value) = part("right").and_then(|right| x.value(b, right)) {
        b.set_expr(node, value);
    }
}

/// `a op b` calls the method `op` of `a`.
fn infix(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let part = |field: &str| b.ast.child_by_field(node, field);
    let (Some(left), Some(operator)) = (part("left"), part("operator")) else { return };
    if b.ast.kind(operator) != "identifier" {
        return;
    }
    let of = x.value_or_unknown(b, left);
    let reference = b.refer_to(RefKind::Call, operator, Base::Member(of), Namespaces::ANY);
    b.reference_mut(reference).arity = Some(1);
    let callee = b.ref_expr(reference);
    let result = b.expr(Expr::Call(callee));
    b.set_expr(node, result);
}

/// `a.b.C`: each name looked up in the one before.
fn qualified_type(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let mut of: Option<ExprId> = None;
    for name in names_in(b, node) {
        let base = of.map_or(Base::Lexical, Base::Member);
        let reference = b.refer_to(RefKind::Type, name, base, Namespaces::ANY);
        x.introduce(name);
        x.note(name, reference);
        x.note(node, reference);
        of = Some(b.ref_expr(reference));
    }
}

/// The names below a node, in order.
fn names_in(b: &Builder<'_>, node: NodeId) -> Vec<NodeId> {
    let end = b.ast.span(node).end;
    // Nodes are stored in preorder.
    let below = (node.0..b.ast.len() as u32).map(NodeId).take_while(|&n| b.ast.span(n).start < end);
    below.filter(|&n| matches!(b.ast.kind(n), "identifier" | "type_identifier")).collect()
}
