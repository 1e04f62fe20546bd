//! What the answers about history say under them.

use super::{grouped, plural};
use evergraph_engine::api::HistoryInfo;

/// What an answer rests on, and what its list hides.
pub(crate) fn notes(info: &HistoryInfo, hidden: u32) -> Vec<String> {
    let mut notes = vec![plural(info.commits, "commit")];
    if info.bulk > 0 {
        notes.push(plural(info.bulk, "bulk commit"));
    }
    if !info.boundary.is_empty() {
        notes.push("the clone is shallow: earlier commits are not known".to_owned());
    }
    if hidden > 0 {
        notes.push(format!("{} hidden (--tests, --vendored, --bookkeeping show them)", grouped(hidden.into())));
    }
    notes
}
