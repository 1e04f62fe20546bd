//! Bursts of reads.

use super::pack::Unpacker;
use super::{StoreFile, redb};
use crate::store::record::RecordKey;
use crate::store::trouble::Trouble;
use crate::store::{KindStat, RecordKind};
use redb::ReadableDatabase;

/// Gets the position the caller gave for a key, the key, and the record as stored; returns the day the
/// record was written, or `None` for a damaged one, which is a miss.
pub(in crate::store) type Take<'a> = dyn FnMut(usize, &RecordKey, &[u8]) -> Option<u32> + 'a;

impl StoreFile {
    /// Hands the records of `wanted`, which is sorted, to `take`. Returns those whose last use is noted
    /// with a day before today.
    pub(in crate::store) fn read(
        &self,
        wanted: &[(RecordKey, usize)],
        today: u32,
        patient: bool,
        take: &mut Take<'_>,
    ) -> Result<Vec<RecordKey>, Trouble> {
        let stale = self.reading(patient, |database| {
            let transaction = redb(database.begin_read())?;
            let mut stale = Vec::new();
            let Some(unpacker) = Unpacker::open(&transaction)? else { return Ok(stale) };
            let mut places = Vec::with_capacity(wanted.len());
            for &(key, at) in wanted {
                places.extend(unpacker.place(&key)?.map(|place| ((key, place), at)));
            }
            unpacker.read(places, |&(key, (noted, ..)), at, record| {
                if take(at, &key, record).is_some() && noted < today {
                    stale.push(key);
                }
                Ok(())
            })?;
            Ok(stale)
        })?;
        Ok(stale.unwrap_or_default())
    }

    /// Counts the records of each kind.
    pub(in crate::store) fn count(&self) -> Result<Vec<KindStat>, Trouble> {
        let counted = self.reading(true, |database| {
            let transaction = redb(database.begin_read())?;
            let mut stats = RecordKind::ALL.map(|kind| KindStat { kind, records: 0, bytes: 0 });
            let Some(unpacker) = Unpacker::open(&transaction)? else { return Ok(Vec::new()) };
            unpacker.places(|key, (.., bytes)| {
                if let Some(stat) = stats.iter_mut().find(|stat| stat.kind as u8 == key[0]) {
                    stat.records += 1;
                    stat.bytes += u64::from(bytes);
                }
            })?;
            Ok(stats.into_iter().filter(|stat| stat.records > 0).collect())
        })?;
        Ok(counted.unwrap_or_default())
    }
}
