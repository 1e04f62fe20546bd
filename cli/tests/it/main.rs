//! Transcripts of the command line on a small repository: what a person types, and all that comes back.
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made is a failed test")]

mod fixture;
mod options;
#[path = "../../src/output/scip/messages.rs"]
mod scip;

use fixture::{Repo, Run, evergraph};
use std::io::Read;
use std::process::Stdio;

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

#[test]
fn every_verb_answers_in_text() {
    let lines = [
        "rank",
        "rank --by file --top 2",
        "symbols 'p*'",
        "symbols run -v",
        "def app.py:5:12",
        "def run",
        "refs parse",
        "refs run",
        "callers parse --depth 3",
        "callees main --depth 3",
        "callers main",
        "callers main --tests",
        "callers parse --depth 9 --min-confidence 0.99",
        "callees test_main",
        "callers parse --why",
        "refs Parser --why",
        "unresolved",
        "unresolved app.py --by reason",
        "graph --around parse --format text",
        "show bindings app.py",
        "hotspots --tests",
        "churn",
        "churn parser.py",
        "coupled app.py",
        "owners",
        "burndown",
        "blame parser.py --function added",
        "salience --tests",
        "salience --by function --tests",
        "hotspots --by function --tests",
        "churn Parser::run",
        "owners Parser",
        "communities --tests",
        "diff HEAD~1..HEAD",
        "impact parse",
        "trend parser.py --metric complexity",
        "check HEAD~1.. --max-risk 0.5",
    ];
    check("text", &Repo::sample(), &lines);
}

#[test]
fn every_verb_answers_in_json() {
    let lines = [
        "rank --top 2 --format json",
        "--format json symbols parse",
        "def app.py:5:12 --format json",
        "refs parse --format json",
        "callers parse --format json",
        "callees main --format json",
        "refs Parser --why --format json",
        "unresolved --format json",
        "graph --around parse --format json",
        "show calls app.py --format json",
        "hotspots --format json",
        "churn parser.py --format json",
        "coupled app.py --format json",
        "owners parser.py --format json",
        "burndown --format json",
        "blame parser.py --function added --format json",
        "salience --top 1 --format json",
        "hotspots --by function --top 1 --format json",
        "communities --tests --format json",
        "diff HEAD~1.. --format json",
        "impact HEAD~1..HEAD --format json",
        "trend parse --last 1 --format json",
        "check HEAD~1..HEAD --format json",
    ];
    check("json", &Repo::sample(), &lines);
}

#[test]
fn graphs_are_drawn_in_each_format() {
    let lines = ["graph", "graph --of imports --format mermaid", "graph --format graphml"];
    check("graphs", &Repo::sample(), &lines);
}

#[test]
fn measures_over_time_are_drawn() {
    let lines = [
        "hotspots --tests --format svg",
        "burndown --format html",
        "churn --format svg",
        "trend parser.py --metric complexity --format svg",
    ];
    check("charts", &Repo::sample(), &lines);
}

#[test]
fn exports_are_rows() {
    let lines = [
        "export symbols --format csv",
        "export references",
        "export bindings",
        "export bindings --format csv",
        "export calls",
        "export imports",
        "export ranks --format csv",
        "export changes --format csv",
    ];
    check("exports", &Repo::sample(), &lines);
}

#[test]
fn mistakes_are_explained() {
    let repo = Repo::sample();
    let lines = [
        "--at nosuch rank",
        "def nosuch",
        "def prase",
        "def Parser.rnu",
        "show ast parsr.py",
        "rank --focus src/nosuch.py",
        "rank --focus 'nosuch*'",
        "man rnak",
        "def app.py:1",
        "def app.py:2:1",
        "def app.py:999:1",
        "show ast nosuch.py",
        "symbols 'nosuch*'",
        "symbols '['",
        "rank --lang cobol",
        "rank --format dot",
        "rank --min-confidence 2",
        "man nosuch",
        "def ''",
        "frobnicate",
        "diff HEAD",
        "diff HEAD~1..HEAD --at HEAD",
        "coupled nosuch.py",
        "hotspots --since tomorrow",
        "salience --weights nosuch.toml",
        "trend run --last 0",
    ];
    check("mistakes", &repo, &lines);
}

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
fn an_index_in_scip_is_read_back_whole() {
    use prost::Message;
    let repo = Repo::sample();
    let bytes = repo.command("export scip -q").output().unwrap().stdout;
    let index = scip::Index::decode(bytes.as_slice()).unwrap();
    let metadata = index.metadata.as_ref().unwrap();
    assert_eq!((metadata.text_document_encoding, metadata.tool_info.as_ref().unwrap().name.as_str()), (1, "evergraph"));
    let mut documents: Vec<&scip::Document> = index.documents.iter().collect();
    documents.sort_by_key(|d| d.relative_path.as_str());
    let paths: Vec<&str> = documents.iter().map(|d| d.relative_path.as_str()).collect();
    assert_eq!(paths, ["app.py", "parser.py", "tests/test_app.py"]);
    assert_eq!(documents[0].language, "python");
    // `parse` in line 5 of app.py, from 0, is the function of parser.py.
    let parse = documents[0].occurrences.iter().find(|o| o.range == [4, 11, 16]).unwrap();
    assert_eq!((parse.symbol.as_str(), parse.symbol_roles), ("evergraph . . . `parser.py`/parse().", 8));
    let defined = documents[1].occurrences.iter().find(|o| o.symbol == parse.symbol && o.symbol_roles == 1);
    assert_eq!(defined.unwrap().range, [5, 4, 9]);
    let run = documents[1].symbols.iter().find(|s| s.display_name == "run").unwrap();
    assert_eq!((run.symbol.as_str(), run.kind), ("evergraph . . . `parser.py`/Parser#run().", 26));
    // Whatever is referred to is defined somewhere; locals in their own document.
    let defined = |d: &scip::Document| -> Vec<String> {
        d.occurrences.iter().filter(|o| o.symbol_roles & 1 == 1).map(|o| o.symbol.clone()).collect()
    };
    let all: Vec<String> = documents.iter().flat_map(|d| defined(d)).collect();
    for document in documents {
        let own = defined(document);
        for occurrence in &document.occurrences {
            let known = if occurrence.symbol.starts_with("local ") { &own } else { &all };
            assert!(known.contains(&occurrence.symbol), "{occurrence:?}");
        }
    }
    code(&repo, "export scip --format csv", 2);
}

