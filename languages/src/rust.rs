//! Rust.

mod cfg;
mod closures;
mod crates;
mod declared;
mod expressions;
mod extract;
mod generics;
mod imports;
mod items;
mod lexer;
mod macro_rules;
mod modules;
mod paths;
mod patterns;
mod prelude;
mod rules;
mod syntax;
mod tokens;
mod types;

use crate::expansion::Macros;
use crate::language::{Extractor, Language, TokenTrees};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;

/// The Rust language.
pub(crate) struct Rust;

impl Language for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rs"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_rust::LANGUAGE.into()
    }

    fn token_trees(&self) -> Option<TokenTrees> {
        Some(TokenTrees {
            tokens: "token_tree",
            call: "macro_invocation",
            statement: "expression_statement",
            items: &["source_file", "declaration_list"],
        })
    }

    fn macros(&self, source: &[u8]) -> Option<Box<dyn Macros>> {
        Some(Box::new(macro_rules::MacroRules::of(source)?))
    }

    fn rules(&self) -> &'static Rules {
        &rules::RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(extract::Extract::new())
    }

    fn manifests(&self) -> &'static [&'static str] {
        &["Cargo.toml"]
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Resolver::new(tree))
    }

    fn is_test_path(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let folder = |f: &str| path.starts_with(&format!("{f}/")) || path.contains(&format!("/{f}/"));
        folder("tests") || folder("benches") || matches!(name, "tests.rs" | "test.rs") || name.ends_with("_test.rs")
    }
}
