//! Repositories in memory from nothing but files.

use evergraph_engine::object::FileMode;
use evergraph_engine::source::{MemoryCommit, MemoryFile, MemorySource};

/// A commit without parents that holds these files, under a name.
pub fn commit(source: &mut MemorySource, name: &str, files: &[(String, impl AsRef<[u8]>)]) {
    let files = files.iter().map(|(path, content)| MemoryFile {
        path: path.as_str().into(),
        mode: FileMode::File,
        content: content.as_ref().into(),
    });
    let commit = MemoryCommit {
        parents: Vec::new(),
        files: files.collect(),
        author_name: "A".to_owned(),
        author_email: "a@example.com".to_owned(),
        time_s: 0,
        message: String::new(),
    };
    let id = source.commit(&commit).unwrap();
    source.set_reference(name, id);
}
