//! A name that changes in one file reaches who read that name there, and nobody else.

use super::{all, at, from_scratch, memory, over};
use evergraph_engine::Options;
use evergraph_engine::api::RankQuery;
use evergraph_tests::History;

/// The files that are bound again at c2, after c1. The answer is the one from scratch.
#[track_caller]
fn check(history: &str, expected: &[&str]) {
    let source = memory(&History::parse(history));
    let engine = over(&source, Options::default());
    all(&engine, "c1");
    engine.start_recording();
    at(&engine, "c2").rank(&RankQuery::default()).unwrap();
    let work = engine.work();
    let bound = work.executed.iter().filter(|e| e.query == "file_edges").map(|e| e.input.as_str());
    assert_eq!(bound.collect::<Vec<_>>(), expected);
    assert_eq!(all(&engine, "c2"), from_scratch(&source, "c2"));
}

#[test]
fn a_function_that_nobody_asked_for_binds_its_own_file() {
    check(
        "
    //= c1
    //- /a.py
    from b import one
    one()
    //- /b.py
    def one(): pass
    //= c2
    //- /b.py
    def another(): pass
    def one(): pass
",
        &["b.py"],
    );
}

#[test]
fn what_was_looked_for_in_vain_binds_who_looked() {
    check(
        "
    //= c1
    //- /a.py
    from b import two
    two()
    //- /b.py
    def one(): pass
    //- /c.py
    from b import one
    one()
    //= c2
    //- /b.py
    def one(): pass
    def two(): pass
",
        &["a.py", "b.py"],
    );
}

#[test]
fn a_method_that_a_package_gains_binds_who_called_it_in_vain() {
    check(
        "
    //= c1
    //- /m/t.go
    package m
    type T struct{}
    func use(t T) { t.Missing() }
    //- /m/u.go
    package m
    func (t T) Known() {}
    func other(t T) { t.Known() }
    //= c2
    //- /m/v.go
    package m
    func (t T) Missing() {}
",
        &["m/t.go", "m/v.go"],
    );
}

#[test]
fn a_method_before_others_binds_nobody_who_calls_those() {
    check(
        "
    //= c1
    //- /go.mod
    module m
    //- /main.go
    package main
    import \"m/t\"
    func main() { var x t.T; x.Last() }
    //- /t/t.go
    package t
    type T struct{}
    func (t T) First() {}
    func (t T) Last() {}
    //= c2
    //- /t/t.go
    package t
    type T struct{}
    func (t T) First() {}
    func (t T) Second() {}
    func (t T) Last() {}
",
        &["t/t.go"],
    );
}

#[test]
fn parameters_of_one_function_are_no_business_of_who_calls_another() {
    check(
        "
    //= c1
    //- /m/a_test.go
    package m
    func TestA(t int) { helper(t) }
    //- /m/b_test.go
    package m
    func helper(t int) {}
    //= c2
    //- /m/b_test.go
    package m
    func TestB(t int) {}
    func helper(t int) {}
",
        &["m/b_test.go"],
    );
}

#[test]
fn an_implementation_elsewhere_binds_who_needs_its_method() {
    check(
        "
    //= c1
    //- /Cargo.toml
    [package]
    name = \"p\"
    //- /src/lib.rs
    pub mod point;
    pub mod more;
    pub mod asks;
    //- /src/point.rs
    pub struct Point;
    impl Point { pub fn known(&self) {} }
    pub fn f(p: Point) { p.known() }
    //- /src/asks.rs
    use crate::point::Point;
    pub fn g(p: Point) { p.missing() }
    //- /src/more.rs
    //= c2
    //- /src/more.rs
    use crate::point::Point;
    impl Point { pub fn missing(&self) {} }
",
        &["src/asks.rs", "src/more.rs"],
    );
}

#[test]
fn another_result_reaches_through_the_files_between() {
    check(
        "
    //= c1
    //- /a.py
    from b import make
    make().run()
    //- /b.py
    from c import build
    def make(): return build()
    //- /c.py
    class A:
        def run(self): pass
    class B:
        def run(self): pass
    def build(): return A()
    //- /d.py
    from c import B
    B().run()
    //= c2
    //- /c.py
    class A:
        def run(self): pass
    class B:
        def run(self): pass
    def build(): return B()
",
        &["a.py", "b.py", "c.py"],
    );
}

#[test]
fn a_method_of_an_interface_binds_who_calls_through_it() {
    check(
        "
    //= c1
    //- /m/i.go
    package m
    type Runner interface { Run() }
    func start(r Runner) { r.Run() }
    //- /m/impl.go
    package m
    type One struct{}
    func (o One) Run() {}
    //- /m/other.go
    package m
    func other() { start(nil) }
    //= c2
    //- /m/impl.go
    package m
    type One struct{}
    func (o One) Run() {}
    type Two struct{}
    func (t Two) Run() {}
",
        &["m/i.go", "m/impl.go"],
    );
}

#[test]
fn a_constructor_counts_as_part_of_its_class() {
    check(
        "
    //= c1
    //- /a/Main.java
    package a;
    class Main { void go() { new Box(); } }
    //- /a/Box.java
    package a;
    class Box { void open() {} }
    //- /a/Reads.java
    package a;
    class Reads { void go() { open(); } }
    //= c2
    //- /a/Box.java
    package a;
    class Box { Box() {} void open() {} }
",
        &["a/Box.java", "a/Main.java"],
    );
}

#[test]
fn a_star_import_takes_only_the_names_that_were_looked_for() {
    check(
        "
    //= c1
    //- /a.py
    from b import *
    one()
    //- /c.py
    from b import *
    two()
    //- /b.py
    def one(): pass
    //= c2
    //- /b.py
    def one(): pass
    def two(): pass
",
        &["b.py", "c.py"],
    );
}

#[test]
fn a_name_more_that_a_star_import_takes_binds_who_looked_for_it() {
    check(
        "
    //= c1
    //- /a.py
    from b import *
    one()
    //- /c.py
    from b import *
    two()
    //- /b.py
    __all__ = ['one']
    def one(): pass
    def two(): pass
    //= c2
    //- /b.py
    __all__ = ['one', 'two']
    def one(): pass
    def two(): pass
",
        &["b.py", "c.py"],
    );
}

#[test]
fn a_name_of_one_file_is_not_that_name_of_another() {
    check(
        "
    //= c1
    //- /a.py
    from b import one
    from c import two
    one()
    two()
    //- /b.py
    def one(): pass
    //- /c.py
    def one(): pass
    def two(): pass
    //= c2
    //- /c.py
    def one(x): return x
    def two(): pass
",
        &["c.py"],
    );
}

#[test]
fn a_method_of_another_type_is_not_the_one_that_was_called() {
    check(
        "
    //= c1
    //- /m/t.go
    package m
    type T struct{}
    type U struct{}
    func use(t T) { t.Run() }
    //- /m/u.go
    package m
    func (t T) Run() {}
    //= c2
    //- /m/v.go
    package m
    func (u U) Run() {}
",
        &["m/v.go"],
    );
}
