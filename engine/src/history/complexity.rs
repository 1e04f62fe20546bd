//! How complex each file of a tree is, by content: what hotspots ask of files that did not change.

use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::object::BlobId;
use crate::store::RecordKind;
use evergraph_languages::{Positions, Skip};
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// The size of a file in two measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Complexity {
    /// The sum of the cyclomatic complexities of its functions.
    pub(crate) cyclomatic: u32,
    pub(crate) lines: u32,
}

/// The complexities of blobs, kept in one record for each repository: a new process gets those of the
/// tree that was asked about last with one read.
#[derive(Default)]
pub(crate) struct Complexities {
    known: Mutex<Option<FxHashMap<BlobKey, Complexity>>>,
}

type Stored = Vec<(BlobId, u8, u32, u32)>;

impl Complexities {
    /// The complexity of each blob, and whether any of them was not known.
    pub(crate) fn of(
        &self,
        context: &Context,
        keys: &[BlobKey],
        prepare: impl FnOnce(usize) -> Result<(), crate::error::EngineError>,
    ) -> Result<Vec<Result<Complexity, Skip>>, crate::error::EngineError> {
        let record = record_key(context);
        let mut known = self.take(context, record);
        let missing = keys.iter().filter(|key| !known.contains_key(key)).count();
        if missing > 0 {
            prepare(missing)?;
        }
        let mut found: Vec<Result<Complexity, Skip>> = Vec::with_capacity(keys.len());
        for &key in keys {
            let complexity = known.get(&key).copied().map_or_else(|| measure(context, key), Ok);
            if let Ok(complexity) = complexity {
                known.insert(key, complexity);
            }
            found.push(complexity);
        }
        if missing > 0 {
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

fn measure(context: &Context, key: BlobKey) -> Result<Complexity, Skip> {
    let analysis = context.analysis(key)?;
    let cyclomatic = analysis.facts.measures.iter().map(|m| m.cyclomatic).sum();
    Ok(Complexity { cyclomatic, lines: line_count(&analysis.positions) })
}

/// A last line that ends in a newline is followed by none.
fn line_count(positions: &Positions) -> u32 {
    let end = positions.scopes.first().map(|file| file.end);
    let ends_here = positions.line_starts.last().copied() == end;
    (positions.line_starts.len() as u32).saturating_sub(u32::from(ends_here))
}
