//! Fields, local variables, resources, loop variables and `catch` parameters.

use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, Namespaces, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};
use crate::java::extract::Extract;
use crate::java::syntax::K;

impl Extract {
    /// The modifiers of `static final int A, B` are read once for all its names.
    pub(super) fn enter_fields(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let modifiers = self.modifiers(b, node);
        self.field_modifiers.push(modifiers);
    }

    /// `name = value` in a declaration of fields or locals; the name of `Type... name`.
    pub(super) fn declarator(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let g = self.grammar;
        let (Some(parent), Some(name)) = (b.ast.parent(node), g.child(b.ast, node, g.fields.name)) else { return };
        if g.kind(b.ast, name) != K::Identifier {
            return;
        }
        let dimensions = g.child(b.ast, node, g.fields.dimensions);
        let declared = b.expr_of(parent).map(|t| self.array_of(b, t, dimensions));
        let value = g.child(b.ast, node, g.fields.value).and_then(|v| b.expr_of(v));
        if let Some((declared, value)) = declared.zip(value) {
            self.lambda_of_type(b, value, declared);
        }
        match g.kind(b.ast, parent) {
            K::SpreadParameter => self.spread_parameter(b, name, parent),
            K::Field | K::Constant => self.field(b, name, parent, declared),
            _ => {
                self.local(b, name, node, declared, value);
            }
        }
    }

    fn field(&mut self, b: &mut Builder<'_>, name: NodeId, declaration: NodeId, declared: Option<ExprId>) {
        let modifiers = self.field_modifiers.last().copied().unwrap_or_default();
        let owner = b.scope_row(b.scope()).owner;
        let in_interface = owner.is_some_and(|o| b.definition(o).kind == DefKind::Interface);
        let is_constant = in_interface || modifiers.is_static && modifiers.is_final;
        let field = b.declare(if is_constant { DefKind::Constant } else { DefKind::Field }, name, declaration);
        let row = b.definition_mut(field);
        (row.namespaces, row.declared) = (Namespaces::VALUE, declared);
        self.apply_modifiers(b, field, modifiers);
        self.apply_spans(b, field, declaration);
        if in_interface {
            b.add_flags(field, DefFlags::STATIC);
        }
    }

    /// A variable in scope from here on (JLS 6.3). Its value says its type where `var` stands.
    pub(super) fn local(
        &mut self,
        b: &mut Builder<'_>,
        name: NodeId,
        node: NodeId,
        declared: Option<ExprId>,
        value: Option<ExprId>,
    ) -> DefId {
        let local = b.declare(DefKind::Local, name, node);
        let from = b.next_reference();
        let row = b.definition_mut(local);
        (row.namespaces, row.declared, row.visible_from) = (Namespaces::VALUE, declared, Some(from));
        if let Some(value) = value.filter(|_| declared.is_none()) {
            b.add_value(local, value);
        }
        local
    }

    /// `for (Type name : value)`: the name is in scope behind the value.
    pub(super) fn enhanced_for_value(&mut self, b: &mut Builder<'_>, value: NodeId) {
        let g = self.grammar;
        if b.ast.field_id(value) != g.fields.value || g.parent_kind(b.ast, value) != K::EnhancedFor {
            return;
        }
        let Some(node) = b.ast.parent(value) else { return };
        let Some(name) = g.child(b.ast, node, g.fields.name) else { return };
        let dimensions = g.child(b.ast, node, g.fields.dimensions);
        let declared = b.expr_of(node).map(|t| self.array_of(b, t, dimensions));
        let items = b.expr_or_unknown(value);
        let item = b.expr(Expr::Element(items));
        self.local(b, name, node, declared, Some(item));
    }

    /// `try (Type name = value)`.
    pub(super) fn resource(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let g = self.grammar;
        let Some(name) = g.child(b.ast, node, g.fields.name) else { return };
        let declared = b.expr_of(node);
        let value = g.child(b.ast, node, g.fields.value).and_then(|v| b.expr_of(v));
        self.local(b, name, node, declared, value);
    }

    /// `catch (A | B name)`.
    pub(super) fn catch_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let g = self.grammar;
        let Some(name) = g.child(b.ast, node, g.fields.name) else { return };
        let declared = b.expr_of(node);
        self.local(b, name, node, declared, None);
    }

    /// Blocks bind their locals. The body of a function shares the scope of the parameters, whose
    /// names its locals may not have (JLS 6.4).
    pub(super) fn enter_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let parent = self.grammar.parent_kind(b.ast, node);
        if !matches!(parent, K::Method | K::CompactConstructor | K::Lambda) {
            b.open_scope(ScopeKind::Block, None, node);
        }
    }
}
