//! Control flow: complexity, regions of known values, `isinstance`.

use super::known::Join;
use super::{Extract, K};
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{Expr, RefKind};
use crate::ids::{ExprId, NameId, NodeId};

/// More members that tests tell of are not followed.
const TESTED_MAX: usize = 64;
/// Longer spellings of members are not followed.
const MEMBER_BYTES_MAX: usize = 80;

impl Extract {
    pub(super) fn flow_of(&self, b: &Builder<'_>, node: NodeId) -> Flow {
        match self.kind(b, node) {
            K::IfStatement | K::ForStatement | K::WhileStatement | K::ExceptClause | K::ConditionalExpression => {
                Flow::Branch
            }
            K::ElifClause => Flow::ElseBranch,
            K::ElseClause => Flow::Else,
            K::MatchStatement => Flow::Switch,
            K::CaseClause | K::ForInClause | K::IfClause => Flow::Case,
            K::BooleanOperator => Flow::Logical(u8::from(self.is_and(b, node))),
            K::Lambda => Flow::Nest,
            _ => Flow::Plain,
        }
    }

    /// `raise Error` makes an instance of the class.
    pub(super) fn leave_raise(&self, b: &mut Builder<'_>, node: NodeId) {
        let Some(raised) = b.ast.children(node).find(|&c| b.expr_of(c).is_some()) else { return };
        let is_class = self.last_text(b, raised).starts_with(|c: char| c.is_ascii_uppercase());
        let value = b.expr_of(raised).map(|e| (e, b.expr_row(e).clone()));
        match (value, self.narrowed.get(&raised)) {
            // A variable that holds the class.
            (Some((class, Expr::Ref(_))), Some(&r)) => {
                b.reference_mut(r).kind = RefKind::Call;
                b.narrow_call(r, class);
            }
            (Some((_, Expr::Ref(r))), None) if is_class => b.reference_mut(r).kind = RefKind::Call,
            _ => {}
        }
    }

    pub(super) fn is_and(&self, b: &Builder<'_>, node: NodeId) -> bool {
        self.child(b, node, self.syntax.f.operator).is_some_and(|o| b.bytes(o) == b"and")
    }

