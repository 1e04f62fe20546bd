//! Input made to break things: each row of the limits table is reached, and the process lives on.
//! Everything runs on a stack of 2 MiB, as a host's thread may have.

use super::{all, at, over, sized};
use evergraph_engine::api::{RankQuery, Show};
use evergraph_engine::object::{FileMode, ObjectFormat, RepoPath};
use evergraph_engine::source::MemorySource;
use evergraph_engine::{Engine, Options};
use evergraph_languages::{Limits, Skip, analyze, language_named, languages};
use evergraph_tests::History;
use evergraph_tests::history::{Commit, File};
use std::sync::Arc;
use std::time::{Duration, Instant};

const STACK_BYTES: usize = 2 << 20;

fn on_a_small_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).unwrap();
        thread.join().unwrap()
    })
}

/// Why a text has no facts; `None` if it has.
fn skip_of(language: &str, text: &str, limits: &Limits) -> Option<Skip> {
    on_a_small_stack(|| analyze(language_named(language).unwrap(), text.as_bytes(), limits).err())
}

fn engine(files: impl IntoIterator<Item = (String, String)>) -> Engine {
    over(&engine_source(files), Options::default())
}

fn engine_source(files: impl IntoIterator<Item = (String, String)>) -> Arc<MemorySource> {
    let file = |(path, text): (String, String)| {
        (RepoPath::from(path.as_str()), File { mode: FileMode::File, content: text.into_bytes().into() })
    };
    let files = files.into_iter().map(file).collect();
    let commit = Commit { name: "c1".to_owned(), parents: Vec::new(), author: "Grace".to_owned(), files };
    let history = History { commits: vec![commit] };
    Arc::new(history.memory(ObjectFormat::Sha1))
}

fn one(path: &str, text: impl Into<String>) -> Engine {
    engine([(path.to_owned(), text.into())])
}

/// Everything an engine says, on a small stack, within what even a busy machine takes.
fn survives(engine: &Engine) -> String {
    let start = Instant::now();
    let everything = on_a_small_stack(|| all(engine, "HEAD"));
    assert!(start.elapsed() < Duration::from_secs(300), "{:?}", start.elapsed());
    everything
}

#[test]
fn parsing_ends_when_its_budget_is_spent() {
    let limits = Limits { parse_budget: Duration::ZERO, ..Limits::BATCH };
    let text = "x = [1, 2, 3]\n".repeat(20_000);
    assert_eq!(skip_of("python", &text, &limits), Some(Skip::Timeout));
    assert_eq!(skip_of("python", "x = 1\n", &Limits::BATCH), None, "the parser is as good as new");
}

#[test]
fn syntax_deeper_than_the_limit_is_refused_after_parsing() {
    let sum = |terms: usize| format!("x = {}1\n", "1 + ".repeat(terms));
    assert_eq!(skip_of("python", &sum(9_000), &Limits::BATCH), None);
    assert_eq!(skip_of("python", &sum(11_000), &Limits::BATCH), Some(Skip::TooDeep));
}

#[test]
fn nested_blocks_that_would_abort_the_scanner_are_refused_before_parsing() {
    let blocks = |n: usize| (0..=n).map(|i| " ".repeat(i) + "if x:\n").collect::<String>() + &" ".repeat(n + 1) + "y\n";
    assert_eq!(skip_of("python", &blocks(520), &Limits::BATCH), Some(Skip::TooDeep));
    assert_eq!(skip_of("python", &blocks(390), &Limits::BATCH), None);
}

#[test]
fn deep_brackets_are_refused_or_read_in_every_language() {
    for language in languages() {
        for bracket in ["(", "[", "{"] {
            let open = |n: usize| format!("x = {}", bracket.repeat(n));
            assert_eq!(skip_of(language.name(), &open(5_000), &Limits::BATCH), Some(Skip::TooDeep));
            // Just below the limit any outcome but a crash will do.
            let outcome = skip_of(language.name(), &open(3_900), &Limits::BATCH);
            assert!(matches!(outcome, None | Some(Skip::TooDeep | Skip::Timeout)), "{}: {outcome:?}", language.name());
        }
    }
}

