//! C++: its grammar; everything else is in the folder of C.

use crate::c::{C, plus};
use crate::language::{Extractor, Language, Reading};
use crate::modules::{Modules, TreeView};
use crate::rules::Rules;

/// The C++ language.
pub(crate) struct Cpp;

impl Language for Cpp {
    fn name(&self) -> &'static str {
        "cpp"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["cc", "cpp", "cxx", "c++", "C", "hpp", "hh", "hxx", "h++", "H", "ipp", "tcc", "inl"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_cpp::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        C.rules()
    }

    fn family(&self) -> &'static str {
        C.family()
    }

    fn reading<'s>(&self, source: &'s [u8]) -> Reading<'s> {
        plus::reading(source)
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        plus::reading(&[]).extractor
    }

    fn is_test_path(&self, path: &str) -> bool {
        plus::is_test_path(path)
    }

    fn modules(&self, tree: &dyn TreeView) -> Box<dyn Modules> {
        C.modules(tree)
    }
}
