//! A disk that is full: the store goes on in memory and says why.

use super::{open, present, put};
use evergraph_engine::store::StoreState;
use std::path::Path;

const KEYS: u128 = 20_000;

/// A child: puts more than there is room for, and says what became of it.
pub(super) fn fill(folder: &Path) {
    let store = open(folder);
    put(&store, 0..100);
    let first = store.flush();
    put(&store, 100..KEYS);
    assert_eq!(store.flush(), 0, "there is no room");
    assert_eq!(store.state(), StoreState::NoSpace);
    assert_eq!(present(&store, 0..KEYS), KEYS as usize, "in memory");
    assert_eq!((store.flush(), store.state()), (0, StoreState::NoSpace), "and still");
    // The test harness prints around it.
    #[allow(clippy::print_stdout, reason = "how a child answers")]
    {
        println!("\nflushed {first} and then none");
    }
}

#[cfg(unix)]
fn check(file_kib_max: u32, flushed: usize) {
    use super::child;
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = child::spawn_confined("fill", folder.path(), file_kib_max);
    child::wait_for(&mut writer, &format!("flushed {flushed} and then none"));
    assert!(writer.wait().expect("ends").success());
    // With room again, what was acknowledged is there and the rest can be written.
    let store = open(folder.path());
    assert!(present(&store, 0..KEYS) >= flushed);
    put(&store, 0..KEYS);
    assert_eq!(store.flush(), KEYS as usize);
    assert_eq!((store.state(), present(&open(folder.path()), 0..KEYS)), (StoreState::Ready, KEYS as usize));
}

#[cfg(unix)]
#[test]
fn without_room_for_a_file_records_live_in_memory() {
    check(64, 0);
}

#[cfg(unix)]
#[test]
fn when_the_disk_fills_up_what_was_written_stays_and_the_rest_lives_in_memory() {
    check(6 << 10, 100);
}
