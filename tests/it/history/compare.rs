//! Two commits compared, one number over many, importance and risk.

use evergraph_engine::api::{
    ChurnQuery, CommunitiesQuery, Entity, Filter, GraphDiff, HistoryFilter, Metric, MetricTrend, SalienceQuery,
    SalienceRow, TrendQuery, Weighted,
};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, EngineError, Options, Snapshot};
use evergraph_tests::History;
use std::sync::Arc;

fn engine(text: &str) -> Engine {
    Engine::over(Arc::new(History::parse(text).memory(ObjectFormat::Sha1)), Options::default()).unwrap()
}

fn at(engine: &Engine, revspec: &str) -> Snapshot {
    engine.snapshot(At::Revspec(revspec.to_owned())).unwrap()
}

fn diff(engine: &Engine, from: &str, to: &str) -> GraphDiff {
    at(engine, to).diff(&at(engine, from), 50).unwrap().value
}

/// `change symbol <- from +added -removed`.
fn symbols(diff: &GraphDiff) -> Vec<String> {
    let row = |s: &evergraph_engine::api::SymbolChange| {
        let from = s.from.as_ref().map_or(String::new(), |from| format!(" <- {from}"));
        format!("{} {}{from} +{} -{}", s.change, s.symbol, s.added, s.removed)
    };
    diff.symbols.iter().map(row).collect()
}

const STORY: &str = "
    //= c1
    //- /a.py
    class A:
        def go(self):
            return helper()

        def stay(self):
            return 1

    def helper():
        first = 1
        second = 2
        third = 3
        return first + second + third
    //- /b.py
    from a import helper
    def use():
        return helper()
    //- /test_a.py
    from b import use
    def test_use():
        assert use()
    //= changed
    //- /a.py
    class A:
        def go(self):
            return helper() + 1

        def stay(self):
            return 1

    def helper():
        first = 1
        second = 2
        third = 3
        return first + second + third
    //= moved
    //- /a.py
    from c import helper
    class A:
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
    //- /b.py
    from c import helper
    def use():
        return helper()
    //= renamed
    //- /c.py
    def assistant():
        first = 1
        second = 2
        third = 4
        return first + second + third
    //- /b.py
    from c import assistant
    def use():
        return assistant()
    //- /a.py
    from c import assistant
    class A:
        def go(self):
            return assistant() + 1

        def stay(self):
            return 1
    //= gone
    //- /b.py delete
    //- /test_a.py delete
    //= file
    //- /c.py -> /d.py
    //- /a.py
    from d import assistant
    class A:
        def go(self):
            return assistant() + 1

        def stay(self):
            return 1
";

#[test]
fn a_change_belongs_to_the_innermost_definition() {
    let found = diff(&engine(STORY), "c1", "changed");
    assert_eq!(symbols(&found), ["changed a.py#A::go +1 -1"]);
    assert!(found.edges_added.is_empty() && found.edges_removed.is_empty() && found.ranks.is_empty());
}

#[test]
fn a_definition_is_followed_to_another_file_by_its_name() {
    let found = diff(&engine(STORY), "changed", "moved");
    assert_eq!(symbols(&found), ["moved c.py#helper <- a.py#helper +1 -1"]);
    // Calls go by the new name: only imports differ.
    let edges = |edges: &[evergraph_engine::api::EdgeChange]| {
        edges.iter().map(|e| format!("{} {} {}", e.of, e.from, e.to)).collect::<Vec<_>>()
    };
    assert_eq!(edges(&found.edges_added), ["import a.py c.py", "import b.py c.py"]);
    assert_eq!(edges(&found.edges_removed), ["import b.py a.py"]);
}

#[test]
fn a_definition_is_followed_under_another_name_by_its_text() {
    let found = symbols(&diff(&engine(STORY), "moved", "renamed"));
    let expected =
        ["changed a.py#A::go +1 -1", "changed b.py#use +1 -1", "renamed c.py#assistant <- c.py#helper +1 -1"];
    assert_eq!(found, expected);
}

#[test]
fn what_is_gone_is_removed_and_its_calls_with_it() {
    let found = diff(&engine(STORY), "renamed", "gone");
    assert_eq!(symbols(&found), ["removed b.py#use +0 -2", "removed test_a.py#test_use +0 -2"]);
    assert_eq!(found.edges_removed.len(), 4);
    let assistant = found.ranks.iter().find(|r| r.symbol == "c.py#assistant").unwrap();
    assert!(assistant.change.abs() > 0.0 && assistant.before.is_some());
    // Backwards, everything is the other way round.
    let back = diff(&engine(STORY), "gone", "renamed");
    assert_eq!((back.edges_added, back.symbols.len()), (found.edges_removed, 2));
}