#[test]
fn a_long_chain_of_calls_is_evaluated_without_recursion() {
    let chain = |links: usize| format!("class A:\n    def b(self): return self\nA(){}\n", ".b()".repeat(links));
    let long = survives(&one("a.py", chain(10_000)));
    assert!(long.contains("TooDeep") || long.contains("too-deep"), "{long:.200}");
    let shorter = survives(&one("a.py", chain(4_000)));
    assert!(shorter.contains("a.py#A::b"), "{shorter:.200}");
}

/// Each name of a base must not be looked for among the members of all the others.
#[test]
fn classes_with_many_bases_cost_no_more_than_they_have() {
    let all: Vec<String> = (0..30).map(|i| format!("B{i}")).collect();
    let classes = |separator: &str, open: &str, close: &str| -> String {
        all.iter().map(|own| format!("{open}{own}{separator}{}{close}\n", all.join(", "))).collect()
    };
    survives(&one("a.kt", classes(" : ", "interface ", " { fun f() { g() } }")));
    survives(&one("a.cs", classes(" : ", "interface ", " { void F() { G(); } }")));
    survives(&one("a.php", format!("<?php\n{}", classes(" extends ", "interface ", " { function f(); }"))));
}

#[test]
fn an_expression_of_many_segments_is_read_or_refused() {
    for (path, separator) in [
        ("a.js", "."),
        ("a.py", " + "),
        ("a.rs", "::"),
        ("A.java", "."),
        ("a.go", "."),
        ("a.c", "."),
        ("a.c", "->"),
        ("a.cc", "::"),
        ("a.cc", " + "),
    ] {
        survives(&one(path, format!("x = {}", vec!["a"; 50_000].join(separator))));
    }
    survives(&one("a.py", format!("x = [{}]\n", "a, ".repeat(50_000))));
}

/// What the bindings of `use.py` say under some limits.
fn shown(files: &[(String, String)], limits: Limits) -> String {
    shown_of("use.py", files, limits)
}

fn shown_of(path: &str, files: &[(String, String)], limits: Limits) -> String {
    let source = engine_source(files.iter().cloned());
    let engine = over(&source, Options { limits, ..Options::default() });
    on_a_small_stack(|| at(&engine, "HEAD").show(Show::Bindings, path).unwrap().value.text)
}

#[test]
fn candidates_over_the_limit_are_counted() {
    let definitions: String = (0..100).map(|i| format!("if x{i}:\n    def init(): pass\n")).collect();
    let files = [("use.py".to_owned(), format!("{definitions}def use():\n    init()\n"))];
    let bound = |candidates_max: u32| {
        let text = shown(&files, Limits { candidates_max, ..Limits::BATCH });
        let line =
            text.lines().find(|line| line.contains(" call init ")).unwrap_or_else(|| panic!("{text}")).to_owned();
        (line.matches("use.py#init").count(), line.split(" and ").nth(1).map(str::to_owned))
    };
    // Without the limit there would be a hundred.
    assert_eq!(bound(1_000), (100, None));
    assert_eq!(bound(3), (3, Some("97 more (lexical)".to_owned())));
    assert_eq!(bound(Limits::BATCH.candidates_max).0, 64);
}

