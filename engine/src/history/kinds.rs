//! What paths and commits hold that would drown an answer about history.

use super::Book;
use crate::vendored::is_vendored;

/// A commit that touches more paths is bulk: a move of everything, a new formatter, a merge of
/// histories.
pub(crate) const BULK_PATHS: usize = 1_000;
/// A commit of fewer paths vendors nothing worth a name.
const VENDORING_PATHS: usize = 20;

/// Written by a package manager: changes with every dependency and says nothing of the code.
const LOCKFILES: [&str; 20] = [
    "Cargo.lock",
    "Gemfile.lock",
    "Package.resolved",
    "Pipfile.lock",
    "Podfile.lock",
    "bun.lock",
    "bun.lockb",
    "composer.lock",
    "conda-lock.yml",
    "flake.lock",
    "go.sum",
    "gradle.lockfile",
    "mix.lock",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "pdm.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "uv.lock",
    "yarn.lock",
];

/// File names, without their endings and in lower case, that every change adds a line to.
const LOGS: [&str; 12] = [
    "authors",
    "change_log",
    "changelog",
    "changelogs",
    "changes",
    "contributors",
    "history",
    "news",
    "release-notes",
    "release_notes",
    "releasenotes",
    "releases",
];

const LOG_ENDINGS: [&str; 6] = ["", "adoc", "markdown", "md", "rst", "txt"];

/// Whether a path is a lockfile or a log of changes: what changes because something else does.
pub(crate) fn is_bookkeeping(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if LOCKFILES.contains(&name) || name == ".mailmap" {
        return true;
    }
    let lower = name.to_lowercase();
    let (stem, ending) = lower.split_once('.').unwrap_or((&lower, ""));
    LOGS.contains(&stem) && LOG_ENDINGS.contains(&ending)
}

/// Whether a commit is kept out of statistics of pairs: it touches more than [`BULK_PATHS`] paths, or
/// it is vendoring, that is, most of its paths are code of others.
pub(crate) fn is_bulk(book: &Book, commit: u32) -> bool {
    let changes = book.changes(commit);
    if changes.len() > BULK_PATHS {
        return true;
    }
    let vendored = || changes.iter().filter(|c| is_vendored(&book.path(c.path).to_string())).count();
    changes.len() >= VENDORING_PATHS && vendored() * 2 > changes.len()
}

#[cfg(test)]
mod tests {
    use super::is_bookkeeping;

    #[test]
    fn lockfiles_and_logs_are_told_by_their_names() {
        for path in ["Cargo.lock", "web/yarn.lock", "CHANGELOG.md", "docs/changes.rst", "AUTHORS", "NEWS"] {
            assert!(is_bookkeeping(path), "{path}");
        }
        for path in ["src/history.rs", "changes.py", "src/lock.rs", "news/views.py", "src/release.go"] {
            assert!(!is_bookkeeping(path), "{path}");
        }
    }
}
