//! `source`: which blob a path holds, read as which language.
//!
//! Reads the manifest; cuts off for every path whose entry is the same as before. One hash
//! look-up, so it is not persisted.

use crate::blob_facts::BlobKey;
use crate::database::Db;
use crate::inputs::{FileKey, Workspace};

#[salsa::tracked(returns(copy))]
pub(crate) fn source<'db>(db: &'db dyn Db, workspace: Workspace, file: FileKey<'db>) -> Option<BlobKey> {
    let (blob_id, language) = workspace.manifest(db).source(file.file(db))?;
    Some(BlobKey { blob_id, language })
}