/// An index of the sample in which the calls of `parse` in app.py are calls of `parse_all`.
fn index_that_disagrees(repo: &Repo) -> Vec<u8> {
    use prost::Message;
    let bytes = repo.command("export scip -q").output().unwrap().stdout;
    let mut index = scip::Index::decode(bytes.as_slice()).unwrap();
    let app = index.documents.iter_mut().find(|d| d.relative_path == "app.py").unwrap();
    let call = app.occurrences.iter_mut().find(|o| o.range == [4, 11, 16]).unwrap();
    call.symbol = call.symbol.replace("parse()", "parse_all()");
    index.encode_to_vec()
}

#[test]
fn an_imported_index_goes_before_our_own_answers_edge_by_edge() {
    let repo = Repo::sample();
    repo.write("index.scip", "");
    std::fs::write(repo.dir().join("index.scip"), index_that_disagrees(&repo)).unwrap();
    let (folder, _kept) = store();
    let store = [("EVERGRAPH_STORE", folder.as_str())];
    let lines = [
        "rank -q --top 1",
        "import scip index.scip",
        "refs parse_all --why",
        "callers parse_all",
        "callers parse",
        "export bindings",
        "callers parse_all --at HEAD~1",
        "import scip index.scip --format json",
        "import scip --remove",
        "callers parse_all",
        "import scip --remove",
    ];
    let transcript: Vec<String> = lines.iter().map(|line| repo.run_with(line, &store).transcript(line)).collect();
    snapshot("imported", &transcript.join("\n"));
}

#[test]
fn an_imported_index_is_listed_and_goes_with_the_store() {
    let repo = Repo::sample();
    std::fs::write(repo.dir().join("index.scip"), index_that_disagrees(&repo)).unwrap();
    let (folder, _kept) = store();
    let store = [("EVERGRAPH_STORE", folder.as_str())];
    assert_eq!(repo.run_with("import scip index.scip", &store).code, Some(0));
    let imports = || {
        let status = repo.run_with("status --format json", &store).stdout;
        serde_json::from_str::<serde_json::Value>(&status).unwrap()["imports"].clone()
    };
    assert_eq!((&imports()[0]["tool"], &imports()[0]["in_effect"]), (&"evergraph".into(), &3.into()));
    assert!(repo.run_with("status", &store).stdout.contains("evergraph 0."));
    // A file of other content is not spoken of; the others still are.
    repo.write("app.py", "from parser import parse\nparse(1)\n");
    let worktree = repo.run_with("callers parse_all --worktree", &store).stdout;
    assert!(!worktree.contains("scip  ") || !worktree.contains("app.py"), "{worktree}");
    assert_eq!(repo.run_with("store clear", &store).code, Some(0));
    assert_eq!(imports(), serde_json::json!([]));
}

#[test]
fn an_index_that_cannot_be_used_is_told_why() {
    let repo = Repo::sample();
    let (folder, _kept) = store();
    let store = [("EVERGRAPH_STORE", folder.as_str())];
    let bytes = index_that_disagrees(&repo);
    let import = |bytes: &[u8], wanted: &str| {
        std::fs::write(repo.dir().join("index.scip"), bytes).unwrap();
        let run = repo.run_with("import scip index.scip", &store);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(run.stderr.contains(wanted), "{}", run.stderr);
    };
    import(b"", "it holds no documents");
    import(&bytes[..bytes.len() / 2], "the index cannot be used: ");
    import(b"no index at all", "the index cannot be used: ");
    assert_eq!(repo.run_with("import scip nowhere.scip", &store).code, Some(2));
    assert_eq!(repo.run_with("import scip", &store).code, Some(2));
    assert!(repo.run("import scip index.scip").stderr.contains("leave out --store none"));
}

/// A folder for a store that goes away with the second value.
fn store() -> (String, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (dir.path().to_str().unwrap().to_owned(), dir)
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
