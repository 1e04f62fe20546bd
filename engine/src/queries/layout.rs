//! `layout`: the paths of the tree and the module resolution of each language over them.
//!
//! Reads the manifest's paths and the contents of manifest files (`package.json`, `go.mod`); cuts
//! off unless a path appears, disappears or changes kind, or such a file changes. Building is linear in the number of paths. Not persisted: it is cheap beside reading a tree.

use crate::context::Context;
use crate::database::Db;
use crate::inputs::Workspace;
use crate::layout::{Layout, ManifestContents};
use crate::manifest::Manifest;
use std::sync::Arc;

#[salsa::tracked(returns(clone))]
pub(crate) fn layout(db: &dyn Db, workspace: Workspace) -> Arc<Layout> {
    let manifest = workspace.manifest(db);
    db.context().layout(manifest.layout_key, |key| {
        db.context().recorder.executes("layout", String::new);
        build(db.context(), manifest, key)
    })
}

fn build(context: &Context, manifest: &Manifest, key: u128) -> Layout {
    let mut contents = ManifestContents::default();
    for (file, entry) in manifest.configurations() {
        if let Ok(bytes) = context.bytes(entry.blob_id) {
            contents.insert(file, bytes);
        }
    }
    Layout::new(key, manifest, &context.paths, contents)
}
