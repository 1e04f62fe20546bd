//! Tables, the functions in them, and what a module returns.

use crate::builder::Builder;
use crate::facts::{DefKind, Expr, Namespaces, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NodeId, ScopeId};
use crate::plain::{Part, Plain};
use crate::positions::Span;

/// In longer lists nothing is paired: `a, b = x, y`.
pub(super) const PAIRS_MAX: usize = 16;
/// Longer names of functions (`function a.b.c.d()`) are not followed.
const SEGMENTS_MAX: usize = 8;

/// What an anonymous function or table is assigned to.
enum Holder {
    /// A variable of its own: `local x = …`.
    Local(NodeId),
    /// A name that is not local here.
    Global(NodeId),
    /// A field of a table that is known: its name, and the scope of the table's members.
    Field(NodeId, ScopeId),
    /// Something that exists already, or nothing.
    None,
}

// ---- functions ----------------------------------------------------------------------------------

pub(super) fn enter_declared_function(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = b.ast.child_by_field(node, "name") else { return };
    let is_local = b.bytes(node).starts_with(b"local");
    let def = match b.ast.kind(name) {
        "identifier" if is_local => local_function(x, b, name, node),
        "identifier" => match bound(b, name) {
            // `local f; function f() end` gives the variable its value.
            Some(def) => {
                let function = unnamed_function(x, b, node);
                let value = b.expr(Expr::Definition(function));
                b.add_value(def, value);
                return open(x, b, function, node);
            }
            None => declare(x, b, DefKind::Function, name, node, ScopeId(0)),
        },
        _ => {
            let (table, field) = (x.part(b, name, Part::Object), x.part(b, name, Part::Name));
            let owner = table.and_then(|table| object_named(b, table));
            match (field, owner.and_then(|o| b.definition(o).body)) {
                (Some(field), Some(body)) => declare(x, b, DefKind::Method, field, node, body),
                (Some(field), None) => {
                    x.introduce(field);
                    unnamed_function(x, b, node)
                }
                (None, _) => return,
            }
        }
    };
    open(x, b, def, node);
}

pub(super) fn enter_function_value(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let def = match holder(x, b, node) {
        Holder::Local(name) => local_function(x, b, name, node),
        Holder::Global(name) => declare(x, b, DefKind::Function, name, node, ScopeId(0)),
        Holder::Field(name, body) => declare(x, b, DefKind::Method, name, node, body),
        Holder::None => unnamed_function(x, b, node),
    };
    let value = b.expr(Expr::Definition(def));
    b.set_expr(node, value);
    open(x, b, def, node);
}

fn open(x: &mut Plain, b: &mut Builder<'_>, def: DefId, node: NodeId) {
    x.describe(b, def, node);
    b.open_scope(ScopeKind::Function, Some(def), node);
    if b.definition(def).kind.is_callable() {
        b.measure(def, node);
    }
}

/// Visible in its own body.
fn local_function(x: &mut Plain, b: &mut Builder<'_>, name: NodeId, node: NodeId) -> DefId {
    let scope = b.scope();
    let def = declare(x, b, DefKind::Function, name, node, scope);
    let from = b.next_reference();
    b.definition_mut(def).visible_from = Some(from);
    b.definition_mut(def).visibility = Visibility::Private;
    def
}

