//! Help, completions, man pages, the table of languages.

use crate::fixture::{Repo, evergraph};
use crate::{code, snapshot};

#[test]
fn the_table_of_languages_needs_no_repository() {
    let dir = tempfile::tempdir().unwrap();
    let text = evergraph(dir.path(), &["languages"]);
    assert_eq!(text.code, Some(0));
    assert!(text.stdout.lines().any(|l| l.starts_with("python ") && l.contains("measured") && l.contains(".py")));
    let json: serde_json::Value =
        serde_json::from_str(&evergraph(dir.path(), &["languages", "--format", "json"]).stdout).unwrap();
    let go = json["languages"].as_array().unwrap().iter().find(|l| l["language"] == "go").unwrap();
    assert_eq!(go["manifests"][0], "go.mod");
}

#[test]
fn every_verb_has_help_with_an_example() {
    let repo = Repo::sample();
    let program = code(&repo, "--help", 0).stdout;
    let commands = program.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let verbs: Vec<&str> = commands.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert!(verbs.len() >= 14, "{program}");
    let mut all = program.clone();
    for verb in verbs.into_iter().filter(|verb| *verb != "help") {
        let help = code(&repo, &format!("{verb} -h"), 0).stdout;
        assert!(help.contains("Examples:\n"), "{verb}: {help}");
        let own = help.split("Global options:").next().unwrap();
        let after = help.split("Examples:").nth(1).unwrap();
        all.push_str(&format!("\n$ evergraph {verb} -h\n{own}Examples:{after}"));
    }
    snapshot("help", &all);
}

#[test]
fn completions_and_man_pages_know_the_verbs() {
    let repo = Repo::sample();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(code(&repo, &format!("completions {shell}"), 0).stdout.contains("callers"), "{shell}");
    }
    assert!(code(&repo, "man", 0).stdout.contains(".TH evergraph"));
    assert!(code(&repo, "man rank", 0).stdout.contains("PageRank"));
}
