//! Where objects lie in packs, to read neighbours together.

use super::convert::id_to;
use crate::object::BlobId;
use gix::ThreadSafeRepository;
use gix::odb::pack::index;
use std::path::PathBuf;

/// A place to read from: a pack and an offset in it. What is in no pack comes last.
pub(super) type Place = (u32, u64);

/// Not in any pack.
const LOOSE: Place = (u32::MAX, 0);

/// The indices of all packs, alternates included.
pub(super) struct PackOrder {
    indices: Vec<index::File>,
}

impl PackOrder {
    /// Opens the indices there are now. One that cannot be opened is left out: order is about speed.
    pub(super) fn new(repo: &ThreadSafeRepository) -> Self {
        let alternates = repo.objects.alternate_db_paths().unwrap_or_default();
        let mut paths: Vec<PathBuf> = std::iter::once(repo.objects.path().to_owned())
            .chain(alternates)
            .filter_map(|objects_dir| objects_dir.join("pack").read_dir().ok())
            .flat_map(|files| files.flatten().map(|file| file.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "idx"))
            .collect();
        paths.sort();
        let hash_kind = repo.objects.object_hash();
        PackOrder { indices: paths.iter().filter_map(|path| index::File::at(path, hash_kind).ok()).collect() }
    }

    /// Where an object lies.
    pub(super) fn place(&self, id: BlobId) -> Place {
        let id = id_to(&id.0);
        let find = |(pack, index): (usize, &index::File)| {
            index.lookup(id).map(|entry| (pack as u32, index.pack_offset_at_index(entry)))
        };
        self.indices.iter().enumerate().find_map(find).unwrap_or(LOOSE)
    }
}
