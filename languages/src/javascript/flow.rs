//! What syntax means for complexity, and other questions about single nodes.

use super::kinds::{K, Tables};
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::ids::NodeId;

pub(super) fn classify(t: &Tables, b: &Builder<'_>, node: NodeId) -> Flow {
    match t.kind(b.ast, node) {
        K::IfStatement if is_else_if(t, b, node) => Flow::ElseBranch,
        K::IfStatement | K::TernaryExpression | K::CatchClause => Flow::Branch,
        K::ForStatement | K::ForInStatement | K::WhileStatement | K::DoStatement => Flow::Branch,
        // `else if` counts at its `if`.
        K::ElseClause if t.has(b.ast, node, K::IfStatement) => Flow::Plain,
        K::ElseClause => Flow::Else,
        K::SwitchStatement => Flow::Switch,
        K::SwitchCase => Flow::Case,
        K::BinaryExpression => logical(t, b, node),
        K::BreakStatement | K::ContinueStatement if t.has(b.ast, node, K::StatementIdentifier) => Flow::Jump,
        K::ArrowFunction | K::FunctionExpression | K::GeneratorFunction if !is_named_value(t, b, node) => Flow::Nest,
        _ => Flow::Plain,
    }
}

fn is_else_if(t: &Tables, b: &Builder<'_>, node: NodeId) -> bool {
    b.ast.parent(node).is_some_and(|p| t.kind(b.ast, p) == K::ElseClause)
}

fn logical(t: &Tables, b: &Builder<'_>, node: NodeId) -> Flow {
    match t.child(b.ast, node, t.field.operator).map(|o| b.bytes(o)) {
        Some(b"&&") => Flow::Logical(0),
        Some(b"||") => Flow::Logical(1),
        Some(b"??") => Flow::Logical(2),
        _ => Flow::Plain,
    }
}

/// Whether a function value has a name: its own, or that of the variable, key or property it is
/// written to. Such functions are definitions of their own; the others are lambdas.
pub(super) fn is_named_value(t: &Tables, b: &Builder<'_>, node: NodeId) -> bool {
    if t.child(b.ast, node, t.field.name).is_some() {
        return true;
    }
    let Some(parent) = b.ast.parent(node) else { return false };
    let child = |field| t.child(b.ast, parent, field).map(|c| (c, t.kind(b.ast, c)));
    match t.kind(b.ast, parent) {
        K::VariableDeclarator => matches!(child(t.field.name), Some((_, K::Identifier))),
        K::Pair => matches!(child(t.field.key), Some((_, kind)) if is_plain_key(kind)),
        K::PublicFieldDefinition => matches!(child(t.field.name), Some((_, kind)) if is_plain_key(kind)),
        K::FieldDefinition => matches!(child(t.field.property), Some((_, kind)) if is_plain_key(kind)),
        K::AssignmentExpression => matches!(child(t.field.left), Some((_, K::MemberExpression))),
        K::ExportStatement => true,
        _ => false,
    }
}

/// Whether a property name is written down and not computed.
pub(super) fn is_plain_key(kind: K) -> bool {
    matches!(kind, K::PropertyIdentifier | K::PrivatePropertyIdentifier | K::String | K::Number)
}

/// Whether a value is a function.
pub(super) fn is_function(kind: K) -> bool {
    matches!(kind, K::ArrowFunction | K::FunctionExpression | K::GeneratorFunction)
}

/// Statements around a declaration that a doc comment may stand before.
pub(super) fn is_declaration_wrapper(kind: K) -> bool {
    matches!(
        kind,
        K::ExportStatement
            | K::LexicalDeclaration
            | K::VariableDeclaration
            | K::UsingDeclaration
            | K::AmbientDeclaration
            | K::VariableDeclarator
            | K::AssignmentExpression
            | K::ExpressionStatement
    )
}
