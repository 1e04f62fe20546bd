//! The repository as the resolver sees it: every question becomes a query, and is noted so that
//! the same answer can be validated in another process without asking again.

use crate::database::Db;
use crate::inputs::{DirKey, ExtensionKey, FileKey, NameIn, SubmoduleKey, Workspace};
use crate::queries::directory_index::{below, directory_index, having};
use crate::queries::extensions::extensions;
use crate::queries::import_targets::{import_target, import_targets, submodule};
use crate::queries::indexed::indexed;
use crate::queries::source::source;
use crate::queries::summary::summary;
use crate::resolve::{LookedIn, Reads, Stated, Symbol, Unit, World};
use crate::trace::Trace;
use evergraph_languages::{DirId, ExtensionReach, FileId, Language, Module, Resolution, languages};
use smol_str::SmolStr;
use std::cell::RefCell;
use std::sync::Arc;

/// The tree around one file, through salsa.
pub(crate) struct DbWorld<'db> {
    db: &'db dyn Db,
    workspace: Workspace,
    reads: RefCell<Trace>,
    names: Arc<Reads>,
}

impl<'db> DbWorld<'db> {
    pub(crate) fn new(db: &'db dyn Db, workspace: Workspace) -> DbWorld<'db> {
        DbWorld { db, workspace, reads: RefCell::default(), names: Arc::default() }
    }

    /// Everything that was read, sorted and without repetition.
    pub(crate) fn into_trace(self) -> Trace {
        let names = self.names.names();
        Trace { names, ..self.reads.into_inner() }.sealed()
    }

    /// A name is looked for among those that the files of a directory bind together.
    fn ask_directory(&self, directory: DirId, name: &str) {
        self.reads.borrow_mut().directories.push(directory);
        let path = self.db.context().paths.dir_path(directory);
        self.names.ask(LookedIn::directory(path.as_bytes()).name(name));
    }

    fn language(&self, file: FileId) -> Option<(u8, &'static dyn Language)> {
        let key = source(self.db, self.workspace, FileKey::new(self.db, file))?;
        Some((key.language, languages()[usize::from(key.language)]))
    }
}

impl World for DbWorld<'_> {
    fn ask(&self, type_name: &str, member: &str) {
        self.names.ask(LookedIn::additions_to(type_name).name(member));
    }

    fn exhausted(&self) {
        self.reads.borrow_mut().whole = true;
    }

    fn checkpoint(&self) {
        self.db.context().checkpoint();
    }

    fn summary(&self, file: FileId) -> Option<Arc<Unit>> {
        self.reads.borrow_mut().summaries.push(file);
        let summary = summary(self.db, self.workspace, FileKey::new(self.db, file))?;
        let place = LookedIn::file(self.db.context().paths.path(file).as_bytes());
        Some(Arc::new(summary.unit.watched(&self.names, place)))
    }

    fn module(&self, from: FileId, specifier: &str) -> Resolution {
        let written = import_targets(self.db, self.workspace, FileKey::new(self.db, from));
        let resolution = match written.binary_search_by(|(s, _)| s.as_str().cmp(specifier)) {
            Ok(i) => written[i].1,
            Err(_) => import_target(self.db, self.workspace, NameIn::new(self.db, from, SmolStr::new(specifier))),
        };
        self.reads.borrow_mut().modules.push((from, SmolStr::new(specifier), resolution));
        resolution
    }

    fn submodule(&self, from: FileId, module: Module, name: &str) -> Option<Module> {
        let (language, _) = self.language(from)?;
        let key = SubmoduleKey::new(self.db, language, module, SmolStr::new(name));
        let found = submodule(self.db, self.workspace, key);
        self.reads.borrow_mut().submodules.push((language, module, SmolStr::new(name), found));
        found
    }

    fn directory(&self, file: FileId) -> DirId {
        self.db.context().paths.directory_of(file)
    }

    fn in_directory(&self, from: FileId, directory: DirId, name: &str, imported: bool) -> Arc<[Symbol]> {
        let Some((_, language)) = self.language(from) else { return Arc::default() };
        self.ask_directory(directory, name);
        let key = DirKey::new(self.db, directory, language.family());
        let index = directory_index(self.db, self.workspace, key);
        let is_test = |file: FileId| language.is_test_path(&self.db.context().paths.path(file).to_string());
        match imported {
            true => index.offered(name, is_test),
            false => index.seen_from(from, name),
        }
    }

    fn distance(&self, a: FileId, b: FileId) -> u32 {
        let paths = &self.db.context().paths;
        distance(paths.path(a).as_bytes(), paths.path(b).as_bytes())
    }

    fn subtypes(&self, from: FileId, type_name: &str) -> Arc<[Symbol]> {
        let Some((_, language)) = self.language(from) else { return Arc::default() };
        let name = below(type_name);
        self.reads.borrow_mut().extensions.push(name.clone());
        extensions(self.db, self.workspace, ExtensionKey::new(self.db, language.family(), name))
    }

    fn stated(&self, file: FileId) -> Option<Arc<Stated>> {
        let stated = indexed(self.db, self.workspace, FileKey::new(self.db, file))?;
        let mut reads = self.reads.borrow_mut();
        reads.indexed = stated.digest;
        reads.summaries.extend(stated.files());
        reads.whole = true;
        Some(stated)
    }

    fn types_with(&self, from: FileId, method: &str) -> Arc<[Symbol]> {
        let Some((_, language)) = self.language(from) else { return Arc::default() };
        let name = having(method);
        self.reads.borrow_mut().extensions.push(name.clone());
        extensions(self.db, self.workspace, ExtensionKey::new(self.db, language.family(), name))
    }

    fn extensions(&self, from: FileId, type_name: &str) -> Arc<[Symbol]> {
        let Some((_, language)) = self.language(from) else { return Arc::default() };
        match language.rules().extensions {
            ExtensionReach::Repository => {
                self.reads.borrow_mut().extensions.push(SmolStr::new(type_name));
                let key = ExtensionKey::new(self.db, language.family(), SmolStr::new(type_name));
                extensions(self.db, self.workspace, key)
            }
            ExtensionReach::Directory | ExtensionReach::File => {
                let directory = self.directory(from);
                self.ask_directory(directory, type_name);
                let key = DirKey::new(self.db, directory, language.family());
                let index = directory_index(self.db, self.workspace, key);
                index.extensions.get(type_name).cloned().unwrap_or_default()
            }
        }
    }
}

/// Directories between two paths, two for each; a different name in one directory counts one.
fn distance(a: &[u8], b: &[u8]) -> u32 {
    let split = |p: &[u8]| -> (Vec<Vec<u8>>, Vec<u8>) {
        let mut parts: Vec<Vec<u8>> = p.split(|&b| b == b'/').map(<[u8]>::to_vec).collect();
        let name = parts.pop().unwrap_or_default();
        let stem = name.split(|&b| b == b'.').next().unwrap_or_default().to_vec();
        (parts, stem)
    };
    let ((from, name), (to, other)) = (split(a), split(b));
    let shared = from.iter().zip(&to).take_while(|(x, y)| x == y).count();
    let apart = (from.len() - shared + to.len() - shared) as u32;
    if a == b { 0 } else { 1 + 2 * apart + u32::from(name != other) }
}
