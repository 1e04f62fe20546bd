//! From what a person asks to definitions and references.

use super::focus::matcher;
use super::view::{FileView, View};
use super::why::Explainer;
use super::{Snapshot, skips};
use crate::api::{Answer, DefinitionRow, Definitions, Query, ReferenceRow, References, SymbolMatch, SymbolRow};
use crate::database::Db;
use crate::error::EngineError;
use crate::inputs::{Blob, FileKey};
use crate::queries::bindings::bindings;
use crate::queries::blob_facts::blob_facts;
use crate::queries::summary::summary;
use crate::queries::tree_edges::tree_edges;
use crate::resolve::{Facts, LookedIn, NameHash, Symbol, Target, enclosing_function};
use crate::similar::{distance, similar};
use evergraph_languages::{DefId, DefKind, FileId, LineColumn, RefId};
use rustc_hash::FxHashSet;
use std::rc::Rc;

impl Snapshot {
    /// Definitions whose name matches a pattern: `parse*`, `Parser::*`, `*.rs#*`. A pattern without
    /// `::` is matched against the last part of the name. Locals and imports are not listed.
    ///
    /// # Errors
    /// [`EngineError::BadPattern`], or what reading met.
    pub fn symbols(&self, pattern: &str) -> Result<Answer<SymbolMatch>, EngineError> {
        let matcher = matcher(pattern)?;
        let fits = |f: &FileView, def: DefId| match pattern {
            _ if pattern.contains('#') => matcher.is_match(f.symbol(def)),
            _ if pattern.contains("::") => matcher.is_match(f.names[def.index()].as_str()),
            _ => matcher.is_match(f.analysis.facts.name(f.analysis.facts.definition(def).name)),
        };
        self.ask_tree(|view| {
            let mut symbols = Vec::new();
            for (file, _, _) in view.workspace.manifest(view.db).sources() {
                let Some(f) = view.file(file) else { continue };
                let listed = (0..f.analysis.facts.symbols).map(DefId).filter(|&d| is_listed(&f, d) && fits(&f, d));
                symbols.extend(listed.map(|d| f.symbol_row(d)));
            }
            symbols.sort_by(|a, b| a.location.cmp(&b.location));
            Ok(self.answer_of_edges(skips(view.db, view.workspace), SymbolMatch { symbols }))
        })
    }

    /// The definitions a name or position leads to.
    ///
    /// # Errors
    /// [`EngineError::NothingNamed`], [`EngineError::NothingAt`], [`EngineError::NoSuchFile`].
    pub fn definitions(&self, query: &Query) -> Result<Answer<Definitions>, EngineError> {
        let find = |view: &View<'_>| {
            let definitions = definitions(view, query)?;
            Ok(self.answer_of_edges(Vec::new(), Definitions { definitions }))
        };
        match query {
            Query::Position { .. } => self.ask(find),
            Query::Name(_) => self.ask_tree(find),
        }
    }

    /// All references to what a name or position leads to.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn references(&self, query: &Query) -> Result<Answer<References>, EngineError> {
        self.find_references(query, false)
    }

    /// As [`references`](Snapshot::references), and says of each how it came to the definition.
    ///
    /// # Errors
    /// As for [`definitions`](Snapshot::definitions).
    pub fn references_explained(&self, query: &Query) -> Result<Answer<References>, EngineError> {
        self.find_references(query, true)
    }

    fn find_references(&self, query: &Query, why: bool) -> Result<Answer<References>, EngineError> {
        self.ask_tree(|view| {
            let symbols = symbols_of(view, query)?;
            let wanted: FxHashSet<Symbol> = symbols.iter().copied().collect();
            let mut references = Vec::new();
            for file in readers(view, &symbols) {
                references_in(view, file, &wanted, why, &mut references);
            }
            references.sort_by(|a, b| (&a.location, &a.symbol).cmp(&(&b.location, &b.symbol)));
            let of = view.functions_of(&symbols);
            Ok(self.answer_of_edges(skips(view.db, view.workspace), References { of, references }))
        })
    }
}

pub(super) fn is_listed(f: &FileView, def: DefId) -> bool {
    use DefKind::*;
    let kind = f.analysis.facts.definition(def).kind;
    !matches!(kind, Import | Extension | Parameter | TypeParameter | Local | Lambda | Object)
}

/// Files whose bindings may name one of the symbols: their own files and whoever read their names there.
fn readers(view: &View<'_>, symbols: &[Symbol]) -> Vec<FileId> {
    let files: FxHashSet<FileId> = symbols.iter().map(|s| s.file).collect();
    let names: Vec<NameHash> = symbols.iter().flat_map(|&s| names_of(view, s)).collect();
    let directories: FxHashSet<_> = files.iter().map(|&f| view.db.context().paths.directory_of(f)).collect();
    let assembly = tree_edges(view.db, view.workspace);
    let reads = |row: &&crate::assembly::Row| {
        let trace = &row.edges.trace;
        let named = || trace.whole || names.iter().any(|name| trace.names.binary_search(name).is_ok());
        let reads_files = || trace.summaries.iter().any(|f| files.contains(f));
        let reads_directories = || trace.directories.iter().any(|d| directories.contains(d));
        files.contains(&row.file) || (reads_files() || reads_directories()) && named()
    };
    assembly.rows.iter().filter(reads).map(|row| row.file).collect()
}

