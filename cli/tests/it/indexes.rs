//! Indexes in SCIP, written and taken in.

use crate::fixture::Repo;
use crate::{code, scip, snapshot};

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
