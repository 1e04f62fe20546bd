//! Types: their declarations, members, and type expressions.

use super::functions::anonymous;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};

/// A type declaration being walked.
pub(super) struct Declared {
    pub(super) def: DefId,
    spec: NodeId,
}

impl Extract {
    pub(super) fn enter_type(&mut self, b: &mut Builder<'_>, spec: NodeId) {
        let Some(name) = self.child(b, spec, self.syntax.name) else { return };
        let type_node = self.child(b, spec, self.syntax.type_);
        let kind = match type_node.map(|t| self.kind(b, t)) {
            _ if self.kind(b, spec) == K::TypeAlias => DefKind::TypeAlias,
            Some(K::StructType) => DefKind::Struct,
            Some(K::InterfaceType) => DefKind::Interface,
            _ => DefKind::Class,
        };
        let whole = self.whole_of(b, spec);
        let def = b.declare(kind, name, whole);
        self.describe(b, def);
        self.document_spec(b, def, spec);
        if b.scope_row(b.scope()).parent.is_some() {
            b.definition_mut(def).visible_from = Some(b.next_reference());
        }
        if let Some(end) = type_node.and_then(|t| self.signature_end(b, t)) {
            b.spans_mut(def).signature.end = end;
        }
        if self.child(b, spec, self.syntax.type_parameters).is_some() {
            b.open_scope(ScopeKind::Block, None, spec);
        }
        self.types.push(Declared { def, spec });
    }

    pub(super) fn leave_type(&mut self, b: &mut Builder<'_>, spec: NodeId) {
        let Some(Declared { def, .. }) = self.types.pop_if(|t| t.spec == spec) else { return };
        let Some(type_node) = self.child(b, spec, self.syntax.type_) else { return };
        if b.definition(def).body.is_some() {
            return;
        }
        let underlying = self.value(b, type_node);
        if b.definition(def).kind == DefKind::TypeAlias {
            b.definition_mut(def).alias = underlying;
            return;
        }
        b.definition_mut(def).declared = underlying;
        // A type defined by another one has its fields, and its methods if it is an interface.
        let named = matches!(self.kind(b, type_node), K::TypeIdentifier | K::QualifiedType | K::GenericType);
        if let Some(base) = underlying.filter(|_| named) {
            b.add_base(def, base);
        }
    }

    /// Where the members of a struct or interface start.
    fn signature_end(&self, b: &Builder<'_>, type_node: NodeId) -> Option<u32> {
        match self.kind(b, type_node) {
            K::StructType => {
                let list = self.items(b, type_node).find(|&c| self.kind(b, c) == K::FieldList)?;
                Some(b.ast.span(list).start)
            }
            K::InterfaceType => Some(b.ast.span(b.ast.first_child(type_node)?).end),
            _ => None,
        }
    }

    /// A struct or interface type: the body of the type declared around it, or a type without a name.
    pub(super) fn enter_members(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let around = b.ast.parent(node).filter(|&p| self.kind(b, p) == K::TypeSpec);
        let def = match self.types.last() {
            Some(&Declared { def, spec }) if around == Some(spec) => def,
            _ => {
                let def = anonymous(b, DefKind::Object, node);
                let type_ = b.expr(Expr::Definition(def));
                b.set_expr(node, type_);
                def
            }
        };
        b.open_scope(ScopeKind::Class, Some(def), node);
    }

    /// The type whose members are being walked.
    fn member_owner(&self, b: &Builder<'_>) -> Option<DefId> {
        b.scope_row(b.scope()).owner
    }

    pub(super) fn leave_field(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        let declared = self.value(b, type_node);
        let names = self.items_in(b, node, self.syntax.name);
        for &name in &names {
            let def = b.declare(DefKind::Field, name, node);
            self.describe(b, def);
            self.document(b, def, node);
            b.definition_mut(def).declared = declared;
        }
        if names.is_empty() {
            self.embed(b, node, type_node, declared);
        }
    }

    /// An embedded field is named after its type, and what the type has is promoted.
    fn embed(&mut self, b: &mut Builder<'_>, node: NodeId, type_node: NodeId, declared: Option<ExprId>) {
        let Some(name) = self.type_name(b, type_node) else { return };
        let def = b.declare(DefKind::Field, name, node);
        self.describe(b, def);
        self.document(b, def, node);
        b.add_flags(def, DefFlags::EMBEDDED);
        b.definition_mut(def).declared = declared;
        if let (Some(owner), Some(base)) = (self.member_owner(b), declared) {
            b.add_base(owner, base);
        }
    }

    /// The unqualified name in a type: `T` in `T`, `p.T` and `T[int]`.
    pub(super) fn type_name(&self, b: &Builder<'_>, type_node: NodeId) -> Option<NodeId> {
        let mut at = type_node;
        loop {
            at = match self.kind(b, at) {
                K::TypeIdentifier => return Some(at),
                K::QualifiedType => self.child(b, at, self.syntax.name)?,
                K::GenericType => self.child(b, at, self.syntax.type_)?,
                K::PointerType | K::ParenthesizedType => self.items(b, at).next()?,
                _ => return None,
            };
        }
    }

    /// An element of an interface: one type alone is embedded; a union constrains.
    pub(super) fn leave_type_elem(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.parent_kind(b, node) != K::InterfaceType {
            return;
        }
        let mut types = self.items(b, node);
        let (Some(one), None) = (types.next(), types.next()) else { return };
        if let (Some(owner), Some(base)) = (self.member_owner(b), self.value(b, one)) {
            b.add_base(owner, base);
        }
    }

    pub(super) fn leave_qualified(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let package = self.child(b, node, self.syntax.package);
        let Some(name) = self.child(b, node, self.syntax.name) else { return };
        let of = match package {
            Some(package) => self.value_or_unknown(b, package),
            None => b.unknown(),
        };
        let reference = b.refer_to(RefKind::Type, name, Base::Member(of), Namespaces::ANY);
        self.note(node, reference);
    }

    pub(super) fn leave_generic(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        let Some(list) = self.child(b, node, self.syntax.type_arguments) else { return };
        let generic = self.value_or_unknown(b, type_node);
        let nodes: Vec<NodeId> = self.items(b, list).collect();
        let arguments = nodes.into_iter().map(|n| self.value_or_unknown(b, n)).collect();
        let applied = b.expr(Expr::Apply(generic, arguments));
        b.set_expr(node, applied);
    }

    pub(super) fn leave_sequence(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let (name, field) = match self.kind(b, node) {
            K::ChannelType => ("chan", self.syntax.value),
            _ => ("slice", self.syntax.element),
        };
        let Some(element) = self.child(b, node, field) else { return };
        let item = self.value_or_unknown(b, element);
        let type_ = container(b, name, vec![item]);
        b.set_expr(node, type_);
    }

    pub(super) fn leave_map(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let key = self.child(b, node, self.syntax.key);
        let value = self.child(b, node, self.syntax.value);
        let (Some(key), Some(value)) = (key, value) else { return };
        let items = vec![self.value_or_unknown(b, key), self.value_or_unknown(b, value)];
        let type_ = container(b, "map", items);
        b.set_expr(node, type_);
    }
}

/// A container type of the language applied to its items' types.
pub(super) fn container(b: &mut Builder<'_>, name: &str, items: Vec<ExprId>) -> ExprId {
    let container = b.builtin(name);
    b.expr(Expr::Apply(container, items.into()))
}
