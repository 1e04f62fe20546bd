//! `__all__`: what a star import takes, as far as the file says so with literals.

use crate::ast::Ast;
use crate::builder::Builder;
use crate::ids::NodeId;
use crate::python::syntax::{K, Syntax};

/// The names collected so far.
#[derive(Default)]
pub(super) struct StarNames {
    names: Option<Vec<NodeId>>,
    /// Something else than literals was added: the list says too little to restrict anything.
    open: bool,
}

impl StarNames {
    /// `__all__ = …`
    pub(super) fn assigned(&mut self, b: &Builder<'_>, syntax: &Syntax, left: NodeId, right: NodeId) {
        if b.bytes(left) == b"__all__" && is_file_scope(b) {
            self.names = Some(Vec::new());
            self.open = false;
            self.add(b.ast, syntax, right);
        }
    }

    /// `__all__ += …`
    pub(super) fn extended(&mut self, b: &Builder<'_>, syntax: &Syntax, left: NodeId, right: NodeId) {
        if b.bytes(left) == b"__all__" && is_file_scope(b) {
            self.names.get_or_insert_default();
            self.add(b.ast, syntax, right);
        }
    }

    /// `__all__.extend(…)`, `__all__.append(…)`
    pub(super) fn called(&mut self, b: &Builder<'_>, syntax: &Syntax, function: NodeId, arguments: NodeId) {
        if matches!(b.bytes(function), b"__all__.extend" | b"__all__.append") && is_file_scope(b) {
            self.names.get_or_insert_default();
            for argument in b.ast.children(arguments) {
                self.add(b.ast, syntax, argument);
            }
        }
    }

    fn add(&mut self, ast: &Ast, syntax: &Syntax, value: NodeId) {
        let mut work = vec![value];
        while let Some(node) = work.pop() {
            match syntax.kind(ast, node) {
                K::String => self.names.get_or_insert_default().push(node),
                K::List | K::Tuple | K::ExpressionList | K::ParenthesizedExpression => work.extend(ast.children(node)),
                K::BinaryOperator => {
                    let operands = [syntax.f.left, syntax.f.right].map(|f| syntax.child(ast, node, f));
                    work.extend(operands.into_iter().flatten());
                }
                K::Other => {} // a comment
                _ => self.open = true,
            }
        }
    }

    /// Hands the names over at the end of the file.
    pub(super) fn write(&mut self, b: &mut Builder<'_>) {
        let Some(mut nodes) = self.names.take().filter(|_| !self.open) else { return };
        nodes.sort_unstable();
        let names: Vec<_> = nodes.into_iter().map(|n| literal(b.text(n)).to_owned()).collect();
        let names: Vec<_> = names.iter().map(|n| b.name(n)).collect();
        b.star_names(names);
    }
}

fn is_file_scope(b: &Builder<'_>) -> bool {
    b.scope().index() == 0
}

/// The content of a string literal without prefix and quotes.
fn literal(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_matches(['"', '\''])
}
