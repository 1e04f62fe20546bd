//! What can go wrong with the file, reduced to what to do about it.

use super::StoreState;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Why a burst of reads or a flush did not happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// Somebody else holds the file.
    Busy,
    /// The file or its folder may not be written.
    ReadOnly,
    /// The medium is full.
    NoSpace,
    /// The file is not what we wrote.
    Damaged(String),
    /// Anything else.
    Unavailable(String),
}

impl Trouble {
    pub(super) fn into_state(self, set_aside: Option<PathBuf>) -> StoreState {
        match self {
            Trouble::Busy => StoreState::Busy,
            Trouble::ReadOnly => StoreState::ReadOnly,
            Trouble::NoSpace => StoreState::NoSpace,
            Trouble::Damaged(_) => StoreState::Damaged { set_aside },
            Trouble::Unavailable(reason) => StoreState::Unavailable { reason },
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Trouble::NoSpace,
            // How redb says that the file is foreign, or shorter than it should be.
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Trouble::Damaged(error.to_string()),
            io::ErrorKind::WouldBlock => Trouble::Busy,
            _ => Trouble::Unavailable(error.to_string()),
        }
    }
}

impl From<redb::Error> for Trouble {
    fn from(error: redb::Error) -> Trouble {
        match error {
            redb::Error::Io(error) => error.into(),
            redb::Error::DatabaseAlreadyOpen => Trouble::Busy,
            redb::Error::PreviousIo | redb::Error::DatabaseClosed => Trouble::Unavailable(error.to_string()),
            other => Trouble::Damaged(other.to_string()),
        }
    }
}

/// Runs what touches redb; a panic in there is damage like any other.
pub(super) fn guard<T>(call: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|_| Err(Trouble::Damaged("redb panicked".to_owned())))
}
