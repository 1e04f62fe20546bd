//! The edges of a whole tree, file by file, each with what it was computed from: the unit in which
//! one state of the repository is derived from another, in this process or a later one.
//!
//! Rows of files whose names are the same and whose trace still holds are taken over without
//! starting a query each: validating ten thousand memoized queries costs about 9 ms, comparing
//! ten thousand rows well under one.

mod changed;
mod rows;

pub(crate) use rows::{Rows, Shard, begins_shard};

use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::file_index::FileIndex;
use crate::layout::Layout;
use crate::manifest::Manifest;
use crate::marks::Marks;
use crate::object::BlobId;
use crate::queries::file_edges::FileEdges;
use crate::stale::Stale;
use crate::trace::Reach;
use changed::Changed;
use evergraph_languages::{FileId, LineColumn, Skip, languages};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// All files of a tree that have a language, in path order.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    /// The manifest it belongs to.
    pub(crate) key: u128,
    /// The layout it was resolved with.
    pub(crate) layout_key: u128,
    pub(crate) rows: Rows,
    positions: FileIndex,
}

impl PartialEq for Assembly {
    fn eq(&self, other: &Assembly) -> bool {
        self.rows == other.rows
    }
}

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) file: FileId,
    pub(crate) key: BlobKey,
    pub(crate) marks: Marks,
    /// Hash of all its names; 0 if there is nothing.
    pub(crate) facts_hash: u128,
    /// What other files see of it, or why there is nothing.
    pub(crate) summary: Result<SummaryKey, Skip>,
    /// What the trace of its edges may name.
    pub(crate) reach: Reach,
    /// Its edges; empty for skipped files.
    pub(crate) edges: Arc<FileEdges>,
    /// Where each of its nodes stands. Beside the edges, so that a shifted line leaves those alone.
    pub(crate) positions: Arc<[LineColumn]>,
}

impl PartialEq for Row {
    /// What two trees share is not looked into.
    fn eq(&self, other: &Row) -> bool {
        let same_edges = Arc::ptr_eq(&self.edges, &other.edges) || self.edges == other.edges;
        let same_positions = Arc::ptr_eq(&self.positions, &other.positions) || self.positions == other.positions;
        let about = |row: &Row| (row.file, row.key, row.facts_hash);
        about(self) == about(other) && self.summary == other.summary && same_edges && same_positions
    }
}

impl Row {
    /// A source with its edges.
    pub(crate) fn new(context: &Context, source: &Source, edges: Arc<FileEdges>) -> Row {
        let positions = context.node_positions(source.key);
        let (file, key, facts_hash) = (source.file, source.key, source.facts_hash);
        let marks = Marks::of_path(&context.paths.path(file), key.language);
        let (summary, reach) = (source.summary.clone(), Reach::of(&edges.trace));
        Row { file, key, marks, facts_hash, summary, reach, edges, positions }
    }

    /// A source whose edges are not known: what others see of it holds, but the row is never taken over.
    pub(crate) fn without_edges(source: &Source) -> Row {
        let blob_id = BlobId(source.key.blob_id.0.null());
        let key = if source.summary.is_ok() { BlobKey { blob_id, ..source.key } } else { source.key };
        Row {
            file: source.file,
            key,
            marks: Marks::default(),
            facts_hash: 0,
            summary: source.summary.clone(),
            reach: Reach::default(),
            edges: Arc::default(),
            positions: Arc::default(),
        }
    }

    /// Why the file, or all that it adds to the graphs, is missing.
    pub(crate) fn skip(&self) -> Option<Skip> {
        let failed = self.edges.counts.failed.then_some(Skip::Internal);
        self.summary.as_ref().err().copied().or(failed)
    }

    fn is_without_edges(&self) -> bool {
        self.summary.is_ok() && self.facts_hash == 0
    }
}

/// As much of a summary as deciding about other files takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SummaryKey {
    pub(crate) hash: u128,
    /// Absent where there are none: copying a row counts nothing then.
    extends: Option<Arc<[SmolStr]>>,
}

impl SummaryKey {
    pub(crate) fn new(hash: u128, extends: Vec<SmolStr>) -> SummaryKey {
        SummaryKey { hash, extends: (!extends.is_empty()).then(|| extends.into()) }
    }

