//! Questions about what commits changed.

use super::Snapshot;
use super::export::EachRow;
use crate::api::{Answer, CommitChangeRow};
use crate::error::EngineError;
use crate::git::Mailmap;
use crate::history::{Authors, Change, Past};
use crate::object::{CommitId, FileMode};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

impl Snapshot {
    /// Computes what questions about history need, with progress.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn index_history(&self) -> Result<(), EngineError> {
        self.ask_past(|_| Ok(()))
    }

    /// Every path that every commit changed, parents before children.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn export_changes(&self, each: EachRow<'_, CommitChangeRow>) -> Result<Answer<()>, EngineError> {
        self.ask_past(|past| {
            for &commit in &past.timeline {
                for change in past.book.changes(commit) {
                    if each(change_row(past, commit, change)) == ControlFlow::Break(()) {
                        return Ok(self.answer(Vec::new(), ()));
                    }
                }
            }
            Ok(self.answer(Vec::new(), ()))
        })
    }

    /// Asks about the history of this commit: what is not known of it yet is computed first.
    pub(super) fn ask_past<T>(
        &self,
        question: impl FnOnce(&Past<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let context = &self.inner.context;
        if context.cancelled.load(Ordering::Relaxed) {
            return Err(EngineError::Cancelled);
        }
        let tip = self.tip()?;
        let shelf = self.inner.history.own(context, self.inner.options.progress.as_ref(), tip)?;
        let book = &shelf.book;
        let Some(position) = book.position(tip) else {
            return Err(EngineError::Internal { what: "a commit without its delta".to_owned() });
        };
        let authors = Authors::new(book, &self.mailmap()?);
        question(&Past { book, timeline: book.timeline(position), authors })
    }

    /// The commit whose history is asked about.
    pub(super) fn tip(&self) -> Result<CommitId, EngineError> {
        let id = self.freshness.commit_id.as_deref().and_then(|id| id.parse().ok());
        id.ok_or_else(|| match self.inner.context.source.resolve("HEAD") {
            Err(error) => error.into(),
            Ok(_) => EngineError::Internal { what: "a snapshot without a commit".to_owned() },
        })
    }

    /// The `.mailmap` of this tree.
    fn mailmap(&self) -> Result<Mailmap, EngineError> {
        let manifest = self.tree.manifest(&self.inner)?;
        let found = manifest.entries.binary_search_by(|e| e.path.as_bytes().cmp(b".mailmap"));
        let entry = found.ok().map(|i| &manifest.entries[i]).filter(|e| e.mode.is_file());
        let bytes = entry.and_then(|e| self.inner.context.bytes(e.blob_id).ok());
        Ok(bytes.map_or_else(Mailmap::default, |bytes| Mailmap::parse(&bytes)))
    }
}

fn change_row(past: &Past<'_>, commit: u32, change: &Change) -> CommitChangeRow {
    let c = past.book.commit(commit);
    let author = past.authors.get(past.authors.of(c.author));
    let has_lines = change.unread.is_none();
    CommitChangeRow {
        commit: c.id.to_string(),
        time: c.commit_time_s,
        author: author.name.clone(),
        committer: past.authors.get(past.authors.of(c.committer)).name.clone(),
        bot: author.is_bot,
        merge: c.parents.len() > 1,
        bulk: past.is_bulk(commit),
        path: past.book.path(change.path).to_string(),
        change: kind(change),
        from: change.from.map(|from| past.book.path(from).to_string()),
        similarity: change.from.map(|_| change.similarity),
        added: has_lines.then_some(change.added),
        removed: has_lines.then_some(change.removed),
        unread: change.unread.map(|skip| skip.as_str()),
    }
}

fn kind(change: &Change) -> &'static str {
    let id = |side: Option<(crate::object::BlobId, FileMode)>| side.map(|s| s.0);
    match (change.before, change.after) {
        _ if change.from.is_some() => "renamed",
        (None, _) => "added",
        (_, None) => "removed",
        (before, after) if id(before) == id(after) => "mode",
        _ => "modified",
    }
}
