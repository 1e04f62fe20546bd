//! The repository as the resolver sees it: every question becomes a query, and is noted so that
//! the same answer can be validated in another process without asking again.

use crate::database::Db;
use crate::inputs::{DirKey, ExtensionKey, FileKey, NameIn, SubmoduleKey, Workspace};
use crate::queries::directory_index::{below, directory_index, having};
use crate::queries::extensions::{extended, extensions, open_names};
use crate::queries::import_targets::{import_target, import_targets, submodule};
use crate::queries::indexed::indexed;
use crate::queries::source::source;
use crate::queries::summary::summary;
use crate::resolve::{Extended, LookedIn, OpenName, Reads, Stated, Symbol, Unit, World};
use crate::trace::Trace;
use evergraph_languages::{DirId, ExtensionReach, FileId, Language, Module, Resolution, languages};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

type ByName<T> = FxHashMap<SmolStr, T>;
type ByModule<T> = FxHashMap<(FileId, Module), ByName<T>>;

/// The tree around one file, through salsa.
pub(crate) struct DbWorld<'db> {
    db: &'db dyn Db,
    workspace: Workspace,
    reads: RefCell<Trace>,
    names: Arc<Reads>,
    /// Where specifiers of files lead: they are asked for time and again.
    modules: RefCell<FxHashMap<FileId, ByName<Resolution>>>,
    /// The modules inside of modules, as a file sees them.
    submodules: RefCell<ByModule<Option<Module>>>,
    /// What was asked of `extensions`, `extended` and `open_names` for the whole repository, by language.
    extensions: RefCell<FxHashMap<u8, ByName<Arc<[Symbol]>>>>,
    extended: RefCell<FxHashMap<u8, ByName<Arc<Extended>>>>,
    open_names: RefCell<FxHashMap<u8, ByName<Arc<[OpenName]>>>>,
}

