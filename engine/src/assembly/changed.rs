//! What differs between two trees, as far as other files can tell: names, not files. A name that a file added
//! reaches whoever looked for it there; whoever read other names of that file keeps what it has.

use super::{Assembly, Row, Source, SummaryKey};
use crate::blob_facts::BlobKey;
use crate::context::Context;
use crate::file_index::FileIndex;
use crate::queries::directory_index::names_reaching_out;
use crate::queries::file_edges::FileEdges;
use crate::resolve::{Fingerprints, LookedIn, Name, NameHash, Symbol, Unit};
use crate::stale::{Difference, Stale};
use crate::trace::{Reach, Trace};
use evergraph_languages::{DefId, DefKind, DirId, FileId, Namespaces, Skip};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// Files, directories and extended types with changes in them.
#[derive(Default)]
pub(super) struct Changed {
    files: FxHashMap<FileId, Change>,
    /// Those files again, for the one question that is asked of all that every row has read.
    differing: FileIndex,
    directories: FxHashMap<DirId, Vec<FileId>>,
    extensions: FxHashMap<SmolStr, ExtensionChange>,
    /// Files with symbols that have another id now: the new id by the old one.
    moved: FxHashMap<FileId, Vec<Option<DefId>>>,
}

/// What is different about a file.
struct Change {
    how: Difference,
    /// The names that say something else, in order; `None`: all that is in it.
    names: Option<Vec<Different>>,
}

/// A name that says something else now.
struct Different {
    name: SmolStr,
    /// As traces hold it.
    hash: NameHash,
}

/// What is different about the extensions of a name.
#[derive(Default)]
struct ExtensionChange {
    /// The list itself is.
    listed: bool,
    /// Files with other blocks that add members and nothing else: names of members tell whom that reaches.
    members_in: Vec<FileId>,
}

/// One version of a file.
#[derive(Clone, Copy)]
struct Version<'v> {
    key: BlobKey,
    summary: &'v Result<SummaryKey, Skip>,
}

/// A file that differs: what it was, what it is.
type Pair<'v> = (FileId, Option<Version<'v>>, Option<Version<'v>>);

/// A version, if there is one, and what it says, if that can be had.
type Read<'v> = Option<(Version<'v>, Option<Sayings>)>;

impl Changed {
    pub(super) fn between(context: &Context, old: &Assembly, sources: &[Source]) -> Changed {
        let pairs = pairs(old, sources);
        let before = pairs.iter().filter_map(|(_, before, _)| before.map(|b| b.key));
        context.load(before.filter(|&key| !context.is_known(key)).collect());
        let mut changed = Changed::default();
        for pair in pairs {
            changed.note(context, pair);
        }
        let mut files: Vec<FileId> = changed.files.keys().copied().collect();
        files.sort_unstable();
        changed.differing = FileIndex::new(files.into_iter());
        changed
    }

    fn note(&mut self, context: &Context, (file, before, after): Pair<'_>) {
        let how = match (before, after) {
            (None, _) => Difference::Added,
            (_, None) => Difference::Removed,
            _ => Difference::Changed,
        };
        let was = before.map(|v| (v, Sayings::of(context, v)));
        let is = after.map(|v| (v, Sayings::of(context, v)));
        self.note_extensions(file, &was, &is);
        let names = match (&was, &is) {
            (Some((b, Some(was))), Some((a, Some(is)))) if b.key.language == a.key.language => {
                was.prints.differences(&is.prints).map(|differences| {
                    if !differences.moved.is_empty() {
                        self.moved.insert(file, differences.moved);
                    }
                    differences.names
                })
            }
            (None, Some((_, Some(one)))) | (Some((_, Some(one))), None) => Some(one.prints.names()),
            _ => None,
        };
        let names = names.map(|names| different(context, file, &names));
        self.files.insert(file, Change { how, names });
        self.directories.entry(context.paths.directory_of(file)).or_default().push(file);
    }

