//! No option of the verbs about history is accepted and ignored: each changes what its verb says.

use crate::fixture::Repo;

fn function(name: &str, cases: usize, calls: &str) -> String {
    let cases: String = (0..cases).map(|i| format!("    if x == {i}:\n        return {i}\n")).collect();
    format!("def {name}(x):\n{cases}    return {calls}\n")
}

/// Four years of two files that change together, with a test, vendored code and a changelog beside them.
fn storied() -> Repo {
    let repo = Repo::empty();
    for i in 0..5 {
        let a = format!("from src.b import g\n{}", function("f", i + 1, "g(x)"));
        let b = format!("from src.c import h\n{}", function("g", i, "h(x)"));
        let test = format!("from src.a import f\ndef test_f():\n    assert f({i})\n{}", "# more\n".repeat(i));
        let vendored = function("v", i + 2, "x");
        let log = format!("{}\n", "- a change\n".repeat(i));
        let files = [("src/a.py", &*a), ("src/b.py", &b), ("tests/test_a.py", &test)];
        repo.commit_by("Ada", &format!("201{i}-03-01T00:00:00Z"), &files);
        let files = [("src/a.py", &*format!("{a}\n")), ("vendor/v.py", &vendored), ("CHANGELOG.md", &log)];
        repo.commit_by("Ada", &format!("201{i}-06-01T00:00:00Z"), &files);
    }
    let c = function("h", 1, "x");
    repo.commit_by("Bob", "2018-01-01T00:00:00Z", &[("src/c.py", &c)]);
    repo.commit_by("Bob", "2018-02-01T00:00:00Z", &[("src/c.py", &format!("{c}\n\n{}", function("late", 2, "h(x)")))]);
    let other = "def solo(x):\n    return twin(x)\ndef twin(x):\n    return solo(x)\n";
    repo.commit_by(
        "Bob",
        "2018-03-01T00:00:00Z",
        &[("other/o.py", other), ("other/p.py", "from other.o import solo\nsolo(1)\n")],
    );
    let b = format!("from src.c import h\n{}# checked\n", function("g", 4, "h(x)"));
    repo.commit_by("Bob", "2018-04-01T00:00:00Z", &[("src/b.py", &b)]);
    repo.write("weights.toml", "size = 9\n");
    repo
}

#[test]
fn every_option_changes_what_is_said() {
    let repo = storied();
    let filters = ["--tests", "--vendored", "--bookkeeping"];
    let code = ["--tests", "--vendored"];
    let verbs: [(&str, &[&str], &[&str]); 13] = [
        ("hotspots", &["--by function", "--since 1y", "--top 1"], &code),
        ("churn", &["src", "f", "--top 1"], &filters),
        ("coupled src/a.py", &["--min-confidence 0.9", "--top 0"], &filters),
        ("coupled f", &["--top 0"], &["--tests"]),
        ("owners", &["src", "f", "--share 0.95", "--silo 1", "--half-life 90d", "--top 1"], &filters),
        ("burndown", &["src", "--granularity year"], &[]),
        ("blame src/c.py", &["--function late"], &[]),
        ("salience", &["--by function", "--top 1", "--weights weights.toml"], &code),
        ("communities", &["--by function", "--top 1"], &["--tests"]),
        ("diff HEAD~5..HEAD", &["--top 1"], &[]),
        ("impact h", &["--depth 1"], &[]),
        ("trend f", &["--metric churn", "--metric complexity", "--metric callers", "--last 2"], &[]),
        ("check HEAD~5.. --max-risk 1", &["--max-risk 0"], &[]),
    ];
    let mut ignored = Vec::new();
    for (verb, options, filters) in verbs {
        let plain = repo.run(&format!("{verb} --format json"));
        for option in options.iter().chain(filters) {
            let line = match option.split_once(' ') {
                Some(("--max-risk", _)) => format!("check HEAD~5.. {option}"),
                _ => format!("{verb} {option}"),
            };
            let with = repo.run(&format!("{line} --format json"));
            assert!(with.stdout.starts_with('{'), "{line}: {} {}", with.stdout, with.stderr);
            if with.stdout == plain.stdout {
                ignored.push(line);
            }
        }
    }
    assert!(ignored.is_empty(), "{ignored:?}");
}
