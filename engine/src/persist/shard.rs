//! The stored form of a shard: rows with paths and names by index into tables of its own.

use crate::assembly::{Row, SummaryKey};
use crate::blob_facts::BlobKey;
use crate::marks::Marks;
use crate::object::{BlobId, RepoPath};
use crate::paths::PathTable;
use crate::queries::file_edges::{CallEdge, Counts, FileEdges, FileNode};
use crate::resolve::{NameHash, Symbol, Via};
use crate::trace::{Reach, Trace};
use evergraph_languages::{DefId, DefKind, DirId, FileId, LineColumn, Module, Resolution, Skip, languages};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::hash::Hash;
use std::sync::Arc;

#[derive(Serialize, Deserialize, Default)]
struct Stored {
    files: Vec<Vec<u8>>,
    directories: Vec<Vec<u8>>,
    names: Vec<SmolStr>,
    rows: Vec<StoredRow>,
}

#[derive(Serialize, Deserialize)]
struct StoredRow {
    file: u32,
    blob_id: BlobId,
    language: u8,
    facts_hash: u128,
    summary: Result<(u128, Vec<u32>), Skip>,
    nodes: Vec<(u32, DefKind, bool, SmolStr)>,
    positions: Vec<(u32, u32)>,
    calls: Vec<StoredCall>,
    imports: Vec<u32>,
    imported_directories: Vec<u32>,
    counts: (u32, u32, u32),
    failed: bool,
    trace: StoredTrace,
}

#[derive(Serialize, Deserialize)]
struct StoredCall {
    caller: Option<u32>,
    file: u32,
    def: u32,
    call_sites: u32,
    via: Via,
    confidence: f32,
}

#[derive(Serialize, Deserialize)]
struct StoredTrace {
    summaries: Vec<u32>,
    /// As differences: names are sorted.
    names: Vec<u32>,
    whole: bool,
    directories: Vec<u32>,
    extensions: Vec<u32>,
    modules: Vec<(u32, u32, StoredResolution)>,
    submodules: Vec<(u8, StoredModule, u32, Option<StoredModule>)>,
    indexed: u128,
}

#[derive(Serialize, Deserialize)]
enum StoredModule {
    File(u32),
    Directory(u32),
}

#[derive(Serialize, Deserialize)]
enum StoredResolution {
    Module(StoredModule),
    Outside,
    Missing,
}

/// Numbers things in the order of their first appearance.
struct Table<T> {
    ids: FxHashMap<T, u32>,
    order: Vec<T>,
}

impl<T: Eq + Hash + Clone> Table<T> {
    fn new() -> Table<T> {
        Table { ids: FxHashMap::default(), order: Vec::new() }
    }

    fn id(&mut self, item: &T) -> u32 {
        if let Some(&id) = self.ids.get(item) {
            return id;
        }
        let id = self.order.len() as u32;
        self.ids.insert(item.clone(), id);
        self.order.push(item.clone());
        id
    }
}

struct Encoder {
    files: Table<FileId>,
    directories: Table<DirId>,
    names: Table<SmolStr>,
}

pub(super) fn encode(rows: &[Row], paths: &PathTable) -> Vec<u8> {
    let mut e = Encoder { files: Table::new(), directories: Table::new(), names: Table::new() };
    let rows = rows.iter().map(|row| e.row(row, paths)).collect();
    let files = e.files.order.iter().map(|&f| paths.path(f).as_bytes().to_vec()).collect();
    let directories = e.directories.order.iter().map(|&d| paths.dir_path(d).as_bytes().to_vec()).collect();
    let stored = Stored { files, directories, names: e.names.order, rows };
    // Plain tables always encode; an empty record would be refused when it is read.
    postcard::to_stdvec(&stored).unwrap_or_default()
}

impl Encoder {
    fn row(&mut self, row: &Row, paths: &PathTable) -> StoredRow {
        let edges = &row.edges;
        StoredRow {
            file: self.files.id(&row.file),
            blob_id: row.key.blob_id,
            language: row.key.language,
            facts_hash: row.facts_hash,
            summary: match &row.summary {
                Ok(s) => Ok((s.hash, s.extends().iter().map(|n| self.names.id(n)).collect())),
                Err(skip) => Err(*skip),
            },
            nodes: edges.nodes.iter().map(|n| (n.def.0, n.kind, n.is_test, n.name.clone())).collect(),
            positions: row.positions.iter().map(|p| (p.line, p.column)).collect(),
            calls: edges.calls.iter().map(|c| self.call(c)).collect(),
            // In path order: numbers of paths differ between processes, bytes must not.
            imports: self.files_of(&edges.imports, paths),
            imported_directories: edges.imported_directories.iter().map(|d| self.directories.id(d)).collect(),
            counts: (edges.counts.bound, edges.counts.outside, edges.counts.unresolved),
            failed: edges.counts.failed,
            trace: self.trace(&edges.trace, paths),
        }
    }

