//! What is left out, and why: always a typed reason, never a failure of anything else.

use super::{at, over};
use evergraph_engine::api::{RankQuery, Show};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::Source;
use evergraph_engine::{EngineError, Options, Skip};
use evergraph_tests::History;
use std::sync::Arc;

fn history() -> History {
    let deep = "(".repeat(5000) + &")".repeat(5000);
    let large = "x = 1\n".repeat(40_000);
    History::parse(&format!(
        "\
//= c1
//- /binary.py bytes
x = 1\\x00
//- /deep.py
{deep}
//- /fine.py
def fine(): pass
fine()
//- /large.py
{large}
//- /lfs.py
version https://git-lfs.github.com/spec/v1
oid sha256:4d7a
size 12345
//- /link.py mode:symlink
fine.py
//- /missing.py
def missing(): pass
//- /notes.txt
no language
//- /sub.py mode:submodule
elsewhere
"
    ))
}

fn engine() -> evergraph_engine::Engine {
    let mut source = history().memory(ObjectFormat::Sha1);
    let tree_id = source.resolve("c1").unwrap().tree_id;
    let entries = source.entries(tree_id).unwrap();
    let missing = entries.iter().find(|e| e.path.to_string() == "missing.py").unwrap();
    source.forget_blob(missing.blob_id);
    let mut options = Options::default();
    options.limits.blob_bytes_max = 100_000;
    over(&Arc::new(source), options)
}

#[test]
fn whole_tree_answers_list_each_file_that_was_left_out_with_its_reason() {
    let engine = engine();
    let answer = at(&engine, "c1").rank(&RankQuery::default()).unwrap();
    let skips: Vec<(&str, &str)> = answer.skips.iter().map(|s| (s.path.as_str(), s.reason)).collect();
    let expected = [
        ("binary.py", "binary"),
        ("deep.py", "too-deep"),
        ("large.py", "too-large"),
        ("lfs.py", "lfs-pointer"),
        ("missing.py", "missing"),
    ];
    assert_eq!(skips, expected);
    assert_eq!(answer.value.ranks[0].symbol, "fine.py#fine", "what could be read is answered");
}

#[test]
fn the_status_counts_every_reason() {
    let status = at(&engine(), "c1").status().unwrap().value;
    let skipped: Vec<(&str, u32)> = status.skipped.into_iter().collect();
    let expected = [
        ("binary", 1),
        ("lfs-pointer", 1),
        ("missing", 1),
        ("submodule", 1),
        ("symlink", 1),
        ("too-deep", 1),
        ("too-large", 1),
        ("unsupported", 1),
    ];
    assert_eq!(skipped, expected);
    assert_eq!((status.languages[0].files, status.languages[0].skipped), (1, 5));
}

#[test]
fn a_question_about_a_file_that_was_left_out_says_why() {
    let engine = engine();
    let check = |path: &str, expected: Skip| match at(&engine, "c1").show(Show::Facts, path) {
        Err(EngineError::Skipped { reason, .. }) => assert_eq!(reason, expected, "{path}"),
        other => panic!("{path}: {other:?}"),
    };
    check("binary.py", Skip::Binary);
    check("deep.py", Skip::TooDeep);
    check("large.py", Skip::TooLarge);
    check("lfs.py", Skip::LfsPointer);
    check("link.py", Skip::Symlink);
    check("missing.py", Skip::Missing);
    check("notes.txt", Skip::Unsupported);
    check("sub.py", Skip::Submodule);
    assert!(matches!(at(&engine, "c1").show(Show::Facts, "nowhere.py"), Err(EngineError::NoSuchFile { .. })));
}
