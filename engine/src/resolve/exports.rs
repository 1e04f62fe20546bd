//! What a module offers under a name, re-exports followed.

use crate::resolve::binding::{Target, Via};
use crate::resolve::reads::spelling_hash;
use crate::resolve::resolver::{Active, Bound, Resolver, Targets};
use crate::resolve::types::Head;
use crate::resolve::unit::{ALIKE_MAX, Defs, Unit};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, DefKind, Exports, FileId, Module, Namespaces, ScopeId, Submodules};
use std::rc::Rc;

/// The name under which a module offers the object whose members it assigns one by one (`exports.x = …`).
const MODULE_OBJECT: &str = "exports=";

impl Resolver<'_> {
    /// A name among the exports of a module, asked for by `from`.
    pub(crate) fn module_member(&mut self, from: FileId, module: Module, name: &str, ns: Namespaces) -> Bound {
        let submodules = self.rules(from).submodules != Submodules::None;
        self.in_module(from, module, name, ns, submodules)
    }

    /// A name that a star import takes from a module.
    pub(crate) fn starred_from_module(&mut self, from: FileId, module: Module, name: &str, ns: Namespaces) -> Bound {
        let submodules = self.rules(from).submodules == Submodules::Starred;
        self.in_module(from, module, name, ns, submodules)
    }

    fn in_module(&mut self, from: FileId, module: Module, name: &str, ns: Namespaces, submodules: bool) -> Bound {
        let bound = match module {
            Module::File(file) => self.file_member(file, name, ns),
            Module::Directory(dir) => {
                let found = self.world.in_directory(from, dir, name, true);
                let found = found.iter().filter(|s| self.answers(**s, ns)).map(|s| Target::Symbol(*s)).collect();
                Bound::found(Via::Member, found)
            }
        };
        if bound.targets.is_empty()
            && ns.meets(Namespaces::TYPE)
            && submodules
            && let Some(sub) = self.world.submodule(from, module, name)
        {
            return Bound::one(Via::Import, sub.into());
        }
        match module {
            Module::File(root)
                if bound.targets.is_empty()
                    && bound.via != Via::Outside
                    && ns.meets(Namespaces::MACRO)
                    && self.rules(from).macros_textual =>
            {
                self.exported_macro(root, name)
            }
            _ => bound,
        }
    }

    fn file_member(&mut self, file: FileId, name: &str, ns: Namespaces) -> Bound {
        let Some(unit) = self.unit(file) else { return Bound::none(Via::Unresolved) };
        let Some(id) = unit.name_id(name) else {
            return self.starred_member(file, &unit, name, ns);
        };
        self.guarded(Active::Export(file, id, ns), |this| Some(this.exported(file, &unit, name, ns)))
            .unwrap_or(Bound::none(Via::Unresolved))
    }

    fn exported(&mut self, file: FileId, unit: &Rc<Unit>, name: &str, ns: Namespaces) -> Bound {
        let own = match unit.language.0.rules().exports {
            Exports::FileScope => {
                let defs = scope_exports(unit, ScopeId(0), name, ns);
                if defs.is_empty() { Bound::none(Via::Unresolved) } else { self.follow(file, unit, &defs) }
            }
            Exports::Explicit => self.explicit_export(file, unit, name),
        };
        if !own.targets.is_empty() {
            return self.with_other_namespaces(own, file, unit, name, ns);
        }
        if own.via == Via::Outside {
            // The key of an object that is the whole export is ours, whatever it holds.
            let key = self.member_of_whole(file, unit, name, ns);
            return if key.targets.is_empty() { own } else { key };
        }
        self.starred_member(file, unit, name, ns)
    }

    /// A macro leaves the types and values of its name to the star imports beside it.
    fn with_other_namespaces(
        &mut self,
        own: Bound,
        file: FileId,
        unit: &Rc<Unit>,
        name: &str,
        ns: Namespaces,
    ) -> Bound {
        let others = Namespaces::TYPE.with(Namespaces::VALUE);
        if !unit.language.0.rules().macros_textual || !ns.meets(others) {
            return own;
        }
        let is_macro = |s: &Symbol, this: &mut Self| this.kind_of(*s) == Some(DefKind::Macro);
        let symbols: Vec<Symbol> = own.symbols().collect();
        if symbols.len() < own.targets.len() || !symbols.iter().all(|s| is_macro(s, self)) {
            return own;
        }
        let starred = self.starred_member(file, unit, name, others);
        let mut targets = if ns.meets(Namespaces::MACRO) { own.targets.clone() } else { Targets::new() };
        targets.extend(starred.targets.iter().copied().filter(|t| !own.targets.contains(t)));
        if targets.is_empty() { own } else { Bound { targets, via: own.via } }
    }

    fn starred_member(&mut self, file: FileId, unit: &Rc<Unit>, name: &str, ns: Namespaces) -> Bound {
        let explicit = unit.language.0.rules().exports == Exports::Explicit;
        if explicit && name == "default" {
            let whole = self.whole_export(file, unit);
            // A module that assigns members to `exports` is itself what importing its default gives.
            let is_itself = whole.via == Via::Unresolved && unit.exports(MODULE_OBJECT).next().is_some();
            return if is_itself { Bound::one(Via::Import, Target::File(file)) } else { whole };
        }
        let starred = self.stars_of(file, unit, ScopeId(0), name, ns, explicit);
        if starred.targets.is_empty() && explicit {
            return self.member_of_whole(file, unit, name, ns);
        }
        starred
    }

    fn explicit_export(&mut self, file: FileId, unit: &Rc<Unit>, name: &str) -> Bound {
        let mut targets = Targets::new();
        let mut via = Via::Unresolved;
        for target in unit.exports(name) {
            let bound = self.targets_of(file, unit, target);
            if !bound.targets.is_empty() || bound.via == Via::Outside {
                via = via.min(bound.via);
            }
            targets.extend(bound.targets);
        }
        targets.dedup();
        Bound { targets, via }
    }

    /// `module.exports = x`: what the module itself stands for.
    pub(crate) fn whole_export(&mut self, file: FileId, unit: &Rc<Unit>) -> Bound {
        self.explicit_export(file, unit, "=")
    }

    /// A module whose whole export is a definition stands for it: `const f = require("./f")` names
    /// the function. Chains of such modules end after a few. Tells whether there was one.
    pub(crate) fn stand_for_whole(&mut self, bound: &mut Bound) -> bool {
        let mut stands_for_it = false;
        for _ in 0..8 {
            let [Target::File(file)] = bound.targets[..] else { break };
            let Some(unit) = self.unit(file) else { break };
            let whole = self.whole_export(file, &unit);
            let unnamed = whole.targets.iter().any(|t| self.is_unnamed(t));
            if whole.targets.is_empty() || whole.targets == bound.targets || unnamed {
                break;
            }
            bound.targets = whole.targets;
            stands_for_it = true;
        }
        stands_for_it
    }

    fn is_unnamed(&mut self, target: &Target) -> bool {
        let Target::Symbol(s) = target else { return false };
        self.unit(s.file).is_some_and(|u| u.facts.name(u.facts.definition(s.def).name).is_empty())
    }

    /// A member of the object that is the whole export.
    fn member_of_whole(&mut self, file: FileId, unit: &Rc<Unit>, name: &str, ns: Namespaces) -> Bound {
        for whole in unit.exports("=") {
            for of in self.value(file, whole) {
                if of.head == Head::Module(Module::File(file)) {
                    continue;
                }
                let bound = self.member_targets(file, &of, name, ns);
                if !bound.targets.is_empty() {
                    return bound;
                }
            }
        }
        Bound::none(Via::Unresolved)
    }

    /// What the star imports in a module offer under a name.
    pub(crate) fn inline_stars(&mut self, module: Symbol, name: &str, ns: Namespaces) -> Bound {
        let Some(unit) = self.unit(module.file) else { return Bound::none(Via::Unresolved) };
        let Some(body) = unit.facts.definition(module.def).body else { return Bound::none(Via::Unresolved) };
        self.stars_of(module.file, &unit, body, name, ns, false)
    }

    /// What the star imports in a module offer under a name. Rings of them end: a module is asked for its stars once
    /// on any path.
    fn stars_of(
        &mut self,
        file: FileId,
        unit: &Rc<Unit>,
        body: ScopeId,
        name: &str,
        ns: Namespaces,
        exported_only: bool,
    ) -> Bound {
        if unit.stars(body).next().is_none() {
            return Bound::none(Via::Unresolved);
        }
        let place = (file, body, spelling_hash(name), ns, exported_only);
        if let Some(known) = self.starred.get(&place) {
            return known.clone();
        }
        let read = (self.parameters_read, self.flows_read);
        let search = |this: &mut Self| Some(this.through_stars(file, unit, body, name, ns, exported_only));
        let (found, is_whole) = self.and_whole(|this| this.guarded(Active::Stars(file, body), search));
        let found = found.unwrap_or(Bound::none(Via::Unresolved));
        if is_whole && read == (self.parameters_read, self.flows_read) {
            self.starred.insert(place, found.clone());
        }
        found
    }

    /// A name among the items of an inline module or namespace.
    pub(crate) fn inline_member(&mut self, module: Symbol, body: ScopeId, name: &str, ns: Namespaces) -> Bound {
        let Some(unit) = self.unit(module.file) else { return Bound::none(Via::Unresolved) };
        let defs = scope_exports(&unit, body, name, ns);
        if defs.is_empty() {
            return self.stars_of(module.file, &unit, body, name, ns, false);
        }
        self.follow(module.file, &unit, &defs)
    }
}

pub(crate) fn scope_exports(unit: &Unit, scope: ScopeId, name: &str, ns: Namespaces) -> Defs {
    let Some(id) = unit.name_id(name) else { return Defs::new() };
    let offered = |d: &DefId| {
        let row = unit.facts.definition(*d);
        row.namespaces.meets(ns) && !matches!(row.kind, DefKind::Extension | DefKind::Lambda)
    };
    unit.of_default_build(unit.bound(scope, id).filter(offered).take(ALIKE_MAX).collect())
}
