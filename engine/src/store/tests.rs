//! The store in memory, its bound, and a file that is taken.

use super::*;

fn options() -> StoreOptions {
    StoreOptions { location: Location::None, bytes_max: BYTES_MAX_DEFAULT, schema_version: 1 }
}

#[test]
fn without_a_file_records_live_in_memory() {
    let store = Store::open(options());
    assert_eq!((store.state(), store.path()), (StoreState::Disabled, None));
    store.put(RecordKind::Graph, 1, b"one");
    assert_eq!(store.flush(), 0);
    assert_eq!(store.get(RecordKind::Graph, 1).as_deref(), Some(&b"one"[..]));
    assert_eq!(store.get(RecordKind::Ranks, 1), None);
    store.clear();
    assert_eq!(store.get(RecordKind::Graph, 1), None);
    assert_eq!(store.state(), StoreState::Disabled);
}

#[test]
fn records_that_cannot_be_written_are_tried_again_only_after_more_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Dir(folder.path().to_path_buf());
    let store = Store::open(StoreOptions { location, ..options() });
    let taken = redb::Database::create(store.path().expect("a path")).expect("nobody has it");
    let put = |key| store.put(RecordKind::Graph, key, &noise(key as u64));
    put(1);
    store.flush_over(100_000);
    assert_eq!((store.state(), store.buffered_bytes() > 100_000), (StoreState::Busy, true));
    drop(taken);
    store.flush_over(100_000);
    assert!(store.buffered_bytes() > 0, "nothing came since");
    put(2);
    store.flush_over(100_000);
    assert_eq!(store.buffered_bytes(), 0);
}

/// Bytes that do not compress, so that sizes mean something.
fn noise(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..100_000).map(|_| next()).collect()
}

#[test]
fn what_was_read_lately_outlives_what_was_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || StoreOptions { location: Location::Dir(folder.path().to_path_buf()), ..options() };
    let present = |store: &Store| -> Vec<u128> {
        let found = store.get_many(RecordKind::Graph, &(0..60).collect::<Vec<_>>());
        (0..60).zip(found).filter_map(|(key, found)| found.map(|_| key)).collect()
    };
    let early = Store::open_with_clock(options(), || 100);
    (0..40).for_each(|key| early.put(RecordKind::Graph, u128::from(key), &noise(key)));
    assert_eq!(early.flush(), 40);
    let middle = Store::open_with_clock(options(), || 105);
    let read: Vec<u128> = (0..10).collect();
    assert!(middle.get_many(RecordKind::Graph, &read).iter().all(Option::is_some));
    assert_eq!(middle.buffer().batch().1.len(), 10);
    // Read again on the same day, before and after the flush, they cost no second note.
    (40..50).for_each(|key| middle.put(RecordKind::Graph, u128::from(key), &noise(key)));
    assert_eq!(middle.flush(), 10);
    assert!(middle.get_many(RecordKind::Graph, &read).iter().all(Option::is_some));
    assert!(middle.buffer().batch().1.is_empty());
    let late = Store::open_with_clock(options(), || 110);
    let file_bytes = late.stat().file_bytes;
    assert!(late.gc(file_bytes / 2) > 0);
    let left = present(&late);
    assert!(late.stat().file_bytes <= file_bytes / 2);
    assert!(left.len() > 10, "{left:?}");
    assert!((0..10).chain(40..50).all(|key| left.contains(&key)), "{left:?}");
}

#[test]
fn a_flush_over_the_bound_evicts_down_to_three_quarters() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Dir(folder.path().to_path_buf());
    let store = Store::open(StoreOptions { location, bytes_max: 4 << 20, ..options() });
    for key in 0..60 {
        store.put(RecordKind::FileFacts, u128::from(key), &noise(key));
        store.flush();
        assert!(store.stat().file_bytes <= 4 << 20);
    }
    assert!(store.stat().kinds[0].records > 15);
}
