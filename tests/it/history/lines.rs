//! Line facts agree with git's, and with each other.

use super::{head, on_disk, snapshot};
use evergraph_engine::api::{BlameQuery, BurndownQuery, Granularity, Owners, OwnersQuery};
use evergraph_engine::object::{FileMode, ObjectFormat};
use evergraph_engine::{At, EngineError, Options, Snapshot, StoreLocation};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};

fn blamed(snapshot: &Snapshot, path: &str) -> Result<Vec<String>, EngineError> {
    let query = BlameQuery { path: path.to_owned(), function: None };
    Ok(snapshot.blame(&query)?.value.lines.into_iter().map(|l| l.commit).collect())
}

/// Compares every file of every commit with `git blame --first-parent`; gives the number of lines.
fn blames_as_git(history: &History) -> usize {
    let repository = Repository::new(history, ObjectFormat::Sha1, Kind::Bare);
    let engine = on_disk(repository.path(), Options::default());
    let mut lines = 0;
    for commit in &history.commits {
        let at = engine.snapshot(At::Revspec(commit.name.clone())).unwrap();
        let text = |f: &&evergraph_tests::history::File| f.mode != FileMode::Submodule && f.mode != FileMode::Symlink;
        for (path, _) in commit.files.iter().filter(|(_, f)| text(f) && !f.content.contains(&0)) {
            let path = path.to_str().unwrap();
            let printed =
                repository.git_output(&["blame", "--first-parent", "-l", "-s", "--root", &commit.name, "--", path]);
            let printed = String::from_utf8(printed).unwrap();
            let theirs: Vec<&str> = printed.lines().map(|l| l.split(' ').next().unwrap()).collect();
            assert_eq!(blamed(&at, path).unwrap(), theirs, "{} {path}", commit.name);
            lines += theirs.len();
        }
    }
    lines
}

const HISTORY: &str = r"
    //= c1 author:Ada
    //- /a.py
    def f():
        return 1

    def g():
        return 2
    //- /b.py
    x = 1
    y = 2
    //= c2
    //- /a.py -> /b2.py
    //- /b.py -> /a.py
    //= c3 author:Ada
    //- /b2.py
    def f():
        return 1

    def h():
        return 3

    def g():
        return 2
    //= side parents:c1 author:Bob
    //- /b.py
    x = 1
    y = 2
    z = 3
    //= merge parents:c3,side
    //- /a.py
    x = 1
    y = 2
    z = 3
    //= c4
    //- /b2.py
    def h():
        return 3
    //- /sub/new.py
    one
    two
";

#[test]
fn blame_is_that_of_git_along_first_parents() {
    assert!(blames_as_git(&History::parse(HISTORY)) > 30);
}

#[test]
fn blame_of_odd_shapes_is_that_of_git() {
    // An octopus, several roots, an empty commit; merges of merges.
    assert!(blames_as_git(&History::parse(super::deltas::EVERYTHING)) > 50);
    assert!(blames_as_git(&History::parse(super::shapes::CRISS_CROSS)) > 10);
}

#[test]
fn blame_of_the_generated_history_is_that_of_git() {
    assert!(blames_as_git(&evergraph_tests::generate::generate(6, 5)) > 1_000);
}

#[test]
fn blame_of_a_function_is_that_of_its_lines() {
    let query = BlameQuery { path: "b2.py".to_owned(), function: Some("h".to_owned()) };
    let found = snapshot(&History::parse(HISTORY)).blame(&query).unwrap().value.lines;
    assert_eq!(found.iter().map(|l| (l.line, l.author.as_str())).collect::<Vec<_>>(), [(1, "Ada"), (2, "Ada")]);
    let query = BlameQuery { path: "b2.py".to_owned(), function: Some("nosuch".to_owned()) };
    assert!(matches!(snapshot(&History::parse(HISTORY)).blame(&query), Err(EngineError::NothingNamed { .. })));
}

