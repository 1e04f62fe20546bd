//! `directory_index`: the file-scope names and the type extensions of the files of one directory,
//! for languages where a directory is a module (Go, Java).
//!
//! Reads the directory's entries in the manifest and the summaries of its files; cuts off unless
//! one of those names moves. Linear in the number of file-scope names.

use crate::database::Db;
use crate::inputs::{DirKey, FileKey, Workspace};
use crate::queries::summary::{load_files, summary};
use crate::resolve::{Extended, Symbol, Unit, linked_definitions};
use evergraph_languages::{DefFlags, DefKind, ExtensionReach, FileId, ScopeId, languages};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// Symbols by name, in path order.
pub(crate) type Names = FxHashMap<SmolStr, Arc<[Symbol]>>;

/// What the files of a directory bind together.
#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct DirectoryIndex {
    pub(crate) names: Names,
    /// What extends types of a name, by what it adds.
    pub(crate) extended: FxHashMap<SmolStr, Arc<Extended>>,
    /// What files are part of, as they say; sorted by file.
    parts: Box<[(FileId, SmolStr)]>,
}

impl DirectoryIndex {
    /// The symbols of a name, as a file of the directory sees them: of the part it belongs to, and others only
    /// where that has none.
    pub(crate) fn seen_from(&self, file: FileId, name: &str) -> Arc<[Symbol]> {
        let part = self.part_of(file);
        self.preferred(name, |s| self.part_of(s.file) == part)
    }

    /// The symbols of a name, as importers see them: tests only where there is nothing else.
    pub(crate) fn offered(&self, name: &str, is_test: impl Fn(FileId) -> bool) -> Arc<[Symbol]> {
        self.preferred(name, |s| !is_test(s.file))
    }

    fn preferred(&self, name: &str, is_better: impl Fn(&Symbol) -> bool) -> Arc<[Symbol]> {
        let Some(all) = self.names.get(name) else { return Arc::default() };
        if all.len() < 2 {
            return all.clone();
        }
        let better: Arc<[Symbol]> = all.iter().filter(|s| is_better(s)).copied().collect();
        if better.is_empty() { all.clone() } else { better }
    }

    fn part_of(&self, file: FileId) -> Option<&SmolStr> {
        let at = self.parts.binary_search_by_key(&file, |(f, _)| *f).ok()?;
        Some(&self.parts[at].1)
    }
}

#[salsa::tracked(returns(clone))]
pub(crate) fn directory_index<'db>(db: &'db dyn Db, workspace: Workspace, dir: DirKey<'db>) -> Arc<DirectoryIndex> {
    let context = db.context();
    context.recorder.executes("directory_index", || context.paths.dir_path(dir.directory(db)).to_string());
    let mut names: FxHashMap<SmolStr, Vec<Symbol>> = FxHashMap::default();
    let mut extensions: FxHashMap<SmolStr, Vec<Symbol>> = FxHashMap::default();
    let mut parts = Vec::new();
    let mut conditional: FxHashSet<Symbol> = FxHashSet::default();
    let files = files_of(db, workspace, dir);
    load_files(db, workspace, files.iter().copied());
    for &file in files.iter() {
        let Some(summary) = summary(db, workspace, FileKey::new(db, file)) else { continue };
        let unit = &summary.unit;
        parts.extend(unit.facts.part.clone().map(|part| (file, part)));
        let path = context.paths.path(file).to_string();
        let in_default_build = unit.language.0.is_default_build(&path);
        let nested = unit.extensions().iter().copied().filter(|&d| unit.facts.definition(d).scope != ScopeId(0));
        for def in unit.bound_in(ScopeId(0)).chain(nested).filter(|&d| unit.is_symbol(d)) {
            let d = unit.facts.definition(def);
            let list = match d.kind {
                DefKind::Extension => &mut extensions,
                DefKind::Import | DefKind::Lambda => continue,
                _ => &mut names,
            };
            if !in_default_build || d.flags.has(DefFlags::CONDITIONAL) {
                conditional.insert(Symbol { file, def });
            }
            list.entry(unit.facts.names[d.name.index()].clone()).or_default().push(Symbol { file, def });
        }
    }
    names.values_mut().for_each(|list| drop_conditional(list, &conditional));
    // Each extension has members of its own: those of a default build come first.
    extensions.values_mut().for_each(|list| list.sort_by_key(|s| conditional.contains(s)));
    parts.sort_unstable_by_key(|(file, _)| *file);
    let unit = |block: &Symbol| Some((*block, summary(db, workspace, FileKey::new(db, block.file))?.unit));
    let by_member = |blocks: &Vec<Symbol>| Arc::new(Extended::new(blocks.iter().filter_map(unit)));
    let extended = extensions.iter().map(|(name, blocks)| (name.clone(), by_member(blocks))).collect();
    Arc::new(DirectoryIndex { names: sealed(names), extended, parts: parts.into() })
}

