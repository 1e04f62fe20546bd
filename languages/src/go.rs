//! Go.

mod constraints;
mod extract;
mod modules;
mod rules;

use crate::language::{Extractor, Language};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;

/// The Go language.
pub(crate) struct Go;

impl Language for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["go"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_go::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &rules::RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(extract::Extract::new())
    }

    fn manifests(&self) -> &'static [&'static str] {
        &["go.mod", "go.work"]
    }

    fn is_default_build(&self, path: &str) -> bool {
        constraints::path_applies(path)
    }

    fn is_test_path(&self, path: &str) -> bool {
        path.ends_with("_test.go")
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Resolver::new(tree))
    }
}
