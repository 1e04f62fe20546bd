//! A signal ends the program.

use crate::fixture::Repo;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

/// Forty commits, each with another program of some length.
fn many_commits() -> Repo {
    let repo = Repo::empty();
    for commit in 0..40 {
        let functions: String = (0..300).map(|i| format!("def f{i}():\n    return f{}({commit})\n", i / 2)).collect();
        repo.commit(&[("program.py", &functions)]);
    }
    repo
}

#[test]
fn ctrl_c_ends_with_130() {
    let repo = many_commits();
    let mut child = repo.command("verify --commits 40").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    // Once there is output, the program watches for signals and has work left.
    stdout.read_line(&mut String::new()).unwrap();
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130), "{rest}");
}
