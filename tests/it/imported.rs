//! Indexes made by compilers: what they say goes before our own answers, and never for other content.

use evergraph_engine::api::Query;
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::MemorySource;
use evergraph_engine::{At, Engine, EngineError, Options, everything};
use evergraph_tests::History;
use std::sync::Arc;

const HISTORY: &str = "\
//= c1
//- /app.py
from lib import one, two
def main():
    one()
    two()
//- /lib.py
def one(): pass
def two(): pass
//- /other.py
from lib import one
one()
//= c2
//- /app.py
# a note moves everything
from lib import one, two
def main():
    one()
    two()
//= c3
//- /lib.py
def zero(): pass
def one(): pass
def two(): pass
//= c4
//- /app.py
from lib import one, two
def main():
    one()
    two()
//= c5
//- /lib.py
def one(): pass
def two(): pass
";

/// A field of bytes in protobuf's wire format.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let (low, high) = ((bytes.len() & 0x7f) as u8 | 0x80, (bytes.len() >> 7) as u8);
    [&[number << 3 | 2, low, high], bytes].concat()
}

fn occurrence(range: [u8; 3], symbol: &str, role: u8) -> Vec<u8> {
    field(2, &[field(1, &range), field(2, symbol.as_bytes()), vec![3 << 3, role]].concat())
}

fn document(path: &str, occurrences: &[Vec<u8>]) -> Vec<u8> {
    field(2, &[field(1, path.as_bytes()), occurrences.concat()].concat())
}

const TWO: &str = "x . . . lib/two().";

/// The call of `one` in app.py, and that in other.py, are calls of `two`.
fn index() -> Vec<u8> {
    [
        field(1, &field(2, &field(1, b"compiler"))),
        document("app.py", &[occurrence([2, 4, 7], TWO, 0)]),
        document("lib.py", &[occurrence([1, 4, 7], TWO, 1)]),
        document("other.py", &[occurrence([1, 0, 3], TWO, 0)]),
        document("gone.py", &[]),
    ]
    .concat()
}

fn source() -> Arc<MemorySource> {
    Arc::new(History::parse(HISTORY).memory(ObjectFormat::Sha1))
}

fn engine(source: &Arc<MemorySource>) -> Engine {
    Engine::over(source.clone(), Options::default()).unwrap()
}

fn importing(source: &Arc<MemorySource>) -> Engine {
    let engine = engine(source);
    engine.import_scip(At::Revspec("c1".to_owned()), &index()).unwrap();
    engine
}

/// References to `two` at a commit: where, and how they were found.
fn refs(engine: &Engine, commit: &str) -> Vec<String> {
    let snapshot = engine.snapshot(At::Revspec(commit.to_owned())).unwrap();
    let answer = snapshot.references(&Query::parse("two")).unwrap().value;
    answer.references.iter().map(|r| format!("{} {}", r.location, r.via)).collect()
}

#[test]
fn an_index_counts_for_the_content_it_was_made_of_and_no_other() {
    let engine = importing(&source());
    let both = ["app.py:1:22 import", "app.py:3:5 scip", "app.py:4:5 import", "other.py:2:1 scip"];
    assert_eq!(refs(&engine, "c1"), both);
    // app.py is another text.
    assert_eq!(refs(&engine, "c2"), ["app.py:2:22 import", "app.py:5:5 import", "other.py:2:1 scip"]);
    // What it says of definitions in lib.py stands elsewhere now.
    assert_eq!(refs(&engine, "c3"), ["app.py:2:22 import", "app.py:5:5 import"]);
    assert_eq!(refs(&engine, "c4"), ["app.py:1:22 import", "app.py:4:5 import"]);
    assert_eq!(refs(&engine, "c5"), both);
}

#[test]
fn incremental_equals_from_scratch_with_an_index() {
    let source = source();
    let all = |engine: &Engine, c: &str| everything(&engine.snapshot(At::Revspec(c.to_owned())).unwrap()).unwrap();
    let moving = importing(&source);
    for commit in ["c1", "c2", "c3", "c4", "c5", "c2", "c1", "c4"] {
        assert_eq!(all(&moving, commit), all(&importing(&source), commit), "{commit}");
    }
    let report = moving.verify(100, &mut |_| {}).unwrap();
    assert_eq!((report.steps.len(), report.differing), (5, 0));
    moving.remove_imports().unwrap();
    assert_eq!(all(&moving, "c1"), all(&engine(&source), "c1"));
}

