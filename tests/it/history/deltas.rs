//! Deltas of commits agree with git, however they came to be known.

use super::{changes, head, on_disk, snapshot};
use evergraph_engine::api::CommitChangeRow;
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Options, StoreLocation, everything};
use evergraph_tests::history::History;
use evergraph_tests::repository::{Kind, Repository};
use std::collections::BTreeSet;

/// `commit path from added removed`, of all commits that are no merges.
fn lines(rows: &[CommitChangeRow]) -> BTreeSet<String> {
    let count = |n: Option<u32>| n.map_or("-".to_owned(), |n| n.to_string());
    let line = |r: &CommitChangeRow| {
        let from = r.from.as_deref().unwrap_or_default();
        format!("{} {} {from} {} {}", r.commit, r.path, count(r.added), count(r.removed))
    };
    rows.iter().filter(|r| !r.merge).map(line).collect()
}

/// The same from `git log --numstat -M`.
fn lines_of_git(repository: &Repository) -> BTreeSet<String> {
    let printed = repository.git_output(&["log", "--no-merges", "--numstat", "-M", "-z", "--format=%x01%H", "HEAD"]);
    let printed = String::from_utf8(printed).unwrap();
    let mut found = BTreeSet::new();
    for commit in printed.split('\u{1}').skip(1) {
        let mut fields = commit.split('\0').map(|field| field.trim_start_matches('\n'));
        let id = fields.next().unwrap().trim();
        while let Some(field) = fields.next() {
            let mut parts = field.splitn(3, '\t');
            let (Some(added), Some(removed), Some(path)) = (parts.next(), parts.next(), parts.next()) else { continue };
            let (from, path) = match path {
                "" => (fields.next().unwrap(), fields.next().unwrap()),
                path => ("", path),
            };
            found.insert(format!("{id} {path} {from} {added} {removed}"));
        }
    }
    found
}

fn agrees_with_git(history: &History) {
    let memory = lines(&changes(&snapshot(history)));
    for format in [ObjectFormat::Sha1, ObjectFormat::Sha256] {
        let repository = Repository::new(history, format, Kind::Bare);
        let engine = on_disk(repository.path(), Options { jobs: 2, ..Options::default() });
        let ours = lines(&changes(&engine.snapshot(At::default()).unwrap()));
        assert_eq!(ours, lines_of_git(&repository), "{format:?}");
        assert_eq!(ours.len(), memory.len());
        if format == ObjectFormat::Sha1 {
            assert_eq!(ours, memory);
        }
    }
}

pub(super) const EVERYTHING: &str = r"
    //= c1
    //- /src/a.py
    one
    two
    three
    four
    //- /src/b.py
    def f():
        return 1

    def g():
        return 2
    //- /data bytes
    a\x00b
    //- /run.sh
    echo
    //- /link mode:symlink
    run.sh
    //- /crlf bytes
    a\x0d\x0ab\x0d\x0a
    //- /open bytes
    a\x0ab
    //= empty
    //= c2
    //- /src/a.py -> /lib/a.py
    //- /src/b.py -> /lib/c.py
    def f():
        return 1

    def h():
        return 3

    def g():
        return 2
    //- /data bytes
    a\x00c
    //- /run.sh mode:exec
    //- /open bytes
    a\x0ab\x0a
    //= c3
    //- /crlf bytes
    a\x0ab\x0a
    //- /link mode:symlink
    lib/a.py
    //- /sub mode:submodule
    x
    //= c4
    //- /sub mode:submodule
    y
    //- /lib/a.py delete
    //- /lib/z.py
    other
    //= root parents:none
    //- /elsewhere.py
    here
    //= side parents:c3
    //- /lib/c.py
    def f():
        return 1
    //= octopus parents:c4,side,root
    //- /elsewhere.py
    here
    //- /lib/c.py
    merged
";

#[test]
fn deltas_are_those_of_git_log() {
    agrees_with_git(&History::parse(EVERYTHING));
}

#[test]
fn deltas_of_the_generated_history_are_those_of_git_log() {
    agrees_with_git(&evergraph_tests::generate::generate(12, 3));
}

