//! What all queries of an engine share beside salsa's storage: where bytes come from, numbers for
//! paths, facts by content, limits, counters. Everything here is keyed by content or only grows,
//! so that reading it from a query needs no dependency.

use crate::assembly::Assembly;
use crate::blob_facts::{
    Analyzed, BlobFacts, BlobKey, BlobResult, analyze_blob, decode_analysis, decode_summary, encode_skip,
};
use crate::compressed::Compressed;
use crate::lane::unwind_cancelled;
use crate::layout::Layout;
use crate::object::BlobId;
use crate::paths::PathTable;
use crate::persist::Persist;
use crate::queries::call_graph::CallGraph;
use crate::queries::file_edges::node_positions;
use crate::queries::planned::Planned;
use crate::record::Recorder;
use crate::source::{ReadOptions, Source};
use crate::store::{RecordKind, Store};
use dashmap::DashMap;
use evergraph_languages::{Analysis, Limits, LineColumn, Skip};
use rayon::ThreadPool;
use rustc_hash::FxBuildHasher;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Shared by all database handles of an engine.
pub(crate) struct Context {
    pub(crate) source: Arc<dyn Source>,
    pub(crate) paths: PathTable,
    pub(crate) limits: Limits,
    pub(crate) pool: Option<ThreadPool>,
    pub(crate) recorder: Recorder,
    pub(crate) cancelled: Arc<AtomicBool>,
    pub(crate) persist: Persist,
    overlays: DashMap<BlobId, Arc<[u8]>, FxBuildHasher>,
    blobs: DashMap<BlobKey, Entry, FxBuildHasher>,
    /// Bytes of encoded analyses that may stay decoded beside their encoding.
    decoded_left: AtomicUsize,
    recent: Mutex<Vec<(BlobKey, Arc<Analysis>)>>,
    layout: Mutex<Option<(u128, Arc<Layout>)>>,
    assembly: Mutex<Option<Arc<Assembly>>>,
    call_graph: Mutex<Option<Arc<CallGraph>>>,
    planned: Mutex<Option<Arc<Planned>>>,
}

#[derive(Clone)]
struct Entry {
    result: BlobResult,
    /// The encoded analysis; absent for skipped blobs and where the store has it.
    encoded: Option<Compressed>,
    decoded: Option<Arc<Analysis>>,
    positions: Option<Arc<[LineColumn]>>,
}

/// Decoded analyses kept beside their encodings, in bytes of encoding: small repositories never decode.
const DECODED_BYTES: usize = 2 << 20;
/// Analyses decoded most recently, kept for the editor's file and its neighbours.
const RECENT: usize = 32;

