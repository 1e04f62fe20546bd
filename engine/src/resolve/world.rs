//! What the resolver may ask about everything outside the file it binds. Whoever implements this
//! sees, and can record, every dependency of a file's bindings.

use crate::resolve::extended::Extended;
use crate::resolve::open_modules::OpenName;
use crate::resolve::stated::Stated;
use crate::resolve::unit::Unit;
use evergraph_languages::{DefId, DirId, FileId, Module, Resolution};
use std::rc::Rc;
use std::sync::Arc;

/// A definition anywhere in the tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol {
    /// The file it stands in.
    pub file: FileId,
    /// Its id among the file's symbols.
    pub def: DefId,
}

/// The repository around one file.
pub trait World {
    /// A member that is looked for in whatever adds to types of a name, wherever that is.
    fn ask(&self, _type_name: &str, _member: &str) {}
    /// A limit was near: the result may hang on what no name tells.
    fn exhausted(&self) {}
    /// Called between two references. Who wants the work to stop unwinds here: nothing of it is kept.
    fn checkpoint(&self) {}
    /// What other files may see of a file; `None` if it has no facts.
    fn summary(&self, file: FileId) -> Option<Rc<Unit>>;
    /// Where a specifier written in a file leads.
    fn module(&self, from: FileId, specifier: &str) -> Resolution;
    /// The module `name` inside a module, as the language of `from` sees it.
    fn submodule(&self, from: FileId, module: Module, name: &str) -> Option<Module>;
    /// The directory a file stands in.
    fn directory(&self, file: FileId) -> DirId;
    /// The file-scope definitions of a name in the files of a directory that are of the language
    /// family of `from`, sorted by path. Imports are not among them. `imported`: as members of the
    /// module the directory is, not as names around `from`.
    fn in_directory(&self, from: FileId, directory: DirId, name: &str, imported: bool) -> Arc<[Symbol]>;
    /// How far one file is from another: the same file, one beside it of the same name but for
    /// the extension, then by the directories between them. A function of the paths alone.
    fn distance(&self, a: FileId, b: FileId) -> u32;
    /// The extensions of types of this name in all files of the language family of `from`, sorted by path.
    /// A name that starts with `::` is the qualified name of definitions that declarations in other
    /// files stand for.
    fn extensions(&self, from: FileId, type_name: &str) -> Arc<[Symbol]>;
    /// The extensions of types of this name by what they add, as far around `from` as its language has them reach.
    fn extended(&self, from: FileId, type_name: &str) -> Arc<Extended>;
    /// What a qualified name means where modules are open in the whole repository, sorted by path.
    fn open_names(&self, from: FileId, key: &str) -> Arc<[OpenName]>;
    /// The types and extensions that name a type of this name among their bases, in the files of
    /// the language family of `from`, sorted by path. Of the global scope's name: what adds to it.
    fn subtypes(&self, from: FileId, type_name: &str) -> Arc<[Symbol]>;
    /// What a compiler's index says of the references of a file.
    fn stated(&self, _file: FileId) -> Option<Arc<Stated>> {
        None
    }
    /// Where having a method makes a type implement an interface: the extensions that hold a method
    /// of this name, sorted by path.
    fn types_with(&self, _from: FileId, _method: &str) -> Arc<[Symbol]> {
        Arc::default()
    }
}