    fn files_of(&mut self, files: &[FileId], paths: &PathTable) -> Vec<u32> {
        let mut sorted: Vec<(RepoPath, FileId)> = files.iter().map(|&f| (paths.path(f), f)).collect();
        sorted.sort();
        sorted.iter().map(|(_, f)| self.files.id(f)).collect()
    }

    fn call(&mut self, c: &CallEdge) -> StoredCall {
        StoredCall {
            caller: c.caller.map(|d| d.0),
            file: self.files.id(&c.callee.file),
            def: c.callee.def.0,
            call_sites: c.call_sites,
            via: c.via,
            confidence: c.confidence,
        }
    }

    fn trace(&mut self, t: &Trace, paths: &PathTable) -> StoredTrace {
        StoredTrace {
            summaries: self.files_of(&t.summaries, paths),
            names: differences(&t.names),
            whole: t.whole,
            directories: t.directories.iter().map(|d| self.directories.id(d)).collect(),
            extensions: t.extensions.iter().map(|n| self.names.id(n)).collect(),
            modules: t
                .modules
                .iter()
                .map(|(f, n, r)| (self.files.id(f), self.names.id(n), self.resolution(r)))
                .collect(),
            submodules: t
                .submodules
                .iter()
                .map(|(l, m, n, to)| {
                    let from = self.module(m);
                    (*l, from, self.names.id(n), to.as_ref().map(|m| self.module(m)))
                })
                .collect(),
            indexed: t.indexed,
        }
    }

    fn module(&mut self, m: &Module) -> StoredModule {
        match m {
            Module::File(f) => StoredModule::File(self.files.id(f)),
            Module::Directory(d) => StoredModule::Directory(self.directories.id(d)),
        }
    }

    fn resolution(&mut self, r: &Resolution) -> StoredResolution {
        match r {
            Resolution::Module(m) => StoredResolution::Module(self.module(m)),
            Resolution::Outside => StoredResolution::Outside,
            Resolution::Missing => StoredResolution::Missing,
        }
    }
}

fn differences(names: &[NameHash]) -> Vec<u32> {
    let before = std::iter::once(0).chain(names.iter().map(|name| name.0));
    names.iter().zip(before).map(|(name, before)| name.0 - before).collect()
}

fn sums(differences: &[u32]) -> Option<Vec<NameHash>> {
    let mut sum = 0u32;
    let name = |difference: &u32| {
        sum = sum.checked_add(*difference)?;
        Some(NameHash(sum))
    };
    differences.iter().map(name).collect()
}

struct Decoder {
    files: Vec<FileId>,
    directories: Vec<DirId>,
    names: Vec<SmolStr>,
    /// The paths of `files`.
    paths: Vec<RepoPath>,
}

/// Reads a shard; `None` if the bytes are not one.
pub(super) fn decode(bytes: &[u8], paths: &PathTable) -> Option<Vec<Row>> {
    let stored: Stored = postcard::from_bytes(bytes).ok()?;
    let files: Vec<RepoPath> = stored.files.into_iter().map(RepoPath::new).collect();
    let d = Decoder {
        files: paths.file_ids(files.iter()),
        directories: stored.directories.into_iter().map(|p| paths.dir_id(&RepoPath::new(p))).collect(),
        names: stored.names,
        paths: files,
    };
    stored.rows.iter().map(|row| d.row(row)).collect()
}