    /// Types that the file extends, for languages where that matters to the whole repository.
    pub(crate) fn extends(&self) -> &[SmolStr] {
        self.extends.as_deref().unwrap_or_default()
    }
}

impl Assembly {
    pub(crate) fn new(key: u128, layout_key: u128, rows: Rows) -> Assembly {
        let positions = FileIndex::new(rows.iter().map(|row| row.file));
        Assembly { key, layout_key, rows, positions }
    }

    pub(crate) fn row(&self, file: FileId) -> Option<&Row> {
        self.positions.get(file).map(|i| &self.rows[i])
    }

    /// The position of a file among the rows.
    pub(crate) fn position(&self, file: FileId) -> Option<usize> {
        self.positions.get(file)
    }
}

/// What a new tree shares with an assembled one.
pub(crate) struct Plan {
    /// For each source of the new manifest, in order: the old row if it can be taken over.
    pub(crate) kept: Vec<Option<u32>>,
    /// Why the others cannot: the number of the source, and what changed.
    pub(crate) stale: Vec<(u32, Stale)>,
    /// By old row: its edges, where what they lead to has other ids now.
    renumbered: FxHashMap<u32, Arc<FileEdges>>,
}

impl Plan {
    /// Nothing is there to take over.
    pub(crate) fn from_scratch(sources: usize) -> Plan {
        Plan { kept: vec![None; sources], stale: Vec::new(), renumbered: FxHashMap::default() }
    }

    /// The edges of an old row, if what they lead to has other ids now.
    pub(crate) fn renumbered(&self, row: u32) -> Option<&Arc<FileEdges>> {
        self.renumbered.get(&row)
    }
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
    fn check(&self, row: &Row) -> Result<(), Stale> {
        let same_facts = row.facts_hash == self.facts_hash && row.summary.is_ok() == self.summary.is_ok();
        match row.key == self.key || same_facts && row.key.language == self.key.language {
            true => Ok(()),
            false if row.is_without_edges() => Err(Stale::New),
            false => Err(Stale::Content),
        }
    }
}

/// Decides which rows of an old assembly hold for new sources.
pub(crate) fn plan(context: &Context, old: &Assembly, sources: &[Source], layout: &LayoutOf<'_>) -> Plan {
    let changed = Changed::between(context, old, sources);
    let (reach, all) = (changed.reach(), layout.changed || layout.manifest.imports.is_some());
    let mut renumbered = FxHashMap::default();
    let mut check = |s: &Source| {
        let position = old.positions.get(s.file).ok_or(Stale::New)?;
        let row = &old.rows[position];
        s.check(row)?;
        if !all && !row.reach.meets(reach) {
            return Ok(position as u32);
        }
        let edges = changed.check(row)?;
        let indexed = layout.manifest.imports.as_ref().map_or(0, |i| i.digest(context, layout.manifest, s.file));
        if s.summary.is_ok() && row.edges.trace.indexed != indexed {
            return Err(Stale::Indexed);
        }
        if layout.changed {
            layout.check(row)?
        }
        renumbered.extend(edges.map(|edges| (position as u32, edges)));
        Ok(position as u32)
    };
    let mut stale = Vec::new();
    let mut keep = |(i, s)| check(s).map_err(|why| stale.push((i as u32, why))).ok();
    let kept = sources.iter().enumerate().map(&mut keep).collect();
    Plan { kept, stale, renumbered }
}

/// The new layout, and whether it differs from the old assembly's.
pub(crate) struct LayoutOf<'l> {
    pub(crate) changed: bool,
    pub(crate) layout: &'l Layout,
    pub(crate) manifest: &'l Manifest,
}

impl LayoutOf<'_> {
    /// Whether every specifier leads where it led.
    fn check(&self, row: &Row) -> Result<(), Stale> {
        let trace = &row.edges.trace;
        let moved = trace.modules.iter().find(|(from, specifier, led)| {
            let Some((_, language)) = self.manifest.source(*from) else { return true };
            self.layout.resolve(languages()[usize::from(language)], *from, specifier) != *led
        });
        if let Some((_, specifier, _)) = moved {
            return Err(Stale::Module(specifier.clone()));
        }
        let moved = trace.submodules.iter().find(|(language, module, name, led)| {
            self.layout.submodule(languages()[usize::from(*language)], *module, name) != *led
        });
        moved.map_or(Ok(()), |(_, _, name, _)| Err(Stale::Submodule(name.clone())))
    }
}
