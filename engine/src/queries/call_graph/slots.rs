//! The call graph's raw material in flat tables: definitions and calls, row after row.
//!
//! The rows of a tree lie scattered in memory, and walking over ten thousand of them costs more than all that follows.
//! So what the tables of the graph before say of rows that are the same is copied, with its numbers moved.

use crate::assembly::{Assembly, Row};
use crate::queries::file_edges::FileNode;
use crate::resolve::Symbol;
use evergraph_languages::{DefId, FileId};
use std::ops::Range;
use std::sync::Arc;

/// No definition of the tree: a caller that is a file's top level, a callee that is gone.
pub(super) const NO_SLOT: u32 = u32::MAX;

/// Numbers for all definitions that can be nodes, file after file, and the calls between them.
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// By file, and once more: the slot of its first definition, and its first call.
    pub(super) first: Vec<u32>,
    first_call: Vec<u32>,
    /// The definitions, slot after slot: close together, as there is one look-up for each call.
    definitions: Vec<DefId>,
    /// By slot.
    about: Vec<About>,
    /// Row after row, callers in order; those that lead to a slot.
    pub(super) calls: Vec<SlotCall>,
    /// The others, row after row: the row, and the file that has no such definition among its nodes, once for each row.
    lost: Vec<(u32, FileId)>,
}

/// What is asked of every definition.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    /// It is a node though nothing calls it.
    pub(super) is_callable: bool,
    pub(super) is_test: bool,
}

/// A call between slots.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotCall {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) weight: u32,
}

impl Slots {
    /// The tables of a tree. Those of another one save looking into rows that both share.
    pub(super) fn new(assembly: &Assembly, last: Option<(&Assembly, &Slots)>) -> Slots {
        let mut slots = Slots::default();
        let mut shared = last.map_or_else(|| vec![None; assembly.rows.len()], |last| shared_with(last, assembly));
        for run in runs(&shared) {
            match last.zip(shared[run.start]) {
                Some(((_, last), old)) => slots.copy_definitions(last, old..old + run.len()),
                None => run.for_each(|row| slots.read_definitions(&assembly.rows[row])),
            }
        }
        slots.first.push(slots.definitions.len() as u32);
        let moved = last.map(|last| slots.moved_from(assembly, last, &shared)).unwrap_or_default();
        if let Some((_, last)) = last {
            // Whose callee is gone is read again.
            let is_there = |row: &usize| last.calls_of(*row).iter().all(|call| moved[call.to as usize] != NO_SLOT);
            shared.iter_mut().for_each(|at| *at = at.filter(is_there));
        }
        for run in runs(&shared) {
            match last.zip(shared[run.start]) {
                Some(((_, last), old)) => slots.copy_calls(last, old..old + run.len(), &moved),
                None => run.for_each(|row| slots.read_calls(assembly, row)),
            }
        }
        slots.first_call.push(slots.calls.len() as u32);
        slots
    }

    /// The slots of a row.
    pub(super) fn slots_of(&self, row: usize) -> Range<usize> {
        self.first[row] as usize..self.first[row + 1] as usize
    }

    /// The calls of a row.
    pub(super) fn calls_of(&self, row: usize) -> &[SlotCall] {
        &self.calls[self.first_call[row] as usize..self.first_call[row + 1] as usize]
    }

    pub(super) fn about(&self, slot: u32) -> About {
        self.about[slot as usize]
    }

    pub(super) fn of(&self, assembly: &Assembly, symbol: Symbol) -> Option<u32> {
        self.of_row(assembly.position(symbol.file)?, symbol.def)
    }

    fn of_row(&self, row: usize, def: DefId) -> Option<u32> {
        let own = &self.definitions[self.slots_of(row)];
        own.binary_search(&def).ok().map(|at| self.first[row] + at as u32)
    }

    fn read_definitions(&mut self, row: &Row) {
        let about = |n: &FileNode| About { is_callable: n.kind.is_callable(), is_test: n.is_test };
        self.first.push(self.definitions.len() as u32);
        self.definitions.extend(row.edges.nodes.iter().map(|node| node.def));
        self.about.extend(row.edges.nodes.iter().map(about));
    }

    /// Copies what is known of rows of other tables.
    fn copy_definitions(&mut self, last: &Slots, rows: Range<usize>) {
        let (start, here) = (last.first[rows.start], self.definitions.len() as u32);
        let slots = start as usize..last.first[rows.end] as usize;
        self.first.extend(last.first[rows].iter().map(|slot| slot - start + here));
        self.definitions.extend_from_slice(&last.definitions[slots.clone()]);
        self.about.extend_from_slice(&last.about[slots]);
    }

