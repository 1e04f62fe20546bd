//! What a store says about itself.

use super::RecordKind;
use std::fmt;
use std::path::PathBuf;

/// Whether the file could be used when it was last needed. In every state the store answers; in all
/// but the first it answers from memory alone, or cannot keep what it is given.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum StoreState {
    /// In use.
    Ready,
    /// The host asked for no file.
    Disabled,
    /// Another process held the file; it is tried again each time it is needed.
    Busy,
    /// The file may be read, but nothing can be written.
    ReadOnly,
    /// The medium is full.
    NoSpace,
    /// The file was damaged; a new one is begun.
    Damaged {
        /// Where the damaged file is now; `None` if it could not be renamed.
        set_aside: Option<PathBuf>,
    },
    /// The file cannot be used for another reason.
    Unavailable {
        /// What the system said.
        reason: String,
    },
}

impl StoreState {
    /// The state in a stable word.
    pub fn as_str(&self) -> &'static str {
        match self {
            StoreState::Ready => "ready",
            StoreState::Disabled => "disabled",
            StoreState::Busy => "busy",
            StoreState::ReadOnly => "read-only",
            StoreState::NoSpace => "no-space",
            StoreState::Damaged { .. } => "damaged",
            StoreState::Unavailable { .. } => "unavailable",
        }
    }
}

impl fmt::Display for StoreState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreState::Ready => f.write_str("ready"),
            StoreState::Disabled => f.write_str("disabled"),
            StoreState::Busy => f.write_str("in use by another process"),
            StoreState::ReadOnly => f.write_str("may not be written"),
            StoreState::NoSpace => f.write_str("has no space left on its disk"),
            StoreState::Damaged { set_aside: Some(path) } => write!(f, "was damaged, set aside as {}", path.display()),
            StoreState::Damaged { set_aside: None } => f.write_str("damaged"),
            StoreState::Unavailable { reason } => write!(f, "unavailable: {reason}"),
        }
    }
}

/// The records of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KindStat {
    /// The kind.
    pub kind: RecordKind,
    /// How many there are.
    pub records: u64,
    /// Their bytes as stored.
    pub bytes: u64,
}

/// What is in a store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoreStat {
    /// The kinds that have records, in the order of [`RecordKind::ALL`].
    pub kinds: Vec<KindStat>,
    /// The size of the file; 0 when there is none.
    pub file_bytes: u64,
    /// What waits for the next flush.
    pub buffered_bytes: u64,
    /// The file, if the store has one.
    pub path: Option<PathBuf>,
    /// The state after counting.
    pub state: StoreState,
}