impl Context {
    pub(crate) fn new(
        source: Arc<dyn Source>,
        limits: Limits,
        pool: Option<ThreadPool>,
        store: Store,
        cancelled: Arc<AtomicBool>,
    ) -> Context {
        Context {
            source,
            paths: PathTable::default(),
            limits,
            pool,
            recorder: Recorder::default(),
            cancelled,
            persist: Persist::new(store, &limits),
            overlays: DashMap::default(),
            blobs: DashMap::default(),
            decoded_left: AtomicUsize::new(DECODED_BYTES),
            recent: Mutex::default(),
            layout: Mutex::default(),
            assembly: Mutex::default(),
            call_graph: Mutex::default(),
            planned: Mutex::default(),
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Ends the question by unwinding if the host cancelled: for the middle of queries, which have no
    /// other way out that leaves nothing half computed behind. [`Lane::ask`](crate::lane::Lane::ask)
    /// turns it into an error.
    pub(crate) fn checkpoint(&self) {
        if self.is_cancelled() {
            unwind_cancelled();
        }
    }

    /// Puts an editor's text under its blob id; what the id names never changes.
    pub(crate) fn add_overlay(&self, blob_id: BlobId, text: Arc<[u8]>) {
        self.overlays.insert(blob_id, text);
    }

    pub(crate) fn has_overlay(&self, blob_id: BlobId) -> bool {
        self.overlays.contains_key(&blob_id)
    }

    pub(crate) fn is_known(&self, key: BlobKey) -> bool {
        self.blobs.contains_key(&key)
    }

    /// How blobs are read in batches: within the limits, on all workers, until the host cancels.
    pub(crate) fn read_options(&self) -> ReadOptions<'_> {
        ReadOptions {
            blob_bytes_max: self.limits.blob_bytes_max,
            pool: self.pool.as_ref(),
            cancelled: Some(&self.cancelled),
            ..ReadOptions::default()
        }
    }

    /// The content of a blob: an overlay's or the repository's.
    pub(crate) fn bytes(&self, blob_id: BlobId) -> Result<Arc<[u8]>, Skip> {
        match self.overlays.get(&blob_id) {
            Some(text) => Ok(text.clone()),
            None => self.source.read_blob(blob_id, self.limits.blob_bytes_max),
        }
    }

    /// The summary of a blob: from memory, from the store, or by reading and parsing it.
    pub(crate) fn blob_facts(&self, key: BlobKey) -> BlobResult {
        if let Some(entry) = self.blobs.get(&key) {
            return entry.result.clone();
        }
        let record = self.persist.store.get(RecordKind::Summary, self.persist.blob_key(key));
        if let Some(found) = record.and_then(|bytes| self.take(key, &bytes)) {
            return found;
        }
        match self.bytes(key.blob_id).map(|source| self.analyze(key, &source)) {
            Ok(Err(Skip::Cancelled)) => unwind_cancelled(),
            Ok(analyzed) => analyzed,
            Err(skip) => self.keep(key, Err(skip)),
        }
    }

    /// The summary of a blob if it is in memory or in the store: content is not read for it.
    pub(crate) fn known_facts(&self, key: BlobKey) -> Option<BlobFacts> {
        if let Some(entry) = self.blobs.get(&key) {
            return entry.result.clone().ok();
        }
        let bytes = self.persist.store.get(RecordKind::Summary, self.persist.blob_key(key))?;
        self.take(key, &bytes)?.ok()
    }

    /// Takes the summaries of many blobs from the store; returns those that it does not have.
    pub(crate) fn load(&self, keys: Vec<BlobKey>) -> Vec<BlobKey> {
        let record_keys: Vec<u128> = keys.iter().map(|&key| self.persist.blob_key(key)).collect();
        let records = self.persist.store.get_many(RecordKind::Summary, &record_keys);
        let missing = |(key, record): &(BlobKey, Option<Vec<u8>>)| {
            record.as_ref().and_then(|bytes| self.take(*key, bytes)).is_none()
        };
        keys.into_iter().zip(records).filter(missing).map(|(key, _)| key).collect()
    }

    fn take(&self, key: BlobKey, record: &[u8]) -> Option<BlobResult> {
        let result = decode_summary(key, record)?;
        self.recorder.loaded_blob(key);
        self.blobs.insert(key, Entry { result: result.clone(), encoded: None, decoded: None, positions: None });
        Some(result)
    }

    /// Parses content that is at hand and keeps the result, unless it was cancelled. The journal knows
    /// of it meanwhile: what kills the process is not tried again.
    pub(crate) fn analyze(&self, key: BlobKey, source: &[u8]) -> BlobResult {
        let _span = tracing::debug_span!("analyze", blob = %key.blob_id, bytes = source.len()).entered();
        let journal = self.persist.store.journal();
        if journal.is_crashed(key.blob_id.as_bytes()) {
            return self.keep(key, Err(Skip::ParserCrash));
        }
        let mut noted = journal.worker();
        noted.begin(key.blob_id.as_bytes());
        let analyzed = analyze_blob(key, source, &self.limits, &|| self.is_cancelled());
        noted.end();
        if let Err(Skip::Cancelled) = analyzed {
            return Err(Skip::Cancelled);
        }
        self.recorder.parsed(key);
        self.keep(key, analyzed)
    }

    /// Keeps the outcome of reading a blob.
    pub(crate) fn keep(&self, key: BlobKey, analyzed: Result<Analyzed, Skip>) -> BlobResult {
        let entry = match analyzed {
            Ok(a) => {
                let encoded = self.put(key, &a);
                let positions = Some(node_positions(&a.analysis));
                let decoded = self.may_stay_decoded(encoded.bytes.len()).then_some(a.analysis);
                Entry { result: Ok(a.facts), encoded: Some(encoded), decoded, positions }
            }
            Err(skip) => {
                self.put_skip(key, skip);
                Entry { result: Err(skip), encoded: None, decoded: None, positions: None }
            }
        };
        let result = entry.result.clone();
        self.blobs.insert(key, entry);
        result
    }

    /// Puts an analysis into the store; returns it as it is kept there.
    fn put(&self, key: BlobKey, analyzed: &Analyzed) -> Compressed {
        let (store, record) = (&self.persist.store, self.persist.blob_key(key));
        let analysis = Compressed::new(&analyzed.analysis_bytes);
        if self.persist.keeps() {
            store.put(RecordKind::Summary, record, &analyzed.summary_bytes);
            store.put_compressed(RecordKind::FileFacts, record, &analysis);
        }
        analysis
    }

    /// What content decides is kept; what a clock or this machine decided is not.
    fn put_skip(&self, key: BlobKey, skip: Skip) {
        if matches!(skip, Skip::Binary | Skip::LfsPointer | Skip::TooDeep) {
            self.persist.store.put(RecordKind::Summary, self.persist.blob_key(key), &encode_skip(skip));
        }
    }

    /// Where the callable definitions of a blob stand.
    pub(crate) fn node_positions(&self, key: BlobKey) -> Arc<[LineColumn]> {
        if let Some(known) = self.blobs.get(&key).and_then(|e| e.positions.clone()) {
            return known;
        }
        self.analysis(key).map(|a| node_positions(&a)).unwrap_or_default()
    }

    fn may_stay_decoded(&self, bytes: usize) -> bool {
        let take = |left: usize| left.checked_sub(bytes);
        self.decoded_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Everything a blob says, with positions.
    ///
    /// # Errors
    /// The [`Skip`] that says why there is nothing.
    pub(crate) fn analysis(&self, key: BlobKey) -> Result<Arc<Analysis>, Skip> {
        self.blob_facts(key)?;
        let Some(entry) = self.blobs.get(&key).map(|e| e.clone()) else { return Err(Skip::Internal) };
        if let Some(decoded) = entry.decoded {
            return Ok(decoded);
        }
        if let Some(found) = self.recently(key) {
            return Ok(found);
        }
        let here = entry.encoded.and_then(|encoded| encoded.payload());
        let bytes = here.or_else(|| self.persist.store.get(RecordKind::FileFacts, self.persist.blob_key(key)));
        let decoded = match bytes.and_then(|b| decode_analysis(&b)) {
            Some(decoded) => Arc::new(decoded),
            None => self.analysis_again(key)?,
        };
        self.remember(key, decoded.clone());
        Ok(decoded)
    }

    /// The store may forget what it had: the content still says the same.
    fn analysis_again(&self, key: BlobKey) -> Result<Arc<Analysis>, Skip> {
        let bytes = self.bytes(key.blob_id)?;
        let analyzed = match analyze_blob(key, &bytes, &self.limits, &|| self.is_cancelled()) {
            Err(Skip::Cancelled) => unwind_cancelled(),
            analyzed => analyzed?,
        };
        self.recorder.parsed(key);
        self.put(key, &analyzed);
        Ok(analyzed.analysis)
    }

    /// The layout with a key: the last one, or a new one.
    pub(crate) fn layout(&self, key: u128, build: impl FnOnce(u128) -> Layout) -> Arc<Layout> {
        let mut last = self.layout.lock().unwrap_or_else(PoisonError::into_inner);
        match last.as_ref() {
            Some((known, layout)) if *known == key => layout.clone(),
            _ => {
                let layout = Arc::new(build(key));
                *last = Some((key, layout.clone()));
                layout
            }
        }
    }

    /// The tree assembled last.
    pub(crate) fn assembly(&self) -> Option<Arc<Assembly>> {
        self.assembly.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_assembly(&self, assembly: Arc<Assembly>) {
        self.set_planned(None);
        *self.assembly.lock().unwrap_or_else(PoisonError::into_inner) = Some(assembly);
    }

    /// The plan for the tree that is being assembled.
    pub(crate) fn planned(&self) -> Option<Arc<Planned>> {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_planned(&self, planned: Option<Arc<Planned>>) {
        *self.planned.lock().unwrap_or_else(PoisonError::into_inner) = planned;
    }

    /// The call graph computed last.
    pub(crate) fn call_graph(&self) -> Option<Arc<CallGraph>> {
        self.call_graph.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_call_graph(&self, graph: Arc<CallGraph>) {
        *self.call_graph.lock().unwrap_or_else(PoisonError::into_inner) = Some(graph);
    }

    fn recently(&self, key: BlobKey) -> Option<Arc<Analysis>> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.iter().find(|(k, _)| *k == key).map(|(_, a)| a.clone())
    }

    fn remember(&self, key: BlobKey, analysis: Arc<Analysis>) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.retain(|(k, _)| *k != key);
        recent.insert(0, (key, analysis));
        recent.truncate(RECENT);
    }
}
