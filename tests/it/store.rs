//! The store under what happens to files: kills, damage, other processes, other versions.
//!
//! Children are this test binary itself, started with a role in the environment.

mod child;
mod damage;
mod full;
mod journal;
mod sharing;
#[cfg(target_os = "linux")]
mod taken;

use evergraph_engine::store::{Location, RecordKind, Store, StoreOptions, StoreState};
use std::path::Path;

/// Slow variants run when this is set.
fn rounds(default: u32, slow: u32) -> u32 {
    if std::env::var_os("EVERGRAPH_SLOW_TESTS").is_some() { slow } else { default }
}

fn open(folder: &Path) -> Store {
    open_version(folder, 1)
}

fn open_version(folder: &Path, schema_version: u32) -> Store {
    Store::open(StoreOptions { location: Location::Dir(folder.to_path_buf()), bytes_max: 1 << 30, schema_version })
}

/// The one right payload of a key: some compress, some do not, some are empty, some large.
fn payload(key: u128) -> Vec<u8> {
    let mut random = evergraph_tests::random::Random::new(key as u64);
    let bytes = match key % 5 {
        0 => 0,
        4 => 9000,
        _ => random.below(1000) as usize,
    };
    if key.is_multiple_of(2) { random.bytes(bytes) } else { vec![key as u8; bytes] }
}

fn put(store: &Store, keys: impl Iterator<Item = u128>) {
    keys.for_each(|key| store.put(RecordKind::FileFacts, key, &payload(key)));
}

/// How many of the keys are there; what is there must be right.
fn present(store: &Store, keys: impl Iterator<Item = u128>) -> usize {
    let keys: Vec<u128> = keys.collect();
    let found = store.get_many(RecordKind::FileFacts, &keys);
    assert_eq!(found.len(), keys.len());
    let right = |(key, found): (&u128, Option<Vec<u8>>)| {
        found.map(|found| assert!(found == payload(*key), "wrong bytes under {key}"))
    };
    keys.iter().zip(found).filter_map(right).count()
}

/// A folder with a store of `keys` in it.
fn filled(keys: std::ops::Range<u128>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path());
    put(&store, keys);
    store.flush();
    folder
}

#[test]
fn records_survive_their_process_and_keep_their_kinds_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&folder.path().join("not/yet"));
    assert_eq!(present(&store, 0..10), 0);
    put(&store, 0..500);
    store.put(RecordKind::Ranks, 7, b"ranks");
    assert_eq!(present(&store, 0..500), 500);
    assert!(store.buffered_bytes() > 0);
    assert_eq!(store.flush(), 501);
    assert_eq!((store.buffered_bytes(), store.flush()), (0, 0));
    let again = open(&folder.path().join("not/yet"));
    assert_eq!(present(&again, (0..600).rev()), 500);
    assert_eq!(present(&again, [3, 3, 900, 3].into_iter()), 3);
    let mut visited = Vec::new();
    put(&again, 500..510);
    again.visit_many(RecordKind::FileFacts, &(490..520).collect::<Vec<_>>(), |at, found| {
        assert!(found == payload(490 + at as u128), "wrong bytes at {at}");
        visited.push(at);
    });
    visited.sort_unstable();
    assert_eq!(visited, (0..20).collect::<Vec<_>>());
    assert_eq!(again.get(RecordKind::Ranks, 7).as_deref(), Some(&b"ranks"[..]));
    assert_eq!(again.get(RecordKind::Graph, 7), None);
    assert_eq!(again.state(), StoreState::Ready);
}

#[test]
fn what_is_not_flushed_does_not_survive_and_what_is_put_again_replaces() {
    let folder = filled(0..10);
    let store = open(folder.path());
    put(&store, 10..20);
    store.put(RecordKind::FileFacts, 5, b"newer");
    drop(store);
    let store = open(folder.path());
    assert_eq!(present(&store, 0..20), 10);
    store.put(RecordKind::FileFacts, 5, b"newer");
    assert_eq!(store.get(RecordKind::FileFacts, 5).as_deref(), Some(&b"newer"[..]));
    store.flush();
    assert_eq!(open(folder.path()).get(RecordKind::FileFacts, 5).as_deref(), Some(&b"newer"[..]));
}

