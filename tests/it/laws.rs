//! The laws of the house, each a test.

use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, Options, everything};
use evergraph_tests::History;
use evergraph_tests::generate::generate;
use std::sync::Arc;

fn engine(history: &History, options: Options) -> Engine {
    Engine::over(Arc::new(history.memory(ObjectFormat::Sha1)), options).unwrap()
}

fn assert_verified(history: &History) {
    let report = engine(history, Options::default()).verify(1000, &mut |_| {}).unwrap();
    let differing: Vec<_> =
        report.steps.iter().filter_map(|s| s.difference.as_ref().map(|d| (&s.commit_id, d))).collect();
    assert!(differing.is_empty(), "{differing:#?}");
    assert!(report.steps.len() > 1, "a history has more than one commit");
}

#[test]
fn incremental_equals_from_scratch_at_every_commit_of_a_small_history() {
    assert_verified(&History::parse(
        "\
//= c1
//- /app/main.py
from app.util import helper
class A:
    def go(self):
        return helper()
//- /app/util.py
def helper(): pass
//- /app/__init__.py
//- /m/a.go
package m
func A() { B() }
//- /m/b.go
package m
func B() {}
//= c2
//- /app/util.py
# a note
def helper(): pass
//= c3
//- /app/util.py
def helper2(): pass
def helper(): return helper2()
//= c4
//- /m/b.go delete
//= c5
//- /m/c.go
package m
func B() { A() }
",
    ));
}

#[test]
fn incremental_equals_from_scratch_on_the_generated_history() {
    assert_verified(&generate(30, 7));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let history = generate(30, 7);
    let all =
        |jobs| everything(&engine(&history, Options { jobs, ..Options::default() }).snapshot(At::default()).unwrap());
    let one = all(1).unwrap();
    assert!(one.lines().count() > 50, "{one}");
    assert!(one == all(2).unwrap() && one == all(5).unwrap());
}
