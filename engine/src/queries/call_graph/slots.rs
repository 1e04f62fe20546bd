//! The call graph's raw material in flat tables: definitions and calls, row after row.
//!
//! The rows of a tree lie scattered in memory, and walking over ten thousand of them costs more than all that follows.
//! So what the tables of the graph before say of rows that are the same is copied, with its numbers moved.

use crate::assembly::{Assembly, Row};
use crate::queries::file_edges::FileNode;
use crate::resolve::Symbol;
use evergraph_languages::DefId;
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
    /// Row after row, callers in order.
    pub(super) calls: Vec<SlotCall>,
    /// Rows with calls that lead nowhere, in order.
    lost: Vec<usize>,
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
        let shared = last.map_or_else(|| vec![None; assembly.rows.len()], |last| shared_with(last, assembly));
        for run in runs(&shared) {
            match last.zip(shared[run.start]) {
                Some(((_, last), old)) => slots.copy_definitions(last, old..old + run.len()),
                None => run.for_each(|row| slots.read_definitions(&assembly.rows[row])),
            }
        }
        slots.first.push(slots.definitions.len() as u32);
        let moved = last.map(|last| slots.moved_from(assembly, last, &shared)).unwrap_or_default();
        for run in runs(&shared) {
            match last.zip(shared[run.start]) {
                Some(((_, last), old)) => slots.copy_calls(last, old..old + run.len(), &moved),
                None => run.for_each(|row| slots.read_calls(assembly, row)),
            }
        }
        slots.first_call.push(slots.calls.len() as u32);
        slots.lost = (0..assembly.rows.len()).filter(|&row| slots.is_lost(row)).collect();
        slots
    }

    fn is_lost(&self, row: usize) -> bool {
        self.calls_of(row).iter().any(|call| call.to == NO_SLOT)
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
        let (start, here) = (last.first_call[rows.start], self.calls.len() as u32);
        let calls = start as usize..last.first_call[rows.end] as usize;
        self.first_call.extend(last.first_call[rows].iter().map(|call| call - start + here));
        let slot = |old: u32| if old == NO_SLOT { NO_SLOT } else { moved[old as usize] };
        let call = |call: &SlotCall| SlotCall { from: slot(call.from), to: slot(call.to), weight: call.weight };
        self.calls.extend(last.calls[calls].iter().map(call));
    }

    fn read_calls(&mut self, assembly: &Assembly, position: usize) {
        self.first_call.push(self.calls.len() as u32);
        // Calls are sorted by their callers.
        let mut last = (None, NO_SLOT);
        for call in &assembly.rows[position].edges.calls {
            if call.caller != last.0 {
                let slot = call.caller.and_then(|def| self.of_row(position, def));
                last = (call.caller, slot.unwrap_or(NO_SLOT));
            }
            let is_lost = last.1 == NO_SLOT && call.caller.is_some();
            let to = self.of(assembly, call.callee).filter(|_| !is_lost).unwrap_or(NO_SLOT);
            self.calls.push(SlotCall { from: last.1, to, weight: call.call_sites });
        }
    }
}

/// By row: its position in another tree, if that has the very same edges and knows where all of them lead: what led
/// nowhere may lead somewhere now. Shards that both trees share are not looked into.
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
    for at in &mut shared {
        *at = at.filter(|old| slots.lost.binary_search(old).is_err());
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
