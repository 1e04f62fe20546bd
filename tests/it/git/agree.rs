//! The same history in memory, as a SHA-1 repository and as a SHA-256 one.

use super::shown_at;
use evergraph_engine::object::{CommitId, CommitInfo, ObjectFormat};
use evergraph_engine::source::Source;
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};

const HISTORY: &str = r"
    //= c1
    //- /app/main.py
    from util import helper
    helper()
    //- /util.py
    def helper(): pass
    //- /app/data
    one
    //= c2 author:Ada
    //- /util.py -> /lib/util.py
    //- /app/main.py
    from lib.util import helper
    //= feature parents:c1
    //- /app/main.py mode:exec
    //- /app/data delete
    //- /app.py
    top
    //= merge parents:c2,feature
    //- /app/main.py mode:exec
    //- /app/data delete
    //- /app.py
    top
    //= file-to-directory
    //- /app.py delete
    //- /app.py/inner
    deep
    //= revert parents:merge author:Ada
    //- /lib/util.py -> /util.py
    //= other-root parents:none
    //- /only
    alone
    //= joined parents:revert,other-root
    //- /l mode:symlink
    util.py
    //- /vendor mode:submodule
    elsewhere
    //- /caf\xe9 bytes
    \x00\xff
";

fn history() -> History {
    History::parse(HISTORY)
}

/// Everything the two say must be equal, ids included.
fn check(left: &dyn Source, right: &dyn Source, history: &History) {
    let infos: Vec<CommitInfo> = history.commits.iter().map(|commit| left.resolve(&commit.name).unwrap()).collect();
    for (info, commit) in infos.iter().zip(&history.commits) {
        assert_eq!(right.resolve(&commit.name).unwrap(), *info, "{}", commit.name);
        assert_eq!(right.entries(info.tree_id).unwrap(), left.entries(info.tree_id).unwrap(), "{}", commit.name);
        assert_eq!(shown_at(left, &commit.name), shown_at(right, &commit.name), "{}", commit.name);
        for other in &infos {
            let changes = |source: &dyn Source| source.changes(info.tree_id, other.tree_id).unwrap();
            assert_eq!(changes(left), changes(right), "from {} to {}", info.commit_id, other.commit_id);
        }
        for limit in [1, 3, 100] {
            let id = info.commit_id;
            assert_eq!(left.history(id, limit).unwrap(), right.history(id, limit).unwrap());
            assert_eq!(left.first_parents(id, limit).unwrap(), right.first_parents(id, limit).unwrap());
        }
    }
    for revspec in ["HEAD", "main", "HEAD~1", "HEAD^2", "main~2^1"] {
        assert_eq!(left.resolve(revspec).unwrap(), right.resolve(revspec).unwrap(), "{revspec}");
    }
}

#[test]
fn loose_objects_agree_with_memory() {
    let history = history();
    for format in [ObjectFormat::Sha1, ObjectFormat::Sha256] {
        let repository = Repository::new(&history, format, Kind::Bare);
        check(&history.memory(format), &repository.open(), &history);
    }
}

#[test]
fn packed_objects_agree_with_memory() {
    let history = history();
    for format in [ObjectFormat::Sha1, ObjectFormat::Sha256] {
        let repository = Repository::new(&history, format, Kind::Bare);
        repository.pack();
        check(&history.memory(format), &repository.open(), &history);
    }
}

#[test]
fn the_hash_function_changes_nothing_but_ids() {
    let history = history();
    let [sha1, sha256] = [ObjectFormat::Sha1, ObjectFormat::Sha256].map(|format| history.memory(format));
    for commit in &history.commits {
        assert_eq!(shown_at(&sha1, &commit.name), shown_at(&sha256, &commit.name));
    }
}

#[test]
fn changes_name_exactly_the_paths_that_differ() {
    let history = history();
    let source = history.memory(ObjectFormat::Sha1);
    let check = |from: &str, to: &str, expected: &[&str]| {
        let [from, to] = [from, to].map(|name| source.resolve(name).unwrap().tree_id);
        let changes = source.changes(from, to).unwrap();
        let shown = changes.iter().map(|change| {
            let mark = match (change.before, change.after) {
                (None, _) => "+",
                (_, None) => "-",
                _ => "~",
            };
            format!("{mark}{}", change.path)
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    };
    check("c1", "c1", &[]);
    check("c1", "c2", &["~app/main.py", "+lib/util.py", "-util.py"]);
    check("c1", "feature", &["+app.py", "-app/data", "~app/main.py"]);
    check("feature", "file-to-directory", &["-app.py", "+app.py/inner", "~app/main.py", "+lib/util.py", "-util.py"]);
}

#[test]
fn history_has_children_before_parents() {
    let history = history();
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let source = repository.open();
    let walked = source.history(repository.commit_id("joined"), 100).unwrap();
    let position = |id: CommitId| walked.iter().position(|info| info.commit_id == id).unwrap();
    for info in &walked {
        assert!(info.parents.iter().all(|&parent| position(parent) > position(info.commit_id)));
    }
    assert_eq!(walked.len(), history.commits.len() - 1, "all but the commit that was branched off");
}
