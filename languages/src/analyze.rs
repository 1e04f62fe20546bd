//! Bytes to facts: parse, walk, finish.

use crate::ast::Ast;
use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::FileFacts;
use crate::finish::finish;
use crate::ids::NodeId;
use crate::language::{Extractor, Language, Visit};
use crate::limits::Limits;
use crate::parse::read_until;
use crate::positions::Positions;
use crate::skip::Skip;
use std::sync::Arc;

/// What one blob says, and where it says it.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Analysis {
    /// Names: what everything else is computed from.
    pub facts: Arc<FileFacts>,
    /// Positions: what answers are printed with.
    pub positions: Positions,
}

/// Everything the file says, from its bytes alone.
///
/// # Errors
/// The [`Skip`] that says why there are no facts.
pub fn analyze(language: &dyn Language, source: &[u8], limits: &Limits) -> Result<Analysis, Skip> {
    analyze_until(language, source, limits, &|| false)
}

/// As [`analyze`], and ends soon after `is_cancelled` says so. It is asked often: it should be a load
/// of a flag.
///
/// # Errors
/// As for [`analyze`], and [`Skip::Cancelled`].
pub fn analyze_until(
    language: &dyn Language,
    source: &[u8],
    limits: &Limits,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Analysis, Skip> {
    let (ast, mut extractor) = read_until(language, source, limits, is_cancelled)?;
    extract_until(extractor.as_mut(), &ast, source, is_cancelled)
}

/// The facts of a tree that was parsed already.
pub fn extract(language: &dyn Language, ast: &Ast, source: &[u8]) -> Analysis {
    extract_until(language.reading(source).extractor.as_mut(), ast, source, &|| false).unwrap_or_default()
}

fn extract_until(
    extractor: &mut dyn Extractor,
    ast: &Ast,
    source: &[u8],
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Analysis, Skip> {
    let mut builder = Builder::new(ast, source);
    walk(extractor, &mut builder, ast, is_cancelled);
    if is_cancelled() { Err(Skip::Cancelled) } else { Ok(finish(builder, source)) }
}

/// Nodes between two looks at whether somebody still waits for the facts.
const NODES_UNWATCHED: u32 = 1024;

/// Calls the extractor before and after each node's children, in source order, without recursion.
fn walk(extractor: &mut dyn Extractor, b: &mut Builder<'_>, ast: &Ast, is_cancelled: &dyn Fn() -> bool) {
    let mut open: Vec<(NodeId, Flow)> = Vec::new();
    let mut next = (!ast.is_empty()).then(|| ast.root());
    while let Some(node) = next {
        if node.0.is_multiple_of(NODES_UNWATCHED) && is_cancelled() {
            return;
        }
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
