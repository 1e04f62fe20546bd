//! Names that are used, and assignments that introduce them.

use super::{Part, Plain, Role};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{ExprId, NodeId, ScopeId};

impl Plain {
    pub(crate) fn name(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.is_introduced(node) || self.reference(node).is_some() {
            return;
        }
        let in_type = matches!(self.parent_role(b.ast, node), Role::Generic | Role::Bases | Role::ArrayType)
            || b.ast.parent(node).is_some_and(|p| self.part(b, p, Part::Type) == Some(node));
        let kind = if in_type { RefKind::Type } else { RefKind::Read };
        let reference = b.refer_to(kind, node, Base::Lexical, Namespaces::ANY);
        self.note(node, reference);
    }

    /// The name behind the dot is looked up when what stands before it is known.
    pub(super) fn enter_member(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(name) = self.member_name(b, node) {
            self.introduce(name);
        }
    }

    /// The plain name in `a.name` and `a.name<T>`.
    fn member_name(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let mut name = self.part(b, node, Part::Name)?;
        while self.role(b.ast, name) == Role::Generic {
            name = b.ast.first_child(name)?;
        }
        Some(name)
    }

    pub(super) fn leave_member(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let (Some(name), Some(object)) = (self.member_name(b, node), self.part(b, node, Part::Object)) else { return };
        let of = self.value_or_unknown(b, object);
        self.refer_member(b, name, node, of);
    }

    /// A member of a value or type.
    pub(crate) fn refer_member(&mut self, b: &mut Builder<'_>, name: NodeId, node: NodeId, of: ExprId) {
        let text = self.tongue.spelling(b.text(name));
        let spelled = b.name(text);
        let reference = b.refer_as(RefKind::Read, spelled, b.ast.span(name), Base::Member(of), Namespaces::ANY);
        self.note(name, reference);
        self.note(node, reference);
    }

    // ---- assignments ----------------------------------------------------------------------------

    /// Where assigning declares, the first assignment to a name in a function introduces it.
    pub(super) fn enter_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(left) = self.part(b, node, Part::Left).filter(|_| self.tongue.assignment_declares()) else { return };
        if self.role(b.ast, left) == Role::Name {
            self.assign(b, left);
        }
    }

    /// Declares a name that is assigned to, unless the function binds it already.
    pub(crate) fn assign(&mut self, b: &mut Builder<'_>, name: NodeId) {
        let scope = b.nearest_scope(&[ScopeKind::Function, ScopeKind::Class, ScopeKind::Module, ScopeKind::File]);
        let spelled = b.name_of(name);
        if self.is_bound(b, scope, spelled) {
            return;
        }
        self.introduce(name);
        let kind = match b.scope_row(scope).kind {
            ScopeKind::Function => DefKind::Local,
            ScopeKind::Class => DefKind::Field,
            // At the top of a file: neither functions nor other files see it.
            _ => DefKind::Local,
        };
        b.declare_as(kind, spelled, b.ast.span(name), name, scope);
    }

    /// Closures see the locals around them.
    fn is_bound(&self, b: &Builder<'_>, scope: ScopeId, name: crate::ids::NameId) -> bool {
        let mut at = Some(scope);
        while let Some(scope) = at {
            if !b.declared_in(scope, name).is_empty() {
                return true;
            }
            let row = b.scope_row(scope);
            let is_lambda = row.owner.is_some_and(|d| b.definition(d).kind == DefKind::Lambda);
            at = row.parent.filter(|_| is_lambda || row.kind == ScopeKind::Block);
        }
        false
    }

    pub(super) fn leave_assignment(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(left) = self.part(b, node, Part::Left) else { return };
        let value = self.part(b, node, Part::Right).and_then(|r| self.value(b, r));
        if let Some(reference) = self.reference(left) {
            b.reference_mut(reference).kind = RefKind::Write;
        }
        if let (Some(value), true, Role::Name) = (value, self.tongue.assignment_declares(), self.role(b.ast, left)) {
            let id = b.name_of(left);
            let bound = b.enclosing_scopes().find_map(|s| b.declared_in(s, id).last().copied());
            if let Some(def) = bound.filter(|&d| b.definition(d).declared.is_none()) {
                b.add_value(def, value);
            }
        }
        if let Some(value) = value {
            b.set_expr(node, value);
        }
    }

    pub(super) fn leave_this(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let class = b.enclosing_definition(|d| d.kind.is_type() || d.kind == DefKind::Extension);
        let Some(class) = class else { return };
        let this = if self.role(b.ast, node) == Role::Super { Expr::Super(class) } else { Expr::This(class) };
        let this = b.expr(this);
        b.set_expr(node, this);
    }
}

impl Plain {
    /// Refers to the names of a qualified name in an import; gives the last.
    pub(crate) fn path(&mut self, b: &mut Builder<'_>, segments: &[NodeId]) -> Option<ExprId> {
        let mut of: Option<ExprId> = None;
        for &segment in segments {
            let base = of.map_or(Base::Lexical, Base::Member);
            let reference = b.refer_to(RefKind::Import, segment, base, Namespaces::ANY);
            self.note(segment, reference);
            of = Some(b.ref_expr(reference));
        }
        of
    }
}

impl Plain {
    /// `a.b.C`: each name looked up in the one before. `kind` is that of the names' nodes.
    pub(crate) fn named_type(&mut self, b: &mut Builder<'_>, node: NodeId, kind: &str) {
        if self.reference(node).is_some() {
            return;
        }
        let names: Vec<NodeId> = b.ast.children(node).filter(|&c| b.ast.kind(c) == kind).collect();
        let mut of: Option<ExprId> = None;
        for name in names {
            let base = of.map_or(Base::Lexical, Base::Member);
            let reference = b.refer_to(RefKind::Type, name, base, Namespaces::ANY);
            self.note(name, reference);
            self.note(node, reference);
            of = Some(b.ref_expr(reference));
        }
    }

    /// `C<A>`: the type that was named, applied to its arguments.
    pub(crate) fn apply_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(list) = b.ast.child_by_kind(node, "type_arguments") else { return };
        let Some(generic) = self.reference(node).map(|r| b.ref_expr(r)) else { return };
        let arguments = self.items(b, list).into_iter().map(|a| self.value_or_unknown(b, a)).collect();
        let applied = b.expr(Expr::Apply(generic, arguments));
        b.set_expr(node, applied);
    }
}
