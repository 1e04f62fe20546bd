//! Blobs: what is read, what is refused, and that nothing else changes with it.

use super::shown_at;
use evergraph_engine::object::{BlobId, ObjectFormat};
use evergraph_engine::source::{ReadOptions, Source, SourceError};
use evergraph_languages::{Limits, Skip, language_named, parse};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

fn many(count: usize) -> Repository {
    let files: String = (0..count).map(|i| format!("//- /f{i}\n{}\n", "line\n".repeat(i % 40))).collect();
    Repository::new(&History::parse(&format!("//= c1\n{files}")), ObjectFormat::Sha1, Kind::Bare)
}

fn ids(source: &dyn Source) -> Vec<BlobId> {
    let tree_id = source.resolve("HEAD").unwrap().tree_id;
    source.entries(tree_id).unwrap().iter().map(|entry| entry.blob_id).collect()
}

/// What each blob was delivered as. Fails if one comes twice or not at all.
fn delivered(source: &dyn Source, ids: &[BlobId], options: &ReadOptions<'_>) -> Vec<Result<Vec<u8>, Skip>> {
    let slots = Mutex::new(vec![None; ids.len()]);
    let each = |i: usize, content: Result<&[u8], Skip>| {
        let before = slots.lock().unwrap()[i].replace(content.map(<[u8]>::to_vec));
        assert!(before.is_none(), "blob {i} came twice");
    };
    source.read_blobs(ids, options, &each).unwrap();
    slots.into_inner().unwrap().into_iter().map(|slot| slot.expect("every blob comes")).collect()
}

#[test]
fn content_does_not_depend_on_threads_or_batches() {
    let repository = many(150);
    let loose = repository.open();
    let ids = ids(&loose);
    let expected: Vec<_> = ids.iter().map(|&id| loose.read_blob(id, 1000).map(|content| content.to_vec())).collect();
    repository.pack();
    let packed = repository.open();
    for threads in [0, 1, 3] {
        let pool = (threads > 0).then(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
        for batch_bytes in [0, 100, 1 << 20] {
            let options = ReadOptions { batch_bytes, pool: pool.as_ref(), ..ReadOptions::default() };
            assert_eq!(delivered(&loose, &ids, &options), expected);
            assert_eq!(delivered(&packed, &ids, &options), expected);
        }
    }
}

#[test]
fn one_job_runs_on_the_thread_that_asks() {
    let repository = many(40);
    let source = repository.open();
    let caller = std::thread::current().id();
    let each = |_: usize, _: Result<&[u8], Skip>| assert_eq!(std::thread::current().id(), caller);
    source.read_blobs(&ids(&source), &ReadOptions::default(), &each).unwrap();
}

#[test]
fn an_id_asked_for_twice_comes_twice() {
    let repository = many(3);
    let source = repository.open();
    let id = ids(&source)[1];
    let twice = delivered(&source, &[id, id], &ReadOptions::default());
    assert!(twice[0].is_ok() && twice[0] == twice[1]);
}

#[test]
fn what_is_too_large_is_refused_and_nothing_else() {
    let text = format!("//= c1\n//- /large\n{}\n//- /exact\n{}\n//- /small\nx\n", "x".repeat(100), "x".repeat(99));
    let repository = Repository::new(&History::parse(&text), ObjectFormat::Sha1, Kind::Bare);
    let expected = format!("exact {}\\n\nlarge (too-large)\nsmall x\\n\n", "x".repeat(99));
    assert_eq!(shown_at(&repository.open(), "HEAD"), expected);
    repository.pack();
    assert_eq!(shown_at(&repository.open(), "HEAD"), expected);
    let large = repository.blob_id("c1", "large");
    assert_eq!(repository.open().read_blob(large, 100), Err(Skip::TooLarge));
    assert_eq!(repository.open().read_blob(large, 101).map(|content| content.len()), Ok(101));
}

#[test]
fn a_loose_object_with_other_content_is_corrupt() {
    let repository = many(3);
    let [a, b, _] = ids(&repository.open())[..] else { panic!() };
    repository.replace_object(a, b);
    let source = repository.open();
    let read = delivered(&source, &ids(&source), &ReadOptions::default());
    assert_eq!(read[0], Err(Skip::Corrupt));
    assert!(read[1].is_ok() && read[2].is_ok());
}

#[test]
fn a_loose_object_of_garbage_is_corrupt() {
    let repository = many(3);
    let id = ids(&repository.open())[0];
    let path = repository.object_path(id);
    for garbage in [&b""[..], b"garbage", &[0x78, 0x9c, 0x01, 0xff], &[0; 64]] {
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, garbage).unwrap();
        let skip = repository.open().read_blob(id, 1000).unwrap_err();
        assert!(matches!(skip, Skip::Corrupt | Skip::Missing), "{skip:?} for {garbage:?}");
    }
}