/// `path change` of the rows of one commit, by its place in the history of the text.
fn check(text: &str, commit: &str, expected: &[&str]) {
    let history = History::parse(text);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let id = repository.commit_id(commit).to_string();
    let engine = on_disk(repository.path(), Options::default());
    for rows in [changes(&engine.snapshot(At::default()).unwrap()), changes(&snapshot(&history))] {
        let shown: Vec<String> =
            rows.iter().filter(|r| r.commit == id).map(|r| format!("{} {}", r.path, r.change)).collect();
        assert_eq!(shown, expected);
    }
}

const MERGES: &str = r"
    //= base
    //- /a
    1
    //- /b
    1
    //- /dir/c
    1
    //= left
    //- /a
    left
    //= right parents:base
    //- /b
    right
    //- /dir/c
    right
    //= clean parents:left,right
    //- /b
    right
    //- /dir/c
    right
    //= evil parents:right,left
    //- /a
    left
    //- /dir/c
    both
    //- /new
    made here
    //- /b delete
    //= last parents:clean,evil
";

#[test]
fn a_merge_changed_what_differs_from_every_parent() {
    check(MERGES, "clean", &[]);
    check(MERGES, "evil", &["b removed", "dir/c modified", "new added"]);
}

#[test]
fn parents_come_before_children_whatever_the_clocks_say() {
    let rows = changes(&head(MERGES));
    let first = |path: &str| rows.iter().position(|r| r.path == path).unwrap();
    assert!(first("a") < first("new"));
    let commits: Vec<&str> = rows.iter().map(|r| r.commit.as_str()).collect();
    let mut runs = commits.clone();
    runs.dedup();
    assert_eq!(runs.len(), commits.iter().collect::<BTreeSet<_>>().len(), "a commit's rows are neighbours");
}

#[test]
fn a_second_process_computes_nothing_and_a_third_only_what_is_new() {
    let history = History::parse(EVERYTHING);
    let folder = tempfile::tempdir().unwrap();
    let early = History { commits: history.commits[..3].to_vec() };
    let mut repository = Repository::new(&early, ObjectFormat::Sha1, Kind::Bare);
    let options = || Options { store: StoreLocation::Dir(folder.path().to_path_buf()), ..Options::default() };
    let ask = |repository: &Repository| {
        let engine = on_disk(repository.path(), options());
        engine.start_recording();
        let rows = changes(&engine.snapshot(At::default()).unwrap());
        engine.flush();
        (lines(&rows), engine.work())
    };
    let (first, work) = ask(&repository);
    assert_eq!((first.clone(), work.loaded), (lines_of_git(&repository), 0));
    assert_eq!(work.executed.iter().filter(|e| e.query == "commit_delta").count(), 3);
    let (second, work) = ask(&repository);
    assert_eq!((second, work.executed.len()), (first, 0));
    assert!(work.loaded > 0);
    repository.extend(&history);
    let (third, work) = ask(&repository);
    assert_eq!(third, lines_of_git(&repository));
    assert_eq!(work.executed.iter().filter(|e| e.query == "commit_delta").count(), history.commits.len() - 3);
}

#[test]
fn clones_share_what_is_known() {
    let history = History::parse(EVERYTHING);
    let folder = tempfile::tempdir().unwrap();
    let analyzed = || {
        let clone = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
        let store = StoreLocation::Dir(folder.path().to_path_buf());
        let engine = on_disk(clone.path(), Options { store, ..Options::default() });
        engine.start_recording();
        let rows = changes(&engine.snapshot(At::default()).unwrap());
        engine.flush();
        (lines(&rows), engine.work().executed.iter().filter(|e| e.query == "commit_delta").count())
    };
    let (first, second) = (analyzed(), analyzed());
    assert_eq!((first.0, first.1, second.1), (second.0, history.commits.len(), 0));
}

#[test]
fn a_branch_that_was_rewritten_leaves_the_answer() {
    let text = "
        //= c1
        //- /a
        1
        //= old
        //- /old
        1
        //= new parents:c1
        //- /new
        1
    ";
    let history = History::parse(text);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let engine = on_disk(repository.path(), Options::default());
    let paths = |revspec: &str| {
        let rows = changes(&engine.snapshot(At::Revspec(revspec.to_owned())).unwrap());
        rows.into_iter().map(|r| r.path).collect::<Vec<_>>()
    };
    assert_eq!(paths("old"), ["a", "old"]);
    assert_eq!(paths("new"), ["a", "new"]);
    assert_eq!(paths("old"), ["a", "old"]);
}

