//! What a language is: one implementation of [`Language`] in one folder, and one row here.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::expansion::Macros;
use crate::ids::NodeId;
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;
use std::borrow::Cow;

/// A language Evergraph understands.
pub trait Language: Sync {
    /// The name users see and give to `--lang`; also part of the keys of stored records.
    fn name(&self) -> &'static str;

    /// File extensions without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// The tree-sitter grammar.
    fn grammar(&self) -> tree_sitter::Language;

    /// How a file is read, where its content decides or a pass comes before the grammar.
    fn reading<'s>(&self, source: &'s [u8]) -> Reading<'s> {
        Reading { grammar: self.grammar(), text: Cow::Borrowed(source), extractor: self.extractor() }
    }

    /// How names bind.
    fn rules(&self) -> &'static Rules;

    /// Languages of the same family resolve imports into each other (JavaScript, TypeScript, TSX).
    fn family(&self) -> &'static str {
        self.name()
    }

    /// A fresh extractor for one file.
    fn extractor(&self) -> Box<dyn Extractor>;

    /// File names whose content module resolution reads (`package.json`, `go.mod`).
    fn manifests(&self) -> &'static [&'static str] {
        &[]
    }

    /// Module resolution over one tree.
    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules>;

    /// Nodes the grammar leaves as bare tokens although they mostly hold code of the language
    /// itself (the arguments of Rust macros). They are parsed on their own, in place; what does not
    /// parse stays tokens.
    fn token_trees(&self) -> Option<TokenTrees> {
        None
    }

    /// The macros that a file defines for itself, where the language has such.
    fn macros(&self, _source: &[u8]) -> Option<Box<dyn Macros>> {
        None
    }

    /// Whether a file of this path takes part in a default build, as far as the path says
    /// (`file_windows.go` does not).
    fn is_default_build(&self, _path: &str) -> bool {
        true
    }

    /// Whether a path is a test by the conventions of the language.
    fn is_test_path(&self, _path: &str) -> bool {
        false
    }
}

/// Kinds of nodes around bare tokens.
pub struct TokenTrees {
    /// The tokens themselves, brackets included.
    pub tokens: &'static str,
    /// Their parent, whose first child is the macro's name.
    pub call: &'static str,
    /// What a call may stand in that is a statement.
    pub statement: &'static str,
    /// Where a call stands for definitions, directly or as a statement.
    pub items: &'static [&'static str],
}

/// What reads one file.
pub struct Reading<'s> {
    /// The grammar: the language's own, or one of its family with the same rules (a C header may be C++).
    pub grammar: tree_sitter::Language,
    /// The source as the grammar shall see it: of the same length, positions unmoved, with what no
    /// grammar can read blanked (preprocessor directives).
    pub text: Cow<'s, [u8]>,
    /// A fresh extractor, which knows what was blanked.
    pub extractor: Box<dyn Extractor>,
}

/// Turns a syntax tree into facts: called for every node, before and after its children, in
/// source order, by a driver that does not recurse.
pub trait Extractor {
    /// Before the children. Opens scopes, declares names.
    fn enter(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit;

    /// After the children. Builds expressions from the children's expressions.
    fn leave(&mut self, b: &mut Builder<'_>, node: NodeId);

    /// What the node means for the complexity of the function around it.
    fn flow(&self, b: &Builder<'_>, node: NodeId) -> Flow;
}

/// Whether a node's children are walked. `leave` is called either way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visit {
    /// Walk them.
    Children,
    /// Leave them out.
    Skip,
}

/// The languages of this build, in a fixed order.
pub fn languages() -> &'static [&'static dyn Language] {
    &[
        #[cfg(feature = "python")]
        &crate::python::Python,
        #[cfg(feature = "rust")]
        &crate::rust::Rust,
        #[cfg(feature = "javascript")]
        &crate::javascript::JavaScript,
        #[cfg(feature = "typescript")]
        &crate::typescript::TypeScript,
        #[cfg(feature = "typescript")]
        &crate::typescript::Tsx,
        #[cfg(feature = "go")]
        &crate::go::Go,
        #[cfg(feature = "java")]
        &crate::java::Java,
        #[cfg(feature = "c")]
        &crate::c::C,
        #[cfg(feature = "cpp")]
        &crate::cpp::Cpp,
        #[cfg(feature = "csharp")]
        &crate::csharp::CSharp,
        #[cfg(feature = "php")]
        &crate::php::Php,
        #[cfg(feature = "kotlin")]
        &crate::kotlin::Kotlin,
        #[cfg(feature = "ruby")]
        &crate::ruby::Ruby,
        #[cfg(feature = "lua")]
        &crate::lua::Lua,
        #[cfg(feature = "bash")]
        &crate::bash::Bash,
        #[cfg(feature = "scala")]
        &crate::scala::Scala,
        #[cfg(feature = "swift")]
        &crate::swift::Swift,
    ]
}

/// A language by its name.
pub fn language_named(name: &str) -> Option<&'static dyn Language> {
    languages().iter().copied().find(|l| l.name() == name)
}

/// The language of a path, by its extension.
pub fn language_of(path: &[u8]) -> Option<&'static dyn Language> {
    let name = path.rsplit(|&b| b == b'/').next()?;
    let dot = name.iter().rposition(|&b| b == b'.')?;
    let extension = std::str::from_utf8(&name[dot + 1..]).ok()?;
    languages().iter().copied().find(|l| l.extensions().contains(&extension))
}
