//! From a revspec to a commit.

use super::convert::{format_from, id_from};
use super::history::Commits;
use super::objects::Objects;
use crate::object::{CommitId, CommitInfo, ObjectId};
use crate::source::SourceError;
use gix::ThreadSafeRepository;
use gix::bstr::ByteSlice;

/// Names suggested for one that does not exist.
const SUGGESTIONS_MAX: usize = 3;
/// How like a name must be to be suggested; 1 is equal.
const SIMILARITY_MIN: f64 = 0.8;

pub(super) fn resolve(
    repo: &ThreadSafeRepository,
    objects: &Objects,
    revspec: &str,
) -> Result<CommitInfo, SourceError> {
    let local = repo.to_thread_local();
    match commit_id(&local, revspec) {
        Some(commit_id) => Commits::new(repo, objects).read(commit_id),
        None => Err(unresolved(&local, revspec)),
    }
}

fn commit_id(repo: &gix::Repository, revspec: &str) -> Option<CommitId> {
    // A full id is one whether or not there is such an object: let reading it say so.
    let full = || revspec.parse().ok().filter(|id: &ObjectId| id.format() == format_from(repo.object_hash()));
    match repo.rev_parse_single(revspec) {
        Ok(named) => {
            let commit = named.object().ok()?.peel_to_kind(gix::objs::Kind::Commit).ok()?;
            Some(CommitId(id_from(&commit.id)))
        }
        Err(_) => full().map(CommitId),
    }
}

fn unresolved(repo: &gix::Repository, revspec: &str) -> SourceError {
    let is_about_head = revspec.strip_prefix("HEAD").or(revspec.strip_prefix('@')).is_some();
    match repo.head() {
        Ok(head) if is_about_head && head.is_unborn() => {
            let branch = head.referent_name().map(|name| name.shorten().to_str_lossy().into_owned());
            SourceError::UnbornHead { branch: branch.unwrap_or_default() }
        }
        _ => SourceError::UnknownRevspec { revspec: revspec.to_string(), similar: similar(repo, revspec) },
    }
}

/// Branches and tags whose names look like `revspec`, best first.
fn similar(repo: &gix::Repository, revspec: &str) -> Vec<String> {
    let platform = repo.references().ok();
    let references = platform.iter().filter_map(|platform| platform.all().ok()).flatten().flatten();
    let mut names: Vec<(f64, String)> = references
        .map(|reference| reference.name().shorten().to_str_lossy().into_owned())
        .map(|name| (strsim::jaro_winkler(&name, revspec), name))
        .filter(|(similarity, _)| *similarity >= SIMILARITY_MIN)
        .collect();
    names.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    names.dedup();
    names.into_iter().take(SUGGESTIONS_MAX).map(|(_, name)| name).collect()
}
