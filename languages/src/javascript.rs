//! JavaScript, and what TypeScript shares with it.

mod assignments;
mod builtins;
mod calls;
mod classes;
mod commonjs;
mod declarations;
mod docs;
mod effects;
mod expectations;
mod exports;
mod expressions;
mod extract;
mod flow;
mod functions;
mod imports;
mod iteration;
mod jsx;
mod kinds;
mod library;
mod mapped;
mod modules;
mod names;
mod objects;
mod parameters;
mod patterns;
mod react;
mod require;
mod rules;
mod this;
mod types;
mod variables;

use crate::language::{Extractor, Language};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;

/// The JavaScript language.
pub(crate) struct JavaScript;

impl Language for JavaScript {
    fn name(&self) -> &'static str {
        "javascript"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["js", "jsx", "mjs", "cjs"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_javascript::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &rules::RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(extract::Extract::new(kinds::javascript()))
    }

    fn manifests(&self) -> &'static [&'static str] {
        modules::MANIFESTS
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Resolver::new(tree))
    }

    fn is_test_path(&self, path: &str) -> bool {
        is_test_path(path)
    }
}

/// TypeScript's scoping rules.
#[cfg(feature = "typescript")]
pub(crate) fn typescript_rules() -> &'static Rules {
    &rules::TYPED_RULES
}

/// The extractor for TypeScript's grammar.
#[cfg(feature = "typescript")]
pub(crate) fn typescript_extractor() -> Box<dyn Extractor> {
    Box::new(extract::Extract::new(kinds::typescript()))
}

/// The extractor for TSX's grammar.
#[cfg(feature = "typescript")]
pub(crate) fn tsx_extractor() -> Box<dyn Extractor> {
    Box::new(extract::Extract::new(kinds::tsx()))
}

/// `x.test.ts`, `x.spec.js`, and what lies in the folders test runners look into.
fn is_test_path(path: &str) -> bool {
    const FOLDERS: [&str; 7] = ["test", "tests", "__tests__", "__mocks__", "spec", "e2e", "cypress"];
    const MARKS: [&str; 5] = ["test", "spec", "bench", "cy", "test-d"];
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let marked = name.split('.').skip(1).any(|part| MARKS.contains(&part));
    marked || folders.split('/').any(|folder| FOLDERS.contains(&folder))
}

#[cfg(test)]
mod tests {
    use super::is_test_path;

    #[test]
    fn test_paths_are_told_by_file_name_or_folder() {
        for path in ["a/b.test.ts", "b.spec.js", "a/__tests__/b.ts", "test/b.js", "a.test-d.ts"] {
            assert!(is_test_path(path), "{path}");
        }
        for path in ["a/test.ts", "latest/b.js", "src/spec.ts", "contest.js"] {
            assert!(!is_test_path(path), "{path}");
        }
    }
}
