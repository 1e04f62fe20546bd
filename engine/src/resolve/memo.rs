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
    /// What calls pass to parameters was looked up on the way: it holds until more of that is known.
    passing: bool,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo(FxHashMap::default())
    }
}

impl<K, V> Memo<K, V> {
    /// Forgets what depends on what calls pass to parameters.
    pub(crate) fn forget_passing(&mut self) {
        self.0.retain(|_, known| !known.passing);
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
            table(self).0.insert(key, Remembered { value: value.clone(), closed, passing });
        }
        Some(value)
    }
}
