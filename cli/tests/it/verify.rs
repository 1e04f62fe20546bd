//! Replaying history.

use crate::code;
use crate::fixture::Repo;
use std::io::Read;
use std::process::Stdio;

#[test]
fn verify_replays_history_and_finds_no_difference() {
    let run = code(&Repo::sample(), "verify --commits 5", 0);
    assert_eq!(run.stdout.lines().filter(|line| line.ends_with("equal")).count(), 2, "{}", run.stdout);
    assert!(run.stdout.ends_with("2 commits: incremental equals from scratch\n"), "{}", run.stdout);
    let json = code(&Repo::sample(), "verify --format json", 0).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&report["differing"], report["steps"].as_array().map(Vec::len)), (&0.into(), Some(2)));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_130() {
    use std::io::BufRead;
    let repo = Repo::with_commits(40);
    let mut child = repo.command("verify --commits 40").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    // Once there is output, the program watches for signals and has work left.
    stdout.read_line(&mut String::new()).unwrap();
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130), "{rest}");
}