    /// By slot of other tables: the slot here.
    fn moved_from(&self, assembly: &Assembly, last: (&Assembly, &Slots), shared: &[Option<usize>]) -> Vec<u32> {
        let (tree, last) = last;
        let mut moved = Vec::with_capacity(last.definitions.len());
        for (old, row) in tree.rows.iter().enumerate() {
            let definitions = &last.definitions[last.slots_of(old)];
            match assembly.position(row.file) {
                Some(new) if shared[new] == Some(old) => moved.extend(self.first[new]..self.first[new + 1]),
                Some(new) => moved.extend(definitions.iter().map(|&def| self.of_row(new, def).unwrap_or(NO_SLOT))),
                None => moved.extend(definitions.iter().map(|_| NO_SLOT)),
            }
        }
        moved
    }

    /// Copies the calls of rows of other tables.
    fn copy_calls(&mut self, last: &Slots, rows: Range<usize>, moved: &[u32]) {
        let lost = last.lost_from(rows.start)..last.lost_from(rows.end);
        let here = self.first_call.len() as u32;
        self.lost.extend(last.lost[lost].iter().map(|&(row, file)| (row - rows.start as u32 + here, file)));
        let (start, here) = (last.first_call[rows.start], self.calls.len() as u32);
        let calls = start as usize..last.first_call[rows.end] as usize;
        self.first_call.extend(last.first_call[rows].iter().map(|call| call - start + here));
        let from = |old: u32| if old == NO_SLOT { NO_SLOT } else { moved[old as usize] };
        let call = |c: &SlotCall| SlotCall { from: from(c.from), to: moved[c.to as usize], weight: c.weight };
        self.calls.extend(last.calls[calls].iter().map(call));
    }

    /// Where the lost calls of a row begin.
    fn lost_from(&self, row: usize) -> usize {
        self.lost.partition_point(|&(of, _)| (of as usize) < row)
    }

    fn read_calls(&mut self, assembly: &Assembly, position: usize) {
        self.first_call.push(self.calls.len() as u32);
        // Calls are sorted by their callers.
        let mut last = (None, NO_SLOT);
        let mut lost = Vec::new();
        for call in &assembly.rows[position].edges.calls {
            if call.caller != last.0 {
                let slot = call.caller.and_then(|def| self.of_row(position, def));
                last = (call.caller, slot.unwrap_or(NO_SLOT));
            }
            if last.1 == NO_SLOT && call.caller.is_some() {
                continue; // whatever other files say
            }
            match self.of(assembly, call.callee) {
                Some(to) => self.calls.push(SlotCall { from: last.1, to, weight: call.call_sites }),
                None => lost.push((position as u32, call.callee.file)),
            }
        }
        lost.sort_unstable();
        lost.dedup();
        self.lost.extend(lost);
    }
}

/// By row: its position in another tree, if that has the very same edges and all of them lead where they led. Shards that
/// both trees share are not looked into.
fn shared_with((tree, slots): (&Assembly, &Slots), now: &Assembly) -> Vec<Option<usize>> {
    let mut shared: Vec<Option<usize>> = Vec::with_capacity(now.rows.len());
    for shard in now.rows.shards() {
        let there = tree.position(shard[0].file);
        match there.filter(|&start| tree.rows.shard_from(start).is_some_and(|other| Arc::ptr_eq(shard, other))) {
            Some(start) => shared.extend((start..start + shard.len()).map(Some)),
            None => {
                let same = |row: &Row, at: &usize| Arc::ptr_eq(&tree.rows[*at].edges, &row.edges);
                shared.extend(shard.iter().map(|row| tree.position(row.file).filter(|at| same(row, at))));
            }
        }
    }
    // What led nowhere may lead somewhere, if that file is another one now.
    let is_other = |file: FileId| match now.position(file) {
        Some(at) => shared[at].is_none(),
        None => false,
    };
    let found: Vec<u32> = slots.lost.iter().filter(|(_, file)| is_other(*file)).map(|&(row, _)| row).collect();
    for at in &mut shared {
        *at = at.filter(|&old| found.binary_search(&(old as u32)).is_err());
    }
    shared
}

/// Rows that stand one after another in both trees, or in the new one alone.
fn runs(shared: &[Option<usize>]) -> impl Iterator<Item = Range<usize>> + '_ {
    let together = |a: &Option<usize>, b: &Option<usize>| *b == a.map(|old| old + 1);
    shared.chunk_by(together).scan(0, |start, run| {
        let range = *start..*start + run.len();
        *start = range.end;
        Some(range)
    })
}
