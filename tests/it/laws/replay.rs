//! Incremental equals from scratch, at every commit, in any order, on any number of threads.

use super::{all, at, from_scratch, generated, memory, over};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, Options, everything};
use evergraph_tests::History;
use evergraph_tests::random::Random;
use evergraph_tests::repository::{Kind, Repository};

fn assert_verified(history: &History, options: Options) {
    let report = over(&memory(history), options).verify(1000, &mut |_| {}).unwrap();
    let differing: Vec<_> =
        report.steps.iter().filter_map(|s| s.difference.as_ref().map(|d| (&s.commit_id, d))).collect();
    assert!(differing.is_empty(), "{differing:#?}");
    assert!(report.steps.len() > 1, "a history has more than one commit");
}

const SMALL: &str = r"
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
    //= c6
    //- /app/util.py -> /app/tools.py
    //= c7
    //- /app/util.py
    from app.tools import *
    //- /app/__init__.py
    from app.main import A
    A().go()
";

#[test]
fn incremental_equals_from_scratch_at_every_commit_of_a_small_history() {
    assert_verified(&History::parse(SMALL), Options::default());
}

#[test]
fn incremental_equals_from_scratch_on_the_generated_history() {
    assert_verified(&generated(), Options { jobs: 4, ..Options::default() });
}

#[test]
fn any_order_of_commits_gives_what_each_gives_from_scratch() {
    let history = History::parse(SMALL);
    let source = memory(&history);
    let names: Vec<&str> = history.commits.iter().map(|c| c.name.as_str()).collect();
    let expected: Vec<String> = names.iter().map(|name| from_scratch(&source, name)).collect();
    let engine = over(&source, Options::default());
    let mut random = Random::new(3);
    for _ in 0..40 {
        let i = random.below(names.len() as u32) as usize;
        assert_eq!(all(&engine, names[i]), expected[i], "{}", names[i]);
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let source = memory(&generated());
    let one = all(&over(&source, Options { jobs: 1, ..Options::default() }), "HEAD");
    assert!(one.lines().count() > 50, "{one}");
    for jobs in [2, 4] {
        assert!(one == all(&over(&source, Options { jobs, ..Options::default() }), "HEAD"), "{jobs} jobs");
    }
}

#[test]
fn the_order_in_which_files_become_known_changes_no_byte() {
    let source = memory(&History::parse(SMALL));
    let engine = over(&source, Options::default());
    // Paths get their numbers in the order in which they are met.
    at(&engine, "c7").index().unwrap();
    assert_eq!(all(&engine, "c1"), from_scratch(&source, "c1"));
}

#[test]
fn memory_and_repositories_of_both_hash_functions_give_the_same_bytes() {
    let history = History::parse(SMALL);
    for format in [ObjectFormat::Sha1, ObjectFormat::Sha256] {
        let repository = Repository::new(&history, format, Kind::Bare);
        let engine = Engine::open(repository.path(), Options::default()).unwrap();
        for commit in &history.commits {
            let here = everything(&engine.snapshot(At::Revspec(commit.name.clone())).unwrap()).unwrap();
            assert_eq!(here, from_scratch(&memory(&history), &commit.name), "{format:?} {}", commit.name);
        }
    }
}
