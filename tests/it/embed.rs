//! The example that embeds the engine, run as its reader would run it.

use evergraph_tests::repository::Repository;
use std::process::Command;

const FILES: &str = "\
//= c1
//- /app.py
from lib import helper
def main():
    return helper(1)
main()
//- /lib.py
def helper(x):
    return x
";

#[test]
fn the_example_tells_what_it_found() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let built = Command::new(cargo)
        .current_dir(workspace)
        .args(["build", "--quiet", "--workspace", "--example", "embed"])
        .status()
        .unwrap();
    assert!(built.success());
    // Beside the folder of this test's own binary.
    let test = std::env::current_exe().unwrap();
    let example = test.ancestors().nth(2).unwrap().join("examples").join("embed");

    let repository = Repository::with_worktree(FILES);
    let home = tempfile::tempdir().unwrap();
    let run = || {
        let mut command = Command::new(&example);
        command.arg(repository.path()).env("HOME", home.path()).env("XDG_CACHE_HOME", home.path().join("cache"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let printed = run();
    let id = String::from_utf8(repository.git_output(&["rev-parse", "HEAD"])).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[0], format!("most central at {}:", id.trim()));
    assert!(lines[1].ends_with("lib.py#helper") && lines[2].ends_with("app.py#main"), "{printed}");
    assert_eq!(lines[3..], ["greet is defined at scratch.py:1:5", "0 paths changed since the last look"]);
    assert_eq!(run(), printed, "from what the first run stored");
}
