//! `blob_facts`: what a blob says, as far as other files may see it.
//!
//! Reads the content of the blob and nothing else, so it never becomes stale: not after an edit,
//! not on another branch, not at another path. Bounded by the limits of parsing. Persisted under
//! the blob's id.

use crate::blob_facts::BlobResult;
use crate::database::Db;
use crate::inputs::Blob;

#[salsa::tracked(returns(ref))]
pub(crate) fn blob_facts<'db>(db: &'db dyn Db, blob: Blob<'db>) -> BlobResult {
    let key = blob.key(db);
    db.context().recorder.executes("blob_facts", || key.blob_id.to_string());
    db.context().blob_facts(key)
}
