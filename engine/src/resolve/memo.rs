//! Results remembered while one file is bound.

use crate::resolve::resolver::Resolver;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Results by key.
pub(crate) struct Memo<K, V>(FxHashMap<K, Remembered<V>>);

struct Remembered<V> {
    value: V,
    /// No type parameter was looked up on the way, so it holds whatever those stand for.
    closed: bool,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo(FxHashMap::default())
    }
}

impl<K, V> Memo<K, V> {
    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Resolver<'_> {
    /// The remembered result, or that of `work`. It is kept if nothing below it was refused, and if it
    /// holds for more than the arguments that type parameters stand for right now.
    pub(crate) fn memoized<K: Eq + Hash + Copy, V: Clone>(
        &mut self,
        table: fn(&mut Self) -> &mut Memo<K, V>,
        key: K,
        work: impl FnOnce(&mut Self) -> Option<V>,
    ) -> Option<V> {
        let anywhere = self.environment.is_empty();
        if let Some(known) = table(self).0.get(&key).filter(|known| known.closed || anywhere) {
            let (value, closed) = (known.value.clone(), known.closed);
            self.parameters_read += u32::from(!closed);
            return Some(value);
        }
        let read = self.parameters_read;
        let (value, is_whole) = self.and_whole(work);
        let value = value?;
        let closed = self.parameters_read == read;
        if is_whole && (closed || anywhere) {
            table(self).0.insert(key, Remembered { value: value.clone(), closed });
        }
        Some(value)
    }
}
