//! What can go wrong with a question.

use crate::source::SourceError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The repository could not be opened or read.
    #[error(transparent)]
    Source(SourceError),
    /// A path that the tree does not have.
    #[error("no file {path} at {at}{}", hint(similar))]
    NoSuchFile {
        /// What was asked for.
        path: String,
        /// The commit or worktree.
        at: String,
        /// Paths that end alike.
        similar: Vec<String>,
    },
    /// A file without facts.
    #[error("{path} was left out: {reason}")]
    Skipped {
        /// The file.
        path: String,
        /// Why.
        reason: crate::Skip,
    },
    /// Nothing is called that way. Commands answer this with exit code 1.
    #[error("nothing is named {name} at {at}{}", hint(similar))]
    NothingNamed {
        /// What was asked for.
        name: String,
        /// The commit or worktree.
        at: String,
        /// Names that look like it.
        similar: Vec<String>,
    },
    /// Several things are called that way, where one is wanted. Commands answer this with exit code 1.
    #[error("several things are named {name} at {at}: {}; say which", listed(found))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The commit or worktree.
        at: String,
        /// What is called so.
        found: Vec<String>,
    },
    /// Two commits that have no commit in common.
    #[error("{one} and {other} have no commit in common")]
    NothingInCommon {
        /// A revspec.
        one: String,
        /// The other one.
        other: String,
    },
    /// No name stands at a position.
    #[error("no name stands at {path}:{line}:{column}: point at its first character or anywhere inside it")]
    NothingAt {
        /// The file.
        path: String,
        /// Line from 1.
        line: u32,
        /// Column from 1.
        column: u32,
    },
    /// A pattern that cannot be read.
    #[error("`{pattern}` is not a pattern: {why}; `*` matches any characters, `?` one")]
    BadPattern {
        /// What was asked for.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// A language this build does not know.
    #[error("no language is named {name}; there are {known}")]
    UnknownLanguage {
        /// What was asked for.
        name: String,
        /// All names.
        known: String,
    },
    /// What was to be imported is no index, or none of this repository.
    #[error("the index cannot be used: {why}")]
    BadIndex {
        /// What is wrong with it.
        why: String,
    },
    /// An imported index cannot be written or removed.
    #[error("imported indexes cannot be changed: {why}")]
    IndexNotKept {
        /// What the system said.
        why: String,
    },
    /// The host cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A fault of ours. The answer is missing; nothing else is harmed.
    #[error("internal error: {what}; please report it")]
    Internal {
        /// What happened.
        what: String,
    },
}

impl From<SourceError> for EngineError {
    fn from(error: SourceError) -> EngineError {
        match error {
            SourceError::Cancelled => EngineError::Cancelled,
            other => EngineError::Source(other),
        }
    }
}

/// How many are spelled out.
const LISTED: usize = 5;

fn listed(found: &[String]) -> String {
    let more = found.len().saturating_sub(LISTED);
    let listed = found[..found.len() - more].join(", ");
    if more > 0 { format!("{listed} and {more} more") } else { listed }
}

fn hint(similar: &[String]) -> String {
    if similar.is_empty() { String::new() } else { format!("; did you mean {}?", similar.join(", ")) }
}
