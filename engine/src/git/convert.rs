//! gix's types to ours and back.

use crate::object::{FileMode, ObjectFormat, ObjectId};
use gix::objs::tree::{EntryKind, EntryMode};

pub(super) fn id_from(id: &gix::oid) -> ObjectId {
    ObjectId::from_bytes(id.as_bytes()).expect("gix knows the two formats that we know")
}

pub(super) fn id_to(id: &ObjectId) -> gix::ObjectId {
    gix::ObjectId::from_bytes_or_panic(id.as_bytes())
}

pub(super) fn format_from(kind: gix::hash::Kind) -> ObjectFormat {
    if kind == gix::hash::Kind::Sha256 { ObjectFormat::Sha256 } else { ObjectFormat::Sha1 }
}

pub(super) fn format_to(format: ObjectFormat) -> gix::hash::Kind {
    match format {
        ObjectFormat::Sha1 => gix::hash::Kind::Sha1,
        ObjectFormat::Sha256 => gix::hash::Kind::Sha256,
    }
}

/// The mode of an entry; `None` for a directory.
pub(super) fn mode_from(mode: EntryMode) -> Option<FileMode> {
    match mode.kind() {
        EntryKind::Tree => None,
        EntryKind::Blob => Some(FileMode::File),
        EntryKind::BlobExecutable => Some(FileMode::Executable),
        EntryKind::Link => Some(FileMode::Symlink),
        EntryKind::Commit => Some(FileMode::Submodule),
    }
}

pub(super) fn mode_to(mode: FileMode) -> EntryMode {
    match mode {
        FileMode::File => EntryKind::Blob,
        FileMode::Executable => EntryKind::BlobExecutable,
        FileMode::Symlink => EntryKind::Link,
        FileMode::Submodule => EntryKind::Commit,
    }
    .into()
}