impl<'db> DbWorld<'db> {
    pub(crate) fn new(db: &'db dyn Db, workspace: Workspace) -> DbWorld<'db> {
        DbWorld {
            db,
            workspace,
            reads: RefCell::default(),
            names: Arc::default(),
            modules: RefCell::default(),
            submodules: RefCell::default(),
            extensions: RefCell::default(),
            extended: RefCell::default(),
            open_names: RefCell::default(),
        }
    }

    /// Everything that was read, sorted and without repetition.
    pub(crate) fn into_trace(self) -> Trace {
        let names = self.names.names();
        Trace { names, ..self.reads.into_inner() }.sealed()
    }

    /// A name is looked for among those that the files of a directory bind together.
    fn ask_directory(&self, directory: DirId, name: &str) {
        self.reads.borrow_mut().directories.push(directory);
        self.names.ask(self.db.context().paths.place_of_directory(directory).name(name));
    }

    /// What the whole repository says under a name of [`extensions`].
    fn extensions_named(&self, language: u8, name: &str) -> Arc<[Symbol]> {
        self.once(&self.extensions, language, name, |key| extensions(self.db, self.workspace, key))
    }

    /// What a query says under a name of [`extensions`]: it is noted and asked for once.
    fn once<T: Clone>(
        &self,
        known: &RefCell<FxHashMap<u8, ByName<T>>>,
        language: u8,
        name: &str,
        query: impl FnOnce(ExtensionKey<'db>) -> T,
    ) -> T {
        if let Some(known) = known.borrow().get(&language).and_then(|names| names.get(name)) {
            return known.clone();
        }
        let name = SmolStr::new(name);
        self.reads.borrow_mut().extensions.push(name.clone());
        let found = query(ExtensionKey::new(self.db, languages()[usize::from(language)].family(), name.clone()));
        known.borrow_mut().entry(language).or_default().insert(name, found.clone());
        found
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

    fn summary(&self, file: FileId) -> Option<Rc<Unit>> {
        self.reads.borrow_mut().summaries.push(file);
        let summary = summary(self.db, self.workspace, FileKey::new(self.db, file))?;
        let place = self.db.context().paths.place_of(file);
        Some(Rc::new(summary.unit.watched(&self.names, place)))
    }

    fn module(&self, from: FileId, specifier: &str) -> Resolution {
        if let Some(&known) = self.modules.borrow().get(&from).and_then(|of| of.get(specifier)) {
            return known;
        }
        let written = import_targets(self.db, self.workspace, FileKey::new(self.db, from));
        let resolution = match written.binary_search_by(|(s, _)| s.as_str().cmp(specifier)) {
            Ok(i) => written[i].1,
            Err(_) => import_target(self.db, self.workspace, NameIn::new(self.db, from, SmolStr::new(specifier))),
        };
        let specifier = SmolStr::new(specifier);
        self.reads.borrow_mut().modules.push((from, specifier.clone(), resolution));
        self.modules.borrow_mut().entry(from).or_default().insert(specifier, resolution);
        resolution
    }

    fn submodule(&self, from: FileId, module: Module, name: &str) -> Option<Module> {
        if let Some(&known) = self.submodules.borrow().get(&(from, module)).and_then(|of| of.get(name)) {
            return known;
        }
        let (language, _) = self.language(from)?;
        let name = SmolStr::new(name);
        let key = SubmoduleKey::new(self.db, language, module, name.clone());
        let found = submodule(self.db, self.workspace, key);
        self.reads.borrow_mut().submodules.push((language, module, name.clone(), found));
        self.submodules.borrow_mut().entry((from, module)).or_default().insert(name, found);
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
        let Some((language, _)) = self.language(from) else { return Arc::default() };
        self.extensions_named(language, &below(type_name))
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
        let Some((language, _)) = self.language(from) else { return Arc::default() };
        self.extensions_named(language, &having(method))
    }

    fn extensions(&self, from: FileId, name: &str) -> Arc<[Symbol]> {
        let Some((language, _)) = self.language(from) else { return Arc::default() };
        self.extensions_named(language, name)
    }

    fn open_names(&self, from: FileId, key: &str) -> Arc<[OpenName]> {
        let Some((number, _)) = self.language(from) else { return Arc::default() };
        self.once(&self.open_names, number, key, |key| open_names(self.db, self.workspace, key))
    }

    fn extended(&self, from: FileId, type_name: &str) -> Arc<Extended> {
        let Some((number, language)) = self.language(from) else { return Arc::default() };
        match language.rules().extensions {
            ExtensionReach::Repository => {
                self.once(&self.extended, number, type_name, |key| extended(self.db, self.workspace, key))
            }
            ExtensionReach::Directory | ExtensionReach::File => {
                let directory = self.directory(from);
                self.ask_directory(directory, type_name);
                let key = DirKey::new(self.db, directory, language.family());
                let index = directory_index(self.db, self.workspace, key);
                index.extended.get(type_name).cloned().unwrap_or_default()
            }
        }
    }
}

/// Directories between two paths, two for each; a different name in one directory counts one.
fn distance(a: &[u8], b: &[u8]) -> u32 {
    if a == b {
        return 0;
    }
    let (from, to) = (Place::of(a), Place::of(b));
    let shared = from.directories().zip(to.directories()).take_while(|(x, y)| x == y).count();
    let apart = (from.depth + to.depth - 2 * shared) as u32;
    1 + 2 * apart + u32::from(from.stem() != to.stem())
}

/// A path in parts.
struct Place<'p> {
    path: &'p [u8],
    /// How many directories it is in.
    depth: usize,
}

impl<'p> Place<'p> {
    fn of(path: &'p [u8]) -> Place<'p> {
        Place { path, depth: path.iter().filter(|&&b| b == b'/').count() }
    }

    fn directories(&self) -> impl Iterator<Item = &'p [u8]> {
        self.path.split(|&b| b == b'/').take(self.depth)
    }

    /// The name up to its first dot.
    fn stem(&self) -> &'p [u8] {
        let name = self.path.rsplit(|&b| b == b'/').next().unwrap_or_default();
        name.split(|&b| b == b'.').next().unwrap_or_default()
    }
}
