//! Keeping the file within its bound, by copying what stays into a new file.
//!
//! redb doubles its file as it grows, so a file may be three times as large as what is in it. Its own
//! compaction leaves a file that must be walked entirely if the process is killed meanwhile; a copy
//! that is renamed when it is complete leaves the old file or the new one.

use super::pack::{Packer, Placed, Unpacker};
use super::write::transact;
use super::{StoreFile, builder, redb};
use crate::store::trouble::Trouble;
use redb::{Database, ReadTransaction, ReadableDatabase};
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
            let records = by_age(&transaction)?;
            let (gone, staying) = records.split_at(to_evict(&records, share));
            let copied = copy_records(&transaction, &copy, staying);
            let renamed = copied.and_then(|()| Ok(fs::rename(&copy, &self.path)?));
            if renamed.is_err() {
                // The error that counts is the first one.
                let _ = fs::remove_file(&copy);
            }
            renamed.map(|()| (gone.len(), staying.len()))
        })
    }
}

/// All records, those first that were not used for longest.
fn by_age(transaction: &ReadTransaction) -> Result<Vec<Placed>, Trouble> {
    let mut by_age = Vec::new();
    if let Some(unpacker) = Unpacker::open(transaction)? {
        unpacker.places(|key, place| by_age.push((*key, place)))?;
    }
    by_age.sort_unstable_by_key(|&(key, (day, ..))| (day, key));
    Ok(by_age)
}

/// How many of the first records go.
fn to_evict(by_age: &[Placed], share: f64) -> usize {
    let bytes = |(_, (.., bytes)): &Placed| u64::from(*bytes);
    let stored: u64 = by_age.iter().map(bytes).sum();
    let keep = (stored as f64 * share) as u64;
    let mut left = stored;
    let too_much = by_age.iter().take_while(|&placed| {
        let evict = left > keep;
        left = left.saturating_sub(bytes(placed));
        evict
    });
    too_much.count()
}

fn copy_records(from: &ReadTransaction, to: &Path, staying: &[Placed]) -> Result<(), Trouble> {
    // What a killed process left half done.
    let _ = fs::remove_file(to);
    let mut database: Database = redb(builder().create(to))?;
    transact(&database, |transaction| {
        let mut packer = Packer::new(transaction)?;
        if let Some(unpacker) = Unpacker::open(from)? {
            // In the order they lie in: what was written together stays together.
            let staying = staying.iter().map(|&placed| (placed, 0)).collect();
            unpacker.read(staying, |&(key, (day, ..)), _, record| packer.put(&key, record, day))?;
        }
        packer.finish()
    })?;
    redb(database.compact()).map(|_| ())
}
