//! PHP.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{Base, DefFlags, DefKind, Expr, Import, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{NoModules, Part, Plain, Role, Tables, Tongue};
use crate::rules::{ClassScope, ExtensionReach, Rules};
use std::sync::LazyLock;

/// The PHP language.
pub(crate) struct Php;

const RULES: Rules = Rules {
    class_scope: ClassScope::Hidden,
    functions_closed: true,
    open_modules: true,
    methods_override: true,
    constructors: &["__construct"],
    extensions: ExtensionReach::Repository,
    ..Rules::BASE
};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Php));

impl Language for Php {
    fn name(&self) -> &'static str {
        "php"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["php"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_php::LANGUAGE_PHP.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&Php, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(NoModules)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        folders.split('/').any(|s| matches!(s, "test" | "tests" | "Test" | "Tests")) || file.ends_with("Test.php")
    }
}

impl Tongue for Php {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_php::LANGUAGE_PHP.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("comment", Role::Comment),
            ("name", Role::Name),
            ("variable_name", Role::Special),
            ("namespace_definition", Role::Module),
            ("class_declaration", Role::Type(DefKind::Class)),
            ("interface_declaration", Role::Type(DefKind::Interface)),
            ("trait_declaration", Role::Type(DefKind::Trait)),
            ("enum_declaration", Role::Type(DefKind::Enum)),
            ("enum_case", Role::EnumMember),
            ("base_clause", Role::Bases),
            ("class_interface_clause", Role::Bases),
            ("use_declaration", Role::Bases),
            ("method_declaration", Role::Function),
            ("function_definition", Role::Function),
            ("anonymous_function", Role::Lambda),
            ("anonymous_class", Role::Type(DefKind::Object)),
            ("arrow_function", Role::Lambda),
            ("simple_parameter", Role::Parameter),
            ("variadic_parameter", Role::Parameter),
            ("property_promotion_parameter", Role::Parameter),
            ("property_declaration", Role::Declaration),
            ("property_element", Role::Variable),
            ("const_element", Role::Variable),
            ("catch_clause", Role::Special),
            ("foreach_statement", Role::Foreach),
            ("function_call_expression", Role::Call),
            ("member_call_expression", Role::Special),
            ("nullsafe_member_call_expression", Role::Special),
            ("scoped_call_expression", Role::Special),
            ("object_creation_expression", Role::New),
            ("member_access_expression", Role::Member),
            ("nullsafe_member_access_expression", Role::Member),
            ("scoped_property_access_expression", Role::Member),
            ("class_constant_access_expression", Role::Member),
            ("qualified_name", Role::Special),
            ("relative_scope", Role::Special),
            ("subscript_expression", Role::Index),
            ("assignment_expression", Role::Special),
            ("namespace_use_declaration", Role::Special),
            ("return_statement", Role::Return),
            ("named_type", Role::Same),
            ("optional_type", Role::Same),
            ("parenthesized_expression", Role::Same),
            ("argument", Role::Same),
            ("clone_expression", Role::Same),
            ("string", Role::Literal("string")),
            ("integer", Role::Literal("int")),
            ("if_statement", Role::Flow(Flow::Branch)),
            ("else_if_clause", Role::Flow(Flow::ElseBranch)),
            ("else_clause", Role::Flow(Flow::Else)),
            ("while_statement", Role::Flow(Flow::Branch)),
            ("for_statement", Role::Flow(Flow::Branch)),
            ("do_statement", Role::Flow(Flow::Branch)),
            ("conditional_expression", Role::Flow(Flow::Branch)),
            ("switch_statement", Role::Flow(Flow::Switch)),
            ("match_expression", Role::Flow(Flow::Switch)),
            ("case_statement", Role::Flow(Flow::Case)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[
            (Part::Name, &["name"]),
            (Part::Type, &["type", "return_type"]),
            (Part::Body, &["body"]),
            (Part::Value, &["default_value", "value"]),
            (Part::Arguments, &["arguments"]),
            (Part::Callee, &["function"]),
            (Part::Object, &["object", "scope"]),
            (Part::Left, &["left"]),
            (Part::Right, &["right"]),
        ]
    }

    fn assignment_declares(&self) -> bool {
        true
    }

