//! Questions.

use super::graphs::{GraphKind, RankBy};

/// What a question is about: a name, or whatever stands at a position.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Query {
    /// A name: `helper`, `Parser::parse`, `Parser.parse`, `src/app.py#Parser::parse`.
    Name(String),
    /// A place in a file.
    Position {
        /// Path inside the tree.
        path: String,
        /// Line from 1.
        line: u32,
        /// Column from 1, in bytes.
        column: u32,
    },
}

impl Query {
    /// Reads `path:line:col` as a position and everything else as a name.
    pub fn parse(text: &str) -> Query {
        let mut parts = text.rsplitn(3, ':');
        let column = parts.next().and_then(|c| c.parse().ok());
        let line = parts.next().and_then(|l| l.parse().ok());
        match (parts.next(), line, column) {
            (Some(path), Some(line), Some(column)) if !path.is_empty() && line > 0 && column > 0 => {
                Query::Position { path: path.to_owned(), line, column }
            }
            _ => Query::Name(text.to_owned()),
        }
    }
}

/// What ranks are asked for.
#[derive(Clone, PartialEq, Debug)]
pub struct RankQuery {
    /// Functions or files.
    pub by: RankBy,
    /// At most this many rows.
    pub top: usize,
    /// Names, `path#Qualified::name` ids or paths the ranks are personalized by; empty: none.
    pub focus: Vec<String>,
    /// What does not appear in the list. It takes part in the ranking all the same.
    pub filter: Filter,
    /// Edges less sure than this do not count, from 0 to 1.
    pub min_confidence: f32,
}

impl Default for RankQuery {
    fn default() -> Self {
        RankQuery { by: RankBy::Function, top: 20, focus: Vec::new(), filter: Filter::default(), min_confidence: 0.0 }
    }
}

/// How far a walk along calls goes, and what it shows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WalkOptions {
    /// Through at most this many calls.
    pub depth: u32,
    /// What is not shown and not walked through. Who asks about a test sees tests, who asks about
    /// vendored code sees that.
    pub filter: Filter,
    /// Calls less sure than this do not count, from 0 to 1.
    pub min_confidence: f32,
    /// Say of each step how its call was found.
    pub why: bool,
}

impl Default for WalkOptions {
    fn default() -> Self {
        WalkOptions { depth: 1, filter: Filter::default(), min_confidence: 0.0, why: false }
    }
}

/// Which graph, or which part of one.
#[derive(Clone, PartialEq, Debug)]
pub struct GraphQuery {
    /// Calls or imports.
    pub of: GraphKind,
    /// Only what is near this; of imports, it may be a path. `None`: all of it.
    pub around: Option<Query>,
    /// How many edges away from `around`.
    pub depth: u32,
    /// What is not shown. Who asks about a test sees tests, who asks about vendored code sees that.
    pub filter: Filter,
    /// Calls less sure than this do not count, from 0 to 1.
    pub min_confidence: f32,
}

impl Default for GraphQuery {
    fn default() -> Self {
        GraphQuery { of: GraphKind::Calls, around: None, depth: 1, filter: Filter::default(), min_confidence: 0.0 }
    }
}

/// Which code an answer leaves out. By default what drowns it: tests, and vendored or generated
/// code, told by path. Tests among other code are told by their names or attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Keep tests.
    pub tests: bool,
    /// Keep vendored and generated code.
    pub vendored: bool,
}

impl Filter {
    /// Whether code that is a test, or vendored, is left out.
    pub fn hides(self, test: bool, vendored: bool) -> bool {
        test && !self.tests || vendored && !self.vendored
    }
}

/// Which artifact of a file to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Show {
    /// The syntax tree.
    Ast,
    /// Scopes and what they bind.
    Scopes,
    /// Definitions, references, imports, exports, measures.
    Facts,
    /// Each reference and what it is bound to.
    Bindings,
    /// Each call and what it reaches.
    Calls,
}