#[test]
fn stat_counts_by_kind() {
    let folder = filled(0..100);
    let store = open(folder.path());
    store.put(RecordKind::Ranks, 1, &[1; 50]);
    store.flush();
    let stat = store.stat();
    let counts: Vec<_> = stat.kinds.iter().map(|kind| (kind.kind, kind.records)).collect();
    assert_eq!(counts, [(RecordKind::FileFacts, 100), (RecordKind::Ranks, 1)]);
    assert!(stat.kinds.iter().all(|kind| kind.bytes > 0 && kind.bytes < stat.file_bytes));
    assert_eq!((stat.path.as_deref(), stat.state), (store.path(), StoreState::Ready));
}

#[test]
fn full_eviction_and_clearing_leave_a_usable_store() {
    let folder = filled(0..100);
    let store = open(folder.path());
    assert_eq!(store.gc(u64::MAX), 0);
    assert_eq!(store.gc(0), 100);
    assert_eq!((present(&store, 0..100), store.stat().file_bytes), (0, 0));
    put(&store, 0..100);
    store.flush();
    assert_eq!(present(&open(folder.path()), 0..100), 100);
    store.clear();
    assert_eq!((present(&store, 0..100), store.stat().file_bytes), (0, 0));
    put(&store, 0..100);
    store.flush();
    assert_eq!(present(&open(folder.path()), 0..100), 100);
}

#[test]
fn compacting_loses_nothing_and_gives_space_back() {
    let folder = filled(0..400);
    let store = open(folder.path());
    (400..800).step_by(20).for_each(|first| {
        put(&store, first..first + 20);
        store.flush();
    });
    let before = store.stat();
    store.compact();
    let after = store.stat();
    assert_eq!((present(&store, 0..800), &after.kinds, after.state), (800, &before.kinds, StoreState::Ready));
    assert!(after.file_bytes < before.file_bytes, "{} of {}", after.file_bytes, before.file_bytes);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    put(&store, 800..820);
    store.flush();
    assert_eq!(present(&open(folder.path()), 0..820), 820);
}

#[test]
fn versions_live_side_by_side_untouched() {
    let folder = filled(0..20);
    let newer = open_version(folder.path(), 2);
    assert_eq!(present(&newer, 0..20), 0);
    newer.put(RecordKind::FileFacts, 1, b"of version 2");
    newer.flush();
    newer.gc(0);
    newer.clear();
    let older = open(folder.path());
    assert_ne!(older.path(), newer.path());
    assert_eq!((present(&older, 0..20), older.state()), (20, StoreState::Ready));
}

#[test]
fn the_cache_folder_may_vanish_at_any_time() {
    let folder = filled(0..20);
    let store = open(folder.path());
    assert_eq!(present(&store, 0..20), 20);
    std::fs::remove_dir_all(folder.path()).expect("removable");
    assert_eq!(present(&store, 0..20), 0);
    put(&store, 0..20);
    assert_eq!(store.flush(), 20);
    assert_eq!((present(&open(folder.path()), 0..20), store.state()), (20, StoreState::Ready));
}

#[test]
fn the_users_cache_folder_is_where_the_platform_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables = ["XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"].map(|name| (name, folder.path()));
    assert!(child::spawn("user_cache", folder.path(), &variables).wait().expect("waits").success());
}

/// Run by `the_users_cache_folder_is_where_the_platform_says` in a child.
fn user_cache() {
    let options = StoreOptions { location: Location::UserCache, bytes_max: 1 << 30, schema_version: 1 };
    let store = Store::open(options.clone());
    store.put(RecordKind::Graph, 1, b"here");
    assert_eq!((store.flush(), store.state()), (1, StoreState::Ready));
    assert_eq!(Store::open(options).get(RecordKind::Graph, 1).as_deref(), Some(&b"here"[..]));
    let path = store.path().expect("a path").to_str().expect("readable");
    assert!(path.contains("evergraph"), "{path}");
}
