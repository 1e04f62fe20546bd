//! Questions about what commits changed.

mod blame;
mod burndown;
mod check;
mod churn;
mod code_paths;
mod coupled;
mod diff;
mod functions;
mod hotspots;
mod impact;
mod lines;
mod measures;
mod owners;
mod salience;
mod trend;

use super::Snapshot;
use super::export::EachRow;
use crate::api::{Answer, CommitChangeRow, HistoryFilter, HistoryInfo};
use crate::error::EngineError;
use crate::git::Mailmap;
use crate::history::kinds::is_bookkeeping;
use crate::history::{Authors, Book, Change, Past, Side};
use crate::object::{CommitId, FileMode, RepoPath};
use crate::vendored::is_vendored;
use evergraph_languages::language_of;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

/// Commits whose deltas are exported together.
const EXPORTED: usize = 4_096;

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
            let (context, progress) = (&self.inner.context, self.inner.options.progress.as_ref());
            for commits in past.timeline.chunks(EXPORTED) {
                let ids: Vec<CommitId> = commits.iter().map(|&c| past.log.id(c)).collect();
                let deltas = self.inner.history.deltas(context, progress, Side::Own, &ids)?;
                for (&commit, id) in commits.iter().zip(ids) {
                    let Some(position) = deltas.book.position(id) else { continue };
                    for change in deltas.book.changes(position) {
                        let row = change_row(past, commit, &deltas.book, change);
                        if each(row) == ControlFlow::Break(()) {
                            return Ok(self.answer(Vec::new(), ()));
                        }
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
        let shelf = self.inner.history.log(context, self.inner.options.progress.as_ref(), tip)?;
        let log = &shelf.book;
        let Some(position) = log.position(tip) else {
            return Err(EngineError::Internal { what: "a commit without its delta".to_owned() });
        };
        let timeline = log.timeline(position);
        let authors = Authors::new(log, &timeline, &self.mailmap()?);
        question(&Past { log, timeline, authors })
    }

    /// The files of this tree that history knows, by the number of their path, and those it does not
    /// know (files on disk that were never committed).
    fn files(&self, past: &Past<'_>) -> Result<Vec<u32>, EngineError> {
        let manifest = self.tree.manifest(&self.inner)?;
        let files = manifest.entries.iter().filter(|e| e.mode.is_file());
        Ok(files.filter_map(|e| past.log.path_id(&e.path)).collect())
    }

    /// The path of a file of this tree as it was typed.
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`] with paths that end alike.
    fn path_named(&self, typed: &str) -> Result<RepoPath, EngineError> {
        let path = match typed.trim_end_matches('/') {
            "." => RepoPath::from(""),
            path => RepoPath::from(path.strip_prefix("./").unwrap_or(path)),
        };
        let manifest = self.tree.manifest(&self.inner)?;
        let inside = |e: &crate::object::TreeEntry| is_inside(&e.path, &path);
        match manifest.entries.iter().any(inside) {
            true => Ok(path),
            false => {
                let same_name = |e: &&crate::object::TreeEntry| e.path.file_name() == path.file_name();
                let similar = manifest.entries.iter().filter(same_name).take(3).map(|e| e.path.to_string()).collect();
                Err(EngineError::NoSuchFile { path: typed.to_owned(), at: self.freshness.revspec.clone(), similar })
            }
        }
    }

    /// The path of a file, and not of a directory, of this tree.
    fn file_path_named(&self, typed: &str) -> Result<RepoPath, EngineError> {
        let path = self.path_named(typed)?;
        let manifest = self.tree.manifest(&self.inner)?;
        match manifest.entries.binary_search_by(|e| e.path.cmp(&path)) {
            Ok(i) if manifest.entries[i].mode.is_file() => Ok(path),
            _ => Err(EngineError::NoSuchFile {
                path: typed.to_owned(),
                at: self.freshness.revspec.clone(),
                similar: Vec::new(),
            }),
        }
    }

    /// The content of a file of this tree; nothing if it cannot be read.
    fn text_of(&self, path: &RepoPath) -> std::sync::Arc<[u8]> {
        let manifest = self.tree.manifest(&self.inner).ok();
        let find = |m: &crate::manifest::Manifest| {
            let found = m.entries.binary_search_by(|e| e.path.cmp(path)).ok()?;
            self.inner.context.bytes(m.entries[found].blob_id).ok()
        };
        manifest.and_then(|m| find(&m)).unwrap_or_default()
    }

    /// An answer that speaks of the commit alone, whatever lies over it on disk.
    fn answer_of_commit<T>(&self, value: T) -> Answer<T> {
        let mut answer = self.answer(Vec::new(), value);
        (answer.commit.worktree, answer.commit.overlays) = (false, 0);
        answer
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

fn change_row(past: &Past<'_>, commit: u32, book: &Book, change: &Change) -> CommitChangeRow {
    let c = past.log.commit(commit);
    let author = past.authors.get(past.authors.of(c.author));
    let has_lines = change.unread.is_none();
    CommitChangeRow {
        commit: past.log.id(commit).to_string(),
        time: c.commit_time_s,
        author: author.name.clone(),
        committer: past.authors.get(past.authors.of(c.committer)).name.clone(),
        bot: author.is_bot,
        merge: c.is_merge(),
        bulk: c.is_bulk,
        path: book.path(change.path).to_string(),
        change: kind(change),
        from: change.from.map(|from| book.path(from).to_string()),
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

/// Whether a path is another one, or lies below it.
fn is_inside(path: &RepoPath, above: &RepoPath) -> bool {
    let (path, above) = (path.as_bytes(), above.as_bytes());
    path == above || path.strip_prefix(above).is_some_and(|rest| above.is_empty() || rest.starts_with(b"/"))
}

/// Tests are worth a look; noise is not.
const WITH_TESTS: HistoryFilter = HistoryFilter { tests: true, vendored: false, bookkeeping: false };

/// Whether a filter keeps a path out of a list.
fn hides(filter: HistoryFilter, path: &str) -> bool {
    let is_test = || language_of(path.as_bytes()).is_some_and(|l| l.is_test_path(path));
    !filter.vendored && is_vendored(path) || !filter.bookkeeping && is_bookkeeping(path) || !filter.tests && is_test()
}

fn info(past: &Past<'_>) -> HistoryInfo {
    let count = |of: &dyn Fn(u32) -> bool| past.timeline.iter().filter(|&&c| of(c)).count() as u32;
    HistoryInfo {
        commits: past.timeline.len() as u32,
        merges: count(&|c| past.log.commit(c).is_merge()),
        bulk: count(&|c| past.is_bulk(c)),
        bots: count(&|c| past.authors.get(past.authors.of(past.log.commit(c).author)).is_bot),
        boundary: past.boundary(),
    }
}
