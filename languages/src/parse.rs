//! The one place where bytes meet a grammar.

use crate::ast::Ast;
use crate::guard;
use crate::language::Language;
use crate::limits::Limits;
use crate::skip::Skip;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::time::Instant;
use tree_sitter::{ParseOptions, Parser};

thread_local! {
    // A parser keeps its stacks between files; making one per file costs about as much as a small file.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses guarded content into an [`Ast`].
///
/// # Errors
/// The [`Skip`] that says why there is no tree: refused by the guards, out of time, or too deep.
pub fn parse(language: &dyn Language, source: &[u8], limits: &Limits) -> Result<Ast, Skip> {
    guard::check(source, limits)?;
    let tree = PARSER.with_borrow_mut(|parser| parse_within(parser, language, source, limits))?;
    Ast::lower(&tree, limits.syntax_depth_max)
}

fn parse_within(
    parser: &mut Parser,
    language: &dyn Language,
    source: &[u8],
    limits: &Limits,
) -> Result<tree_sitter::Tree, Skip> {
    parser.set_language(&language.grammar()).map_err(|_| Skip::Unsupported)?;
    let deadline = Instant::now() + limits.parse_budget;
    let mut out_of_time = |_: &tree_sitter::ParseState| {
        if Instant::now() > deadline { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut out_of_time);
    let mut read = |offset: usize, _| source.get(offset..).unwrap_or(&[]);
    let tree = parser.parse_with_options(&mut read, None, Some(options));
    if tree.is_none() {
        parser.reset();
    }
    tree.ok_or(Skip::Timeout)
}