/// The names by which other files come upon a symbol, as traces hold them.
fn names_of(view: &View<'_>, symbol: Symbol) -> Vec<NameHash> {
    let (Some(file), paths) = (view.file(symbol.file), &view.db.context().paths) else { return Vec::new() };
    let facts = Facts::new(file.analysis.facts.clone());
    let row = facts.definition(symbol.def);
    let (name, owner) = (facts.name(row.name), facts.scopes[row.scope.index()].owner);
    let here = paths.place_of(symbol.file);
    let directory = paths.place_of_directory(paths.directory_of(symbol.file));
    let added_to = owner.map(|o| LookedIn::additions_to(facts.name(facts.definition(o).name)));
    // A parameter is reached through its function, a lambda through what holds it.
    let around = here.name(facts.name(facts.home(symbol.def)));
    [Some(here), Some(directory), added_to].into_iter().flatten().map(|at| at.name(name)).chain([around]).collect()
}

fn references_in(view: &View<'_>, file: FileId, wanted: &FxHashSet<Symbol>, why: bool, out: &mut Vec<ReferenceRow>) {
    let first = out.len();
    let mut found: Vec<(RefId, Symbol)> = Vec::new();
    let Some(f) = view.file(file) else { return };
    let Some(bound) = bindings(view.db, view.workspace, FileKey::new(view.db, file)) else { return };
    for (r, binding) in bound.bindings.iter() {
        let symbol = |t: &Target| if let Target::Symbol(s) = t { Some(*s) } else { None };
        // A reference to several signatures of a function is one to that function.
        let mut meant: Vec<Symbol> = binding.targets.iter().filter_map(symbol).filter(|s| wanted.contains(s)).collect();
        if meant.len() > 1 {
            meant.iter_mut().for_each(|s| *s = view.function_of(*s));
            meant.sort_unstable();
            meant.dedup();
        }
        for symbol in meant.into_iter().map(|s| view.function_of(s)) {
            let Some(row) = view.target_row(Target::Symbol(symbol)) else { continue };
            let reference = f.analysis.facts.references[r.index()];
            out.push(ReferenceRow {
                location: f.location(f.analysis.positions.reference(r)),
                kind: reference.kind.as_str(),
                symbol: row.symbol,
                within: f.within(enclosing_function(&f.analysis.facts, reference.scope)),
                via: binding.via.as_str(),
                confidence: binding.confidence(),
                why: Vec::new(),
            });
            found.push((r, symbol));
        }
    }
    if why && !found.is_empty() {
        let paths = Explainer::new(view).paths(file, &found);
        out[first..].iter_mut().zip(paths).for_each(|(row, path)| row.why = path);
    }
}

/// The definitions a question leads to, all of them.
pub(super) fn symbols_of(view: &View<'_>, query: &Query) -> Result<Vec<Symbol>, EngineError> {
    match query {
        Query::Name(name) => named(view, name),
        Query::Position { path, line, column } => {
            let f = view.file_named(path)?;
            match at(&f, *line, *column) {
                Some(Standing::Definition(def)) => Ok(vec![Symbol { file: f.file, def }]),
                Some(Standing::Reference(r)) => {
                    let bound = bindings(view.db, view.workspace, FileKey::new(view.db, f.file));
                    let targets = bound.map(|b| b.bindings.get(r).targets.to_vec()).unwrap_or_default();
                    let symbol = |t: Target| if let Target::Symbol(s) = t { Some(s) } else { None };
                    Ok(targets.into_iter().filter_map(symbol).collect())
                }
                None => Err(EngineError::NothingAt { path: path.clone(), line: *line, column: *column }),
            }
        }
    }
}

fn definitions(view: &View<'_>, query: &Query) -> Result<Vec<DefinitionRow>, EngineError> {
    let asked = |symbol: SymbolRow| DefinitionRow { symbol, via: "asked", confidence: 1.0 };
    match query {
        Query::Name(name) => Ok(view.functions_of(&named(view, name)?).into_iter().map(asked).collect()),
        Query::Position { path, line, column } => {
            let f = view.file_named(path)?;
            match at(&f, *line, *column) {
                Some(Standing::Definition(def)) => Ok(vec![asked(f.symbol_row(def))]),
                Some(Standing::Reference(r)) => Ok(bound_definitions(view, &f, r)),
                None => Err(EngineError::NothingAt { path: path.clone(), line: *line, column: *column }),
            }
        }
    }
}