/// Each of as many uses would look at all of them, and keep what it found.
#[test]
fn of_thousands_of_definitions_of_one_name_a_bounded_number_is_looked_at() {
    let many = sized(2_000, 20_000);
    for (path, definition, start, call, end) in [
        ("a.py", "def f(): pass\n", "", "f()\n", ""),
        ("a.js", "function f() {}\n", "", "f();\n", ""),
        ("a.rs", "fn f() {}\n", "fn g() {\n", "f();\n", "}\n"),
        ("a.go", "func f() {}\n", "func g() {\n", "f()\n", "}\n"),
        ("a.c", "int f(int a) {}\n", "void g(void) {\n", "f(1);\n", "}\n"),
        ("a.c", "int f(int);\n", "void g(void) {\n", "f(1);\n", "}\n"),
    ] {
        let text = format!("{}{start}{}{end}", definition.repeat(many), call.repeat(20));
        let engine = one(path, text);
        let shown = on_a_small_stack(|| at(&engine, "HEAD").show(Show::Bindings, path).unwrap().value.text);
        let calls: Vec<&str> = shown.lines().filter(|line| line.contains(" call f ")).collect();
        assert_eq!(calls.len(), 20, "{path}: {shown:.400}");
        // Overloads are one of a few, or nothing that is known.
        let bounded = if path.ends_with(".c") { "(unresolved)" } else { " and 64 more (" };
        assert!(calls.iter().all(|line| line.contains(bounded)), "{path}: {:.4000}", calls[0]);
    }
}

#[test]
fn inference_ends_after_its_steps() {
    let chain: String = (0..12).map(|i| format!("def f{i}(): return f{}()\n", i + 1)).collect();
    let text = format!("class A:\n    def go(self): pass\n{chain}def f12(): return A()\nf11().go()\nf0().go()\n");
    let files = [("use.py".to_owned(), text)];
    let found = |inference_steps_max: u32| {
        let text = shown(&files, Limits { inference_steps_max, ..Limits::BATCH });
        text.lines().filter(|line| line.contains(" call go -> ")).count()
    };
    // Both calls need the type of a chain: one of two functions, one of thirteen. The fewer steps there
    // are, the less is found.
    assert_eq!(found(Limits::BATCH.inference_steps_max), 2);
    let mut counts: Vec<usize> = (0..60).map(found).collect();
    counts.dedup();
    assert_eq!(counts, [0, 1, 2]);
}

#[test]
fn objects_written_in_a_class_add_nothing_to_its_bases() {
    // Their types were looked for among the members of the class, which were known by their types.
    let objects: String = (0..12).map(|i| format!("    fun m{i}() = object : O{i}() {{ }}\n")).collect();
    let base = "open class Base {\n    fun go() {}\n}\n";
    let text = format!("{base}\nclass A : Base() {{\n{objects}    fun f() {{\n        go()\n    }}\n}}\n");
    let limits = Limits { inference_steps_max: 1_000, ..Limits::BATCH };
    let shown = shown_of("a.kt", &[("a.kt".to_owned(), text)], limits);
    assert!(shown.contains(" call go -> "), "{shown}");
}

#[test]
fn inference_does_not_follow_chains_without_end() {
    // Every function returns what the one after it returns: deeper than evaluation nests.
    let functions: String = (0..3_000).map(|i| format!("def f{i}(): return f{}()\n", i + 1)).collect();
    let text =
        format!("class A:\n    def go(self): pass\n{functions}def f3000(): return A()\nf2999().go()\nf0().go()\n");
    let everything = survives(&one("a.py", text));
    let reached = everything.lines().filter(|l| l.starts_with("call") && l.contains("a.py#A::go"));
    assert!(reached.count() >= 1, "the near one is found");
}

/// Files of a ring or chain of re-exports.
fn ring_files() -> usize {
    sized(200, 2_000)
}

#[test]
fn a_long_chain_of_re_exports_ends() {
    let last = ring_files() - 1;
    let next = |i: usize| if i == last { "def f(): pass\n".to_owned() } else { format!("from m{} import *\n", i + 1) };
    let files: Vec<_> = (0..=last).map(|i| (format!("m{i}.py"), next(i))).collect();
    let text = format!("from m{} import f\nfrom m0 import f as g\nf()\ng()\n", last - 9);
    let everything = survives(&engine(files.into_iter().chain([("use.py".to_owned(), text)])));
    let callee = format!("callee: \"m{last}.py#f\"");
    let near = everything.lines().any(|l| l.starts_with("call") && l.contains(&callee));
    assert!(near, "ten re-exports are followed");
}

