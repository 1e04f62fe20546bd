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
    /// The folder, whether or not it exists; `None` for none.
    pub(super) fn folder(&self) -> Result<Option<PathBuf>, Trouble> {
        match self {
            Location::None => Ok(None),
            Location::Dir(folder) => Ok(Some(folder.clone())),
            Location::UserCache => match ProjectDirs::from("", "", "evergraph") {
                Some(dirs) => Ok(Some(dirs.cache_dir().to_path_buf())),
                None => Err(Trouble::Unavailable("the user has no home folder".to_owned())),
            },
        }
    }
}

/// Makes sure of a folder.
pub(super) fn ensure(folder: &Path) -> Result<(), Trouble> {
    match folder.is_dir() {
        true => Ok(()),
        false if folder.exists() => Err(Trouble::Unavailable(format!("{} is not a folder", folder.display()))),
        false => Ok(create(folder)?),
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