fn bound_definitions(view: &View<'_>, f: &FileView, r: RefId) -> Vec<DefinitionRow> {
    let Some(bound) = bindings(view.db, view.workspace, FileKey::new(view.db, f.file)) else { return Vec::new() };
    let binding = bound.bindings.get(r);
    let row = |&target: &Target| {
        let symbol = match target {
            Target::Symbol(s) => view.symbol_row(s)?,
            Target::File(_) | Target::Directory(_) => module_row(view.target_row(target)?),
        };
        Some(DefinitionRow { symbol, via: binding.via.as_str(), confidence: binding.confidence() })
    };
    binding.targets.iter().filter_map(row).collect()
}

fn module_row(target: crate::api::Target) -> SymbolRow {
    SymbolRow {
        name: target.symbol.rsplit('/').next().unwrap_or_default().to_owned(),
        symbol: target.symbol,
        kind: DefKind::Module.as_str(),
        visibility: "public",
        location: target.location,
        lines: 1,
        parameters: None,
        cyclomatic: None,
        cognitive: None,
        nesting: None,
        test: false,
    }
}

/// What stands at a position.
enum Standing {
    Definition(DefId),
    Reference(RefId),
}

fn at(f: &Rc<FileView>, line: u32, column: u32) -> Option<Standing> {
    let byte = f.analysis.positions.offset(LineColumn { line, column })?;
    let references = f.analysis.positions.references.iter().enumerate();
    let touching = references.filter(|(_, span)| span.touches(byte));
    // Of two names that meet at a byte, the one that starts there was meant.
    let reference = touching.max_by_key(|(_, span)| (span.start, std::cmp::Reverse(span.end)));
    let definitions = f.analysis.positions.definitions.iter().enumerate();
    let definition = definitions.filter(|(_, d)| d.name.touches(byte) && d.name.end > d.name.start);
    let definition = definition.max_by_key(|(_, d)| d.name.start);
    match (reference, definition) {
        (Some((r, span)), Some((_, d))) if span.start >= d.name.start => Some(Standing::Reference(RefId(r as u32))),
        (_, Some((d, _))) => Some(Standing::Definition(DefId(d as u32))),
        (Some((r, _)), None) => Some(Standing::Reference(RefId(r as u32))),
        (None, None) => None,
    }
}

/// All definitions a name may mean: `name`, `Outer::name`, `Outer.name`, `path#Outer::name`.
fn named(view: &View<'_>, name: &str) -> Result<Vec<Symbol>, EngineError> {
    let (path, qualified) = name.rsplit_once('#').map_or((None, name), |(path, q)| (Some(path), q));
    let normalized = qualified.replace('.', "::");
    let parts: Vec<&str> = normalized.split("::").filter(|p| !p.is_empty()).collect();
    let Some(last) = parts.last() else { return Err(nothing(view, name)) };
    let bare = last.split('~').next().unwrap_or(last);
    let mut found = Vec::new();
    for (file, _, _) in view.workspace.manifest(view.db).sources() {
        if path.is_some_and(|p| view.path(file) != p) {
            continue;
        }
        let Some(summary) = summary(view.db, view.workspace, FileKey::new(view.db, file)) else { continue };
        let unit = &summary.unit;
        if unit.name_id(bare).is_none() {
            continue;
        }
        let Some(f) = view.file(file) else { continue };
        let candidates = (0..unit.facts.symbols).map(DefId).filter(|&d| is_listed(&f, d));
        let fits = |d: &DefId| ends_with(&f.names[d.index()], &parts);
        found.extend(candidates.filter(fits).map(|def| Symbol { file, def }));
    }
    if found.is_empty() { Err(nothing(view, name)) } else { Ok(found) }
}

fn ends_with(qualified: &str, parts: &[&str]) -> bool {
    let own: Vec<&str> = qualified.split("::").collect();
    let matches = |(own, part): (&&str, &&str)| own == part || own.split('~').next() == Some(*part);
    own.len() >= parts.len() && own.iter().rev().zip(parts.iter().rev()).all(matches)
}

fn nothing(view: &View<'_>, name: &str) -> EngineError {
    let wanted = name.rsplit([':', '.', '#']).next().unwrap_or(name);
    let mut names: FxHashSet<String> = FxHashSet::default();
    for (_, blob_id, language) in view.workspace.manifest(view.db).sources() {
        let key = crate::blob_facts::BlobKey { blob_id, language };
        let Ok(facts) = blob_facts(view.db, Blob::new(view.db, key)) else { continue };
        let unit = &facts.summary.unit;
        let symbols = (0..unit.facts.symbols).map(|d| unit.facts.name(unit.facts.definition(DefId(d)).name));
        for symbol in symbols.filter(|symbol| distance(&wanted.to_lowercase(), symbol).is_some()) {
            names.insert(symbol.to_owned());
        }
    }
    let similar = similar(wanted, names.iter().map(String::as_str));
    EngineError::NothingNamed { name: name.to_owned(), at: view.at(), similar }
}