#[test]
fn a_large_ring_of_re_exports_ends() {
    for import in ["from m{} import *", "from m{} import f"] {
        let text = |i: usize| format!("{}\nf()\n", import.replace("{}", &format!("{}", (i + 1) % ring_files())));
        let everything = survives(&engine((0..ring_files()).map(|i| (format!("m{i}.py"), text(i)))));
        assert!(!everything.lines().any(|l| l.starts_with("call")), "nobody defines it");
    }
}

#[test]
fn rings_of_every_kind_end() {
    let check = |path: &str, text: &str| {
        survives(&one(path, text));
    };
    check("a.py", "class A(A):\n    def f(self): self.g()\nA().f()\nA().h()\n");
    check("a.py", "class A(B): pass\nclass B(A): pass\nA().f()\nB.x.y()\n");
    check("a.py", "x = y\ny = x\nx.f()\ny()\n");
    check("a.py", "def f(): return g()\ndef g(): return f()\nf().x()\n");
    check("a.py", "import a\na.a.a.a.b()\nfrom a import *\nfrom a import c\nc.d()\n");
    check("a.ts", "type A = B; type B = A; let x: A; x.f(); interface I extends I {} let y: I; y.g();");
    check("a.ts", "export * from './a'; import { q } from './a'; q();");
    check("a.rs", "type A = B; type B = A; fn f(a: A) { a.g(); } use self::f as g; use self::g as f2; use f2 as g2;");
    check("a.rs", "trait T: T { fn f(&self); } pub use self::*; mod m { pub use super::*; pub use super::m::*; }");
    check("a.rs", "mod a { pub use super::b::*; } mod b { pub use super::a::*; } use a::*; fn f() { g(); a::h(); }");
    check(
        "a.go",
        "package a\ntype A B\ntype B A\nfunc f(a A) { a.g() }\ntype S struct { *S }\nfunc h(s S) { s.k() }\n",
    );
    check(
        "a.c",
        "#include \"a.c\"\ntypedef a b; typedef b a; struct s { struct s t; }; void f(b x) { x.y->z(); f(x); }",
    );
    check("a.c", "#define A B\n#define B A\nA x; void f(void) { x.y(); A(B); }");
    check(
        "a.cc",
        "class A : A { void f() { g(); this->h(); } }; namespace n { using namespace n; } void n::f() { g(); }",
    );
    check("a.cc", "namespace a { using namespace b; } namespace b { using namespace a; } void f() { a::g(); b::h(); }");
    check("A.java", "class A extends A { void f() { g(); this.h(); } } interface I extends I { }");
}

#[test]
fn bounds_that_name_the_types_they_bound_end() {
    // Each bound leads to all others: what calls reach took a factorial of their number.
    let bounds = |of: &str| (0..24).map(|i| format!("A{i}<Output = {of}>")).collect::<Vec<_>>().join(" + ");
    let text = [
        "pub trait Flags { type Bits; fn bits(&self) -> Self::Bits; fn all() -> Self; }".to_owned(),
        "pub trait Ext { fn f(self) -> bool; }".to_owned(),
        format!("impl<T, U> Ext for T where T: Flags<Bits = U> + {}, U: {} {{", bounds("T"), bounds("U")),
        "    fn f(self) -> bool { !(self & Self::all().bits()).is_empty() }".to_owned(),
        "}".to_owned(),
        "fn h<B: Ext>(b: B) -> bool { b.f() }".to_owned(),
    ];
    let everything = survives(&one("a.rs", text.join("\n")));
    assert!(everything.contains("a.rs#h"), "{everything}");
}

