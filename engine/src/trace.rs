//! What a file's bindings read outside the file, in a form that can be checked without computing
//! them again (a *verifying trace*: Mokhov, Mitchell, Peyton Jones, *Build Systems à la Carte*, 2018).

use crate::resolve::NameHash;
use evergraph_languages::{DirId, FileId, Module, Resolution};
use smol_str::SmolStr;

/// The questions one file's bindings asked, with the answers that a tree's paths decide.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Trace {
    /// Files whose summaries were read.
    pub(crate) summaries: Vec<FileId>,
    /// The names that were read of these summaries, or asked for in directories and extensions.
    pub(crate) names: Vec<NameHash>,
    /// More was read of the summaries than names tell: any change of one counts.
    pub(crate) whole: bool,
    /// Directories whose names were read.
    pub(crate) directories: Vec<DirId>,
    /// Types whose extensions in the whole repository were read.
    pub(crate) extensions: Vec<SmolStr>,
    /// Specifiers that were resolved, from which file, and where they led.
    pub(crate) modules: Vec<(FileId, SmolStr, Resolution)>,
    /// Submodules that were asked for: language, module, name, answer.
    pub(crate) submodules: Vec<(u8, Module, SmolStr, Option<Module>)>,
    /// Hash of what imported indexes say of the file; 0 if none speaks of it.
    pub(crate) indexed: u128,
}

impl Trace {
    /// Sorted, without repetition.
    pub(crate) fn sealed(mut self) -> Trace {
        self.summaries.sort_unstable();
        self.summaries.dedup();
        self.names.sort_unstable();
        self.names.dedup();
        self.directories.sort_unstable();
        self.directories.dedup();
        self.extensions.sort_unstable();
        self.extensions.dedup();
        self.modules.sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        self.modules.dedup();
        self.submodules.sort_unstable_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
        self.submodules.dedup();
        self
    }
}
