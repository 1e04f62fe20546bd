//! Why a file's edges are computed and not taken over: which check of its trace failed.

use crate::paths::PathTable;
use crate::resolve::describe_name;
use evergraph_languages::FileId;
use smol_str::SmolStr;

/// The first thing found that a row of the last assembled tree was computed from and that is no
/// longer so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Stale {
    /// The last tree does not have the file, or its edges were not computed.
    New,
    /// The names in the file changed.
    Content,
    /// What another file offers.
    Summary(FileId, Difference),
    /// What another file says of a name that was read there.
    Name(FileId, SmolStr),
    /// What is added to types of this name.
    Extensions(SmolStr),
    /// A specifier leads elsewhere.
    Module(SmolStr),
    /// A name in a module is another submodule, or none.
    Submodule(SmolStr),
    /// What imported indexes say of the file.
    Indexed,
}

/// How a file differs between two trees, as far as other files can tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Difference {
    Added,
    Removed,
    Changed,
}

impl Stale {
    /// In words.
    pub(crate) fn describe(&self, paths: &PathTable) -> String {
        match self {
            Stale::New => "not bound before".to_owned(),
            Stale::Content => "its names changed".to_owned(),
            Stale::Summary(file, Difference::Added) => format!("{} is new", paths.path(*file)),
            Stale::Summary(file, Difference::Removed) => format!("{} is gone", paths.path(*file)),
            Stale::Summary(file, Difference::Changed) => format!("what {} offers changed", paths.path(*file)),
            Stale::Name(file, name) => format!("{} of {} changed", describe_name(name), paths.path(*file)),
            Stale::Extensions(name) => format!("what extends {name} changed"),
            Stale::Module(specifier) => format!("`{specifier}` leads elsewhere"),
            Stale::Indexed => "what an imported index says of it changed".to_owned(),
            Stale::Submodule(name) => format!("the submodule `{name}` leads elsewhere"),
        }
    }
}
