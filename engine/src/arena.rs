//! Contiguous text: many pieces in one allocation, named by `u32` offsets.

/// Where a piece of text lies in its [`TextArena`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TextSlice {
    start: u32,
    len: u32,
}

/// Texts one after the other in one buffer of a fixed size, emptied as a whole and filled again.
#[derive(Debug)]
pub(crate) struct TextArena {
    bytes: Vec<u8>,
    capacity: usize,
}

impl TextArena {
    /// An arena for `capacity` bytes, at most 4 GiB. Allocates when the first text comes.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        TextArena { bytes: Vec::new(), capacity: capacity.min(u32::MAX as usize) }
    }

    /// Copies a text in, or says `None` if there is no room left for it.
    pub(crate) fn push(&mut self, text: &[u8]) -> Option<TextSlice> {
        if text.len() > self.capacity - self.bytes.len() {
            return None;
        }
        if self.bytes.capacity() == 0 {
            self.bytes.reserve_exact(self.capacity);
        }
        let slice = TextSlice { start: self.bytes.len() as u32, len: text.len() as u32 };
        self.bytes.extend_from_slice(text);
        Some(slice)
    }

    /// The text of a slice that [`push`](TextArena::push) gave since the arena was last emptied.
    pub(crate) fn text(&self, slice: TextSlice) -> &[u8] {
        &self.bytes[slice.start as usize..][..slice.len as usize]
    }

    /// Forgets all texts and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_until_the_arena_is_full() {
        let mut arena = TextArena::with_capacity(8);
        let (hello, empty) = (arena.push(b"hello").unwrap(), arena.push(b"").unwrap());
        assert_eq!(arena.push(b"four"), None);
        let end = arena.push(b"end").unwrap();
        assert_eq!((arena.text(hello), arena.text(empty), arena.text(end)), (&b"hello"[..], &b""[..], &b"end"[..]));
        arena.clear();
        assert_eq!(arena.push(b"four").map(|slice| arena.text(slice).to_vec()), Some(b"four".to_vec()));
    }
}