fn unnamed_function(_x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> DefId {
    unnamed(b, DefKind::Lambda, node)
}

fn unnamed(b: &mut Builder<'_>, kind: DefKind, node: NodeId) -> DefId {
    let (name, start, scope) = (b.name(""), b.ast.span(node).start, b.scope());
    let def = b.declare_as(kind, name, Span { start, end: start }, node, scope);
    b.definition_mut(def).namespaces = Namespaces::NONE;
    def
}

fn declare(x: &mut Plain, b: &mut Builder<'_>, kind: DefKind, name: NodeId, node: NodeId, scope: ScopeId) -> DefId {
    x.introduce(name);
    let id = b.name_of(name);
    b.declare_as(kind, id, b.ast.span(name), node, scope)
}

// ---- what holds a value -------------------------------------------------------------------------

/// What the value at a node is assigned to, if that is its first and only name.
fn holder(x: &Plain, b: &mut Builder<'_>, node: NodeId) -> Holder {
    let Some(parent) = b.ast.parent(node) else { return Holder::None };
    if b.ast.kind(parent) == "field" {
        let name = b.ast.child_by_field(parent, "name").filter(|&n| n != node && b.ast.kind(n) == "identifier");
        let body = b.scope();
        return name.map_or(Holder::None, |name| Holder::Field(name, body));
    }
    let call = b.ast.parent(parent).filter(|_| b.ast.kind(parent) == "arguments");
    if let Some(call) = call.filter(|&call| makes_class(x, b, call, node)) {
        return holder(x, b, call);
    }
    let Some(assignment) = b.ast.parent(parent).filter(|&a| b.ast.kind(a) == "assignment_statement") else {
        return Holder::None;
    };
    let position = b.ast.children(parent).take(PAIRS_MAX).position(|value| value == node);
    let targets = b.ast.child_by_kind(assignment, "variable_list");
    let target = position.zip(targets).and_then(|(i, list)| b.ast.children(list).nth(i));
    let Some(target) = target else { return Holder::None };
    let is_local = b.ast.parent(assignment).is_some_and(|p| b.ast.kind(p) == "variable_declaration");
    match b.ast.kind(target) {
        "identifier" if is_local => Holder::Local(target),
        "identifier" if bound(b, target).is_none() => Holder::Global(target),
        "dot_index_expression" => {
            let (table, field) = (x.part(b, target, Part::Object), x.part(b, target, Part::Name));
            let owner = table.and_then(|table| object_named(b, table)).and_then(|o| b.definition(o).body);
            let Some((field, body)) = field.zip(owner) else { return Holder::None };
            let known = b.name_of(field);
            if b.declared_in(body, known).is_empty() { Holder::Field(field, body) } else { Holder::None }
        }
        _ => Holder::None,
    }
}

/// Whether a call is `setmetatable({ … }, { … })` of this table: a class with a base, and not an object.
fn makes_class(x: &Plain, b: &Builder<'_>, call: NodeId, table: NodeId) -> bool {
    let is_table = |n: NodeId| b.ast.kind(n) == "table_constructor";
    let (Some(name), Some(list)) = (x.part(b, call, Part::Callee), x.part(b, call, Part::Arguments)) else {
        return false;
    };
    let arguments: Vec<NodeId> = b.ast.children(list).take(3).collect();
    b.bytes(name) == b"setmetatable"
        && matches!(arguments[..], [first, meta] if first == table && is_table(first) && is_table(meta))
}

/// Whether a value declares what it is assigned to.
pub(super) fn declares(x: &Plain, b: &Builder<'_>, value: NodeId) -> bool {
    match b.ast.kind(value) {
        "function_definition" | "table_constructor" => true,
        "function_call" => {
            let first = x.part(b, value, Part::Arguments).and_then(|list| b.ast.first_child(list));
            first.is_some_and(|first| makes_class(x, b, value, first))
        }
        _ => false,
    }
}

/// What a name is bound to around here.
pub(super) fn bound(b: &mut Builder<'_>, name: NodeId) -> Option<DefId> {
    let id = b.name_of(name);
    b.enclosing_scopes().find_map(|s| {
        let is_members = b.scope_row(s).kind == ScopeKind::Class;
        b.declared_in(s, id).last().copied().filter(|_| !is_members)
    })
}

/// The table a name or a chain of fields stands for, where the source says which.
pub(super) fn object_named(b: &mut Builder<'_>, node: NodeId) -> Option<DefId> {
    let mut fields = Vec::new();
    let mut at = node;
    while b.ast.kind(at) == "dot_index_expression" && fields.len() < SEGMENTS_MAX {
        fields.push(b.ast.child_by_field(at, "field")?);
        at = b.ast.child_by_field(at, "table")?;
    }
    if b.ast.kind(at) != "identifier" {
        return None;
    }
    let mut object = match bound(b, at) {
        Some(def) => object_of(b, def)?,
        None if b.bytes(at) == b"self" => self_object(b)?,
        None => return None,
    };
    for field in fields.into_iter().rev() {
        let (body, id) = (b.definition(object).body?, b.name_of(field));
        let member = b.declared_in(body, id).last().copied()?;
        object = object_of(b, member)?;
    }
    Some(object)
}

/// The table a variable or field holds.
fn object_of(b: &Builder<'_>, def: DefId) -> Option<DefId> {
    let table = |value: &ExprId| match *b.expr_row(*value) {
        Expr::Definition(d) if b.definition(d).kind == DefKind::Object => Some(d),
        _ => None,
    };
    b.definition(def).values.iter().find_map(table)
}

/// The table that `self` is in a function declared as `table:name`.
pub(super) fn self_object(b: &Builder<'_>) -> Option<DefId> {
    let method = b.enclosing_definition(|d| d.kind == DefKind::Method)?;
    let owner = b.scope_row(b.definition(method).scope).owner?;
    (b.definition(owner).kind == DefKind::Object).then_some(owner)
}

// ---- tables -------------------------------------------------------------------------------------

pub(super) fn enter_table(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let holds = match holder(x, b, node) {
        Holder::Local(name) => Some(local_table(x, b, name)),
        Holder::Global(name) => Some(declare(x, b, DefKind::Variable, name, name, ScopeId(0))),
        Holder::Field(name, body) => Some(declare(x, b, DefKind::Field, name, name, body)),
        Holder::None => None,
    };
    let object = unnamed(b, DefKind::Object, node);
    if let Some(holder) = holds {
        b.definition_mut(object).parent = Some(holder);
        let value = b.expr(Expr::Definition(object));
        b.add_value(holder, value);
    }
    b.open_scope(ScopeKind::Class, Some(object), node);
    let value = b.expr(Expr::Definition(object));
    b.set_expr(node, value);
}

fn local_table(x: &mut Plain, b: &mut Builder<'_>, name: NodeId) -> DefId {
    let at_top = b.scope_row(b.scope()).kind == ScopeKind::File;
    let (kind, scope) = (if at_top { DefKind::Variable } else { DefKind::Local }, b.scope());
    let def = declare(x, b, kind, name, name, scope);
    let from = b.next_reference();
    b.definition_mut(def).visible_from = Some(from);
    b.definition_mut(def).visibility = Visibility::Private;
    def
}

/// What a module gives away as a table literal, it offers name by name.
pub(super) fn leave_table(_x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let list = b.ast.parent(node).filter(|&p| b.ast.kind(p) == "expression_list");
    let is_returned = list.and_then(|l| b.ast.parent(l)).is_some_and(|r| b.ast.kind(r) == "return_statement");
    if !is_returned || in_function(b) {
        return;
    }
    let ast = b.ast;
    for field in ast.children(node) {
        let Some(name) = ast.child_by_field(field, "name").filter(|&n| ast.kind(n) == "identifier") else { continue };
        if let Some(value) = ast.child_by_field(field, "value").and_then(|v| b.expr_of(v)) {
            let text = b.text(name);
            b.export(text, value);
        }
    }
}

fn in_function(b: &Builder<'_>) -> bool {
    b.enclosing_scopes().any(|s| b.scope_row(s).kind == ScopeKind::Function)
}

/// `name = value` declares a member, unless its value does.
pub(super) fn enter_field(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = b.ast.child_by_field(node, "name").filter(|&n| b.ast.kind(n) == "identifier") else { return };
    if b.text(node).starts_with('[') {
        return;
    }
    x.introduce(name);
    let declares = |v: NodeId| matches!(b.ast.kind(v), "function_definition" | "table_constructor");
    if !b.ast.child_by_field(node, "value").is_some_and(declares) {
        let body = b.scope();
        declare(x, b, DefKind::Field, name, node, body);
    }
}

pub(super) fn leave_field(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(value) = b.ast.child_by_field(node, "value") else { return };
    let Some(held) = x.value(b, value) else { return };
    b.set_expr(value, held);
    let Some(name) = b.ast.child_by_field(node, "name").filter(|&n| x.is_introduced(n)) else { return };
    let (body, id) = (b.scope(), b.name_of(name));
    let Some(def) = b.declared_in(body, id).last().copied() else { return };
    if b.definition(def).kind == DefKind::Field && b.definition(def).values.is_empty() {
        b.add_value(def, held);
    }
}

/// A function gives its first value to who wants one. What a file returns is what `require` gives.
pub(super) fn leave_return(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let list = b.ast.child_by_kind(node, "expression_list").unwrap_or(node);
    let Some(first) = x.items(b, list).first().copied() else { return };
    let Some(value) = x.value(b, first) else { return };
    let function = b.enclosing_definition(|d| d.kind.is_callable() || d.kind == DefKind::Lambda);
    match function {
        Some(function) if in_function(b) => b.add_returned(function, value),
        _ => b.export("=", value),
    }
}
