//! Other processes: this binary again, running one role.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const ROLE: &str = "EVERGRAPH_TEST_STORE_ROLE";
const FOLDER: &str = "EVERGRAPH_TEST_STORE_FOLDER";

/// Starts this test binary in a role on a folder.
pub(super) fn spawn(role: &str, folder: &Path, variables: &[(&str, &Path)]) -> Child {
    Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "store::child::plays_its_role", "--nocapture"])
        .envs(variables.iter().copied())
        .env(ROLE, role)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

/// Starts this test binary in a role, in files of at most some kibibytes: as on a disk that is full.
#[cfg(unix)]
pub(super) fn spawn_confined(role: &str, folder: &Path, file_kib_max: u32) -> Child {
    // Who ignores the signal gets the error instead.
    let script = format!("trap '' XFSZ; ulimit -f {file_kib_max} && exec \"$0\" \"$@\"");
    Command::new("bash")
        .args(["-c", &script])
        .arg(std::env::current_exe().expect("this binary"))
        .args(["--exact", "store::child::plays_its_role", "--nocapture"])
        .env(ROLE, role)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

/// Waits until a child has written a line that ends with this.
pub(super) fn wait_for(child: &mut Child, line_end: &str) {
    let stdout = child.stdout.as_mut().expect("piped");
    let said = BufReader::new(stdout).lines().map_while(Result::ok).any(|line| line.ends_with(line_end));
    assert!(said, "the child ended without {line_end}");
}

/// Not a test of its own: what children run. Without a role there is nothing to do.
#[test]
fn plays_its_role() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("a folder"));
    match role.as_str() {
        "flush_forever" => super::damage::flush_forever(&folder),
        "fill" => super::full::fill(&folder),
        "share" => super::sharing::share(&folder),
        "die_parsing" => super::journal::die_parsing(&folder),
        "parse_for_long" => super::journal::parse_for_long(&folder),
        "parse_and_leave" => super::journal::parse_and_leave(&folder),
        "user_cache" => super::user_cache(),
        other => panic!("no role {other}"),
    }
}
