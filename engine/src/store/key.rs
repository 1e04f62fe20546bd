//! From whatever a result depends on to the key of its record.

use xxhash_rust::xxh3::Xxh3;

/// Hashes a sequence of fields into a 128-bit key (xxh3). Fields are delimited: `"ab", "c"` and
/// `"a", "bc"` give different keys.
pub struct KeyHasher(Xxh3);

impl KeyHasher {
    /// Starts a key with what every key depends on: the schema version, and a hash of the options that
    /// change results.
    pub fn new(schema_version: u32, options_hash: u128) -> KeyHasher {
        let mut hasher = KeyHasher(Xxh3::new());
        hasher.0.update(&schema_version.to_le_bytes());
        hasher.0.update(&options_hash.to_le_bytes());
        hasher
    }

    /// Adds a field of bytes: a blob id, a path.
    #[must_use]
    pub fn bytes(mut self, field: &[u8]) -> KeyHasher {
        self.0.update(&(field.len() as u64).to_le_bytes());
        self.0.update(field);
        self
    }

    /// Adds a number, or another key.
    #[must_use]
    pub fn number(mut self, field: u128) -> KeyHasher {
        self.0.update(&field.to_le_bytes());
        self
    }

    /// The key.
    pub fn finish(self) -> u128 {
        self.0.digest128()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_and_its_ends_matter() {
        let key =
            |fields: &[&[u8]]| fields.iter().fold(KeyHasher::new(1, 2), |hasher, field| hasher.bytes(field)).finish();
        assert_eq!(key(&[b"ab", b"c"]), key(&[b"ab", b"c"]));
        assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
        assert_ne!(key(&[b"ab"]), key(&[b"ab", b""]));
        assert_ne!(KeyHasher::new(1, 2).finish(), KeyHasher::new(2, 2).finish());
        assert_ne!(KeyHasher::new(1, 2).finish(), KeyHasher::new(1, 3).finish());
        assert_ne!(KeyHasher::new(1, 2).number(1).finish(), KeyHasher::new(1, 2).number(2).finish());
    }
}
