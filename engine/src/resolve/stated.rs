//! What a compiler's index says of the references of a file, and how it goes before our own answer.

use crate::resolve::binding::Target;
use crate::resolve::world::{Symbol, World};
use evergraph_languages::{DefId, FileId, RefId};

/// What an index says of some references of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stated {
    /// Equal for equal statements.
    pub(crate) digest: u128,
    /// Sorted by reference.
    pub(crate) rows: Vec<StatedRow>,
    /// All definitions that rows name.
    pub(crate) places: Vec<StatedPlace>,
}

/// What an index says of one reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StatedRow {
    pub(crate) reference: RefId,
    /// Another reference of ours stands at the same place: the index may mean that one.
    pub(crate) is_shared: bool,
    /// Numbers of places.
    pub(crate) places: Box<[u32]>,
}

/// Where an index says a definition is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StatedPlace {
    /// One of these, which stand at one place; the first one unless we know better.
    Definition(FileId, Box<[DefId]>),
    /// The whole file.
    Module(FileId),
}

impl Stated {
    /// Files it leads to.
    pub(crate) fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.places.iter().map(|place| match place {
            StatedPlace::Definition(file, _) | StatedPlace::Module(file) => *file,
        })
    }

    /// What a reference is bound to by the index, where it says something. Of our own answer `own`
    /// remains what the index names too: it knows which of several definitions at one place is meant,
    /// and that a file stands for its directory.
    pub(crate) fn instead(&self, reference: RefId, own: &[Target], world: &dyn World) -> Option<Vec<Target>> {
        let at = self.rows.binary_search_by_key(&reference, |row| row.reference).ok()?;
        let row = &self.rows[at];
        let places = || row.places.iter().map(|&place| &self.places[place as usize]);
        let named = |target: &&Target| places().any(|place| place.is(target, world));
        let mut targets: Vec<Target> = own.iter().filter(named).copied().collect();
        if row.is_shared {
            return (!targets.is_empty()).then_some(targets);
        }
        for place in places().filter(|place| !own.iter().any(|target| place.is(target, world))) {
            let target = place.target();
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        Some(targets)
    }
}

impl StatedPlace {
    fn is(&self, target: &Target, world: &dyn World) -> bool {
        match (self, target) {
            (StatedPlace::Definition(file, all), Target::Symbol(s)) => s.file == *file && all.contains(&s.def),
            (StatedPlace::Module(file), Target::File(own)) => own == file,
            (StatedPlace::Module(file), Target::Directory(own)) => world.directory(*file) == *own,
            _ => false,
        }
    }

    fn target(&self) -> Target {
        match self {
            StatedPlace::Module(file) => Target::File(*file),
            StatedPlace::Definition(file, all) => Target::Symbol(Symbol { file: *file, def: all[0] }),
        }
    }
}