#[test]
fn what_has_no_lines_says_why() {
    let at = head("//= c\n//- /data bytes\na\\x00b\n//- /dir/a.py\nx\n");
    assert!(matches!(blamed(&at, "data"), Err(EngineError::Skipped { .. })));
    assert!(matches!(blamed(&at, "dir"), Err(EngineError::NoSuchFile { .. })));
    assert!(matches!(blamed(&at, "nosuch"), Err(EngineError::NoSuchFile { .. })));
}

#[test]
fn burndown_and_blame_are_one_artifact() {
    let history = evergraph_tests::generate::generate(8, 2);
    let at = snapshot(&history);
    for path in [None, Some("backend".to_owned())] {
        let burndown =
            at.burndown(&BurndownQuery { path: path.clone(), granularity: Granularity::Month }).unwrap().value;
        let files = history.commits.last().unwrap().files.keys().map(|p| p.to_string());
        let inside = files.filter(|p| path.as_ref().is_none_or(|dir| p.starts_with(&format!("{dir}/"))));
        let lines: usize = inside.filter_map(|p| blamed(&at, &p).ok()).map(|lines| lines.len()).sum();
        assert!(lines > 50);
        assert_eq!(burndown.lines as usize, lines);
        let last =
            |rows: &[evergraph_engine::api::LineSeries]| -> u64 { rows.iter().map(|r| r.lines.last().unwrap()).sum() };
        assert_eq!((last(&burndown.cohorts), last(&burndown.authors)), (lines as u64, lines as u64));
    }
}

#[test]
fn a_cohort_only_loses_lines() {
    let at = snapshot(&evergraph_tests::generate::generate(8, 2));
    for granularity in [Granularity::Month, Granularity::Quarter, Granularity::Year] {
        let burndown = at.burndown(&BurndownQuery { path: None, granularity }).unwrap().value;
        for row in &burndown.cohorts {
            assert_eq!(row.lines.len(), burndown.periods.len());
            let born = burndown.periods.iter().position(|p| *p == row.name).unwrap();
            assert!(row.lines[..born].iter().all(|&n| n == 0), "{row:?}");
            assert!(row.lines[born..].is_sorted_by(|a, b| a >= b), "{row:?}");
        }
    }
}

fn owners(snapshot: &Snapshot, query: OwnersQuery) -> Owners {
    snapshot.owners(&query).unwrap().value
}

#[test]
fn ownership_is_worked_out_by_hand() {
    // Ada writes 6 lines, of which Bob replaces 2; Cy adds a file of his own on a branch.
    let at = head(
        "
        //= c1 author:Ada
        //- /a.txt
        1
        2
        3
        4
        5
        6
        //= c2 author:Bob
        //- /a.txt
        1
        2
        three
        four
        5
        6
        //= side parents:c1 author:Cy
        //- /c.txt
        c
        c
        //= merge parents:c2,side author:Bob
        //- /c.txt
        c
        c
        ",
    );
    let all = owners(&at, OwnersQuery::default());
    let rows: Vec<_> = all.authors.iter().map(|r| (r.author.as_str(), r.lines, r.commits, r.change_share)).collect();
    // Changes: Ada 6, Bob 2 + 2, Cy 2. Lines: what the merge brought is Bob's, who merged it.
    assert_eq!(rows, [("Ada", 4, 1, 0.5), ("Bob", 4, 1, 4.0 / 12.0), ("Cy", 0, 1, 2.0 / 12.0)]);
    assert_eq!((all.lines, all.bus_factor.by_changes, all.bus_factor.by_lines, all.silos), (8, 1, 1, 1));
    for root in [".", "./"] {
        assert_eq!(owners(&at, OwnersQuery { of: Some(root.to_owned()), ..OwnersQuery::default() }), all);
    }
    let most = owners(&at, OwnersQuery { bus_share: 0.9, ..OwnersQuery::default() });
    assert_eq!((most.bus_factor.by_changes, most.bus_factor.by_lines), (3, 2));
    let file = owners(&at, OwnersQuery { of: Some("a.txt".to_owned()), silo_share: 0.6, ..OwnersQuery::default() });
    assert_eq!((file.author_count, file.files.len(), file.silos), (2, 1, 1));
    assert_eq!(owners(&at, OwnersQuery { silo_share: 1.0, ..OwnersQuery::default() }).silos, 1, "c.txt is Cy's alone");
}

