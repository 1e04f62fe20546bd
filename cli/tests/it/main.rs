//! Transcripts of the command line on a small repository: what a person types, and all that comes back.
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made is a failed test")]

mod fixture;
mod indexes;
#[cfg(unix)]
mod interrupt;
mod manual;
mod options;
#[path = "../../src/output/scip/messages.rs"]
mod scip;
mod states;
mod stores;
mod streams;
mod transcripts;
mod verify;

use fixture::{Repo, Run};

/// Runs command lines and compares what they print with the snapshot of that name.
fn check(name: &str, repo: &Repo, lines: &[&str]) {
    let transcript: Vec<String> = lines.iter().map(|line| repo.run(line).transcript(line)).collect();
    snapshot(name, &transcript.join("\n"));
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots/cli"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn code(repo: &Repo, line: &str, expected: i32) -> Run {
    let run = repo.run(line);
    assert_eq!(run.code, Some(expected), "{}", run.transcript(line));
    run
}
