//! Modules of one qualified name are one module in all files of a text, and may have other names:
//! by aliases, or by macros that open their blocks.

use crate::resolve::binding::{Target, Via};
use crate::resolve::includes::scopes_of;
use crate::resolve::open_modules::key_in;
use crate::resolve::reads::spelling_hash;
use crate::resolve::resolver::{Active, Bound, Resolver, Targets};
use crate::resolve::unit::{ALIKE_MAX, Unit};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, DefKind, Expr, FileId, Namespaces, ScopeId};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::rc::Rc;

/// Names of modules, each with those around it.
pub(crate) type ModulePaths = Rc<[Vec<SmolStr>]>;

/// A module has no more other paths than this.
const ALIASES_MAX: usize = 8;

/// Modules that lie deeper are not looked for under other names.
const ALIASED_DEPTH_MAX: usize = 16;

impl Resolver<'_> {
    /// A name in all blocks of the module that a definition is one block of.
    pub(crate) fn open_member(&mut self, from: FileId, module: Symbol, name: &str, ns: Namespaces) -> Bound {
        let Some(unit) = self.unit(module.file) else { return Bound::none(Via::Unresolved) };
        let path = module_path(&unit, module.def);
        if unit.language.0.rules().open_modules {
            return self.qualified(from, &key_in(&path, name), ns);
        }
        for start in [from, self.own] {
            let files = self.text_of(start);
            let mut found = self.in_files(&files, &path, name, ns);
            if found.targets.is_empty() {
                found = self.in_aliased(start, &files, &path, name, ns);
            }
            if !found.targets.is_empty() || start == self.own {
                return found;
            }
        }
        Bound::none(Via::Unresolved)
    }

    /// A name in what other files say the module is: a macro may open its blocks.
    fn in_aliased(&mut self, start: FileId, files: &[FileId], path: &[SmolStr], name: &str, ns: Namespaces) -> Bound {
        let mut targets = Targets::new();
        for alias in self.aliases_of(start, files, path).iter() {
            let there = self.in_files(files, alias, name, ns);
            targets.extend(there.targets);
        }
        Bound::found(Via::Import, self.of_one_name(targets))
    }

    /// The other paths of a module, as aliases in the files say.
    fn aliases_of(&mut self, start: FileId, files: &[FileId], path: &[SmolStr]) -> ModulePaths {
        let key = (start, spelling_hash(&path.join("::")));
        let find = |this: &mut Self| this.find_aliases(files, path);
        self.kept(|this| &mut this.aliased, key, |this| this.guarded(Active::Aliases(key.0, key.1), find))
    }

    fn find_aliases(&mut self, files: &[FileId], path: &[SmolStr]) -> ModulePaths {
        let mut found: Vec<Vec<SmolStr>> = vec![Vec::new()];
        for segment in path.iter().take(if path.len() > ALIASED_DEPTH_MAX { 0 } else { path.len() }) {
            let named = self.named_by_macros(files, segment);
            let mut next = Vec::new();
            for around in &found {
                let inside = |name: &SmolStr| [around.as_slice(), std::slice::from_ref(name)].concat();
                next.extend(self.aliased_modules(files, &inside(segment)));
                next.extend(named.iter().map(inside));
                next.push(inside(segment));
            }
            let mut seen = FxHashSet::default();
            next.retain(|p| seen.insert(p.clone()));
            next.truncate(ALIASES_MAX);
            found = next;
        }
        found.retain(|p| !p.is_empty() && p != path);
        found.into()
    }

    /// What a macro that opens a namespace calls it, and the macros that open one of a name.
    fn named_by_macros(&mut self, files: &[FileId], name: &SmolStr) -> Vec<SmolStr> {
        let mut named = Vec::new();
        for &file in files {
            let Some(unit) = self.unit(file) else { continue };
            let Some(id) = unit.name_id(name) else { continue };
            for def in unit.bound(ScopeId(0), id).take(ALIKE_MAX) {
                let d = unit.facts.definition(def);
                let Some(&Expr::Ref(r)) = d.alias.map(|a| unit.expr(a)) else { continue };
                let other = unit.facts.references[r.index()].name;
                let is_macro = |d: DefId| unit.facts.definition(d).kind == DefKind::Macro;
                let by_macro = d.kind == DefKind::Macro
                    || d.kind == DefKind::Import && unit.bound(ScopeId(0), other).take(ALIKE_MAX).any(is_macro);
                let other = &unit.facts.names[other.index()];
                if by_macro && other != name && !named.contains(other) {
                    named.push(other.clone());
                }
            }
        }
        named.truncate(ALIASES_MAX);
        named
    }

    /// The paths of modules that files give another name to.
    fn aliased_modules(&mut self, files: &[FileId], alias: &[SmolStr]) -> Vec<Vec<SmolStr>> {
        let Some((last, around)) = alias.split_last() else { return Vec::new() };
        let mut targets = Targets::new();
        for &file in files {
            let Some(unit) = self.unit(file) else { continue };
            let Some(name) = unit.name_id(last) else { continue };
            for scope in scopes_of(&unit, around) {
                let is_alias = |d: &DefId| unit.facts.definition(*d).kind == DefKind::Import;
                let aliases: Vec<DefId> = unit.bound(scope, name).filter(is_alias).take(ALIKE_MAX).collect();
                targets.extend(self.follow(file, &unit, &aliases).targets);
            }
        }
        let symbols = targets.into_iter().filter_map(|t| if let Target::Symbol(s) = t { Some(s) } else { None });
        let path = |this: &mut Self, s: Symbol| {
            let unit = this.unit(s.file).filter(|u| u.facts.definition(s.def).kind == DefKind::Module)?;
            Some(module_path(&unit, s.def))
        };
        symbols.filter_map(|s| path(self, s)).collect()
    }
}

/// The names of a module and of those around it, outermost first.
fn module_path(unit: &Unit, module: DefId) -> Vec<SmolStr> {
    let mut path = Vec::new();
    let mut at = Some(module);
    while let Some(def) = at {
        let d = unit.facts.definition(def);
        path.push(unit.facts.names[d.name.index()].clone());
        at = d.parent;
    }
    path.reverse();
    path
}
