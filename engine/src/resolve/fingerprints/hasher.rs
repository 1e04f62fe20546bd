//! Many small hashes of a few numbers and words each.

use xxhash_rust::xxh3::xxh3_64;

/// Collects what a hash is of.
#[derive(Default)]
pub(super) struct Hasher(Vec<u8>);

impl Hasher {
    pub(super) fn number(&mut self, n: u64) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// The hash of what was collected; begins anew.
    pub(super) fn finish(&mut self) -> u64 {
        let hash = xxh3_64(&self.0);
        self.0.clear();
        hash
    }
}
