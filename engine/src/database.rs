//! The salsa database: storage and the shared context.

use crate::context::Context;
use std::sync::Arc;

/// What queries see of the database.
#[salsa::db]
pub(crate) trait Db: salsa::Database {
    /// Everything that is not salsa's.
    fn context(&self) -> &Context;
}

/// A handle on the memoized results. Clones share them; each thread has its own.
#[salsa::db]
#[derive(Clone)]
pub(crate) struct Database {
    storage: salsa::Storage<Database>,
    context: Arc<Context>,
}

impl Database {
    pub(crate) fn new(context: Arc<Context>) -> Database {
        let events = context.clone();
        let on_event = move |event: salsa::Event| {
            if let salsa::EventKind::DidValidateMemoizedValue { .. } = event.kind {
                events.recorder.validated();
            }
        };
        Database { storage: salsa::Storage::new(Some(Box::new(on_event))), context }
    }
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {
    fn context(&self) -> &Context {
        &self.context
    }
}
