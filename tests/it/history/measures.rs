//! Measures agree with what is worked out by hand, and their lists are not won by noise.

use super::{head, imported, on_disk, snapshot};
use evergraph_engine::api::{ChurnQuery, Coupling, CouplingQuery, Entity, HistoryFilter, HotspotQuery};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, EngineError, Options, Snapshot};
use evergraph_tests::History;
use std::sync::Arc;

fn churn(snapshot: &Snapshot, path: Option<&str>) -> evergraph_engine::api::Churn {
    let query = ChurnQuery { of: path.map(str::to_owned), top: 50, filter: HistoryFilter::default() };
    snapshot.churn(&query).unwrap().value
}

fn coupled(snapshot: &Snapshot, path: &str, min_confidence: f64) -> Coupling {
    let query = CouplingQuery { of: path.to_owned(), min_confidence, top: 50, filter: HistoryFilter::default() };
    snapshot.coupled(&query).unwrap().value
}

fn hotspots(snapshot: &Snapshot, filter: HistoryFilter) -> Vec<String> {
    let found = snapshot.hotspots(&HotspotQuery { by: Entity::File, since_days: None, top: 50, filter }).unwrap().value;
    found.hotspots.into_iter().map(|r| r.path).collect()
}

/// A history of commits that each write a line to some files: `"ab c"` are two commits, the first of
/// `a.py` and `b.py`.
fn touching(commits: &str) -> History {
    let mut text = String::new();
    for (i, names) in commits.split(' ').enumerate() {
        text.push_str(&format!("//= t{i}\n"));
        names.chars().for_each(|name| text.push_str(&format!("//- /{name}.py\nx = {i}\n")));
    }
    History::parse(&text)
}

#[test]
fn churn_follows_a_file_through_renames_and_swaps() {
    let at = head(
        "
        //= c1
        //- /old/a.py
        one
        two
        three
        four
        //- /b.py
        b
        //= c2
        //- /old/a.py -> /new/a.py
        one
        two
        three
        4
        //= c3
        //- /new/a.py
        one
        //- /old/a.py
        another file of the old name
        ",
    );
    let new = churn(&at, Some("new/a.py"));
    let all = new.windows.last().unwrap();
    assert_eq!((all.commits, all.added, all.removed), (3, 4 + 1, 1 + 3));
    let old = churn(&at, Some("old/a.py"));
    assert_eq!(old.windows.last().unwrap().commits, 1, "the file that has the old name now");
    let whole = churn(&at, None);
    assert_eq!((whole.windows.last().unwrap().commits, whole.files.len()), (3, 3));
    assert!(matches!(
        at.churn(&ChurnQuery { of: Some("gone.py".into()), top: 1, filter: HistoryFilter::default() }),
        Err(EngineError::NoSuchFile { .. })
    ));
}

#[test]
fn a_branch_beside_a_rename_counts_for_the_new_name() {
    let at = head(
        "
        //= base
        //- /a.py
        one
        two
        three
        //= side
        //- /a.py
        one
        two
        three
        side
        //= renamed parents:base
        //- /a.py -> /b.py
        //= merged parents:renamed,side
        //- /b.py
        one
        two
        three
        side
        ",
    );
    assert_eq!(churn(&at, Some("b.py")).windows.last().unwrap().commits, 4);
}

