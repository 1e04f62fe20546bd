//! Ruby.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, NodeId};
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{NoModules, Part, Plain, Role, Tables, Tongue};
use crate::rules::{ClassScope, ExtensionReach, OutsideResult, Rules};
use std::sync::LazyLock;

/// The Ruby language.
pub(crate) struct Ruby;

const RULES: Rules = Rules {
    class_scope: ClassScope::Inherited,
    open_modules: true,
    functions_closed: true,
    constructors: &["initialize"],
    extensions: ExtensionReach::Repository,
    outside_methods: &[
        ("first", OutsideResult::Element),
        ("last", OutsideResult::Element),
        ("select", OutsideResult::Receiver),
        ("reject", OutsideResult::Receiver),
        ("sort_by", OutsideResult::Receiver),
        ("freeze", OutsideResult::Receiver),
        ("dup", OutsideResult::Receiver),
        ("to_s", OutsideResult::Named("String")),
    ],
    builtins: &[
        "puts",
        "print",
        "p",
        "require",
        "require_relative",
        "raise",
        "attr_reader",
        "attr_writer",
        "attr_accessor",
        "include",
        "extend",
        "prepend",
        "private",
        "protected",
        "public",
        "lambda",
        "proc",
        "loop",
        "format",
        "Array",
        "Hash",
        "String",
        "Integer",
        "Float",
        "Struct",
        "StandardError",
        "ArgumentError",
        "RuntimeError",
        "Kernel",
    ],
    ..Rules::BASE
};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Ruby));

impl Language for Ruby {
    fn name(&self) -> &'static str {
        "ruby"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rb", "rake", "gemspec"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_ruby::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&Ruby, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(NoModules)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        folders.split('/').any(|s| matches!(s, "test" | "tests" | "spec"))
            || file.ends_with("_test.rb")
            || file.ends_with("_spec.rb")
    }
}

impl Tongue for Ruby {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_ruby::LANGUAGE.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("comment", Role::Comment),
            ("constant", Role::Name),
            ("identifier", Role::Special),
            ("instance_variable", Role::Special),
            ("module", Role::Type(DefKind::Trait)),
            ("class", Role::Type(DefKind::Class)),
            ("superclass", Role::Bases),
            ("method", Role::Function),
            ("singleton_method", Role::Function),
            ("method_parameters", Role::Special),
            ("block_parameters", Role::Special),
            ("lambda_parameters", Role::Special),
            ("optional_parameter", Role::Parameter),
            ("keyword_parameter", Role::Parameter),
            ("splat_parameter", Role::Parameter),
            ("hash_splat_parameter", Role::Parameter),
            ("block_parameter", Role::Parameter),
            ("block", Role::Lambda),
            ("do_block", Role::Lambda),
            ("lambda", Role::Other),
            ("call", Role::Special),
            ("scope_resolution", Role::Member),
            ("element_reference", Role::Index),
            ("assignment", Role::Special),
            ("operator_assignment", Role::Special),
            ("left_assignment_list", Role::Special),
            ("exception_variable", Role::Special),
            ("return", Role::Return),
            ("argument_list", Role::Same),
            ("self", Role::This),
            ("parenthesized_statements", Role::Same),
            ("string", Role::Literal("String")),
            ("integer", Role::Literal("Integer")),
            ("array", Role::Literal("Array")),
            ("hash", Role::Literal("Hash")),
            ("if", Role::Special),
            ("elsif", Role::Flow(Flow::ElseBranch)),
            ("unless", Role::Special),
            ("if_modifier", Role::Flow(Flow::Branch)),
            ("unless_modifier", Role::Flow(Flow::Branch)),
            ("while", Role::Special),
            ("rescue", Role::Special),
            ("case", Role::Special),
            ("when", Role::Special),
            ("conditional", Role::Flow(Flow::Branch)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[
            (Part::Name, &["name"]),
            (Part::Body, &["body"]),
            (Part::Value, &["value"]),
            (Part::Arguments, &["arguments"]),
            (Part::Object, &["receiver", "scope", "object"]),
            (Part::Left, &["left"]),
            (Part::Right, &["right"]),
        ]
    }

    fn assignment_declares(&self) -> bool {
        true
    }

    fn constructor(&self) -> &'static str {
        "initialize"
    }

    fn blocks_bind(&self) -> bool {
        false
    }

    fn last_is_returned(&self) -> bool {
        true
    }

    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match b.ast.kind(node) {
            "identifier" => word(x, b, node),
            "instance_variable" => field(x, b, node),
            "method_parameters" | "block_parameters" | "lambda_parameters" => {
                for name in x.items(b, node).into_iter().filter(|&c| b.ast.kind(c) == "identifier").collect::<Vec<_>>()
                {
                    x.parameter(b, name, name);
                }
            }
            "call" => {
                if let Some(method) = b.ast.child_by_field(node, "method") {
                    x.introduce(method);
                }
            }
            "assignment" | "operator_assignment" => {
                if let Some(left) = x.part(b, node, Part::Left) {
                    target(x, b, left, node);
                }
            }
            "left_assignment_list" | "exception_variable" => {
                for left in x.items(b, node) {
                    target(x, b, left, node);
                }
            }
            _ => {}
        }
        Visit::Children
    }

    fn leave_special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
        match b.ast.kind(node) {
            "call" => call(x, b, node),
            "assignment" | "operator_assignment" => assigned(x, b, node),
            _ => {}
        }
    }
}

