//! Declarations being walked: which names they introduce, and as what.

use super::declarators::Declarator;
use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};
use crate::language::Visit;

/// A declaration with the names it introduces.
pub(super) struct Frame {
    pub(super) node: NodeId,
    pub(super) kind: K,
    /// The type all declarators start from.
    pub(super) type_node: Option<NodeId>,
    pub(super) declarators: Vec<Declarator>,
    /// The declarator whose name comes next.
    next: usize,
    pub(super) is_static: bool,
    pub(super) is_extern: bool,
    pub(super) is_friend: bool,
    /// The function a parameter belongs to; the function a definition introduced.
    pub(super) function: Option<DefId>,
    /// What the name declared last.
    pub(super) last: Option<DefId>,
}

impl Extract {
    pub(super) fn enter_frame(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> Visit {
        if kind == K::ForRange {
            b.open_scope(ScopeKind::Block, None, node);
        }
        let tops: Vec<NodeId> = b.ast.children(node).filter(|&c| self.is_declarator(b, c)).collect();
        let declarators = tops.into_iter().flat_map(|top| self.declarators(b, top)).collect();
        let mut frame = Frame {
            node,
            kind,
            type_node: self.child(b, node, self.syntax.type_),
            declarators,
            next: 0,
            is_static: false,
            is_extern: false,
            is_friend: self.parent_kind(b, node) == K::Friend,
            function: None,
            last: None,
        };
        for child in b.ast.children(node).filter(|&c| self.kind(b, c) == K::StorageClass) {
            frame.is_static |= b.bytes(child) == b"static";
            frame.is_extern |= b.bytes(child) == b"extern";
        }
        if let Some(outer) = self.frames.last().filter(|_| is_parameter(kind)) {
            frame.function = outer.function.filter(|_| outer.next > 0 && outer.is_function_at(outer.next - 1));
        }
        self.frames.push(frame);
        Visit::Children
    }

    /// Children that introduce names: those in the field, and the targets of `for (x : y)`.
    fn is_declarator(&self, b: &Builder<'_>, node: NodeId) -> bool {
        self.is_field(b, node, self.syntax.declarator)
    }

    pub(super) fn leave_frame(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(frame) = self.frames.pop_if(|f| f.node == node) {
            self.finish_frame(b, &frame);
        }
    }

    fn finish_frame(&mut self, b: &mut Builder<'_>, frame: &Frame) {
        match frame.kind {
            K::ForRange => self.leave_for_range(b, frame),
            K::OptionalParameter => self.leave_optional(b, frame),
            K::Parameter | K::VariadicParameterDeclaration if frame.declarators.is_empty() => {
                self.unnamed_parameter(b, frame);
            }
            K::Parameter => self.leave_parameter(b, frame),
            K::FieldDeclaration => self.leave_field_declaration(b, frame),
            _ => {}
        }
    }

    /// If a node is the name the innermost declaration introduces next: that declarator.
    pub(super) fn introduced(&self, node: NodeId) -> Option<Declarator> {
        let frame = self.frames.last()?;
        frame.declarators.get(frame.next).filter(|d| d.name == node).copied()
    }

    /// Declares the next name of the innermost declaration, in the current scope.
    pub(super) fn introduce(&mut self, b: &mut Builder<'_>, declarator: Declarator) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.next += 1;
        let kind = frame.kind;
        let def = match kind {
            _ if declarator.function.is_some() && !self.is_direct_initialization(b, declarator) => {
                self.declare_function(b, declarator)
            }
            K::Parameter | K::OptionalParameter | K::VariadicParameterDeclaration => {
                self.declare_parameter(b, declarator)
            }
            K::TypeDefinition => self.declare_typedef(b, declarator),
            K::FunctionDefinition => self.define_by_macro(b, declarator),
            _ => self.declare_variable(b, declarator),
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.last = def;
            if declarator.function.is_some() {
                frame.function = def;
            }
        }
    }

    /// The type a declarator of the innermost declaration gives its name; of functions, what they return.
    pub(super) fn declared_type(&self, b: &mut Builder<'_>, declarator: Declarator) -> Option<ExprId> {
        let type_node = self.frames.last()?.type_node?;
        if self.kind(b, type_node) == K::Placeholder {
            return None;
        }
        let base = self.value(b, type_node)?;
        Some(self.pointer_to(b, base, declarator.pointers))
    }

    /// Whether the innermost scope that is no block belongs to a function.
    pub(super) fn in_function(&self, b: &Builder<'_>) -> bool {
        let kinds = [ScopeKind::Function, ScopeKind::Class, ScopeKind::Module, ScopeKind::File];
        b.scope_row(b.nearest_scope(&kinds)).kind == ScopeKind::Function
    }

    /// The class, struct or extension whose members are being walked.
    pub(super) fn in_class(&self, b: &Builder<'_>) -> Option<DefId> {
        let row = b.scope_row(self.scope_outside_templates(b));
        row.owner.filter(|&d| row.kind == ScopeKind::Class && b.definition(d).kind != DefKind::Enum)
    }
}

impl Frame {
    /// The declarator whose name comes next.
    pub(super) fn upcoming(&self) -> Option<Declarator> {
        self.declarators.get(self.next).copied()
    }

    fn is_function_at(&self, i: usize) -> bool {
        self.declarators.get(i).is_some_and(|d| d.function.is_some())
    }
}

fn is_parameter(kind: K) -> bool {
    matches!(kind, K::Parameter | K::OptionalParameter | K::VariadicParameterDeclaration)
}