    pub(super) fn enter_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(parent) = b.ast.parent(node) else { return };
        let kind = self.kind(b, parent);
        if is_straight(kind) {
            return;
        }
        self.enter_branch(b, node, parent);
        let f = &self.syntax.f;
        let body = b.ast.field_id(node) == f.body;
        let repeated = body && matches!(kind, K::ForStatement | K::WhileStatement);
        self.known.open(repeated);
        match kind {
            K::ForStatement if body => self.assign_items(b, parent),
            K::IfStatement | K::ElifClause => self.narrow_by_condition(b, parent),
            K::WhileStatement if body => self.narrow_by_condition(b, parent),
            K::CaseClause => self.narrow_subject(b, parent),
            _ => {}
        }
    }

    pub(super) fn leave_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.leave_branch(b, node);
        let kind = self.kind_of_parent(b, node);
        if !is_straight(kind) {
            let ends = !matches!(kind, K::ForStatement | K::WhileStatement) && self.ends_function(b, node);
            self.known.close(if ends { Join::Before } else { Join::Merge });
        }
    }

    /// `assert isinstance(x, T)` holds from here on.
    pub(super) fn leave_assert(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(condition) = b.ast.children(node).find(|&c| self.kind(b, c) != K::Other) {
            self.narrow_by(b, condition);
        }
    }

    /// `if not isinstance(x, T): return`: the test holds behind the statement.
    pub(super) fn leave_if(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let (Some(condition), Some(block)) = (self.child(b, node, f.condition), self.child(b, node, f.consequence))
        else {
            return;
        };
        if self.child(b, node, f.alternative).is_none() && self.ends_region(b, block) {
            self.narrow_unless(b, condition);
        }
    }

    /// `isinstance(x, T) and …`, `not isinstance(x, T) or …`: the test holds on the right.
    pub(super) fn enter_right(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(operator) = self.operator_before(b, node) else { return };
        self.known.open(false);
        let Some(left) = self.child(b, operator, self.syntax.f.left) else { return };
        match self.is_and(b, operator) {
            true => self.narrow_by(b, left),
            false => self.narrow_unless(b, left),
        }
    }

    pub(super) fn leave_right(&mut self, b: &Builder<'_>, node: NodeId) {
        if self.operator_before(b, node).is_some() {
            self.known.close(Join::Merge);
        }
    }

    /// The `and` or `or` that a node is the right side of.
    fn operator_before(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let is_right = b.ast.field_id(node) == self.syntax.f.right;
        b.ast.parent(node).filter(|&p| is_right && self.kind(b, p) == K::BooleanOperator)
    }

    /// Notes what holds when a condition does not: `not isinstance(x, T) or …`.
    fn narrow_unless(&mut self, b: &mut Builder<'_>, condition: NodeId) {
        let f = &self.syntax.f;
        let mut work = vec![condition];
        while let Some(node) = work.pop() {
            match self.kind(b, node) {
                K::ParenthesizedExpression => work.extend(b.ast.first_child(node)),
                K::BooleanOperator if !self.is_and(b, node) => {
                    work.extend([f.left, f.right].into_iter().filter_map(|side| self.child(b, node, side)));
                }
                K::NotOperator => {
                    if let Some(test) = self.child(b, node, f.argument) {
                        self.narrow_by(b, test);
                    }
                }
                _ => {}
            }
        }
    }

    fn narrow_by_condition(&mut self, b: &mut Builder<'_>, statement: NodeId) {
        if let Some(condition) = self.child(b, statement, self.syntax.f.condition) {
            self.narrow_by(b, condition);
        }
    }

    /// Notes what a condition says of names when it holds: `isinstance(x, T) and …`.
    fn narrow_by(&mut self, b: &mut Builder<'_>, condition: NodeId) {
        let f = &self.syntax.f;
        let mut work = vec![condition];
        while let Some(node) = work.pop() {
            match self.kind(b, node) {
                K::ParenthesizedExpression => work.extend(b.ast.first_child(node)),
                K::BooleanOperator if self.is_and(b, node) => {
                    work.extend([f.left, f.right].into_iter().filter_map(|side| self.child(b, node, side)));
                }
                K::Call => {
                    if let Some((name, value)) = self.isinstance(b, node) {
                        self.known.narrow(name, value);
                    }
                }
                _ => {}
            }
        }
    }

    fn isinstance(&mut self, b: &mut Builder<'_>, call: NodeId) -> Option<(NameId, ExprId)> {
        let f = &self.syntax.f;
        let function = self.child(b, call, f.function)?;
        if b.bytes(function) != b"isinstance" {
            return None;
        }
        let arguments = self.child(b, call, f.arguments)?;
        let mut arguments = b.ast.children(arguments);
        let (object, class) = (arguments.next()?, arguments.next()?);
        let name = match self.kind(b, object) {
            K::Identifier => b.name_of(object),
            K::Attribute => self.tested_member(b, object)?,
            _ => return None,
        };
        let class = b.expr_of(class)?;
        Some((name, self.instances_of(b, class)))
    }

    /// `name.member` as one name, whose value a test may tell until one of both is assigned to.
    fn tested_member(&mut self, b: &mut Builder<'_>, attribute: NodeId) -> Option<NameId> {
        let object = self.child(b, attribute, self.syntax.f.object).filter(|&o| self.kind(b, o) == K::Identifier)?;
        let text = b.text(attribute);
        if self.tested.len() >= TESTED_MAX || text.len() > MEMBER_BYTES_MAX {
            return None;
        }
        let (of, member) = (b.name_of(object), b.name(text));
        if !self.tested.contains(&(of, member)) {
            self.tested.push((of, member));
        }
        Some(member)
    }

    /// What a test told of `name.member`, where it still holds.
    pub(super) fn known_member(&self, b: &Builder<'_>, attribute: NodeId) -> Option<ExprId> {
        if self.tested.is_empty() {
            return None;
        }
        self.known.value(b.known_name(b.text(attribute))?)
    }

    /// Forgets what tests told of a member that is assigned to, or of the members of a name that is.
    pub(super) fn forget_members(&mut self, b: &Builder<'_>, target: NodeId) {
        if self.tested.is_empty() {
            return;
        }
        let Some(name) = b.known_name(b.text(target)) else { return };
        for &(of, member) in &self.tested {
            if of == name || member == name {
                self.known.assign(member, None);
            }
        }
    }

    /// Whether control cannot come out of the end of a block within its function.
    fn ends_function(&self, b: &Builder<'_>, block: NodeId) -> bool {
        let last = b.ast.children(block).last();
        last.is_some_and(|s| matches!(self.kind(b, s), K::ReturnStatement | K::RaiseStatement))
    }

    fn ends_region(&self, b: &Builder<'_>, block: NodeId) -> bool {
        let last = b.ast.children(block).last().map(|s| self.kind(b, s));
        let jumps = matches!(last, Some(K::BreakStatement | K::ContinueStatement));
        jumps || self.ends_function(b, block)
    }

    /// An instance of a class, or of one of a tuple of classes.
    pub(super) fn instances_of(&self, b: &mut Builder<'_>, classes: ExprId) -> ExprId {
        let classes = match b.expr_row(classes) {
            Expr::Tuple(items) => items.to_vec(),
            _ => vec![classes],
        };
        let instances = classes.into_iter().map(|c| b.expr(Expr::Instance(c))).collect();
        self.union(b, instances)
    }
}

/// Blocks that run exactly once, in sequence with what is around them.
fn is_straight(parent: K) -> bool {
    matches!(parent, K::FunctionDefinition | K::ClassDefinition | K::WithStatement | K::Module | K::MatchStatement)
}
