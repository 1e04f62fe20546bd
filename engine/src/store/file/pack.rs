//! Where records lie in the file: many in one value, or one by itself.
//!
//! redb rounds what does not fit a page up to a power of two, and splits pages in halves as they fill
//! up: of a value for each record, a third of the file would be air. So records are laid end to end
//! in values that fill a run of pages, from one into the next, with an index beside them. Nothing is changed in place: what a record
//! leaves behind when it is written again or evicted is given back when the file is copied.

use super::{INDEX, PACKS, RECORDS, redb};
use crate::store::RecordKind;
use crate::store::record::RecordKey;
use crate::store::trouble::Trouble;
use redb::{AccessGuard, ReadOnlyTable, ReadTransaction, ReadableTable, Table, TableError, WriteTransaction};

/// The bytes of a full pack: eight pages without what redb adds to a value that is alone in them.
const PACK_BYTES: usize = (32 << 10) - 64;
/// The pack of a record that lies by itself.
const ALONE: u64 = 0;

/// The day of a record's last use, the pack and the offset at which it begins, and its bytes: they go on in the packs
/// that follow.
pub(super) type Place = (u32, u64, u32, u32);

/// A key with its place.
pub(super) type Placed = (RecordKey, Place);

/// Lays records into packs, in one transaction.
pub(super) struct Packer<'t> {
    records: Table<'t, &'static RecordKey, &'static [u8]>,
    packs: Table<'t, u64, &'static [u8]>,
    index: Table<'t, &'static RecordKey, Place>,
    number: u64,
    pack: Vec<u8>,
}

impl<'t> Packer<'t> {
    pub(super) fn new(transaction: &'t WriteTransaction) -> Result<Packer<'t>, Trouble> {
        let packs = redb(transaction.open_table(PACKS))?;
        let last = redb(packs.last())?.map_or(ALONE, |(number, _)| number.value());
        Ok(Packer {
            records: redb(transaction.open_table(RECORDS))?,
            index: redb(transaction.open_table(INDEX))?,
            packs,
            number: last + 1,
            pack: Vec::new(),
        })
    }

    /// Adds a record, or replaces it.
    pub(super) fn put(&mut self, key: &RecordKey, encoded: &[u8], day: u32) -> Result<(), Trouble> {
        let bytes = encoded.len() as u32;
        if RecordKind::is_replaced(key[0]) {
            redb(self.records.insert(key, encoded))?;
            redb(self.index.insert(key, (day, ALONE, 0, bytes)))?;
            return Ok(());
        }
        redb(self.index.insert(key, (day, self.number, self.pack.len() as u32, bytes)))?;
        let mut rest = encoded;
        while !rest.is_empty() {
            let (part, more) = rest.split_at(rest.len().min(PACK_BYTES - self.pack.len()));
            self.pack.extend_from_slice(part);
            if self.pack.len() == PACK_BYTES {
                self.close_pack()?;
            }
            rest = more;
        }
        Ok(())
    }

    /// Notes that a record was used; one that is not there any more stays away.
    pub(super) fn touch(&mut self, key: &RecordKey, today: u32) -> Result<(), Trouble> {
        let noted = redb(self.index.get(key))?.map(|place| place.value());
        if let Some((_, pack, offset, bytes)) = noted.filter(|&(day, ..)| day < today) {
            redb(self.index.insert(key, (today, pack, offset, bytes)))?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<(), Trouble> {
        self.close_pack()
    }

    fn close_pack(&mut self) -> Result<(), Trouble> {
        if !self.pack.is_empty() {
            redb(self.packs.insert(self.number, self.pack.as_slice()))?;
            self.number += 1;
            self.pack.clear();
        }
        Ok(())
    }
}

/// Reads records by their places.
pub(super) struct Unpacker {
    records: ReadOnlyTable<&'static RecordKey, &'static [u8]>,
    packs: ReadOnlyTable<u64, &'static [u8]>,
    index: ReadOnlyTable<&'static RecordKey, Place>,
}

impl Unpacker {
    /// `None` if nothing was written yet.
    pub(super) fn open(transaction: &ReadTransaction) -> Result<Option<Unpacker>, Trouble> {
        let Some(index) = opened(transaction.open_table(INDEX))? else { return Ok(None) };
        let Some(records) = opened(transaction.open_table(RECORDS))? else { return Ok(None) };
        let Some(packs) = opened(transaction.open_table(PACKS))? else { return Ok(None) };
        Ok(Some(Unpacker { records, packs, index }))
    }

    pub(super) fn place(&self, key: &RecordKey) -> Result<Option<Place>, Trouble> {
        Ok(redb(self.index.get(key))?.map(|place| place.value()))
    }

    /// All places, by key. A damaged tree may repeat itself: keys that do not increase end the walk.
    pub(super) fn places(&self, mut visit: impl FnMut(&RecordKey, Place)) -> Result<(), Trouble> {
        let mut last: Option<RecordKey> = None;
        for entry in redb(self.index.iter())? {
            let (key, place) = redb(entry)?;
            let key = *key.value();
            if last.is_some_and(|last| last >= key) {
                return Err(Trouble::Damaged("keys out of order".to_owned()));
            }
            visit(&key, place.value());
            last = Some(key);
        }
        Ok(())
    }

    /// Hands out the records at some places, in the order they lie in, so that each pack is read once. What is not
    /// where it should be is damaged and not there.
    pub(super) fn read(
        &self,
        mut places: Vec<(Placed, usize)>,
        mut take: impl FnMut(&Placed, usize, &[u8]) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        places.sort_unstable_by_key(|&((_, (_, pack, offset, _)), _)| (pack, offset));
        let (mut open, mut record) = (None, Vec::new());
        for (placed, at) in &places {
            if placed.1.1 != ALONE {
                if self.gather(placed.1, &mut open, &mut record)? {
                    take(placed, *at, &record)?;
                }
            } else if let Some(alone) = redb(self.records.get(&placed.0))? {
                take(placed, *at, alone.value())?;
            }
        }
        Ok(())
    }

    /// Fills `record` from the packs it lies in; `false` if they end before it does. The pack read last stays open.
    fn gather(&self, place: Place, open: &mut Option<Pack>, record: &mut Vec<u8>) -> Result<bool, Trouble> {
        let (_, first, offset, bytes) = place;
        let (mut offset, bytes) = (offset as usize, bytes as usize);
        record.clear();
        for number in first.. {
            if open.as_ref().is_none_or(|(at, _)| *at != number) {
                *open = redb(self.packs.get(number))?.map(|pack| (number, pack));
            }
            let rest = open.as_ref().and_then(|(_, pack)| pack.value().get(offset..)).unwrap_or_default();
            record.extend_from_slice(&rest[..rest.len().min(bytes - record.len())]);
            if rest.is_empty() || record.len() == bytes {
                break;
            }
            offset = 0;
        }
        Ok(record.len() == bytes)
    }
}

/// A pack with its number.
type Pack = (u64, AccessGuard<'static, &'static [u8]>);

/// `None` for a table that nobody wrote to yet.
fn opened<T>(table: Result<T, TableError>) -> Result<Option<T>, Trouble> {
    match table {
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        other => redb(other).map(Some),
    }
}
