//! One state of the repository's files: read only when a question needs its entries.

use crate::engine::Inner;
use crate::error::EngineError;
use crate::imported::Imports;
use crate::manifest::Manifest;
use crate::object::{BlobId, RepoPath, TreeId};
use std::sync::{Arc, OnceLock};

/// A tree by its id, or entries that were read already.
pub(crate) struct TreeState {
    /// The key of everything stored about it.
    pub(crate) key: u128,
    tree_id: Option<TreeId>,
    overlays: Vec<(RepoPath, BlobId)>,
    manifest: OnceLock<Arc<Manifest>>,
    /// The indexes that were imported when this was looked at.
    imports: Arc<Imports>,
}

impl TreeState {
    /// The tree of a commit, with unsaved buffers over it.
    pub(crate) fn of_tree(inner: &Inner, tree_id: TreeId, overlays: Vec<(RepoPath, BlobId)>) -> TreeState {
        let mut id = tree_id.as_bytes().to_vec();
        for (path, blob_id) in &overlays {
            id.extend_from_slice(path.as_bytes());
            id.push(0);
            id.extend_from_slice(blob_id.as_bytes());
        }
        let imports = inner.imports();
        let key = inner.context.persist.tree_key(&id, &inner.options.languages) ^ imports.hash;
        TreeState { key, tree_id: Some(tree_id), overlays, manifest: OnceLock::new(), imports }
    }

    /// Files on disk, with unsaved buffers over them.
    pub(crate) fn of_manifest(inner: &Inner, base: Manifest, overlays: &[(RepoPath, BlobId)]) -> TreeState {
        let imports = inner.imports();
        let manifest = base.overlaid(overlays, &inner.context.paths, &inner.options.languages);
        let manifest = seen_with(Arc::new(manifest), &imports);
        let key = inner.context.persist.tree_key(&manifest.key.to_le_bytes(), &inner.options.languages);
        TreeState { key, tree_id: None, overlays: Vec::new(), manifest: OnceLock::from(manifest), imports }
    }

    /// Whether it has buffers or files on disk in it: most likely no process looks at it again.
    pub(crate) fn is_passing(&self) -> bool {
        self.tree_id.is_none() || !self.overlays.is_empty()
    }

    /// The entries.
    ///
    /// # Errors
    /// What reading the tree met.
    pub(crate) fn manifest(&self, inner: &Inner) -> Result<Arc<Manifest>, EngineError> {
        if let Some(known) = self.manifest.get() {
            return Ok(known.clone());
        }
        let manifest = match self.tree_id {
            Some(tree_id) => inner.manifest_of(tree_id)?,
            None => return Err(EngineError::Internal { what: "a tree without entries".to_owned() }),
        };
        let manifest = match self.overlays.is_empty() {
            true => manifest,
            false => Arc::new(manifest.overlaid(&self.overlays, &inner.context.paths, &inner.options.languages)),
        };
        Ok(self.manifest.get_or_init(|| seen_with(manifest, &self.imports)).clone())
    }
}

fn seen_with(manifest: Arc<Manifest>, imports: &Arc<Imports>) -> Arc<Manifest> {
    if imports.is_empty() { manifest } else { Arc::new(manifest.with_imports(imports.clone())) }
}
