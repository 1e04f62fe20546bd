//! Object and array literals.

use super::extract::Extract;
use super::flow::is_function;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};

/// The item types of more elements than this are not looked at.
const ELEMENTS_MAX: usize = 8;
/// Arguments behind this many are not looked at.
const ARGUMENTS_MAX: usize = 16;

impl Extract {
    /// Prepares the definition of an object literal whose members count for `holder`.
    pub(super) fn name_object(&mut self, b: &mut Builder<'_>, object: NodeId, holder: DefId) {
        let def = self.unnamed(b, DefKind::Object, object);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        b.definition_mut(def).parent = Some(holder);
        self.named.push((object, def));
    }

    pub(super) fn enter_object(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let def = match self.take_named(node) {
            Some(def) => def,
            None => {
                let def = self.unnamed(b, DefKind::Object, node);
                b.definition_mut(def).namespaces = Namespaces::VALUE;
                def
            }
        };
        self.expect(b, node);
        if b.definition(def).body.is_some() {
            // A prototype that has members already: the literal's keys join them.
            if let Some(body) = b.definition(def).body {
                b.enter_scope(body, node);
            }
        } else {
            b.open_scope(ScopeKind::Class, Some(def), node);
        }
        self.owners.push((node, def));
    }

    pub(super) fn leave_object(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.unexpect(node);
        if let Some(&(owner, def)) = self.owners.last()
            && owner == node
        {
            let itself = b.expr(Expr::Definition(def));
            b.set_expr(node, itself);
        }
    }

