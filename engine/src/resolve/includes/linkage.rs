//! Linkage (C, C++): a declaration stands for the definition of its qualified name in whatever file that is.

use crate::resolve::binding::{Target, Via};
use crate::resolve::open_modules::is_open;
use crate::resolve::resolver::{Bound, Resolver, Targets, without_repeats};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefId, DefKind, FileId, Namespaces, ScopeId, ScopeKind, Visibility, show};
use smol_str::SmolStr;
use std::rc::Rc;
use std::sync::Arc;

/// More definitions of one name than this are not compared.
const LINKED_MAX: usize = 64;

impl Resolver<'_> {
    fn is_declaration(&mut self, target: Target) -> bool {
        self.kind_and_flags(target).1.has(DefFlags::DECLARATION)
    }

    /// Replaces declarations by the definitions they stand for; those without any give way to
    /// definitions among the targets.
    pub(crate) fn prefer_definitions(&mut self, targets: &mut Targets) {
        let declared: Vec<bool> = targets.iter().map(|t| self.is_declaration(*t)).collect();
        if !declared.contains(&true) {
            return;
        }
        let mut found = Targets::new();
        let mut only_declared = Targets::new();
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
        without_repeats(&mut found);
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
        self.kept(|this| &mut this.linked, declaration, |this| this.linked_now(declaration))
    }

    fn linked_now(&mut self, declaration: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(declaration.file) else { return Vec::new() };
        let d = unit.facts.definition(declaration.def);
        let key = linkage_key(&unit, declaration.def);
        let all: Arc<[Symbol]> = match d.visibility {
            // What has internal linkage is defined in the same file.
            Visibility::Private if d.kind.is_callable() => {
                let here = unit.bound(d.scope, d.name).filter(|&def| !is_declared_only(&unit, def));
                here.map(|def| Symbol { file: declaration.file, def }).collect()
            }
            _ => self.world.extensions(declaration.file, &key),
        };
        let mut fitting: Vec<(Symbol, Rc<Unit>)> = Vec::new();
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

fn is_declared_only(unit: &Unit, def: DefId) -> bool {
    unit.facts.definition(def).flags.has(DefFlags::DECLARATION)
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
