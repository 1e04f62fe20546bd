//! Each way a repository can lie on disk.

use super::shown_at;
use evergraph_engine::git::GitSource;
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::{Source, SourceError};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};
use std::path::Path;

const HISTORY: &str = "
    //= c1
    //- /a.py
    one
    //= c2
    //- /a.py
    two
    //- /dir/b.py
    b
";
const AT_HEAD: &str = "a.py two\\n\ndir/b.py b\\n\n";

fn repository(kind: Kind) -> Repository {
    Repository::new(&History::parse(HISTORY), ObjectFormat::Sha1, kind)
}

/// What is at HEAD of the repository that holds `path`, or why there is none.
fn opened(path: &Path) -> String {
    match GitSource::discover(path) {
        Ok(source) => shown_at(&source, "HEAD"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_bare_repository_opens() {
    let repository = repository(Kind::Bare);
    assert_eq!(opened(repository.path()), AT_HEAD);
    assert!(repository.open().describe().is_bare());
    assert!(matches!(repository.open().worktree(), Err(SourceError::NoWorktree { .. })));
}

#[test]
fn a_repository_opens_from_below_and_from_its_git_directory() {
    let repository = repository(Kind::WithWorktree);
    repository.checkout();
    for path in ["", "dir", "dir/b.py", ".git", ".git/refs"] {
        assert_eq!(opened(&repository.path().join(path)), AT_HEAD, "{path}");
    }
    assert_eq!(repository.open().describe().worktree_dir.as_deref(), Some(repository.path()));
}

#[test]
fn a_linked_worktree_opens_at_its_own_head() {
    let repository = repository(Kind::WithWorktree);
    let linked = repository.add_linked_worktree("c1");
    assert_eq!(opened(&linked), "a.py one\\n\n");
    let description = GitSource::discover(&linked).unwrap().describe();
    assert!(description.is_linked_worktree);
    assert_eq!(description.common_dir, repository.git_dir().canonicalize().unwrap());
    assert_eq!(description.worktree_dir, Some(linked));
}

#[test]
fn a_git_file_leads_to_the_repository() {
    let repository = repository(Kind::WithWorktree);
    let elsewhere = repository.move_git_dir();
    assert_eq!(opened(repository.path()), AT_HEAD);
    let description = repository.open().describe();
    assert_eq!((description.git_dir, description.is_linked_worktree), (elsewhere, false));
}

#[test]
fn history_ends_where_a_shallow_clone_ends() {
    let repository = repository(Kind::Bare);
    repository.make_shallow("c2");
    let source = repository.open();
    assert!(source.describe().is_shallow);
    assert_eq!(shown_at(&source, "HEAD"), AT_HEAD);
    for walk in [Source::history, Source::first_parents] {
        let walked = walk(&source, repository.commit_id("c2"), 10).unwrap();
        assert_eq!(walked.iter().map(|info| info.parents.len()).collect::<Vec<_>>(), [0]);
    }
}

#[test]
fn a_blob_that_a_partial_clone_lacks_costs_that_file_only() {
    let repository = repository(Kind::Bare);
    repository.make_partial();
    repository.remove_object(repository.blob_id("c2", "a.py"));
    assert!(repository.open().describe().is_partial);
    assert_eq!(opened(repository.path()), "a.py (missing)\ndir/b.py b\\n\n");
}

#[test]
fn objects_may_lie_in_an_alternate() {
    let repository = repository(Kind::Bare);
    repository.move_objects_to_alternate();
    assert_eq!(opened(repository.path()), AT_HEAD);
}

#[test]
fn packs_may_lie_in_an_alternate() {
    let repository = repository(Kind::Bare);
    repository.pack();
    repository.move_objects_to_alternate();
    assert_eq!(opened(repository.path()), AT_HEAD);
}

#[test]
fn a_sha_256_repository_opens() {
    let repository = Repository::new(&History::parse(HISTORY), ObjectFormat::Sha256, Kind::Bare);
    assert_eq!(opened(repository.path()), AT_HEAD);
    assert_eq!(repository.open().describe().object_format, ObjectFormat::Sha256);
}

#[test]
fn an_unborn_head_is_said_to_be_unborn() {
    let repository = Repository::new(&History::default(), ObjectFormat::Sha1, Kind::WithWorktree);
    assert_eq!(
        opened(repository.path()),
        "the repository has no commit yet (HEAD is the unborn branch main): commit something first\n"
    );
    repository.write_file("new.py", "new");
    let entries = repository.open().worktree().unwrap();
    assert_eq!(entries.iter().map(|entry| entry.path.to_string()).collect::<Vec<_>>(), ["new.py"]);
}

#[test]
fn a_detached_head_is_the_commit_it_names() {
    let repository = repository(Kind::Bare);
    repository.detach_head("c1");
    assert_eq!(opened(repository.path()), "a.py one\\n\n");
}

#[test]
fn submodules_and_symbolic_links_are_entries_and_not_followed() {
    let repository = Repository::with_worktree(
        "
        //= c1
        //- /a.py
        one
        //- /link mode:symlink
        a.py
        //- /vendor/lib mode:submodule
        elsewhere
    ",
    );
    assert_eq!(opened(repository.path()), "a.py one\\n\nlink@ a.py\nvendor/lib/ (missing)\n");
}

#[test]
fn reftable_is_refused_in_one_sentence() {
    let repository = repository(Kind::Bare);
    repository.configure("[extensions]\n\trefStorage = reftable\n");
    let refused = opened(repository.path());
    assert!(refused.contains("uses the reftable format for its branches"), "{refused}");
    assert_eq!(refused.lines().count(), 1);
}

#[test]
fn reftable_as_git_makes_it_is_refused() {
    let dir = tempfile::TempDir::new().unwrap();
    let made = std::process::Command::new("git")
        .args(["init", "-q", "--ref-format=reftable"])
        .arg(dir.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output();
    if made.is_ok_and(|output| output.status.success()) {
        assert!(opened(dir.path()).contains("reftable"));
    }
}

#[test]
fn what_is_no_repository_is_said_to_be_none() {
    let dir = tempfile::TempDir::new().unwrap();
    let message =
        format!("{} is not in a git repository: run it inside one, or name one with --repo", dir.path().display());
    assert_eq!(opened(dir.path()), message);
    let nowhere = dir.path().join("nowhere");
    assert_eq!(opened(&nowhere), format!("cannot read {}", nowhere.display()));
}

#[test]
fn a_revspec_that_names_nothing_gets_suggestions() {
    let repository = repository(Kind::Bare);
    let check = |revspec: &str, expected: &str| assert_eq!(shown_at(&repository.open(), revspec), expected);
    check("mian", "`mian` names no commit of this repository; did you mean main?\n");
    check("zzz", "`zzz` names no commit of this repository\n");
    check("HEAD~7", "`HEAD~7` names no commit of this repository\n");
    let missing = "1".repeat(40);
    check(
        &missing,
        &format!(
            "the object {missing} is not in the repository (a partial or damaged clone): `git fetch` it, or name another commit\n"
        ),
    );
}

#[test]
fn nothing_in_the_configuration_is_executed() {
    let repository = repository(Kind::WithWorktree);
    repository.checkout();
    let witness = repository.beside("executed");
    let command = format!("touch {}", witness.display());
    repository.configure(&format!(
        "[core]\n\tfsmonitor = {command}\n\tpager = {command}\n\tsshCommand = {command}\n\
         [filter \"f\"]\n\tclean = {command}\n\tsmudge = {command}\n\tprocess = {command}\n\
         [diff \"f\"]\n\ttextconv = {command}\n[alias]\n\tx = !{command}\n"
    ));
    repository.write_file(".gitattributes", "*.py filter=f diff=f\n");
    repository.write_file("a.py", "changed");
    let source = repository.open();
    super::shown_entries(&source, &source.worktree().unwrap());
    assert_eq!(opened(repository.path()), AT_HEAD);
    assert!(!witness.exists());
}
