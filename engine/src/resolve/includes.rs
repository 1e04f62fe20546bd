//! Textual inclusion (C, C++): a file sees what the files it includes see, modules of one
//! qualified name are one module in all of them, and a declaration stands for the definition of
//! its qualified name in whatever file that is (*linkage*).

use crate::resolve::binding::{Target, Via};
use crate::resolve::exports::scope_exports;
use crate::resolve::open_modules::{is_open, key_in};
use crate::resolve::resolver::{Bound, Resolver};
use crate::resolve::unit::{ALIKE_MAX, Unit};
use crate::resolve::world::Symbol;
use evergraph_languages::{
    DefFlags, DefId, DefKind, Expr, FileId, Module, Namespaces, Resolution, ScopeId, ScopeKind, Visibility, show,
};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

/// What the text of a file takes in.
#[derive(Clone)]
pub(crate) struct Inclusions {
    /// Files of the tree, nearest first, each once.
    files: Rc<[FileId]>,
    /// Whether headers from outside are among the inclusions; `None` if some are missing.
    outside: Option<bool>,
}

/// Names of modules, each with those around it.
pub(crate) type ModulePaths = Rc<[Vec<SmolStr>]>;

/// More included files than this are not looked at.
const INCLUDED_MAX: usize = 2_000;

/// A module has no more other paths than this.
const ALIASES_MAX: usize = 8;

/// Modules that lie deeper are not looked for under other names.
const ALIASED_DEPTH_MAX: usize = 16;

