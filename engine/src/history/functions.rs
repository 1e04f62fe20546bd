//! What commits changed in functions: hunks laid over the functions of the contents before and after.
//!
//! The outline of a content is all that is needed of it, and is kept by content: a content of the past is
//! parsed once ever, and its facts are not stored. The functions a commit changed are kept by its id,
//! like its delta, in a set that only grows.

mod book;
mod lineage;
mod matching;
mod outline;
mod read;

pub(crate) use book::FunctionBook;
pub(crate) use lineage::Lineage;
pub(crate) use matching::{FilePair, Half, Matched, What, compare};
pub(crate) use outline::{Complexity, Function, Outline};
pub(crate) use read::{Outlines, Time};

use super::{Book, Change};
use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::error::EngineError;
use crate::object::{BlobId, FileMode, RepoPath};
use crate::progress::{Progress, Stage};
use evergraph_languages::{Skip, language_of, languages};
use std::sync::Arc;

/// Commits whose functions are compared at a time: their outlines are in memory together.
const BATCH: usize = 256;

/// Adds what some commits changed in functions to a book; `lasting` receives the new ones whose changes may
/// be kept for ever. A commit that the book has already costs nothing.
///
/// # Errors
/// [`EngineError::Cancelled`]; what was compared by then is in the book.
pub(super) fn learn(
    context: &Context,
    outlines: &Outlines,
    progress: &dyn Progress,
    (deltas, wanted): (&Book, &[u32]),
    book: &mut FunctionBook,
    lasting: &mut Vec<u32>,
) -> Result<(), EngineError> {
    let missing: Vec<u32> = wanted.iter().copied().filter(|&c| book.position(deltas.commit(c).id).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    progress.begin(Stage::Functions, missing.len() as u64);
    let mut outcome = Ok(());
    for batch in missing.chunks(BATCH) {
        outcome = learn_batch(context, outlines, deltas, batch, book, lasting);
        if outcome.is_err() {
            break;
        }
        progress.advance(batch.len() as u64);
    }
    progress.end();
    outcome
}

fn learn_batch(
    context: &Context,
    outlines: &Outlines,
    deltas: &Book,
    batch: &[u32],
    book: &mut FunctionBook,
    lasting: &mut Vec<u32>,
) -> Result<(), EngineError> {
    let changes = || batch.iter().flat_map(|&c| deltas.changes(c));
    let keys: Vec<BlobKey> = changes().flat_map(|c| sides(deltas, c)).flatten().collect();
    let found = outlines.of(context, Time::Past, &keys)?;
    for &commit in batch {
        let id = deltas.commit(commit).id;
        context.recorder.executes("function_delta", || id.to_string());
        let mut is_lasting = deltas.is_lasting(commit);
        let mut outline = |key: Option<BlobKey>| match key.map(|key| found.get(&key)) {
            Some(Some(Ok(outline))) => Some(outline.clone()),
            Some(Some(Err(skip))) => {
                is_lasting &= skip.is_lasting();
                None
            }
            _ => None,
        };
        let pair = |change: &Change| {
            let [before, after] = sides(deltas, change);
            let hunks = deltas.hunks(change).collect();
            FilePair { before: outline(before), after: outline(after), hunks }
        };
        let changes = deltas.changes(commit);
        let pairs: Vec<FilePair> = changes.iter().map(pair).collect();
        let matched = compare(&pairs, &mut |half, file| {
            let id = match half {
                Half::Before => changes[file].before,
                Half::After => changes[file].after,
            };
            id.and_then(|(id, _)| context.bytes(id).ok()).unwrap_or_else(|| Arc::from([]))
        });
        let position = book.add(id, &pairs, &matched);
        if is_lasting {
            lasting.push(position);
        }
    }
    Ok(())
}

/// The contents before and after a change that have functions to compare: none if they are equal.
fn sides(deltas: &Book, change: &Change) -> [Option<BlobKey>; 2] {
    if change.unread.is_some() || change.before.map(|b| b.0) == change.after.map(|a| a.0) {
        return [None, None];
    }
    let after = deltas.path(change.path);
    let before = deltas.path(change.from.unwrap_or(change.path));
    [key(before, change.before), key(after, change.after)]
}

fn key(path: &RepoPath, side: Option<(BlobId, FileMode)>) -> Option<BlobKey> {
    let (blob_id, _) = side.filter(|(_, mode)| mode.is_file())?;
    let language = language_of(path.as_bytes())?;
    let number = languages().iter().position(|l| l.name() == language.name())?;
    Some(BlobKey { blob_id, language: number as u8 })
}

/// Why a content has no outline.
pub(crate) type OutlineResult = Result<Arc<Outline>, Skip>;
