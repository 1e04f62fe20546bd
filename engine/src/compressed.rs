//! Bytes made small once, for memory and for disk.

use std::cell::RefCell;
use std::sync::Arc;
use zstd::bulk::{Compressor, Decompressor};

/// On facts, level 1 is as fast as lz4 and leaves a quarter less; higher levels gain 2 % for a third more time.
const LEVEL: i32 = 1;
/// Shorter payloads are not worth the attempt.
const FROM_BYTES: usize = 128;

thread_local! {
    // A context weighs some hundred kilobytes: one per thread, not one per payload.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = RefCell::new(Compressor::new(LEVEL).ok());
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = RefCell::new(Decompressor::new().ok());
}

/// A payload, compressed where that helps.
#[derive(Clone, Debug)]
pub(crate) struct Compressed {
    /// Bytes of the payload.
    pub(crate) length: usize,
    /// Whether `bytes` is a zstd frame; the payload itself otherwise.
    pub(crate) is_frame: bool,
    pub(crate) bytes: Arc<[u8]>,
}

impl Compressed {
    pub(crate) fn new(payload: &[u8]) -> Compressed {
        let frame = if payload.len() < FROM_BYTES { None } else { compress(payload) };
        match frame.filter(|frame| frame.len() < payload.len()) {
            Some(frame) => Compressed { length: payload.len(), is_frame: true, bytes: frame.into() },
            None => Compressed { length: payload.len(), is_frame: false, bytes: payload.into() },
        }
    }

    /// The payload again.
    pub(crate) fn payload(&self) -> Option<Vec<u8>> {
        if !self.is_frame {
            return Some(self.bytes.to_vec());
        }
        let mut payload = Vec::new();
        decompress(&self.bytes, self.length, &mut payload).then_some(payload)
    }
}

fn compress(payload: &[u8]) -> Option<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| compressor.as_mut()?.compress(payload).ok())
}

/// Fills `payload` with what a frame holds; `false` unless that is exactly `length` bytes.
pub(crate) fn decompress(frame: &[u8], length: usize, payload: &mut Vec<u8>) -> bool {
    payload.clear();
    payload.reserve_exact(length);
    let write = |decompressor: &mut Option<Decompressor<'static>>| {
        decompressor.as_mut()?.decompress_to_buffer(frame, payload).ok()
    };
    DECOMPRESSOR.with_borrow_mut(write) == Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(payload: &[u8], is_frame: bool) {
        let compressed = Compressed::new(payload);
        assert_eq!(compressed.is_frame, is_frame);
        assert_eq!(compressed.payload().as_deref(), Some(payload));
    }

    #[test]
    fn payloads_come_back() {
        check(b"", false);
        check(&[7; 127], false);
        check(&[7; 10_000], true);
        let noise: Vec<u8> = (0..5000u64).map(|i| xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) as u8).collect();
        check(&noise, false);
    }

    #[test]
    fn a_frame_of_another_length_is_refused() {
        let compressed = Compressed::new(&[7; 10_000]);
        for length in [0, 9_999, 10_001] {
            assert_eq!(Compressed { length, ..compressed.clone() }.payload(), None);
        }
    }
}
