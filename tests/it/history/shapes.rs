//! Histories of odd shapes: wrong clocks, criss-cross merges, directories that move, late merges.

use super::{changes, head, imported, on_disk};
use evergraph_engine::api::{
    BlameQuery, BurndownQuery, ChurnQuery, Granularity, HistoryFilter, Metric, OwnersQuery, TrendQuery,
};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, EngineError, Options, StoreLocation, comparisons, everything};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};
use std::process::Command;

fn commit(mark: u32, time: i64, from: &str, text: &str) -> String {
    format!(
        "commit refs/heads/main\nmark :{mark}\ncommitter A <a@x.org> {time} +0000\ndata 1\nx\n{from}M 644 inline a.py\ndata {}\n{text}\n",
        text.len()
    )
}

fn main_of(engine: &Engine) -> evergraph_engine::Snapshot {
    engine.snapshot(At::Revspec("main".to_owned())).unwrap()
}

#[test]
fn clocks_that_run_backwards_decide_no_order() {
    let stream = [
        commit(1, 300_000_000, "", "one\n"),
        commit(2, 100_000_000, "from :1\n", "one\ntwo\n"),
        commit(3, 200_000_000, "from :2\n", "one\ntwo\nthree\n"),
    ];
    let repository = imported(&stream.concat());
    let engine = on_disk(repository.path(), Options::default());
    let at = main_of(&engine);
    let times: Vec<i64> = changes(&at).iter().map(|r| r.time).collect();
    assert_eq!(times, [300_000_000, 100_000_000, 200_000_000]);
    let lines = at.blame(&BlameQuery { path: "a.py".to_owned(), function: None }).unwrap().value.lines;
    assert_eq!(lines.iter().map(|l| l.time).collect::<Vec<_>>(), times);
    // No cohort is younger than the tip, and the sums are right all the same.
    let burndown = at.burndown(&BurndownQuery { path: None, granularity: Granularity::Year }).unwrap().value;
    assert_eq!((burndown.periods, burndown.lines), (vec!["1976".to_owned()], 3));
    let churn = at.churn(&ChurnQuery { of: None, top: 9, filter: HistoryFilter::default() }).unwrap().value;
    // Who claims to be younger than the tip is in every window; who is years older is in none.
    assert_eq!(churn.windows.iter().map(|w| w.commits).collect::<Vec<_>>(), [2, 2, 2, 3]);
}

pub(super) const CRISS_CROSS: &str = "
    //= base
    //- /a.py
    1
    //- /b.py
    1
    //= left
    //- /a.py
    left
    //= right parents:base
    //- /b.py
    right
    //= lr parents:left,right
    //- /b.py
    right
    //= rl parents:right,left
    //- /a.py
    left
    //= top parents:lr,rl
    //= twice parents:top,lr,rl
    //- /c.py
    c
";

#[test]
fn a_criss_cross_counts_every_commit_once() {
    let at = head(CRISS_CROSS);
    let churn = at.churn(&ChurnQuery { of: None, top: 9, filter: HistoryFilter::default() }).unwrap().value;
    assert_eq!((churn.history.commits, churn.history.merges), (7, 4));
    let rows: Vec<_> = churn.files.iter().map(|r| (r.path.as_str(), r.commits, r.added, r.removed)).collect();
    assert_eq!(rows, [("a.py", 2, 2, 1), ("b.py", 2, 2, 1), ("c.py", 1, 1, 0)]);
}

#[test]
fn a_directory_that_moves_takes_its_history_along() {
    let text = "
        //= c1
        //- /old/pkg/a.py
        one
        two
        //- /old/pkg/b.py
        three
        four
        //= c2
        //- /old/pkg/a.py -> /new/pkg/a.py
        //- /old/pkg/b.py -> /new/pkg/b.py
        //= c3
        //- /new/pkg/a.py
        one
        2
    ";
    let churn = |path: &str| {
        let query = ChurnQuery { of: Some(path.to_owned()), top: 9, filter: HistoryFilter::default() };
        head(text).churn(&query).unwrap().value.windows[3].clone()
    };
    assert_eq!((churn("new").commits, churn("new").added, churn("new").removed), (3, 5, 1));
    assert_eq!(churn("new/pkg/b.py").commits, 2);
}

