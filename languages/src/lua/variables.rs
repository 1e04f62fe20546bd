//! Names, local and global variables, parameters and loops.

use super::tables::{PAIRS_MAX, bound, declares, object_named, self_object};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NodeId, ScopeId};
use crate::plain::{Part, Plain};

/// A name that is used.
pub(super) fn word(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if x.is_introduced(node) || x.reference(node).is_some() {
        return;
    }
    // The parameter that no list names.
    if b.bytes(node) == b"self" && bound(b, node).is_none() {
        let this = match self_object(b) {
            Some(object) => b.expr(Expr::This(object)),
            None => b.unknown(),
        };
        return b.set_expr(node, this);
    }
    let reference = b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::ANY);
    x.note(node, reference);
}

pub(super) fn parameters(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    for name in x.items(b, node) {
        if b.ast.kind(name) == "identifier" {
            x.parameter(b, name, name);
        }
    }
}

/// The names of a list, and the values they are given.
fn sides(x: &Plain, b: &Builder<'_>, node: NodeId) -> (Vec<NodeId>, Vec<NodeId>) {
    let list = |kind: &str| b.ast.child_by_kind(node, kind).map(|l| x.items(b, l)).unwrap_or_default();
    let names = list("variable_list").into_iter().filter(|&n| b.ast.kind(n) != "attribute").collect();
    (names, list("expression_list"))
}

/// The value a name is given by its place; of a call that gives several, the first.
fn value_at(x: &Plain, b: &mut Builder<'_>, values: &[NodeId], i: usize) -> Option<ExprId> {
    values.get(i).filter(|_| i < PAIRS_MAX).and_then(|&v| x.value(b, v))
}

// ---- local variables ----------------------------------------------------------------------------

fn assignment_in(b: &Builder<'_>, node: NodeId) -> NodeId {
    b.ast.child_by_kind(node, "assignment_statement").unwrap_or(node)
}

pub(super) fn introduce_locals(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let (names, _) = sides(x, b, assignment_in(b, node));
    names.into_iter().for_each(|name| x.introduce(name));
}

/// Locals are visible behind their statement: `local x = x` reads the outer one.
pub(super) fn leave_locals(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let (names, values) = sides(x, b, assignment_in(b, node));
    for (i, name) in names.into_iter().enumerate() {
        if i < PAIRS_MAX && values.get(i).is_some_and(|&v| declares(x, b, v)) {
            continue; // the value declared it
        }
        let value = value_at(x, b, &values, i);
        local(b, name, node, value);
    }
}

fn local(b: &mut Builder<'_>, name: NodeId, node: NodeId, value: Option<ExprId>) -> DefId {
    let at_top = b.scope_row(b.scope()).kind == ScopeKind::File;
    let kind = if at_top { DefKind::Variable } else { DefKind::Local };
    let def = b.declare(kind, name, name);
    let from = b.next_reference();
    let row = b.definition_mut(def);
    (row.visible_from, row.visibility) = (Some(from), Visibility::Private);
    let Some(value) = value else { return def };
    match required(b, value) {
        Some(specifier) => {
            let row = b.definition_mut(def);
            (row.kind, row.alias) = (DefKind::Import, Some(value));
            let scope = b.scope();
            let import =
                Import { scope, specifier, target: value, definition: Some(def), star: false, exported: false };
            b.import(import, node);
        }
        None => b.add_value(def, value),
    }
    def
}

/// The module a value is, or is a member of.
fn required(b: &Builder<'_>, value: ExprId) -> Option<crate::ids::NameId> {
    let module = |e: ExprId| if let Expr::Module(name) = *b.expr_row(e) { Some(name) } else { None };
    match *b.expr_row(value) {
        Expr::Ref(r) => match b.reference(r).base {
            Base::Member(of) => module(of),
            _ => None,
        },
        _ => module(value),
    }
}

// ---- assignments --------------------------------------------------------------------------------

pub(super) fn leave_assignment(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    if b.ast.parent(node).is_some_and(|p| b.ast.kind(p) == "variable_declaration") {
        return;
    }
    let (targets, values) = sides(x, b, node);
    for (i, target) in targets.into_iter().enumerate() {
        let value = value_at(x, b, &values, i);
        match b.ast.kind(target) {
            "identifier" => assign_name(x, b, target, value),
            "dot_index_expression" => assign_field(x, b, target, value),
            _ => {}
        }
    }
}

/// The first assignment to a name that nothing binds makes a global variable.
fn assign_name(x: &mut Plain, b: &mut Builder<'_>, name: NodeId, value: Option<ExprId>) {
    if let Some(reference) = x.reference(name) {
        b.reference_mut(reference).kind = RefKind::Write;
    }
    if x.is_introduced(name) {
        return;
    }
    let def = match bound(b, name) {
        Some(def) => def,
        None => {
            let id = b.name_of(name);
            b.declare_as(DefKind::Variable, id, b.ast.span(name), name, ScopeId(0))
        }
    };
    if let Some(value) = value.filter(|_| !b.definition(def).kind.is_callable()) {
        b.add_value(def, value);
    }
}

/// The first assignment to a field of a table that is known makes a member of it.
fn assign_field(x: &mut Plain, b: &mut Builder<'_>, target: NodeId, value: Option<ExprId>) {
    if let Some(reference) = x.reference(target) {
        b.reference_mut(reference).kind = RefKind::Write;
    }
    let (Some(table), Some(field)) = (x.part(b, target, Part::Object), x.part(b, target, Part::Name)) else { return };
    let Some(body) = object_named(b, table).and_then(|o| b.definition(o).body) else { return };
    let id = b.name_of(field);
    let known = b.declared_in(body, id).first().copied();
    let def = known.unwrap_or_else(|| b.declare_as(DefKind::Field, id, b.ast.span(field), target, body));
    if let Some(value) = value.filter(|_| b.definition(def).kind == DefKind::Field) {
        b.add_value(def, value);
    }
}

// ---- loops --------------------------------------------------------------------------------------

fn loop_names(x: &Plain, b: &Builder<'_>, node: NodeId) -> Vec<NodeId> {
    match b.ast.child_by_field(node, "name") {
        Some(name) => vec![name],
        None => sides(x, b, node).0,
    }
}

pub(super) fn introduce_loop(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    loop_names(x, b, node).into_iter().for_each(|name| x.introduce(name));
}

/// `for key, item in pairs(t)`: what is walked over does not see the names.
pub(super) fn leave_loop(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let items = items_of(x, b, node);
    for (i, name) in loop_names(x, b, node).into_iter().enumerate() {
        let def = b.declare(DefKind::Local, name, name);
        if let Some(of) = items.filter(|_| i == 1) {
            let item = b.expr(Expr::Element(of));
            b.add_value(def, item);
        }
    }
}

/// The table that `pairs` or `ipairs` walks over.
fn items_of(x: &Plain, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
    let call = sides(x, b, node).1.first().copied().filter(|&c| b.ast.kind(c) == "function_call")?;
    let name = x.part(b, call, Part::Callee)?;
    let arguments = x.part(b, call, Part::Arguments).filter(|_| matches!(b.text(name), "pairs" | "ipairs"))?;
    let table = x.items(b, arguments).first().copied()?;
    x.value(b, table)
}
