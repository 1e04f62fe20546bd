//! What commits changed in functions, followed through renames and moves.

use super::{head, on_disk, snapshot};
use evergraph_engine::api::{
    Churn, ChurnQuery, CouplingQuery, Entity, Filter, HistoryFilter, HotspotQuery, Metric, OwnersQuery, SalienceQuery,
    TrendQuery, Weighted,
};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{EngineError, Options, Snapshot, StoreLocation};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};

const ALL: HistoryFilter = HistoryFilter { tests: true, vendored: true, bookkeeping: true };

fn churn(at: &Snapshot, of: &str) -> Churn {
    at.churn(&ChurnQuery { of: Some(of.to_owned()), top: 50, filter: HistoryFilter::default() }).unwrap().value
}

/// `symbol commits +added -removed` of each function of a name.
fn changes(at: &Snapshot, of: &str) -> Vec<String> {
    let rows = churn(at, of).files.into_iter();
    rows.map(|r| format!("{} {} +{} -{}", r.symbol.unwrap(), r.commits, r.added, r.removed)).collect()
}

/// A class with two methods and a function; changed, moved to another file, renamed, and its file renamed.
const STORY: &str = "
    //= born author:Ada
    //- /a.py
    class A:
        kind = 1

        def go(self):
            return helper()

        def stay(self):
            return 1

    def helper():
        first = 1
        second = 2
        third = 3
        return first + second + third
    //= changed author:Bob
    //- /a.py
    class A:
        kind = 1

        def go(self):
            return helper() + 1

        def stay(self):
            return 1

    def helper():
        first = 1
        second = 2
        third = 33
        return first + second + third
    //= moved author:Ada
    //- /a.py
    from c import helper
    class A:
        kind = 1

        def go(self):
            return helper() + 1

        def stay(self):
            return 1
    //- /c.py
    def helper():
        first = 1
        second = 2
        third = 4
        return first + second + third
    //= renamed author:Ada
    //- /c.py
    def assistant():
        first = 1
        second = 2
        third = 4
        return first + second + third
    //- /a.py
    from c import assistant
    class A:
        kind = 1

        def go(self):
            return assistant() + 1

        def stay(self):
            return 1
    //= file author:Cy
    //- /c.py -> /d.py
    //- /a.py
    from d import assistant
    class A:
        kind = 1

        def go(self):
            return assistant() + 1

        def stay(self):
            return 1
    //= last author:Cy
    //- /d.py
    def assistant():
        first = 1
        second = 2
        third = 4
        return first * second * third
";

#[test]
fn lines_of_a_hunk_belong_to_the_innermost_function() {
    let at = head(STORY);
    assert_eq!(changes(&at, "A::go"), ["a.py#A::go 3 +4 -2"]);
    assert_eq!(changes(&at, "stay"), ["a.py#A::stay 1 +2 -0"]);
    // The class's own lines are those in none of its methods; asked about, it counts with them.
    assert_eq!(changes(&at, "A"), ["a.py#A::go 3 +4 -2", "a.py#A 1 +4 -0", "a.py#A::stay 1 +2 -0"]);
    let class = churn(&at, "A");
    assert_eq!((class.windows[3].commits, class.functions.len(), class.path.as_str()), (3, 3, ""));
}

#[test]
fn a_function_is_followed_through_moves_renames_and_its_file() {
    let at = head(STORY);
    // born +5, changed +1 -1, moved +1 -1, renamed +1 -1, last +1 -1; the renamed file changed nothing in it.
    assert_eq!(changes(&at, "assistant"), ["d.py#assistant 5 +9 -4"]);
    assert_eq!(changes(&at, "d.py#assistant"), changes(&at, "assistant"));
    let owners = at.owners(&OwnersQuery { of: Some("assistant".to_owned()), ..OwnersQuery::default() }).unwrap().value;
    let who: Vec<_> = owners.authors.iter().map(|a| (a.author.as_str(), a.lines, a.commits)).collect();
    assert_eq!(who, [("Ada", 4, 3), ("Cy", 1, 1), ("Bob", 0, 1)]);
    assert_eq!((owners.lines, owners.functions), (5, vec!["d.py#assistant".to_owned()]));
}

#[test]
fn a_trend_follows_a_function_to_where_it_came_from() {
    let at = head(STORY);
    let trend = |metric| {
        let query = TrendQuery { of: "assistant".to_owned(), metric, last: 10 };
        at.trend(&query).unwrap().value.points.iter().map(|p| p.value).collect::<Vec<_>>()
    };
    assert_eq!(trend(Metric::Churn), [5.0, 2.0, 2.0, 2.0, 0.0, 2.0].map(Some));
    assert_eq!(trend(Metric::Callers), [1.0; 6].map(Some));
    assert_eq!(trend(Metric::Complexity), [1.0; 6].map(Some));
}

