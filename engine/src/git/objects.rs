//! One thread's handle on the object database, with every read checked.

use super::convert::{id_from, id_to};
use crate::object::ObjectId;
use crate::source::SourceError;
use evergraph_languages::Skip;
use gix::ThreadSafeRepository;
use gix::objs::{Data, Find, Kind, compute_hash};
use gix::odb::Header as _;
use gix::odb::pack::cache::lru::MemoryCappedHashmap;
use std::cell::Cell;

/// What a handle keeps of decoded delta bases. Chains in a pack share their bases, and neighbours
/// in a pack share chains, so a little goes a long way.
const DELTA_CACHE_BYTES: usize = 16 << 20;

/// Why an object could not be had.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    Missing,
    Corrupt,
    TooLarge,
}

impl Fault {
    pub(super) fn skip(self) -> Skip {
        match self {
            Fault::Missing => Skip::Missing,
            Fault::Corrupt => Skip::Corrupt,
            Fault::TooLarge => Skip::TooLarge,
        }
    }

    pub(super) fn error(self, id: ObjectId) -> SourceError {
        match self {
            Fault::Missing => SourceError::MissingObject { id },
            Fault::Corrupt => SourceError::Corrupt { what: format!("the object {id} is damaged") },
            Fault::TooLarge => SourceError::Corrupt { what: format!("the object {id} claims an absurd size") },
        }
    }
}

/// Reads objects for one thread. Objects that lie loose on disk are hashed, as nothing else checks
/// them; those in packs have their checksums.
pub(super) struct Objects {
    handle: gix::odb::Handle,
    hash_kind: gix::hash::Kind,
    /// The first object that could not be had through [`Find`], whose errors do not say which it was.
    fault: Cell<Option<(ObjectId, Fault)>>,
}

impl Objects {
    pub(super) fn new(repo: &ThreadSafeRepository) -> Self {
        let mut handle = repo.objects.to_cache();
        handle.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(DELTA_CACHE_BYTES)));
        Objects { hash_kind: repo.objects.object_hash(), handle, fault: Cell::new(None) }
    }

    /// Keeps no more than a part of what one handle alone does.
    pub(super) fn keep_one_of(&mut self, parts: usize) {
        let bytes = DELTA_CACHE_BYTES / parts.max(1);
        self.handle.set_pack_cache(move || Box::new(MemoryCappedHashmap::new(bytes)));
    }

    pub(super) fn hash_kind(&self) -> gix::hash::Kind {
        self.hash_kind
    }

    /// From now on does not look for new packs when an object is missing: that reads directories,
    /// which is too much if many are missing.
    pub(super) fn expect_missing(&mut self) {
        self.handle.refresh_never();
    }

    /// The kind and size of an object, from its header.
    pub(super) fn header(&self, id: &ObjectId) -> Result<(Kind, u64), Fault> {
        match self.handle.try_header(&id_to(id)) {
            Ok(Some(header)) => Ok((header.kind(), header.size())),
            Ok(None) => Err(Fault::Missing),
            Err(error) => Err(fault_of(&error)),
        }
    }

    /// Reads an object of any kind into `buffer`.
    pub(super) fn find(&self, id: &ObjectId, buffer: &mut Vec<u8>) -> Result<Kind, Fault> {
        let id = id_to(id);
        let (kind, is_loose) = match gix::odb::pack::Find::try_find(&self.handle, &id, buffer) {
            Ok(Some((data, location))) => (data.kind, location.is_none()),
            Ok(None) => return Err(Fault::Missing),
            Err(error) => return Err(fault_of(&error)),
        };
        let is_intact = !is_loose || compute_hash(self.hash_kind, kind, buffer).is_ok_and(|actual| actual == id);
        if is_intact { Ok(kind) } else { Err(Fault::Corrupt) }
    }

    /// Reads an object that must be of one kind.
    pub(super) fn expect(&self, id: &ObjectId, kind: Kind, buffer: &mut Vec<u8>) -> Result<(), SourceError> {
        match self.find(id, buffer) {
            Ok(found) if found == kind => Ok(()),
            Ok(found) => Err(SourceError::Corrupt { what: format!("the object {id} is a {found}, not a {kind}") }),
            Err(fault) => Err(fault.error(*id)),
        }
    }

    /// What went wrong behind an error of gix that had this as its [`Find`].
    pub(super) fn error_behind(&self, error: &dyn std::error::Error) -> SourceError {
        match self.fault.take() {
            Some((id, fault)) => fault.error(id),
            None => SourceError::Corrupt { what: error.to_string() },
        }
    }
}

impl Find for Objects {
    fn try_find<'a>(&self, id: &gix::oid, buffer: &'a mut Vec<u8>) -> gix::Result<Option<Data<'a>>> {
        let id = id_from(id);
        match self.find(&id, buffer) {
            Ok(kind) => Ok(Some(Data::new(buffer, kind, self.hash_kind))),
            Err(fault) => {
                self.fault.set(self.fault.get().or(Some((id, fault))));
                Ok(None)
            }
        }
    }
}

fn fault_of(error: &gix::Error) -> Fault {
    if error.is_resource_exhausted() {
        Fault::TooLarge
    } else if error.is_corrupted() || error.is_validation() {
        Fault::Corrupt
    } else {
        Fault::Missing
    }
}
