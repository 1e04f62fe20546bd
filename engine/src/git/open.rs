//! The policy repositories are opened with: nothing is executed, nothing outside the repository is
//! read, allocations are bounded.

use super::convert::format_from;
use crate::source::{Description, SourceError};
use gix::ThreadSafeRepository;
use gix::discover::upwards;
use gix::open::{Options, Permissions};
use gix::sec::{Trust, trust::Mapping};
use std::path::{Path, PathBuf};

/// What one object of a pack or one loose object may allocate, whatever its header claims.
const ALLOCATION_BYTES_MAX: usize = 256 << 20;

/// Finds and opens the repository that holds `path`.
pub(super) fn discover(path: &Path) -> Result<(ThreadSafeRepository, Description), SourceError> {
    let metadata = std::fs::metadata(path).map_err(|source| SourceError::Io { path: path.to_owned(), source })?;
    let start = if metadata.is_dir() { path } else { path.parent().unwrap_or(path) };
    let search = upwards::Options { trust: upwards::TrustPolicy::Assume(Trust::Full), ..Default::default() };
    let repo = ThreadSafeRepository::discover_opts(start, search, Mapping { full: options(), reduced: options() })
        .map_err(|error| open_error(path, &error))?;
    let description = describe(&repo)?;
    Ok((repo, description))
}

/// Configuration is read whoever owns the repository: what we take from it (the object format, where
/// the files are, what is ignored) executes nothing, and without it content would be read wrongly.
fn options() -> Options {
    Options::default()
        .permissions(Permissions::isolated())
        .with(Trust::Full)
        .filter_config_section(|_| true)
        .config_overrides([
            format!("gitoxide.objects.allocLimit={ALLOCATION_BYTES_MAX}"),
            // A replacement has another content than its id says.
            "core.useReplaceRefs=false".to_string(),
        ])
}

fn open_error(path: &Path, error: &gix::Error) -> SourceError {
    if error.is_not_found() {
        SourceError::NotARepository { path: path.to_owned() }
    } else if error.is_unsupported() {
        SourceError::Unsupported { path: path.to_owned(), what: error.probable_cause().to_string() }
    } else {
        SourceError::Corrupt { what: format!("{}: {}", path.display(), error.probable_cause()) }
    }
}

fn describe(repo: &ThreadSafeRepository) -> Result<Description, SourceError> {
    let local = repo.to_thread_local();
    let git_dir = absolute(local.git_dir());
    let config = local.config_snapshot();
    if config.string("extensions.refStorage").is_some_and(|format| format.eq_ignore_ascii_case(b"reftable")) {
        let what = "the reftable format for its branches (`git refs migrate --ref-format=files` converts it)".into();
        return Err(SourceError::Unsupported { path: git_dir, what });
    }
    let has_promisor = || {
        let mut remotes = config.plumbing().sections_by_name("remote").into_iter().flatten();
        remotes.any(|remote| remote.value("promisor").is_some_and(|value| value.eq_ignore_ascii_case(b"true")))
    };
    Ok(Description {
        common_dir: absolute(local.common_dir()),
        worktree_dir: local.workdir().map(absolute),
        object_format: format_from(local.object_hash()),
        is_shallow: local.is_shallow().unwrap_or(false),
        is_partial: config.string("extensions.partialClone").is_some() || has_promisor(),
        is_linked_worktree: local.git_dir() != local.common_dir(),
        git_dir,
    })
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
