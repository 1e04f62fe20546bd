//! The memoized results, positioned at one tree at a time.
//!
//! A snapshot holds no handle on salsa's storage: each question takes one for as long as it runs,
//! after moving the storage to the snapshot's tree if another was asked about in between. So no
//! snapshot ever blocks a refresh, an old snapshot keeps answering for its own commit, and a walk
//! over a history is a sequence of small steps.

use crate::context::Context;
use crate::database::Database;
use crate::error::EngineError;
use crate::inputs::Workspace;
use crate::manifest::Manifest;
use salsa::Setter;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub(crate) struct Lane {
    context: Arc<Context>,
    /// The handle others are cloned from. Only locked to clone it, or to move it under `gate`.
    master: Mutex<Database>,
    workspace: Workspace,
    /// Readers hold it while they ask; who moves the tree holds it alone. Its value is the key of
    /// the manifest the storage is at.
    gate: RwLock<u128>,
}

impl Lane {
    pub(crate) fn new(context: Arc<Context>, manifest: Arc<Manifest>) -> Lane {
        let key = manifest.key;
        let db = Database::new(context.clone());
        let workspace = Workspace::new(&db, manifest);
        Lane { context, master: Mutex::new(db), workspace, gate: RwLock::new(key) }
    }

    /// Runs a question at a tree. Panics stay inside.
    pub(crate) fn ask<T>(
        &self,
        manifest: &Arc<Manifest>,
        question: impl FnOnce(&Database, Workspace) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        loop {
            let at = self.gate.read().unwrap_or_else(PoisonError::into_inner);
            if *at == manifest.key {
                let db = self.master.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let asked = catch_unwind(AssertUnwindSafe(|| question(&db, self.workspace)));
                drop(db); // before the gate opens: setting an input waits for all handles
                return asked.unwrap_or_else(|panic| Err(self.error_of(panic.as_ref())));
            }
            drop(at);
            self.move_to(manifest);
        }
    }

    fn error_of(&self, panic: &(dyn std::any::Any + Send)) -> EngineError {
        // Who waited for a query of another thread hears only that it unwound.
        let waited = panic.downcast_ref::<salsa::Cancelled>().is_some();
        match panic.is::<HostCancelled>() || waited && self.context.is_cancelled() {
            true => EngineError::Cancelled,
            false => internal(panic),
        }
    }

    fn move_to(&self, manifest: &Arc<Manifest>) {
        let mut at = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let mut db = self.master.lock().unwrap_or_else(PoisonError::into_inner);
        self.workspace.set_manifest(&mut *db).to(manifest.clone());
        *at = manifest.key;
    }
}

/// The payload of an unwinding that the host asked for.
struct HostCancelled;

/// Leaves the question through whatever queries are running: salsa keeps nothing of those. No panic
/// hook runs.
pub(crate) fn unwind_cancelled() -> ! {
    resume_unwind(Box::new(HostCancelled))
}

fn internal(panic: &(dyn std::any::Any + Send)) -> EngineError {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    let what = text.or_else(|| panic.downcast_ref::<String>().cloned());
    EngineError::Internal { what: what.unwrap_or_else(|| "a panic without a message".to_owned()) }
}
