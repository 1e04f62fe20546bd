//! Expressions from their parts, as far as types are known by syntax.

use crate::builder::Builder;
use crate::facts::{Base, Expr, Namespaces, RefKind};
use crate::ids::{ExprId, NodeId};
use crate::java::extract::Extract;
use crate::java::syntax::K;

/// Calls with more arguments have no overloads to choose from.
const ARGUMENTS_MAX: usize = 32;

impl Extract {
    pub(super) fn leave_expression(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        if let Some(expr) = self.expression(b, node, kind) {
            b.set_expr(node, expr);
        }
    }

    fn expression(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) -> Option<ExprId> {
        let g = self.grammar;
        let f = &g.fields;
        let child = |b: &Builder<'_>, field: u16| g.child(b.ast, node, field).and_then(|n| b.expr_of(n));
        let any = |b: &Builder<'_>| b.ast.children(node).filter_map(|n| b.expr_of(n)).next();
        match kind {
            K::Invocation => {
                let callee = child(b, f.name)?;
                let given = self.arguments(b, node, callee);
                let declared = b.expr(Expr::Call(callee));
                Some(given.map_or(declared, |g| b.expr(Expr::Union([declared, g].into()))))
            }
            K::FieldAccess => self.field_access(b, node),
            K::This => self.this(b, node),
            K::Super => self.super_(b, node),
            K::Creation => self.created(b, node),
            K::ConstructorCall => {
                let callee = child(b, f.constructor)?;
                self.arguments(b, node, callee);
                None
            }
            K::ArrayCreation => {
                let item = child(b, f.r#type)?;
                let dimensions: Vec<NodeId> =
                    b.ast.children(node).filter(|&n| b.ast.field_id(n) == f.dimensions).collect();
                let array = dimensions.iter().fold(item, |item, &d| self.array_of(b, item, Some(d)));
                Some(b.expr(Expr::Instance(array)))
            }
            K::ArrayAccess => {
                let array = g.child(b.ast, node, f.array).and_then(|n| b.expr_of(n))?;
                Some(b.expr(Expr::Element(array)))
            }
            K::Cast => {
                let target = child(b, f.r#type)?;
                if let Some(value) = child(b, f.value) {
                    self.lambda_of_type(b, value, target);
                }
                Some(b.expr(Expr::Instance(target)))
            }
            K::Parenthesized => any(b),
            K::Unary => match g.child(b.ast, node, f.operator).map(|n| b.bytes(n)) {
                Some(b"!") => Some(b.builtin("boolean")),
                _ => any(b),
            },
            K::Update => {
                let operand = any(b);
                self.written(b, operand);
                operand
            }
            K::Assignment => {
                let left = child(b, f.left);
                self.written(b, left);
                if let Some((left, right)) = left.zip(child(b, f.right)) {
                    let expected = b.expr(Expr::TypeOf(left));
                    self.lambda_of_type(b, right, expected);
                }
                left
            }
            K::Ternary => {
                let branches = [child(b, f.consequence), child(b, f.alternative)];
                let branches: Box<[ExprId]> = branches.into_iter().flatten().collect();
                (!branches.is_empty()).then(|| b.expr(Expr::Union(branches)))
            }
            K::Binary => self.binary(b, node),
            K::InstanceOf | K::True | K::False => Some(b.builtin("boolean")),
            K::String => Some(b.builtin("String")),
            K::Character => Some(b.builtin("char")),
            K::Decimal | K::Hex | K::Octal | K::BinaryInteger => {
                let long = b.bytes(node).last().is_some_and(|c| matches!(c, b'l' | b'L'));
                Some(b.builtin(if long { "long" } else { "int" }))
            }
            K::Floating => {
                let float = b.bytes(node).last().is_some_and(|c| matches!(c, b'f' | b'F'));
                Some(b.builtin(if float { "float" } else { "double" }))
            }
            K::HexFloating => Some(b.builtin("double")),
            K::ClassLiteral => {
                let class = b.builtin("Class");
                Some(any(b).map_or(class, |of| b.expr(Expr::Apply(class, [of].into()))))
            }
            K::Null => Some(b.builtin("null")),
            _ => None,
        }
    }

    fn field_access(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let g = self.grammar;
        let field = g.child(b.ast, node, g.fields.field)?;
        if g.kind(b.ast, field) != K::This {
            return b.expr_of(field);
        }
        let outer = g.child(b.ast, node, g.fields.object).and_then(|n| b.expr_of(n))?;
        Some(b.expr(Expr::Instance(outer)))
    }

    /// `this`, or `this(…)`: a call of a constructor of this class, found as `new` finds it.
    fn this(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let class = self.this_class(b)?;
        let parent = b.ast.parent(node)?;
        match self.grammar.kind(b.ast, parent) {
            K::ReceiverParameter => None,
            K::FieldAccess if b.ast.field_id(node) == self.grammar.fields.field => None,
            K::ConstructorCall => {
                let name = b.definition(class).name;
                let at = b.ast.span(node);
                let call = b.refer_as(RefKind::Call, name, at, Base::Lexical, Namespaces::TYPE);
                b.reference_mut(call).arity = self.call_arity(b, parent);
                Some(b.ref_expr(call))
            }
            _ => Some(b.expr(Expr::This(class))),
        }
    }

    /// `super`, or `super(…)`: a call of a constructor of the superclass that the class names.
    fn super_(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let class = self.this_class(b)?;
        let parent = b.ast.parent(node)?;
        if self.grammar.kind(b.ast, parent) != K::ConstructorCall {
            return Some(b.expr(Expr::Super(class)));
        }
        let named = *b.reference_mut(*self.superclasses.get(&class)?);
        let at = b.ast.span(node);
        let call = b.refer_as(RefKind::Call, named.name, at, named.base, Namespaces::TYPE);
        b.reference_mut(call).arity = self.call_arity(b, parent);
        Some(b.ref_expr(call))
    }

    /// Notes the arguments of a call: overloads are chosen by their types (JLS 15.12.2). What the
    /// call gives by its lambdas, if anything.
    fn arguments(&self, b: &mut Builder<'_>, call: NodeId, callee: ExprId) -> Option<ExprId> {
        let &Expr::Ref(callee) = b.expr_row(callee) else { return None };
        let list = self.grammar.child(b.ast, call, self.grammar.fields.arguments)?;
        let nodes: Vec<NodeId> = self.grammar.children(b.ast, list).take(ARGUMENTS_MAX).collect();
        let values: Vec<ExprId> = nodes.into_iter().map(|n| b.expr_or_unknown(n)).collect();
        let given = self.lambda_arguments(b, callee, &values);
        b.arguments(callee, values);
        given
    }

    fn call_arity(&self, b: &Builder<'_>, call: NodeId) -> Option<u8> {
        let arguments = self.grammar.child(b.ast, call, self.grammar.fields.arguments)?;
        self.arity(b, arguments)
    }

    /// `new T(…)` is a `T`; with a body, an instance of the anonymous class.
    fn created(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let creation = self.creations.pop()?;
        if let Some(call) = creation.call {
            let callee = b.ref_expr(call);
            self.arguments(b, node, callee);
        }
        let class = match creation.object {
            Some(object) => b.expr(Expr::Definition(object)),
            None => {
                let named = self.grammar.child(b.ast, node, self.grammar.fields.r#type)?;
                b.expr_of(named)?
            }
        };
        Some(b.expr(Expr::Instance(class)))
    }

    /// Marks what an assignment or `++` stores to.
    fn written(&self, b: &mut Builder<'_>, target: Option<ExprId>) {
        if let Some(&Expr::Ref(reference)) = target.map(|t| b.expr_row(t)) {
            b.reference_mut(reference).kind = RefKind::Write;
        }
    }

    /// Comparisons give booleans, `+` with a string literal a string (JLS 15.18.1), shifts the type of
    /// the left operand, the rest the wider of both types.
    fn binary(&mut self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        let g = self.grammar;
        let operator = g.child(b.ast, node, g.fields.operator).map_or(&b""[..], |n| b.bytes(n));
        if matches!(operator, b"==" | b"!=" | b"<" | b">" | b"<=" | b">=" | b"&&" | b"||") {
            return Some(b.builtin("boolean"));
        }
        let left = g.child(b.ast, node, g.fields.left).and_then(|n| b.expr_of(n));
        let right = g.child(b.ast, node, g.fields.right).and_then(|n| b.expr_of(n));
        let is_string = |e: &ExprId| matches!(b.expr_row(*e), Expr::Builtin(n) if b.spelling(*n) == "String");
        let operands: Box<[ExprId]> = [left, right].into_iter().flatten().collect();
        match operands.iter().copied().find(|e| operator == b"+" && is_string(e)) {
            Some(string) => Some(string),
            None if matches!(operator, b"<<" | b">>" | b">>>") => left,
            None => (!operands.is_empty()).then(|| b.expr(Expr::Union(operands))),
        }
    }
}
