//! What filters ask of a file: told by its path.

use crate::object::RepoPath;
use crate::vendored::is_vendored;
use evergraph_languages::languages;

/// Whether it holds tests, and whether others wrote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) test: bool,
    pub(crate) vendored: bool,
}

impl Marks {
    /// Of a file of a language, an index into `languages()`.
    pub(crate) fn of_path(path: &RepoPath, language: u8) -> Marks {
        let path = path.to_string();
        Marks { test: languages()[usize::from(language)].is_test_path(&path), vendored: is_vendored(&path) }
    }
}
