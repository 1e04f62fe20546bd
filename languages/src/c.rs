//! C, and what C++ shares with it: the extractor, module resolution and rules of both.
//!
//! A `.h` file belongs to C by its name; its content decides which grammar reads it.

mod extract;
mod library;
mod modules;
mod preprocess;
mod rules;

use crate::language::{Extractor, Language};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;
use std::borrow::Cow;

/// The C language.
pub(crate) struct C;

impl Language for C {
    fn name(&self) -> &'static str {
        "c"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["c", "h"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_c::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &rules::RULES
    }

    #[cfg(feature = "cpp")]
    fn reader(&self, source: &[u8]) -> Option<&'static dyn Language> {
        preprocess::is_cpp(source).then_some(&crate::cpp::Cpp)
    }

    fn prepared<'s>(&self, source: &'s [u8]) -> Cow<'s, [u8]> {
        Cow::Owned(preprocess::preprocess(source, false).text)
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(extract::Extract::new(&extract::C_SYNTAX))
    }

    fn is_test_path(&self, path: &str) -> bool {
        is_test_path(path)
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Resolver::new(tree))
    }
}

/// What C++ takes from here.
#[cfg(feature = "cpp")]
pub(crate) mod plus {
    pub(crate) use super::is_test_path;

    pub(crate) fn prepared(source: &[u8]) -> Vec<u8> {
        super::preprocess::preprocess(source, true).text
    }

    pub(crate) fn extractor() -> Box<dyn crate::language::Extractor> {
        Box::new(super::extract::Extract::new(&super::extract::CPP_SYNTAX))
    }
}

/// Folders of tests, and the names test programs have.
pub(crate) fn is_test_path(path: &str) -> bool {
    let mut parts = path.split('/').rev();
    let name = parts.next().unwrap_or("");
    let stem = name.split('.').next().unwrap_or("");
    stem.ends_with("_test")
        || stem.ends_with("_tests")
        || stem.ends_with("_unittest")
        || stem.starts_with("test_")
        || parts.any(|p| matches!(p, "test" | "tests" | "testing" | "unittests" | "unittest" | "gtest"))
}
