//! Repositories that are not whole, or lie in several places.

use super::{Repository, write};
use evergraph_engine::object::ObjectId;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

impl Repository {
    /// Cuts history off below a commit, as a shallow clone does.
    pub fn make_shallow(&self, commit: &str) {
        let index = self.history.index(commit);
        write(&self.git_dir().join("shallow"), format!("{}\n", self.commits[index]));
        for &parent in &self.history.commits[index].parents {
            let parent = &self.history.commits[parent].name;
            self.remove_object(self.commit_id(parent));
        }
    }

    /// Declares that objects may be missing, as a partial clone does.
    pub fn make_partial(&self) {
        self.configure("[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\tpromisor = true\n");
    }

    /// Appends to the repository's configuration.
    pub fn configure(&self, text: &str) {
        let mut config = OpenOptions::new().append(true).open(self.git_dir().join("config")).unwrap();
        config.write_all(text.as_bytes()).unwrap();
    }

    /// Where an object lies that is in no pack.
    pub fn object_path(&self, id: impl Into<ObjectId>) -> PathBuf {
        let hex = id.into().to_string();
        self.git_dir().join("objects").join(&hex[..2]).join(&hex[2..])
    }

    /// Takes an object away.
    pub fn remove_object(&self, id: impl Into<ObjectId>) {
        std::fs::remove_file(self.object_path(id)).unwrap();
    }

    /// Puts the object `other` where `id` should be.
    pub fn replace_object(&self, id: impl Into<ObjectId>, other: impl Into<ObjectId>) {
        let (path, other) = (self.object_path(id), self.object_path(other));
        std::fs::remove_file(&path).unwrap();
        std::fs::copy(other, path).unwrap();
    }

    /// Makes HEAD name a commit and not a branch.
    pub fn detach_head(&self, commit: &str) {
        write(&self.git_dir().join("HEAD"), format!("{}\n", self.commit_id(commit)));
    }

    /// A linked worktree beside the repository, at a commit, with no files on disk.
    pub fn add_linked_worktree(&self, commit: &str) -> PathBuf {
        let root = self.beside("linked");
        let git_dir = self.git_dir().join("worktrees/linked");
        write(&root.join(".git"), format!("gitdir: {}\n", git_dir.display()));
        write(&git_dir.join("gitdir"), format!("{}\n", root.join(".git").display()));
        write(&git_dir.join("commondir"), "../..\n");
        write(&git_dir.join("HEAD"), format!("{}\n", self.commit_id(commit)));
        root
    }

    /// Moves the repository's own data elsewhere and leaves a `.git` file in its place.
    pub fn move_git_dir(&self) -> PathBuf {
        let elsewhere = self.beside("elsewhere.git");
        std::fs::rename(self.root.join(".git"), &elsewhere).unwrap();
        write(&self.root.join(".git"), format!("gitdir: {}\n", elsewhere.display()));
        elsewhere
    }

    /// Moves all objects elsewhere and borrows them from there.
    pub fn move_objects_to_alternate(&self) {
        let (objects, elsewhere) = (self.git_dir().join("objects"), self.beside("borrowed"));
        std::fs::rename(&objects, &elsewhere).unwrap();
        write(&objects.join("info/alternates"), format!("{}\n", elsewhere.display()));
    }
}
