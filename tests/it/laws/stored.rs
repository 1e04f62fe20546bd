//! The store changes speed, never an answer. A new engine over the same folder stands for a new process.

use super::{all, at, executed, from_scratch, generated, memory, over};
use evergraph_engine::api::RankQuery;
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::MemorySource;
use evergraph_engine::source::Source;
use evergraph_engine::{Engine, Options, StoreLocation};
use evergraph_tests::History;
use evergraph_tests::random::Random;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// An engine in a process of its own.
fn process(source: &Arc<MemorySource>, folder: &Path) -> Engine {
    over(source, Options { store: StoreLocation::Dir(folder.to_owned()), ..Options::default() })
}

/// A folder with what a process stored that was asked about some commits, in that order.
fn filled(source: &Arc<MemorySource>, revspecs: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let engine = process(source, folder.path());
    for revspec in revspecs {
        at(&engine, revspec).rank(&RankQuery::default()).unwrap();
        all(&engine, revspec);
    }
    engine.flush();
    folder
}

fn file(source: &Arc<MemorySource>, folder: &Path) -> PathBuf {
    process(source, folder).store_status().path.unwrap().into()
}

#[test]
fn a_second_process_parses_nothing_binds_nothing_and_says_the_same() {
    let source = memory(&generated());
    let folder = filled(&source, &["HEAD"]);
    let second = process(&source, folder.path());
    let work = executed(&second, &source, "HEAD");
    assert_eq!(work, [""; 0], "ranks of an unchanged tree are one record");
    second.start_recording();
    assert!(all(&second, "HEAD") == from_scratch(&source, "HEAD"));
    let work = second.work();
    assert_eq!(work.parsed, 0);
    assert!(work.executed.iter().all(|e| e.query != "file_edges"), "{:?}", work.executed);
    assert!(work.loaded > 0);
}

#[test]
fn a_process_that_goes_from_commit_to_commit_binds_nothing_that_is_stored() {
    let source = memory(&generated());
    let folder = filled(&source, &["first", "HEAD"]);
    let second = process(&source, folder.path());
    for revspec in ["HEAD", "first", "HEAD"] {
        second.start_recording();
        assert!(all(&second, revspec) == from_scratch(&source, revspec));
        let work = second.work();
        assert!(work.executed.iter().all(|e| e.query != "file_edges"), "{revspec}: {:?}", work.executed);
    }
}

#[test]
fn a_checkout_of_an_old_commit_in_a_new_process_parses_nothing() {
    let source = memory(&generated());
    let folder = filled(&source, &["first", "HEAD"]);
    let second = process(&source, folder.path());
    second.start_recording();
    assert!(all(&second, "first") == from_scratch(&source, "first"));
    assert_eq!(second.work().parsed, 0);
    assert!(second.work().executed.iter().all(|e| e.query != "file_edges"), "{:?}", second.work().executed);
}

#[test]
fn a_process_that_starts_from_the_tree_of_another_commit_says_what_one_from_scratch_says() {
    let source = memory(&generated());
    for (stored, asked) in
        [("first", "HEAD"), ("HEAD", "first"), ("first", "rename"), ("delete", "merge-1"), ("merge-2", "comment")]
    {
        let folder = filled(&source, &[stored]);
        let second = process(&source, folder.path());
        assert!(all(&second, asked) == from_scratch(&source, asked), "from {stored} to {asked}");
        second.flush();
        let third = process(&source, folder.path());
        assert!(all(&third, stored) == from_scratch(&source, stored), "from {asked} to {stored}");
    }
}

#[test]
fn every_commit_in_a_process_of_its_own_says_what_one_from_scratch_says() {
    let history = generated();
    let source = memory(&history);
    let folder = tempfile::tempdir().unwrap();
    for commit in &history.commits {
        let engine = process(&source, folder.path());
        assert!(all(&engine, &commit.name) == from_scratch(&source, &commit.name), "{}", commit.name);
        engine.flush();
    }
}

const TINY: &str = "\
//= c1
//- /a.py
from b import f
f()
//- /b.py
def f(): pass
//= c2
//- /b.py
def f(): return g()
def g(): pass
";

