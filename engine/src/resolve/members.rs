//! Members of modules, of classes and of types: what is found under a name.

mod bases;
mod binding;
mod constructors;
mod extensions;
mod keywords;

use crate::resolve::binding::{Target, Via};
use crate::resolve::members::extensions::Adding;
use crate::resolve::resolver::{Bound, Resolver};
use crate::resolve::types::{Form, Head, Type};
use crate::resolve::unit::{ALIKE_MAX, Unit};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefId, DefKind, FileId, Module, Namespaces};

impl Resolver<'_> {
    /// A member of a type or module, as targets.
    pub(crate) fn member_targets(&mut self, from: FileId, of: &Type, name: &str, ns: Namespaces) -> Bound {
        match &of.head {
            Head::Module(module) => self.module_member(from, *module, name, ns),
            Head::Symbol(s) if self.is_inline_module(*s) && self.has_open_modules(s.file) => {
                let found = self.open_member(from, *s, name, ns);
                // What a block of it imports is no member where modules are open.
                match found.targets.is_empty() && self.rules(s.file).textual_includes {
                    true => self.inline_stars(*s, name, ns),
                    false => found,
                }
            }
            Head::Symbol(s) if self.is_inline_module(*s) => {
                let body = self.unit(s.file).and_then(|u| u.facts.definition(s.def).body);
                body.map_or(Bound::none(Via::Unresolved), |body| self.inline_member(*s, body, name, ns))
            }
            _ => {
                let found = self.members(of, name, ns);
                Bound::found(Via::Member, found.into_iter().map(Target::Symbol).collect())
            }
        }
    }

    fn has_open_modules(&mut self, file: FileId) -> bool {
        let rules = self.rules(file);
        rules.textual_includes || rules.open_modules
    }

    fn is_inline_module(&mut self, s: Symbol) -> bool {
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind == DefKind::Module)
    }

    /// The members of a name that a value or type has: of the first class in look-up order that
    /// has any.
    pub(crate) fn members(&mut self, of: &Type, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let found = self.written_members(of, name, ns);
        if !found.is_empty() || ns == Namespaces::TYPE {
            return found;
        }
        let inner = self.dereferenced(of);
        inner.iter().map(|t| self.written_members(t, name, ns)).find(|f| !f.is_empty()).unwrap_or_default()
    }

    /// Members without those a type dereferences to.
    pub(crate) fn written_members(&mut self, of: &Type, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let (start, skip_own) = match of.head {
            Head::Symbol(s) => (s, false),
            Head::Super(s) => (s, true),
            Head::Named(ref outside) => return self.added_to_outside(outside, name, ns),
            _ => return Vec::new(),
        };
        if ns == Namespaces::KEYWORD {
            return if of.form == Form::Itself { self.keyword(start, name) } else { Vec::new() };
        }
        let mut assigned = Vec::new();
        if !skip_own && let Some(found) = self.own_members(start, name, ns) {
            if !self.give_way(start, &found) {
                return found;
            }
            assigned = found;
        }
        for &base in self.bases(start).iter() {
            if let Some(found) = self.own_members(base, name, ns) {
                if !self.give_way(base, &found) {
                    return found;
                }
                if assigned.is_empty() {
                    assigned = found;
                }
            }
        }
        if !assigned.is_empty() {
            return assigned;
        }
        if of.form == Form::Itself { self.parameters_named(start, name) } else { Vec::new() }
    }

    /// Whether members are fields that are only assigned to, in a language where those give way
    /// to a declaration in a base class.
    fn give_way(&mut self, class: Symbol, members: &[Symbol]) -> bool {
        let Some(unit) = self.unit(class.file) else { return false };
        let assigned = |s: &Symbol| {
            let d = unit.facts.definition(s.def);
            d.kind == DefKind::Field && d.declared.is_none()
        };
        unit.language.0.rules().declared_members_first && members.iter().all(|s| s.file == class.file && assigned(s))
    }

    /// Members written in the class itself or in its extensions; `None` if there are none.
    pub(crate) fn own_members(&mut self, class: Symbol, name: &str, ns: Namespaces) -> Option<Vec<Symbol>> {
        let unit = self.unit(class.file)?;
        if self.has_open_modules(class.file) && unit.facts.definition(class.def).kind == DefKind::Module {
            let found: Vec<Symbol> = self.open_member(class.file, class, name, ns).symbols().collect();
            return (!found.is_empty()).then_some(found);
        }
        let mut found = match unit.language.0.rules().open_modules {
            true => self.members_of_parts(class, name, ns),
            false => in_body(&unit, class, name, ns),
        };
        // In C++ a class has its own name among its members.
        if found.is_empty()
            && unit.language.0.rules().textual_includes
            && unit.facts.name(unit.facts.definition(class.def).name) == name
            && self.answers(class, ns)
        {
            found.push(class);
        }
        if found.is_empty() {
            self.world.ask(unit.facts.name(unit.facts.definition(class.def).name), name);
            for extension in self.extensions_of(class, &unit, Adding::Member(name)) {
                let there = self.unit(extension.file)?;
                let members = in_body(&there, extension, name, ns);
                // What is written for the type itself comes before what a trait gives it.
                if !members.is_empty() && there.facts.definition(extension.def).bases.is_empty() {
                    return Some(members);
                }
                found.extend(members);
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// Whether reading a member runs it.
    pub(crate) fn is_property(unit: &Unit, s: Symbol) -> bool {
        unit.facts.definition(s.def).flags.has(DefFlags::PROPERTY)
    }

    /// What calling a module means: its default or whole export.
    pub(crate) fn callable_of_module(&mut self, module: Module) -> Bound {
        let Module::File(file) = module else { return Bound::none(Via::Unresolved) };
        let Some(unit) = self.unit(file) else { return Bound::none(Via::Unresolved) };
        self.whole_export(file, &unit)
    }
}

pub(crate) fn in_body(unit: &Unit, class: Symbol, name: &str, ns: Namespaces) -> Vec<Symbol> {
    let d = unit.facts.definition(class.def);
    let (Some(body), Some(name)) = (d.body, unit.name_id(name)) else { return Vec::new() };
    if !(d.kind.is_type() || matches!(d.kind, DefKind::Extension | DefKind::Module | DefKind::Variant)) {
        return Vec::new();
    }
    let answers = |def: &DefId| {
        let m = unit.facts.definition(*def);
        m.namespaces.meets(ns) && !matches!(m.kind, DefKind::Extension | DefKind::Lambda | DefKind::TypeParameter)
    };
    let found = unit.of_default_build(unit.bound(body, name).filter(answers).take(ALIKE_MAX).collect());
    found.into_iter().map(|def| Symbol { file: class.file, def }).collect()
}