#[test]
fn a_damaged_tree_is_an_error_and_no_listing() {
    let history = History::parse("//= c1\n//- /d/a\na\n//= c2\n//- /d/a\nb\n");
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let source = repository.open();
    let [c1, c2] = ["c1", "c2"].map(|name| source.resolve(name).unwrap().tree_id);
    repository.replace_object(c2, c1);
    let source = repository.open();
    assert!(matches!(source.entries(c2), Err(SourceError::Corrupt { .. })));
    assert!(matches!(source.changes(c1, c2), Err(SourceError::Corrupt { .. })));
    repository.remove_object(c2);
    let source = repository.open();
    assert!(matches!(source.entries(c2), Err(SourceError::MissingObject { id }) if id == c2.0));
    assert!(matches!(source.changes(c1, c2), Err(SourceError::MissingObject { id }) if id == c2.0));
}

#[test]
fn a_directory_that_is_missing_is_named_when_trees_are_compared() {
    let history = History::parse("//= c1\n//- /d/a\na\n//= c2\n//- /d/a\nb\n//= sub\n//- /a\nb\n//- /d/a delete\n");
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let source = repository.open();
    let [c1, c2, sub] = ["c1", "c2", "sub"].map(|name| source.resolve(name).unwrap().tree_id);
    // The tree of `sub` is the directory `d` of `c2`.
    repository.remove_object(sub);
    let source = repository.open();
    assert!(matches!(source.changes(c1, c2), Err(SourceError::MissingObject { id }) if id == sub.0));
}

#[test]
fn paths_and_sources_that_are_no_text_are_bytes() {
    let history = History::parse(
        r"
        //= c1
        //- /caf\xe9/\x01.py bytes
        x = '\xe9\xff'
        ",
    );
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    assert_eq!(shown_at(&repository.open(), "HEAD"), "caf\\xe9/\\u{1}.py x = \\'\\xe9\\xff\\'\n");
}

#[test]
fn an_lfs_pointer_is_read_and_refused_before_parsing() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345";
    let repository = Repository::with_worktree(&format!("//= c1\n//- /big.py\n{pointer}\n"));
    let source = repository.open();
    let content = source.read_blob(repository.blob_id("c1", "big.py"), 1000).unwrap();
    let python = language_named("python").unwrap();
    assert_eq!(parse(python, &content, &Limits::BATCH).err(), Some(Skip::LfsPointer));
}

#[test]
fn reading_ends_when_it_is_cancelled() {
    let repository = many(60);
    let source = repository.open();
    let cancelled = AtomicBool::new(false);
    let count = Mutex::new(0);
    let each = |_: usize, _: Result<&[u8], Skip>| {
        *count.lock().unwrap() += 1;
        cancelled.store(true, std::sync::atomic::Ordering::Relaxed);
    };
    let options = ReadOptions { cancelled: Some(&cancelled), ..ReadOptions::default() };
    assert!(matches!(source.read_blobs(&ids(&source), &options, &each), Err(SourceError::Cancelled)));
    assert_eq!(*count.lock().unwrap(), 1);
}
