//! Why a file, or a part of an answer, was left out.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The reason a file has no facts. Every answer lists the skips that concern it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Skip {
    /// Larger than the blob limit; never inflated.
    TooLarge,
    /// Contains NUL bytes: not text.
    Binary,
    /// A Git LFS pointer: the content lives elsewhere.
    LfsPointer,
    /// The object is not in the repository (partial clone) or cannot be read.
    Missing,
    /// The object's content does not hash to its id.
    Corrupt,
    /// The file on disk changed between being listed and being read; asking again helps.
    Changed,
    /// Brackets, indentation or syntax nested deeper than the limits allow.
    TooDeep,
    /// Parsing passed its time budget.
    Timeout,
    /// No language of this build claims the file.
    Unsupported,
    /// An earlier process died while parsing exactly this content.
    ParserCrash,
    /// A symbolic link: an entry of the tree, never followed.
    Symlink,
    /// A submodule: an entry of the tree, never followed.
    Submodule,
    /// Our own code failed on this file; the failure cost this file only.
    Internal,
    /// The host cancelled while the file was parsed. Nothing is known of it then; no answer says this.
    Cancelled,
}

impl Skip {
    /// The reasons that content and limits decide alone: they hold in every process. All others may
    /// be gone when somebody asks again.
    pub const LASTING: [Skip; 4] = [Skip::TooLarge, Skip::Binary, Skip::LfsPointer, Skip::TooDeep];

    /// Whether this is one of [`LASTING`](Skip::LASTING).
    pub fn is_lasting(self) -> bool {
        Skip::LASTING.contains(&self)
    }

    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Skip::TooLarge => "too-large",
            Skip::Binary => "binary",
            Skip::LfsPointer => "lfs-pointer",
            Skip::Missing => "missing",
            Skip::Corrupt => "corrupt",
            Skip::Changed => "changed",
            Skip::TooDeep => "too-deep",
            Skip::Timeout => "timeout",
            Skip::Unsupported => "unsupported",
            Skip::ParserCrash => "parser-crash",
            Skip::Symlink => "symlink",
            Skip::Submodule => "submodule",
            Skip::Internal => "internal",
            Skip::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
