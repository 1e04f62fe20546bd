//! One record as bytes: checksum, length, day, encoding, payload.

use super::RecordKind;
use crate::compressed::{Compressed, decompress};
use xxhash_rust::xxh3::Xxh3;

/// A record's place in the file: the kind, then the key, big-endian, so that records of a kind are
/// neighbours and order is byte order.
pub(super) type RecordKey = [u8; 17];

pub(super) fn record_key(kind: RecordKind, key: u128) -> RecordKey {
    let mut bytes = [0; 17];
    bytes[0] = kind as u8;
    bytes[1..].copy_from_slice(&key.to_be_bytes());
    bytes
}

const CHECKSUM_BYTES: usize = 16;
/// The checksum, the payload's length, the day, the encoding.
const HEADER_BYTES: usize = CHECKSUM_BYTES + 4 + 4 + 1;
const RAW: u8 = 0;
const ZSTD: u8 = 2;

/// The bytes to store; `None` for a payload of 1 GiB or more, which no store should hold.
pub(super) fn encode(key: &RecordKey, payload: &Compressed, day: u32) -> Option<Vec<u8>> {
    let length = u32::try_from(payload.length).ok().filter(|&length| length < 1 << 30)?;
    let encoding = if payload.is_frame { ZSTD } else { RAW };
    let body = &payload.bytes;
    let mut bytes = Vec::with_capacity(HEADER_BYTES + body.len());
    bytes.extend_from_slice(&[0; CHECKSUM_BYTES]);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&day.to_le_bytes());
    bytes.push(encoding);
    bytes.extend_from_slice(body);
    let checksum = checksum(key, &bytes[CHECKSUM_BYTES..]);
    bytes[..CHECKSUM_BYTES].copy_from_slice(&checksum);
    Some(bytes)
}

/// The payload, and the day it was written as a count from the Unix epoch; `None` if a single bit
/// differs from what was encoded under this key.
pub(super) fn decode(key: &RecordKey, bytes: &[u8]) -> Option<(Vec<u8>, u32)> {
    let mut scratch = Vec::new();
    let stored = verify(key, bytes)?;
    match stored.payload(&mut scratch)? {
        payload if stored.encoding == RAW => Some((payload.to_vec(), stored.day)),
        _ => Some((scratch, stored.day)),
    }
}

/// [`decode`] without a copy: the payload lies in `bytes` or in `scratch`.
pub(super) fn decode_with<'a>(key: &RecordKey, bytes: &'a [u8], scratch: &'a mut Vec<u8>) -> Option<(&'a [u8], u32)> {
    let stored = verify(key, bytes)?;
    Some((stored.payload(scratch)?, stored.day))
}

/// A record that proved to be what was written.
struct Stored<'a> {
    length: usize,
    day: u32,
    encoding: u8,
    body: &'a [u8],
}

impl<'a> Stored<'a> {
    /// The payload; `scratch` is exactly it where it had to be decompressed.
    fn payload<'s>(&self, scratch: &'s mut Vec<u8>) -> Option<&'s [u8]>
    where
        'a: 's,
    {
        match self.encoding {
            RAW => Some(self.body).filter(|body| body.len() == self.length),
            ZSTD => decompress(self.body, self.length, scratch).then_some(scratch.as_slice()),
            _ => None,
        }
    }
}

fn verify<'a>(key: &RecordKey, bytes: &'a [u8]) -> Option<Stored<'a>> {
    let (expected, rest) = bytes.split_first_chunk::<CHECKSUM_BYTES>()?;
    if checksum(key, rest) != *expected {
        return None;
    }
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (day, rest) = rest.split_first_chunk::<4>()?;
    let (&encoding, body) = rest.split_first()?;
    let length = u32::from_le_bytes(*length) as usize;
    Some(Stored { length, day: u32::from_le_bytes(*day), encoding, body })
}

/// Covers the key as well: a record that turns up under another one is not that one's record.
fn checksum(key: &RecordKey, rest: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut hasher = Xxh3::new();
    hasher.update(key);
    hasher.update(rest);
    hasher.digest128().to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(payload: &[u8], stored_bytes_max: usize) {
        let key = record_key(RecordKind::Graph, 7);
        let bytes = encode(&key, &Compressed::new(payload), 20_000).expect("small enough");
        assert!(bytes.len() <= stored_bytes_max, "{} bytes", bytes.len());
        assert_eq!(decode(&key, &bytes), Some((payload.to_vec(), 20_000)));
        let mut scratch = vec![9; 500];
        assert_eq!(decode_with(&key, &bytes, &mut scratch), Some((payload, 20_000)));
        assert_eq!(decode(&record_key(RecordKind::Graph, 8), &bytes), None);
        assert_eq!(decode(&record_key(RecordKind::Ranks, 7), &bytes), None);
    }

    #[test]
    fn payloads_come_back_and_only_under_their_own_key() {
        check(b"", HEADER_BYTES);
        check(b"x", HEADER_BYTES + 1);
        check(&[7; 10_000], 200);
        let noise: Vec<u8> = (0..5000u64).map(|i| xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) as u8).collect();
        check(&noise, HEADER_BYTES + noise.len());
    }

    #[test]
    fn any_flipped_bit_and_any_cut_is_noticed() {
        for payload in [&b"short"[..], &[3; 300]] {
            let key = record_key(RecordKind::FileFacts, 1);
            let bytes = encode(&key, &Compressed::new(payload), 1).expect("small enough");
            for bit in 0..bytes.len() * 8 {
                let mut damaged = bytes.clone();
                damaged[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(decode(&key, &damaged), None);
            }
            for end in 0..bytes.len() {
                assert_eq!(decode(&key, &bytes[..end]), None);
            }
        }
    }
}