#[test]
fn what_is_neither_path_nor_name_is_a_mistake_with_suggestions() {
    let at = head(STORY);
    let ask = |of: &str| {
        at.churn(&ChurnQuery { of: Some(of.to_owned()), top: 1, filter: HistoryFilter::default() }).unwrap_err()
    };
    assert!(matches!(ask("src/a.py"), EngineError::NoSuchFile { .. }));
    let EngineError::NothingNamed { similar, .. } = ask("asistant") else { panic!("a name was asked about") };
    assert_eq!(similar, ["assistant"]);
    assert!(matches!(ask("A::nosuch"), EngineError::NothingNamed { .. }));
}

#[test]
fn functions_that_swap_names_swap_their_pasts() {
    let at = head(
        "
        //= c1
        //- /a.py
        def one():
            alpha = 'the first of the two functions'
            return alpha + alpha

        def two():
            beta = 'something else, to be told apart'
            return beta * 2
        //= c2
        //- /a.py
        def one():
            alpha = 'the first of the two functions'
            return alpha + alpha + alpha

        def two():
            beta = 'something else, to be told apart'
            return beta * 2
        //= c3
        //- /a.py
        def three():
            alpha = 'the first of the two functions'
            return alpha + alpha + alpha

        def one():
            beta = 'something else, to be told apart'
            return beta * 2
        ",
    );
    // Same name and container first: `one` stays `one` although its text is another one.
    assert_eq!(changes(&at, "one").len(), 1);
    assert_eq!(churn(&at, "one").windows[3].commits, 3);
}

#[test]
fn a_branch_beside_a_move_counts_for_the_new_place() {
    let text = |third: &str| {
        format!(
            "def helper():\n    first = 1\n    second = 2\n    third = {third}\n    return first + second + third\n"
        )
    };
    let story = |order: &str| {
        format!(
            "//= base\n//- /a.py\nx = 1\n{}//= side\n//- /a.py\nx = 1\n{}//= moved parents:base\n//- /a.py\nx = 1\n//- /b.py\n{}\
             //= merged parents:{order}\n//- /a.py\nx = 1\n//- /b.py\n{}",
            text("3"),
            text("33"),
            text("3"),
            text("33")
        )
    };
    // Whichever branch comes first in the walk.
    for order in ["moved,side", "side,moved"] {
        let at = head(&story(order));
        assert_eq!(churn(&at, "helper").files[0].symbol.as_deref(), Some("b.py#helper"));
        let commits = churn(&at, "helper").windows[3].commits;
        assert!(commits >= 3, "{order}: base, side and moved are its commits, {commits} were found");
    }
}

#[test]
fn hotspots_by_function_compare_functions_with_functions() {
    let at = head(STORY);
    let query = HotspotQuery { by: Entity::Function, since_days: None, top: 50, filter: ALL };
    let found = at.hotspots(&query).unwrap().value;
    assert_eq!(found.entities, 3, "functions and methods; the class is none");
    let rows: Vec<_> = found.hotspots.iter().map(|r| (r.symbol.as_deref().unwrap(), r.commits, r.line)).collect();
    assert_eq!(
        rows,
        [("d.py#assistant", 5, Some(1)), ("a.py#A::go", 3, Some(5)), ("a.py#A::stay", 1, Some(8))],
        "equal complexities: frequency decides"
    );
    assert_eq!(found.hotspots[0].frequency_percentile, 1.0);
}

#[test]
fn salience_by_function_weighs_functions() {
    let at = head(STORY);
    let weights = Weighted { change_frequency: 1.0, ..Weighted::default() };
    let filter = Filter { tests: true, vendored: true };
    let query = SalienceQuery { by: Entity::Function, top: 50, filter, weights };
    let rows = at.salience(&query).unwrap().value.rows;
    let names: Vec<_> = rows.iter().map(|r| (r.symbol.as_deref().unwrap(), r.values.change_frequency)).collect();
    assert_eq!(names, [("d.py#assistant", 5.0), ("a.py#A::go", 3.0), ("a.py#A::stay", 1.0)]);
    let size = |name: &str| rows.iter().find(|r| r.symbol.as_deref() == Some(name)).unwrap().values.size;
    assert_eq!((size("d.py#assistant"), size("a.py#A::go")), (5.0, 2.0));
}

