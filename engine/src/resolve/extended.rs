//! What extends the types of a name from outside of them, by what it adds: of all the blocks that extend a type,
//! a look-up of one member needs those that have it.

use crate::resolve::reads::spelling_hash;
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The blocks that extend types of one name. Which of these types each extends is still to be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extended {
    /// By the hash of a member's spelling; each list in path order.
    members: FxHashMap<u64, Vec<Symbol>>,
    with_bases: Vec<Symbol>,
}

impl Extended {
    /// Of blocks in path order, each with what its file says.
    pub(crate) fn new(blocks: impl Iterator<Item = (Symbol, Arc<Unit>)>) -> Extended {
        let mut extended = Extended::default();
        for (block, unit) in blocks {
            let d = unit.facts.definition(block.def);
            if !d.bases.is_empty() {
                extended.with_bases.push(block);
            }
            for member in d.body.into_iter().flat_map(|body| unit.bound_in(body)) {
                let name = unit.facts.name(unit.facts.definition(member).name);
                let list = extended.members.entry(spelling_hash(name)).or_default();
                if list.last() != Some(&block) {
                    list.push(block);
                }
            }
        }
        extended
    }

    /// Those that have a member of a name.
    pub(crate) fn adding(&self, member: &str) -> &[Symbol] {
        self.members.get(&spelling_hash(member)).map_or(&[], Vec::as_slice)
    }

    /// Those that name bases of the type, or traits it implements.
    pub(crate) fn with_bases(&self) -> &[Symbol] {
        &self.with_bases
    }
}
