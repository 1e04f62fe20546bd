//! `bindings`: what every reference of a file is bound to.
//!
//! Reads the file's own facts, and of other files what the resolver asks for: summaries, import
//! targets, directory names, extensions. Cuts off where the table is equal. Bounded by the limits
//! per reference. Kept for the files asked about last; what the whole repository needs of it is
//! [`file_edges`](super::file_edges).

use crate::blob_facts::BlobKey;
use crate::database::Db;
use crate::inputs::{FileKey, Workspace};
use crate::queries::source::source;
use crate::queries::world::DbWorld;
use crate::resolve::{CallSite, FileBindings, Unit, bind_file};
use crate::trace::Trace;
use evergraph_languages::languages;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// A file's bindings and calls, with the blob they speak of.
#[derive(PartialEq, Debug)]
pub(crate) struct Bound {
    pub(crate) key: BlobKey,
    pub(crate) unit: UnitOf,
    pub(crate) bindings: FileBindings,
    pub(crate) calls: Vec<CallSite>,
    /// Our own code failed on the file: nothing of it is bound.
    pub(crate) failed: bool,
    pub(crate) trace: Trace,
}

/// A unit, equal if it is of the same facts.
#[derive(Debug, Clone)]
pub(crate) struct UnitOf(pub(crate) Arc<Unit>);

impl PartialEq for UnitOf {
    fn eq(&self, other: &UnitOf) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.facts == other.0.facts
    }
}

#[salsa::tracked(returns(clone), lru = 256)]
pub(crate) fn bindings<'db>(db: &'db dyn Db, workspace: Workspace, file: FileKey<'db>) -> Option<Arc<Bound>> {
    db.context().recorder.executes("bindings", || db.context().paths.path(file.file(db)).to_string());
    bind(db, workspace, file).map(Arc::new)
}

/// The computation itself, for callers that keep only a part of the result.
pub(crate) fn bind<'db>(db: &'db dyn Db, workspace: Workspace, file: FileKey<'db>) -> Option<Bound> {
    let key = source(db, workspace, file)?;
    let analysis = db.context().analysis(key).ok()?;
    let language = languages()[usize::from(key.language)];
    let unit = Arc::new(Unit::new(language, analysis.facts.clone()));
    let world = DbWorld::new(db, workspace);
    let work = || bind_file(&world, file.file(db), &unit, &db.context().limits);
    let found = unless_failed(|| db.context().is_cancelled(), work);
    let failed = found.is_none();
    // What failed fails again while what was read until then is the same: the trace holds for it as well.
    let (bindings, calls) = found.unwrap_or_else(|| (FileBindings::unresolved(&unit), Vec::new()));
    Some(Bound { key, unit: UnitOf(unit), bindings, calls, failed, trace: world.into_trace() })
}

/// The result of binding one file; `None` if it panicked, which costs this file only. Who cancels unwinds further.
fn unless_failed<T>(is_cancelled: impl Fn() -> bool, work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(found) => Some(found),
        Err(panic) if is_cancelled() || panic.is::<salsa::Cancelled>() => resume_unwind(panic),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_one_file() {
        assert_eq!(unless_failed(|| false, || 1), Some(1));
        assert_eq!(unless_failed::<u32>(|| false, || panic!("a rule met what it does not know")), None);
    }

    #[test]
    fn cancelling_goes_further() {
        let cancelled = || unless_failed::<u32>(|| true, || panic!("cancelled"));
        assert!(catch_unwind(cancelled).is_err());
    }
}