#[test]
fn a_renamed_file_takes_its_definitions_along() {
    let found = diff(&engine(STORY), "gone", "file");
    assert_eq!(symbols(&found), ["moved d.py#assistant <- c.py#assistant +0 -0"]);
    assert_eq!(found.symbols[0].similarity, Some(1.0));
    assert!(diff(&engine(STORY), "file", "file").symbols.is_empty());
}

fn trend(engine: &Engine, of: &str, metric: Metric, last: usize) -> Result<MetricTrend, EngineError> {
    Ok(at(engine, "HEAD").trend(&TrendQuery { of: of.to_owned(), metric, last })?.value)
}

#[test]
fn a_metric_follows_its_file_and_ends_where_it_begins() {
    let engine = engine(STORY);
    let values = |of: &str, metric| -> Vec<Option<f64>> {
        trend(&engine, of, metric, 10).unwrap().points.into_iter().map(|p| p.value).collect()
    };
    let (none, one, two) = (None, Some(1.0), Some(2.0));
    assert_eq!(values("assistant", Metric::Callers), [two, two, two, two, one, one]);
    assert_eq!(values("d.py", Metric::Complexity), [none, none, one, one, one, one]);
    assert_eq!(values("d.py", Metric::Churn), [0.0, 0.0, 5.0, 2.0, 0.0, 0.0].map(Some));
    assert_eq!(trend(&engine, "d.py", Metric::Rank, 2).unwrap().points.len(), 2);
    assert!(trend(&engine, "assistant", Metric::Callers, 10).unwrap().slope < 0.0);
}

#[test]
fn a_metric_at_the_last_commits_compares_those_and_no_others() {
    let engine = engine(STORY);
    engine.start_recording();
    trend(&engine, "d.py", Metric::Churn, 2).unwrap();
    let compared = engine.work().executed.iter().filter(|e| e.query == "commit_delta").count();
    assert_eq!(compared, 2);
    engine.start_recording();
    let everything = ChurnQuery { of: None, top: 10, filter: HistoryFilter::default() };
    at(&engine, "HEAD").churn(&everything).unwrap();
    let compared = engine.work().executed.iter().filter(|e| e.query == "commit_delta").count();
    assert_eq!(compared, 4, "the others of six");
}

#[test]
fn what_a_metric_cannot_follow_is_a_mistake() {
    let engine = engine(STORY);
    assert!(matches!(trend(&engine, "nosuch", Metric::Rank, 3), Err(EngineError::NothingNamed { .. })));
    assert!(matches!(trend(&engine, "nosuch", Metric::Churn, 3), Err(EngineError::NothingNamed { .. })));
    let two = self::engine("//= c\n//- /a.py\ndef f(): pass\n//- /b.py\ndef f(): pass\n");
    let Err(EngineError::Ambiguous { found, .. }) = trend(&two, "f", Metric::Rank, 3) else { panic!("two are meant") };
    assert_eq!(found, ["a.py#f", "b.py#f"]);
}

#[test]
fn a_change_reaches_callers_importers_tests_and_people() {
    let engine = engine(STORY);
    let impact = at(&engine, "changed").impact_of("helper", 1).unwrap().value;
    let names = |rows: &[evergraph_engine::api::ReachedRow]| {
        rows.iter().map(|r| format!("{} {}", r.depth, r.symbol)).collect::<Vec<_>>()
    };
    assert_eq!(names(&impact.callers), ["1 a.py#A::go", "1 b.py#use"]);
    assert_eq!(names(&impact.importers), ["1 b.py"]);
    assert_eq!(names(&impact.tests), ["2 test_a.py#test_use"], "a test counts at any depth");
    assert_eq!(impact.owners.iter().map(|o| o.author.as_str()).collect::<Vec<_>>(), ["Grace"]);
    let change = at(&engine, "changed").impact_of_change(&at(&engine, "c1"), 3).unwrap().value;
    assert_eq!((change.changed, change.files), (vec!["a.py#A::go".to_owned()], vec!["a.py".to_owned()]));
    assert!(change.callers.is_empty() && change.tests.is_empty());
    let file = at(&engine, "changed").impact_of("a.py", 3).unwrap().value;
    assert_eq!(file.changed.len(), 4 - 1);
}

fn salience(snapshot: &Snapshot, weights: Weighted) -> Vec<SalienceRow> {
    let filter = Filter { tests: true, vendored: true };
    snapshot.salience(&SalienceQuery { by: Entity::File, top: 50, filter, weights }).unwrap().value.rows
}

