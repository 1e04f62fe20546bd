//! The files on disk over HEAD.

mod directories;

use super::convert::{format_from, id_from};
use super::hash::file_blob_id;
use super::objects::Objects;
use super::on_disk::{self, OnDisk};
use super::trees;
use super::unless;
use crate::object::{BlobId, FileMode, RepoPath, TreeEntry, TreeId};
use crate::source::SourceError;
use directories::Directories;
use gix::ThreadSafeRepository;
use gix::bstr::BStr;
use gix::dir::entry::{Kind, Status};
use gix::dir::walk::{EmissionMode, delegate::Collect};
use gix::index::entry::{Flags, Mode, Stat};
use gix::index::{Entry, State};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Larger files on disk are not read to learn their ids: nothing of that size is analysed.
const HASHED_BYTES_MAX: u64 = 64 << 20;

/// Tracked files as they are on disk, and untracked ones that are not ignored, sorted by path.
pub(super) fn entries(
    repo: &ThreadSafeRepository,
    objects: &Objects,
    on_disk: &OnDisk,
    cancelled: &AtomicBool,
) -> Result<Vec<TreeEntry>, SourceError> {
    let local = repo.to_thread_local();
    let root = local.workdir().ok_or_else(|| SourceError::NoWorktree { path: local.git_dir().to_owned() })?;
    let index = local.index_or_empty().map_err(|error| damaged("the index", &error))?;
    on_disk.clear();
    let mut listing = Listing {
        root,
        objects,
        on_disk,
        index: &index,
        stat_options: local.stat_options().unwrap_or_default(),
        directories: Directories::new(root),
        entries: Vec::with_capacity(index.entries().len()),
        buffer: Vec::new(),
        cancelled,
    };
    for entry in index.entries() {
        unless(cancelled)?;
        listing.add_tracked(entry)?;
    }
    for (path, kind) in untracked(&local, &index, cancelled)? {
        unless(cancelled)?;
        listing.add_from_disk(path, kind);
    }
    let mut entries = listing.entries;
    entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    // Each side of an unresolved merge is an entry of the index; the file on disk is one.
    entries.dedup_by(|b, a| a.path == b.path);
    Ok(entries)
}

/// Paths on disk that are neither in the index nor ignored.
fn untracked(
    repo: &gix::Repository,
    index: &State,
    cancelled: &AtomicBool,
) -> Result<Vec<(RepoPath, FileMode)>, SourceError> {
    let options = repo.dirwalk_options().map_err(|error| damaged("the configuration", &error))?;
    let options = options.emit_untracked(EmissionMode::Matching).emit_tracked(false).recurse_repositories(false);
    let mut found = Collect::default();
    let walked = repo.dirwalk(index, None::<&BStr>, cancelled, options, &mut found);
    unless(cancelled)?;
    walked.map_err(|error| damaged("the work tree", &error))?;
    let entries = found.unorded_entries.into_iter().map(|(entry, _)| entry);
    let untracked = entries.filter(|entry| entry.status == Status::Untracked);
    Ok(untracked
        .filter_map(|entry| {
            let mode = match entry.disk_kind? {
                Kind::File => FileMode::File,
                Kind::Symlink => FileMode::Symlink,
                Kind::Directory | Kind::Repository | Kind::Untrackable => return None,
            };
            Some((RepoPath::new(Vec::from(entry.rela_path)), mode))
        })
        .collect())
}

/// The listing while it grows.
struct Listing<'a> {
    root: &'a Path,
    objects: &'a Objects,
    on_disk: &'a OnDisk,
    index: &'a gix::index::File,
    stat_options: gix::index::entry::stat::Options,
    directories: Directories<'a>,
    entries: Vec<TreeEntry>,
    buffer: Vec<u8>,
    cancelled: &'a AtomicBool,
}