    pub(super) fn enter_pair(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.t.field;
        let (Some(key), Some(value)) = (self.child(b, node, f.key), self.child(b, node, f.value)) else { return };
        let Some((name, at)) = self.member_name(b, key) else { return };
        let value_kind = self.kind(b, value);
        if let Some(of) = self.expected_of(b, node) {
            let r = b.refer_as(RefKind::Write, name, at, Base::Member(of), Namespaces::VALUE);
            let expr = b.ref_expr(r);
            b.set_expr(key, expr);
        }
        let kind = if is_function(value_kind) { DefKind::Method } else { DefKind::Field };
        let scope = b.scope();
        let def = b.declare_as(kind, name, at, node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        self.owners.push((node, def));
        if kind == DefKind::Method {
            self.named.push((value, def));
        } else if value_kind == K::Object {
            self.name_object(b, value, def);
        }
    }

    pub(super) fn leave_pair(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(&(owner, def)) = self.owners.last() else { return };
        if owner != node {
            return;
        }
        if let Some(value) = self.expr_in(b, node, self.t.field.value)
            && *b.expr_row(value) != Expr::Definition(def)
        {
            b.add_value(def, value);
        }
    }

    /// A method of an object literal that is expected to be something: the member it is.
    pub(super) fn expected_method(&self, b: &mut Builder<'_>, node: NodeId, name: NodeId) -> Option<ExprId> {
        let of = self.expected_of(b, node)?;
        let (name, at) = self.member_name(b, name)?;
        let r = b.refer_as(RefKind::Write, name, at, Base::Member(of), Namespaces::VALUE);
        Some(b.ref_expr(r))
    }

    /// `{ name }` uses a variable and names a key after it.
    pub(super) fn shorthand_property(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(of) = self.expected_of(b, node) {
            b.refer_to(RefKind::Write, node, Base::Member(of), Namespaces::VALUE);
        }
        let r = b.refer_to(RefKind::Read, node, Base::Lexical, Namespaces::VALUE);
        let value = b.ref_expr(r);
        let def = b.declare(DefKind::Field, node, node);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        b.add_value(def, value);
    }

    /// `{ ...rest }` has the members of `rest` too; `[...rest]` its elements.
    pub(super) fn spread(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(of) = b.ast.children(node).find_map(|c| b.expr_of(c)) else { return };
        if let Some(&(owner, def)) = self.owners.last()
            && b.ast.parent(node) == Some(owner)
            && b.definition(def).kind == DefKind::Object
        {
            return b.add_base(def, of);
        }
        let element = b.expr(Expr::Element(of));
        b.set_expr(node, element);
    }

    pub(super) fn enter_array(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.expect(b, node);
    }

    pub(super) fn leave_array(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.unexpect(node);
        let elements: Vec<ExprId> =
            b.ast.children(node).take(4 * ELEMENTS_MAX).filter_map(|c| b.expr_of(c)).take(ELEMENTS_MAX).collect();
        let item = match elements.as_slice() {
            [] => None,
            [only] => Some(*only),
            _ => Some(b.expr(Expr::Union(elements.into()))),
        };
        let array = b.builtin("Array");
        let applied = b.expr(Expr::Apply(array, item.into_iter().collect()));
        b.set_expr(node, applied);
    }

    // ---- what a literal is expected to be -----------------------------------------------------

    /// Notes the declared type around a literal, so that its keys refer to that type's members.
    fn expect(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if !self.t.typed {
            return;
        }
        if let Some(expected) = self.expectation(b, node) {
            self.expected.push((node, expected));
        }
    }

    fn unexpect(&mut self, node: NodeId) {
        if self.expected.last().is_some_and(|&(n, _)| n == node) {
            self.expected.pop();
        }
    }

    /// What the literal around a key is expected to be.
    fn expected_of(&self, b: &Builder<'_>, key: NodeId) -> Option<ExprId> {
        let &(literal, expected) = self.expected.last()?;
        (b.ast.parent(key) == Some(literal)).then_some(expected)
    }

    /// The value of a pair: what the member is, or any value if the type has an index signature.
    fn expected_value(&self, b: &mut Builder<'_>, pair: NodeId) -> Option<ExprId> {
        let of = self.expected_of(b, pair)?;
        let any = b.expr(Expr::Element(of));
        match self.expr_in(b, pair, self.t.field.key) {
            Some(member) => Some(b.expr(Expr::Union([member, any].into()))),
            None => Some(any),
        }
    }

    /// An argument: what the callee takes at its position.
    fn expected_argument(&self, b: &mut Builder<'_>, node: NodeId, arguments: NodeId) -> Option<ExprId> {
        let f = &self.t.field;
        let call = b.ast.parent(arguments)?;
        let callee = self.expr_in(b, call, f.function).or_else(|| self.expr_in(b, call, f.constructor))?;
        let before = b.ast.children(arguments).take(ARGUMENTS_MAX).position(|c| c == node)?;
        Some(b.expr(Expr::Parameter(callee, before as u32)))
    }

    /// What the methods of arrays and promises pass to a function: its position among the
    /// parameters, and the value (ECMA-262 23.1.3, 27.2.5).
    pub(super) fn passed(&self, b: &mut Builder<'_>, node: NodeId) -> Option<(usize, ExprId)> {
        let f = &self.t.field;
        let arguments = b.ast.parent(node).filter(|&p| self.kind(b, p) == K::Arguments)?;
        if b.ast.first_child(arguments) != Some(node) {
            return None;
        }
        let call = b.ast.parent(arguments)?;
        let callee = self.child(b, call, f.function)?;
        let method = self.child(b, callee, f.property)?;
        let of = self.expr_in(b, callee, f.object)?;
        match b.bytes(method) {
            b"forEach" | b"map" | b"filter" | b"find" | b"findIndex" | b"findLast" | b"findLastIndex" | b"some"
            | b"every" | b"flatMap" => Some((0, b.expr(Expr::Element(of)))),
            b"reduce" | b"reduceRight" => Some((1, b.expr(Expr::Element(of)))),
            b"then" => Some((0, b.expr(Expr::Unwrap(of)))),
            _ => None,
        }
    }

    pub(super) fn expectation(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let f = &self.t.field;
        let parent = b.ast.parent(node)?;
        match self.kind(b, parent) {
            K::VariableDeclarator | K::PublicFieldDefinition | K::RequiredParameter | K::OptionalParameter => {
                let declared = self.expr_in(b, parent, f.r#type)?;
                Some(b.expr(Expr::Instance(declared)))
            }
            K::Pair => self.expected_value(b, parent),
            K::Arguments => self.expected_argument(b, node, parent),
            K::Array => {
                let &(array, expected) = self.expected.last()?;
                (array == parent).then(|| b.expr(Expr::Element(expected)))
            }
            K::AssignmentExpression => self.expr_in(b, parent, f.left),
            K::ReturnStatement => {
                let function = self.functions.last()?;
                let declared = function.returns?;
                let value = b.expr(Expr::Instance(declared));
                Some(b.expr(Expr::Unwrap(value)))
            }
            K::ParenthesizedExpression => {
                let arrow = b.ast.parent(parent)?;
                let function = self.functions.last().filter(|f| f.node == arrow)?;
                let declared = function.returns?;
                Some(b.expr(Expr::Instance(declared)))
            }
            _ => None,
        }
    }
}