#[test]
fn every_component_counts_by_its_weight_and_in_the_right_direction() {
    let engine = engine(STORY);
    let at = at(&engine, "moved");
    let nothing = Weighted::default();
    let first = |weights| salience(&at, weights)[0].path.clone();
    assert_eq!(first(Weighted { page_rank: 1.0, ..nothing }), "c.py");
    assert_eq!(first(Weighted { change_frequency: 1.0, ..nothing }), "a.py");
    assert_eq!(first(Weighted { betweenness: 1.0, ..nothing }), "b.py");
    assert_eq!(first(Weighted { authority: 1.0, ..nothing }), "c.py");
    assert_eq!(first(Weighted { size: 1.0, ..nothing }), "a.py");
    // No test reaches a.py: that raises it, and that a test reaches b.py lowers that.
    assert_eq!(first(Weighted { absence_of_tests: 1.0, ..nothing }), "a.py");
    for row in salience(&at, Weighted::WEIGHTS) {
        assert!((0.0..=1.0).contains(&row.score), "{row:?}");
    }
}

#[test]
fn what_one_author_holds_is_at_risk() {
    let text = "
        //= c1 author:Ada
        //- /shared.py
        one = 1
        //- /alone.py
        two = 2
        //= c2 author:Bob
        //- /shared.py
        one = 3
    ";
    let weights = Weighted { bus_factor_risk: 1.0, ..Weighted::default() };
    let rows = salience(&at(&engine(text), "HEAD"), weights);
    let risks: Vec<_> = rows.iter().map(|r| (r.path.as_str(), r.values.bus_factor_risk)).collect();
    assert_eq!(risks, [("alone.py", 1.0), ("shared.py", 1.0)], "Bob made two of three changes");
    let rows = salience(&at(&engine(&text.replace("one = 3", "one = 1\n        two = 2")), "HEAD"), weights);
    assert_eq!(rows[0].percentiles.bus_factor_risk, 0.5);
}

#[test]
fn with_many_files_something_is_still_central() {
    // Ranks sum up to 1: with more files each is smaller, and none is ever above an absolute threshold.
    let mut text = String::from("//= c\n//- /core.py\ndef core(): pass\n");
    for i in 0..300 {
        text.push_str(&format!("//- /f{i}.py\nfrom core import core\ndef f{i}(): core()\n"));
    }
    let rows = salience(&at(&engine(&text), "HEAD"), Weighted::WEIGHTS);
    assert_eq!((rows[0].path.as_str(), rows[0].percentiles.page_rank), ("core.py", 1.0));
    assert!(rows[0].stability != "background" && rows[0].stability != "active and local", "{:?}", rows[0]);
}

#[test]
fn what_calls_each_other_is_a_community() {
    let group = |name: &str| {
        let file = |i: usize| {
            let others = (0..3).filter(|&o| o != i);
            let imports: String = others.clone().map(|o| format!("from {name}.m{o} import f{name}{o}\n")).collect();
            let calls: String = others.map(|o| format!("    f{name}{o}()\n")).collect();
            format!("//- /{name}/m{i}.py\n{imports}def f{name}{i}():\n{calls}")
        };
        (0..3).map(file).collect::<String>()
    };
    let text = format!("//= c\n{}{}//- /alone.py\nx = 1\n", group("one"), group("two"));
    let query = |by| CommunitiesQuery { by, top: 9, filter: Filter::default() };
    let found = at(&engine(&text), "HEAD").communities(&query(Entity::File)).unwrap().value;
    assert_eq!((found.count, found.entities, found.modularity), (2, 7, 0.5));
    let groups: Vec<_> =
        found.communities.iter().map(|c| (c.directory.as_str(), c.members.len(), c.cohesion)).collect();
    assert_eq!(groups, [("one", 3, 1.0), ("two", 3, 1.0)]);
    let functions = at(&engine(&text), "HEAD").communities(&query(Entity::Function)).unwrap().value;
    let members = &functions.communities[0].members;
    assert_eq!((functions.count, members.len(), members[0].as_str()), (2, 3, "one/m0.py#fone0"));
}

#[test]
fn a_gate_judges_changed_files_only_and_not_tests() {
    let engine = engine(STORY);
    let check = |from: &str, to: &str, max| at(&engine, to).check(&at(&engine, from), max).unwrap().value;
    let strict = check("changed", "moved", 0.0);
    assert_eq!(strict.files.len(), 3);
    assert!(!strict.passed && strict.files.iter().all(|f| !f.reasons.is_empty()));
    assert!(check("changed", "moved", 1.0).passed);
    assert_eq!(check("c1", "changed", 1.0).files.len(), 1);
    assert!(check("c1", "c1", 0.0).passed, "nothing changed");
}

#[test]
fn a_gate_says_nothing_of_tests_and_vendored_code() {
    let files = |body: &str| {
        ["/a.py", "/tests/test_a.py", "/vendor/v.py"].map(|path| format!("//- {path}\ndef f():\n    {body}\n")).concat()
    };
    let engine = engine(&format!("//= c1\n{}//= c2\n{}", files("pass"), files("return 1")));
    let check = at(&engine, "c2").check(&at(&engine, "c1"), 1.0).unwrap().value;
    assert_eq!(check.files.into_iter().map(|f| f.path).collect::<Vec<_>>(), ["a.py"]);
}
