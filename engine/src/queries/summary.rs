//! `summary`: what other files may see of the file at a path.
//!
//! Reads `source` and `blob_facts`. The early cut-off of the whole engine: an edit inside a
//! function, to a comment or to white space gives a new blob with an equal summary, and nothing
//! that read the summary runs again.

use crate::blob_facts::{BlobKey, Summary};
use crate::database::Db;
use crate::inputs::{Blob, FileKey, Workspace};
use crate::queries::blob_facts::blob_facts;
use crate::queries::source::source;
use evergraph_languages::FileId;

#[salsa::tracked(returns(clone))]
pub(crate) fn summary<'db>(db: &'db dyn Db, workspace: Workspace, file: FileKey<'db>) -> Option<Summary> {
    let key = source(db, workspace, file)?;
    db.context().recorder.executes("summary", || db.context().paths.path(file.file(db)).to_string());
    blob_facts(db, Blob::new(db, key)).as_ref().ok().map(|facts| facts.summary.clone())
}

/// Takes what is stored about the contents of some files from the store in one burst of reads. Whoever
/// asks for their summaries then would read them one by one, and the store is opened for each burst.
pub(crate) fn load_files(db: &dyn Db, workspace: Workspace, files: impl Iterator<Item = FileId>) {
    let keys = files.filter_map(|file| source(db, workspace, FileKey::new(db, file)));
    let mut unknown: Vec<BlobKey> = keys.filter(|&key| !db.context().is_known(key)).collect();
    unknown.sort_unstable();
    unknown.dedup();
    if unknown.len() > 1 {
        db.context().load(unknown);
    }
}
