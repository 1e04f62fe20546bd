//! For build scripts: gives a crate a hash of its own sources, so that records made by other code are
//! never read.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// What a build script says to cargo: the environment variable `EVERGRAPH_CODE_HASH` of the crate holds the
/// hash of everything below its `src`.
pub fn instructions() -> String {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        file.hash(&mut hasher);
        std::fs::read(file).unwrap_or_default().hash(&mut hasher);
    }
    format!("cargo::rerun-if-changed=src\ncargo::rustc-env=EVERGRAPH_CODE_HASH={:016x}", hasher.finish())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
