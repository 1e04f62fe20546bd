//! Which function of today a change belongs to: names followed back through renames and moves.
//!
//! As for files: walking back, a path and a name mean the function that has them at the tip, until the
//! commit that moved something there. Branches beside a move still use the old name although they come
//! earlier in this walk: a name that nothing at the tip has means the function that last moved from it.

use super::book::{FunctionBook, FunctionChange};
use crate::history::touch::Touch;
use crate::history::{Past, Touched};
use rustc_hash::{FxHashMap, FxHashSet};

/// The functions of a tree, by place: the number of the path, and the name.
pub(crate) type Tip<'a> = [(u32, &'a str)];

/// What became of names on the way back.
pub(crate) struct Lineage {
    /// Every change of a function of the tip, newest first.
    pub(crate) touches: Vec<Touch>,
    /// Every path that some of the functions had, by the place of the function.
    pub(crate) paths: FxHashSet<(u32, u32)>,
}

/// The functions a path had at some time, by the number of their name; `None`: nothing of the tip.
type Inside = FxHashMap<u32, Option<u32>>;

/// What paths and names mean where the walk is.
struct Meaning {
    /// By path; `None`: no file of the tip.
    files: FxHashMap<u32, Option<Inside>>,
    tip: FxHashMap<(u32, u32), u32>,
    later: FxHashMap<(u32, u32), u32>,
    later_files: FxHashMap<u32, u32>,
}

impl Lineage {
    /// Follows the functions of the tip through the commits that are wanted; others count as if they had
    /// changed no function, whatever the book knows of them.
    pub(crate) fn new(past: &Past<'_>, book: &FunctionBook, wanted: &[u32], tip: &Tip<'_>) -> Lineage {
        let wanted: FxHashSet<u32> = wanted.iter().copied().collect();
        let changes_of = |commit: u32| match wanted.contains(&commit) {
            true => book.changes(past.log.id(commit)),
            false => &[],
        };
        let mut meaning = Meaning::new(past, book, &changes_of, tip);
        let mut lineage = Lineage { touches: Vec::new(), paths: FxHashSet::default() };
        lineage.paths.extend(tip.iter().zip(0..).map(|(&(path, _), of)| (of, path)));
        for &commit in past.timeline.iter().rev() {
            let (files, changes) = (past.log.changes(commit), changes_of(commit));
            for change in changes {
                let path = path_of(files, change);
                if let Some(of) = path.and_then(|path| meaning.of(path, change.name)) {
                    let (added, removed) = (change.added, change.removed);
                    lineage.touches.push(Touch { commit, of, added, removed });
                }
            }
            meaning.step_back(files, changes, &mut lineage.paths);
        }
        lineage
    }
}

/// The path a change speaks of: the one after the commit, or of what is gone the one before.
fn path_of(files: &[Touched], change: &FunctionChange) -> Option<u32> {
    let file = files.get(change.file as usize)?;
    Some(if change.is_gone { path_before(file) } else { file.path })
}

fn path_before(file: &Touched) -> u32 {
    file.from.unwrap_or(file.path)
}

impl Meaning {
    fn new<'b>(
        past: &Past<'_>,
        book: &FunctionBook,
        changes_of: &dyn Fn(u32) -> &'b [FunctionChange],
        tip: &Tip<'_>,
    ) -> Meaning {
        let mut meaning = Meaning {
            files: FxHashMap::default(),
            tip: FxHashMap::default(),
            later: FxHashMap::default(),
            later_files: FxHashMap::default(),
        };
        for (&(path, name), of) in tip.iter().zip(0..) {
            // A name that is not in the book never changed; the file is at the tip all the same.
            let inside = meaning.files.entry(path).or_insert_with(|| Some(Inside::default()));
            if let (Some(inside), Some(name)) = (inside, book.name_id(name)) {
                inside.insert(name, Some(of));
                meaning.tip.insert((path, name), of);
            }
        }
        for &commit in past.timeline.iter().rev() {
            let files = past.log.changes(commit);
            for change in changes_of(commit) {
                meaning.note_move(files, change);
            }
            for file in files {
                let Some(from) = file.from.filter(|from| !meaning.files.contains_key(from)) else { continue };
                let now = if meaning.files.contains_key(&file.path) {
                    Some(file.path)
                } else {
                    meaning.later_files.get(&file.path).copied()
                };
                if let Some(now) = now {
                    meaning.later_files.entry(from).or_insert(now);
                }
            }
        }
        meaning
    }

    fn note_move(&mut self, files: &[Touched], change: &FunctionChange) {
        let (Some((file, name)), Some(path)) = (change.from, path_of(files, change)) else { return };
        let Some(from) = files.get(file as usize).map(|file| (path_before(file), name)) else { return };
        let to = (path, change.name);
        let now = self.tip.get(&to).copied().or_else(|| self.later_of(to.0, to.1));
        if let Some(now) = now.filter(|_| !self.tip.contains_key(&from)) {
            self.later.entry(from).or_insert(now);
        }
    }

    fn later_of(&self, path: u32, name: u32) -> Option<u32> {
        let in_file = || self.tip.get(&(*self.later_files.get(&path)?, name)).copied();
        self.later.get(&(path, name)).copied().or_else(in_file)
    }

    /// The function of the tip that a path and a name mean here.
    fn of(&self, path: u32, name: u32) -> Option<u32> {
        match self.files.get(&path) {
            Some(None) => None,
            Some(Some(inside)) => match inside.get(&name) {
                Some(&of) => of,
                None => self.later_of(path, name),
            },
            None => self.later_of(path, name),
        }
    }

    /// Goes to the parents of a commit. All names change at once: files and functions may swap theirs.
    fn step_back(&mut self, files: &[Touched], changes: &[FunctionChange], paths: &mut FxHashSet<(u32, u32)>) {
        let moved = |meaning: &Meaning, change: &FunctionChange| {
            let (file, name) = change.from?;
            let from = path_before(files.get(file as usize)?);
            let to = files.get(change.file as usize)?;
            Some(((path_before(to), change.name), (from, name), meaning.of(to.path, change.name)))
        };
        let moves: Vec<_> = changes.iter().filter_map(|change| moved(self, change)).collect();
        let renamed = || files.iter().filter_map(|file| file.from.map(|from| (from, file.path)));
        let taken: Vec<(u32, Option<Option<Inside>>)> =
            renamed().map(|(from, path)| (from, self.files.remove(&path))).collect();
        for (_, path) in renamed() {
            self.files.insert(path, None);
        }
        for (from, inside) in taken {
            let Some(inside) = inside else {
                self.files.remove(&from);
                continue;
            };
            paths.extend(inside.iter().flat_map(|i| i.values()).flatten().map(|&of| (of, from)));
            self.files.insert(from, inside);
        }
        for &(to, _, _) in &moves {
            self.set(to, None);
        }
        for &(_, from, of) in &moves {
            self.set(from, of);
            paths.extend(of.map(|of| (of, from.0)));
        }
    }

    fn set(&mut self, (path, name): (u32, u32), of: Option<u32>) {
        let inside = self.files.entry(path).or_insert_with(|| Some(Inside::default()));
        inside.get_or_insert_with(Inside::default).insert(name, of);
    }
}
