//! Numbers for values, in the order in which they came.

use rustc_hash::FxHashMap;

/// Values by number, and their numbers.
pub(super) struct Names<T> {
    pub(super) items: Vec<T>,
    pub(super) ids: FxHashMap<T, u32>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names { items: Vec::new(), ids: FxHashMap::default() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Names<T> {
    pub(super) fn intern(&mut self, item: &T) -> u32 {
        if let Some(&id) = self.ids.get(item) {
            return id;
        }
        let id = self.items.len() as u32;
        self.items.push(item.clone());
        self.ids.insert(item.clone(), id);
        id
    }
}
