//! Repositories of every kind, read through the engine's one way in.

mod agree;
mod opening;
mod reading;
mod worktree;

use evergraph_engine::object::FileMode;
use evergraph_engine::source::{ReadOptions, Source};
use std::sync::Mutex;

/// A commit as text: its entries with their content or the reason there is none.
fn shown_at(source: &dyn Source, revspec: &str) -> String {
    match source.resolve(revspec).and_then(|commit| source.entries(commit.tree_id)) {
        Ok(entries) => shown_entries(source, &entries),
        Err(error) => format!("{error}\n"),
    }
}

fn shown_entries(source: &dyn Source, entries: &[evergraph_engine::object::TreeEntry]) -> String {
    let ids: Vec<_> = entries.iter().map(|entry| entry.blob_id).collect();
    let contents = Mutex::new(vec![String::new(); ids.len()]);
    let each = |i: usize, content: Result<&[u8], evergraph_languages::Skip>| {
        contents.lock().unwrap()[i] = match content {
            Ok(content) => content.escape_ascii().to_string(),
            Err(skip) => format!("({skip})"),
        };
    };
    source.read_blobs(&ids, &ReadOptions { blob_bytes_max: 100, ..ReadOptions::default() }, &each).unwrap();
    let line = |(entry, content): (&evergraph_engine::object::TreeEntry, &String)| {
        let mode = match entry.mode {
            FileMode::File => "",
            FileMode::Executable => "*",
            FileMode::Symlink => "@",
            FileMode::Submodule => "/",
        };
        format!("{}{mode} {content}\n", entry.path)
    };
    entries.iter().zip(contents.lock().unwrap().iter()).map(line).collect()
}
