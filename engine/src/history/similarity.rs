//! How much of one content is in another, as git estimates it for renames.

use super::lines::is_binary;
use rustc_hash::FxHashMap;

/// The score of equal contents.
pub(crate) const SCORE_MAX: u64 = 60_000;

/// Chunks end after a newline or this many bytes.
const CHUNK_BYTES: u32 = 64;
const HASH_BASE: u32 = 107_927;

/// A content as the hashes of its chunks with the bytes in each, sorted by hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fingerprint {
    bytes: u64,
    chunks: Box<[(u32, u32)]>,
}

impl Fingerprint {
    /// The chunks of git's `diffcore-delta.c`: lines, cut after 64 bytes; in text, a carriage return
    /// before a newline does not count.
    pub(crate) fn of(content: &[u8]) -> Fingerprint {
        let is_text = !is_binary(content);
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        let (mut length, mut one, mut two) = (0, 0u32, 0u32);
        for (i, &byte) in content.iter().enumerate() {
            if is_text && byte == b'\r' && content.get(i + 1) == Some(&b'\n') {
                continue;
            }
            let before = one;
            one = (one << 7) ^ (two >> 25);
            two = (two << 7) ^ (before >> 25);
            one = one.wrapping_add(u32::from(byte));
            length += 1;
            if length == CHUNK_BYTES || byte == b'\n' {
                *counts.entry(hash(one, two)).or_default() += length;
                (length, one, two) = (0, 0, 0);
            }
        }
        if length > 0 {
            *counts.entry(hash(one, two)).or_default() += length;
        }
        let mut chunks: Vec<(u32, u32)> = counts.into_iter().collect();
        chunks.sort_unstable();
        Fingerprint { bytes: content.len() as u64, chunks: chunks.into() }
    }

    /// The share of the larger content that is in the other one, of [`SCORE_MAX`].
    pub(crate) fn score(&self, other: &Fingerprint) -> u64 {
        let (mut common, mut at) = (0u64, 0);
        for &(hash, bytes) in &self.chunks {
            while other.chunks.get(at).is_some_and(|c| c.0 < hash) {
                at += 1;
            }
            if let Some(&(_, also)) = other.chunks.get(at).filter(|c| c.0 == hash) {
                common += u64::from(bytes.min(also));
            }
        }
        (common * SCORE_MAX).checked_div(self.bytes.max(other.bytes)).unwrap_or(0)
    }
}

/// Whether sizes alone allow a score.
pub(crate) fn sizes_allow(one: u64, other: u64, score_min: u64) -> bool {
    let (larger, smaller) = (one.max(other), one.min(other));
    larger * (SCORE_MAX - score_min) >= (larger - smaller) * SCORE_MAX
}

fn hash(one: u32, two: u32) -> u32 {
    one.wrapping_add(two.wrapping_mul(0x61)) % HASH_BASE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_share_of_the_larger_content() {
        let score = |a: &str, b: &str| Fingerprint::of(a.as_bytes()).score(&Fingerprint::of(b.as_bytes()));
        assert_eq!(score("a\nb\n", "a\nb\n"), SCORE_MAX);
        assert_eq!(score("a\nb\n", "a\r\nb\r\n"), SCORE_MAX * 4 / 6);
        assert_eq!(score("aaa\nbbb\n", "aaa\nccc\n"), SCORE_MAX / 2);
        assert_eq!(score("aaa\n", "bbb\n"), 0);
        assert_eq!(score("", ""), 0);
    }

    #[test]
    fn sizes_that_differ_too_much_need_no_look() {
        assert!(sizes_allow(100, 50, SCORE_MAX / 2) && !sizes_allow(101, 50, SCORE_MAX / 2));
    }
}