/// A name without a receiver: a local if one is bound, otherwise a call of a method.
fn word(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if x.is_introduced(node) || x.reference(node).is_some() {
        return;
    }
    let id = b.name_of(node);
    let mut at = Some(b.scope());
    let mut bound = false;
    while let Some(scope) = at {
        let row = b.scope_row(scope);
        bound |= b.declared_in(scope, id).iter().any(|&d| b.definition(d).kind.is_local());
        let closed = row.owner.is_some_and(|d| b.definition(d).kind != DefKind::Lambda);
        at = row.parent.filter(|_| !closed && !bound);
    }
    let reference = b.refer(if bound { RefKind::Read } else { RefKind::Call }, node);
    if !bound {
        b.reference_mut(reference).arity = Some(0);
    }
    x.note(node, reference);
    let value = b.ref_expr(reference);
    let value = if bound { value } else { b.expr(Expr::Call(value)) };
    b.set_expr(node, value);
}

/// `@x`: a field of the object.
fn field(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if x.is_introduced(node) {
        return;
    }
    let Some(class) = b.enclosing_definition(|d| d.kind.is_type()) else { return };
    let this = b.expr(Expr::This(class));
    let reference = b.refer_to(RefKind::Read, node, Base::Member(this), Namespaces::ANY);
    x.note(node, reference);
}

/// What is assigned to: a local, a constant or a field; introduced by its first assignment.
fn target(x: &mut Plain, b: &mut Builder<'_>, left: NodeId, node: NodeId) {
    match b.ast.kind(left) {
        "identifier" => x.assign(b, left),
        "constant" => {
            x.introduce(left);
            b.declare(DefKind::Constant, left, node);
        }
        "instance_variable" => {
            let Some(body) = b.enclosing_definition(|d| d.kind.is_type()).and_then(|c| b.definition(c).body) else {
                return;
            };
            let id = b.name_of(left);
            if b.declared_in(body, id).is_empty() {
                x.introduce(left);
                b.declare_as(DefKind::Field, id, b.ast.span(left), left, body);
            }
        }
        _ => {}
    }
}

fn assigned(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(left) = x.part(b, node, Part::Left) else { return };
    if let Some(reference) = x.reference(left) {
        b.reference_mut(reference).kind = RefKind::Write;
    }
    let Some(value) = x.part(b, node, Part::Right).and_then(|r| x.value(b, r)) else { return };
    let id = b.name_of(left);
    let bound: Option<DefId> = match b.ast.kind(left) {
        "identifier" | "constant" => b.enclosing_scopes().find_map(|s| b.declared_in(s, id).last().copied()),
        "instance_variable" => {
            let body = b.enclosing_definition(|d| d.kind.is_type()).and_then(|c| b.definition(c).body);
            body.and_then(|body| b.declared_in(body, id).first().copied())
        }
        _ => None,
    };
    if let Some(def) = bound {
        b.add_value(def, value);
    }
    b.set_expr(node, value);
}

fn call(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let arguments: Vec<NodeId> = x.part(b, node, Part::Arguments).map(|l| x.items(b, l)).unwrap_or_default();
    let receiver = x.part(b, node, Part::Object);
    let class = b.enclosing_definition(|d| d.kind.is_type());
    let Some(method) = b.ast.child_by_field(node, "method") else { return };
    let name = b.text(method);
    let reference = match (receiver, name) {
        (Some(of), "new") => {
            x.mark_called(b, of, arguments.len());
            let of = x.value_or_unknown(b, of);
            let made = b.expr(Expr::Instance(of));
            return b.set_expr(node, made);
        }
        (Some(of), _) => {
            let of = x.value_or_unknown(b, of);
            b.refer_to(RefKind::Call, method, Base::Member(of), Namespaces::ANY)
        }
        (None, "include" | "extend" | "prepend") => {
            for argument in arguments {
                if let (Some(class), Some(base)) = (class, x.value(b, argument)) {
                    b.add_base(class, base);
                }
            }
            return;
        }
        (None, "attr_reader" | "attr_writer" | "attr_accessor") => return attributes(x, b, &arguments),
        (None, "super") => {
            let Some(class) = class else { return };
            let function = b.enclosing_definition(|d| d.kind.is_callable());
            let Some(name) = function.map(|f| b.definition(f).name) else { return };
            let of = b.expr(Expr::Super(class));
            b.refer_as(RefKind::Call, name, b.ast.span(method), Base::Member(of), Namespaces::ANY)
        }
        (None, "new") if class.is_some() => {
            let of = class.map(|c| b.expr(Expr::ThisType(c)));
            let made = of.map(|of| b.expr(Expr::Instance(of)));
            return made.into_iter().for_each(|made| b.set_expr(node, made));
        }
        (None, _) => b.refer(RefKind::Call, method),
    };
    b.reference_mut(reference).arity = u8::try_from(arguments.len()).ok();
    let callee = b.ref_expr(reference);
    let result = b.expr(Expr::Call(callee));
    b.set_expr(node, result);
}

/// `attr_reader :name` declares a member; its value is that of the field `@name`.
fn attributes(x: &mut Plain, b: &mut Builder<'_>, symbols: &[NodeId]) {
    if b.scope_row(b.scope()).kind != ScopeKind::Class {
        return;
    }
    let Some(class) = b.enclosing_definition(|d| d.kind.is_type()) else { return };
    for &symbol in symbols.iter().filter(|&&s| b.ast.kind(s) == "simple_symbol") {
        let name = b.text(symbol).trim_start_matches(':');
        let id = b.name(name);
        let mut at = b.ast.span(symbol);
        at.start += 1;
        let def = b.declare_as(DefKind::Field, id, at, symbol, b.scope());
        let field = b.name(&format!("@{name}"));
        let this = b.expr(Expr::This(class));
        let held = b.refer_as(RefKind::Read, field, at, Base::Member(this), Namespaces::ANY);
        let value = b.ref_expr(held);
        b.add_value(def, value);
        x.introduce(symbol);
    }
}
