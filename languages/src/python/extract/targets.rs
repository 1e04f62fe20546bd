//! Names that statements bind: assignments, loops, `with`, `except`, `del`, `:=`.

use super::{Extract, Frame, K, Role};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, ExprId, NameId, NodeId, ScopeId};

/// Of the definitions of one name in one scope, no more than this are looked at: a file may hold
/// thousands.
pub(super) const DOUBLES_MAX: usize = 8;

/// Targets behind this many of one assignment get no value.
const PARTS_MAX: usize = 64;

/// Containers in containers are filled this deep.
const NESTED_MAX: u32 = 3;

impl Extract {
    pub(super) fn enter_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.mark_field(b, node, self.syntax.f.left, Role::Target);
    }

    pub(super) fn leave_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let Some(left) = self.child(b, node, f.left) else { return };
        if let Some(declared) = self.child(b, node, f.type_).and_then(|t| b.expr_of(t)) {
            self.declare_type(b, left, declared);
        }
        let Some(right) = self.child(b, node, f.right) else { return };
        self.star_names.assigned(b, self.syntax, left, right);
        match b.expr_of(right) {
            Some(value) => {
                self.assign(b, left, value);
                b.set_expr(node, value);
            }
            None => self.forget(b, left),
        }
    }

    pub(super) fn leave_augmented(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let (Some(left), Some(right)) = (self.child(b, node, f.left), self.child(b, node, f.right)) else { return };
        self.star_names.extended(b, self.syntax, left, right);
        self.forget(b, left);
    }

    pub(super) fn leave_walrus(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let (Some(name), Some(value)) = (self.child(b, node, f.name), self.child(b, node, f.value)) else { return };
        if let Some(value) = b.expr_of(value) {
            self.assign(b, name, value);
            b.set_expr(node, value);
        }
    }

    pub(super) fn leave_as(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        if self.kind_of_parent(b, node) == K::CasePattern {
            return self.leave_as_pattern(b, node);
        }
        let Some(target) = self.child(b, node, f.alias) else { return };
        let value = b.ast.first_child(node).and_then(|v| b.expr_of(v));
        let value = match value {
            Some(value) if self.kind_of_parent(b, node) == K::ExceptClause => self.instances_of(b, value),
            Some(value) => b.expr(Expr::Unwrap(value)),
            None => b.unknown(),
        };
        for name in b.ast.children(target) {
            self.assign(b, name, value);
        }
        b.set_expr(node, value);
    }

    pub(super) fn leave_except(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let (Some(value), Some(alias)) = (self.child(b, node, f.value), self.child(b, node, f.alias)) else { return };
        let value = b.expr_or_unknown(value);
        let value = self.instances_of(b, value);
        self.assign(b, alias, value);
    }

    pub(super) fn kind_of_parent(&self, b: &Builder<'_>, node: NodeId) -> K {
        b.ast.parent(node).map_or(K::Other, |p| self.kind(b, p))
    }

    /// `global` and `nonlocal`: the names are bound further out.
    pub(super) fn enter_outer_names(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let global = self.kind(b, node) == K::GlobalStatement;
        let here = b.scope();
        let names: Vec<NodeId> = b.ast.children(node).filter(|&n| self.kind(b, n) == K::Identifier).collect();
        for at in names {
            let name = b.name_of(at);
            let outer = if global { ScopeId(0) } else { outer_function(b, here, name) };
            if let Some(frame) = self.frames.last_mut().filter(|frame| frame.scope == here) {
                frame.outer_names.insert(name, outer);
            }
        }
    }

    /// Binds a name: the first time a definition, later a write.
    pub(super) fn bind_name(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = b.name_of(node);
        let scope = self.binding_scope(b, node, name);
        let existing: Vec<DefId> = b.declared_in(scope, name).iter().copied().take(DOUBLES_MAX).collect();
        let variable = existing.iter().copied().find(|&d| holds_values(b.definition(d).kind));
        let imported = existing.iter().all(|&d| b.definition(d).kind == DefKind::Import);
        let fallback = imported && !existing.is_empty() && self.is_none_assigned(b, node);
        if variable.is_some() || !imported || fallback {
            let reference = b.refer(RefKind::Write, node);
            let expr = b.ref_expr(reference);
            b.set_expr(node, expr);
            if let Some(variable) = variable {
                self.targets.insert(node, variable);
            }
            return;
        }
        let kind = variable_kind(b, scope, b.text(node));
        let def = b.declare_as(kind, name, b.ast.span(node), node, scope);
        b.definition_mut(def).visibility = visibility(b.text(node));
        self.add_enum_member(b, def, scope);
        self.targets.insert(node, def);
    }

    fn binding_scope(&self, b: &Builder<'_>, node: NodeId, name: NameId) -> ScopeId {
        let scope = match self.role(node) {
            Role::Walrus => b.nearest_scope(&[ScopeKind::Function, ScopeKind::Class, ScopeKind::File]),
            _ => b.scope(),
        };
        let frame = self.frames.last().filter(|f| f.scope == scope);
        frame.and_then(|f| f.outer_names.get(&name)).copied().unwrap_or(scope)
    }

    /// `name = None` after an import: the fallback of `try: import …`.
    fn is_none_assigned(&self, b: &Builder<'_>, node: NodeId) -> bool {
        let assignment = b.ast.parent(node).filter(|&p| self.kind(b, p) == K::Assignment);
        let right = assignment.and_then(|a| self.child(b, a, self.syntax.f.right));
        right.is_some_and(|r| self.kind(b, r) == K::None)
    }

    /// `self.name` as a target: a field of the class, or a write of one it has.
    pub(super) fn bind_field(&mut self, b: &mut Builder<'_>, node: NodeId, object: NodeId, name: NodeId) {
        let spelled = b.name_of(name);
        let of = b.expr_or_unknown(object);
        let Some((class, scope)) = self.receiver(b, object) else {
            b.refer_member(RefKind::Write, name, of);
            return;
        };
        let existing: Vec<DefId> = b.declared_in(scope, spelled).iter().copied().take(DOUBLES_MAX).collect();
        let field = existing.iter().copied().find(|&d| holds_values(b.definition(d).kind));
        if existing.is_empty() {
            let def = b.declare_as(DefKind::Field, spelled, b.ast.span(name), node, scope);
            let visibility = visibility(b.text(name));
            let d = b.definition_mut(def);
            d.visibility = visibility;
            d.parent = Some(class);
            self.targets.insert(node, def);
        } else {
            b.refer_member(RefKind::Write, name, of);
            if let Some(field) = field {
                self.targets.insert(node, field);
            }
        }
    }

    /// The class whose instance or self a name is: the first parameter of a method around here.
    pub(super) fn receiver(&self, b: &mut Builder<'_>, object: NodeId) -> Option<(DefId, ScopeId)> {
        if self.kind(b, object) != K::Identifier {
            return None;
        }
        let name = b.name_of(object);
        let named = |f: &Frame| f.receiver.filter(|r| r.name == name).map(|r| (r.class, r.scope));
        self.frames.iter().rev().find_map(named)
    }

    /// Notes a declared type for what a target binds.
    fn declare_type(&mut self, b: &mut Builder<'_>, target: NodeId, declared: ExprId) {
        if let Some(&def) = self.targets.get(&target)
            && b.definition(def).declared.is_none()
        {
            self.set_declared(b, def, declared);
        }
    }

    /// Gives a value to everything a target binds.
    pub(super) fn assign(&mut self, b: &mut Builder<'_>, target: NodeId, value: ExprId) {
        let mut work = vec![(target, value)];
        while let Some((target, value)) = work.pop() {
            match self.kind(b, target) {
                K::Identifier | K::Attribute => self.assign_one(b, target, value),
                K::PatternList | K::TuplePattern | K::ListPattern | K::Tuple | K::List | K::ExpressionList => {
                    self.unpack(b, target, value, &mut work);
                }
                K::Subscript => self.assign_item(b, target, value, NESTED_MAX),
                K::ParenthesizedExpression => work.extend(b.ast.children(target).map(|c| (c, value))),
                _ => {}
            }
        }
    }

    /// `container[key] = value`
    fn assign_item(&mut self, b: &mut Builder<'_>, target: NodeId, value: ExprId, depth: u32) {
        let f = &self.syntax.f;
        let Some(object) = self.child(b, target, f.value) else { return };
        let mut keys = b.ast.children(target).filter(|&c| b.ast.field_id(c) == f.subscript);
        let key = keys.next().filter(|_| keys.next().is_none());
        drop(keys);
        let items = super::comprehensions::container(b, value);
        let added = match key.and_then(|k| self.written_key(b, k)) {
            Some(key) => b.expr(Expr::Record(items, Box::new([(key, value)]))),
            None => items,
        };
        match self.kind(b, object) {
            // `container[outer][inner] = value`
            K::Subscript if depth > 0 => self.assign_item(b, object, added, depth - 1),
            _ => self.add_items(b, object, added),
        }
    }

    fn unpack(&self, b: &mut Builder<'_>, target: NodeId, value: ExprId, work: &mut Vec<(NodeId, ExprId)>) {
        let items = match b.expr_row(value) {
            Expr::Tuple(items) => Some(items.clone()),
            _ => None,
        };
        let ast = b.ast;
        let is_rest = |&p: &NodeId| matches!(self.kind(b, p), K::ListSplatPattern | K::ListSplat);
        let parts: Vec<NodeId> = ast.children(target).take(PARTS_MAX).collect();
        let rest = parts.iter().position(is_rest);
        for (i, &part) in parts.iter().enumerate() {
            let from_end = parts.len() - i;
            let item = match (rest, &items) {
                (Some(rest), Some(items)) if i == rest => {
                    let end = (items.len() + 1).saturating_sub(from_end).max(i);
                    Some(b.expr(Expr::Tuple(items.get(i..end).unwrap_or(&[]).into())))
                }
                (Some(rest), Some(items)) if i > rest => items.len().checked_sub(from_end).map(|at| items[at]),
                (Some(rest), None) if i >= rest => break,
                (_, Some(items)) => items.get(i).copied(),
                (_, None) => Some(b.expr(Expr::Item(value, i as u32))),
            };
            let part = if Some(i) == rest { ast.first_child(part).unwrap_or(part) } else { part };
            work.extend(item.map(|item| (part, item)));
        }
    }

    fn assign_one(&mut self, b: &mut Builder<'_>, target: NodeId, value: ExprId) {
        let def = self.targets.get(&target).copied();
        let declared = def.is_some_and(|d| b.definition(d).declared.is_some());
        if let Some(def) = def
            && !declared
        {
            b.add_value(def, value);
            self.note_type_variable(b, target, def);
        }
        self.forget_members(b, target);
        if self.kind(b, target) == K::Identifier {
            let name = b.name_of(target);
            self.known.assign(name, (!declared).then_some(value));
        }
    }

    /// Forgets what was known of the names a target binds.
    fn forget(&mut self, b: &mut Builder<'_>, target: NodeId) {
        self.forget_members(b, target);
        if self.kind(b, target) == K::Identifier {
            let name = b.name_of(target);
            self.known.assign(name, None);
        }
    }
}

