//! Work ahead of a question about the whole tree, on all workers: parse what is new straight from
//! the batches it is read in, then bind what is stale.

use crate::assembly::{Assembly, Row};
use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::database::{Database, Db};
use crate::error::EngineError;
use crate::inputs::{FileKey, Workspace};
use crate::progress::{Progress, Stage};
use crate::queries::file_edges::{FileEdges, file_edges};
use crate::queries::planned::{Planned, planned};
use crate::queries::summary::load_files;

use evergraph_languages::FileId;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

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
    let missing = {
        let _span = tracing::info_span!("load_blobs", blobs = missing.len()).entered();
        db.context().load(missing)
    };
    parse(db, &missing, progress)?;
    let planned = planned(db, workspace);
    load_ahead(db, workspace, &planned);
    bind(db, workspace, &planned, progress)
}

/// Records that wait for the disk before a flush: a crash costs this much work, and who cancels
/// waits for a flush of this much.
const FLUSH_BYTES: usize = 4 << 20;

fn parse(db: &Database, missing: &[BlobKey], progress: &dyn Progress) -> Result<(), EngineError> {
    if missing.is_empty() {
        return Ok(());
    }
    let context = db.context();
    let _running = Running::begin(progress, Stage::Parsing, missing.len());
    let _span = tracing::info_span!("parse", blobs = missing.len()).entered();
    let ids: Vec<_> = missing.iter().map(|key| key.blob_id).collect();
    let each = |i: usize, bytes: Result<&[u8], evergraph_languages::Skip>| {
        match bytes {
            Ok(bytes) => drop(context.analyze(missing[i], bytes)),
            // An overlay is no object of the repository: its query reads it.
            Err(_) if context.has_overlay(ids[i]) => {}
            Err(skip) => drop(context.keep(missing[i], Err(skip))),
        }
        context.persist.store.flush_over(FLUSH_BYTES);
        progress.advance(1);
    };
    Ok(context.source.read_blobs(&ids, &context.read_options(), &each)?)
}

/// Takes what stale files read when they were bound last from the store, all at once: they will mostly read it
/// again, and the file is opened for each burst of reads.
fn load_ahead(db: &Database, workspace: Workspace, planned: &Planned) {
    let Planned { last, sources, plan, .. } = planned;
    let rows = plan.stale.iter().filter_map(|(i, _)| last.as_ref()?.row(sources[*i as usize].file));
    let read: FxHashSet<FileId> = rows.flat_map(|row| row.edges.trace.summaries.iter().copied()).collect();
    load_files(db, workspace, read.into_iter());
}

/// Computes the edges of stale files. What there is when the host cancels is kept as an assembly of
/// which only those rows hold.
fn bind(db: &Database, workspace: Workspace, planned: &Planned, progress: &dyn Progress) -> Result<(), EngineError> {
    let Planned { sources, plan, .. } = planned;
    let stale: Vec<usize> =
        (0..sources.len()).filter(|&i| plan.kept[i].is_none() && sources[i].summary.is_ok()).collect();
    if stale.is_empty() {
        return Ok(());
    }
    let context = db.context();
    let one = |db: &Database, i: usize| {
        let edges = unless_cancelled(context, || file_edges(db, workspace, FileKey::new(db, sources[i].file)))??;
        progress.advance(1);
        Some(edges)
    };
    let _running = Running::begin(progress, Stage::Binding, stale.len());
    let _span = tracing::info_span!("bind", files = stale.len(), of = sources.len()).entered();
    let computed: Vec<Option<Arc<FileEdges>>> = match &context.pool {
        Some(pool) => {
            // Each worker has a handle of its own; handles are not shared.
            let handle = db.clone();
            pool.install(|| stale.par_iter().map_with(handle, |db, &i| one(db, i)).collect())
        }
        None => stale.iter().map(|&i| one(db, i)).collect(),
    };
    if !context.is_cancelled() {
        return Ok(());
    }
    let mut edges: Vec<Option<Arc<FileEdges>>> = vec![None; sources.len()];
    stale.into_iter().zip(computed).for_each(|(i, computed)| edges[i] = computed);
    keep_part(db, workspace, planned, &edges);
    Err(EngineError::Cancelled)
}

/// Runs one unit of work, unless or until the host cancels.
fn unless_cancelled<T>(context: &Context, work: impl FnOnce() -> T) -> Option<T> {
    if context.is_cancelled() {
        return None;
    }
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(_) if context.is_cancelled() => None,
        Err(panic) => resume_unwind(panic),
    }
}

/// Makes the rows computed so far the last assembly.
fn keep_part(db: &Database, workspace: Workspace, planned: &Planned, edges: &[Option<Arc<FileEdges>>]) {
    let context = db.context();
    let rows = planned.rows(context, |i, s| match &edges[i] {
        Some(edges) => Row::new(context, s, edges.clone()),
        None => Row::without_edges(s),
    });
    let layout_key = workspace.manifest(db).layout_key;
    db.context().set_assembly(Arc::new(Assembly::new(NO_MANIFEST, layout_key, rows)));
}

/// The key of no manifest: an assembly of it is taken for no whole one.
const NO_MANIFEST: u128 = 0;

/// A stage whose end is told however it ends.
struct Running<'p>(&'p dyn Progress);

impl<'p> Running<'p> {
    fn begin(progress: &'p dyn Progress, stage: Stage, total: usize) -> Running<'p> {
        progress.begin(stage, total as u64);
        Running(progress)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}