/// Definitions outside of a default build give way to those inside.
fn drop_conditional(list: &mut Vec<Symbol>, conditional: &FxHashSet<Symbol>) {
    if list.len() > 1 && list.iter().any(|s| !conditional.contains(s)) {
        list.retain(|s| !conditional.contains(s));
    }
}

/// The files of a directory in a language family, in path order: a projection that cuts off when
/// only their contents change.
#[salsa::tracked(returns(clone))]
fn files_of<'db>(db: &'db dyn Db, workspace: Workspace, dir: DirKey<'db>) -> Arc<[FileId]> {
    let manifest = workspace.manifest(db);
    let path = db.context().paths.dir_path(dir.directory(db));
    let mut prefix = path.as_bytes().to_vec();
    if !prefix.is_empty() {
        prefix.push(b'/');
    }
    let start = manifest.entries.partition_point(|e| e.path.as_bytes() < prefix.as_slice());
    let under = manifest.entries[start..].iter().take_while(|e| e.path.as_bytes().starts_with(&prefix));
    let here = under.enumerate().filter(|(_, e)| !e.path.as_bytes()[prefix.len()..].contains(&b'/'));
    let in_family = here.filter_map(|(i, _)| {
        let language = languages()[usize::from(manifest.language(start + i)?)];
        (language.family() == dir.family(db)).then_some(manifest.files()[start + i])
    });
    in_family.collect()
}

pub(crate) fn sealed(lists: FxHashMap<SmolStr, Vec<Symbol>>) -> Names {
    lists.into_iter().map(|(name, list)| (name, list.into())).collect()
}

/// The names under which files anywhere may look for what a file adds to them: its types' bases and, where the
/// language allows extending a type from any file, the types it extends.
pub(crate) fn names_reaching_out(unit: &Unit) -> impl Iterator<Item = (SmolStr, evergraph_languages::DefId)> {
    let anywhere = unit.language.0.rules().extensions == ExtensionReach::Repository;
    names_of_bases(unit).chain(anywhere.then(|| extended_names(unit)).into_iter().flatten())
}

/// The names of the bases that the types of a file name, told apart from types extended by a sign.
/// What a file adds to the global scope counts as below it: both are looked for in all files.
fn names_of_bases(unit: &Unit) -> impl Iterator<Item = (SmolStr, evergraph_languages::DefId)> {
    let globals = unit.language.0.rules().globals;
    let is_global = move |d: &evergraph_languages::DefId| {
        globals.is_some_and(|g| unit.is_symbol(*d) && unit.facts.name(unit.facts.definition(*d).name) == g)
    };
    let to_globals =
        unit.extensions().iter().copied().filter(is_global).map(move |d| (below(globals.unwrap_or("")), d));
    let symbols = unit.subtypes().filter(|&(_, d)| unit.is_symbol(d));
    let named = symbols.map(|(name, d)| (below(unit.facts.name(name)), d));
    named.chain(to_globals).chain(methods_of_extensions(unit))
}

/// Where having a method is what makes a type a subtype: extensions by the methods they hold.
fn methods_of_extensions(unit: &Unit) -> impl Iterator<Item = (SmolStr, evergraph_languages::DefId)> {
    let structural = unit.language.0.rules().structural_interfaces;
    let extensions = unit.extensions().iter().copied().filter(move |&d| structural && unit.is_symbol(d));
    extensions.flat_map(move |d| {
        let members = unit.facts.definition(d).body.into_iter().flat_map(|body| unit.bound_in(body));
        let methods = members.filter(|&m| unit.facts.definition(m).kind == DefKind::Method);
        methods.map(move |m| (having(unit.facts.name(unit.facts.definition(m).name)), d))
    })
}

/// The key of the types that have a method, among the extensions.
pub(crate) fn having(method: &str) -> SmolStr {
    smol_str::format_smolstr!("<.{method}")
}

/// The key of a type's subtypes among the extensions.
pub(crate) fn below(type_name: &str) -> SmolStr {
    smol_str::format_smolstr!("<{type_name}")
}

/// The names of the types a file extends, and the qualified names of what it defines for
/// declarations in other files.
fn extended_names(unit: &Unit) -> impl Iterator<Item = (SmolStr, evergraph_languages::DefId)> {
    let symbols = unit.extensions().iter().filter(|&&d| unit.is_symbol(d));
    let extended = symbols.map(|&d| (unit.facts.names[unit.facts.definition(d).name.index()].clone(), d));
    extended.chain(linked_definitions(unit))
}
