//! Git's objects as plain values: ids, paths and entries. No type of a git library appears here.

mod id;
mod path;

pub use id::{BlobId, CommitId, ObjectFormat, ObjectId, ParseObjectIdError, TreeId};
pub use path::RepoPath;

use serde::{Deserialize, Serialize};

/// What kind of thing an entry of a tree is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum FileMode {
    /// An ordinary file.
    File,
    /// A file with the executable bit set.
    Executable,
    /// A symbolic link; its blob holds the target. Never followed.
    Symlink,
    /// A commit of another repository; its id is no blob of this one. Never followed.
    Submodule,
}

impl FileMode {
    /// Whether the entry's blob holds the content of a file.
    pub fn is_file(self) -> bool {
        matches!(self, FileMode::File | FileMode::Executable)
    }
}

/// One file, symbolic link or submodule of a whole tree.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct TreeEntry {
    /// Where it is, from the root of the repository.
    pub path: RepoPath,
    /// Its content. For a submodule: the id of the commit, which is not in this repository.
    pub blob_id: BlobId,
    /// What it is.
    pub mode: FileMode,
}

/// One path that differs between two trees. A rename is a removal and an addition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct TreeChange {
    /// The path that differs.
    pub path: RepoPath,
    /// What was there; `None` if the path is new.
    pub before: Option<(BlobId, FileMode)>,
    /// What is there now; `None` if the path is gone.
    pub after: Option<(BlobId, FileMode)>,
}

/// A commit without its message.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct CommitInfo {
    /// The commit.
    pub commit_id: CommitId,
    /// Its whole content.
    pub tree_id: TreeId,
    /// The commits it was made from: none for a root, several for a merge. In a shallow clone
    /// these may not be in the repository.
    pub parents: Vec<CommitId>,
    /// The author's name, as bytes; shown escaped.
    pub author_name: Vec<u8>,
    /// The author's e-mail address, as bytes; shown escaped.
    pub author_email: Vec<u8>,
    /// The committer's name, as bytes; shown escaped.
    pub committer_name: Vec<u8>,
    /// The committer's e-mail address, as bytes; shown escaped.
    pub committer_email: Vec<u8>,
    /// When the author wrote it, in seconds since the Unix epoch.
    pub author_time_s: i64,
    /// When it was committed, in seconds since the Unix epoch.
    pub commit_time_s: i64,
}