/// The function scope around `here` that binds the name, else the next one out.
fn outer_function(b: &Builder<'_>, here: ScopeId, name: NameId) -> ScopeId {
    let around = || b.enclosing_scopes().filter(|&s| s != here && b.scope_row(s).kind == ScopeKind::Function);
    let binding = around().find(|&s| !b.declared_in(s, name).is_empty());
    binding.or_else(|| around().next()).unwrap_or(ScopeId(0))
}

fn variable_kind(b: &Builder<'_>, scope: ScopeId, name: &str) -> DefKind {
    let constant = name.bytes().any(|c| c.is_ascii_uppercase()) && !name.bytes().any(|c| c.is_ascii_lowercase());
    match b.scope_row(scope).kind {
        ScopeKind::Class => DefKind::Field,
        ScopeKind::Function | ScopeKind::Block => DefKind::Local,
        _ if constant => DefKind::Constant,
        _ => DefKind::Variable,
    }
}

fn holds_values(kind: DefKind) -> bool {
    use DefKind::*;
    matches!(kind, Variable | Constant | Local | Field | Parameter | Variant | TypeParameter | TypeAlias)
}

/// Python's convention: one underscore for one's own, two for the class alone.
pub(super) fn visibility(name: &str) -> Visibility {
    match name {
        _ if name.starts_with("__") && name.ends_with("__") => Visibility::Public,
        _ if name.starts_with("__") => Visibility::Private,
        _ if name.starts_with('_') => Visibility::Protected,
        _ => Visibility::Public,
    }
}
