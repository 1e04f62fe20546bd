//! The files on disk over HEAD.

use super::shown_entries;
use evergraph_engine::git::file_blob_id;
use evergraph_engine::object::{ObjectFormat, RepoPath};
use evergraph_engine::source::Source;
use evergraph_languages::Skip;
use evergraph_tests::Repository;

fn checked_out() -> Repository {
    let repository = Repository::with_worktree(
        "
        //= c1
        //- /.gitignore
        *.log
        /build/
        //- /a.py
        one
        //- /dir/b.py
        b
        //- /dir/c.py
        c
        //- /run.sh mode:exec
        run
        //- /vendor mode:submodule
        elsewhere
    ",
    );
    repository.checkout();
    repository
}

/// The paths and contents listed, but for `.gitignore` and the submodule.
fn listed(repository: &Repository) -> String {
    let source = repository.open();
    let shown = shown_entries(&source, &source.worktree().unwrap());
    let lines = shown.lines().filter(|line| !line.starts_with(".gitignore") && !line.starts_with("vendor/ "));
    lines.map(|line| format!("{line}\n")).collect()
}

fn check(change: impl FnOnce(&Repository), expected: &str) {
    let repository = checked_out();
    change(&repository);
    assert_eq!(listed(&repository), expected);
}

#[test]
fn untouched_files_are_those_of_head() {
    let repository = checked_out();
    let source = repository.open();
    let head = source.resolve("HEAD").unwrap();
    assert_eq!(source.worktree().unwrap(), source.entries(head.tree_id).unwrap());
}

#[test]
fn modified_deleted_and_new_files_are_as_on_disk() {
    check(
        |repository| {
            repository.write_file("a.py", "changed");
            repository.delete_file("dir/b.py");
            repository.write_file("new/deep.py", "new");
        },
        "a.py changed\ndir/c.py c\\n\nnew/deep.py new\nrun.sh* run\\n\n",
    );
}

#[test]
fn ignored_files_are_left_out() {
    check(
        |repository| {
            repository.write_file("x.log", "log");
            repository.write_file("build/out.py", "out");
            repository.write_file("dir/build/in.py", "in");
            repository.write_file(".git/info/exclude", "secret\n");
            repository.write_file("secret", "s");
        },
        "a.py one\\n\ndir/b.py b\\n\ndir/build/in.py in\ndir/c.py c\\n\nrun.sh* run\\n\n",
    );
}

#[test]
fn a_tracked_file_that_is_ignored_stays() {
    let repository = checked_out();
    repository.write_file(".gitignore", "*.py\n");
    assert_eq!(listed(&repository), "a.py one\\n\ndir/b.py b\\n\ndir/c.py c\\n\nrun.sh* run\\n\n");
}

#[test]
fn repositories_inside_are_not_entered() {
    check(
        |repository| {
            repository.write_file("inner/.git/HEAD", "ref: refs/heads/main\n");
            repository.write_file("inner/.git/objects/x", "");
            repository.write_file("inner/.git/refs/x", "");
            repository.write_file("inner/a.py", "inner");
        },
        "a.py one\\n\ndir/b.py b\\n\ndir/c.py c\\n\nrun.sh* run\\n\n",
    );
}

#[test]
fn unchanged_files_are_not_read() {
    let repository = checked_out();
    let other = repository.blob_id("c1", "dir/c.py");
    repository.write_index(|path| (*path == RepoPath::from("a.py")).then_some(other));
    let entries = repository.open().worktree().unwrap();
    let entry = entries.iter().find(|entry| entry.path == RepoPath::from("a.py")).unwrap();
    assert_eq!(entry.blob_id, other, "the id came from the index, not from the file");
}

#[test]
fn a_file_as_new_as_the_index_is_read() {
    let repository = checked_out();
    let other = repository.blob_id("c1", "dir/c.py");
    repository.write_file("a.py", "one\n");
    let file = std::fs::File::options().write(true).open(repository.path().join("a.py")).unwrap();
    file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(60)).unwrap();
    repository.write_index(|path| (*path == RepoPath::from("a.py")).then_some(other));
    let entries = repository.open().worktree().unwrap();
    let entry = entries.iter().find(|entry| entry.path == RepoPath::from("a.py")).unwrap();
    assert_eq!(entry.blob_id, repository.blob_id("c1", "a.py"));
}

#[test]
fn a_file_that_changes_after_it_was_listed_is_never_read_as_what_it_was() {
    let repository = checked_out();
    repository.write_file("a.py", "listed");
    let source = repository.open();
    source.worktree().unwrap();
    let id = file_blob_id(ObjectFormat::Sha1, b"listed").unwrap();
    assert_eq!(source.read_blob(id, 100).as_deref(), Ok(&b"listed"[..]));
    repository.write_file("a.py", "later!");
    assert_eq!(repository.open().read_blob(id, 100), Err(Skip::Missing));
    let source = repository.open();
    source.worktree().unwrap();
    let id = file_blob_id(ObjectFormat::Sha1, b"later!").unwrap();
    repository.write_file("a.py", "latest");
    assert_eq!(source.read_blob(id, 100), Err(Skip::Changed));
    repository.delete_file("a.py");
    assert_eq!(source.read_blob(id, 100), Err(Skip::Missing));
}

#[test]
fn without_an_index_everything_on_disk_counts() {
    check(
        |repository| repository.delete_file(".git/index"),
        "a.py one\\n\ndir/b.py b\\n\ndir/c.py c\\n\nrun.sh* run\\n\n",
    );
}

#[test]
fn a_linked_worktree_lists_its_own_files() {
    let repository = checked_out();
    let linked = repository.add_linked_worktree("c1");
    std::fs::write(linked.join("only.py"), "here").unwrap();
    let source = evergraph_engine::git::GitSource::discover(&linked).unwrap();
    assert_eq!(shown_entries(&source, &source.worktree().unwrap()), "only.py here\n");
}

#[cfg(unix)]
#[test]
fn what_lies_behind_a_symbolic_link_is_not_in_the_tree() {
    check(
        |repository| {
            let path = repository.path();
            std::fs::rename(path.join("dir"), repository.beside("outside")).unwrap();
            std::os::unix::fs::symlink("../outside", path.join("dir")).unwrap();
        },
        "a.py one\\n\ndir@ ../outside\nrun.sh* run\\n\n",
    );
}

#[cfg(unix)]
#[test]
fn a_mode_changed_on_disk_is_seen() {
    use std::os::unix::fs::PermissionsExt;
    check(
        |repository| {
            let set = |path: &str, mode| {
                std::fs::set_permissions(repository.path().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
            };
            set("a.py", 0o755);
            set("run.sh", 0o644);
        },
        "a.py* one\\n\ndir/b.py b\\n\ndir/c.py c\\n\nrun.sh run\\n\n",
    );
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_not_waited_for() {
    check(
        |repository| {
            let pipe = repository.path().join("pipe");
            assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        },
        "a.py one\\n\ndir/b.py b\\n\ndir/c.py c\\n\nrun.sh* run\\n\n",
    );
}
