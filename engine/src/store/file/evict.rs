//! Keeping the file within its bound, by copying what stays into a new file.
//!
//! redb doubles its file as it grows, so a file may be three times as large as what is in it. Its own
//! compaction leaves a file that must be walked entirely if the process is killed meanwhile; a copy
//! that is renamed when it is complete leaves the old file or the new one.

use super::read::each_use;
use super::write::transact;
use super::{RECORDS, StoreFile, USES, builder, redb};
use crate::store::record::RecordKey;
use crate::store::trouble::Trouble;
use redb::{Database, ReadTransaction, ReadableDatabase, TableError};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Copying with an estimate of what a record's bytes cost in the file is done again when the estimate
/// was off, this many times at most.
const ROUNDS: usize = 4;
/// A little less is kept than seems right, so that the first estimate mostly does.
const MARGIN: f64 = 0.95;

impl StoreFile {
    /// Gives unused space back, then evicts what was not used for longest until the file has at most
    /// `bytes_max`; returns how many records went.
    pub(in crate::store) fn gc(&self, bytes_max: u64) -> Result<usize, Trouble> {
        let mut evicted = 0;
        let mut share = 1.0;
        for _ in 0..ROUNDS {
            if self.bytes() <= bytes_max {
                break;
            }
            let (gone, left) = self.rewrite(share)?;
            evicted += gone;
            if left == 0 {
                self.clear()?;
            }
            share = MARGIN * bytes_max as f64 / self.bytes().max(1) as f64;
        }
        Ok(evicted)
    }

    /// Gives unused space back.
    pub(in crate::store) fn compact(&self) -> Result<(), Trouble> {
        match self.bytes() {
            0 => Ok(()),
            _ => self.rewrite(1.0).map(|_| ()),
        }
    }

    /// Replaces the file by a copy with at most this share of all stored bytes, those used last.
    /// Returns how many records went and how many stayed.
    fn rewrite(&self, share: f64) -> Result<(usize, usize), Trouble> {
        let copy = self.copy_path();
        // Nobody else writes the copy: who writes it holds the file.
        self.writing(true, |database| {
            let transaction = redb(database.begin_read())?;
            let uses = by_age(&transaction)?;
            let gone = to_evict(&uses, share);
            let copied = copy_records(&transaction, &copy, &uses, &gone);
            let renamed = copied.and_then(|()| Ok(fs::rename(&copy, &self.path)?));
            if renamed.is_err() {
                // The error that counts is the first one.
                let _ = fs::remove_file(&copy);
            }
            renamed.map(|()| (gone.len(), uses.len() - gone.len()))
        })
    }
}

/// The day of last use, the key and the stored bytes of a record.
type Use = (u32, RecordKey, u32);

fn by_age(transaction: &ReadTransaction) -> Result<Vec<Use>, Trouble> {
    let mut by_age = Vec::new();
    match transaction.open_table(USES) {
        Err(TableError::TableDoesNotExist(_)) => {}
        uses => each_use(&redb(uses)?, |key, day, bytes| by_age.push((day, *key, bytes)))?,
    }
    by_age.sort_unstable();
    Ok(by_age)
}

fn to_evict(by_age: &[Use], share: f64) -> BTreeSet<RecordKey> {
    let stored: u64 = by_age.iter().map(|&(.., bytes)| u64::from(bytes)).sum();
    let keep = (stored as f64 * share) as u64;
    let mut left = stored;
    let too_much = by_age.iter().take_while(|&&(.., bytes)| {
        let evict = left > keep;
        left = left.saturating_sub(u64::from(bytes));
        evict
    });
    too_much.map(|&(_, key, _)| key).collect()
}

fn copy_records(from: &ReadTransaction, to: &Path, uses: &[Use], gone: &BTreeSet<RecordKey>) -> Result<(), Trouble> {
    // What a killed process left half done.
    let _ = fs::remove_file(to);
    let mut database: Database = redb(builder().create(to))?;
    transact(&database, |transaction| {
        let mut new_records = redb(transaction.open_table(RECORDS))?;
        let mut new_uses = redb(transaction.open_table(USES))?;
        if uses.len() == gone.len() {
            return Ok(());
        }
        let mut staying: Vec<&Use> = uses.iter().filter(|(_, key, _)| !gone.contains(key)).collect();
        staying.sort_unstable_by_key(|(_, key, _)| *key);
        let records = redb(from.open_table(RECORDS))?;
        for (day, key, bytes) in staying {
            if let Some(encoded) = redb(records.get(key))? {
                redb(new_records.insert(key, encoded.value()))?;
                redb(new_uses.insert(key, (*day, *bytes)))?;
            }
        }
        Ok(())
    })?;
    redb(database.compact()).map(|_| ())
}
