//! Where the store lives.

use super::trouble::Trouble;
use directories::ProjectDirs;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where the store's files are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Location {
    /// The user's cache folder, as the platform defines it.
    UserCache,
    /// This folder; it is created when missing.
    Dir(PathBuf),
    /// Nowhere: results live as long as the process.
    None,
}

impl Location {
    /// The folder, created if need be; `None` for none.
    pub(super) fn folder(&self) -> Result<Option<PathBuf>, Trouble> {
        let folder = match self {
            Location::None => return Ok(None),
            Location::Dir(folder) => folder.clone(),
            Location::UserCache => ProjectDirs::from("", "", "evergraph")
                .ok_or_else(|| Trouble::Unavailable("the user has no home folder".to_owned()))?
                .cache_dir()
                .to_path_buf(),
        };
        if !folder.is_dir() {
            create(&folder)?;
        }
        Ok(Some(folder))
    }
}

/// Derived data tells what is in the sources: for the user's eyes only.
fn create(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
