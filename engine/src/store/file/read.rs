//! Bursts of reads.

use super::{RECORDS, StoreFile, USES, redb};
use crate::store::record::RecordKey;
use crate::store::trouble::Trouble;
use crate::store::{KindStat, RecordKind};
use redb::{ReadTransaction, ReadableDatabase, ReadableTable, TableError};

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
            let mut old = Vec::new();
            let Some(records) = opened(transaction.open_table(RECORDS))? else { return Ok(old) };
            for (key, at) in wanted {
                let Some(value) = redb(records.get(key))? else { continue };
                if take(*at, key, value.value()).is_some_and(|day| day < today) {
                    old.push(*key);
                }
            }
            stale(&transaction, old, today)
        })?;
        Ok(stale.unwrap_or_default())
    }

    /// Counts the records of each kind.
    pub(in crate::store) fn count(&self) -> Result<Vec<KindStat>, Trouble> {
        let counted = self.reading(true, |database| {
            let transaction = redb(database.begin_read())?;
            let mut stats = RecordKind::ALL.map(|kind| KindStat { kind, records: 0, bytes: 0 });
            let Some(uses) = opened(transaction.open_table(USES))? else { return Ok(Vec::new()) };
            each_use(&uses, |key, _, bytes| {
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

/// Those of the old records whose last use was not noted today already.
fn stale(transaction: &ReadTransaction, old: Vec<RecordKey>, today: u32) -> Result<Vec<RecordKey>, Trouble> {
    let mut stale = Vec::new();
    if old.is_empty() {
        return Ok(stale);
    }
    let Some(uses) = opened(transaction.open_table(USES))? else { return Ok(stale) };
    for key in old {
        let noted = redb(uses.get(&key))?.map(|noted| noted.value().0);
        if noted.is_some_and(|day| day < today) {
            stale.push(key);
        }
    }
    Ok(stale)
}

/// Calls `visit` with the key, day and bytes of each use. A damaged tree may repeat itself: keys that
/// do not increase end the walk.
pub(super) fn each_use(
    uses: &impl ReadableTable<&'static RecordKey, (u32, u32)>,
    mut visit: impl FnMut(&RecordKey, u32, u32),
) -> Result<(), Trouble> {
    let mut last: Option<RecordKey> = None;
    for entry in redb(uses.iter())? {
        let (key, noted) = redb(entry)?;
        let (key, (day, bytes)) = (*key.value(), noted.value());
        if last.is_some_and(|last| last >= key) {
            return Err(Trouble::Damaged("keys out of order".to_owned()));
        }
        visit(&key, day, bytes);
        last = Some(key);
    }
    Ok(())
}

/// `None` for a table that nobody wrote to yet.
fn opened<T>(table: Result<T, TableError>) -> Result<Option<T>, Trouble> {
    match table {
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        other => redb(other).map(Some),
    }
}