fn all(at: &evergraph_engine::Snapshot) -> String {
    everything(at).unwrap() + &comparisons(at).unwrap()
}

/// A merge that arrives late brings commits that are older than what is known already.
#[test]
fn what_arrives_late_is_as_if_it_had_always_been_there() {
    let history = History::parse(CRISS_CROSS);
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { store: StoreLocation::Dir(folder.path().to_path_buf()), ..Options::default() };
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let names: Vec<&str> = history.commits.iter().map(|c| c.name.as_str()).collect();
    let scratch = |name: &str| {
        let engine = on_disk(repository.path(), Options::default());
        all(&engine.snapshot(At::Revspec(name.to_owned())).unwrap())
    };
    // Each order of learning, across processes, gives what each commit gives from scratch.
    for order in [[1, 2, 6, 3, 5, 0, 4], [6, 5, 4, 3, 2, 1, 0], [2, 4, 1, 3, 0, 5, 6]] {
        for at in order {
            let engine = on_disk(repository.path(), options());
            let found = all(&engine.snapshot(At::Revspec(names[at].to_owned())).unwrap());
            engine.flush();
            assert_eq!(found, scratch(names[at]), "{}", names[at]);
        }
        std::fs::remove_dir_all(folder.path()).unwrap();
    }
}

/// A branch pushed by force between two processes: the old commits leave the answer, and not the store.
#[test]
fn a_branch_that_is_rewritten_between_two_runs_is_as_if_it_had_always_been_so() {
    let text = "
        //= c1
        //- /a.py
        def f():
            return 1
        //= old author:Ada
        //- /a.py
        def f():
            return 2
        //= older author:Ada
        //- /b.py
        def g():
            return 2
        //= new parents:c1 author:Bob
        //- /a.py
        def f():
            return 3
    ";
    let history = History::parse(text);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let folder = tempfile::tempdir().unwrap();
    let ask = |store: bool| {
        let location = StoreLocation::Dir(folder.path().to_path_buf());
        let store = if store { location } else { StoreLocation::None };
        let engine = on_disk(repository.path(), Options { store, ..Options::default() });
        engine.start_recording();
        let found = all(&main_of(&engine));
        engine.flush();
        let computed = |e: &&evergraph_engine::Executed| ["commit_delta", "function_delta"].contains(&e.query);
        (found, engine.work().executed.iter().filter(computed).count())
    };
    let point =
        |name: &str| repository.git(&["update-ref", "refs/heads/main", &repository.commit_id(name).to_string()]);
    point("older");
    let before = ask(true).0;
    point("new");
    let after = ask(true);
    assert_eq!(after.0, ask(false).0);
    assert!(!after.0.contains("Ada") && before.contains("Ada"));
    assert_eq!(after.1, 2, "one new commit, compared in files and in functions");
    point("older");
    assert_eq!(ask(true), (before, 0), "what left the answer did not leave the store");
}

#[test]
fn a_graft_ends_history_or_joins_it_and_changes_nothing_stored() {
    let text = "
        //= c1
        //- /a.py
        one
        //= c2
        //- /a.py
        one
        two
        //= c3
        //- /a.py
        one
        two
        three
        //= elsewhere parents:none
        //- /a.py
        zero
        //= tip parents:c3
        //- /b.py
        b
    ";
    let history = History::parse(text);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let folder = tempfile::tempdir().unwrap();
    let ask = || {
        let store = StoreLocation::Dir(folder.path().to_path_buf());
        let engine = on_disk(repository.path(), Options { store, ..Options::default() });
        let at = engine.snapshot(At::default()).unwrap();
        let churn = at.churn(&ChurnQuery { of: None, top: 9, filter: HistoryFilter::default() }).unwrap().value;
        let blame = at.blame(&BlameQuery { path: "a.py".to_owned(), function: None }).unwrap().value.lines;
        engine.flush();
        let commits = String::from_utf8(repository.git_output(&["rev-list", "--count", "HEAD"])).unwrap();
        assert_eq!(churn.history.commits.to_string(), commits.trim(), "as git has it");
        let all = churn.windows[3].clone();
        (churn.history, all.added, all.removed, blame.iter().map(|l| l.boundary).collect::<Vec<_>>())
    };
    let plain = ask();
    assert_eq!((plain.0.commits, plain.0.boundary.len(), plain.1, plain.2), (4, 0, 4, 0));
    let id = |name: &str| repository.commit_id(name).to_string();
    let graft = |line: &str| std::fs::write(repository.path().join("info/grafts"), line).unwrap();
    graft(&format!("{}\n", id("c2")));
    let cut = ask();
    assert_eq!((cut.0.commits, &cut.0.boundary, cut.1), (3, &vec![id("c2")], 2));
    assert_eq!(cut.3, [true, true, false]);
    graft(&format!("{} {}\n", id("c2"), id("elsewhere")));
    let joined = ask();
    assert_eq!((joined.0.commits, joined.0.boundary.len(), joined.1, joined.2), (4, 0, 5, 1));
    graft("");
    assert_eq!(ask(), plain);
}

