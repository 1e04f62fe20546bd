//! Which directories of the work tree are really in it.

use crate::object::RepoPath;
use rustc_hash::FxHashMap;
use std::path::Path;

/// Remembers which directories are directories. A path through a symbolic link leads out of the
/// work tree, and git says its files are deleted.
pub(super) struct Directories<'a> {
    root: &'a Path,
    is_real: FxHashMap<Box<[u8]>, bool>,
}

impl<'a> Directories<'a> {
    pub(super) fn new(root: &'a Path) -> Self {
        Directories { root, is_real: FxHashMap::default() }
    }

    /// Whether every directory above `path` is one.
    pub(super) fn is_inside(&mut self, path: &RepoPath) -> bool {
        let bytes = path.as_bytes();
        let Some(end) = bytes.iter().rposition(|&byte| byte == b'/') else { return true };
        if let Some(&known) = self.is_real.get(&bytes[..end]) {
            return known;
        }
        let ends = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'/').map(|(end, _)| end);
        let mut is_real = true;
        for end in ends {
            let directory = &bytes[..end];
            is_real =
                is_real && *self.is_real.entry(directory.into()).or_insert_with(|| is_directory(self.root, directory));
        }
        is_real
    }
}

fn is_directory(root: &Path, directory: &[u8]) -> bool {
    let relative = gix::path::from_byte_slice(directory);
    relative.is_ok_and(|relative| root.join(relative).symlink_metadata().is_ok_and(|metadata| metadata.is_dir()))
}
