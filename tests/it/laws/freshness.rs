//! Which state an answer speaks of: snapshots, overlays, cancelled questions, and what is never touched.

use super::{all, at, executed, from_scratch, memory, over};
use evergraph_engine::api::{GraphQuery, Query, RankQuery, Show, WalkOptions};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, Options, everything};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};
use std::collections::BTreeMap;
use std::path::Path;

const TWO: &str = "\
//= c1
//- /a.py
from b import f
f()
//- /b.py
def f(): pass
//- /c.py
def alone(): pass
//= c2
//- /b.py
def f(): return g()
def g(): pass
";

#[test]
fn every_answer_says_its_commit() {
    let history = History::parse(TWO);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let engine = Engine::open(repository.path(), Options::default()).unwrap();
    for commit in ["c1", "c2"] {
        let snapshot = at(&engine, commit);
        let name = Query::parse("f");
        let said = [
            snapshot.rank(&RankQuery::default()).unwrap().commit,
            snapshot.symbols("*").unwrap().commit,
            snapshot.definitions(&name).unwrap().commit,
            snapshot.references(&name).unwrap().commit,
            snapshot.callers(&name, &WalkOptions::default()).unwrap().commit,
            snapshot.callees(&name, &WalkOptions::default()).unwrap().commit,
            snapshot.show(Show::Facts, "b.py").unwrap().commit,
            snapshot.status().unwrap().commit,
            snapshot.graph(&GraphQuery::default()).unwrap().commit,
        ];
        let id = repository.commit_id(commit).to_string();
        for freshness in said {
            assert_eq!(freshness.commit_id.as_deref(), Some(id.as_str()));
            assert_eq!((freshness.revspec.as_str(), freshness.worktree, freshness.overlays), (commit, false, 0));
        }
    }
}

#[test]
fn an_old_snapshot_keeps_answering_for_its_commit_after_a_refresh() {
    let history = History::parse(TWO);
    let first = History { commits: history.commits[..1].to_vec() };
    let mut repository = Repository::new(&first, ObjectFormat::Sha1, Kind::Bare);
    let engine = Engine::open(repository.path(), Options::default()).unwrap();
    engine.refresh().unwrap();
    let old = engine.snapshot(At::default()).unwrap();
    let before = everything(&old).unwrap();
    repository.extend(&history);
    let refresh = engine.refresh().unwrap();
    let changed: Vec<(&str, &str)> = refresh.changes.iter().map(|c| (c.path.as_str(), c.kind)).collect();
    assert_eq!(changed, [("b.py", "modified")]);
    let now = everything(&engine.snapshot(At::default()).unwrap()).unwrap();
    assert_ne!(now, before);
    assert_eq!(everything(&old).unwrap(), before);
    let elsewhere = std::thread::spawn(move || everything(&old).unwrap());
    assert_eq!(everything(&engine.snapshot(At::default()).unwrap()).unwrap(), now);
    assert_eq!(elsewhere.join().unwrap(), before);
}

#[test]
fn threads_that_ask_about_different_commits_get_each_its_own() {
    let source = memory(&History::parse(TWO));
    let engine = over(&source, Options::default());
    let expected = ["c1", "c2"].map(|commit| from_scratch(&source, commit));
    std::thread::scope(|scope| {
        for (i, commit) in ["c1", "c2", "c1"].iter().enumerate() {
            let (engine, expected) = (&engine, &expected[i % 2]);
            scope.spawn(move || (0..10).for_each(|_| assert_eq!(all(engine, commit), *expected)));
        }
    });
}

#[test]
fn an_overlay_changes_only_what_it_reaches_and_its_removal_restores_every_byte() {
    let source = memory(&History::parse(TWO));
    let engine = over(&source, Options::default());
    executed(&engine, &source, "HEAD");
    let before = all(&engine, "HEAD");
    engine.set_overlay("b.py", Some(b"def f(): return h()\ndef h(): pass\n"));
    let bound: Vec<String> =
        executed(&engine, &source, "HEAD").into_iter().filter(|row| row.starts_with("file_edges")).collect();
    assert_eq!(bound, ["file_edges a.py", "file_edges b.py"]);
    let during = all(&engine, "HEAD");
    assert!(during.contains("b.py#h") && !during.contains("b.py#g"), "{during}");
    assert_eq!(at(&engine, "HEAD").freshness().overlays, 1);
    assert_eq!(all(&engine, "c2"), before, "a commit by name is the commit");
    engine.set_overlay("b.py", None);
    engine.start_recording();
    assert_eq!(all(&engine, "HEAD"), before);
    assert_eq!(engine.work().parsed, 0);
}

#[test]
fn an_overlay_may_be_a_file_that_the_tree_does_not_have() {
    let source = memory(&History::parse(TWO));
    let engine = over(&source, Options::default());
    let before = all(&engine, "HEAD");
    engine.set_overlay("new/d.py", Some(b"from c import alone\nalone()\n"));
    assert!(all(&engine, "HEAD").contains("call CallRow { caller: \"new/d.py\", callee: \"c.py#alone\""));
    engine.set_overlay("new/d.py", None);
    assert_eq!(all(&engine, "HEAD"), before);
}

/// Paths below a folder with their content, and when it was changed.
fn contents(folder: &Path) -> BTreeMap<std::path::PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let mut found = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(path) = pending.pop() {
        let metadata = std::fs::symlink_metadata(&path).unwrap();
        let content = if metadata.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        if metadata.is_dir() {
            pending.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        found.insert(path, (content, metadata.modified().unwrap()));
    }
    found
}

#[test]
fn the_repository_is_never_written_to() {
    let repository = Repository::with_worktree(TWO);
    repository.git(&["checkout", "-q", "-f", "main"]);
    // What a repository could have run.
    repository.git(&["config", "core.fsmonitor", "touch ran"]);
    repository.git(&["config", "filter.any.smudge", "touch ran"]);
    std::fs::write(repository.path().join("untracked.py"), "import a\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let before = contents(repository.path());
    let store = evergraph_engine::StoreLocation::Dir(folder.path().to_owned());
    let engine = Engine::open(repository.path(), Options { store, ..Options::default() }).unwrap();
    for state in [At::default(), At::Worktree, At::Revspec("c1".to_owned())] {
        let snapshot = engine.snapshot(state).unwrap();
        everything(&snapshot).unwrap();
        snapshot.status().unwrap();
    }
    engine.set_overlay("a.py", Some(b"x = 1\n"));
    all(&engine, "HEAD");
    engine.verify(10, &mut |_| {}).unwrap();
    engine.flush();
    drop(engine);
    assert!(contents(repository.path()) == before);
}
