//! Work ahead of a question about the whole tree, on all workers: parse what is new straight from
//! the batches it is read in, then bind what is stale.

use crate::blob_facts::BlobKey;
use crate::database::{Database, Db};
use crate::error::EngineError;
use crate::inputs::{FileKey, Workspace};
use crate::progress::{Progress, Stage};
use crate::queries::file_edges::file_edges;
use crate::queries::tree_edges::{planned, sources};
use crate::source::{ReadOptions, SourceError};
use evergraph_languages::FileId;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::atomic::Ordering;

/// Makes the edges of the whole tree ready.
///
/// # Errors
/// [`EngineError::Cancelled`]; what was computed until then stays.
pub(crate) fn warm(db: &Database, workspace: Workspace, progress: &dyn Progress) -> Result<(), EngineError> {
    let manifest = workspace.manifest(db);
    let last = db.context().assembly();
    if last.as_ref().is_some_and(|last| last.key == manifest.key) {
        return Ok(());
    }
    let mut seen = FxHashSet::default();
    let missing: Vec<BlobKey> = manifest
        .sources()
        .filter(|&(file, blob_id, language)| {
            let key = BlobKey { blob_id, language };
            let known = last.as_ref().and_then(|l| l.row(file)).is_some_and(|row| row.key == key);
            !known && !db.context().is_known(key) && seen.insert(key)
        })
        .map(|(_, blob_id, language)| BlobKey { blob_id, language })
        .collect();
    let missing = db.context().load(missing);
    parse(db, &missing, progress)?;
    let sources = sources(db, workspace, last.as_deref());
    let plan = planned(db, workspace, last.as_deref(), &sources);
    let stale = sources.iter().zip(&plan.kept).filter(|(s, kept)| kept.is_none() && s.summary.is_ok());
    let stale: Vec<FileId> = stale.map(|(s, _)| s.file).collect();
    bind(db, workspace, &stale, progress)
}

/// Records that wait for the disk before a flush: a crash costs this much work.
const FLUSH_BYTES: usize = 24 << 20;

fn parse(db: &Database, missing: &[BlobKey], progress: &dyn Progress) -> Result<(), EngineError> {
    if missing.is_empty() {
        return Ok(());
    }
    let context = db.context();
    progress.begin(Stage::Parsing, missing.len() as u64);
    let ids: Vec<_> = missing.iter().map(|key| key.blob_id).collect();
    let options = ReadOptions {
        blob_bytes_max: context.limits.blob_bytes_max,
        pool: context.pool.as_ref(),
        cancelled: Some(&context.cancelled),
        ..ReadOptions::default()
    };
    let each = |i: usize, bytes: Result<&[u8], evergraph_languages::Skip>| {
        match bytes {
            Ok(bytes) => drop(context.analyze(missing[i], bytes)),
            // An overlay is no object of the repository: its query reads it.
            Err(_) if context.has_overlay(ids[i]) => {}
            Err(skip) => drop(context.keep(missing[i], Err(skip))),
        }
        if context.persist.store.buffered_bytes() > FLUSH_BYTES {
            context.persist.store.flush();
        }
        progress.advance(1);
    };
    let read = context.source.read_blobs(&ids, &options, &each);
    progress.end();
    read.map_err(|error| match error {
        SourceError::Cancelled => EngineError::Cancelled,
        other => EngineError::Source(other),
    })
}

fn bind(db: &Database, workspace: Workspace, files: &[FileId], progress: &dyn Progress) -> Result<(), EngineError> {
    if files.is_empty() {
        return Ok(());
    }
    let context = db.context();
    let cancelled = || context.cancelled.load(Ordering::Relaxed);
    let one = |db: &Database, file: FileId| {
        file_edges(db, workspace, FileKey::new(db, file));
        progress.advance(1);
    };
    progress.begin(Stage::Binding, files.len() as u64);
    match &context.pool {
        Some(pool) => {
            // Each worker has a handle of its own; handles are not shared.
            let handle = db.clone();
            let work = |db: &mut Database, &file: &FileId| {
                if !cancelled() {
                    one(db, file);
                }
            };
            pool.install(move || files.par_iter().for_each_with(handle, work));
        }
        None => files.iter().take_while(|_| !cancelled()).for_each(|&file| one(db, file)),
    }
    progress.end();
    if cancelled() { Err(EngineError::Cancelled) } else { Ok(()) }
}
