//! The ids content would have as git objects, without a repository to put it in.

use super::convert::{format_to, id_from, id_to, mode_to};
use crate::object::{BlobId, CommitId, CommitInfo, ObjectFormat, ObjectId, TreeEntry, TreeId};
use evergraph_languages::Skip;
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Kind, Tree, WriteTo, compute_hash};

/// The id of a file with this content.
///
/// # Errors
/// [`Skip::Corrupt`] for content that was made to collide under SHA-1.
pub fn file_blob_id(format: ObjectFormat, content: &[u8]) -> Result<BlobId, Skip> {
    object_id(format, Kind::Blob, content).map(BlobId)
}

/// The id of the tree that has exactly these entries, sorted by path.
///
/// # Errors
/// As for [`file_blob_id`].
pub fn tree_id(format: ObjectFormat, entries: &[TreeEntry]) -> Result<TreeId, Skip> {
    // The directories that are open, outermost first. In the order of paths each directory is one
    // run, and its place among its siblings is where git's own order puts it.
    let mut open: Vec<(Vec<u8>, Tree)> = vec![(Vec::new(), Tree::empty())];
    for entry in entries {
        let components: Vec<&[u8]> = entry.path.as_bytes().split(|&byte| byte == b'/').collect();
        let (directories, name) = components.split_at(components.len() - 1);
        let shared = open[1..].iter().zip(directories).take_while(|((name, _), other)| name == *other).count();
        close(format, &mut open, shared + 1)?;
        open.extend(directories[shared..].iter().map(|name| (name.to_vec(), Tree::empty())));
        let (_, innermost) = open.last_mut().expect("the root stays open");
        let oid = id_to(&entry.blob_id.0);
        innermost.entries.push(Entry { mode: mode_to(entry.mode), filename: name.concat().into(), oid });
    }
    close(format, &mut open, 1)?;
    write_id(format, Kind::Tree, &open[0].1).map(TreeId)
}

/// Closes the innermost directories until `keep` are open, each becoming an entry of its parent.
fn close(format: ObjectFormat, open: &mut Vec<(Vec<u8>, Tree)>, keep: usize) -> Result<(), Skip> {
    for _ in keep..open.len() {
        let Some((name, tree)) = open.pop() else { break };
        let oid = id_to(&write_id(format, Kind::Tree, &tree)?);
        if let Some((_, parent)) = open.last_mut() {
            parent.entries.push(Entry { mode: EntryKind::Tree.into(), filename: name.into(), oid });
        }
    }
    Ok(())
}

/// The id of a commit with these parts and this message; author and committer are the same.
///
/// # Errors
/// As for [`file_blob_id`]; also if a name or an address cannot stand in a commit.
pub fn commit_id(format: ObjectFormat, info: &CommitInfo, message: &str) -> Result<CommitId, Skip> {
    let signature = |seconds| gix::actor::Signature {
        name: info.author_name.clone().into(),
        email: info.author_email.clone().into(),
        time: gix::date::Time { seconds, offset: 0 },
    };
    let commit = gix::objs::Commit {
        tree: id_to(&info.tree_id.0),
        parents: info.parents.iter().map(|parent| id_to(&parent.0)).collect(),
        author: signature(info.author_time_s),
        committer: signature(info.commit_time_s),
        encoding: None,
        message: message.into(),
        extra_headers: Vec::new(),
    };
    write_id(format, Kind::Commit, &commit).map(CommitId)
}

fn write_id(format: ObjectFormat, kind: Kind, object: &dyn WriteTo) -> Result<ObjectId, Skip> {
    let mut bytes = Vec::new();
    object.write_to(&mut bytes).map_err(|_| Skip::Corrupt)?;
    object_id(format, kind, &bytes)
}

fn object_id(format: ObjectFormat, kind: Kind, content: &[u8]) -> Result<ObjectId, Skip> {
    compute_hash(format_to(format), kind, content).map(|id| id_from(&id)).map_err(|_| Skip::Corrupt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{FileMode, RepoPath};

    #[test]
    fn ids_are_those_git_gives() {
        let empty = file_blob_id(ObjectFormat::Sha1, b"").unwrap();
        assert_eq!(empty.to_string(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        let hello = file_blob_id(ObjectFormat::Sha256, b"hello\n").unwrap();
        assert_eq!(hello.to_string(), "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
        assert_eq!(tree_id(ObjectFormat::Sha1, &[]).unwrap().to_string(), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    }

    #[test]
    fn a_tree_nests_and_orders_as_git_does() {
        let blob_id = file_blob_id(ObjectFormat::Sha1, b"").unwrap();
        let entry = |path| TreeEntry { path: RepoPath::from(path), blob_id, mode: FileMode::File };
        // As `git mktree` and `git write-tree` say.
        let entries = ["a.b", "a/b/c", "a/d", "a0", "e/f/g/h"].map(entry);
        assert_eq!(
            tree_id(ObjectFormat::Sha1, &entries).unwrap().to_string(),
            "13176ed02814fe878a1a5ac764ddc2442c97020d"
        );
    }
}
