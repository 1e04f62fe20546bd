//! Which state of which repository is spoken of: commits, the worktree, none.

use crate::code;
use crate::fixture::{Repo, evergraph};

#[test]
fn status_and_index_say_what_there_is() {
    let repo = Repo::sample();
    let status = code(&repo, "status", 0).stdout;
    assert!(status.contains("python") && status.contains("unsupported"), "{status}");
    let json: serde_json::Value = serde_json::from_str(&code(&repo, "status --format json", 0).stdout).unwrap();
    assert_eq!(json["languages"][0]["language"], "python");
    assert_eq!(json["columns"], "utf-8-bytes");
    assert!(code(&repo, "index", 0).stdout.starts_with("indexed 3 files: "));
}

#[test]
fn a_commit_is_looked_at_without_a_checkout() {
    let repo = Repo::sample();
    assert!(code(&repo, "symbols added", 0).stdout.contains("parser.py"));
    code(&repo, "--at HEAD~1 symbols added", 1);
    code(&repo, "symbols added --at HEAD~1", 1);
}

#[test]
fn the_worktree_includes_what_is_not_committed() {
    let repo = Repo::sample();
    repo.write("fresh.py", "def fresh():\n    pass\n");
    code(&repo, "symbols fresh", 1);
    let run = code(&repo, "symbols fresh --worktree", 0);
    assert!(run.stdout.contains("fresh.py:1:5"), "{}", run.stdout);
    assert!(run.stderr.starts_with("files on disk over "), "{}", run.stderr);
}

#[test]
fn what_is_no_repository_is_a_repository_error() {
    let dir = tempfile::tempdir().unwrap();
    let run = evergraph(dir.path(), &["rank"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("is not in a git repository"), "{}", run.stderr);
}

#[test]
fn a_repository_without_commits_is_a_repository_error() {
    let run = code(&Repo::empty(), "rank", 2);
    assert!(run.stderr.contains("no commit yet"), "{}", run.stderr);
}

#[test]
fn an_answer_says_which_of_its_languages_go_by_declared_types() {
    let repo = Repo::sample();
    repo.write("job.rb", "def work\n  rest\nend\n\ndef rest\nend\n");
    let note = "ruby: as far as declared types carry";
    assert!(repo.run("callers rest --worktree").stderr.contains(note));
    assert!(repo.run("export calls --worktree").stderr.contains(note));
    assert!(!repo.run("callers parse --worktree").stderr.contains("ruby"));
    let json: serde_json::Value =
        serde_json::from_str(&repo.run("symbols '*' --worktree --format json").stdout).unwrap();
    assert_eq!(json["tiers"], serde_json::json!({"python": "measured", "ruby": "declared"}));
}

#[test]
fn a_ranking_is_seen_from_files_directories_and_patterns() {
    let repo = Repo::sample();
    let top = |focus: &str| {
        let json = code(&repo, &format!("rank --tests --top 1 --format json --focus {focus}"), 0).stdout;
        serde_json::from_str::<serde_json::Value>(&json).unwrap()["ranks"][0]["symbol"].as_str().unwrap().to_owned()
    };
    assert_eq!(top("tests/test_app.py"), top("tests"));
    assert_eq!(top("tests/"), top("'tests/*.py'"));
    assert_eq!(top("added"), "parser.py#added");
    assert_eq!(top("'add*'"), "parser.py#added");
    assert_eq!(top("'Pars*::*'"), top("Parser::run"));
}
