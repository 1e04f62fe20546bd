//! Other processes, and folders that cannot be used.

use super::{child, open, present, put};
use evergraph_engine::store::StoreState;
use std::fs;
use std::path::Path;

/// A child: reads and writes as others do the same.
pub(super) fn share(folder: &Path) {
    let store = open(folder);
    for round in 0..20 {
        let first = round * 10;
        present(&store, 0..first + 30);
        put(&store, first..first + 10);
        store.flush();
    }
    while store.buffered_bytes() > 0 {
        store.flush();
    }
    assert_eq!(store.state(), StoreState::Ready);
}

#[test]
fn processes_share_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let children = [0, 1, 2].map(|_| child::spawn("share", folder.path(), &[]));
    for mut child in children {
        assert!(child.wait().expect("waits").success());
    }
    assert_eq!(present(&open(folder.path()), 0..200), 200);
}

#[test]
fn threads_share_a_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path());
    std::thread::scope(|scope| {
        for thread in 0..4u128 {
            let store = &store;
            scope.spawn(move || {
                for round in 0..5 {
                    let first = thread * 1000 + round * 10;
                    put(store, first..first + 10);
                    assert_eq!(present(store, first..first + 10), 10);
                    store.flush();
                    assert_eq!(present(store, thread * 1000..first + 10), (round as usize + 1) * 10);
                }
            });
        }
    });
    store.flush();
    assert_eq!((present(&open(folder.path()), 0..4000), store.state()), (200, StoreState::Ready));
}

#[test]
#[cfg(unix)]
fn a_read_only_folder_is_read_and_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = super::filled(0..20);
    let store = open(folder.path());
    let path = store.path().expect("a path").to_path_buf();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).expect("ours");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).expect("ours");
    // The superuser is not stopped by permissions: for it, this is an ordinary folder.
    let superuser = fs::File::create(folder.path().join("probe")).is_ok();
    put(&store, 20..30);
    let flushed = store.flush();
    assert_eq!(present(&store, 0..30), 30);
    if !superuser {
        assert_eq!((flushed, store.state()), (0, StoreState::ReadOnly));
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).expect("ours");
}

#[test]
fn what_is_no_folder_and_what_is_no_file_only_cost_the_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "in the way").expect("writable");
    let store = open(&file);
    put(&store, 0..10);
    assert_eq!((store.flush(), present(&store, 0..10)), (0, 10));
    assert!(matches!(store.state(), StoreState::Unavailable { .. }), "{:?}", store.state());
    assert_eq!(fs::read(&file).expect("readable"), b"in the way");

    let store = open(folder.path());
    fs::create_dir(store.path().expect("a path")).expect("free");
    put(&store, 0..10);
    assert_eq!((store.flush(), present(&store, 0..20)), (0, 10));
    assert_ne!(store.state(), StoreState::Ready);
}
