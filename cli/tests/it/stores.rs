//! The store between runs.

use crate::code;
use crate::fixture::Repo;

#[test]
fn a_second_run_parses_nothing() {
    let repo = Repo::sample();
    let dir = tempfile::tempdir().unwrap();
    let store = [("EVERGRAPH_STORE", dir.path().to_str().unwrap())];
    let first = repo.run_with("rank", &store);
    let second = repo.run_with("rank --explain", &store);
    assert_eq!(first.stdout, second.stdout);
    assert!(second.stderr.contains("parsed                       0"), "{}", second.stderr);
    assert!(repo.run_with("store stat", &store).stdout.contains("record"));
    let path = repo.run_with("store path", &store).stdout;
    assert!(path.starts_with(dir.path().to_str().unwrap()), "{path}");
    assert_eq!(repo.run_with("store gc", &store).code, Some(0));
    assert_eq!(repo.run_with("store clear", &store).code, Some(0));
    assert!(repo.run_with("rank --explain", &store).stderr.contains("parsed                       3"));
}

#[test]
fn without_a_store_there_is_none_to_name() {
    assert_eq!(code(&Repo::sample(), "store path", 1).stdout, "none: every run starts from nothing\n");
}

#[test]
fn a_store_that_cannot_be_used_is_told_with_its_reason() {
    let repo = Repo::sample();
    repo.write("not_a_folder", "");
    let file = repo.dir().join("not_a_folder");
    let store = [("EVERGRAPH_STORE", file.to_str().unwrap())];
    let status = repo.run_with("status", &store);
    assert_eq!(status.code, Some(0));
    let wanted = "not_a_folder is not a folder; name another folder with --store";
    assert!(status.stdout.contains(wanted), "{}", status.stdout);
    assert!(repo.run_with("rank -v", &store).stderr.contains(wanted));
    assert!(!repo.run_with("rank", &store).stderr.contains("store"));
    let json: serde_json::Value =
        serde_json::from_str(&repo.run_with("store stat --format json", &store).stdout).unwrap();
    assert_eq!(json["store"]["state"], "unavailable");
}
