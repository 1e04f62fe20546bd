//! Java.

mod classes;
mod expressions;
mod extract;
mod functions;
mod imports;
mod lambdas;
mod library;
mod modifiers;
mod modules;
mod names;
mod patterns;
mod rules;
mod syntax;
mod types;
mod variables;

use crate::language::{Extractor, Language};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;

/// The Java language.
pub(crate) struct Java;

impl Language for Java {
    fn name(&self) -> &'static str {
        "java"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["java"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_java::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &rules::RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(extract::Extract::new())
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Resolver::new(tree))
    }

    /// Test source sets (`src/test`, `src/androidTest`, a `test` folder) and the class names that
    /// Maven's and Gradle's runners pick up.
    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let is_test_folder =
            |s: &str| matches!(s, "test" | "tests" | "androidTest" | "integrationTest" | "testFixtures");
        let class = file.strip_suffix(".java").unwrap_or(file);
        folders.split('/').any(is_test_folder) || ["Test", "Tests", "TestCase"].iter().any(|s| class.ends_with(s))
    }
}
