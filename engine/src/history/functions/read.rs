//! Outlines by content: from memory, from the store, from facts that are there, or by parsing.

use super::OutlineResult;
use super::outline::Outline;
use crate::blob_facts::{BlobKey, decode_analysis};
use crate::context::Context;
use crate::error::EngineError;
use crate::store::RecordKind;
use evergraph_languages::{Analysis, Skip, analyze_until, languages};
use rustc_hash::FxHashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// Outlines held in memory.
const KEPT_MAX: usize = 20_000;
/// Contents parsed before a flush is worth asking for, in bytes of records that wait for the disk.
const FLUSH_BYTES: usize = 24 << 20;

/// The outlines that were used lately.
#[derive(Default)]
pub(crate) struct Outlines {
    kept: Mutex<FxHashMap<BlobKey, OutlineResult>>,
}

/// Which time contents are of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Time {
    /// Of the tree asked about: more will be asked of them, so their facts are kept.
    Present,
    /// Their outlines are all that is wanted.
    Past,
}

impl Outlines {
    /// The outlines of some contents, each parsed at most once in the life of the store.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub(crate) fn of(
        &self,
        context: &Context,
        time: Time,
        keys: &[BlobKey],
    ) -> Result<FxHashMap<BlobKey, OutlineResult>, EngineError> {
        let mut found: FxHashMap<BlobKey, OutlineResult> = FxHashMap::default();
        let mut missing: Vec<BlobKey> = Vec::new();
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() > KEPT_MAX {
                kept.clear();
            }
            for &key in keys {
                match kept.get(&key) {
                    Some(outline) => drop(found.insert(key, outline.clone())),
                    None => missing.push(key),
                }
            }
        }
        missing.sort_unstable();
        missing.dedup();
        let mut new: Vec<(BlobKey, OutlineResult)> = Vec::new();
        take_stored(context, RecordKind::Outline, &mut missing, &mut new, |_, bytes| decode(&bytes));
        let stored = new.len();
        take_known(context, &mut missing, &mut new);
        parse(context, time, &missing, &mut new)?;
        for (key, outline) in &new[stored..] {
            if outline.as_ref().err().is_none_or(|skip| skip.is_lasting())
                && let Ok(bytes) = postcard::to_stdvec(&outline.as_deref().map_err(|&skip| skip))
            {
                context.persist.store.put(RecordKind::Outline, context.persist.blob_key(*key), &bytes);
            }
        }
        context.persist.store.flush_over(FLUSH_BYTES);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(new.iter().filter(|(_, o)| o.as_ref().err().is_none_or(|s| s.is_lasting())).cloned());
        found.extend(new);
        Ok(found)
    }
}

fn decode(bytes: &[u8]) -> Option<OutlineResult> {
    match postcard::from_bytes::<Result<Outline, Skip>>(bytes).ok()? {
        Ok(outline) => outline.is_sound().then(|| Ok(Arc::new(outline))),
        Err(skip) => Some(Err(skip)),
    }
}

fn take_stored(
    context: &Context,
    kind: RecordKind,
    missing: &mut Vec<BlobKey>,
    new: &mut Vec<(BlobKey, OutlineResult)>,
    decode: impl Fn(BlobKey, Vec<u8>) -> Option<OutlineResult>,
) {
    let records: Vec<u128> = missing.iter().map(|&key| context.persist.blob_key(key)).collect();
    let found = context.persist.store.get_many(kind, &records);
    let mut found = found.into_iter();
    missing.retain(|&key| match found.next().flatten().and_then(|bytes| decode(key, bytes)) {
        Some(outline) => {
            new.push((key, outline));
            false
        }
        None => true,
    });
}

/// What the tree of some commit asked for is analyzed already.
fn take_known(context: &Context, missing: &mut Vec<BlobKey>, new: &mut Vec<(BlobKey, OutlineResult)>) {
    let outline = |key: BlobKey, analysis: &Analysis| {
        let content = context.bytes(key.blob_id).ok()?;
        Some(Ok(Arc::new(Outline::new(analysis, &content))))
    };
    take_stored(context, RecordKind::FileFacts, missing, new, |key, bytes| outline(key, &decode_analysis(&bytes)?));
    missing.retain(|&key| {
        if !context.is_known(key) {
            return true;
        }
        let found = match context.analysis(key) {
            Ok(analysis) => outline(key, &analysis),
            Err(skip) => Some(Err(skip)),
        };
        let is_missing = found.is_none();
        new.extend(found.map(|outline| (key, outline)));
        is_missing
    });
}

/// Reads and parses contents on all workers, in the order in which they lie in the repository; what an
/// editor put over it lies elsewhere.
fn parse(
    context: &Context,
    time: Time,
    missing: &[BlobKey],
    new: &mut Vec<(BlobKey, OutlineResult)>,
) -> Result<(), EngineError> {
    if missing.is_empty() {
        return Ok(());
    }
    let (over, missing): (Vec<BlobKey>, Vec<BlobKey>) =
        missing.iter().partition(|key| context.has_overlay(key.blob_id));
    let outline = |key: BlobKey, content: &[u8]| match time {
        Time::Past => outline_of(context, key, content).map(Arc::new),
        Time::Present => {
            context.analyze(key, content)?;
            Ok(Arc::new(Outline::new(&*context.analysis(key)?, content)))
        }
    };
    let read = |key: BlobKey| (key, context.bytes(key.blob_id).and_then(|content| outline(key, &content)));
    let parsed: Mutex<Vec<(BlobKey, OutlineResult)>> = Mutex::new(over.into_iter().map(read).collect());
    let ids: Vec<_> = missing.iter().map(|key| key.blob_id).collect();
    context.source.read_blobs(&ids, &context.read_options(), &|at, content| {
        let found = content.and_then(|content| outline(missing[at], content));
        parsed.lock().unwrap_or_else(PoisonError::into_inner).push((missing[at], found));
    })?;
    if context.is_cancelled() {
        return Err(EngineError::Cancelled);
    }
    let mut parsed = parsed.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Workers come in any order.
    parsed.sort_unstable_by_key(|(key, _)| *key);
    new.append(&mut parsed);
    Ok(())
}

/// Parses a content of the past. The journal knows of it meanwhile: what kills the process is not tried
/// again. A panic costs this content only.
fn outline_of(context: &Context, key: BlobKey, content: &[u8]) -> Result<Outline, Skip> {
    let journal = context.persist.store.journal();
    if journal.is_crashed(key.blob_id.as_bytes()) {
        return Err(Skip::ParserCrash);
    }
    let language = languages()[usize::from(key.language)];
    let mut noted = journal.worker();
    noted.begin(key.blob_id.as_bytes());
    let found = catch_unwind(AssertUnwindSafe(|| {
        let analysis = analyze_until(language, content, &context.limits, &|| context.is_cancelled())?;
        Ok(Outline::new(&analysis, content))
    }));
    noted.end();
    let outline = found.unwrap_or(Err(Skip::Internal));
    if outline != Err(Skip::Cancelled) {
        context.recorder.parsed(key);
    }
    outline
}
