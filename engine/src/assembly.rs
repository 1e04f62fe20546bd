//! The edges of a whole tree, file by file, each with what it was computed from: the unit in which
//! one state of the repository is derived from another, in this process or a later one.
//!
//! Rows of files whose names are the same and whose trace still holds are taken over without
//! starting a query each: validating ten thousand memoized queries costs about 9 ms, comparing
//! ten thousand rows well under one.

use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::layout::Layout;
use crate::manifest::Manifest;
use crate::object::BlobId;
use crate::queries::file_edges::FileEdges;
use evergraph_languages::{DirId, FileId, LineColumn, Skip, languages};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// All files of a tree that have a language, in path order.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    /// The manifest it belongs to.
    pub(crate) key: u128,
    /// The layout it was resolved with.
    pub(crate) layout_key: u128,
    pub(crate) rows: Vec<Row>,
    positions: FxHashMap<FileId, u32>,
}

impl PartialEq for Assembly {
    fn eq(&self, other: &Assembly) -> bool {
        self.rows == other.rows
    }
}

/// One file.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Row {
    pub(crate) file: FileId,
    pub(crate) key: BlobKey,
    /// Hash of all its names; 0 if there is nothing.
    pub(crate) facts_hash: u128,
    /// What other files see of it, or why there is nothing.
    pub(crate) summary: Result<SummaryKey, Skip>,
    /// Its edges; empty for skipped files.
    pub(crate) edges: Arc<FileEdges>,
    /// Where each of its nodes stands. Beside the edges, so that a shifted line leaves those alone.
    pub(crate) positions: Arc<[LineColumn]>,
}

impl Row {
    /// A source with its edges.
    pub(crate) fn new(context: &Context, source: &Source, edges: Arc<FileEdges>) -> Row {
        let positions = context.node_positions(source.key);
        let (file, key, facts_hash) = (source.file, source.key, source.facts_hash);
        Row { file, key, facts_hash, summary: source.summary.clone(), edges, positions }
    }

    /// A source whose edges are not known: what others see of it holds, but the row is never taken over.
    pub(crate) fn without_edges(source: &Source) -> Row {
        let blob_id = BlobId(source.key.blob_id.0.null());
        let key = if source.summary.is_ok() { BlobKey { blob_id, ..source.key } } else { source.key };
        let (edges, positions) = (Arc::default(), Arc::default());
        Row { file: source.file, key, facts_hash: 0, summary: source.summary.clone(), edges, positions }
    }
}

/// As much of a summary as deciding about other files takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SummaryKey {
    pub(crate) hash: u128,
    /// Types that the file extends, for languages where that matters to the whole repository.
    pub(crate) extends: Arc<[SmolStr]>,
}

impl Assembly {
    pub(crate) fn new(key: u128, layout_key: u128, rows: Vec<Row>) -> Assembly {
        let positions = rows.iter().enumerate().map(|(i, r)| (r.file, i as u32)).collect();
        Assembly { key, layout_key, rows, positions }
    }

    pub(crate) fn row(&self, file: FileId) -> Option<&Row> {
        self.positions.get(&file).map(|&i| &self.rows[i as usize])
    }

    /// The position of a file among the rows.
    pub(crate) fn position(&self, file: FileId) -> Option<usize> {
        self.positions.get(&file).map(|&i| i as usize)
    }
}

/// What a new tree shares with an assembled one.
pub(crate) struct Plan {
    /// For each source of the new manifest, in order: the old row if it can be taken over.
    pub(crate) kept: Vec<Option<u32>>,
}

/// One source of a manifest with its summary, as the plan needs it.
pub(crate) struct Source {
    pub(crate) file: FileId,
    pub(crate) key: BlobKey,
    pub(crate) facts_hash: u128,
    pub(crate) summary: Result<SummaryKey, Skip>,
}

impl Source {
    /// Whether a row was computed from the same names, wherever they stood.
    fn is_of(&self, row: &Row) -> bool {
        let same_facts = row.facts_hash == self.facts_hash && row.summary.is_ok() == self.summary.is_ok();
        row.key == self.key || same_facts && row.key.language == self.key.language
    }
}

/// Decides which rows of an old assembly hold for new sources.
pub(crate) fn plan(context: &Context, old: &Assembly, sources: &[Source], layout: &LayoutOf<'_>) -> Plan {
    let changed = Changed::between(context, old, sources);
    let keep = |s: &Source| {
        let position = *old.positions.get(&s.file)?;
        let row = &old.rows[position as usize];
        let holds = s.is_of(row) && changed.spares(row) && (!layout.changed || layout.still_leads(row));
        holds.then_some(position)
    };
    Plan { kept: sources.iter().map(keep).collect() }
}

/// What differs between two trees, as far as other files can tell.
struct Changed {
    summaries: FxHashSet<FileId>,
    directories: FxHashSet<DirId>,
    extends: FxHashSet<SmolStr>,
}

impl Changed {
    fn between(context: &Context, old: &Assembly, sources: &[Source]) -> Changed {
        let mut changed = Changed {
            summaries: FxHashSet::default(),
            directories: FxHashSet::default(),
            extends: FxHashSet::default(),
        };
        let mut seen = 0;
        for s in sources {
            let before = old.row(s.file);
            seen += usize::from(before.is_some());
            let same_language = before.is_some_and(|row| row.key.language == s.key.language);
            if !(same_language && before.is_some_and(|row| row.summary == s.summary)) {
                changed.note(context, s.file, before.map(|row| &row.summary), Some(&s.summary));
            }
        }
        if seen < old.rows.len() {
            let there: FxHashSet<FileId> = sources.iter().map(|s| s.file).collect();
            for row in old.rows.iter().filter(|row| !there.contains(&row.file)) {
                changed.note(context, row.file, Some(&row.summary), None);
            }
        }
        changed
    }

    fn note(
        &mut self,
        context: &Context,
        file: FileId,
        before: Option<&Result<SummaryKey, Skip>>,
        after: Option<&Result<SummaryKey, Skip>>,
    ) {
        self.summaries.insert(file);
        self.directories.insert(context.paths.directory_of(file));
        for key in [before, after].into_iter().flatten().flatten() {
            self.extends.extend(key.extends.iter().cloned());
        }
    }

    /// Whether nothing that the row's trace names has changed.
    fn spares(&self, row: &Row) -> bool {
        let trace = &row.edges.trace;
        !trace.summaries.iter().any(|f| self.summaries.contains(f))
            && !trace.directories.iter().any(|d| self.directories.contains(d))
            && !trace.extensions.iter().any(|n| self.extends.contains(n))
    }
}

/// The new layout, and whether it differs from the old assembly's.
pub(crate) struct LayoutOf<'l> {
    pub(crate) changed: bool,
    pub(crate) layout: &'l Layout,
    pub(crate) manifest: &'l Manifest,
}

impl LayoutOf<'_> {
    /// Whether every specifier leads where it led.
    fn still_leads(&self, row: &Row) -> bool {
        let trace = &row.edges.trace;
        let modules = trace.modules.iter().all(|(from, specifier, led)| {
            let Some((_, language)) = self.manifest.source(*from) else { return false };
            self.layout.resolve(languages()[usize::from(language)], *from, specifier) == *led
        });
        modules
            && trace.submodules.iter().all(|(language, module, name, led)| {
                self.layout.submodule(languages()[usize::from(*language)], *module, name) == *led
            })
    }
}
