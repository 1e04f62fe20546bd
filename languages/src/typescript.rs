//! TypeScript and TSX: JavaScript's extractor and module resolution, with types.

mod signatures;

use crate::javascript;
use crate::language::{Extractor, Language, Reading};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;

/// The TypeScript language.
pub(crate) struct TypeScript;

/// TypeScript with JSX.
pub(crate) struct Tsx;

impl Language for TypeScript {
    fn name(&self) -> &'static str {
        "typescript"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ts", "mts", "cts"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()
    }

    fn reading<'s>(&self, source: &'s [u8]) -> Reading<'s> {
        Reading { grammar: self.grammar(), text: signatures::separated(source), extractor: self.extractor() }
    }

    fn rules(&self) -> &'static Rules {
        javascript::typescript_rules()
    }

    fn family(&self) -> &'static str {
        javascript::JavaScript.family()
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        javascript::typescript_extractor()
    }

    fn manifests(&self) -> &'static [&'static str] {
        javascript::JavaScript.manifests()
    }

    fn is_test_path(&self, path: &str) -> bool {
        javascript::JavaScript.is_test_path(path)
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        javascript::JavaScript.modules(tree)
    }
}

impl Language for Tsx {
    fn name(&self) -> &'static str {
        "tsx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tsx"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_typescript::LANGUAGE_TSX.into()
    }

    fn rules(&self) -> &'static Rules {
        TypeScript.rules()
    }

    fn family(&self) -> &'static str {
        TypeScript.family()
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        javascript::tsx_extractor()
    }

    fn manifests(&self) -> &'static [&'static str] {
        TypeScript.manifests()
    }

    fn is_test_path(&self, path: &str) -> bool {
        TypeScript.is_test_path(path)
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        TypeScript.modules(tree)
    }
}
