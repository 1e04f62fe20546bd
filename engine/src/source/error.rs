//! What can go wrong before there are bytes.

use crate::object::ObjectId;
use std::path::PathBuf;

/// Why a repository could not be opened or asked. The message says what was asked, what was found
/// and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Neither the directory nor any above it holds a repository.
    #[error("{} is not in a git repository: run it inside one, or name one with --repo", path.display())]
    NotARepository {
        /// Where the search started.
        path: PathBuf,
    },
    /// The repository has no commit yet.
    #[error("the repository has no commit yet (HEAD is the unborn branch {branch}): commit something first")]
    UnbornHead {
        /// The branch the first commit will make.
        branch: String,
    },
    /// The revspec names nothing, or nothing that is a commit.
    #[error("`{revspec}` names no commit of this repository{}", suggestion(similar))]
    UnknownRevspec {
        /// What was asked for.
        revspec: String,
        /// Names of branches and tags that look like it, best first.
        similar: Vec<String>,
    },
    /// A bare repository was asked for its files on disk.
    #[error("{} is a bare repository: it has no files on disk; name a commit with --at instead", path.display())]
    NoWorktree {
        /// The repository.
        path: PathBuf,
    },
    /// The repository uses something this program does not read.
    #[error("{} uses {what}, which is not supported", path.display())]
    Unsupported {
        /// The repository.
        path: PathBuf,
        /// What it uses, with what to do about it.
        what: String,
    },
    /// A commit or a directory is not in the repository.
    #[error(
        "the object {id} is not in the repository (a partial or damaged clone): `git fetch` it, or name another commit"
    )]
    MissingObject {
        /// The object.
        id: ObjectId,
    },
    /// The repository's data is damaged.
    #[error("the repository is damaged: {what}: `git fsck` says more")]
    Corrupt {
        /// What was read and what is wrong with it.
        what: String,
    },
    /// A tree or a difference has more entries, or deeper directories, than any honest repository.
    #[error("{what} has more entries or deeper directories than are read")]
    TooLarge {
        /// What was read.
        what: String,
    },
    /// The answer was no longer wanted.
    #[error("cancelled")]
    Cancelled,
    /// The operating system refused to read something.
    #[error("cannot read {}", path.display())]
    Io {
        /// What was read.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

fn suggestion(similar: &[String]) -> String {
    if similar.is_empty() { String::new() } else { format!("; did you mean {}?", similar.join(", ")) }
}
