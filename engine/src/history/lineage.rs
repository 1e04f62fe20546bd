//! Which file of today a change belongs to: paths followed back through renames.

use super::Past;
use super::touch::Touch;

/// Every change of a file of the tip, newest first.
///
/// Walking back, a path means the file of that name at the tip until the commit that renamed something
/// to it; before, that file goes by its older name. Branches beside a rename still use the old name
/// although they come earlier in this walk: a name that nothing at the tip has means the file that
/// was last renamed from it.
pub(crate) fn touches(past: &Past<'_>, files: &[u32]) -> Vec<Touch> {
    let mut names = Names::new(past, files);
    let mut touches = Vec::new();
    let mut before: Vec<(u32, Option<u32>)> = Vec::new();
    for &commit in past.timeline.iter().rev() {
        let changes = past.log.changes(commit);
        before.clear();
        for change in changes {
            let now = names.now(change.path);
            let (added, removed) = (change.added, change.removed);
            touches.extend(now.map(|of| Touch { commit, of, added, removed }));
            before.extend(change.from.map(|from| (from, now)));
        }
        if before.is_empty() {
            continue;
        }
        // All names change at once: files may swap theirs.
        for change in changes.iter().filter(|c| c.from.is_some()) {
            names.named[change.path as usize] = Some(None);
        }
        for &(from, now) in &before {
            names.named[from as usize] = Some(now);
        }
    }
    touches
}

/// What paths mean where the walk is, by their numbers.
struct Names {
    /// The file of the tip, or that there is none; nothing for names that no file of the tip had yet.
    named: Vec<Option<Option<u32>>>,
    /// What the file of a name that nothing at the tip has is called there.
    later: Vec<Option<u32>>,
}

impl Names {
    fn new(past: &Past<'_>, files: &[u32]) -> Names {
        let count = past.log.path_count();
        let mut names = Names { named: vec![None; count], later: vec![None; count] };
        files.iter().for_each(|&path| names.named[path as usize] = Some(Some(path)));
        for &commit in past.timeline.iter().rev() {
            for change in past.log.changes(commit) {
                if let Some(from) = change.from.map(|from| from as usize)
                    && names.named[from].is_none()
                    && names.later[from].is_none()
                {
                    names.later[from] = names.now(change.path);
                }
            }
        }
        names
    }

    fn now(&self, path: u32) -> Option<u32> {
        self.named[path as usize].unwrap_or(self.later[path as usize])
    }
}
