//! Replaying history.

use crate::code;
use crate::fixture::Repo;

#[test]
fn verify_replays_history_and_finds_no_difference() {
    let run = code(&Repo::sample(), "verify --commits 5", 0);
    assert_eq!(run.stdout.lines().filter(|line| line.ends_with("equal")).count(), 2, "{}", run.stdout);
    assert!(run.stdout.ends_with("2 commits: incremental equals from scratch\n"), "{}", run.stdout);
    let json = code(&Repo::sample(), "verify --format json", 0).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&report["differing"], report["steps"].as_array().map(Vec::len)), (&0.into(), Some(2)));
}
