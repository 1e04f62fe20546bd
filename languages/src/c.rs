//! C, and what C++ shares with it: the extractor, module resolution and rules of both.
//!
//! A `.h` file belongs to C by its name; its content decides which grammar reads it.

mod extract;
mod library;
mod modules;
mod preprocess;
mod rules;

use crate::language::{Extractor, Language, Reading};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;
use extract::Extract;
use preprocess::{Dialect, Preprocessed};
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

    fn reading<'s>(&self, source: &'s [u8]) -> Reading<'s> {
        let dialect = if cfg!(feature = "cpp") { Dialect::AsItSays } else { Dialect::C };
        reading(preprocess::preprocess(source, dialect))
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        self.reading(&[]).extractor
    }

    fn is_test_path(&self, path: &str) -> bool {
        is_test_path(path)
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Resolver::new(tree))
    }
}

fn reading(mut file: Preprocessed) -> Reading<'static> {
    let text = Cow::Owned(std::mem::take(&mut file.text));
    #[cfg(feature = "cpp")]
    if file.plus {
        let grammar = tree_sitter_cpp::LANGUAGE.into();
        return Reading { grammar, text, extractor: Box::new(Extract::new(&extract::CPP_SYNTAX, file)) };
    }
    let grammar = tree_sitter_c::LANGUAGE.into();
    Reading { grammar, text, extractor: Box::new(Extract::new(&extract::C_SYNTAX, file)) }
}

/// What C++ takes from here.
#[cfg(feature = "cpp")]
pub(crate) mod plus {
    pub(crate) use super::is_test_path;
    use super::preprocess::{Dialect, preprocess};
    use crate::language::Reading;

    pub(crate) fn reading(source: &[u8]) -> Reading<'static> {
        super::reading(preprocess(source, Dialect::Cpp))
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
