//! Kills and damage: what is read is right or missing, and the store goes on.

use super::{child, filled, open, present, put, rounds};
use evergraph_engine::store::{Store, StoreState};
use evergraph_tests::random::Random;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

const PER_FLUSH: u128 = 20;

/// A child: flushes batch after batch, compacts now and then, and says in a file which ones are acknowledged.
pub(super) fn flush_forever(folder: &Path) {
    let store = open(folder);
    let acknowledged = folder.join("acknowledged");
    let mut note = fs::OpenOptions::new().append(true).create(true).open(&acknowledged).expect("writable");
    let first = fs::metadata(&acknowledged).expect("exists").len() as u128;
    for batch in first.. {
        put(&store, batch * PER_FLUSH..(batch + 1) * PER_FLUSH);
        assert_eq!(store.flush(), PER_FLUSH as usize);
        note.write_all(b".").expect("writable");
        if batch % 3 == 2 {
            store.compact();
        }
    }
}

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random::new(1);
    for _ in 0..rounds(4, 200) {
        let mut writer = child::spawn("flush_forever", folder.path(), &[]);
        std::thread::sleep(Duration::from_millis(u64::from(150 + random.below(150))));
        writer.kill().expect("killed");
        writer.wait().expect("reaped");
        let acknowledged = fs::read(folder.path().join("acknowledged")).unwrap_or_default().len() as u128;
        let store = open(folder.path());
        let there = present(&store, 0..(acknowledged + 1) * PER_FLUSH);
        assert!(there >= (acknowledged * PER_FLUSH) as usize, "{there} of {acknowledged} batches");
        assert_eq!(store.state(), StoreState::Ready);
    }
    assert!(fs::metadata(folder.path().join("acknowledged")).expect("flushed").len() > 3);
}

/// Everything a store can do, on a damaged file: it must end up usable and never say anything wrong.
fn check_recovers(folder: &Path, round: u32) {
    let store = open(folder);
    present(&store, 0..300);
    (0..300).step_by(50).for_each(|key| {
        present(&store, [key].into_iter());
    });
    store.stat();
    put(&store, 100..200);
    store.flush();
    present(&store, 0..300);
    // Each flush waits for the medium several times, eviction more often still.
    if round % 4 == 3 {
        store.gc(store.stat().file_bytes / 2);
    }
    present(&open(folder), 0..300);
}

/// Once damage was noticed a new file works.
fn check_new_file_works(store: &Store) {
    put(store, 0..50);
    assert_eq!(store.flush(), 50);
    assert_eq!(present(store, 0..50), 50);
}

#[test]
fn flipped_bits_anywhere_never_give_a_wrong_answer() {
    let pristine = filled(0..300);
    let bytes = fs::read(open(pristine.path()).path().expect("a path")).expect("readable");
    let mut random = Random::new(2);
    for round in 0..rounds(24, 3000) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut damaged = bytes.clone();
        // The header, the first pages and the whole file in turn: the tree's roots must be hit too.
        let reach = [512, 64 << 10, damaged.len() as u32][round as usize % 3];
        for _ in 0..=random.below(8) {
            damaged[random.below(reach) as usize] ^= 1 << random.below(8);
        }
        fs::write(open(folder.path()).path().expect("a path"), damaged).expect("writable");
        check_recovers(folder.path(), round);
    }
}

#[test]
fn overwritten_pages_never_give_a_wrong_answer() {
    let pristine = filled(0..300);
    let bytes = fs::read(open(pristine.path()).path().expect("a path")).expect("readable");
    let pages = bytes.len() / 4096;
    let mut random = Random::new(3);
    for round in 0..rounds(12, 1500) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut damaged = bytes.clone();
        let mut page = || random.below(pages as u32) as usize * 4096;
        let (from, to) = (page(), page());
        damaged.copy_within(from..from + 4096, to);
        fs::write(open(folder.path()).path().expect("a path"), damaged).expect("writable");
        check_recovers(folder.path(), round);
    }
}

#[test]
fn a_cut_file_is_set_aside() {
    let pristine = filled(0..300);
    let bytes = fs::read(open(pristine.path()).path().expect("a path")).expect("readable");
    for (round, length) in (0..).zip([1, 511, 5000, bytes.len() / 2, bytes.len() - 1]) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(open(folder.path()).path().expect("a path"), &bytes[..length]).expect("writable");
        check_recovers(folder.path(), round);
        let store = open(folder.path());
        check_new_file_works(&store);
    }
}

#[test]
fn garbage_is_set_aside_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path());
    let path = store.path().expect("a path");
    for contents in ["not a database".repeat(1000), "nor this".repeat(2000)] {
        fs::write(path, &contents).expect("writable");
        assert_eq!(present(&store, 0..50), 0);
        let StoreState::Damaged { set_aside: Some(aside) } = store.state() else { panic!("{:?}", store.state()) };
        assert_eq!(fs::read(aside).expect("set aside"), contents.as_bytes());
        check_new_file_works(&store);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }
    assert_eq!(open(folder.path()).state(), StoreState::Ready);
}