impl Decoder {
    fn row(&self, row: &StoredRow) -> Option<Row> {
        languages().get(usize::from(row.language))?;
        let nodes = |(def, kind, is_test, name): &(u32, DefKind, bool, SmolStr)| FileNode {
            def: DefId(*def),
            kind: *kind,
            is_test: *is_test,
            name: name.clone(),
        };
        let edges = FileEdges {
            nodes: row.nodes.iter().map(nodes).collect(),
            calls: self.calls(&row.calls)?,
            imports: self.sorted_files(&row.imports)?,
            imported_directories: self.sorted_directories(&row.imported_directories)?,
            counts: Counts { bound: row.counts.0, outside: row.counts.1, unresolved: row.counts.2, failed: row.failed },
            trace: self.trace(&row.trace)?,
        };
        if row.positions.len() != row.nodes.len() || !edges.nodes.is_sorted_by_key(|n| n.def) {
            return None;
        }
        Some(Row {
            file: self.file(row.file)?,
            key: BlobKey { blob_id: row.blob_id, language: row.language },
            marks: Marks::of_path(self.paths.get(row.file as usize)?, row.language),
            facts_hash: row.facts_hash,
            summary: match &row.summary {
                Ok((hash, extends)) => Ok(SummaryKey::new(*hash, self.all_names(extends)?)),
                Err(skip) => Err(*skip),
            },
            reach: Reach::of(&edges.trace),
            edges: Arc::new(edges),
            positions: row.positions.iter().map(|&(line, column)| LineColumn { line, column }).collect(),
        })
    }

    fn calls(&self, calls: &[StoredCall]) -> Option<Vec<CallEdge>> {
        let call = |c: &StoredCall| {
            Some(CallEdge {
                caller: c.caller.map(DefId),
                callee: Symbol { file: self.file(c.file)?, def: DefId(c.def) },
                call_sites: c.call_sites,
                via: c.via,
                confidence: c.confidence,
            })
        };
        let mut calls = calls.iter().map(call).collect::<Option<Vec<_>>>()?;
        // By the numbers of this process: look-ups search in that order.
        calls.sort_unstable_by_key(|c| (c.caller, c.callee));
        Some(calls)
    }

    fn trace(&self, t: &StoredTrace) -> Option<Trace> {
        let modules =
            |(f, n, r): &(u32, u32, StoredResolution)| Some((self.file(*f)?, self.name(*n)?, self.resolution(r)?));
        let submodules = |(l, m, n, to): &(u8, StoredModule, u32, Option<StoredModule>)| {
            languages().get(usize::from(*l))?;
            let to = match to {
                Some(to) => Some(self.module(to)?),
                None => None,
            };
            Some((*l, self.module(m)?, self.name(*n)?, to))
        };
        let trace = Trace {
            summaries: self.sorted_files(&t.summaries)?,
            names: sums(&t.names)?,
            whole: t.whole,
            directories: self.sorted_directories(&t.directories)?,
            extensions: self.all_names(&t.extensions)?,
            modules: t.modules.iter().map(modules).collect::<Option<Vec<_>>>()?,
            submodules: t.submodules.iter().map(submodules).collect::<Option<Vec<_>>>()?,
            indexed: t.indexed,
        };
        Some(trace.sealed())
    }

    fn file(&self, i: u32) -> Option<FileId> {
        self.files.get(i as usize).copied()
    }

    fn name(&self, i: u32) -> Option<SmolStr> {
        self.names.get(i as usize).cloned()
    }

    fn all_names(&self, list: &[u32]) -> Option<Vec<SmolStr>> {
        list.iter().map(|&i| self.name(i)).collect()
    }

    fn sorted_files(&self, list: &[u32]) -> Option<Vec<FileId>> {
        let mut files = list.iter().map(|&i| self.file(i)).collect::<Option<Vec<_>>>()?;
        files.sort_unstable();
        Some(files)
    }

    fn sorted_directories(&self, list: &[u32]) -> Option<Vec<DirId>> {
        let directory = |&i: &u32| self.directories.get(i as usize).copied();
        let mut directories = list.iter().map(directory).collect::<Option<Vec<_>>>()?;
        directories.sort_unstable();
        Some(directories)
    }

    fn module(&self, m: &StoredModule) -> Option<Module> {
        Some(match m {
            StoredModule::File(i) => Module::File(self.file(*i)?),
            StoredModule::Directory(i) => Module::Directory(self.directories.get(*i as usize).copied()?),
        })
    }

    fn resolution(&self, r: &StoredResolution) -> Option<Resolution> {
        Some(match r {
            StoredResolution::Module(m) => Resolution::Module(self.module(m)?),
            StoredResolution::Outside => Resolution::Outside,
            StoredResolution::Missing => Resolution::Missing,
        })
    }
}
