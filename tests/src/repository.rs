//! A history as a git repository in a temporary directory.

mod odd;
mod worktree;

use crate::history::{Commit, File, Files, History};
use evergraph_engine::git::GitSource;
use evergraph_engine::object::{BlobId, CommitId, FileMode, ObjectFormat, ObjectId, RepoPath};
use gix::objs::tree::{Entry, EntryKind};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A repository that goes away with this value.
pub struct Repository {
    dir: TempDir,
    root: PathBuf,
    repo: gix::Repository,
    history: History,
    commits: Vec<gix::ObjectId>,
}

/// Whether a repository has files beside its `.git`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Only what would be in `.git`.
    Bare,
    /// With a `.git` directory; no files on disk until [`Repository::checkout`].
    WithWorktree,
}

impl Repository {
    /// Writes a history as loose objects and references.
    pub fn new(history: &History, format: ObjectFormat, kind: Kind) -> Repository {
        let dir = TempDir::new().unwrap();
        let root = dir.path().canonicalize().unwrap().join("repo");
        let mut repository =
            Repository { repo: init(&root, format, kind), dir, root, history: history.clone(), commits: Vec::new() };
        repository.write_commits();
        repository
    }

    /// A history with a `.git` directory and SHA-1.
    pub fn with_worktree(text: &str) -> Repository {
        Repository::new(&History::parse(text), ObjectFormat::Sha1, Kind::WithWorktree)
    }

    /// Adds commits that a longer history has more than this one: it must begin with the same.
    pub fn extend(&mut self, history: &History) {
        self.history = history.clone();
        self.write_commits();
    }

    /// The root of the work tree, or the bare repository.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The directory of the repository's own data.
    pub fn git_dir(&self) -> &Path {
        self.repo.git_dir()
    }

    /// A directory beside the repository that goes away with it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.root.with_file_name(name)
    }

    /// The temporary directory that holds it all.
    pub fn temporary_dir(&self) -> &Path {
        self.dir.path()
    }

    /// The repository as the engine reads it.
    pub fn open(&self) -> GitSource {
        GitSource::discover(&self.root).unwrap()
    }

    /// The id of a commit of the history.
    pub fn commit_id(&self, name: &str) -> CommitId {
        CommitId(id_from(&self.commits[self.history.index(name)]))
    }

    /// The id of a file of a commit.
    pub fn blob_id(&self, commit: &str, path: &str) -> BlobId {
        let file = &self.history.commits[self.history.index(commit)].files[&RepoPath::from(path)];
        let kind = gix::objs::Kind::Blob;
        BlobId(id_from(&gix::objs::compute_hash(self.repo.object_hash(), kind, &file.content).unwrap()))
    }

    /// Moves all objects into one pack, with deltas, as git does it.
    pub fn pack(&self) {
        self.git(&["repack", "-a", "-d", "-q"]);
    }

    /// Runs git in the repository, away from any configuration of the machine.
    ///
    /// # Panics
    /// If git fails.
    pub fn git(&self, arguments: &[&str]) {
        self.git_output(arguments);
    }

    /// Runs git as [`git`](Repository::git) does and gives what it prints.
    ///
    /// # Panics
    /// If git fails.
    pub fn git_output(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("git")
            .args(["-c", "protocol.file.allow=always", "-C"])
            .arg(&self.root)
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    fn write_commits(&mut self) {
        let mut writer = Writer { repo: &self.repo, blobs: HashMap::new() };
        let git_dir = self.repo.git_dir();
        for (index, commit) in self.history.commits.iter().enumerate().skip(self.commits.len()) {
            let parents = commit.parents.iter().map(|&parent| self.commits[parent]).collect();
            let id = writer.commit(commit, History::time_s(index), parents);
            write(&git_dir.join("refs/tags").join(&commit.name), format!("{id}\n"));
            self.commits.push(id);
        }
        if let Some(head) = self.commits.last() {
            write(&git_dir.join("refs/heads/main"), format!("{head}\n"));
        }
    }
}

fn init(root: &Path, format: ObjectFormat, kind: Kind) -> gix::Repository {
    let kind = match kind {
        Kind::Bare => gix::create::Kind::Bare,
        Kind::WithWorktree => gix::create::Kind::WithWorktree,
    };
    let object_hash = (format == ObjectFormat::Sha256).then_some(gix::hash::Kind::Sha256);
    let create = gix::create::Options { object_hash, ..Default::default() };
    let open = gix::open::Options::isolated();
    gix::ThreadSafeRepository::init_opts(root, kind, create, open).unwrap().to_thread_local()
}

/// The components of a path below some directory, and the file there.
type Below<'a> = (&'a [&'a [u8]], &'a File);

/// Writes the objects of commits, each content once.
struct Writer<'a> {
    repo: &'a gix::Repository,
    blobs: HashMap<*const u8, gix::ObjectId>,
}

impl Writer<'_> {
    fn commit(&mut self, commit: &Commit, time_s: i64, parents: Vec<gix::ObjectId>) -> gix::ObjectId {
        let author = gix::actor::Signature {
            name: commit.author.clone().into(),
            email: commit.email().into(),
            time: gix::date::Time { seconds: time_s, offset: 0 },
        };
        let commit = gix::objs::Commit {
            tree: self.tree(&commit.files),
            parents: parents.into(),
            committer: author.clone(),
            author,
            encoding: None,
            message: commit.message().into(),
            extra_headers: Vec::new(),
        };
        self.repo.write_object(&commit).unwrap().detach()
    }

    fn tree(&mut self, files: &Files) -> gix::ObjectId {
        let entries: Vec<(Vec<&[u8]>, &File)> =
            files.iter().map(|(path, file)| (path.as_bytes().split(|&byte| byte == b'/').collect(), file)).collect();
        let entries: Vec<Below<'_>> = entries.iter().map(|(path, file)| (&path[..], *file)).collect();
        self.directory(&entries)
    }

    fn directory(&mut self, files: &[Below<'_>]) -> gix::ObjectId {
        let mut below: BTreeMap<&[u8], Vec<Below<'_>>> = BTreeMap::new();
        for &(path, file) in files {
            below.entry(path[0]).or_default().push((&path[1..], file));
        }
        let mut tree = gix::objs::Tree::empty();
        for (name, files) in below {
            let (kind, oid) = match files[..] {
                [([], file)] => self.file(file),
                _ => (EntryKind::Tree, self.directory(&files)),
            };
            tree.entries.push(Entry { mode: kind.into(), filename: name.into(), oid });
        }
        tree.entries.sort();
        self.repo.write_object(&tree).unwrap().detach()
    }

    fn file(&mut self, file: &File) -> (EntryKind, gix::ObjectId) {
        let kind = match file.mode {
            FileMode::File => EntryKind::Blob,
            FileMode::Executable => EntryKind::BlobExecutable,
            FileMode::Symlink => EntryKind::Link,
            FileMode::Submodule => EntryKind::Commit,
        };
        let content = &file.content;
        let hash = || gix::objs::compute_hash(self.repo.object_hash(), gix::objs::Kind::Blob, content).unwrap();
        let id = match file.mode {
            FileMode::Submodule => hash(),
            _ => *self.blobs.entry(content.as_ptr()).or_insert_with(|| self.repo.write_blob(content).unwrap().detach()),
        };
        (kind, id)
    }
}

/// Writes a file, making the directories above it.
fn write(path: &Path, content: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn id_from(id: &gix::oid) -> ObjectId {
    ObjectId::from_bytes(id.as_bytes()).unwrap()
}
