//! What is being parsed right now, so that a death that cannot be caught happens only once.
//!
//! Some grammars can abort the whole process. Each worker notes the id of a blob before it parses it
//! in its slot of the process's journal, a small file in the store's folder that is locked as long as
//! the process lives. Whoever opens the store next finds journals that nobody holds, adds the ids in
//! them to the list of crashes, and deletes them. Blobs of that list are not parsed again until the
//! store is cleared.
//!
//! A process killed from outside leaves the blobs of that moment, one per worker at most, as well:
//! its journal does not tell why it died. Notes are not synced to the medium: they need to survive the
//! process, not the machine.

mod crashes;
mod slots;

use crashes::Crashes;
use slots::Slots;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The journal of this process and the crashes of earlier ones.
pub struct Journal {
    folder: Option<PathBuf>,
    schema_version: u32,
    crashes: Crashes,
    slots: OnceLock<Option<Arc<Slots>>>,
    free: Arc<Mutex<FreeSlots>>,
}

#[derive(Default)]
struct FreeSlots {
    returned: Vec<usize>,
    next: usize,
}

impl Journal {
    /// Reads what dead processes left. Without a folder, or where it cannot be written, nothing is
    /// noted.
    pub(super) fn open(folder: Option<&Path>, schema_version: u32) -> Journal {
        let crashes = Crashes::open(folder, schema_version);
        if let Some(folder) = folder {
            crashes.add(slots::reap(folder, schema_version));
        }
        Journal {
            folder: folder.map(Path::to_path_buf),
            schema_version,
            crashes,
            slots: OnceLock::new(),
            free: Arc::default(),
        }
    }

    /// Whether two earlier processes died while parsing the blob with this id. One death may have been
    /// a kill from outside, which must not change an answer.
    pub fn is_crashed(&self, blob_id: &[u8]) -> bool {
        self.crashes.contains(blob_id)
    }

    /// The ids of all blobs that earlier processes died of, sorted.
    pub fn crashed(&self) -> BTreeSet<Box<[u8]>> {
        self.crashes.all()
    }

    /// A slot of its own for one thread that parses. The journal's file comes into being with the first.
    pub fn worker(&self) -> Worker {
        let slots = self.slots.get_or_init(|| {
            let folder = self.folder.as_ref()?;
            Slots::create(folder, self.schema_version).ok().map(Arc::new)
        });
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = free.returned.pop().unwrap_or_else(|| {
            free.next += 1;
            free.next - 1
        });
        Worker { slots: slots.clone(), slot, noted: false, free: Arc::clone(&self.free) }
    }

    /// Forgets all crashes, so that those blobs are parsed again.
    pub(super) fn forget(&self) {
        self.crashes.forget();
    }
}

/// One worker's slot in the journal; given back when dropped.
pub struct Worker {
    slots: Option<Arc<Slots>>,
    slot: usize,
    noted: bool,
    free: Arc<Mutex<FreeSlots>>,
}

impl Worker {
    /// Notes that parsing of this blob begins; what was noted before is done. One small write.
    pub fn begin(&mut self, blob_id: &[u8]) {
        if let Some(slots) = &self.slots {
            slots.note(self.slot, blob_id);
            self.noted = true;
        }
    }

    /// Notes that nothing is being parsed. Needed before the worker waits or is put away, not between
    /// two blobs.
    pub fn end(&mut self) {
        if let Some(slots) = self.slots.as_ref().filter(|_| self.noted) {
            slots.note(self.slot, &[]);
            self.noted = false;
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
        self.free.lock().unwrap_or_else(PoisonError::into_inner).returned.push(self.slot);
    }
}
