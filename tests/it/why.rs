//! Why edges are there, and what is missing where there is none.

use evergraph_engine::api::{Query, WalkOptions, WhyStep};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, Options, Snapshot};
use evergraph_tests::History;
use std::sync::Arc;

fn snapshot(files: &str) -> Snapshot {
    let source = History::parse(&format!("//= c1\n{files}")).memory(ObjectFormat::Sha1);
    Engine::over(Arc::new(source), Options::default()).unwrap().snapshot(At::default()).unwrap()
}

const FILES: &str = "\
//- /app.py
from api import make, Parser
def main(text: str):
    p = make(text)
    p.run()
    Parser().stop()
    unknown(text)
    text.nothing.at_all()
    p.missing()
    from api import nowhere
class Sub(Parser):
    def go(self):
        self.run()
//- /api.py
from impl import *
from impl import make
//- /impl.py
class Base:
    def stop(self): pass
class Parser(Base):
    def run(self): pass
def make(text):
    return Parser()
";

fn lines(why: &[WhyStep]) -> Vec<String> {
    why.iter().map(|step| format!("{} {} {}", step.what, step.name, step.location)).collect()
}

/// The path of the reference at a line.
#[track_caller]
fn check(query: &str, at: (&str, u32), expected: &[&str]) {
    let answer = snapshot(FILES).references_explained(&Query::parse(query)).unwrap().value;
    let row = answer.references.iter().find(|r| (r.location.path.as_str(), r.location.line) == at).unwrap();
    assert_eq!(lines(&row.why), expected);
}

#[test]
fn a_name_is_explained_by_its_import_and_its_re_export() {
    check(
        "make",
        ("app.py", 3),
        &[
            "import make app.py:1:17",
            "module api api.py:1:1",
            "re-export make api.py:2:18",
            "module impl impl.py:1:1",
            "export make impl.py:5:5",
        ],
    );
}

#[test]
fn a_name_is_explained_by_the_star_that_brings_it() {
    check(
        "impl.py#Parser",
        ("app.py", 5),
        &["import Parser app.py:1:23", "module api api.py:1:1", "module impl impl.py:1:1", "export Parser impl.py:3:7"],
    );
}

#[test]
fn a_member_is_explained_by_the_type_of_its_value() {
    check(
        "Parser.run",
        ("app.py", 4),
        &["value make app.py:3:9", "returned make impl.py:5:5", "type Parser impl.py:3:7", "member run impl.py:4:9"],
    );
}

#[test]
fn an_inherited_member_names_the_class_it_comes_from() {
    check(
        "Base.stop",
        ("app.py", 5),
        &[
            "value Parser app.py:5:5",
            "constructed Parser impl.py:3:7",
            "type Parser impl.py:3:7",
            "inherited Base impl.py:1:7",
            "member stop impl.py:2:9",
        ],
    );
    check(
        "Parser.run",
        ("app.py", 12),
        &[
            "value self app.py:12:9",
            "parameter self app.py:11:12",
            "this Sub app.py:10:7",
            "type Sub app.py:10:7",
            "inherited Parser impl.py:3:7",
            "member run impl.py:4:9",
        ],
    );
}

#[test]
fn a_call_edge_is_explained_by_its_first_call_site() {
    let options = WalkOptions { why: true, ..WalkOptions::default() };
    let steps = snapshot(FILES).callers(&Query::parse("Base.stop"), &options).unwrap().value.steps;
    assert_eq!(steps[0].symbol, "app.py#main");
    assert_eq!(lines(&steps[0].why)[0], "call stop app.py:5:14");
    let steps = snapshot(FILES).callees(&Query::parse("main"), &WalkOptions::default()).unwrap().value.steps;
    assert!(steps.iter().all(|step| step.why.is_empty()), "only if it was asked for");
}

#[test]
fn what_is_unresolved_has_a_reason() {
    let answer = snapshot(FILES).unresolved(Some("app.py")).unwrap().value;
    let rows: Vec<String> =
        answer.references.iter().map(|r| format!("{} {} {}", r.location.line, r.name, r.reason)).collect();
    assert_eq!(rows, ["6 unknown no-such-name", "8 missing no-such-member", "9 nowhere no-such-export"],);
    assert_eq!(answer.reasons["no-such-member"], 1);
    assert!(snapshot(FILES).unresolved(Some("impl.py")).unwrap().value.references.is_empty());
    assert_eq!(snapshot(FILES).unresolved(Some("*.py")).unwrap().value.references.len(), rows.len());
    assert!(snapshot(FILES).unresolved(Some("nosuch.py")).is_err());
}

#[test]
fn paths_through_rings_and_deep_expressions_end() {
    let deep = format!("x = f{}\nx.go()\n", "()".repeat(3_000));
    let files = format!(
        "//- /a.py\nfrom b import *\nfrom b import q\ndef f(): return f\nq()\n{deep}//- /b.py\nfrom a import *\nfrom c import *\n//- /c.py\nfrom b import *\ndef q(): pass\n"
    );
    let snapshot = snapshot(&files);
    let found = snapshot.references_explained(&Query::parse("q")).unwrap().value;
    assert!(found.references.iter().all(|r| r.why.len() <= 25 && r.why.last().unwrap().name == "q"), "{found:?}");
    snapshot.references_explained(&Query::parse("f")).unwrap();
    snapshot.unresolved(None).unwrap();
}
