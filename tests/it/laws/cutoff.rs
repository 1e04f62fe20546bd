//! What an edit recomputes, as lists of queries with their inputs.

use super::{all, at, executed, from_scratch, memory, over};
use evergraph_engine::Options;
use evergraph_tests::History;

const FIRST: &str = r"
    //= c1
    //- /app/__init__.py
    //- /app/main.py
    from app.util import helper
    def main():
        return helper(1)
    //- /app/other.py
    from app.main import main
    main()
    //- /app/util.py
    def helper(x):
        y = x + 1
        return y
    //- /m/a.go
    package m
    func A() { B() }
    //- /m/b.go
    package m
    func B() {}
";

/// Asks about c1, then c2: the queries that c2 runs. Both answers are those from scratch.
#[track_caller]
fn check(second: &str, expected: &[&str]) {
    let source = memory(&History::parse(&format!("{FIRST}{second}")));
    let engine = over(&source, Options::default());
    executed(&engine, &source, "c1");
    assert_eq!(executed(&engine, &source, "c2"), expected);
    assert_eq!(all(&engine, "c2"), from_scratch(&source, "c2"));
    assert_eq!(executed(&engine, &source, "c2"), [""; 0], "nothing changed since");
}

#[test]
fn a_comment_runs_nothing_above_the_facts_of_its_file_and_does_not_rerank() {
    check(
        r"
    //= c2
    //- /app/util.py
    # What helps.
    def helper(x):
        y = x + 1
        return y
",
        &["blob_facts app/util.py", "call_graph", "tree_edges"],
    );
}

#[test]
fn white_space_runs_nothing_above_the_facts_of_its_file() {
    check(
        r"
    //= c2
    //- /app/util.py

    def helper( x ):
        y = x  +  1

        return  y
",
        &["blob_facts app/util.py", "call_graph", "tree_edges"],
    );
}

#[test]
fn a_body_that_refers_to_the_same_things_runs_nothing_above_the_facts_of_its_file() {
    check(
        r"
    //= c2
    //- /app/util.py
    def helper(x):
        y = x * 12345
        return y
",
        &["blob_facts app/util.py", "call_graph", "tree_edges"],
    );
}

#[test]
fn a_body_that_calls_something_new_binds_its_own_file_only() {
    check(
        r"
    //= c2
    //- /app/util.py
    def helper(x):
        y = helper(x) + 1
        return y
",
        &["blob_facts app/util.py", "call_graph", "file_edges app/util.py", "tree_edges"],
    );
}

/// The files that are bound again.
fn bound(second: &str) -> Vec<String> {
    let source = memory(&History::parse(&format!("{FIRST}{second}")));
    let engine = over(&source, Options::default());
    executed(&engine, &source, "c1");
    let files = executed(&engine, &source, "c2").into_iter();
    files.filter_map(|row| row.strip_prefix("file_edges ").map(str::to_owned)).collect()
}

#[test]
fn a_renamed_export_binds_its_file_and_exactly_its_importers() {
    let files = bound(
        r"
    //= c2
    //- /app/util.py
    def renamed(x):
        y = x + 1
        return y
",
    );
    assert_eq!(files, ["app/main.py", "app/util.py"]);
}

#[test]
fn a_new_file_elsewhere_binds_nothing_but_itself() {
    let files = bound(
        r"
    //= c2
    //- /lib/new.py
    def new(): pass
",
    );
    assert_eq!(files, ["lib/new.py"]);
}

/// How many blobs each of these commits parses, one after the other in one engine.
fn parsed(text: &str, revspecs: &[&str]) -> Vec<u64> {
    let source = memory(&History::parse(text));
    let engine = over(&source, Options::default());
    let parsed = |revspec: &&str| {
        engine.start_recording();
        let everything = all(&engine, revspec);
        assert_eq!(everything, from_scratch(&source, revspec));
        engine.work().parsed
    };
    revspecs.iter().map(parsed).collect()
}

#[test]
fn a_pure_rename_parses_nothing() {
    let renamed = format!("{FIRST}\n    //= c2\n    //- /app/util.py -> /lib/tools.py\n");
    assert_eq!(parsed(&renamed, &["c1", "c2"])[1], 0);
}

#[test]
fn the_same_blob_at_two_paths_is_parsed_once() {
    let same = "def same(): return same()\n";
    let text = format!("//= c1\n//- /a.py\n{same}//- /b.py\n{same}//= c2\n//- /d/c.py\n{same}");
    assert_eq!(parsed(&text, &["c1", "c2"]), [1, 0]);
}

#[test]
fn a_checkout_of_an_old_commit_parses_nothing() {
    let edited = format!("{FIRST}\n    //= c2\n    //- /app/util.py\n    def other(): pass\n");
    assert_eq!(parsed(&edited, &["c1", "c2", "c1", "c2"])[1..], [1, 0, 0]);
}

#[test]
fn a_question_about_one_file_reads_only_what_it_reaches() {
    let source = memory(&History::parse(FIRST));
    let engine = over(&source, Options::default());
    engine.start_recording();
    at(&engine, "c1").show(evergraph_engine::api::Show::Bindings, "m/a.go").unwrap();
    assert_eq!(engine.work().parsed, 2, "the two files of the package");
}
