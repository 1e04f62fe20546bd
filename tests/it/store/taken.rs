//! A file that another process holds.

use super::{filled, open, present, put};
use evergraph_engine::store::StoreState;
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

/// Holds the file as a writer in another process does: redb takes this lock, among others.
fn hold(folder: &Path) -> File {
    let path = open(folder).path().expect("a path").to_path_buf();
    let file = File::options().read(true).write(true).open(path).expect("exists");
    file.try_lock().expect("free");
    file
}

#[test]
fn who_finds_the_file_taken_works_without_and_does_not_wait() {
    let folder = filled(0..20);
    let holder = hold(folder.path());
    let store = open(folder.path());
    let start = Instant::now();
    assert_eq!((present(&store, 0..20), store.state()), (0, StoreState::Busy));
    put(&store, 20..30);
    assert_eq!(store.flush(), 0);
    assert_eq!(present(&store, 0..30), 10);
    // Each of these could wait, too; only the first does.
    (0..200).for_each(|key| assert_eq!(present(&store, [key % 20].into_iter()), 0));
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    drop(holder);
    assert_eq!((present(&store, 0..30), store.state()), (30, StoreState::Ready));
    assert_eq!(store.flush(), 10);
    assert_eq!(present(&open(folder.path()), 0..30), 30);
}

#[test]
fn a_short_hold_is_waited_for() {
    let folder = filled(0..20);
    // A busy machine may wake the holder too late: then it is one of the next times.
    let waited = (0..50).any(|_| {
        let holder = hold(folder.path());
        let release = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(3));
            drop(holder);
        });
        let found = present(&open(folder.path()), 0..20);
        release.join().expect("released");
        found == 20
    });
    assert!(waited);
}