#[test]
fn a_store_that_is_deleted_changes_no_byte() {
    let source = memory(&History::parse(TINY));
    let folder = filled(&source, &["c1", "c2"]);
    let open = process(&source, folder.path());
    assert_eq!(all(&open, "c1"), from_scratch(&source, "c1"));
    std::fs::remove_dir_all(folder.path()).unwrap();
    assert_eq!(all(&open, "c2"), from_scratch(&source, "c2"), "deleted under an open engine");
    open.flush();
    assert_eq!(all(&process(&source, folder.path()), "c2"), from_scratch(&source, "c2"));
}

#[test]
fn a_store_that_is_damaged_changes_no_byte() {
    let source = memory(&History::parse(TINY));
    let pristine = filled(&source, &["c1", "c2"]);
    let bytes = std::fs::read(file(&source, pristine.path())).unwrap();
    let expected = ["c1", "c2"].map(|revspec| from_scratch(&source, revspec));
    let mut random = Random::new(5);
    for round in 0..16 {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&source, folder.path());
        let mut damaged = bytes.clone();
        // Some pages, or a stretch of all.
        for _ in 0..1 << round {
            let at = random.below(damaged.len() as u32) as usize;
            damaged[at] ^= 1 << random.below(8);
        }
        if round % 5 == 4 {
            damaged.truncate(bytes.len() / 2);
        }
        std::fs::write(&path, &damaged).unwrap();
        let engine = process(&source, folder.path());
        assert_eq!([all(&engine, "c1"), all(&engine, "c2")], expected, "round {round}");
        engine.flush();
        let next = process(&source, folder.path());
        assert_eq!([all(&next, "c1"), all(&next, "c2")], expected, "the process after round {round}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_store_that_is_locked_changes_no_byte() {
    let source = memory(&History::parse(TINY));
    let folder = filled(&source, &["c1"]);
    let path = file(&source, folder.path());
    let holder = std::fs::File::options().read(true).write(true).open(path).unwrap();
    holder.try_lock().unwrap();
    let engine = process(&source, folder.path());
    for revspec in ["c1", "c2"] {
        assert_eq!(all(&engine, revspec), from_scratch(&source, revspec));
    }
    engine.flush();
    drop(holder);
    assert_eq!(all(&process(&source, folder.path()), "c2"), from_scratch(&source, "c2"));
}

#[test]
fn two_engines_that_write_one_store_in_turns_change_no_byte() {
    let source = memory(&generated());
    let folder = tempfile::tempdir().unwrap();
    let engines = [process(&source, folder.path()), process(&source, folder.path())];
    for (i, revspec) in ["first", "rename", "delete", "merge-1", "first", "HEAD"].iter().enumerate() {
        assert!(all(&engines[i % 2], revspec) == from_scratch(&source, revspec), "{revspec}");
        engines[i % 2].flush();
    }
}

#[test]
fn options_that_change_answers_share_no_records() {
    let source = memory(&History::parse(TINY));
    let folder = filled(&source, &["c1", "c2"]);
    let store = StoreLocation::Dir(folder.path().to_owned());
    let mut options = Options::default();
    options.limits.blob_bytes_max = 20;
    let tight = from_scratch_with(&source, options.clone());
    assert_ne!(tight, from_scratch(&source, "c2"));
    assert_eq!(all(&over(&source, Options { store: store.clone(), ..options }), "c2"), tight);
    let only_go = Options { languages: vec!["go".to_owned()], ..Options::default() };
    let nothing = from_scratch_with(&source, only_go.clone());
    assert_eq!(all(&over(&source, Options { store, ..only_go }), "c2"), nothing);
}

fn from_scratch_with(source: &Arc<MemorySource>, options: Options) -> String {
    all(&over(source, options), "c2")
}

#[test]
fn what_this_machine_could_not_read_is_not_kept_for_another() {
    let history = History::parse(TINY);
    let mut partial = history.memory(ObjectFormat::Sha1);
    let entries = partial.entries(partial.resolve("c2").unwrap().tree_id).unwrap();
    partial.forget_blob(entries[1].blob_id);
    let folder = filled(&Arc::new(partial), &["c2"]);
    let whole = memory(&history);
    assert_eq!(all(&process(&whole, folder.path()), "c2"), from_scratch(&whole, "c2"), "the blob is there now");
    let ranked = |engine: &Engine| at(engine, "c2").rank(&RankQuery::default()).unwrap();
    assert_eq!(ranked(&process(&whole, folder.path())), ranked(&over(&whole, Options::default())));
}
