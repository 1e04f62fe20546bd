//! How far the edges of a language are to be trusted.

use crate::language::Language;

/// What stands behind a language's edges.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tier {
    /// Scopes, imports, members, inference: measured against a compiler's own answers.
    Measured,
    /// As far as declared types carry; tested on cases of our own and of others.
    Declared,
}

/// Languages whose figures README gives.
const MEASURED: &[&str] = &["python", "rust", "javascript", "typescript", "tsx", "go", "java", "c", "cpp"];

impl Tier {
    /// The tier of a language.
    pub fn of(language: &dyn Language) -> Tier {
        if MEASURED.contains(&language.name()) { Tier::Measured } else { Tier::Declared }
    }

    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Measured => "measured",
            Tier::Declared => "declared",
        }
    }
}