#[test]
fn importing_binds_only_the_files_the_index_speaks_of() {
    let source = source();
    let engine = engine(&source);
    refs(&engine, "c1");
    engine
        .import_scip(At::Revspec("c1".to_owned()), &document("other.py", &[occurrence([0, 16, 19], "x", 0)]))
        .unwrap();
    engine.start_recording();
    engine.snapshot(At::Revspec("c1".to_owned())).unwrap().index().unwrap();
    let bound: Vec<String> =
        engine.work().executed.into_iter().filter(|e| e.query == "file_edges").map(|e| e.input).collect();
    assert_eq!(bound, ["other.py"]);
}

#[test]
fn the_report_says_what_was_taken_and_what_was_not() {
    let report = engine(&source()).import_scip(At::Revspec("c1".to_owned()), &index()).unwrap().value;
    assert_eq!((report.index.documents, report.index.in_effect, report.index.references), (3, 3, 2));
    assert_eq!(report.index.tool, "compiler");
    let ignored: Vec<_> = report.ignored.iter().map(|i| (i.path.as_str(), i.reason)).collect();
    assert_eq!(ignored, [("gone.py", "not-in-tree")]);
}

#[test]
fn documents_of_another_text_are_not_taken() {
    let of_c1 =
        |documents: &[Vec<u8>]| engine(&source()).import_scip(At::Revspec("c1".to_owned()), &documents.concat());
    let reason = |documents: &[Vec<u8>]| match of_c1(documents) {
        Err(EngineError::BadIndex { why }) => why,
        other => panic!("{other:?}"),
    };
    let text = field(2, &[field(1, b"lib.py"), field(5, b"def two(): pass")].concat());
    assert!(reason(&[text]).contains("lib.py: other-text"));
    // No such line; and names that are none.
    assert!(reason(&[document("lib.py", &[occurrence([9, 0, 3], TWO, 1)])]).contains("other-positions"));
    let elsewhere: Vec<Vec<u8>> = (0..8).map(|at| occurrence([0, at, at + 3], TWO, 0)).collect();
    assert!(reason(&[document("lib.py", &elsewhere)]).contains("other-positions"));
    let outside = document("../lib.py", &[occurrence([1, 4, 7], TWO, 1)]);
    assert!(reason(&[outside]).contains("not-in-tree"));
}

#[test]
fn names_used_under_another_name_do_not_make_it_another_text() {
    let called = [occurrence([2, 4, 7], TWO, 0), occurrence([3, 4, 7], TWO, 0)];
    let imported = [occurrence([0, 16, 19], "x . . . lib/one().", 0), occurrence([0, 21, 24], TWO, 0)];
    let elsewhere: Vec<Vec<u8>> = [(0, 5, 8), (0, 16, 19), (1, 0, 3), (1, 4, 8)]
        .map(|(line, from, to)| occurrence([line, from, to], "x . . . std/test().", 0))
        .into();
    let documents = [
        field(1, &field(2, &field(1, b"compiler"))),
        document("app.py", &[&called[..], &imported, &elsewhere].concat()),
        document("lib.py", &[occurrence([1, 4, 7], TWO, 1)]),
    ];
    let report = engine(&source()).import_scip(At::Revspec("c1".to_owned()), &documents.concat()).unwrap().value;
    assert!(report.ignored.is_empty(), "{:?}", report.ignored);
}

#[test]
fn hostile_bytes_are_an_error_or_an_index_and_never_a_panic() {
    let engine = engine(&source());
    let whole = index();
    let import = |bytes: &[u8]| {
        match engine.import_scip(At::Revspec("c1".to_owned()), bytes) {
            Ok(_) | Err(EngineError::BadIndex { .. }) => {}
            Err(other) => panic!("{other}"),
        }
        refs(&engine, "c1");
        engine.remove_imports().unwrap();
    };
    for end in 0..whole.len() {
        import(&whole[..end]);
    }
    for at in 0..whole.len() {
        for bits in [0x01, 0x80, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] ^= bits;
            import(&damaged);
        }
    }
}
