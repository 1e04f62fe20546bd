//! Files on disk, and the index that remembers them.

use super::{Repository, write};
use crate::history::File;
use evergraph_engine::object::{BlobId, FileMode, RepoPath};
use gix::index::entry::Stat;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

impl Repository {
    /// Writes the files of HEAD to disk, dated an hour ago, and an index that knows them.
    ///
    /// # Panics
    /// If a path is not UTF-8: file systems differ on those.
    pub fn checkout(&self) {
        let head = self.history.commits.last().unwrap();
        for (path, file) in &head.files {
            checkout_file(&self.place(path), file);
        }
        self.write_index(|_| None);
    }

    /// Writes the index of HEAD as it would be if the files on disk were the committed ones.
    /// `lie` gives another id for a path, to tell what was read from the index from what was read
    /// from disk.
    pub fn write_index(&self, lie: impl Fn(&RepoPath) -> Option<BlobId>) {
        let mut index = self.repo.index_from_tree(&self.repo.head_tree_id().unwrap()).unwrap();
        let (entries, paths) = index.entries_mut_and_pathbacking();
        for entry in entries {
            let path = RepoPath::new(entry.path_in(paths).to_vec());
            if let Ok(metadata) = gix::index::fs::Metadata::from_path_no_follow(&self.place(&path)) {
                entry.stat = Stat::from_fs(&metadata).unwrap();
            }
            if let Some(id) = lie(&path) {
                entry.id = gix::ObjectId::from_bytes_or_panic(id.as_bytes());
            }
        }
        index.write(Default::default()).unwrap();
    }

    /// Writes a file on disk, dated now.
    pub fn write_file(&self, path: &str, content: &str) {
        write(&self.root.join(path), content);
    }

    /// Deletes a file on disk.
    pub fn delete_file(&self, path: &str) {
        std::fs::remove_file(self.root.join(path)).unwrap();
    }

    fn place(&self, path: &RepoPath) -> PathBuf {
        self.root.join(path.to_str().expect("a path that any file system takes"))
    }
}

fn checkout_file(place: &Path, file: &File) {
    match file.mode {
        FileMode::Submodule => return std::fs::create_dir_all(place).unwrap(),
        FileMode::Symlink => {
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            return symlink(&String::from_utf8_lossy(&file.content), place);
        }
        FileMode::File | FileMode::Executable => write(place, &file.content),
    }
    if file.mode == FileMode::Executable {
        make_executable(place);
    }
    set_age(place, Duration::from_secs(3600));
}

/// Dates a file back.
fn set_age(place: &Path, age: Duration) {
    let file = std::fs::File::options().write(true).open(place).unwrap();
    file.set_modified(SystemTime::now() - age).unwrap();
}

#[cfg(unix)]
fn make_executable(place: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

#[cfg(unix)]
fn symlink(target: &str, place: &Path) {
    std::os::unix::fs::symlink(target, place).unwrap();
}

#[cfg(windows)]
fn symlink(target: &str, place: &Path) {
    std::os::windows::fs::symlink_file(target, place).unwrap();
}
