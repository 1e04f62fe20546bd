//! Java.

mod extract;
mod modules;
mod rules;

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
}
