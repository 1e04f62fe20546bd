//! Files as answers show them: names, positions, rows.

use crate::api::{Freshness, Location, SymbolRow, Target as TargetRow};
use crate::database::{Database, Db};
use crate::error::EngineError;
use crate::inputs::{FileKey, Workspace};
use crate::object::RepoPath;
use crate::queries::file_edges::in_test;
use crate::queries::source::source;
use crate::queries::world::DbWorld;
use crate::resolve::{Symbol, Target, Via, World as _, signatures, stands_for};
use crate::similar::similar;
use crate::symbol_names::symbol_names;
use evergraph_languages::{Analysis, DefId, FileId, LineColumn, Module, Resolution};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// One question's view of the database.
pub(super) struct View<'a> {
    pub(super) db: &'a Database,
    pub(super) workspace: Workspace,
    freshness: &'a Freshness,
    files: RefCell<FxHashMap<FileId, Option<Rc<FileView>>>>,
}

/// A file with everything an answer may print of it.
pub(super) struct FileView {
    pub(super) file: FileId,
    pub(super) path: String,
    pub(super) analysis: Arc<Analysis>,
    /// The name of each definition, unique in the file.
    pub(super) names: Vec<SmolStr>,
}

/// Decoded files one question holds at a time.
const FILES_KEPT: usize = 512;

