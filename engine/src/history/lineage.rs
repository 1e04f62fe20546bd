//! Which file of today a change belongs to: paths followed back through renames.

use super::touch::Touch;
use super::{Change, Past};
use rustc_hash::FxHashMap;

/// Every change of a file of the tip, newest first.
///
/// Walking back, a path means the file of that name at the tip until the commit that renamed something
/// to it; before, that file goes by its older name. Branches beside a rename still use the old name
/// although they come earlier in this walk: a name that nothing at the tip has means the file that
/// was last renamed from it.
pub(crate) fn touches(past: &Past<'_>, files: &[u32]) -> Vec<Touch> {
    let mut named: FxHashMap<u32, Option<u32>> = files.iter().map(|&path| (path, Some(path))).collect();
    let later = later_names(past, &named);
    let mut touches = Vec::new();
    for &commit in past.timeline.iter().rev() {
        let changes = past.book.changes(commit);
        for change in changes {
            let now = named.get(&change.path).copied().unwrap_or_else(|| later.get(&change.path).copied());
            let (added, removed) = (change.added, change.removed);
            touches.extend(now.map(|of| Touch { commit, of, added, removed }));
        }
        // All names change at once: files may swap theirs.
        let renamed = |c: &Change| {
            let now = named.get(&c.path).copied().unwrap_or_else(|| later.get(&c.path).copied());
            c.from.map(|from| (from, now))
        };
        let before: Vec<(u32, Option<u32>)> = changes.iter().filter_map(renamed).collect();
        for change in changes.iter().filter(|c| c.from.is_some()) {
            named.insert(change.path, None);
        }
        named.extend(before);
    }
    touches
}

/// For each name that nothing at the tip has: what its file is called at the tip.
fn later_names(past: &Past<'_>, named: &FxHashMap<u32, Option<u32>>) -> FxHashMap<u32, u32> {
    let mut later: FxHashMap<u32, u32> = FxHashMap::default();
    for &commit in past.timeline.iter().rev() {
        for change in past.book.changes(commit) {
            let now = named.get(&change.path).copied().flatten().or_else(|| later.get(&change.path).copied());
            if let (Some(from), Some(now)) = (change.from, now)
                && !named.contains_key(&from)
            {
                later.entry(from).or_insert(now);
            }
        }
    }
    later
}
