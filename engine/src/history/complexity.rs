//! How complex each file of a tree is, by content: what hotspots ask of files that did not change.

use super::functions::{Complexity, Outlines, Time};
use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::error::EngineError;
use crate::object::BlobId;
use crate::store::RecordKind;
use evergraph_languages::Skip;
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// The complexities of blobs, kept in one record for each repository: a new process gets those of the
/// tree that was asked about last with one read.
#[derive(Default)]
pub(crate) struct Complexities {
    known: Mutex<Option<FxHashMap<BlobKey, Complexity>>>,
}

type Stored = Vec<(BlobId, u8, u32, u32)>;

impl Complexities {
    /// The complexity of each blob.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub(crate) fn of(
        &self,
        context: &Context,
        outlines: &Outlines,
        keys: &[BlobKey],
    ) -> Result<Vec<Result<Complexity, Skip>>, EngineError> {
        let record = record_key(context);
        let mut known = self.take(context, record);
        let missing: Vec<BlobKey> = keys.iter().copied().filter(|key| !known.contains_key(key)).collect();
        let mut skips: FxHashMap<BlobKey, Skip> = FxHashMap::default();
        for (key, outline) in outlines.of(context, Time::Present, &missing)? {
            match outline {
                Ok(outline) => drop(known.insert(key, outline.complexity)),
                Err(skip) => drop(skips.insert(key, skip)),
            }
        }
        let of =
            |key: &BlobKey| known.get(key).copied().ok_or_else(|| skips.get(key).copied().unwrap_or(Skip::Internal));
        let found: Vec<Result<Complexity, Skip>> = keys.iter().map(of).collect();
        if !missing.is_empty() {
            let row = |(key, c): (&BlobKey, &Result<Complexity, Skip>)| {
                c.ok().map(|c| (key.blob_id, key.language, c.cyclomatic, c.lines))
            };
            let stored: Stored = keys.iter().zip(&found).filter_map(row).collect();
            if let Ok(bytes) = postcard::to_stdvec(&stored) {
                context.persist.store.put(RecordKind::Complexity, record, &bytes);
            }
        }
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(found)
    }

    fn take(&self, context: &Context, record: u128) -> FxHashMap<BlobKey, Complexity> {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return known;
        }
        let bytes = context.persist.store.get(RecordKind::Complexity, record);
        let stored: Stored = bytes.and_then(|b| postcard::from_bytes(&b).ok()).unwrap_or_default();
        let entry =
            |(blob_id, language, cyclomatic, lines)| (BlobKey { blob_id, language }, Complexity { cyclomatic, lines });
        stored.into_iter().map(entry).collect()
    }
}

fn record_key(context: &Context) -> u128 {
    let place = context.source.describe().common_dir;
    context.persist.key().bytes(b"complexity").bytes(place.as_os_str().as_encoded_bytes()).finish()
}
