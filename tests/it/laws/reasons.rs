//! Why files are bound again: each reason is the check of a trace that failed.

use super::{at, memory, over};
use evergraph_engine::api::RankQuery;
use evergraph_engine::{Engine, Options, StoreLocation, Work};
use evergraph_tests::History;

const FIRST: &str = "\
//= c1
//- /app/main.py
from app.util import helper
import lib.extra
def main():
    return helper(1)
//- /app/util.py
def helper(x):
    return x
//- /m/a.go
package m
func A() { B() }
//- /m/b.go
package m
func B() {}
//- /src/lib.rs
mod point;
mod more;
//- /src/point.rs
pub struct Point;
pub trait Stop {}
pub fn f(p: Point) { p.go() }
//- /src/more.rs
use crate::point::Point;
impl Point { pub fn go(&self) {} }
";

fn ranked(engine: &Engine, commit: &str) -> Work {
    engine.start_recording();
    at(engine, commit).rank(&RankQuery::default()).unwrap();
    engine.work()
}

fn reasons(work: &Work) -> Vec<String> {
    let rows = work.executed.iter().filter(|e| e.query == "file_edges");
    rows.map(|e| format!("{}: {}", e.input, e.why)).collect()
}

/// What is bound again at c2, and why.
#[track_caller]
fn check(second: &str, expected: &[&str]) {
    let source = memory(&History::parse(&format!("{FIRST}{second}")));
    let engine = over(&source, Options::default());
    let first = ranked(&engine, "c1");
    assert!(first.executed.iter().filter(|e| e.query == "file_edges").all(|e| e.why == "not bound before"));
    assert_eq!(first.started_from, "nothing: there is no store");
    let second = ranked(&engine, "c2");
    assert_eq!(reasons(&second), expected);
    assert_eq!(second.started_from, "the tree this process looked at before");
    assert_eq!(
        second.kept + expected.len() as u64,
        at(&engine, "c2").status().unwrap().value.languages.iter().map(|l| u64::from(l.files)).sum::<u64>()
    );
}

#[test]
fn a_body_is_its_own_reason() {
    check("//= c2\n//- /app/util.py\ndef helper(x):\n    y = x\n    return x\n", &["app/util.py: its names changed"]);
}

#[test]
fn a_name_of_another_file_is_a_reason() {
    check(
        "//= c2\n//- /app/util.py\ndef helper(x, y):\n    return x\n",
        &["app/main.py: `helper` of app/util.py changed", "app/util.py: its names changed"],
    );
}

#[test]
fn a_file_that_is_gone_is_a_reason() {
    check("//= c2\n//- /m/b.go delete\n", &["m/a.go: m/b.go is gone"]);
}

#[test]
fn a_name_of_a_new_file_in_the_directory_is_a_reason() {
    check(
        "//= c2\n//- /m/c.go\npackage m\nfunc B() {}\n",
        &["m/a.go: `B` of m/c.go changed", "m/c.go: not bound before"],
    );
}

#[test]
fn a_specifier_that_leads_elsewhere_is_a_reason() {
    check(
        "//= c2\n//- /lib/extra.py\nx = 1\n",
        &["app/main.py: `lib` leads elsewhere", "lib/extra.py: not bound before"],
    );
}

#[test]
fn what_extends_a_type_is_a_reason() {
    check(
        "//= c2\n//- /src/new.rs\nuse crate::point::{Point, Stop};\nimpl Stop for Point {}\n",
        &["src/new.rs: not bound before", "src/point.rs: what extends Point changed"],
    );
}

#[test]
fn a_new_process_says_what_it_started_from() {
    let source = memory(&History::parse(&format!("{FIRST}//= c2\n//- /app/util.py\ndef helper(): pass\n")));
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { store: StoreLocation::Dir(folder.path().to_owned()), ..Options::default() };
    let ask = |commit: &str, options: Options| {
        let engine = over(&source, options);
        let work = ranked(&engine, commit);
        engine.flush();
        work
    };
    assert_eq!(ask("c1", options()).started_from, "nothing: the store knows no tree of this repository");
    assert_eq!(ask("c1", options()).started_from, "the answer itself, which is in the store");
    let next = ask("c2", options());
    assert_eq!(next.started_from, "the store's record of the tree indexed last: 7 files");
    assert_eq!(reasons(&next)[0], "app/main.py: `helper` of app/util.py changed");
    let ranks = next.executed.iter().find(|e| e.query == "ranks").map(|e| e.why.as_str());
    assert_eq!(ranks, Some("the edges of app/util.py differ"));
    let mut other = options();
    other.limits.inference_steps_max = 7;
    assert_eq!(
        ask("c2", other).started_from,
        "nothing: what the store holds was made by another build, or under other limits"
    );
}
