//! What goes to which stream: answers, notes, logs, colours.

use crate::code;
use crate::fixture::Repo;
use std::io::Read;
use std::process::Stdio;

#[test]
fn quiet_prints_only_the_answer() {
    assert_eq!(code(&Repo::sample(), "rank -q", 0).stderr, "");
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let repo = Repo::sample();
    assert!(!repo.run("rank").stdout.contains('\x1b'));
    assert!(repo.run("rank --color always").stdout.contains('\x1b'));
    assert!(repo.run_with("rank", &[("CLICOLOR_FORCE", "1")]).stdout.contains('\x1b'));
    assert!(!repo.run_with("rank", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).stdout.contains('\x1b'));
    assert!(!repo.run_with("rank --color never", &[("CLICOLOR_FORCE", "1")]).stdout.contains('\x1b'));
}

#[test]
fn a_closed_pipe_is_success() {
    let repo = Repo::many();
    for line in ["export bindings", "export bindings --format csv", "symbols", "graph", "completions bash", "man"] {
        let mut command = repo.command(line);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let status = child.wait().unwrap();
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!(status.code(), Some(0), "{line}: {stderr}");
    }
}

#[test]
fn explain_lists_what_was_computed() {
    let repo = Repo::sample();
    let run = code(&repo, "rank --explain", 0);
    assert!(run.stderr.starts_with("started from nothing: there is no store\nquery "), "{}", run.stderr);
    assert!(run.stderr.contains("parsed                       3"), "{}", run.stderr);
}

#[test]
fn a_trace_file_is_json() {
    let repo = Repo::sample();
    let file = repo.dir().join("trace.json");
    code(&repo, &format!("rank --trace {}", file.display()), 0);
    let text = std::fs::read_to_string(file).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&text).unwrap().is_array(), "{text}");
}

#[test]
fn a_log_goes_to_stderr_and_a_bad_filter_is_a_mistake() {
    let repo = Repo::sample();
    assert_eq!(repo.run_with("rank -q", &[("EVERGRAPH_LOG", "trace")]).code, Some(0));
    assert_eq!(repo.run_with("rank", &[("EVERGRAPH_LOG", "a=b=c")]).code, Some(2));
}

#[test]
fn verbose_tells_stages_then_files_then_queries() {
    let repo = Repo::sample();
    let stderr = |flag: &str| repo.run_with(&format!("rank {flag}"), &[("EVERGRAPH_LOG", "")]).stderr;
    assert!(!stderr("").contains("parse{"));
    let stages = stderr("-v");
    assert!(stages.contains("parse{blobs=3}: close time.busy="), "{stages}");
    assert!(stages.contains("bind{files=3 of=3}") && stages.contains("pagerank{nodes=11 edges="), "{stages}");
    assert!(!stages.contains("file_edges{"));
    assert!(stderr("-vv").contains("file_edges{path=app.py}"));
    assert!(stderr("-vvv").contains("executes query=\"tree_edges\""));
}