    /// Compares what the versions of a file add to types elsewhere.
    fn note_extensions(&mut self, file: FileId, was: &Read<'_>, is: &Read<'_>) {
        let added = |side: &Read<'_>| match side {
            Some((_, Some(says))) => Some(says.reaching_out()),
            Some((version, None)) => version.summary.is_err().then(FxHashMap::default),
            None => Some(FxHashMap::default()),
        };
        let (Some(before), Some(after)) = (added(was), added(is)) else {
            let keys = [was, is].into_iter().flatten().filter_map(|(v, _)| v.summary.as_ref().ok());
            for name in keys.flat_map(|key| key.extends().iter()) {
                self.extensions.entry(name.clone()).or_default().listed = true;
            }
            return;
        };
        let nothing = Added::default();
        let names: FxHashSet<&SmolStr> = before.keys().chain(after.keys()).collect();
        for name in names {
            let (before, after) = (before.get(name).unwrap_or(&nothing), after.get(name).unwrap_or(&nothing));
            if before != after {
                let change = self.extensions.entry(name.clone()).or_default();
                change.listed |= before.listed != after.listed;
                change.members_in.push(file);
            }
        }
    }

    /// What has to be in the reach of a row that is concerned. What indexes say is not compared here: rows that have
    /// something from one always are.
    pub(super) fn reach(&self) -> Reach {
        let mut reach = Reach::default();
        reach.add_indexes();
        self.files.keys().for_each(|&file| reach.add_file(file));
        self.directories.keys().for_each(|&directory| reach.add_directory(directory));
        self.extensions.keys().for_each(|name| reach.add_extensions(name));
        reach
    }

    /// Whether nothing that the row's trace names has changed. Its edges are given back if what they lead to has
    /// other ids now.
    pub(super) fn check(&self, row: &Row) -> Result<Option<Arc<FileEdges>>, Stale> {
        let trace = &row.edges.trace;
        let differing = || trace.summaries.iter().filter(|file| self.differing.get(**file).is_some());
        for file in differing() {
            match self.files[file].how {
                Difference::Changed => self.check_names(*file, trace)?,
                how => return Err(Stale::Summary(*file, how)),
            }
        }
        for files in trace.directories.iter().filter_map(|d| self.directories.get(d)) {
            files.iter().try_for_each(|file| self.check_found(*file, trace))?;
        }
        for name in &trace.extensions {
            match self.extensions.get(name) {
                None => {}
                Some(change) if change.listed => return Err(Stale::Extensions(name.clone())),
                Some(change) => change.members_in.iter().try_for_each(|file| self.check_found(*file, trace))?,
            }
        }
        match differing().any(|file| self.moved.contains_key(file)) {
            true => self.renumbered(row),
            false => Ok(None),
        }
    }

    /// Whether no look-up by name would come upon something else in a file of which nothing else was read.
    fn check_found(&self, file: FileId, trace: &Trace) -> Result<(), Stale> {
        match trace.summaries.binary_search(&file) {
            Ok(_) => Ok(()), // it is checked as one that was read
            Err(_) => self.check_names(file, trace),
        }
    }

    /// Whether none of the names that changed in a file was read there, or looked for where it has a say.
    fn check_names(&self, file: FileId, trace: &Trace) -> Result<(), Stale> {
        let Some(change) = self.files.get(&file) else { return Ok(()) };
        let Some(names) = change.names.as_ref().filter(|_| !trace.whole) else {
            return Err(Stale::Summary(file, change.how));
        };
        let read = names.iter().find(|different| trace.names.binary_search(&different.hash).is_ok());
        read.map_or(Ok(()), |different| Err(Stale::Name(file, different.name.clone())))
    }

    fn renumbered(&self, row: &Row) -> Result<Option<Arc<FileEdges>>, Stale> {
        let leads_there = |c: &crate::queries::file_edges::CallEdge| self.moved.contains_key(&c.callee.file);
        if !row.edges.calls.iter().any(leads_there) {
            return Ok(None);
        }
        let mut edges = FileEdges::clone(&row.edges);
        for call in &mut edges.calls {
            let Symbol { file, def } = call.callee;
            if let Some(moved) = self.moved.get(&file) {
                let now = moved.get(def.index()).copied().flatten();
                call.callee.def = now.ok_or(Stale::Summary(file, Difference::Changed))?;
            }
        }
        edges.calls.sort_unstable_by_key(|c| (c.caller, c.callee));
        Ok(Some(Arc::new(edges)))
    }
}

