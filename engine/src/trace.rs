//! What a file's bindings read outside the file, in a form that can be checked without computing
//! them again (a *verifying trace*: Mokhov, Mitchell, Peyton Jones, *Build Systems à la Carte*, 2018).

use crate::resolve::NameHash;
use evergraph_languages::{DirId, FileId, Module, Resolution};
use rustc_hash::FxBuildHasher;
use smol_str::SmolStr;
use std::hash::{BuildHasher, Hash};

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

/// What a trace may name, in so few bits that they lie in the row itself: a Bloom filter (Bloom, *Space/time
/// trade-offs in hash coding with allowable errors*, 1970) of one hash. Most of ten thousand rows are told by it that
/// a change is none of their business, without a look at their traces, which lie anywhere in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Reach(u128);

impl Reach {
    pub(crate) fn of(trace: &Trace) -> Reach {
        let mut reach = Reach::default();
        trace.summaries.iter().for_each(|&file| reach.add_file(file));
        trace.directories.iter().for_each(|&directory| reach.add_directory(directory));
        trace.extensions.iter().for_each(|name| reach.add_extensions(name));
        if trace.indexed != 0 {
            reach.add_indexes();
        }
        reach
    }

    pub(crate) fn add_file(&mut self, file: FileId) {
        self.add((0u8, file));
    }

    pub(crate) fn add_directory(&mut self, directory: DirId) {
        self.add((1u8, directory));
    }

    pub(crate) fn add_extensions(&mut self, of: &str) {
        self.add((2u8, of));
    }

    /// An imported index speaks of the file.
    pub(crate) fn add_indexes(&mut self) {
        self.add(3u8);
    }

    /// Whether both may name the same; `false` is sure.
    pub(crate) fn meets(self, other: Reach) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, what: impl Hash) {
        self.0 |= 1 << (FxBuildHasher.hash_one(what) % u64::from(u128::BITS));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_trace_names_is_in_its_reach() {
        let summaries: Vec<FileId> = (0..5).map(FileId).collect();
        let trace = Trace { summaries, extensions: vec!["Shape".into()], indexed: 1, ..Trace::default() };
        let reach = Reach::of(&trace);
        let meets = |add: &dyn Fn(&mut Reach)| {
            let mut other = Reach::default();
            add(&mut other);
            reach.meets(other)
        };
        assert!((0..5).all(|n| meets(&|r| r.add_file(FileId(n)))));
        assert!(meets(&|r| r.add_extensions("Shape")) && meets(&|r| r.add_indexes()));
        let others = (5..1_000).filter(|&n| meets(&|r| r.add_file(FileId(n)))).count();
        assert!(others < 100, "{others} of a thousand others meet seven names in 128 bits");
        assert!(!reach.meets(Reach::default()));
    }
}
