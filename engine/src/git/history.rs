//! Commits as they are in the object database.

use super::convert::id_from;
use super::cuts::Cuts;
use super::objects::Objects;
use crate::object::{CommitId, CommitInfo, TreeId};
use crate::source::SourceError;
use gix::ThreadSafeRepository;
use gix::actor::SignatureRef;
use gix::objs::{CommitRef, Kind};

/// Reads commits with the parents they have here.
pub(super) struct Commits<'a> {
    objects: &'a Objects,
    cuts: Cuts,
}

impl<'a> Commits<'a> {
    pub(super) fn new(repo: &ThreadSafeRepository, objects: &'a Objects) -> Self {
        Commits { objects, cuts: Cuts::of(repo) }
    }

    pub(super) fn read(&self, commit_id: CommitId) -> Result<CommitInfo, SourceError> {
        let mut info = read_commit(self.objects, commit_id)?;
        self.cuts.apply(&mut info);
        Ok(info)
    }
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
