//! Histories of odd shapes: wrong clocks, criss-cross merges, directories that move, late merges.

use super::{changes, head, imported, on_disk};
use evergraph_engine::api::{BlameQuery, BurndownQuery, ChurnQuery, Granularity, HistoryFilter, OwnersQuery};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, Options, StoreLocation, comparisons, everything};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};

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
