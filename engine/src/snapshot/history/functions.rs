//! The functions of a tree, by the names people type, and their past.

use crate::api::Skipped;
use crate::blob_facts::BlobKey;
use crate::error::EngineError;
use crate::history::Past;
use crate::history::functions::{Function, FunctionBook, Lineage, Outline, Time};
use crate::object::{CommitId, RepoPath};
use crate::similar::similar;
use crate::snapshot::Snapshot;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What a person asks about.
pub(super) enum Subject {
    /// A file or directory; empty for everything.
    Path(RepoPath),
    /// Functions and types of a name, with the members of the types.
    Functions(Functions, Vec<u32>),
}

/// The functions of a tree, by place: in the order of paths, then of definitions.
pub(super) struct Functions {
    files: Vec<(RepoPath, Arc<Outline>)>,
    /// By function: its file, and its place there.
    all: Vec<(u32, u32)>,
    pub(super) skips: Vec<Skipped>,
}

/// Names that are suggested.
const SIMILAR_FILES: usize = 3;

impl Functions {
    pub(super) fn len(&self) -> u32 {
        self.all.len() as u32
    }

    pub(super) fn get(&self, of: u32) -> &Function {
        let (file, index) = self.all[of as usize];
        &self.files[file as usize].1.functions[index as usize]
    }

    pub(super) fn path(&self, of: u32) -> &RepoPath {
        &self.files[self.all[of as usize].0 as usize].0
    }

    /// `path#Qualified::name`.
    pub(super) fn symbol(&self, of: u32) -> String {
        format!("{}#{}", self.path(of), self.get(of).name)
    }

    /// By symbol.
    pub(super) fn by_symbol(&self) -> FxHashMap<String, u32> {
        (0..self.len()).map(|of| (self.symbol(of), of)).collect()
    }

    /// What a name means: `name`, `Outer::name`, `Outer.name`, `path#Outer::name`. With each type, all that
    /// is inside it.
    fn named(&self, name: &str) -> Vec<u32> {
        let (path, qualified) = name.rsplit_once('#').map_or((None, name), |(path, q)| (Some(path), q));
        let normalized = qualified.replace('.', "::");
        let parts: Vec<&str> = normalized.split("::").filter(|p| !p.is_empty()).collect();
        let fits = |own: &str| {
            let own: Vec<&str> = own.split("::").collect();
            let same = |(own, part): (&&str, &&str)| own == part || own.split('~').next() == Some(*part);
            own.len() >= parts.len() && own.iter().rev().zip(parts.iter().rev()).all(same)
        };
        let is_meant = |of: &u32| {
            let own = &self.get(*of).name;
            !parts.is_empty()
                && path.is_none_or(|p| self.path(*of).as_bytes() == p.as_bytes())
                && own.match_indices("::").map(|(at, _)| &own[..at]).chain([own.as_str()]).any(fits)
        };
        (0..self.len()).filter(is_meant).collect()
    }

    fn similar_to(&self, name: &str) -> Vec<String> {
        let wanted = name.rsplit([':', '.', '#']).next().unwrap_or(name);
        let names: FxHashSet<&str> = (0..self.len()).map(|of| self.get(of).simple_name()).collect();
        similar(wanted, names.into_iter())
    }

    /// Which function each line of a file belongs to, the innermost one.
    pub(super) fn owners_of_lines(&self, path: &RepoPath) -> Vec<Option<u32>> {
        let Some(file) = self.files.iter().position(|(p, _)| p == path) else { return Vec::new() };
        let first = self.all.partition_point(|&(f, _)| (f as usize) < file) as u32;
        let owners = self.files[file].1.owners();
        owners.into_iter().map(|owner| owner.map(|i| first + i)).collect()
    }
}

