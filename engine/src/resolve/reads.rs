//! Which names of other files a file's bindings read: what lets a change of one name leave alone
//! whoever reads other names (*name hashing*, as Scala's incremental compiler Zinc does it).
//!
//! A file sees another one through [`Facts`] that note the name of every definition they hand out, and
//! through look-ups that note the name that was asked for, found or not. So whatever of a summary went into a
//! result hangs on noted names; [`Fingerprints`](super::Fingerprints) say which names mean something else now.

use crate::resolve::homes::Homes;
use evergraph_languages::{DefId, Definition, FileFacts, NameId, ScopeId};
use rustc_hash::FxHashSet;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// A name in the place where it was looked for, as traces hold it. Two of one hash cost a file bound again for
/// nothing, now and then.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NameHash(pub u32);

/// So few bits make a sorted list of them small: two or three bytes each as differences.
const NAME_BITS: u32 = 24;

/// Where a name is looked for: whoever reads `String` in one file is not concerned by the `String` of another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LookedIn(u64);

impl LookedIn {
    /// A file, by its path.
    pub fn file(path: &[u8]) -> LookedIn {
        LookedIn(xxh3_64_with_seed(path, 1))
    }

    /// What the files of a directory bind together.
    pub fn directory(path: &[u8]) -> LookedIn {
        LookedIn(xxh3_64_with_seed(path, 2))
    }

    /// What adds members to types of a name, wherever that is.
    pub fn additions_to(type_name: &str) -> LookedIn {
        LookedIn(xxh3_64_with_seed(type_name.as_bytes(), 3))
    }

    /// A name in this place.
    pub fn name(self, name: &str) -> NameHash {
        self.spelling(spelling_hash(name))
    }

    /// The same, where [`spelling_hash`] is at hand.
    fn spelling(self, hash: u64) -> NameHash {
        NameHash(((self.0 ^ hash) >> (64 - NAME_BITS)) as u32)
    }
}

/// What spellings are looked up by.
pub(crate) fn spelling_hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// The star imports of a file, as a name. No name of a language looks so.
pub(crate) const STARS: &str = "{*";

/// The modules declared in a file, as a name.
pub(crate) const MODULES: &str = "{mod";

const EXTRA: [&str; 2] = [STARS, MODULES];

/// The top level of a file, among the names of [`all_in`].
const TOP_LEVEL: &str = "{.";

/// All that the scopes of an owner bind, as a name; without one, those of the file itself.
fn all_in(owner: Option<&str>) -> String {
    owner.map_or(TOP_LEVEL.to_owned(), |owner| format!("{{{owner}"))
}

/// A name of a trace in words.
pub(crate) fn describe_name(name: &str) -> String {
    match name.strip_prefix('{') {
        None => format!("`{name}`"),
        Some(_) if name == STARS => "what is imported by star".to_owned(),
        Some(_) if name == MODULES => "the modules".to_owned(),
        Some(_) if name == TOP_LEVEL => "the list of all names".to_owned(),
        Some("") => "the list of what is in an object".to_owned(),
        Some(owner) => format!("the list of what is in `{owner}`"),
    }
}

/// The names that one file's bindings read of others.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    asked: Mutex<FxHashSet<NameHash>>,
    watched: Mutex<Vec<Watched>>,
}

/// The names of a file, with a bit for each that was read.
#[derive(Debug)]
struct Watched {
    file: LookedIn,
    facts: Arc<FileFacts>,
    marks: Arc<[AtomicU64]>,
}

impl Reads {
    /// A name was asked for, whether there is one or not.
    pub(crate) fn ask(&self, name: NameHash) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// The facts of another file, noting what is read of them.
    pub(crate) fn watch(self: &Arc<Reads>, facts: &Facts, file: LookedIn) -> Facts {
        let words = (facts.all.names.len() + EXTRA.len()).div_ceil(64);
        let marks: Arc<[AtomicU64]> = (0..words).map(|_| AtomicU64::new(0)).collect();
        let watched = Watched { file, facts: facts.all.clone(), marks: marks.clone() };
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).push(watched);
        Facts { reader: Some(Reader { file, marks, reads: self.clone() }), ..facts.clone() }
    }

    /// All names that were read, sorted.
    pub(crate) fn names(&self) -> Vec<NameHash> {
        let mut names = self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for file in self.watched.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            names.extend(file.read().map(|i| file.file.name(file.name(i))));
        }
        let mut names: Vec<NameHash> = names.into_iter().collect();
        names.sort_unstable();
        names
    }
}

