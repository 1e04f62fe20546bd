//! Macros whose scope is textual: they reach into the files of modules declared after them.

use crate::resolve::binding::{Target, Via};
use crate::resolve::reads::spelling_hash;
use crate::resolve::resolver::{Bound, Resolver};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefId, FileId, Namespaces, ScopeId, Visibility};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Files looked at for one name.
const FILES_MAX: usize = 64;

/// Files of a crate looked at for an exported macro.
const CRATE_FILES_MAX: usize = 512;

impl Resolver<'_> {
    /// A macro of the modules around a file, the nearest first. That it stands before the module's
    /// declaration is not checked.
    pub(crate) fn textual_macro(&mut self, file: FileId, name: &str) -> Bound {
        let mut seen = FxHashSet::default();
        let mut around = Some(file);
        while let Some(at) = around.filter(|&f| seen.len() < FILES_MAX && seen.insert(f)) {
            let found = self.macros_of(at, name, &mut seen);
            if !found.is_empty() {
                return Bound::found(Via::Lexical, found.into_iter().map(Target::Symbol).collect());
            }
            around = self.bind_module(at, "super").targets.iter().find_map(|t| match t {
                Target::File(f) => Some(*f),
                _ => None,
            });
        }
        Bound::none(Via::Unresolved)
    }

    /// A macro that a module anywhere in a crate exports: its path is that of the crate's root.
    pub(crate) fn exported_macro(&mut self, root: FileId, name: &str) -> Bound {
        if self.bind_module(root, "crate").targets[..] != [Target::File(root)] {
            return Bound::none(Via::Unresolved);
        }
        let asked = (root, spelling_hash(name));
        let find = |this: &mut Self| this.find_exported_macro(root, name);
        let found = self.kept(|this| &mut this.exported_macros, asked, find);
        found.map_or(Bound::none(Via::Unresolved), |s| Bound::one(Via::Import, Target::Symbol(s)))
    }

    fn find_exported_macro(&mut self, root: FileId, name: &str) -> Option<Symbol> {
        let files = self.files_of_crate(root);
        files.iter().find_map(|&file| {
            let unit = self.unit(file)?;
            let exported = |d: &DefId| unit.facts.definition(*d).visibility == Visibility::Public;
            let def = macros_in(&unit, ScopeId(0), name).find(exported)?;
            Some(Symbol { file, def })
        })
    }

    /// The files that the modules of a crate lead to, from its root on; of very many the first.
    fn files_of_crate(&mut self, root: FileId) -> Arc<[FileId]> {
        self.kept(|this| &mut this.crate_files, root, |this| this.find_files_of_crate(root))
    }

    fn find_files_of_crate(&mut self, root: FileId) -> Arc<[FileId]> {
        let (mut seen, mut open, mut files) = (FxHashSet::from_iter([root]), vec![root], Vec::new());
        while let Some(file) = open.pop() {
            files.push(file);
            let Some(unit) = self.unit(file) else { continue };
            for alias in unit.modules_in(ScopeId(0)).filter_map(|d| unit.facts.definition(d).alias) {
                for target in self.targets_of(file, &unit, alias).targets {
                    if let Target::File(f) = target
                        && seen.len() < CRATE_FILES_MAX
                        && seen.insert(f)
                    {
                        open.push(f);
                    }
                }
            }
        }
        files.into()
    }

    /// The macros of a name in a file's own scope and in the modules embedded in it.
    fn macros_of(&mut self, file: FileId, name: &str, seen: &mut FxHashSet<FileId>) -> Vec<Symbol> {
        let mut found = Vec::new();
        let mut open = vec![(file, ScopeId(0))];
        while let Some((file, scope)) = open.pop() {
            let Some(unit) = self.unit(file) else { continue };
            found.extend(macros_in(&unit, scope, name).map(|def| Symbol { file, def }));
            let is_embedded = |&d: &DefId| unit.facts.definition(d).flags.has(DefFlags::EMBEDDED);
            let embedded = unit.modules_in(scope).filter(is_embedded);
            for module in embedded {
                let d = unit.facts.definition(module);
                open.extend(d.body.map(|body| (file, body)));
                let Some(alias) = d.alias else { continue };
                for target in self.targets_of(file, &unit, alias).targets {
                    if let Target::File(f) = target
                        && seen.len() < FILES_MAX
                        && seen.insert(f)
                    {
                        open.push((f, ScopeId(0)));
                    }
                }
            }
        }
        found
    }
}

fn macros_in<'u>(unit: &'u Unit, scope: ScopeId, name: &str) -> impl Iterator<Item = DefId> + use<'u> {
    let id = unit.name_id(name);
    let bound = id.into_iter().flat_map(move |id| unit.bound(scope, id));
    bound.filter(|&d| unit.facts.definition(d).namespaces == Namespaces::MACRO)
}
