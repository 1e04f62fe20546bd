//! Numbers for the ids of commits.

use crate::object::CommitId;
use rustc_hash::FxHashMap;

/// Ids by number, and their numbers. Ids are hashes already, so tables go by their beginnings.
#[derive(Default)]
pub(super) struct Ids {
    pub(super) items: Vec<CommitId>,
    numbers: FxHashMap<u64, u32>,
    /// Of ids that begin like another one: somebody made them so.
    alike: FxHashMap<CommitId, u32>,
}

impl Ids {
    pub(super) fn reserve(&mut self, more: usize) {
        self.items.reserve(more);
        self.numbers.reserve(more);
    }

    pub(super) fn number(&self, id: CommitId) -> Option<u32> {
        let &number = self.numbers.get(&beginning(id))?;
        match self.items[number as usize] == id {
            true => Some(number),
            false => self.alike.get(&id).copied(),
        }
    }

    pub(super) fn intern(&mut self, id: CommitId) -> u32 {
        let new = self.items.len() as u32;
        let number = *self.numbers.entry(beginning(id)).or_insert(new);
        let number = match self.items.get(number as usize) {
            Some(known) if *known != id => *self.alike.entry(id).or_insert(new),
            _ => number,
        };
        if number == new {
            self.items.push(id);
        }
        number
    }
}

fn beginning(id: CommitId) -> u64 {
    id.as_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::ObjectId;

    #[test]
    fn ids_that_begin_alike_are_told_apart() {
        let id = |first: u8, last: u8| {
            let mut bytes = [first; 20];
            bytes[19] = last;
            CommitId::from(ObjectId::from_bytes(&bytes).unwrap())
        };
        let mut ids = Ids::default();
        let all = [id(1, 1), id(1, 2), id(2, 1), id(1, 3)];
        for _ in 0..2 {
            assert_eq!(all.map(|id| ids.intern(id)), [0, 1, 2, 3]);
        }
        assert_eq!((all.map(|id| ids.number(id)), ids.items.as_slice()), ([0, 1, 2, 3].map(Some), &all[..]));
        assert_eq!((ids.number(id(1, 4)), ids.number(id(3, 3))), (None, None));
    }
}
