//! Source bytes to facts: scopes, definitions, references, imports, exports and measures of one
//! file, in one representation for all languages. No I/O, no clock but the parser's deadline.
//!
//! [`analyze`] is the main entry; [`languages`] lists what this build understands.

#[macro_use]
mod kinds;
mod analyze;
mod ast;
mod builder;
mod complexity;
mod expansion;
mod expr;
mod facts;
mod finish;
mod guard;
mod ids;
mod language;
mod limits;
mod modules;
mod offered;
mod packed;
mod parse;
#[cfg(any(
    feature = "csharp",
    feature = "php",
    feature = "kotlin",
    feature = "ruby",
    feature = "lua",
    feature = "bash",
    feature = "scala",
    feature = "swift"
))]
mod plain;
mod positions;
mod relink;
mod rules;
pub mod show;
mod skip;
mod tier;
mod words;

#[cfg(feature = "bash")]
mod bash;
#[cfg(feature = "c")]
mod c;
#[cfg(feature = "cpp")]
mod cpp;
#[cfg(feature = "csharp")]
mod csharp;
#[cfg(feature = "go")]
mod go;
#[cfg(feature = "java")]
mod java;
#[cfg(feature = "javascript")]
mod javascript;
#[cfg(feature = "kotlin")]
mod kotlin;
#[cfg(feature = "lua")]
mod lua;
#[cfg(feature = "php")]
mod php;
#[cfg(feature = "python")]
mod python;
#[cfg(feature = "ruby")]
mod ruby;
#[cfg(feature = "rust")]
mod rust;
#[cfg(feature = "scala")]
mod scala;
#[cfg(feature = "swift")]
mod swift;
#[cfg(feature = "typescript")]
mod typescript;

pub use analyze::{Analysis, analyze, analyze_until, extract};
pub use ast::Ast;
pub use builder::Builder;
pub use complexity::Flow;
pub use expansion::{MacroCall, Macros, Made};
pub use expr::Link;
pub use facts::{
    Argument, Base, DefFlags, DefKind, Definition, Export, Expr, FileFacts, Import, Measures, Namespaces, Narrowed,
    RefKind, Reference, Scope, ScopeKind, Visibility,
};
pub use ids::{DefId, DirId, ExprId, FileId, NameId, NodeId, RefId, ScopeId};
pub use kinds::KindTable;
pub use language::{Extractor, Language, Reading, TokenTrees, Visit, language_named, language_of, languages};
pub use limits::Limits;
pub use modules::{Module, Modules, Resolution, TreeView};
pub use parse::{parse, parse_alone, parse_until};
pub use positions::{DefinitionSpans, LineColumn, Positions, Span};
pub use relink::{Relink, Row};
pub use rules::{ClassScope, Exports, ExtensionReach, MemberOrder, OutsideResult, Overloads, Rules, Submodules};
pub use skip::Skip;
pub use tier::Tier;
pub use words::is_word;

/// Hash of the sources of this crate. Whoever keeps facts between processes makes it part of
/// their key: other code may see other facts in the same bytes.
pub const CODE_HASH: &str = env!("EVERGRAPH_CODE_HASH");