/// More definitions of one name than this are not compared.
const LINKED_MAX: usize = 64;

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
        if let Some(known) = self.inclusions.get(&file) {
            return known.clone();
        }
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
        let found = Inclusions { files: order.into(), outside };
        self.inclusions.insert(file, found.clone());
        found
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
        let mut targets = Vec::new();
        for alias in self.aliases_of(start, files, path).iter() {
            let there = self.in_files(files, alias, name, ns);
            targets.extend(there.targets);
        }
        Bound::found(Via::Import, self.of_one_name(targets))
    }

    /// The other paths of a module, as aliases in the files say.
    fn aliases_of(&mut self, start: FileId, files: &[FileId], path: &[SmolStr]) -> ModulePaths {
        let key = (start, path.to_vec());
        if let Some(known) = self.aliased.get(&key) {
            return known.clone();
        }
        self.aliased.insert(key.clone(), Rc::default());
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
        let found: ModulePaths = found.into();
        self.aliased.insert(key, found.clone());
        found
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
        let mut targets = Vec::new();
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

    fn in_files(&mut self, files: &[FileId], path: &[SmolStr], name: &str, ns: Namespaces) -> Bound {
        let mut targets = Vec::new();
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
    fn of_one_name(&mut self, mut targets: Vec<Target>) -> Vec<Target> {
        let mut seen = FxHashSet::default();
        targets.retain(|t| seen.insert(*t));
        if targets.len() < 2 {
            return targets;
        }
        let rows: Vec<(Option<DefKind>, DefFlags)> = targets.iter().map(|t| self.kind_and_flags(*t)).collect();
        let first = |fits: &dyn Fn(Option<DefKind>, DefFlags) -> bool| rows.iter().position(|&(k, f)| fits(k, f));
        let defines = |f: DefFlags| !f.has(DefFlags::DECLARATION);
        let in_build = |f: DefFlags| !f.has(DefFlags::CONDITIONAL);
        if let Some(i) = first(&|k, f| k == Some(DefKind::Macro) && in_build(f)) {
            return vec![targets[i]];
        }
        let callable = |k: Option<DefKind>| k.is_some_and(DefKind::is_callable) && k != Some(DefKind::Macro);
        if rows.iter().any(|&(k, _)| callable(k)) {
            let mut kept = rows.iter();
            targets.retain(|_| kept.next().is_some_and(|&(k, _)| callable(k) || k == Some(DefKind::Module)));
            return targets;
        }
        let best = first(&|_, f| defines(f) && in_build(f)).or_else(|| first(&|_, f| defines(f)));
        vec![targets[best.unwrap_or(0)]]
    }

    fn kind_and_flags(&mut self, target: Target) -> (Option<DefKind>, DefFlags) {
        let Target::Symbol(s) = target else { return (None, DefFlags::default()) };
        self.unit(s.file).map_or((None, DefFlags::default()), |u| {
            let d = u.facts.definition(s.def);
            (Some(d.kind), d.flags)
        })
    }

    fn is_declaration(&mut self, target: Target) -> bool {
        self.kind_and_flags(target).1.has(DefFlags::DECLARATION)
    }

    /// Replaces declarations by the definitions they stand for; those without any give way to
    /// definitions among the targets.
    pub(crate) fn prefer_definitions(&mut self, targets: &mut Vec<Target>) {
        let declared: Vec<bool> = targets.iter().map(|t| self.is_declaration(*t)).collect();
        if !declared.contains(&true) {
            return;
        }
        let mut found = Vec::new();
        let mut only_declared = Vec::new();
        for (&target, is_declaration) in targets.iter().zip(declared) {
            match target {
                Target::Symbol(s) if is_declaration => {
                    let definitions = self.linked(s);
                    if definitions.is_empty() {
                        only_declared.push(target);
                    }
                    found.extend(definitions.into_iter().map(Target::Symbol));
                }
                _ => found.push(target),
            }
        }
        if found.is_empty() {
            found = only_declared;
        }
        let mut seen = FxHashSet::default();
        found.retain(|t| seen.insert(*t));
        *targets = found;
    }

    /// `struct a` declares the tag by its first use: its definition may be in any file.
    pub(crate) fn undeclared_tag(&mut self, file: FileId, unit: &Unit, scope: ScopeId, name: &str) -> Bound {
        let path = modules_around(unit, scope);
        let all = path.iter().map(|around| self.world.extensions(file, &format!("{around}::{name}")));
        let Some(all) = all.into_iter().find(|all| !all.is_empty()) else { return Bound::none(Via::Unresolved) };
        let is_tag = |s: &&Symbol, this: &mut Self| this.answers(**s, Namespaces::TAG);
        let tags: Vec<Symbol> = all.iter().take(LINKED_MAX).filter(|s| is_tag(s, self)).copied().collect();
        let nearest = tags.into_iter().min_by_key(|s| self.world.distance(file, s.file));
        Bound::found(Via::Import, nearest.map(Target::Symbol).into_iter().collect())
    }

    pub(crate) fn linked_or_itself(&mut self, s: Symbol) -> Symbol {
        let linked = if self.is_declaration(Target::Symbol(s)) { self.linked(s) } else { Vec::new() };
        linked.first().copied().unwrap_or(s)
    }

    /// The definitions a declaration stands for: of its qualified name and kind, with its
    /// parameters, in the file nearest to it.
    pub(crate) fn linked(&mut self, declaration: Symbol) -> Vec<Symbol> {
        if let Some(known) = self.linked.get(&declaration) {
            return known.clone();
        }
        let found = self.linked_now(declaration);
        self.linked.insert(declaration, found.clone());
        found
    }

    fn linked_now(&mut self, declaration: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(declaration.file) else { return Vec::new() };
        let d = unit.facts.definition(declaration.def);
        let key = linkage_key(&unit, declaration.def);
        let all = self.world.extensions(declaration.file, &key);
        let mut fitting: Vec<(Symbol, Arc<Unit>)> = Vec::new();
        for &s in all.iter().take(LINKED_MAX) {
            let Some(there) = self.unit(s.file) else { continue };
            if is_alike(d.kind, there.facts.definition(s.def).kind) {
                fitting.push((s, there));
            }
        }
        if d.kind.is_callable() && fitting.len() > 1 {
            let wanted = signature(&unit, declaration.def);
            let same = |s: &Symbol, u: &Unit| signature(u, s.def) == wanted;
            let held = held_by(&unit, declaration.def);
            let same_held = |s: &Symbol, u: &Unit| same(s, u) && held_by(u, s.def) == held;
            let as_many = |s: &Symbol, u: &Unit| u.facts.definition(s.def).parameters.len() == d.parameters.len();
            if fitting.iter().any(|(s, u)| same_held(s, u)) {
                fitting.retain(|(s, u)| same_held(s, u));
            } else if fitting.iter().any(|(s, u)| same(s, u)) {
                fitting.retain(|(s, u)| same(s, u));
            } else if fitting.iter().any(|(s, u)| as_many(s, u)) {
                fitting.retain(|(s, u)| as_many(s, u));
            }
        }
        let alike =
            |s: &Symbol, u: &Unit| u.facts.definition(s.def).flags.has(DefFlags::CONST) == d.flags.has(DefFlags::CONST);
        if d.kind.is_callable() && fitting.iter().any(|(s, u)| alike(s, u)) {
            fitting.retain(|(s, u)| alike(s, u));
        }
        let in_build = |s: &Symbol, u: &Unit| !u.facts.definition(s.def).flags.has(DefFlags::CONDITIONAL);
        if fitting.iter().any(|(s, u)| in_build(s, u)) {
            fitting.retain(|(s, u)| in_build(s, u));
        }
        let nearest = fitting.iter().map(|(s, _)| self.world.distance(declaration.file, s.file)).min();
        let near = fitting.iter().filter(|(s, _)| Some(self.world.distance(declaration.file, s.file)) == nearest);
        near.map(|(s, _)| *s).take(1).collect()
    }
}

/// The name under which definitions are found from other files.
pub(crate) fn linkage_key(unit: &Unit, def: DefId) -> SmolStr {
    SmolStr::new(format!("::{}", unit.facts.qualified_name(def)))
}

/// The definitions of a file that declarations in other files may stand for.
pub(crate) fn linked_definitions(unit: &Unit) -> impl Iterator<Item = (SmolStr, DefId)> + '_ {
    let rules = unit.language.0.rules();
    let symbols = if rules.textual_includes || rules.open_modules { unit.facts.symbols } else { 0 };
    let meant = |&d: &DefId| if rules.open_modules { is_open(unit, d) } else { has_linkage(unit, d) };
    (0..symbols).map(DefId).filter(meant).map(|d| (linkage_key(unit, d), d))
}

