//! The file: opened for one burst, closed at once.

mod evict;
mod pack;
mod read;
mod write;

pub(super) use read::Take;

use super::record::RecordKey;
use super::trouble::{Trouble, guard};
use pack::Place;
use redb::{Builder, Database, ReadOnlyDatabase, TableDefinition};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io, thread};

/// For each record the day of its last use and where it lies: what counting and evicting need, without
/// reading the records.
const INDEX: TableDefinition<&RecordKey, Place> = TableDefinition::new("index");
/// Encoded records, end to end.
const PACKS: TableDefinition<u64, &[u8]> = TableDefinition::new("packs");
/// Encoded records that lie by themselves.
const RECORDS: TableDefinition<&RecordKey, &[u8]> = TableDefinition::new("records");

/// redb's page cache during one burst. What is read is read once; what is written fits half of it.
const CACHE_BYTES: usize = 16 << 20;
/// The first pause before a taken file is tried again; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
/// After this pause the file counts as taken: 31 ms have passed.
const LAST_PAUSE: Duration = Duration::from_millis(16);

pub(super) struct StoreFile {
    path: PathBuf,
}

impl StoreFile {
    pub(super) fn new(folder: &Path, schema_version: u32) -> StoreFile {
        StoreFile { path: folder.join(format!("evergraph-{schema_version}.redb")) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The size of the file, 0 if there is none.
    pub(super) fn bytes(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |metadata| metadata.len())
    }

    /// Renames the file, replacing what was set aside before.
    pub(super) fn set_aside(&self) -> Option<PathBuf> {
        let aside = self.damaged_path();
        fs::rename(&self.path, &aside).ok()?;
        Some(aside)
    }

    /// Deletes the file, what was set aside, and what a killed process left.
    pub(super) fn clear(&self) -> Result<(), Trouble> {
        for path in [&self.path, &self.damaged_path(), &self.copy_path()] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Where a smaller copy is made; left behind only by a kill, and then overwritten.
    fn copy_path(&self) -> PathBuf {
        self.path.with_extension("redb.new")
    }

    fn damaged_path(&self) -> PathBuf {
        self.path.with_extension("redb.damaged")
    }

    /// Runs a burst of reads; `None` if nothing was ever written.
    fn reading<T>(
        &self,
        patient: bool,
        burst: impl FnOnce(&ReadOnlyDatabase) -> Result<T, Trouble>,
    ) -> Result<Option<T>, Trouble> {
        if self.bytes() == 0 {
            return Ok(None);
        }
        guard(|| match patiently(patient, || self.open_for_reading()) {
            Ok(database) => burst(&database).map(Some),
            Err(_) if self.bytes() == 0 => Ok(None),
            Err(trouble) => Err(trouble),
        })
    }

    /// Runs a burst of writes.
    fn writing<T>(&self, patient: bool, burst: impl FnOnce(&mut Database) -> Result<T, Trouble>) -> Result<T, Trouble> {
        guard(|| burst(&mut patiently(patient, || self.open_for_writing())?))
    }

    fn open_for_reading(&self) -> Result<ReadOnlyDatabase, Trouble> {
        let open = || builder().open_read_only(&self.path);
        match open() {
            // Whoever wrote last was killed: a writer must tidy up before anybody can read.
            Err(redb::DatabaseError::RepairAborted) => {
                drop(self.open_for_writing()?);
                open().map_err(|error| redb::Error::from(error).into())
            }
            other => other.map_err(|error| redb::Error::from(error).into()),
        }
    }

    fn open_for_writing(&self) -> Result<Database, Trouble> {
        let open = || builder().create(&self.path).map_err(|error| Trouble::from(redb::Error::from(error)));
        match self.path.parent().filter(|folder| !folder.is_dir()) {
            // The user emptied the cache folder while we were running.
            Some(folder) => fs::create_dir_all(folder).map_err(Trouble::from).and_then(|()| open()),
            None => open(),
        }
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES);
    // All our commits can be repaired quickly, and that does not ask here. What needs a walk over the
    // whole file is damaged, and costs more than it is worth.
    builder.set_repair_callback(|session| session.abort());
    builder
}

/// Tries again for a short while when the file is taken.
fn patiently<T>(patient: bool, mut open: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    let mut pause = FIRST_PAUSE;
    loop {
        match open() {
            Err(Trouble::Busy) if patient && pause <= LAST_PAUSE => thread::sleep(pause),
            other => return other,
        }
        pause *= 2;
    }
}

/// redb has one error type per operation; they all become [`Trouble`] through its general one.
fn redb<T, E: Into<redb::Error>>(result: Result<T, E>) -> Result<T, Trouble> {
    result.map_err(|error| error.into().into())
}
