//! Paths of directories, as strings without a leading or trailing slash; the root is empty.

use crate::ids::DirId;
use crate::modules::TreeView;
use rustc_hash::{FxHashMap, FxHashSet};

/// Whether a Go file lies directly in the directory.
pub(super) fn has_go_files(tree: &dyn TreeView, dir: DirId) -> bool {
    tree.files_in(dir).iter().any(|&file| tree.path(file).ends_with(".go"))
}

/// The directory around; the root has none.
pub(super) fn parent(dir: &str) -> Option<&str> {
    if dir.is_empty() { None } else { Some(dir.rsplit_once('/').map_or("", |(parent, _)| parent)) }
}

pub(super) fn join(dir: &str, rest: &str) -> String {
    match (dir, rest) {
        ("", _) => rest.to_owned(),
        (_, "") => dir.to_owned(),
        _ => format!("{dir}/{rest}"),
    }
}

/// Whether `dir` is `around` or lies under it.
pub(super) fn is_inside(dir: &str, around: &str) -> bool {
    around.is_empty() || dir.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path without `.` and `..`; `None` if it leaves the root.
pub(super) fn normalized(path: &str) -> Option<String> {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            _ => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

/// Directories with Go files, by the last segment of their path.
pub(super) fn directories_by_segment(tree: &dyn TreeView) -> FxHashMap<String, Vec<String>> {
    let mut by_segment: FxHashMap<String, Vec<String>> = FxHashMap::default();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for &file in tree.files() {
        let Some((dir, name)) = tree.path(file).rsplit_once('/') else { continue };
        if name.ends_with(".go") && seen.insert(dir) {
            let segment = dir.rsplit('/').next().unwrap_or(dir);
            by_segment.entry(segment.to_owned()).or_default().push(dir.to_owned());
        }
    }
    by_segment
}
