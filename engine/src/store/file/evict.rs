//! Keeping the file within its bound.

use super::read::each_use;
use super::write::transact;
use super::{RECORDS, StoreFile, USES, redb};
use crate::store::record::RecordKey;
use crate::store::trouble::Trouble;
use redb::{Database, ReadableTableMetadata};

/// Evicting by an estimate of what a record's bytes cost in the file is done again when the estimate
/// was off, this many times at most.
const ROUNDS: usize = 4;

impl StoreFile {
    /// Evicts what was not used for longest until the file has at most `bytes_max`; returns how many
    /// records went.
    pub(in crate::store) fn gc(&self, bytes_max: u64) -> Result<usize, Trouble> {
        let mut evicted = 0;
        for _ in 0..ROUNDS {
            let file_bytes = self.bytes();
            if file_bytes <= bytes_max {
                return Ok(evicted);
            }
            let (gone, left) = self.writing(true, |database| {
                let outcome = evict(database, bytes_max as f64 / file_bytes as f64)?;
                redb(database.compact())?;
                Ok(outcome)
            })?;
            evicted += gone;
            if left == 0 {
                self.clear()?;
            }
        }
        Ok(evicted)
    }
}

/// Evicts until at most this share of all stored bytes is left; returns how many records went and how
/// many stayed.
fn evict(database: &Database, share: f64) -> Result<(usize, usize), Trouble> {
    transact(database, |transaction| {
        let mut records = redb(transaction.open_table(RECORDS))?;
        let mut uses = redb(transaction.open_table(USES))?;
        let count = redb(uses.len())? as usize;
        let mut by_age: Vec<(u32, RecordKey, u32)> = Vec::with_capacity(count.min(1 << 20));
        each_use(&uses, |key, day, bytes| by_age.push((day, *key, bytes)))?;
        by_age.sort_unstable();
        let stored: u64 = by_age.iter().map(|&(.., bytes)| u64::from(bytes)).sum();
        let keep = (stored as f64 * share) as u64;
        let mut left = stored;
        let mut gone = 0;
        for (_, key, bytes) in &by_age {
            if left <= keep {
                break;
            }
            redb(records.remove(key))?;
            redb(uses.remove(key))?;
            left -= u64::from(*bytes);
            gone += 1;
        }
        Ok((gone, by_age.len() - gone))
    })
}
