//! What kills a process while it is parsed is not parsed again.

use super::{child, open, rounds};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process;
use std::time::Duration;

const FINISHED: [u8; 20] = [1; 20];
const FATAL: [u8; 20] = [2; 20];
const ALSO_OPEN: [u8; 32] = [3; 32];

/// A child: parses one blob after the other on two workers, and dies of one.
pub(super) fn die_parsing(folder: &Path) {
    let store = open(folder);
    let mut worker = store.journal().worker();
    let mut other = store.journal().worker();
    worker.begin(&ALSO_OPEN);
    worker.begin(&FINISHED);
    other.begin(&ALSO_OPEN);
    worker.begin(&FATAL);
    process::abort();
}

/// A child: parses until it is killed.
pub(super) fn parse_for_long(folder: &Path) {
    let store = open(folder);
    let mut worker = store.journal().worker();
    worker.begin(&FATAL);
    std::io::stdout().write_all(b"parsing\n").expect("open");
    std::thread::sleep(Duration::from_secs(60));
}

/// A child: a worker panics, which is caught, and the process leaves in good order.
pub(super) fn parse_and_leave(folder: &Path) {
    let store = open(folder);
    let parsed = std::panic::catch_unwind(|| {
        let mut worker = store.journal().worker();
        worker.begin(&FATAL);
        panic!("while parsing");
    });
    assert!(parsed.is_err());
    let mut worker = store.journal().worker();
    worker.begin(&FINISHED);
    worker.end();
    // Not even dropped: the worker stays, as those of a leaked pool do.
    std::mem::forget(worker);
    process::exit(0);
}

fn journals(folder: &Path) -> usize {
    let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    names.filter(|name| name.to_string_lossy().starts_with("parsing-")).count()
}

#[test]
fn what_two_processes_died_with_is_a_crash() {
    for _ in 0..rounds(1, 50) {
        let folder = tempfile::tempdir().expect("a folder");
        for _ in 0..2 {
            // One death accuses nobody: it may have been a kill from outside.
            assert!(open(folder.path()).journal().crashed().is_empty());
            let mut dying = child::spawn("die_parsing", folder.path(), &[]);
            assert!(!dying.wait().expect("dies").success());
            assert_eq!(journals(folder.path()), 1);
        }
        for _ in 0..2 {
            let store = open(folder.path());
            let crashed: Vec<Vec<u8>> = store.journal().crashed().iter().map(|id| id.to_vec()).collect();
            assert_eq!(crashed, [FATAL.to_vec(), ALSO_OPEN.to_vec()]);
            assert!(store.journal().is_crashed(&FATAL) && !store.journal().is_crashed(&FINISHED));
            assert_eq!(journals(folder.path()), 0);
        }
        open(folder.path()).clear();
        assert!(open(folder.path()).journal().crashed().is_empty());
    }
}

#[test]
fn a_living_process_is_left_alone_and_one_kill_accuses_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    for kills in 1..=2 {
        let mut parsing = child::spawn("parse_for_long", folder.path(), &[]);
        child::wait_for(&mut parsing, "parsing");
        assert!(open(folder.path()).journal().crashed().is_empty());
        assert_eq!(journals(folder.path()), 1);
        parsing.kill().expect("killed");
        parsing.wait().expect("reaped");
        assert_eq!(open(folder.path()).journal().is_crashed(&FATAL), kills == 2);
    }
}

#[test]
fn who_leaves_in_good_order_leaves_no_crash() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut leaving = child::spawn("parse_and_leave", folder.path(), &[]);
    let mut said = String::new();
    leaving.stdout.take().expect("piped").read_to_string(&mut said).expect("text");
    assert!(leaving.wait().expect("leaves").success(), "{said}");
    assert!(open(folder.path()).journal().crashed().is_empty());
    {
        let store = open(folder.path());
        store.journal().worker().begin(&FINISHED);
        assert_eq!(journals(folder.path()), 1);
    }
    assert_eq!(journals(folder.path()), 0);
}

#[test]
fn versions_do_not_share_crashes() {
    let folder = tempfile::tempdir().expect("a folder");
    for _ in 0..2 {
        child::spawn("die_parsing", folder.path(), &[]).wait().expect("dies");
    }
    assert!(super::open_version(folder.path(), 2).journal().crashed().is_empty());
    assert!(open(folder.path()).journal().is_crashed(&FATAL));
}

#[test]
fn damaged_lists_and_journals_accuse_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("parsing-1-99999999-0"), [0xff; 1000]).expect("writable");
    fs::write(folder.path().join("crashed-1"), [0xff; 1000]).expect("writable");
    assert!(open(folder.path()).journal().crashed().is_empty());
    assert_eq!(journals(folder.path()), 0);
}