/// Names that say something else in a file, as traces hold them.
fn different(context: &Context, file: FileId, names: &FxHashSet<Name>) -> Vec<Different> {
    let path = context.paths.place_of(file);
    let directory = context.paths.place_of_directory(context.paths.directory_of(file));
    let one = |name: &Name| {
        let place = match name {
            Name::InFile(_) => path,
            Name::AtTop(_) => directory,
            Name::AddedTo(of, _) => LookedIn::additions_to(of),
        };
        let spelling = name.spelling();
        Different { hash: place.name(spelling), name: spelling.clone() }
    };
    let mut names: Vec<Different> = names.iter().map(one).collect();
    names.sort_unstable_by(|a, b| (&a.name, a.hash).cmp(&(&b.name, b.hash)));
    names
}

/// The files that differ between two trees, as far as others can tell.
fn pairs<'a>(old: &'a Assembly, sources: &'a [Source]) -> Vec<Pair<'a>> {
    let was = |row: &'a Row| Version { key: row.key, summary: &row.summary };
    let mut pairs = Vec::new();
    let mut seen = 0;
    for s in sources {
        let before = old.row(s.file).map(was);
        seen += usize::from(before.is_some());
        let same = |b: &Version<'_>| b.key.language == s.key.language && *b.summary == s.summary;
        if !before.as_ref().is_some_and(same) {
            pairs.push((s.file, before, Some(Version { key: s.key, summary: &s.summary })));
        }
    }
    if seen < old.rows.len() {
        let there: FxHashSet<FileId> = sources.iter().map(|s| s.file).collect();
        let gone = old.rows.iter().filter(|row| !there.contains(&row.file));
        pairs.extend(gone.map(|row| (row.file, Some(was(row)), None)));
    }
    pairs
}

/// What a version of a file says to others.
struct Sayings {
    unit: Arc<Unit>,
    prints: Fingerprints,
}

/// What a file adds under a name.
#[derive(PartialEq, Default)]
struct Added {
    listed: Vec<(u64, DefKind, Namespaces)>,
    /// Blocks that say nothing but what is in them.
    members: Vec<u64>,
}

impl Sayings {
    /// `None` if there is nothing, or nobody knows any more.
    fn of(context: &Context, version: Version<'_>) -> Option<Sayings> {
        let key = version.summary.as_ref().ok()?;
        let facts = context.known_facts(version.key).filter(|facts| facts.summary.hash == key.hash)?;
        let unit = facts.summary.unit;
        Some(Sayings { prints: Fingerprints::new(&unit)?, unit })
    }

    fn reaching_out(&self) -> FxHashMap<SmolStr, Added> {
        let mut added: FxHashMap<SmolStr, Added> = FxHashMap::default();
        for (name, def) in names_reaching_out(&self.unit) {
            let is_key = name.starts_with(['<', ':']);
            let entry = added.entry(name).or_default();
            let d = self.unit.facts.definition(def);
            match is_key || !d.bases.is_empty() {
                // What a qualified name means is told by its kind and namespaces.
                true => entry.listed.push((self.prints.identity(def), d.kind, d.namespaces)),
                false => entry.members.push(self.prints.row(def)),
            }
        }
        added
    }
}