#[test]
fn old_changes_count_less_where_that_is_asked_for() {
    let at = snapshot(&History::parse("//= c1 author:Ada\n//- /a\n1\n//= c2 author:Bob\n//- /b\n1\n"));
    let share = |half_life_days| {
        let found = owners(&at, OwnersQuery { half_life_days, ..OwnersQuery::default() });
        found.authors.iter().find(|r| r.author == "Ada").unwrap().change_share
    };
    assert_eq!(share(None), 0.5);
    assert!(share(Some(1)) < 0.5 && share(Some(1)) > 0.49, "a minute is not a day");
}

#[test]
fn lines_at_a_shallow_boundary_are_marked() {
    let repository = Repository::new(&History::parse(HISTORY), ObjectFormat::Sha1, Kind::Bare);
    repository.make_shallow("c3");
    let engine = on_disk(repository.path(), Options::default());
    let at = engine.snapshot(At::Revspec("c3".to_owned())).unwrap();
    let lines = at.blame(&BlameQuery { path: "b2.py".to_owned(), function: None }).unwrap().value.lines;
    let boundary = repository.commit_id("c3").to_string();
    assert!(!lines.is_empty() && lines.iter().all(|l| l.boundary && l.commit == boundary));
    let burndown = at.burndown(&BurndownQuery { path: None, granularity: Granularity::Month }).unwrap().value;
    assert_eq!(burndown.boundary, [boundary]);
}

#[test]
fn a_new_process_goes_on_from_the_lines_of_an_older_commit() {
    let history = evergraph_tests::generate::generate(8, 4);
    let folder = tempfile::tempdir().unwrap();
    let half = history.commits.len() / 2;
    let mut repository =
        Repository::new(&History { commits: history.commits[..half].to_vec() }, ObjectFormat::Sha1, Kind::Bare);
    let ask = |repository: &Repository, store: bool| {
        let store = match store {
            true => StoreLocation::Dir(folder.path().to_path_buf()),
            false => StoreLocation::None,
        };
        let engine = on_disk(repository.path(), Options { store, ..Options::default() });
        engine.start_recording();
        let at = engine.snapshot(At::default()).unwrap();
        let burndown = at.burndown(&BurndownQuery { path: None, granularity: Granularity::Month }).unwrap().value;
        let owners = owners(&at, OwnersQuery::default());
        let blame: Vec<_> = owners.files.iter().map(|f| blamed(&at, &f.path).unwrap()).collect();
        engine.flush();
        let applied = engine.work().executed.iter().filter(|e| e.query == "line_facts").count();
        ((burndown, owners, blame), applied)
    };
    let (first, applied) = ask(&repository, true);
    let line = |repository: &Repository| {
        let printed = repository.git_output(&["rev-list", "--first-parent", "--count", "HEAD"]);
        String::from_utf8(printed).unwrap().trim().parse::<usize>().unwrap()
    };
    let before = line(&repository);
    assert_eq!(applied, before, "each commit is applied once for all three questions");
    assert_eq!(ask(&repository, true), (first, 0));
    repository.extend(&history);
    let (second, applied) = ask(&repository, true);
    assert!(line(&repository) > before);
    assert_eq!(applied, line(&repository) - before, "and what is new costs what is new");
    assert_eq!(second, ask(&repository, false).0);
}

#[test]
fn lines_of_another_branch_are_those_of_that_branch() {
    let history = evergraph_tests::generate::generate(6, 9);
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let engine = on_disk(repository.path(), Options::default());
    let burndown = |engine: &evergraph_engine::Engine, name: &str| {
        let at = engine.snapshot(At::Revspec(name.to_owned())).unwrap();
        at.burndown(&BurndownQuery { path: None, granularity: Granularity::Month }).unwrap().value
    };
    // Back and forth, over branches that were rewritten: as from scratch.
    for commit in history.commits.iter().rev().chain(&history.commits) {
        let scratch = on_disk(repository.path(), Options::default());
        assert_eq!(burndown(&engine, &commit.name), burndown(&scratch, &commit.name), "{}", commit.name);
    }
}