impl Listing<'_> {
    fn add_tracked(&mut self, entry: &Entry) -> Result<(), SourceError> {
        let path = RepoPath::new(entry.path(self.index).to_vec());
        let blob_id = BlobId(id_from(&entry.id));
        if entry.mode.is_sparse() {
            return self.add_sparse_directory(&path, TreeId(blob_id.0));
        }
        let Some(mode) = mode_from(entry.mode) else { return Ok(()) };
        // Git was told to believe these without looking, as it is when most files are not checked out.
        let is_believed =
            mode == FileMode::Submodule || entry.flags.intersects(Flags::SKIP_WORKTREE | Flags::ASSUME_VALID);
        if is_believed || self.is_unchanged(entry, &path) {
            self.entries.push(TreeEntry { path, blob_id, mode });
        } else {
            self.add_from_disk(path, mode);
        }
        Ok(())
    }

    /// Whether the file's stat data say that it still has the content git last saw. Not if it
    /// might have been written within the same tick of the clock as the index.
    fn is_unchanged(&mut self, entry: &Entry, path: &RepoPath) -> bool {
        let is_listed = entry.stage_raw() == 0 && !entry.flags.contains(Flags::INTENT_TO_ADD);
        if !is_listed || !self.directories.is_inside(path) {
            return false;
        }
        let Some(place) = place(self.root, path) else { return false };
        let Ok(metadata) = gix::index::fs::Metadata::from_path_no_follow(&place) else { return false };
        let is_same_kind = metadata.is_symlink() == (entry.mode == Mode::SYMLINK)
            && metadata.is_file() == matches!(entry.mode, Mode::FILE | Mode::FILE_EXECUTABLE)
            && (!cfg!(unix) || metadata.is_executable() == (entry.mode == Mode::FILE_EXECUTABLE));
        let Ok(stat) = Stat::from_fs(&metadata) else { return false };
        is_same_kind
            && entry.stat.matches(&stat, self.stat_options)
            && !entry.stat.is_racy(self.index.timestamp(), self.stat_options)
    }

    /// Adds what is on disk at a path; nothing if nothing is. `known` is the mode it has in the
    /// index, for systems whose files do not know whether they are executable.
    fn add_from_disk(&mut self, path: RepoPath, known: FileMode) {
        let Some(place) = place(self.root, &path).filter(|_| self.directories.is_inside(&path)) else { return };
        let Ok(metadata) = gix::index::fs::Metadata::from_path_no_follow(&place) else { return };
        let mode = match () {
            () if metadata.is_symlink() => FileMode::Symlink,
            () if !metadata.is_file() => return,
            () if cfg!(unix) && metadata.is_executable() => FileMode::Executable,
            () if cfg!(unix) || known != FileMode::Executable => FileMode::File,
            () => FileMode::Executable,
        };
        if on_disk::read(&place, HASHED_BYTES_MAX, &mut self.buffer).is_err() {
            // Unreadable or huge: an entry all the same, under an id that stands for this state of
            // it. Reading it will say what is wrong.
            self.buffer.clear();
            self.buffer.extend_from_slice(format!("{} {:?}", path, Stat::from_fs(&metadata).ok()).as_bytes());
        }
        let Ok(blob_id) = file_blob_id(format_from(self.objects.hash_kind()), &self.buffer) else { return };
        self.on_disk.insert(blob_id, place);
        self.entries.push(TreeEntry { path, blob_id, mode });
    }

    /// Adds the files of a directory that a sparse checkout left out as a whole.
    fn add_sparse_directory(&mut self, directory: &RepoPath, tree_id: TreeId) -> Result<(), SourceError> {
        let directory = directory.as_bytes().strip_suffix(b"/").unwrap_or(directory.as_bytes());
        let below = trees::entries(self.objects, tree_id, self.cancelled)?
            .into_iter()
            .map(|entry| TreeEntry { path: RepoPath::new([directory, b"/", entry.path.as_bytes()].concat()), ..entry });
        self.entries.extend(below);
        Ok(())
    }
}

fn mode_from(mode: Mode) -> Option<FileMode> {
    mode.to_tree_entry_mode().and_then(super::convert::mode_from)
}

/// The place of a path on this system's disk, if it can have one.
fn place(root: &Path, path: &RepoPath) -> Option<PathBuf> {
    let relative = gix::path::from_byte_slice(path.as_bytes()).ok()?;
    let is_plain = relative.components().all(|component| matches!(component, std::path::Component::Normal(_)));
    is_plain.then(|| root.join(relative))
}

fn damaged(what: &str, error: &gix::Error) -> SourceError {
    SourceError::Corrupt { what: format!("{what}: {}", error.probable_cause()) }
}
