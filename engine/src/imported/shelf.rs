//! Where imported indexes lie: beside the store, in a folder of the repository, named by the order in
//! which they came and by the hash of their bytes. They are no cache: nothing evicts them.

use super::Imports;
use super::index::Imported;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use xxhash_rust::xxh3::xxh3_128;

const FOLDER: &str = "imported";
/// Ends the names of files of this layout; others are left alone.
const EXTENSION: &str = "index1";

/// The indexes of one repository.
pub(crate) struct Shelf {
    folder: PathBuf,
}

/// A file, by its name.
struct Entry {
    number: u64,
    hash: u128,
    path: PathBuf,
}

impl Shelf {
    pub(crate) fn new(store: &Path, repository: &Path) -> Shelf {
        let repository = xxh3_128(repository.as_os_str().as_encoded_bytes());
        Shelf { folder: store.join(FOLDER).join(format!("{repository:032x}")) }
    }

    /// All that can be read, the last one first. What is damaged is as if it were not there.
    pub(crate) fn load(&self) -> Imports {
        let load = |entry: Entry| Imported::from_bytes(&fs::read(&entry.path).ok()?, entry.hash).map(Arc::new);
        let mut entries = self.entries();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.number));
        let load = |entry: Entry| {
            let path = entry.path.clone();
            load(entry).or_else(|| {
                tracing::warn!(path = %path.display(), "an imported index is damaged and not used");
                None
            })
        };
        Imports::new(entries.into_iter().filter_map(load).collect())
    }

    /// Puts an index before all others.
    pub(super) fn put(&self, index: &Imported) -> io::Result<()> {
        let bytes = index.to_bytes().ok_or_else(|| io::Error::other("it cannot be encoded"))?;
        let entries = self.entries();
        let number = entries.iter().map(|entry| entry.number).max().unwrap_or(0) + 1;
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(format!("{number:06}-{:032x}.{EXTENSION}", index.hash));
        let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
        fs::write(&unfinished, bytes)?;
        fs::rename(&unfinished, &path)?;
        entries.iter().filter(|entry| entry.hash == index.hash).try_for_each(|entry| fs::remove_file(&entry.path))
    }

    /// Removes all of them.
    pub(super) fn clear(&self) -> io::Result<()> {
        self.entries().iter().try_for_each(|entry| fs::remove_file(&entry.path))
    }

    fn entries(&self) -> Vec<Entry> {
        let Ok(files) = fs::read_dir(&self.folder) else { return Vec::new() };
        files.flatten().filter_map(|file| entry(file.path())).collect()
    }
}

/// Removes the indexes of all repositories.
pub(super) fn clear_all(store: &Path) -> io::Result<()> {
    match fs::remove_dir_all(store.join(FOLDER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn entry(path: PathBuf) -> Option<Entry> {
    let name = path.file_name()?.to_str()?;
    let (number, hash) = name.strip_suffix(EXTENSION)?.strip_suffix('.')?.split_once('-')?;
    let hash = u128::from_str_radix(hash, 16).ok()?;
    Some(Entry { number: number.parse().ok()?, hash, path })
}
