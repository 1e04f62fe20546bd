//! Results remembered while one file is bound.

use crate::resolve::resolver::Resolver;
use crate::resolve::world::Symbol;
use evergraph_languages::{ExprId, FileId, RefId};
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Results by key. Most are of the file that is bound: those lie in a table.
pub(crate) struct Memo<K, V> {
    own: Vec<Option<Remembered<V>>>,
    others: FxHashMap<K, Remembered<V>>,
    /// The keys of those that depend on what calls pass to parameters.
    passing: Vec<K>,
}

struct Remembered<V> {
    value: V,
    /// No type parameter was looked up on the way, so it holds whatever those stand for.
    closed: bool,
    /// What calls pass to parameters was looked up on the way: it holds until more of that is known.
    passing: bool,
}

/// What a result is of: a row of a file.
pub(crate) trait Key: Eq + Hash + Copy {
    fn file(self) -> FileId;
    fn row(self) -> usize;
}

impl Key for (FileId, RefId) {
    fn file(self) -> FileId {
        self.0
    }

    fn row(self) -> usize {
        self.1.index()
    }
}

impl Key for (FileId, ExprId) {
    fn file(self) -> FileId {
        self.0
    }

    fn row(self) -> usize {
        self.1.index()
    }
}

impl Key for Symbol {
    fn file(self) -> FileId {
        self.file
    }

    fn row(self) -> usize {
        self.def.index()
    }
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo { own: Vec::new(), others: FxHashMap::default(), passing: Vec::new() }
    }
}

impl<K: Key, V> Memo<K, V> {
    /// Forgets what depends on what calls pass to parameters.
    pub(crate) fn forget_passing(&mut self, own: FileId) {
        for key in self.passing.drain(..) {
            if key.file() == own {
                self.own[key.row()] = None;
            } else {
                self.others.remove(&key);
            }
        }
    }

    fn get(&self, own: FileId, key: K) -> Option<&Remembered<V>> {
        if key.file() == own { self.own.get(key.row())?.as_ref() } else { self.others.get(&key) }
    }

    fn insert(&mut self, own: FileId, key: K, known: Remembered<V>) {
        if known.passing {
            self.passing.push(key);
        }
        if key.file() != own {
            self.others.insert(key, known);
            return;
        }
        if self.own.len() <= key.row() {
            self.own.resize_with(key.row() + 1, || None);
        }
        self.own[key.row()] = Some(known);
    }
}

impl Resolver<'_> {
    /// The remembered result, or that of `work`. It is kept if nothing below it was refused, and if it
    /// holds for more than the arguments that type parameters stand for right now.
    pub(crate) fn memoized<K: Key, V: Clone>(
        &mut self,
        table: fn(&mut Self) -> &mut Memo<K, V>,
        key: K,
        work: impl FnOnce(&mut Self) -> Option<V>,
    ) -> Option<V> {
        let (own, anywhere) = (self.own, self.environment.is_empty());
        if let Some(known) = table(self).get(own, key).filter(|known| known.closed || anywhere) {
            let (value, closed, passing) = (known.value.clone(), known.closed, known.passing);
            self.parameters_read += u32::from(!closed);
            self.flows_read += u32::from(passing);
            return Some(value);
        }
        let (read, flows_read) = (self.parameters_read, self.flows_read);
        let (value, is_whole) = self.and_whole(work);
        let value = value?;
        let (closed, passing) = (self.parameters_read == read, self.flows_read != flows_read);
        if is_whole && (closed || anywhere) {
            table(self).insert(own, key, Remembered { value: value.clone(), closed, passing });
        }
        Some(value)
    }

    /// The same for what depends neither on arguments of type parameters nor on what calls pass.
    pub(crate) fn kept<K: Eq + Hash + Copy, V: Clone>(
        &mut self,
        table: fn(&mut Self) -> &mut FxHashMap<K, V>,
        key: K,
        work: impl FnOnce(&mut Self) -> V,
    ) -> V {
        if let Some(known) = table(self).get(&key) {
            return known.clone();
        }
        let (found, is_whole) = self.and_whole(work);
        if is_whole {
            table(self).insert(key, found.clone());
        }
        found
    }
}