impl Watched {
    /// What was read: numbers of names, those of `EXTRA` after the file's own.
    fn read(&self) -> impl Iterator<Item = usize> + '_ {
        let bits = self.marks.iter().map(|word| word.load(Ordering::Relaxed)).enumerate();
        bits.flat_map(|(i, word)| {
            let set = (0..64).filter(move |bit| word >> bit & 1 == 1);
            set.map(move |bit| i * 64 + bit)
        })
    }

    fn name(&self, i: usize) -> &str {
        let names = &self.facts.names;
        names.get(i).map_or_else(|| EXTRA[i - names.len()], |name| name.as_str())
    }
}

/// The facts of a file as the resolver reads them. Those of other files note the names that are read.
#[derive(Clone, Debug)]
pub struct Facts {
    all: Arc<FileFacts>,
    /// Found out when another file reads this one.
    homes: Arc<OnceLock<Homes>>,
    reader: Option<Reader>,
}

#[derive(Clone, Debug)]
struct Reader {
    file: LookedIn,
    marks: Arc<[AtomicU64]>,
    reads: Arc<Reads>,
}

impl Facts {
    pub(crate) fn new(all: Arc<FileFacts>) -> Facts {
        Facts { homes: Arc::default(), all, reader: None }
    }

    /// A definition by id. What it says counts as part of its home.
    pub fn definition(&self, id: DefId) -> &Definition {
        if self.is_watched() {
            self.mark(self.home(id));
        }
        &self.all.definitions[id.index()]
    }

    fn homes(&self) -> &Homes {
        self.homes.get_or_init(|| Homes::new(&self.all))
    }

    /// The name whose fingerprint holds what a definition says.
    pub(crate) fn home(&self, id: DefId) -> NameId {
        self.homes().of(id)
    }

    /// The name of the function that a scope is inside of.
    pub(crate) fn home_of_scope(&self, scope: ScopeId) -> Option<NameId> {
        self.homes().of_scope(scope)
    }

    /// The name that leads to a definition without one.
    pub(crate) fn holder(&self, id: DefId) -> Option<NameId> {
        self.homes().holder(id, self.all.definitions[id.index()].name)
    }

    /// All that the scopes of an owner bind, as a name: for who asks for what is in a scope.
    pub(crate) fn all_in(&self, scope: ScopeId) -> String {
        let around = std::iter::successors(Some(scope), |s| self.all.scopes[s.index()].parent);
        let owner = around.filter_map(|s| self.all.scopes[s.index()].owner).next();
        let name = |d: DefId| self.holder(d).unwrap_or(self.all.definitions[d.index()].name);
        all_in(owner.map(|d| self.all.name(name(d))))
    }

    /// A name is looked up in a scope.
    pub(crate) fn mark_in(&self, scope: ScopeId, name: NameId) {
        if self.is_watched() {
            self.mark(self.home_of_scope(scope).unwrap_or(name));
        }
    }

    /// All that a scope binds is asked for.
    pub(crate) fn mark_all_in(&self, scope: ScopeId) {
        if self.is_watched() {
            match self.home_of_scope(scope) {
                Some(home) => self.mark(home),
                None => self.ask(spelling_hash(&self.all_in(scope))),
            }
        }
    }

    /// A name of the file is looked up.
    pub(crate) fn mark(&self, name: NameId) {
        self.mark_number(name.index());
    }

    /// The star imports are looked at.
    pub(crate) fn mark_stars(&self) {
        self.mark_number(self.all.names.len());
    }

    /// The modules that the file declares are looked at.
    pub(crate) fn mark_modules(&self) {
        self.mark_number(self.all.names.len() + 1);
    }

    fn mark_number(&self, number: usize) {
        let Some(reader) = &self.reader else { return };
        let (word, bit) = (&reader.marks[number / 64], 1 << (number % 64));
        // Mostly it is marked already, and reading is cheaper than an atomic change.
        if word.load(Ordering::Relaxed) & bit == 0 {
            word.fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// A name, by [`spelling_hash`], is looked up that the file may not have.
    pub(crate) fn ask(&self, spelling: u64) {
        if let Some(reader) = &self.reader {
            reader.reads.ask(reader.file.spelling(spelling));
        }
    }

    /// Whether reading is noted.
    pub(crate) fn is_watched(&self) -> bool {
        self.reader.is_some()
    }
}

impl Deref for Facts {
    type Target = FileFacts;

    fn deref(&self) -> &FileFacts {
        &self.all
    }
}

impl PartialEq for Facts {
    fn eq(&self, other: &Facts) -> bool {
        Arc::ptr_eq(&self.all, &other.all) || self.all == other.all
    }
}
