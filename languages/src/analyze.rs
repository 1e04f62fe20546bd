//! Bytes to facts: parse, walk, finish.

use crate::ast::Ast;
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::FileFacts;
use crate::finish::finish;
use crate::ids::NodeId;
use crate::language::{Extractor, Language, Visit};
use crate::limits::Limits;
use crate::parse::parse;
use crate::positions::Positions;
use crate::skip::Skip;

/// What one blob says, and where it says it.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Analysis {
    /// Names: what everything else is computed from.
    pub facts: FileFacts,
    /// Positions: what answers are printed with.
    pub positions: Positions,
}

/// Everything the file says, from its bytes alone.
///
/// # Errors
/// The [`Skip`] that says why there are no facts.
pub fn analyze(language: &dyn Language, source: &[u8], limits: &Limits) -> Result<Analysis, Skip> {
    let ast = parse(language, source, limits)?;
    Ok(extract(language, &ast, source))
}

/// The facts of a tree that was parsed already.
pub fn extract(language: &dyn Language, ast: &Ast, source: &[u8]) -> Analysis {
    let mut extractor = language.extractor();
    let mut builder = Builder::new(ast, source);
    walk(extractor.as_mut(), &mut builder, ast);
    finish(builder, source)
}

/// Calls the extractor before and after each node's children, in source order, without recursion.
fn walk(extractor: &mut dyn Extractor, b: &mut Builder<'_>, ast: &Ast) {
    let mut open: Vec<(NodeId, Flow)> = Vec::new();
    let mut next = (!ast.is_empty()).then(|| ast.root());
    while let Some(node) = next {
        let flow = extractor.flow(b, node);
        let same = matches!(flow, Flow::Logical(_)) && open.last().is_some_and(|&(_, outer)| outer == flow);
        b.complexity.enter(flow, same);
        let visit = extractor.enter(b, node);
        open.push((node, flow));
        next = (visit == Visit::Children).then(|| ast.first_child(node)).flatten();
        while next.is_none() {
            let Some((done, flow)) = open.pop() else { return };
            extractor.leave(b, done);
            b.complexity.leave(flow, done);
            b.close_scopes(done);
            next = open.last().and_then(|_| ast.next_sibling(done));
        }
    }
}