#[test]
fn a_ring_of_imports_is_one_component() {
    let files = ["a", "b", "c"].map(|n| {
        let next = if n == "c" { 'a' } else { (n.as_bytes()[0] + 1) as char };
        (format!("{n}.py"), format!("from {next} import f as g\ndef f(): g()\n"))
    });
    let engine = engine(files);
    let ranks = at(&engine, "HEAD").rank(&RankQuery::default()).unwrap().value.ranks;
    let functions: Vec<f64> = ranks.iter().filter(|r| r.symbol.ends_with("#f")).map(|r| r.rank).collect();
    assert_eq!(functions.len(), 3);
    assert!(functions.windows(2).all(|w| (w[0] - w[1]).abs() < 1e-12), "{functions:?}");
}

#[test]
fn directives_and_macros_without_end_are_read_or_refused() {
    let many = sized(400, 20_000);
    let texts = [
        "#if A\n".repeat(many),
        "#endif\n#else\n#elif B\n".repeat(many),
        format!("#if A\n{}", "#if B\n{\n#else\n(\n#endif\n".repeat(many)),
        format!("#if A\n{}", "#elif B\n".repeat(many)),
        "#ifdef A\n#define B\n".repeat(many),
        format!("#define M {}", "x \\\n".repeat(many)),
        format!("#define M({}) x", "a, ".repeat(many)),
        "M(x)\n".repeat(many),
        "M(".repeat(3_900),
        format!("{{ {}", "f( ] ".repeat(many)),
        "A B C ".repeat(many),
        "LIB_EXPORT ".repeat(many),
        "LIB_BEGIN_NAMESPACE\n".repeat(many),
        format!("class X {{ {}", "LIB_EXPORT() ".repeat(many)),
        format!("template <{} int> class X {{}};", "LIB_REQUIRES(x), ".repeat(many)),
        format!("class {} {{", "A ".repeat(many)),
        "if M(x) y; ".repeat(many),
        "/* # \" ' ".repeat(many),
        "R\"(".repeat(many),
        "#include \"".repeat(many),
        "a::".repeat(3_000) + "f() {}",
        "namespace a { ".repeat(3_900),
        "template <class T> ".repeat(3_000),
        "struct a { ".repeat(3_900),
        "[] { ".repeat(1_900),
        "int f(a) ".repeat(many),
        "else ".repeat(many),
        "*".repeat(many) + "p",
    ];
    for text in texts {
        for path in ["a.c", "a.h", "a.cc"] {
            survives(&one(path, text.clone()));
        }
    }
}

#[test]
fn comments_and_lines_without_end_are_read_or_refused() {
    let many = sized(400, 100_000);
    let texts = [
        ("a.js", format!("/** {} */ function f() {{}}", "@".repeat(10 * many))),
        ("a.js", format!("/**\n{} */ function f() {{}}", "* @param {\n".repeat(many))),
        ("a.js", format!("/** @type {{{}}} */ let x = 1", "A<".repeat(many))),
        ("a.js", format!("/** @typedef {{{}A}} T */", "A|".repeat(many))),
        ("a.ts", format!("type A = {{\n{}", "a\n<\n".repeat(many))),
    ];
    for (path, text) in texts {
        survives(&one(path, text));
    }
}

#[test]
fn a_ring_of_includes_is_read_once() {
    let next = |i: usize| format!("#include \"m{}.h\"\nint f{i}(void);\n", (i + 1) % ring_files());
    let files = (0..ring_files()).map(|i| (format!("m{i}.h"), next(i)));
    let text = "#include \"m0.h\"\nint f9(void) { return 1; }\nint g(void) { return f9(); }\n".to_owned();
    let everything = survives(&engine(files.chain([("use.c".to_owned(), text)])));
    assert!(everything.lines().any(|l| l.starts_with("call") && l.contains("callee: \"use.c#f9\"")));
}