#[test]
fn the_trend_has_the_sign_of_what_it_says() {
    let months = |churn: &str| {
        let at = churn.split(' ').map(|n| n.parse::<u32>().unwrap()).enumerate();
        let mut fast = String::new();
        let mut mark = 0;
        for (month, lines) in at {
            let time = 1_704_067_200 + month as u64 * 2_629_800 + 86_400;
            mark += 1;
            fast.push_str(&format!(
                "blob\nmark :{mark}\ndata {}\n{}\n",
                lines * 4,
                format!("{month:03}\n").repeat(lines as usize)
            ));
            let from = if month == 0 { String::new() } else { format!("from :{}\n", mark - 1) };
            fast.push_str(&format!("commit refs/heads/main\nmark :{}\n", mark + 1));
            fast.push_str(&format!(
                "committer A <a@x.org> {time} +0000\ndata 1\nx\n{from}M 644 :{mark} m{month}.py\n\n"
            ));
            mark += 1;
        }
        let repository = imported(&fast);
        let engine = on_disk(repository.path(), Options::default());
        churn_of_main(&engine)
    };
    let rising = months("1 2 3 4 5");
    assert_eq!(rising.months.iter().map(|m| m.added).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!((rising.trend.slope, rising.trend.direction), (1.0, "rising"));
    let falling = months("9 6 3");
    assert_eq!((falling.trend.slope, falling.trend.direction), (-3.0, "falling"));
    assert_eq!(months("4 4 4").trend.direction, "steady");
    // 30 days before the tip's own date, not before today.
    assert_eq!(rising.windows.iter().map(|w| w.commits).collect::<Vec<_>>(), [1, 3, 5, 5]);
}

fn churn_of_main(engine: &evergraph_engine::Engine) -> evergraph_engine::api::Churn {
    churn(&engine.snapshot(evergraph_engine::At::Revspec("main".to_owned())).unwrap(), None)
}

#[test]
fn co_change_is_what_code_maat_defines() {
    // a: 5 commits, b: 4, both: 3; c shares two with a, which is chance; d changes alone.
    let coupling = coupled(&snapshot(&touching("abd ab abc ac a b")), "a.py", 0.0);
    assert_eq!(coupling.commits, 5);
    let rows: Vec<_> =
        coupling.coupled.iter().map(|r| (r.path.as_str(), r.co_commits, r.commits, r.confidence, r.degree)).collect();
    assert_eq!(rows, [("b.py", 3, 4, 3.0 / 5.0, 3.0 / 4.5)]);
    assert_eq!(coupling.group, ["a.py", "b.py"]);
    assert!(coupled(&snapshot(&touching("ab ab ab a a a a")), "a.py", 0.5).coupled.is_empty());
}

#[test]
fn a_group_grows_from_its_seed_to_at_most_eight() {
    let at = snapshot(&touching("abcdefghij abcdefghij abcdefghij k"));
    assert_eq!(coupled(&at, "a.py", 0.3).group.len(), 8);
    assert_eq!(coupled(&at, "k.py", 0.3).group, ["k.py"]);
}

#[test]
fn bulk_commits_make_no_pairs_and_are_counted() {
    let files: String = (0..1_001).map(|i| format!("//- /many/f{i}.txt\n{i}\n")).collect();
    let text = format!(
        "//= c1\n//- /a.py\na\n//- /b.py\nb\n{files}//= c2\n//- /a.py\n2\n//- /b.py\n2\n//= c3\n//- /a.py\n3\n//- /b.py\n3\n"
    );
    let coupling = coupled(&head(&text), "a.py", 0.0);
    assert_eq!((coupling.commits, coupling.coupled.len(), coupling.history.bulk), (2, 0, 1));
}

#[test]
fn vendoring_makes_no_pairs() {
    let vendored = |n: usize| -> String { (0..20).map(|i| format!("//- /vendor/lib{i}.py\nx = {n}\n")).collect() };
    let commit = |n: usize| format!("//= c{n}\n//- /a.py\na = {n}\n//- /b.py\nb = {n}\n{}", vendored(n));
    let text: String = (0..4).map(commit).collect();
    let coupling = coupled(&head(&text), "a.py", 0.0);
    assert_eq!((coupling.commits, coupling.coupled.len(), coupling.history.bulk), (0, 0, 4));
}

#[test]
fn hidden_coupling_is_what_no_import_and_no_call_explains() {
    let mut text = String::from(
        "//= c0\n//- /a.py\nfrom m import f\nf()\n//- /m.py\nfrom b import g\ndef f(): g()\n//- /b.py\ndef g(): pass\n//- /c.py\ndef h(): pass\n//- /d.md\nd\n",
    );
    for i in 1..4 {
        text.push_str(&format!(
            "//= c{i}\n//- /a.py\nfrom m import f\nf()\nx = {i}\n//- /b.py\ndef g(): pass\nx = {i}\n//- /c.py\ndef h(): pass\nx = {i}\n//- /d.md\n{i}\n"
        ));
    }
    let coupling = coupled(&head(&text), "a.py", 0.0);
    let of = |path: &str| coupling.coupled.iter().find(|r| r.path == path).unwrap();
    assert_eq!((of("b.py").is_hidden, of("b.py").imports, of("b.py").calls), (Some(false), Some(2), Some(2)));
    assert_eq!((of("c.py").is_hidden, of("d.md").is_hidden), (Some(true), None));
}

#[test]
fn what_no_code_changes_with_asks_no_graph() {
    let history = History::parse(
        "//= c0\n//- /a.py\na = 0\n//- /n.md\n0\n//- /b.py\nb = 0\n//= c1\n//- /a.py\na = 1\n//- /n.md\n1\n//= c2\n//- /a.py\na = 2\n//- /n.md\n2\n",
    );
    let engine = Engine::over(Arc::new(history.memory(ObjectFormat::Sha1)), Options::default()).unwrap();
    engine.start_recording();
    let at = engine.snapshot(At::default()).unwrap();
    let rows = |path: &str| coupled(&at, path, 0.3).coupled.into_iter().map(|r| r.path).collect::<Vec<_>>();
    assert_eq!((rows("a.py"), rows("n.md")), (vec!["n.md".to_owned()], vec!["a.py".to_owned()]));
    assert_eq!(rows("b.py"), [""; 0]);
    assert!(engine.work().executed.iter().all(|e| e.query == "commit_delta"), "{:?}", engine.work().executed);
}

#[test]
fn noise_wins_no_list_unless_asked_for() {
    let complex = |i: usize| format!("def f(x):\n    if x: return {i}\n");
    let mut text = String::new();
    for i in 0..4 {
        text.push_str(&format!("//= c{i}\n"));
        for path in ["/Cargo.lock", "/CHANGELOG.md", "/vendor/v.py", "/tests/test_a.py"] {
            text.push_str(&format!("//- {path}\n{}", complex(i).repeat(9)));
        }
        if i < 2 {
            text.push_str(&format!("//- /src/a.py\n{}", complex(i)));
        }
        if i < 1 {
            text.push_str("//- /src/quiet.py\nx = 1\n");
        }
    }
    let at = head(&text);
    assert_eq!(hotspots(&at, HistoryFilter::default()), ["src/a.py"]);
    let all = HistoryFilter { tests: true, vendored: true, bookkeeping: true };
    assert_eq!(hotspots(&at, all), ["tests/test_a.py", "vendor/v.py", "src/a.py"]);
    let listed: Vec<String> = churn(&at, None).files.into_iter().map(|r| r.path).collect();
    assert_eq!(listed, ["src/a.py", "src/quiet.py"]);
    assert_eq!(churn(&at, None).hidden, 4);
    assert_eq!(churn(&at, Some("Cargo.lock")).files.len(), 1, "who names a file wants to see it");
}

#[test]
fn a_file_that_never_changed_again_is_compared_within_its_kind() {
    let at = head("//= c\n//- /a.py\ndef f(x):\n    return x\n");
    let rows = at
        .hotspots(&HotspotQuery { by: Entity::File, since_days: None, top: 5, filter: HistoryFilter::default() })
        .unwrap()
        .value;
    assert_eq!((rows.entities, rows.hotspots[0].score), (1, 0.25));
    let none = at
        .hotspots(&HotspotQuery { by: Entity::File, since_days: Some(1), top: 0, filter: HistoryFilter::default() })
        .unwrap();
    assert!(none.value.hotspots.is_empty());
}