#[test]
fn a_shallow_history_ends_at_its_boundary() {
    let history = History::parse(EVERYTHING);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { store: StoreLocation::Dir(folder.path().to_path_buf()), ..Options::default() };
    repository.make_shallow("c3");
    let engine = on_disk(repository.path(), options());
    let rows = changes(&engine.snapshot(At::Revspec("c4".to_owned())).unwrap());
    engine.flush();
    let boundary = repository.commit_id("c3").to_string();
    assert!(rows.iter().all(|r| r.commit != boundary), "nobody knows what the boundary changed");
    assert_eq!(rows.len(), 3);
    // Another clone knows more, and is told nothing wrong by the store.
    let whole = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let engine = on_disk(whole.path(), options());
    assert_eq!(lines(&changes(&engine.snapshot(At::default()).unwrap())), lines_of_git(&whole));
}

#[test]
fn people_are_told_apart_by_the_mailmap() {
    let rows = changes(&head(
        "
        //= c1 author:Ada
        //- /a
        1
        //= c2 author:dependabot[bot]
        //- /.mailmap
        Ada Lovelace <ada@example.com>
        ",
    ));
    let shown: Vec<(&str, bool)> = rows.iter().map(|r| (r.author.as_str(), r.bot)).collect();
    assert_eq!(shown, [("Ada Lovelace", false), ("dependabot[bot]", true)]);
}

#[test]
fn a_history_that_grows_process_by_process_is_put_together_and_read_as_one() {
    let text: String = (0..40).map(|i| format!("//= c{i}\n//- /{}.py\nx = {i}\n", i % 3)).collect();
    let history = History::parse(&text);
    let folder = tempfile::tempdir().unwrap();
    let mut repository = Repository::new(&History::default(), ObjectFormat::Sha1, Kind::Bare);
    for known in 1..=history.commits.len() {
        repository.extend(&History { commits: history.commits[..known].to_vec() });
        let store = StoreLocation::Dir(folder.path().to_path_buf());
        let engine = on_disk(repository.path(), Options { store, ..Options::default() });
        engine.start_recording();
        let at = engine.snapshot(At::default()).unwrap();
        at.index_history().unwrap();
        let work = engine.work();
        let computed = work.executed.iter().filter(|e| e.query == "commit_delta").count();
        assert_eq!(computed, 1, "at commit {known}");
        // Both kinds of records, at most 17 of each.
        assert!(work.loaded <= 2 * 17, "{} records at commit {known}", work.loaded);
        engine.flush();
        if known % 13 == 1 {
            let scratch = on_disk(repository.path(), Options::default());
            assert_eq!(changes(&at), changes(&scratch.snapshot(At::default()).unwrap()));
        }
    }
}

#[test]
fn deltas_that_are_lost_are_computed_again_though_the_log_knows_their_commits() {
    let history = History::parse(EVERYTHING);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { store: StoreLocation::Dir(folder.path().to_path_buf()), ..Options::default() };
    let first = on_disk(repository.path(), options());
    first.snapshot(At::default()).unwrap().index_history().unwrap();
    first.flush();
    // A process that read the log and no delta, and then the store is gone.
    let engine = on_disk(repository.path(), options());
    let at = engine.snapshot(At::default()).unwrap();
    engine.start_recording();
    at.index_history().unwrap();
    assert_eq!((engine.work().executed.len(), engine.work().loaded), (0, 1), "the log is one record");
    std::fs::remove_file(engine.store_status().path.unwrap()).unwrap();
    assert_eq!(lines(&changes(&at)), lines_of_git(&repository));
    let computed = engine.work().executed.iter().filter(|e| e.query == "commit_delta").count();
    assert_eq!(computed, history.commits.len());
    let scratch = on_disk(repository.path(), Options::default());
    assert!(everything(&at).unwrap() == everything(&scratch.snapshot(At::default()).unwrap()).unwrap());
    // They are stored again: the next process computes none.
    engine.flush();
    let third = on_disk(repository.path(), options());
    third.start_recording();
    assert_eq!(lines(&changes(&third.snapshot(At::default()).unwrap())), lines_of_git(&repository));
    assert!(third.work().executed.iter().all(|e| e.query != "commit_delta"));
}
