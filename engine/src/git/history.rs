//! Commits as they are in the object database.

use super::convert::id_from;
use super::objects::Objects;
use crate::object::{CommitId, CommitInfo, ObjectId, TreeId};
use crate::source::SourceError;
use gix::ThreadSafeRepository;
use gix::actor::SignatureRef;
use gix::objs::{CommitRef, Kind};
use rustc_hash::FxHashSet;

/// Reads commits, with the parents that a shallow clone cut off taken away.
pub(super) struct Commits<'a> {
    objects: &'a Objects,
    shallow: FxHashSet<ObjectId>,
}

impl<'a> Commits<'a> {
    pub(super) fn new(repo: &ThreadSafeRepository, objects: &'a Objects) -> Self {
        Commits { objects, shallow: shallow(repo) }
    }

    pub(super) fn read(&self, commit_id: CommitId) -> Result<CommitInfo, SourceError> {
        let mut info = read_commit(self.objects, commit_id)?;
        if self.shallow.contains(&commit_id.0) {
            info.parents.clear();
        }
        Ok(info)
    }
}

/// The commits whose parents a shallow clone cut off.
pub(super) fn shallow(repo: &ThreadSafeRepository) -> FxHashSet<ObjectId> {
    let boundary = repo.to_thread_local().shallow_commits().ok().flatten();
    boundary.iter().flat_map(|commits| commits.iter()).map(|id| id_from(id)).collect()
}

/// A commit with all the parents it was made from.
pub(super) fn read_commit(objects: &Objects, commit_id: CommitId) -> Result<CommitInfo, SourceError> {
    let mut buffer = Vec::new();
    objects.expect(&commit_id.0, Kind::Commit, &mut buffer)?;
    let damaged = |_| SourceError::Corrupt { what: format!("the commit {commit_id} is damaged") };
    let commit = CommitRef::from_bytes(&buffer, objects.hash_kind()).map_err(damaged)?;
    // Histories hold lines no git would write today. Who wrote a commit is not worth refusing it for.
    let author = SignatureRef::from_bytes(commit.author).unwrap_or_default();
    let committer = SignatureRef::from_bytes(commit.committer).unwrap_or_default();
    Ok(CommitInfo {
        commit_id,
        tree_id: TreeId(id_from(&commit.tree())),
        parents: commit.parents().map(|parent| CommitId(id_from(&parent))).collect(),
        author_name: author.name.to_vec(),
        author_email: author.email.to_vec(),
        committer_name: committer.name.to_vec(),
        committer_email: committer.email.to_vec(),
        author_time_s: author.seconds(),
        commit_time_s: committer.seconds(),
    })
}
