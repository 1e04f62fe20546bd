//! `require "a.b"` to files: `a/b.lua` or `a/b/init.lua`. Where a program starts, and so where its
//! `package.path` begins, is not known: the folders around the file are tried from the nearest, each
//! with the folders sources are usually kept in.

use crate::ids::FileId;
use crate::modules::{Module, Modules, Resolution, TreeView};

pub(super) struct Required;

const FOLDERS: [&str; 4] = ["", "lua/", "src/", "lib/"];

impl Modules for Required {
    fn resolve(&self, tree: &dyn TreeView, from: FileId, specifier: &str) -> Resolution {
        let path = specifier.replace('.', "/");
        let mut around = tree.path(from);
        while let Some((outer, _)) = around.rsplit_once('/').or((!around.is_empty()).then_some(("", ""))) {
            around = outer;
            for folder in FOLDERS {
                let base =
                    if around.is_empty() { format!("{folder}{path}") } else { format!("{around}/{folder}{path}") };
                let found = tree.file(&format!("{base}.lua")).or_else(|| tree.file(&format!("{base}/init.lua")));
                if let Some(file) = found.filter(|&file| file != from) {
                    return Resolution::Module(Module::File(file));
                }
            }
        }
        Resolution::Outside
    }
}
