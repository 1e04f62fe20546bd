//! `directory_index`: the file-scope names and the type extensions of the files of one directory,
//! for languages where a directory is a module (Go, Java).
//!
//! Reads the directory's entries in the manifest and the summaries of its files; cuts off unless
//! one of those names moves. Linear in the number of file-scope names.

use crate::database::Db;
use crate::inputs::{DirKey, FileKey, Workspace};
use crate::queries::summary::summary;
use crate::resolve::{Symbol, Unit};
use evergraph_languages::{DefKind, FileId, ScopeId, languages};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// Symbols by name, in path order.
pub(crate) type Names = FxHashMap<SmolStr, Arc<[Symbol]>>;

/// What the files of a directory bind together.
#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct DirectoryIndex {
    pub(crate) names: Names,
    pub(crate) extensions: Names,
}

#[salsa::tracked(returns(clone))]
pub(crate) fn directory_index<'db>(db: &'db dyn Db, workspace: Workspace, dir: DirKey<'db>) -> Arc<DirectoryIndex> {
    let context = db.context();
    context.recorder.executes("directory_index", || context.paths.dir_path(dir.directory(db)).to_string());
    let mut names: FxHashMap<SmolStr, Vec<Symbol>> = FxHashMap::default();
    let mut extensions: FxHashMap<SmolStr, Vec<Symbol>> = FxHashMap::default();
    for &file in files_of(db, workspace, dir).iter() {
        let Some(summary) = summary(db, workspace, FileKey::new(db, file)) else { continue };
        let unit = &summary.unit;
        for def in unit.bound_in(ScopeId(0)).filter(|&d| unit.is_symbol(d)) {
            let d = unit.facts.definition(def);
            let list = match d.kind {
                DefKind::Extension => &mut extensions,
                DefKind::Import | DefKind::Lambda => continue,
                _ => &mut names,
            };
            list.entry(unit.facts.names[d.name.index()].clone()).or_default().push(Symbol { file, def });
        }
    }
    Arc::new(DirectoryIndex { names: sealed(names), extensions: sealed(extensions) })
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
        let language = languages()[usize::from(manifest.languages[start + i]?)];
        (language.family() == dir.family(db)).then_some(manifest.files[start + i])
    });
    in_family.collect()
}

pub(crate) fn sealed(lists: FxHashMap<SmolStr, Vec<Symbol>>) -> Names {
    lists.into_iter().map(|(name, list)| (name, list.into())).collect()
}

/// The names of the types a file extends.
pub(crate) fn extended_names(unit: &Unit) -> impl Iterator<Item = (&SmolStr, evergraph_languages::DefId)> {
    let symbols = unit.extensions.iter().filter(|&&d| unit.is_symbol(d));
    symbols.map(|&d| (&unit.facts.names[unit.facts.definition(d).name.index()], d))
}