/// One author by the mailmap, under another address on a branch that the tip does not reach.
#[test]
fn an_address_that_only_another_branch_knows_leaves_no_trace() {
    let text = "
        //= c1 author:Zoe
        //- /a.py
        1
        //= beside author:Adam
        //- /a.py
        2
        //= tip parents:c1 author:Zoe
        //- /.mailmap
        Zoe <adam@example.com>
    ";
    let history = History::parse(text);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let engine = on_disk(repository.path(), Options::default());
    let emails = |revspec: &str| {
        let at = engine.snapshot(At::Revspec(revspec.to_owned())).unwrap();
        let owners = at.owners(&OwnersQuery::default()).unwrap().value;
        owners.authors.into_iter().map(|row| row.email).collect::<Vec<_>>()
    };
    assert_eq!(emails("beside").len(), 2);
    assert_eq!(emails("tip"), ["zoe@example.com"]);
}

/// What `git merge-base` names, among all pairs of commits.
fn parts_as_git(text: &str) -> usize {
    let history = History::parse(text);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let engine = on_disk(repository.path(), Options::default());
    let ids: Vec<String> = history.commits.iter().map(|c| repository.commit_id(&c.name).to_string()).collect();
    let mut pairs = 0;
    for (one, other) in ids.iter().flat_map(|one| ids.iter().map(move |other| (one, other))) {
        // Ends with 1 where there is none.
        let git = Command::new("git").args(["merge-base", "--all", one, other]).current_dir(repository.path()).output();
        let printed = String::from_utf8(git.unwrap().stdout).unwrap();
        let best: Vec<&str> = printed.lines().collect();
        match engine.merge_base(one, other) {
            Ok(base) => assert!(best.contains(&base.as_str()), "{base} of {best:?}"),
            Err(error) => assert!(matches!(error, EngineError::NothingInCommon { .. }) && best.is_empty(), "{error}"),
        }
        pairs += usize::from(best.len() > 1);
    }
    pairs
}

#[test]
fn commits_parted_where_git_says() {
    assert!(parts_as_git(CRISS_CROSS) > 0, "a criss-cross has several");
    let roots = "
        //= one
        //- /a.py
        1
        //= two parents:none
        //- /b.py
        1
        //= octopus parents:one,two
        //= beside parents:one
        //- /c.py
        1
        //= late parents:octopus,beside
    ";
    assert_eq!(parts_as_git(roots), 0);
}

#[test]
fn a_trend_ends_where_a_shallow_history_ends_and_says_so() {
    let text = "//= c1\n//- /a.py\ndef f(): pass\n//= c2\n//- /a.py\ndef f(): return 1\n//= c3\n//- /a.py\ndef f(): return 2\n";
    let repository = Repository::new(&History::parse(text), ObjectFormat::Sha1, Kind::Bare);
    repository.make_shallow("c2");
    let engine = on_disk(repository.path(), Options::default());
    for of in ["a.py", "f"] {
        let trend = |metric| {
            let query = TrendQuery { of: of.to_owned(), metric, last: 9 };
            let trend = engine.snapshot(At::default()).unwrap().trend(&query).unwrap().value;
            assert_eq!(trend.boundary, [repository.commit_id("c2").to_string()]);
            trend.points.into_iter().map(|p| p.value).collect::<Vec<_>>()
        };
        assert_eq!(trend(Metric::Churn), [None, Some(2.0)], "nobody knows what the boundary changed");
        assert_eq!(trend(Metric::Complexity), [Some(1.0), Some(1.0)]);
    }
}
