//! Rows of answers and exports.

use serde::Serialize;

/// A place in a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Location {
    /// Path inside the tree; bytes that are not UTF-8 are escaped.
    pub path: String,
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in bytes.
    pub col: u32,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.col)
    }
}

/// A definition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SymbolRow {
    /// `path#Qualified::name`, unique in the tree; a second definition of one name ends in `~2`.
    pub symbol: String,
    /// The last part of the name.
    pub name: String,
    /// `function`, `class`, … (see `DefKind`).
    pub kind: &'static str,
    /// `public`, `protected`, `package` or `private`.
    pub visibility: &'static str,
    /// Where the name stands.
    #[serde(flatten)]
    pub location: Location,
    /// Lines the definition spans.
    pub lines: u32,
    /// Parameters of a function; `None` for everything else, as for the measures below.
    pub parameters: Option<u32>,
    /// Cyclomatic complexity (McCabe).
    pub cyclomatic: Option<u32>,
    /// Cognitive complexity (SonarSource).
    pub cognitive: Option<u32>,
    /// Deepest nesting of control flow.
    pub nesting: Option<u32>,
    /// Whether it is a test, or inside one.
    pub test: bool,
}

/// Definitions that match a name or pattern.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SymbolMatch {
    /// The definitions, sorted by path and position.
    pub symbols: Vec<SymbolRow>,
}

/// One definition a question leads to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DefinitionRow {
    /// The definition.
    #[serde(flatten)]
    pub symbol: SymbolRow,
    /// How it was found; `asked` when it was named itself.
    pub via: &'static str,
    /// From 0 to 1.
    pub confidence: f32,
}

/// The definitions a question leads to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Definitions {
    /// Sorted by confidence, then path and position.
    pub definitions: Vec<DefinitionRow>,
}

/// All references to one or several definitions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct References {
    /// What the question led to.
    pub of: Vec<SymbolRow>,
    /// Sorted by path and position.
    pub references: Vec<ReferenceRow>,
}

/// One file's artifact as stable text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Text {
    /// The file.
    pub path: String,
    /// The text, ending in a newline.
    pub text: String,
}

/// One reference to a definition.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ReferenceRow {
    /// Where the reference stands.
    #[serde(flatten)]
    pub location: Location,
    /// `call`, `read`, `write`, `type`, `attribute` or `import`.
    pub kind: &'static str,
    /// The definition it is bound to.
    pub symbol: String,
    /// The function around it; the path of the file at top level.
    pub within: String,
    /// How it was found.
    pub via: &'static str,
    /// From 0 to 1.
    pub confidence: f32,
    /// How it came to the definition, step by step, if that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<WhyStep>,
}

/// One step of the path that led to an edge.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WhyStep {
    /// `index` (a compiler's, imported), `call`, `scope`, `import`, `module`, `export`, `re-export`, `value`, `this`, `declared`,
    /// `parameter`, `assigned`, `returned`, `constructed`, `type`, `inherited`, `member` or `definition`.
    pub what: &'static str,
    /// The name it is about.
    pub name: String,
    /// Where it stands; a directory that is a module ends in `/`.
    #[serde(flatten)]
    pub location: Location,
}

/// References bound to nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Unresolved {
    /// How many there are for each reason.
    pub reasons: std::collections::BTreeMap<&'static str, u32>,
    /// The references, sorted by path and position.
    pub references: Vec<UnresolvedRow>,
}

/// A reference bound to nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UnresolvedRow {
    /// Where it stands.
    #[serde(flatten)]
    pub location: Location,
    /// The spelling.
    pub name: String,
    /// `call`, `read`, `write`, `type`, `attribute` or `import`.
    pub kind: &'static str,
    /// What is missing: `no-such-name`, `no-such-module`, `no-such-export`, `unknown-receiver`,
    /// `no-such-member` or `step-limit`.
    pub reason: &'static str,
    /// The name of the value whose member it is, where that is a name.
    pub receiver: Option<String>,
    /// The function around it; the path of the file at top level.
    pub within: String,
}

/// One reference with everything it may mean: a row of `export bindings` and `export references`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct BindingRow {
    /// Where the reference stands.
    #[serde(flatten)]
    pub location: Location,
    /// The spelling.
    pub name: String,
    /// `call`, `read`, `write`, `type`, `attribute` or `import`.
    pub kind: &'static str,
    /// The definitions; empty if unresolved or outside the repository, `via` says which.
    pub defs: Vec<Target>,
    /// How they were found, `outside` or `unresolved`.
    pub via: &'static str,
    /// Of each definition listed, from 0 to 1.
    pub confidence: f32,
    /// Candidates over the limit that are not listed.
    #[serde(skip_serializing_if = "is_zero")]
    pub dropped: u32,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A definition as the target of a binding. A module that is a file stands at its first byte.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Target {
    /// Where it stands.
    #[serde(flatten)]
    pub location: Location,
    /// `path#Qualified::name`, or the path of a module.
    pub symbol: String,
}

/// One call site and one definition it reaches: a row of `export calls`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CallRow {
    /// The calling function; the path of the file at top level.
    pub caller: String,
    /// The function called.
    pub callee: String,
    /// Where the call stands.
    #[serde(flatten)]
    pub location: Location,
    /// How the callee was found.
    pub via: &'static str,
    /// From 0 to 1.
    pub confidence: f32,
}

/// One imported thing: a row of `export imports`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImportRow {
    /// Where the import stands.
    #[serde(flatten)]
    pub location: Location,
    /// The module as written.
    pub specifier: String,
    /// The files it leads to; empty if outside the repository or unresolved.
    pub files: Vec<String>,
    /// `import`, `outside` or `unresolved`.
    pub via: &'static str,
}

/// One path that differs between two states of the tree.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Change {
    /// The path.
    pub path: String,
    /// `added`, `removed` or `modified`.
    pub kind: &'static str,
}
