//! What is known of the functions commits changed: a set that only grows.

use super::matching::{FilePair, Matched, What};
use crate::history::names::Names;
use crate::history::shelf::Facts;
use crate::object::CommitId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::ops::Range;

/// A function that a commit changed. Files are indices into the changes of that commit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct FunctionChange {
    /// After the commit; of what it removed, before.
    pub(crate) file: u32,
    /// A number of the book.
    pub(crate) name: u32,
    /// The function is gone after the commit.
    pub(crate) is_gone: bool,
    /// File and name before, if it moved or was renamed.
    pub(crate) from: Option<(u32, u32)>,
    /// Own lines.
    pub(crate) added: u32,
    pub(crate) removed: u32,
}

/// The functions that commits changed, in the order in which they became known.
#[derive(Default)]
pub(crate) struct FunctionBook {
    names: Names<SmolStr>,
    ids: Vec<CommitId>,
    index: FxHashMap<CommitId, u32>,
    ranges: Vec<Range<u32>>,
    changes: Vec<FunctionChange>,
}

impl FunctionBook {
    pub(crate) fn position(&self, id: CommitId) -> Option<u32> {
        self.index.get(&id).copied()
    }

    /// What a commit changed; nothing if that is not known.
    pub(crate) fn changes(&self, id: CommitId) -> &[FunctionChange] {
        let range = self.position(id).map_or(0..0, |position| self.ranges[position as usize].clone());
        &self.changes[range.start as usize..range.end as usize]
    }

    pub(crate) fn name(&self, name: u32) -> &str {
        &self.names.items[name as usize]
    }

    pub(crate) fn name_id(&self, name: &str) -> Option<u32> {
        self.names.ids.get(name).copied()
    }

    /// Adds what was found of a commit's file pairs; a second time it changes nothing.
    pub(super) fn add(&mut self, id: CommitId, pairs: &[FilePair], found: &[Matched]) -> u32 {
        if let Some(known) = self.position(id) {
            return known;
        }
        let first = self.changes.len() as u32;
        for m in found {
            let before = m.before.and_then(|(file, i)| Some((file as u32, &pairs[file].before.as_ref()?.functions[i])));
            let after = m.after.and_then(|(file, i)| Some((file as u32, &pairs[file].after.as_ref()?.functions[i])));
            let Some((file, function)) = after.or(before) else { continue };
            let name = self.names.intern(&function.name);
            let moved = before.filter(|_| matches!(m.what, What::Moved | What::Renamed));
            let from = moved.map(|(file, function)| (file, self.names.intern(&function.name)));
            let (is_gone, added, removed) = (after.is_none(), m.added, m.removed);
            self.changes.push(FunctionChange { file, name, is_gone, from, added, removed });
        }
        self.push(id, first)
    }

    fn push(&mut self, id: CommitId, first: u32) -> u32 {
        let position = self.ids.len() as u32;
        self.ids.push(id);
        self.index.insert(id, position);
        self.ranges.push(first..self.changes.len() as u32);
        position
    }
}

/// The stored form of some commits; names are numbers of their own.
#[derive(Serialize, Deserialize)]
struct Stored {
    names: Vec<SmolStr>,
    commits: Vec<(CommitId, Vec<FunctionChange>)>,
}

impl FunctionChange {
    fn renamed(&self, mut name: impl FnMut(u32) -> u32) -> FunctionChange {
        let from = self.from.map(|(file, from)| (file, name(from)));
        FunctionChange { name: name(self.name), from, ..self.clone() }
    }
}

impl Facts for FunctionBook {
    fn len(&self) -> u32 {
        self.ids.len() as u32
    }

    fn knows(&self, id: CommitId) -> bool {
        self.position(id).is_some()
    }

    fn id(&self, position: u32) -> CommitId {
        self.ids[position as usize]
    }

    fn encode(&self, positions: &[u32]) -> Option<Vec<u8>> {
        let mut names = Names::<SmolStr>::default();
        let mut commits = Vec::with_capacity(positions.len());
        for &position in positions {
            let id = self.ids[position as usize];
            let own = |change: &FunctionChange| change.renamed(|n| names.intern(&self.names.items[n as usize]));
            commits.push((id, self.changes(id).iter().map(own).collect()));
        }
        postcard::to_stdvec(&Stored { names: names.items, commits }).ok()
    }

    fn decode(&mut self, bytes: &[u8]) -> Option<Vec<u32>> {
        let stored: Stored = postcard::from_bytes(bytes).ok()?;
        let known = |n: u32| (n as usize) < stored.names.len();
        let mut all = stored.commits.iter().flat_map(|c| &c.1);
        all.all(|c| known(c.name) && c.from.is_none_or(|from| known(from.1))).then_some(())?;
        let names: Vec<u32> = stored.names.iter().map(|name| self.names.intern(name)).collect();
        let mut positions = Vec::with_capacity(stored.commits.len());
        for (id, changes) in stored.commits {
            if let Some(known) = self.position(id) {
                positions.push(known);
                continue;
            }
            let first = self.changes.len() as u32;
            self.changes.extend(changes.iter().map(|change| change.renamed(|n| names[n as usize])));
            positions.push(self.push(id, first));
        }
        Some(positions)
    }
}
