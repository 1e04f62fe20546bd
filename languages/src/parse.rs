//! The one place where bytes meet a grammar.

use crate::ast::{Around, Ast};
use crate::expansion::{Expansion, MacroCall, Macros};
use crate::guard;
use crate::language::{Extractor, Language, Reading, TokenTrees};
use crate::limits::Limits;
use crate::positions::Span;
use crate::skip::Skip;
use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::time::Instant;
use tree_sitter::{ParseOptions, Parser, Tree};

thread_local! {
    // A parser keeps its stacks between files; making one per file costs about as much as a small file.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses guarded content into an [`Ast`].
///
/// # Errors
/// The [`Skip`] that says why there is no tree: refused by the guards, out of time, or too deep.
pub fn parse(language: &dyn Language, source: &[u8], limits: &Limits) -> Result<Ast, Skip> {
    parse_until(language, source, limits, &|| false)
}

/// As [`parse`], and ends soon after `is_cancelled` says so.
///
/// # Errors
/// As for [`parse`], and [`Skip::Cancelled`].
pub fn parse_until(
    language: &dyn Language,
    source: &[u8],
    limits: &Limits,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Ast, Skip> {
    read_until(language, source, limits, is_cancelled).map(|(ast, _)| ast)
}

/// As [`parse_until`], with the extractor that goes with the file's reading.
///
/// # Errors
/// As for [`parse_until`].
pub(crate) fn read_until(
    language: &dyn Language,
    source: &[u8],
    limits: &Limits,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<(Ast, Box<dyn Extractor>), Skip> {
    guard::check(source, limits)?;
    let watch = Watch { deadline: Instant::now() + limits.parse_budget, is_cancelled, stopped: Cell::new(None) };
    let Reading { grammar, text, extractor } = language.reading(source);
    let ast = lower(language, &grammar, &text, limits, &watch);
    // Also where it was the tokens of a macro that were not parsed to their end.
    let ast = watch.stopped.get().map_or(ast, Err)?;
    Ok((ast, extractor))
}

fn lower(
    language: &dyn Language,
    grammar: &tree_sitter::Language,
    source: &[u8],
    limits: &Limits,
    watch: &Watch<'_>,
) -> Result<Ast, Skip> {
    PARSER.with_borrow_mut(|parser| {
        parser.set_language(grammar).map_err(|_| Skip::Unsupported)?;
        let tree = parse_within(parser, source, watch).ok_or(Skip::Timeout)?;
        let Some(kinds) = language.token_trees().map(|kinds| Kinds::of(grammar, &kinds)) else {
            return Ast::lower(&tree, limits.syntax_depth_max, &mut |_, _| None);
        };
        let mut macros = language.macros(source).map(|macros| (macros, Expansion::of(source)));
        let terminator = source.iter().rposition(|&b| b == b';');
        let mut inner = |around: Around<'_>, node: tree_sitter::Node<'_>| {
            if node.kind_id() != kinds.tokens || !kinds.are_arguments(around, node) {
                return None;
            }
            if let Some((macros, expansion)) = macros.as_mut().filter(|_| kinds.are_items(around))
                && let Some(tree) = parse_made(parser, macros.as_ref(), expansion, around, node, watch)
            {
                return Some(tree);
            }
            let text = macros.as_ref().map_or(source, |(_, expansion)| expansion.text());
            if holds_code(node) { parse_tokens(parser, text, node, terminator, watch) } else { None }
        };
        let mut ast = Ast::lower(&tree, limits.syntax_depth_max, &mut inner)?;
        ast.expansion = macros.map(|(_, expansion)| expansion).filter(|e| !e.is_empty());
        Ok(ast)
    })
}

/// The grammar's numbers of [`TokenTrees`].
struct Kinds {
    tokens: u16,
    call: u16,
    statement: u16,
    items: Vec<u16>,
}

impl Kinds {
    fn of(grammar: &tree_sitter::Language, kinds: &TokenTrees) -> Kinds {
        let number = |kind: &str| grammar.id_for_node_kind(kind, true);
        Kinds {
            tokens: number(kinds.tokens),
            call: number(kinds.call),
            statement: number(kinds.statement),
            items: kinds.items.iter().map(|kind| number(kind)).collect(),
        }
    }

    /// Whether tokens are what a call is given, or braces among those: they may hold code of their own.
    fn are_arguments(&self, around: Around<'_>, node: tree_sitter::Node<'_>) -> bool {
        let outer = (0..BRACES_MAX).take_while(|&level| around.kind(level) == Some(self.tokens)).count();
        around.kind(outer) == Some(self.call) && (outer == 0 || node.child(0).is_some_and(|c| c.kind() == "{"))
    }

    /// Whether tokens belong to a call that stands for definitions.
    fn are_items(&self, around: Around<'_>) -> bool {
        let level = if around.kind(1) == Some(self.statement) { 2 } else { 1 };
        around.kind(0) == Some(self.call) && around.kind(level).is_some_and(|kind| self.items.contains(&kind))
    }
}

/// Parses what a macro of the file makes of the tokens of a node; `None` where that is unknown or no code.
fn parse_made(
    parser: &mut Parser,
    macros: &dyn Macros,
    expansion: &mut Expansion,
    around: Around<'_>,
    node: tree_sitter::Node<'_>,
    watch: &Watch<'_>,
) -> Option<Tree> {
    let (whole, name) = around.call()?;
    let arguments = Span { start: node.start_byte() as u32, end: node.end_byte() as u32 };
    // A call that was made itself belongs to the one that stands in the file.
    let outermost = expansion.whole(whole);
    let made = macros.expand(expansion.text(), &MacroCall { name, arguments, at: outermost.start })?;
    let place = expansion.add(&made, outermost)?;
    let point = |byte: u32| tree_sitter::Point::new(0, byte as usize);
    let range = tree_sitter::Range {
        start_byte: place.start as usize,
        end_byte: place.end as usize,
        start_point: point(place.start),
        end_point: point(place.end),
    };
    parser.set_included_ranges(&[range]).ok()?;
    let tree = parse_within(parser, expansion.text(), watch);
    // No ranges means the whole text, which cannot be refused.
    let _ = parser.set_included_ranges(&[]);
    tree.filter(|t| !t.root_node().has_error())
}

/// How deep braces among tokens are looked for code: each level may be parsed again.
const BRACES_MAX: usize = 3;

/// When to give up on a file.
struct Watch<'a> {
    deadline: Instant,
    is_cancelled: &'a dyn Fn() -> bool,
    /// Why it was given up.
    stopped: Cell<Option<Skip>>,
}

impl Watch<'_> {
    fn look(&self) -> ControlFlow<()> {
        let stop = match () {
            () if (self.is_cancelled)() => Skip::Cancelled,
            () if Instant::now() > self.deadline => Skip::Timeout,
            () => return ControlFlow::Continue(()),
        };
        self.stopped.set(Some(stop));
        ControlFlow::Break(())
    }
}

/// The grammar's work alone: parses guarded content, forgets the tree, and says whether it held errors. What
/// everything else is compared with.
///
/// # Errors
/// As [`parse`].
pub fn parse_alone(language: &dyn Language, source: &[u8], limits: &Limits) -> Result<bool, Skip> {
    guard::check(source, limits)?;
    PARSER.with_borrow_mut(|parser| {
        parser.set_language(&language.grammar()).map_err(|_| Skip::Unsupported)?;
        let deadline = Instant::now() + limits.parse_budget;
        let watch = Watch { deadline, is_cancelled: &|| false, stopped: Cell::new(None) };
        let tree = parse_within(parser, source, &watch).ok_or(Skip::Timeout)?;
        Ok(tree.root_node().has_error())
    })
}

fn parse_within(parser: &mut Parser, source: &[u8], watch: &Watch<'_>) -> Option<Tree> {
    if watch.look().is_break() {
        return None;
    }
    let mut look = |_: &tree_sitter::ParseState| watch.look();
    let options = ParseOptions::new().progress_callback(&mut look);
    let mut read = |offset: usize, _| source.get(offset..).unwrap_or(&[]);
    let tree = parser.parse_with_options(&mut read, None, Some(options));
    if tree.is_none() {
        parser.reset();
    }
    tree
}

/// Whether there is more in a token tree than literals.
fn holds_code(node: tree_sitter::Node<'_>) -> bool {
    node.named_children(&mut node.walk()).any(|c| !c.kind().ends_with("_literal"))
}

/// Parses the tokens of a node as code of their own: brackets included as an expression, or what
/// stands between them as statements. Positions stay those of the file. `None` where the tokens
/// are neither.
fn parse_tokens(
    parser: &mut Parser,
    source: &[u8],
    node: tree_sitter::Node<'_>,
    terminator: Option<usize>,
    watch: &Watch<'_>,
) -> Option<Tree> {
    let whole = node.range();
    let mut inside = whole;
    if inside.end_byte > inside.start_byte + 2 {
        inside.start_byte += 1;
        inside.start_point.column += 1;
        inside.end_byte -= 1;
        inside.end_point.column = inside.end_point.column.saturating_sub(1);
    }
    let braces = source.get(whole.start_byte) == Some(&b'{');
    let readings: &[tree_sitter::Range] = if braces { &[inside] } else { &[whole, inside] };
    // An expression needs its terminator: the last one of the file is lent to it.
    let lent = terminator.filter(|&t| t >= node.end_byte()).map(|t| tree_sitter::Range {
        start_byte: t,
        end_byte: t + 1,
        start_point: node.end_position(),
        end_point: node.end_position(),
    });
    let mut read = |range: &tree_sitter::Range| {
        let ranges: Vec<_> = std::iter::once(*range).chain(lent).collect();
        parser.set_included_ranges(&ranges).ok()?;
        let tree = parse_within(parser, source, watch);
        // No ranges means the whole text, which cannot be refused.
        let _ = parser.set_included_ranges(&[]);
        tree.filter(|t| reads_as_code(t.root_node()))
    };
    readings.iter().find_map(&mut read)
}

/// No errors, but that the terminator of a last expression may be missing.
fn reads_as_code(root: tree_sitter::Node<'_>) -> bool {
    let fine = |part: tree_sitter::Node<'_>| !part.has_error() || part.is_missing();
    let complete = |s: tree_sitter::Node<'_>| !s.is_error() && s.children(&mut s.walk()).all(fine);
    !root.has_error() || root.child_count() == 1 && root.child(0).is_some_and(complete)
}

#[cfg(all(test, feature = "rust"))]
mod tests {
    use crate::limits::Limits;

    #[test]
    fn macros_in_macros_are_parsed_to_a_limit_and_are_tokens_behind_it() {
        let nested = |levels: usize| format!("fn f() {{ {}x.y(){}; }}", "m!(".repeat(levels), ")".repeat(levels));
        let calls = |levels: usize| {
            let ast = super::parse(&crate::rust::Rust, nested(levels).as_bytes(), &Limits::BATCH).expect("parses");
            ast.render().contains("call_expression")
        };
        assert!(calls(1));
        assert!(calls(4));
        assert!(!calls(5));
    }

    #[test]
    fn a_cancelled_parse_ends_at_once_and_leaves_a_parser_that_works() {
        let source = "fn f() { g(1, 2, 3); }\n".repeat(2_000);
        let asked = std::cell::Cell::new(0);
        let is_cancelled = || {
            asked.set(asked.get() + 1);
            asked.get() > 10
        };
        let parsed = super::parse_until(&crate::rust::Rust, source.as_bytes(), &Limits::BATCH, &is_cancelled);
        assert_eq!(parsed.err(), Some(crate::Skip::Cancelled));
        assert_eq!(asked.get(), 11, "no step is taken once it is cancelled");
        assert!(super::parse(&crate::rust::Rust, source.as_bytes(), &Limits::BATCH).is_ok());
    }

    #[test]
    fn a_parse_out_of_time_in_the_middle_of_a_file_is_a_timeout() {
        let source = "fn f() { g(1, 2, 3); }\n".repeat(20_000);
        let started = std::cell::Cell::new(false);
        let slow = || {
            // The first look is before the parse; the next one is in its middle, past the budget.
            if started.replace(true) {
                std::thread::sleep(std::time::Duration::from_millis(60));
            }
            false
        };
        let limits = Limits { parse_budget: std::time::Duration::from_millis(50), ..Limits::BATCH };
        let parsed = super::parse_until(&crate::rust::Rust, source.as_bytes(), &limits, &slow);
        assert_eq!(parsed.err(), Some(crate::Skip::Timeout));
    }

    #[test]
    fn what_is_no_code_stays_tokens() {
        let ast = super::parse(&crate::rust::Rust, b"m! { a => b, x.y() => }", &Limits::BATCH).expect("parses");
        assert!(!ast.has_errors());
        assert!(!ast.render().contains("call_expression"));
    }
}
