//! `layout`: the paths of the tree and the module resolution of each language over them.
//!
//! Reads the manifest's paths and the contents of manifest files (`package.json`, `go.mod`); cuts
//! off unless a path appears, disappears or changes kind, or such a file changes. A new db revision
//! costs a hash over the paths; building is linear in their number. Not persisted: it is cheap beside reading a tree.

use crate::context::Context;
use crate::database::Db;
use crate::inputs::Workspace;
use crate::layout::{Layout, ManifestContents};
use crate::manifest::Manifest;
use evergraph_languages::{FileId, languages};
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

#[salsa::tracked(returns(clone))]
pub(crate) fn layout(db: &dyn Db, workspace: Workspace) -> Arc<Layout> {
    let manifest = workspace.manifest(db);
    db.context().layout(key_of(manifest), |key| {
        db.context().recorder.executes("layout", String::new);
        build(db.context(), manifest, key)
    })
}

/// A hash of everything module resolution depends on: paths, and blobs of manifest files.
pub(crate) fn key_of(manifest: &Manifest) -> u128 {
    let mut hasher = Xxh3::new();
    hasher.update(&manifest.paths_key.to_le_bytes());
    for (_, i) in manifest_files(manifest) {
        hasher.update(manifest.entries[i].blob_id.as_bytes());
    }
    hasher.digest128()
}

fn build(context: &Context, manifest: &Manifest, key: u128) -> Layout {
    let mut contents = ManifestContents::default();
    for (file, i) in manifest_files(manifest) {
        if let Ok(bytes) = context.bytes(manifest.entries[i].blob_id) {
            contents.insert(file, bytes);
        }
    }
    Layout::new(key, manifest, &context.paths, contents)
}

fn manifest_files(manifest: &Manifest) -> impl Iterator<Item = (FileId, usize)> + '_ {
    let names: Vec<&str> = languages().iter().flat_map(|l| l.manifests()).copied().collect();
    let rows = manifest.entries.iter().zip(&manifest.files).enumerate();
    rows.filter(move |(_, (e, _))| e.mode.is_file() && names.iter().any(|n| n.as_bytes() == e.path.file_name()))
        .map(|(i, (_, &file))| (file, i))
}
