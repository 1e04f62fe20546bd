//! Ctrl-C: stop computing, keep what there is, end with 130.

use crate::exit::Failure;
use crate::exit::INTERRUPTED;
use evergraph_engine::CancelHandle;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Watches for Ctrl-C (and SIGTERM and SIGHUP where there are such).
pub(crate) struct Interrupt {
    exit_at_once: Arc<AtomicBool>,
}

impl Interrupt {
    /// The first Ctrl-C cancels the engine's work, the second one ends the process.
    pub(crate) fn watch(handle: CancelHandle) -> Result<Interrupt, Failure> {
        let exit_at_once = Arc::new(AtomicBool::new(false));
        let flag = exit_at_once.clone();
        ctrlc::set_handler(move || {
            handle.cancel();
            if flag.swap(true, Ordering::SeqCst) {
                process::exit(i32::from(INTERRUPTED));
            }
        })
        .map_err(|error| Failure::Usage(format!("cannot watch for Ctrl-C: {error}")))?;
        Ok(Interrupt { exit_at_once })
    }

    /// Everything is computed and kept: from now on the first Ctrl-C ends the process, even one
    /// that waits for a pager to read on.
    pub(crate) fn nothing_to_lose(&self) {
        self.exit_at_once.store(true, Ordering::SeqCst);
    }
}
