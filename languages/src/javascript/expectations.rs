//! What the place a literal or function is written in expects it to be.

use super::extract::Extract;
use super::flow::is_function;
use super::functions::Function;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, Expr};
use crate::ids::{ExprId, NodeId};

/// Arguments behind this many are not looked at.
const ARGUMENTS_MAX: usize = 16;

/// What is expected through more steps than this counts as inferred.
const CHAIN_MAX: usize = 16;

impl Extract {
    /// Notes the declared type around a literal, so that its keys refer to that type's members.
    pub(super) fn expect(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(expected) = self.expectation(b, node) {
            self.expected.push((node, expected));
        }
    }

    pub(super) fn unexpect(&mut self, node: NodeId) {
        if self.expected.last().is_some_and(|&(n, _)| n == node) {
            self.expected.pop();
        }
    }

    /// What the literal around a key is expected to be.
    pub(super) fn expected_of(&self, b: &Builder<'_>, key: NodeId) -> Option<ExprId> {
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
        let callee = self.instantiated(b, call, callee);
        let before = b.ast.children(arguments).take(ARGUMENTS_MAX).position(|c| c == node)?;
        Some(b.expr(Expr::Parameter(callee, before as u32)))
    }

    /// What the methods of arrays and promises pass to a function: positions among its parameters, and
    /// values (ECMA-262 23.1.3, 27.2.5).
    pub(super) fn passed(&self, b: &mut Builder<'_>, node: NodeId) -> [Option<(usize, ExprId)>; 2] {
        self.passed_first(b, node).unwrap_or_default()
    }

    fn passed_first(&self, b: &mut Builder<'_>, node: NodeId) -> Option<[Option<(usize, ExprId)>; 2]> {
        let f = &self.t.field;
        let arguments = b.ast.parent(node).filter(|&p| self.kind(b, p) == K::Arguments)?;
        if b.ast.first_child(arguments) != Some(node) {
            return None;
        }
        let call = b.ast.parent(arguments)?;
        if let Some(properties) = self.react_properties(b, call) {
            return Some([Some((0, properties)), None]);
        }
        let callee = self.child(b, call, f.function)?;
        let method = self.child(b, callee, f.property)?;
        let of = self.expr_in(b, callee, f.object)?;
        let (first, second) = match b.bytes(method) {
            b"forEach" | b"map" | b"filter" | b"find" | b"findIndex" | b"findLast" | b"findLastIndex" | b"some"
            | b"every" | b"flatMap" => (Some(b.expr(Expr::Element(of))), None),
            b"sort" | b"toSorted" => {
                let item = b.expr(Expr::Element(of));
                (Some(item), Some(item))
            }
            b"reduce" | b"reduceRight" => (None, Some(b.expr(Expr::Element(of)))),
            b"then" => (Some(b.expr(Expr::Unwrap(of))), None),
            _ => return None,
        };
        Some([first.map(|e| (0, e)), second.map(|e| (1, e))])
    }

    pub(super) fn expectation(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let f = &self.t.field;
        let parent = b.ast.parent(node)?;
        match self.kind(b, parent) {
            K::VariableDeclarator | K::AssignmentExpression | K::FieldDefinition if !self.t.typed => {
                let declared = self.documented_type(b, parent)?;
                Some(b.expr(Expr::Instance(declared)))
            }
            // Of objects that are passed the keys stay names of their own: comments rarely declare all of them.
            K::Arguments if !self.t.typed && !is_function(self.kind(b, node)) => None,
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
            K::JsxExpression => {
                let attribute = b.ast.parent(parent).filter(|&a| self.kind(b, a) == K::JsxAttribute)?;
                b.ast.first_child(attribute).and_then(|name| b.expr_of(name))
            }
            K::ReturnStatement => {
                let &Function { def, returns, expected, .. } = self.functions.last()?;
                match (returns, expected) {
                    (Some(declared), _) => {
                        let value = b.expr(Expr::Instance(declared));
                        Some(b.expr(Expr::Unwrap(value)))
                    }
                    _ if b.definition(def).flags.has(DefFlags::ASYNC) => None,
                    _ => expected_result(b, expected?),
                }
            }
            K::ParenthesizedExpression => {
                let arrow = b.ast.parent(parent)?;
                let function = self.functions.last().filter(|f| f.node == arrow)?;
                match (function.returns, function.expected) {
                    (Some(declared), _) => Some(b.expr(Expr::Instance(declared))),
                    (None, expected) => expected_result(b, expected?),
                }
            }
            _ => None,
        }
    }
}

/// What a function that is expected to be something is expected to give.
fn expected_result(b: &mut Builder<'_>, function: ExprId) -> Option<ExprId> {
    is_declared(b, function).then(|| b.expr(Expr::Call(function)))
}

/// Whether what is expected follows from a declared type alone. What a call takes may be inferred from the very literal.
pub(super) fn is_declared(b: &Builder<'_>, expected: ExprId) -> bool {
    let mut at = expected;
    for _ in 0..CHAIN_MAX {
        at = match b.expr_row(at) {
            Expr::Instance(_) => return true,
            Expr::Union(any) => match any.first() {
                Some(&first) => first,
                None => return false,
            },
            Expr::Ref(r) => match b.reference(*r).base {
                Base::Member(of) => of,
                _ => return false,
            },
            Expr::Element(of) | Expr::Call(of) | Expr::Unwrap(of) => *of,
            _ => return false,
        };
    }
    false
}