#[test]
fn functions_are_coupled_with_functions() {
    let body = |name: &str, n: usize| format!("def {name}():\n    return {n}\n");
    let mut text = String::new();
    for i in 0..4 {
        text.push_str(&format!("//= c{i}\n//- /a.py\n{}{}//- /b.py\n{}", body("f", i), body("quiet", 0), body("g", i)));
    }
    text.push_str(&format!("//= c4\n//- /a.py\n{}{}", body("f", 9), body("quiet", 0)));
    let query = CouplingQuery { of: "f".to_owned(), min_confidence: 0.1, top: 9, filter: ALL };
    let found = head(&text).coupled(&query).unwrap().value;
    let rows: Vec<_> =
        found.coupled.iter().map(|r| (r.symbol.as_deref().unwrap(), r.co_commits, r.commits, r.confidence)).collect();
    assert_eq!((found.commits, rows), (5, vec![("b.py#g", 4, 4, 0.8)]));
    assert_eq!((found.group, found.coupled[0].is_hidden), (vec!["a.py#f".to_owned(), "b.py#g".to_owned()], Some(true)));
}

#[test]
fn a_content_of_the_past_is_parsed_once_ever() {
    let history = evergraph_tests::generate::generate(8, 3);
    let folder = tempfile::tempdir().unwrap();
    let early = History { commits: history.commits[..history.commits.len() - 5].to_vec() };
    let mut repository = Repository::new(&early, ObjectFormat::Sha1, Kind::Bare);
    let ask = |repository: &Repository| {
        let store = StoreLocation::Dir(folder.path().to_path_buf());
        let engine = on_disk(repository.path(), Options { store, ..Options::default() });
        engine.start_recording();
        let query = HotspotQuery { by: Entity::Function, since_days: None, top: usize::MAX, filter: ALL };
        let found = engine.snapshot(evergraph_engine::At::default()).unwrap().hotspots(&query).unwrap().value;
        engine.flush();
        let work = engine.work();
        let compared = work.executed.iter().filter(|e| e.query == "function_delta").count();
        (found, work.parsed, compared)
    };
    let (first, parsed, compared) = ask(&repository);
    assert!(parsed > 0 && compared > 0 && !first.hotspots.is_empty());
    let (second, parsed, compared) = ask(&repository);
    assert_eq!((&second, parsed, compared), (&first, 0, 0), "a second process parses and compares nothing");
    repository.extend(&history);
    let (third, parsed, compared) = ask(&repository);
    let new = third.history.commits - first.history.commits;
    assert!(new > 0 && parsed > 0);
    assert_eq!(compared, new as usize, "what is new costs what is new");
    let scratch = HotspotQuery { by: Entity::Function, since_days: None, top: usize::MAX, filter: ALL };
    assert_eq!(third, snapshot(&history).hotspots(&scratch).unwrap().value);
}

#[test]
fn what_is_known_of_other_commits_changes_no_answer() {
    // A question about one name looks at few commits; asked before or after everything, it says the same.
    let history = evergraph_tests::generate::generate(8, 7);
    let names: Vec<String> = {
        let query = HotspotQuery { by: Entity::Function, since_days: None, top: 5, filter: ALL };
        let found = snapshot(&history).hotspots(&query).unwrap().value;
        found.hotspots.into_iter().filter_map(|r| r.symbol).collect()
    };
    for name in names {
        let fresh = churn(&snapshot(&history), &name);
        let at = snapshot(&history);
        let query = HotspotQuery { by: Entity::Function, since_days: None, top: 50, filter: ALL };
        let row = at.hotspots(&query).unwrap().value.hotspots.into_iter().find(|r| r.symbol.as_ref() == Some(&name));
        assert_eq!(churn(&at, &name), fresh);
        assert_eq!(fresh.files[0].commits, row.unwrap().commits, "{name}");
    }
}

#[test]
fn an_editors_text_is_measured_and_has_the_past_of_its_file() {
    let source = History::parse(STORY).memory(ObjectFormat::Sha1);
    let engine = evergraph_engine::Engine::over(std::sync::Arc::new(source), Options::default()).unwrap();
    engine.set_overlay("d.py", Some(b"def assistant():\n    return 1 if x else 2\n"));
    let at = engine.snapshot(evergraph_engine::At::default()).unwrap();
    for by in [Entity::File, Entity::Function] {
        let query = HotspotQuery { by, since_days: None, top: 50, filter: ALL };
        let rows = at.hotspots(&query).unwrap().value.hotspots;
        let row = rows.iter().find(|r| r.path == "d.py").unwrap();
        assert_eq!((row.complexity, row.lines, row.commits), (2, 2, if by == Entity::File { 4 } else { 5 }));
    }
}
