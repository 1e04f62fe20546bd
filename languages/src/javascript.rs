//! JavaScript.

mod extract;
mod modules;
mod rules;

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
        Box::new(extract::Extract::new())
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Resolver::new(tree))
    }
}