impl Snapshot {
    /// The functions of this tree.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub(super) fn functions(&self) -> Result<Functions, EngineError> {
        let manifest = self.tree.manifest(&self.inner)?;
        let context = &self.inner.context;
        let keys: Vec<BlobKey> =
            manifest.sources().map(|(_, blob_id, language)| BlobKey { blob_id, language }).collect();
        let found = self.inner.history.outlines.of(context, Time::Present, &keys)?;
        let (mut files, mut all, mut skips) = (Vec::new(), Vec::new(), Vec::new());
        for ((file, _, _), key) in manifest.sources().zip(&keys) {
            let path = context.paths.path(file);
            match found.get(key) {
                Some(Ok(outline)) => {
                    all.extend((0..outline.functions.len()).map(|i| (files.len() as u32, i as u32)));
                    files.push((path, outline.clone()));
                }
                Some(Err(skip)) => skips.push(Skipped { path: path.to_string(), reason: skip.as_str() }),
                None => {}
            }
        }
        Ok(Functions { files, all, skips })
    }

    /// What a path or a name means; nothing typed means everything.
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`] for what looks like a path, [`EngineError::NothingNamed`] otherwise.
    pub(super) fn subject(&self, typed: Option<&str>) -> Result<Subject, EngineError> {
        let Some(typed) = typed else { return Ok(Subject::Path("".into())) };
        let no_path = match self.path_named(typed) {
            Ok(path) => return Ok(Subject::Path(path)),
            Err(error) => error,
        };
        let functions = self.functions()?;
        let picked = functions.named(typed);
        let is_name = typed.contains('#') || typed.contains("::") || !typed.contains(['/', '.']);
        match picked.is_empty() {
            false => Ok(Subject::Functions(functions, picked)),
            true if is_name => Err(EngineError::NothingNamed {
                name: typed.to_owned(),
                at: self.freshness.revspec.clone(),
                similar: functions.similar_to(typed).into_iter().take(SIMILAR_FILES).collect(),
            }),
            true => Err(no_path),
        }
    }

    /// Every change of the functions of this tree by the commits that `counts` picks.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub(super) fn lineage(
        &self,
        past: &Past<'_>,
        functions: &Functions,
        counts: impl Fn(u32) -> bool,
    ) -> Result<Lineage, EngineError> {
        let wanted: Vec<u32> = past.timeline.iter().copied().filter(|&c| counts(c)).collect();
        self.with_functions_of(past, &wanted, |book| Ok(follow(past, book, &wanted, functions)))
    }

    /// Every change of some functions: only the commits that touch files they ever were in are looked at.
    ///
    /// # Errors
    /// As for [`lineage`](Snapshot::lineage).
    pub(super) fn lineage_of(
        &self,
        past: &Past<'_>,
        functions: &Functions,
        picked: &[u32],
    ) -> Result<Lineage, EngineError> {
        let picked: FxHashSet<u32> = picked.iter().copied().collect();
        let mut paths: FxHashSet<u32> = picked.iter().filter_map(|&of| past.log.path_id(functions.path(of))).collect();
        loop {
            add_older_names(past, &mut paths);
            let touched = |c: &u32| past.log.changes(*c).iter().any(|change| paths.contains(&change.path));
            let wanted: Vec<u32> = past.timeline.iter().copied().filter(touched).collect();
            let lineage = self.with_functions_of(past, &wanted, |book| Ok(follow(past, book, &wanted, functions)))?;
            let known = paths.len();
            paths.extend(lineage.paths.iter().filter(|(of, _)| picked.contains(of)).map(|&(_, path)| path));
            if paths.len() == known {
                return Ok(lineage);
            }
        }
    }

    fn with_functions_of<T>(
        &self,
        past: &Past<'_>,
        wanted: &[u32],
        question: impl FnOnce(&FunctionBook) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let (context, progress) = (&self.inner.context, self.inner.options.progress.as_ref());
        let side = crate::history::Side::Own;
        let ids: Vec<CommitId> = wanted.iter().map(|&c| past.log.id(c)).collect();
        let root = past.log.mainline(past.tip_position()).first().map(|&c| past.log.id(c));
        let shelf = self.inner.history.functions(context, progress, side, (None, &ids), root)?;
        question(&shelf.book)
    }
}

fn follow(past: &Past<'_>, book: &FunctionBook, wanted: &[u32], functions: &Functions) -> Lineage {
    // A path that history does not know has no past: no number is that of a path.
    let numbers: Vec<u32> =
        functions.files.iter().map(|(path, _)| past.log.path_id(path).unwrap_or(u32::MAX)).collect();
    let place = |&(file, index): &(u32, u32)| {
        (numbers[file as usize], functions.files[file as usize].1.functions[index as usize].name.as_str())
    };
    let tip: Vec<(u32, &str)> = functions.all.iter().map(place).collect();
    Lineage::new(past, book, wanted, &tip)
}

/// Adds the paths that files of some paths had before.
fn add_older_names(past: &Past<'_>, paths: &mut FxHashSet<u32>) {
    loop {
        let known = paths.len();
        for &commit in past.timeline.iter().rev() {
            let renamed = past.log.changes(commit).iter().filter(|c| paths.contains(&c.path));
            let from: Vec<u32> = renamed.filter_map(|c| c.from).collect();
            paths.extend(from);
        }
        if paths.len() == known {
            return;
        }
    }
}