/// Whether a definition can be meant from elsewhere. What stands in a class is seen with the class.
fn has_linkage(unit: &Unit, def: DefId) -> bool {
    let d = unit.facts.definition(def);
    let scope = unit.facts.scopes[d.scope.index()];
    let inside_class = scope.kind == ScopeKind::Class
        && scope.owner.is_none_or(|o| unit.facts.definition(o).kind != DefKind::Extension);
    let specializes = d.kind.is_type() && d.namespaces == Namespaces::NONE;
    !inside_class
        && d.visibility != Visibility::Private
        && !d.flags.has(DefFlags::DECLARATION)
        && is_alike(d.kind, d.kind)
        && !specializes
        && !unit.facts.name(d.name).is_empty()
}

/// Whether a declaration of one kind may stand for a definition of another.
fn is_alike(a: DefKind, b: DefKind) -> bool {
    let family = |kind: DefKind| match kind {
        DefKind::Function | DefKind::Method | DefKind::Constructor => 1,
        DefKind::Class | DefKind::Struct | DefKind::Enum => 2,
        DefKind::Variable | DefKind::Field => 3,
        _ => 0,
    };
    family(a) != 0 && family(a) == family(b)
}

/// The types of a function's parameters as written, without the scopes they are named in.
fn signature(unit: &Unit, function: DefId) -> Vec<String> {
    let parameters = unit.facts.definition(function).parameters.iter();
    let written = parameters.map(|&p| match unit.facts.definition(p).declared {
        Some(e) => {
            let text = show::expr(&unit.facts, e);
            text.rsplit('.').next().unwrap_or_default().to_owned()
        }
        None => String::new(),
    });
    written.collect()
}

/// Which of a function's parameters are constant, and which take temporaries alone.
fn held_by(unit: &Unit, function: DefId) -> Vec<(bool, bool)> {
    let flags = |&p: &DefId| unit.facts.definition(p).flags;
    let parameters = unit.facts.definition(function).parameters.iter().map(flags);
    parameters.map(|f| (f.has(DefFlags::CONST), f.has(DefFlags::TEMPORARY))).collect()
}

/// The qualified names of the modules around a scope, innermost first, and of none.
fn modules_around(unit: &Unit, scope: ScopeId) -> Vec<String> {
    let scopes = std::iter::successors(Some(scope), |s| unit.facts.scopes[s.index()].parent);
    let modules = scopes.map(|s| unit.facts.scopes[s.index()]).filter(|row| row.kind == ScopeKind::Module);
    let named = modules.filter_map(|row| row.owner).map(|d| format!("::{}", unit.facts.qualified_name(d)));
    named.chain([String::new()]).collect()
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
