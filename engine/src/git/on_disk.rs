//! Content that lies in files of the work tree and not in the object database.

use super::convert::format_from;
use super::hash::file_blob_id;
use crate::object::BlobId;
use dashmap::DashMap;
use evergraph_languages::Skip;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where the blobs are that a listing of the work tree found on disk.
#[derive(Default)]
pub(super) struct OnDisk {
    places: DashMap<BlobId, PathBuf>,
}

impl OnDisk {
    pub(super) fn insert(&self, id: BlobId, path: PathBuf) {
        self.places.insert(id, path);
    }

    pub(super) fn place(&self, id: BlobId) -> Option<PathBuf> {
        self.places.get(&id).map(|place| place.clone())
    }

    /// Forgets all places: before a new listing.
    pub(super) fn clear(&self) {
        self.places.clear();
    }
}

/// Reads a file of the work tree into `buffer`, if it still has the content it was listed with.
pub(super) fn read_listed(
    path: &Path,
    id: BlobId,
    hash_kind: gix::hash::Kind,
    blob_bytes_max: u64,
    buffer: &mut Vec<u8>,
) -> Result<(), Skip> {
    read(path, blob_bytes_max, buffer)?;
    if file_blob_id(format_from(hash_kind), buffer)? == id { Ok(()) } else { Err(Skip::Changed) }
}

/// Reads what git would store for a file: its bytes, or the target of a symbolic link.
pub(super) fn read(path: &Path, bytes_max: u64, buffer: &mut Vec<u8>) -> Result<(), Skip> {
    buffer.clear();
    let metadata = path.symlink_metadata().map_err(|_| Skip::Missing)?;
    if metadata.is_symlink() {
        let target = std::fs::read_link(path).map_err(|_| Skip::Missing)?;
        let target = gix::path::into_bstr(target).map_err(|_| Skip::Missing)?;
        buffer.extend_from_slice(&gix::path::to_unix_separators_on_windows(target));
        return Ok(());
    }
    if !metadata.is_file() {
        return Err(Skip::Missing);
    }
    if metadata.len() > bytes_max {
        return Err(Skip::TooLarge);
    }
    let file = File::open(path).map_err(|_| Skip::Missing)?;
    // One byte more than allowed shows a file that grew since its size was read.
    file.take(bytes_max.saturating_add(1)).read_to_end(buffer).map_err(|_| Skip::Missing)?;
    if buffer.len() as u64 > bytes_max { Err(Skip::TooLarge) } else { Ok(()) }
}
