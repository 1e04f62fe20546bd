//! The file of one process: a slot of fixed size per worker.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process;

/// A length byte, then the id.
const SLOT_BYTES: usize = 64;
/// More slots than any machine has workers: a bound for what is read from disk.
const SLOTS_MAX: usize = 4096;
/// How often a name is tried when others hold or delete it at the same moment.
const ATTEMPTS: u32 = 64;

/// The open, locked journal file; deleted when dropped.
pub(super) struct Slots {
    file: File,
    path: PathBuf,
}

impl Slots {
    pub(super) fn create(folder: &Path, schema_version: u32) -> io::Result<Slots> {
        let prefix = prefix(schema_version);
        for attempt in 0..ATTEMPTS {
            let path = folder.join(format!("{prefix}{}-{attempt}", process::id()));
            let file = match OpenOptions::new().read(true).write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            // Between creation and lock another process may take it for a dead one's and delete it.
            if file.try_lock().is_ok() && path.exists() {
                return Ok(Slots { file, path });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Writes an id, or nothing, into a slot. Errors are let go: the journal is a precaution.
    pub(super) fn note(&self, slot: usize, id: &[u8]) {
        let Some(length) = u8::try_from(id.len()).ok().filter(|&length| usize::from(length) < SLOT_BYTES) else {
            return;
        };
        if slot >= SLOTS_MAX {
            return;
        }
        let mut bytes = [0; SLOT_BYTES];
        bytes[0] = length;
        bytes[1..1 + id.len()].copy_from_slice(id);
        let _ = write_at(&self.file, &bytes[..=id.len()], (slot * SLOT_BYTES) as u64);
    }
}

impl Drop for Slots {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// The ids of git objects that dead processes left, whose journals are deleted.
pub(super) fn reap(folder: &Path, schema_version: u32) -> Vec<Box<[u8]>> {
    let prefix = prefix(schema_version);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let journals = entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()));
    journals.flat_map(|journal| reap_one(&journal.path()).unwrap_or_default()).collect()
}

fn reap_one(path: &Path) -> io::Result<Vec<Box<[u8]>>> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    if file.try_lock().is_err() {
        return Ok(Vec::new()); // its process lives
    }
    let mut bytes = Vec::new();
    (&file).take((SLOT_BYTES * SLOTS_MAX) as u64).read_to_end(&mut bytes)?;
    // Who deletes it reports it: two processes may have read the same journal.
    fs::remove_file(path)?;
    Ok(bytes.chunks(SLOT_BYTES).filter_map(noted).collect())
}

fn noted(slot: &[u8]) -> Option<Box<[u8]>> {
    let (&length, rest) = slot.split_first()?;
    rest.get(..usize::from(length)).filter(|id| matches!(id.len(), 20 | 32)).map(Box::from)
}

fn prefix(schema_version: u32) -> String {
    format!("parsing-{schema_version}-")
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(windows)]
fn write_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::windows::fs::FileExt::seek_write(file, bytes, offset).map(|_| ())
}
