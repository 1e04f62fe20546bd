//! What the store costs: opening, single large records, many small ones, commits, the journal.
//!
//! `EVERGRAPH_BENCH_TINY=1` runs everything once on a small store.

use divan::{Bencher, black_box};
use evergraph_benches::tiny;
use evergraph_engine::store::{Location, RecordKind, Store, StoreOptions};
use evergraph_tests::random::Random;
use std::path::Path;
use tempfile::TempDir;

const LARGE_BYTES: usize = 2 << 20;

fn main() {
    divan::main();
}

/// Records of 2 kB that go with the 50 MB store.
fn small_records() -> u128 {
    if tiny() { 100 } else { 10_000 }
}

fn open(folder: &Path) -> Store {
    Store::open(StoreOptions { location: Location::Dir(folder.to_path_buf()), bytes_max: 1 << 30, schema_version: 1 })
}

/// Keys as they come out of a hash.
fn key(number: u128) -> u128 {
    let mut random = Random::new(number as u64);
    u128::from(random.bits()) << 64 | u128::from(random.bits())
}

/// Half noise, half zeros: compresses to half its size, as facts do.
fn payload(bytes: usize, seed: u64) -> Vec<u8> {
    let mut payload = Random::new(seed).bytes(bytes / 2);
    payload.resize(bytes, 0);
    payload
}

/// A store of 50 MB: ten thousand records of 2 kB, and twenty of 2 MB.
fn filled() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path());
    for number in 0..small_records() {
        store.put(RecordKind::FileFacts, key(number), &payload(2000, number as u64));
        if number % 2000 == 0 {
            store.flush();
        }
    }
    for number in 0..if tiny() { 1 } else { 20 } {
        store.put(RecordKind::Graph, key(number), &payload(LARGE_BYTES, number as u64));
    }
    store.flush();
    folder
}

/// What an unchanged repository costs in a new process: open, one record of 2 MB, close.
#[divan::bench]
fn open_and_get_one_large_record(bencher: Bencher) {
    let folder = filled();
    bencher.bench_local(|| black_box(open(folder.path()).get(RecordKind::Graph, key(0))).map(|found| found.len()));
}

/// The same for a record of 2 kB: opening and closing alone.
#[divan::bench]
fn open_and_get_one_small_record(bencher: Bencher) {
    let folder = filled();
    bencher.bench_local(|| black_box(open(folder.path()).get(RecordKind::FileFacts, key(0))).map(|found| found.len()));
}

/// The facts of ten thousand files in a new process.
#[divan::bench]
fn open_and_get_ten_thousand_records(bencher: Bencher) {
    let folder = filled();
    let keys: Vec<u128> = (0..small_records()).map(key).collect();
    bencher.bench_local(|| black_box(open(folder.path()).get_many(RecordKind::FileFacts, &keys)).len());
}

/// The same, decoded in place.
#[divan::bench]
fn open_and_visit_ten_thousand_records(bencher: Bencher) {
    let folder = filled();
    let keys: Vec<u128> = (0..small_records()).map(key).collect();
    bencher.bench_local(|| {
        let mut bytes = 0;
        open(folder.path()).visit_many(RecordKind::FileFacts, &keys, |_, payload| bytes += payload.len());
        bytes
    });
}

/// What the next commit adds: ten records, durably.
#[divan::bench]
fn flush_ten_records(bencher: Bencher) {
    let folder = filled();
    let store = open(folder.path());
    let mut number = 1 << 32;
    bencher.bench_local(|| {
        for _ in 0..10 {
            number += 1;
            store.put(RecordKind::FileFacts, key(number), &payload(2000, number as u64));
        }
        store.flush()
    });
}

/// Counting everything, as `status` does.
#[divan::bench]
fn stat(bencher: Bencher) {
    let folder = filled();
    bencher.bench_local(|| open(folder.path()).stat());
}

/// One note in the journal.
#[divan::bench]
fn journal_note(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path());
    let mut worker = store.journal().worker();
    bencher.bench_local(|| worker.begin(black_box(&[7; 20])));
}
