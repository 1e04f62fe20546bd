//! Textual inclusion (C, C++): a file sees what the files it includes see.

mod linkage;
mod namespaces;

pub(crate) use linkage::{linkage_key, linked_definitions};
pub(crate) use namespaces::ModulePaths;

use crate::resolve::binding::{Target, Via};
use crate::resolve::exports::scope_exports;
use crate::resolve::resolver::{Bound, Resolver, Targets, without_repeats};
use crate::resolve::unit::Unit;
use evergraph_languages::{DefFlags, DefKind, Expr, FileId, Module, Namespaces, Resolution, ScopeId};
use rustc_hash::FxHashSet;
use smallvec::smallvec;
use smol_str::SmolStr;
use std::collections::VecDeque;
use std::rc::Rc;

/// What the text of a file takes in.
#[derive(Clone)]
pub(crate) struct Inclusions {
    /// Files of the tree, nearest first, each once.
    files: Rc<[FileId]>,
    /// Whether headers from outside are among the inclusions; `None` if some are missing.
    outside: Option<bool>,
}

/// More included files than this are not looked at.
const INCLUDED_MAX: usize = 2_000;

impl Resolver<'_> {
    /// Whether the text of the file being bound takes headers from outside the repository, and no
    /// others are missing: then what nothing declares here is declared there.
    pub(crate) fn includes_outside(&mut self) -> bool {
        let own = self.own;
        self.inclusions_of(own).outside == Some(true)
    }

    fn inclusions(&mut self, file: FileId) -> Rc<[FileId]> {
        self.inclusions_of(file).files
    }

    /// The files whose text is part of a file.
    fn inclusions_of(&mut self, file: FileId) -> Inclusions {
        self.kept(|this| &mut this.inclusions, file, |this| this.find_inclusions(file))
    }

    fn find_inclusions(&mut self, file: FileId) -> Inclusions {
        let mut outside = Some(false);
        let mut seen = FxHashSet::from_iter([file]);
        let mut order = Vec::new();
        let mut open = VecDeque::from([file]);
        while let Some(at) = open.pop_front().filter(|_| order.len() < INCLUDED_MAX) {
            let Some(unit) = self.unit(at) else { continue };
            for (target, _) in unit.stars(ScopeId(0)) {
                let Expr::Module(specifier) = unit.expr(target) else { continue };
                match self.world.module(at, unit.facts.name(*specifier)) {
                    Resolution::Module(Module::File(next)) if seen.insert(next) => {
                        order.push(next);
                        open.push_back(next);
                    }
                    Resolution::Module(_) => {}
                    Resolution::Outside => outside = outside.map(|_| true),
                    Resolution::Missing => outside = None,
                }
            }
        }
        Inclusions { files: order.into(), outside }
    }

    /// A name that included files bind at their top level. What a header itself does not include
    /// is there by the file that includes it.
    pub(crate) fn included(&mut self, file: FileId, name: &str, ns: Namespaces) -> Bound {
        let files = self.inclusions(file);
        let found = self.in_files(&files, &[], name, ns);
        if !found.targets.is_empty() || file == self.own {
            return found;
        }
        let files = self.text_of(self.own);
        self.in_files(&files, &[], name, ns)
    }

    /// A file with all it includes.
    fn text_of(&mut self, file: FileId) -> Vec<FileId> {
        let included = self.inclusions(file);
        std::iter::once(file).chain(included.iter().copied()).collect()
    }

    fn in_files(&mut self, files: &[FileId], path: &[SmolStr], name: &str, ns: Namespaces) -> Bound {
        let mut targets = Targets::new();
        for &file in files {
            let Some(unit) = self.unit(file).filter(|u| u.name_id(name).is_some()) else { continue };
            for scope in scopes_of(&unit, path) {
                let defs = scope_exports(&unit, scope, name, ns);
                if !defs.is_empty() {
                    let there = self.follow(file, &unit, &defs);
                    targets.extend(self.of_namespaces(there, ns).targets);
                }
            }
        }
        Bound::found(Via::Import, self.of_one_name(targets))
    }

    /// Of definitions of one name in several files those that count together: a macro alone, all
    /// functions, or the first type or variable.
    fn of_one_name(&mut self, mut targets: Targets) -> Targets {
        without_repeats(&mut targets);
        if targets.len() < 2 {
            return targets;
        }
        let rows: Vec<(Option<DefKind>, DefFlags)> = targets.iter().map(|t| self.kind_and_flags(*t)).collect();
        let first = |fits: &dyn Fn(Option<DefKind>, DefFlags) -> bool| rows.iter().position(|&(k, f)| fits(k, f));
        let defines = |f: DefFlags| !f.has(DefFlags::DECLARATION);
        let in_build = |f: DefFlags| !f.has(DefFlags::CONDITIONAL);
        if let Some(i) = first(&|k, f| k == Some(DefKind::Macro) && in_build(f)) {
            return smallvec![targets[i]];
        }
        let callable = |k: Option<DefKind>| k.is_some_and(DefKind::is_callable) && k != Some(DefKind::Macro);
        if rows.iter().any(|&(k, _)| callable(k)) {
            let mut kept = rows.iter();
            targets.retain(|_| kept.next().is_some_and(|&(k, _)| callable(k) || k == Some(DefKind::Module)));
            return targets;
        }
        let best = first(&|_, f| defines(f) && in_build(f)).or_else(|| first(&|_, f| defines(f)));
        smallvec![targets[best.unwrap_or(0)]]
    }

    pub(crate) fn kind_and_flags(&mut self, target: Target) -> (Option<DefKind>, DefFlags) {
        let Target::Symbol(s) = target else { return (None, DefFlags::default()) };
        self.unit(s.file).map_or((None, DefFlags::default()), |u| {
            let d = u.facts.definition(s.def);
            (Some(d.kind), d.flags)
        })
    }
}

/// All blocks of a module in a file; of the empty path, the file.
fn scopes_of(unit: &Unit, path: &[SmolStr]) -> Vec<ScopeId> {
    let mut scopes = vec![ScopeId(0)];
    for segment in path {
        let Some(name) = unit.name_id(segment) else { return Vec::new() };
        let inner = |&s: &ScopeId| {
            let defs = unit.bound(s, name).map(|d| unit.facts.definition(d));
            defs.filter(|d| d.kind == DefKind::Module).filter_map(|d| d.body).collect::<Vec<_>>()
        };
        scopes = scopes.iter().flat_map(inner).collect();
    }
    scopes
}
