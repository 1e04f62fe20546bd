//! Sourced paths to files. Shells look from the directory they run in, scripts mostly from their own:
//! the folders around the script are tried from the nearest.

use crate::ids::FileId;
use crate::modules::{Module, Modules, Resolution, TreeView};

pub(super) struct Sourced;

impl Modules for Sourced {
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        if specifier.starts_with(['/', '~']) {
            return Resolution::Outside;
        }
        let mut around = tree.path(from);
        while let Some((outer, _)) = around.rsplit_once('/').or((!around.is_empty()).then_some(("", ""))) {
            around = outer;
            let found = joined(around, specifier).and_then(|path| tree.file(&path));
            if let Some(file) = found.filter(|&file| file != from) {
                return Resolution::Module(Module::File(file));
            }
        }
        Resolution::Missing
    }
}

/// A path from a folder, with `.` and `..` taken out.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