impl<'a> View<'a> {
    pub(super) fn new(db: &'a Database, workspace: Workspace, freshness: &'a Freshness) -> View<'a> {
        View { db, workspace, freshness, files: RefCell::default() }
    }

    /// What the answer speaks of, for messages.
    pub(super) fn at(&self) -> String {
        match &self.freshness.commit_id {
            _ if self.freshness.worktree => "the worktree".to_owned(),
            Some(id) => format!("{} ({})", self.freshness.revspec, &id[..id.len().min(10)]),
            None => self.freshness.revspec.clone(),
        }
    }

    pub(super) fn path(&self, file: FileId) -> String {
        self.db.context().paths.path(file).to_string()
    }

    /// A file with facts; `None` if it has none.
    pub(super) fn file(&self, file: FileId) -> Option<Rc<FileView>> {
        if let Some(known) = self.files.borrow().get(&file) {
            return known.clone();
        }
        let loaded = self.load(file).map(Rc::new);
        let mut files = self.files.borrow_mut();
        if files.len() >= FILES_KEPT {
            files.clear();
        }
        files.insert(file, loaded.clone());
        loaded
    }

    fn load(&self, file: FileId) -> Option<FileView> {
        self.db.context().checkpoint();
        let key = source(self.db, self.workspace, FileKey::new(self.db, file))?;
        let analysis = self.db.context().analysis(key).ok()?;
        let names = symbol_names(&analysis.facts);
        Some(FileView { file, path: self.path(file), analysis, names })
    }

    /// The file a person named.
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::Skipped`].
    pub(super) fn file_named(&self, path: &str) -> Result<Rc<FileView>, EngineError> {
        let wanted = path.strip_prefix("./").unwrap_or(path);
        let manifest = self.workspace.manifest(self.db);
        let known = self.db.context().paths.known(&RepoPath::from(wanted));
        let Some(file) = known.filter(|f| manifest.position(*f).is_some()) else {
            let similar = self.similar_paths(wanted);
            return Err(EngineError::NoSuchFile { path: path.to_owned(), at: self.at(), similar });
        };
        self.file(file).ok_or_else(|| EngineError::Skipped { path: path.to_owned(), reason: self.skip_of(file) })
    }

    fn skip_of(&self, file: FileId) -> evergraph_languages::Skip {
        let manifest = self.workspace.manifest(self.db);
        match source(self.db, self.workspace, FileKey::new(self.db, file)) {
            Some(key) => self.db.context().analysis(key).err().unwrap_or(evergraph_languages::Skip::Internal),
            None => {
                let position = manifest.position(file);
                let skipped = manifest.skipped().find(|(i, _)| Some(*i) == position);
                skipped.map_or(evergraph_languages::Skip::Unsupported, |(_, skip)| skip)
            }
        }
    }

    fn similar_paths(&self, path: &str) -> Vec<String> {
        let paths: Vec<String> = self.workspace.manifest(self.db).entries.iter().map(|e| e.path.to_string()).collect();
        let file_name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let wanted = file_name(path);
        let same = paths.iter().filter(|p| file_name(p) == wanted).take(3);
        let same: Vec<String> = same.cloned().collect();
        if same.is_empty() { similar(path, paths.iter().map(String::as_str)) } else { same }
    }

    /// Where a specifier written in a file leads: paths, and `import`, `outside` or `unresolved`.
    pub(super) fn module(&self, from: FileId, specifier: &str) -> (Vec<String>, &'static str) {
        match DbWorld::new(self.db, self.workspace).module(from, specifier) {
            Resolution::Module(Module::File(file)) => (vec![self.path(file)], Via::Import.as_str()),
            Resolution::Module(Module::Directory(dir)) => {
                (vec![self.db.context().paths.dir_path(dir).to_string()], Via::Import.as_str())
            }
            Resolution::Outside => (Vec::new(), Via::Outside.as_str()),
            Resolution::Missing => (Vec::new(), Via::Unresolved.as_str()),
        }
    }

    /// The function a definition is to its callers: of an overload's signature, the one with a body.
    pub(super) fn function_of(&self, s: Symbol) -> Symbol {
        let def = self.file(s.file).map(|f| stands_for(&signatures(&f.analysis.facts), s.def));
        Symbol { def: def.unwrap_or(s.def), ..s }
    }

    /// Definitions as the head of an answer lists them: overloads once.
    pub(super) fn functions_of(&self, symbols: &[Symbol]) -> Vec<SymbolRow> {
        let mut functions: Vec<Symbol> = symbols.iter().map(|&s| self.function_of(s)).collect();
        let mut seen = FxHashSet::default();
        functions.retain(|s| seen.insert(*s));
        functions.into_iter().filter_map(|s| self.symbol_row(s)).collect()
    }

    /// A definition as answers show it.
    pub(super) fn symbol_row(&self, s: Symbol) -> Option<SymbolRow> {
        self.file(s.file).map(|f| f.symbol_row(s.def))
    }

    /// A binding's target as answers show it.
    pub(super) fn target_row(&self, target: Target) -> Option<TargetRow> {
        match target {
            Target::Symbol(s) => {
                let file = self.file(s.file)?;
                Some(TargetRow { location: file.definition(s.def), symbol: file.symbol(s.def) })
            }
            Target::File(file) => Some(module_row(self.path(file))),
            // A directory stands for its files: the first one is shown.
            Target::Directory(dir) => {
                let path = self.db.context().paths.dir_path(dir);
                let manifest = self.workspace.manifest(self.db);
                let sources = manifest.sources().map(|(file, _, _)| file);
                let mut inside = sources.filter(|&f| self.db.context().paths.directory_of(f) == dir);
                let first = inside.next().map_or(path.to_string(), |f| self.path(f));
                Some(TargetRow { location: start_of(first), symbol: path.to_string() })
            }
        }
    }
}

fn module_row(path: String) -> TargetRow {
    TargetRow { location: start_of(path.clone()), symbol: path }
}

fn start_of(path: String) -> Location {
    Location { path, line: 1, col: 1 }
}

impl FileView {
    /// `path#Qualified::name`.
    pub(super) fn symbol(&self, def: DefId) -> String {
        format!("{}#{}", self.path, self.names[def.index()])
    }

    /// Where a definition's name stands.
    pub(super) fn definition(&self, def: DefId) -> Location {
        self.location(self.analysis.positions.definition(def))
    }

    pub(super) fn location(&self, at: LineColumn) -> Location {
        Location { path: self.path.clone(), line: at.line, col: at.column }
    }

    /// The function around something; the path at top level.
    pub(super) fn within(&self, caller: Option<DefId>) -> String {
        caller.map_or_else(|| self.path.clone(), |def| self.symbol(def))
    }

    pub(super) fn symbol_row(&self, def: DefId) -> SymbolRow {
        let facts = &self.analysis.facts;
        let d = facts.definition(def);
        let measured = facts.measures.binary_search_by_key(&def, |m| m.definition).ok().map(|i| facts.measures[i]);
        SymbolRow {
            symbol: self.symbol(def),
            name: facts.name(d.name).to_owned(),
            kind: d.kind.as_str(),
            visibility: d.visibility.as_str(),
            location: self.definition(def),
            lines: self.analysis.positions.lines(def),
            parameters: measured.map(|m| m.parameters),
            cyclomatic: measured.map(|m| m.cyclomatic),
            cognitive: measured.map(|m| m.cognitive),
            nesting: measured.map(|m| m.nesting_max),
            test: in_test(facts, def),
        }
    }
}