    /// Members are named without the sigil their declaration has.
    fn spelling<'t>(&self, text: &'t str) -> &'t str {
        text.strip_prefix('$').unwrap_or(text)
    }

    fn constructor(&self) -> &'static str {
        "__construct"
    }

    fn blocks_bind(&self) -> bool {
        false
    }

    fn part(&self, x: &Plain, b: &Builder<'_>, node: NodeId, part: Part) -> Option<NodeId> {
        let items = || x.items(b, node);
        match (b.ast.kind(node), part) {
            ("const_element", Part::Name) => items().first().copied(),
            ("const_element", Part::Value) => items().get(1).copied(),
            ("class_constant_access_expression", Part::Object) => items().first().copied(),
            ("class_constant_access_expression", Part::Name) => items().last().copied(),
            ("object_creation_expression", Part::Type) => items().into_iter().find(|&c| is_class_name(b, c)),
            ("object_creation_expression", Part::Arguments) => b.ast.child_by_kind(node, "arguments"),
            ("foreach_statement", Part::Items) => items().into_iter().find(|&c| b.ast.kind(c) != "foreach"),
            ("foreach_statement", Part::Name) => {
                let mut behind = items().into_iter().skip_while(|&c| b.ast.kind(c) != "as").skip(1);
                let target = behind.next()?;
                match b.ast.kind(target) {
                    "pair" => x.items(b, target).last().copied().filter(|&t| b.ast.kind(t) == "variable_name"),
                    "variable_name" => Some(target),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match b.ast.kind(node) {
            "variable_name" => variable(x, b, node),
            "namespace_use_declaration" => uses(x, b, node),
            "qualified_name" => qualified(x, b, node),
            "relative_scope" => relative(b, node),
            "assignment_expression" => {
                let left = x.part(b, node, Part::Left);
                if let Some(left) = left.filter(|&l| b.ast.kind(l) == "variable_name") {
                    x.assign(b, left);
                }
                return Visit::Children;
            }
            "catch_clause" => {
                if let Some(name) = x.part(b, node, Part::Name) {
                    x.introduce(name);
                }
                return Visit::Children;
            }
            _ => {
                if let Some(name) = x.part(b, node, Part::Name) {
                    x.introduce(name);
                }
                return Visit::Children;
            }
        }
        Visit::Skip
    }

    fn leave_special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
        match b.ast.kind(node) {
            "member_call_expression" | "nullsafe_member_call_expression" | "scoped_call_expression" => {
                method_call(x, b, node)
            }
            "assignment_expression" => assigned(x, b, node),
            "catch_clause" => {
                let Some(name) = x.part(b, node, Part::Name) else { return };
                let listed = x.part(b, node, Part::Type).map(|list| x.items(b, list)).unwrap_or_default();
                let types: Vec<ExprId> = listed.into_iter().filter_map(|t| x.value(b, t)).collect();
                let id = b.name_of(name);
                let scope = b.nearest_scope(&[ScopeKind::Function, ScopeKind::File]);
                let bound = b.declared_in(scope, id).last().copied();
                let def = bound.unwrap_or_else(|| b.declare_as(DefKind::Local, id, b.ast.span(name), name, scope));
                let of = b.expr(Expr::Union(types.into()));
                let value = b.expr(Expr::Instance(of));
                b.add_value(def, value);
            }
            _ => {}
        }
    }

    /// A promoted parameter is a field too.
    fn declared(&self, x: &mut Plain, b: &mut Builder<'_>, def: DefId, node: NodeId) {
        if b.ast.kind(node) == "property_promotion_parameter" && b.definition(def).kind == DefKind::Parameter {
            let Some(name) = x.part(b, node, Part::Name) else { return };
            let class = b.enclosing_definition(|d| d.kind.is_type()).and_then(|c| b.definition(c).body);
            let Some(class) = class else { return };
            let spelled = b.name(self.spelling(b.text(name)));
            let field = b.declare_as(DefKind::Field, spelled, b.ast.span(name), node, class);
            let value = b.expr(Expr::Definition(def));
            b.add_value(field, value);
        }
        if b.ast.kind(node) == "variadic_parameter"
            && let Some(function) = b.scope_row(b.scope()).owner
        {
            b.add_flags(function, DefFlags::VARIADIC);
        }
    }
}

fn is_class_name(b: &Builder<'_>, node: NodeId) -> bool {
    matches!(b.ast.kind(node), "name" | "qualified_name" | "variable_name")
}

/// `$x`, `$this`.
fn variable(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if b.bytes(node) == b"$this" {
        if let Some(class) = b.enclosing_definition(|d| d.kind.is_type()) {
            let this = b.expr(Expr::This(class));
            b.set_expr(node, this);
        }
    } else if !x.is_introduced(node) {
        let reference = b.refer(RefKind::Read, node);
        x.note(node, reference);
    }
}

/// `self`, `static` and `parent`.
fn relative(b: &mut Builder<'_>, node: NodeId) {
    let Some(class) = b.enclosing_definition(|d| d.kind.is_type()) else { return };
    let made = match b.bytes(node) {
        b"parent" => b.expr(Expr::Super(class)),
        _ => b.expr(Expr::ThisType(class)),
    };
    b.set_expr(node, made);
}

/// `A\B\c`, from the namespace or from its imports; `\A\b` from the top.
fn qualified(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let mut of: Option<ExprId> = None;
    let mut last = None;
    let whole = b.bytes(node).starts_with(b"\\");
    for segment in x.segments(b, node) {
        let base = match of {
            Some(of) => Base::Member(of),
            None => Base::Lexical,
        };
        let scope = b.scope();
        let reference = b.refer_to(RefKind::Read, segment, base, Namespaces::ANY);
        if whole && of.is_none() {
            b.reference_mut(reference).scope = crate::ids::ScopeId(0);
        } else {
            b.reference_mut(reference).scope = scope;
        }
        of = Some(b.ref_expr(reference));
        last = Some(reference);
    }
    if let Some(reference) = last {
        x.note(node, reference);
    }
}

/// `use A\B as C;`, `use function A\b;`, `use A\{B, C};`
fn uses(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let prefix = b.ast.child_by_kind(node, "namespace_name").map(|p| x.segments(b, p)).unwrap_or_default();
    let mut clauses: Vec<NodeId> = Vec::new();
    for child in x.items(b, node) {
        match b.ast.kind(child) {
            "namespace_use_clause" => clauses.push(child),
            "namespace_use_group" => clauses.extend(x.items(b, child)),
            _ => {}
        }
    }
    let scope = b.scope();
    for clause in clauses {
        let alias = b.ast.child_by_field(clause, "alias");
        let named: Vec<NodeId> =
            x.items(b, clause).into_iter().filter(|&c| is_class_name(b, c) && Some(c) != alias).collect();
        let Some(&named) = named.first() else { continue };
        let segments: Vec<NodeId> = prefix.iter().copied().chain(x.segments(b, named)).collect();
        let Some(&last) = segments.last() else { continue };
        // Imports name from the top, whatever the namespace.
        let first = b.next_reference();
        let Some(target) = x.path(b, &segments) else { continue };
        b.reference_mut(crate::ids::RefId(first)).scope = crate::ids::ScopeId(0);
        let specifier = b.name_of(named);
        let def = x.declare(b, DefKind::Import, alias.unwrap_or(last), clause);
        b.definition_mut(def).alias = Some(target);
        b.import(Import { scope, specifier, target, definition: Some(def), star: false, exported: false }, clause);
    }
}

fn method_call(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let (Some(name), Some(object)) = (x.part(b, node, Part::Name), x.part(b, node, Part::Object)) else { return };
    let of = x.value_or_unknown(b, object);
    x.refer_member(b, name, node, of);
    let arguments = x.part(b, node, Part::Arguments).map_or(0, |list| x.items(b, list).len());
    x.mark_called(b, name, arguments);
    let callee = x.value_or_unknown(b, name);
    let result = b.expr(Expr::Call(callee));
    b.set_expr(node, result);
}

/// `$x = value` gives a local its value, `$this->x = value` a field.
fn assigned(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(left) = x.part(b, node, Part::Left) else { return };
    let value = x.part(b, node, Part::Right).and_then(|r| x.value(b, r));
    if let Some(reference) = x.reference(left) {
        b.reference_mut(reference).kind = RefKind::Write;
    }
    let Some(value) = value else { return };
    let bound = match b.ast.kind(left) {
        "variable_name" => {
            let id = b.name_of(left);
            b.enclosing_scopes().find_map(|s| b.declared_in(s, id).last().copied())
        }
        "member_access_expression" => field_of_this(x, b, left),
        _ => None,
    };
    if let Some(def) = bound.filter(|&d| b.definition(d).declared.is_none()) {
        b.add_value(def, value);
    }
    b.set_expr(node, value);
}

fn field_of_this(x: &Plain, b: &mut Builder<'_>, access: NodeId) -> Option<DefId> {
    let object = x.part(b, access, Part::Object).filter(|&o| b.bytes(o) == b"$this")?;
    let _ = object;
    let name = x.part(b, access, Part::Name)?;
    let class = b.enclosing_definition(|d| d.kind.is_type())?;
    let body = b.definition(class).body?;
    let id = b.name_of(name);
    b.declared_in(body, id).first().copied()
}
