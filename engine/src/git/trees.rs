//! All entries of a tree.

use super::convert::{id_from, mode_from};
use super::objects::Objects;
use super::unless;
use crate::object::{BlobId, ObjectId, RepoPath, TreeEntry, TreeId};
use crate::source::SourceError;
use gix::objs::{Kind, TreeRefIter};
use std::sync::atomic::AtomicBool;

/// A few thousand small objects can spell a tree with more paths than there are atoms.
pub(super) const ENTRIES_MAX: usize = 4_000_000;
/// Directories inside directories. File systems give up long before.
const DEPTH_MAX: usize = 4_096;

/// Files, symbolic links and submodules of a tree, sorted by path.
pub(super) fn entries(
    objects: &Objects,
    tree_id: TreeId,
    cancelled: &AtomicBool,
) -> Result<Vec<TreeEntry>, SourceError> {
    let mut entries = Vec::new();
    let mut buffer = Vec::new();
    // Directories still to be read: their path with a slash behind, and how deep they are.
    let mut pending: Vec<(Vec<u8>, usize, ObjectId)> = vec![(Vec::new(), 0, tree_id.0)];
    while let Some((prefix, depth, id)) = pending.pop() {
        unless(cancelled)?;
        objects.expect(&id, Kind::Tree, &mut buffer)?;
        for entry in TreeRefIter::from_bytes(&buffer, objects.hash_kind()) {
            let entry = entry.map_err(|_| SourceError::Corrupt { what: format!("the tree {id} is damaged") })?;
            let path = [&prefix, entry.filename.as_ref() as &[u8]].concat();
            match mode_from(entry.mode) {
                Some(mode) => {
                    let blob_id = BlobId(id_from(entry.oid));
                    entries.push(TreeEntry { path: RepoPath::new(path), blob_id, mode });
                }
                None => pending.push(([&path[..], b"/"].concat(), depth + 1, id_from(entry.oid))),
            }
        }
        if entries.len() + pending.len() > ENTRIES_MAX || depth > DEPTH_MAX {
            return Err(SourceError::TooLarge { what: format!("the tree {tree_id}") });
        }
    }
    entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    // No honest tree names a path twice; of a dishonest one, the order of ids decides.
    entries.dedup_by(|b, a| a.path == b.path);
    Ok(entries)
}
