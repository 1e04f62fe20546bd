//! Members added from outside a type's body: which extensions are a type's, and what traits add to outside types.

use crate::resolve::extended::Extended;
use crate::resolve::members::in_body;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, ExtensionReach, Namespaces};
use std::rc::Rc;

/// What is looked for among the extensions of a class.
#[derive(Clone, Copy)]
pub(super) enum Adding<'n> {
    /// Members of a name.
    Member(&'n str),
    /// Bases, or traits that the class implements.
    Bases,
}

impl Resolver<'_> {
    /// Members that traits of the repository add to a type from outside it (`impl Trait for str`).
    pub(super) fn added_to_outside(&mut self, outside: &str, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let rules = self.rules(self.own);
        // Members of the type itself come first, as far as they are known.
        let its_own = rules.outside_methods.iter().any(|(method, _)| *method == name);
        if rules.extensions != ExtensionReach::Repository || its_own {
            return Vec::new();
        }
        let mut found = Vec::new();
        self.world.ask(outside, name);
        for extension in self.world.extended(self.own, outside).adding(name) {
            let Some(there) = self.unit(extension.file) else { continue };
            let members = in_body(&there, *extension, name, ns);
            let d = there.facts.definition(extension.def);
            let (Some(target), Some(&of_trait), false) = (d.declared, d.bases.first(), members.is_empty()) else {
                continue;
            };
            let is_target = |t: &Type| matches!(&t.head, Head::Named(n) if n == outside);
            if self.type_of(extension.file, target).iter().any(is_target)
                && self.type_of(extension.file, of_trait).iter().any(|t| self.in_scope(t))
            {
                found.extend(members);
            }
        }
        found
    }

    /// Whether a trait of the repository is in scope in the file being bound: some scope of the
    /// file binds its name, or may by a star import.
    fn in_scope(&mut self, of_trait: &Type) -> bool {
        let (Head::Symbol(s), Some(own)) = (&of_trait.head, self.unit(self.own)) else { return false };
        let starred = own.facts.imports.iter().any(|i| i.star);
        let named = self.unit(s.file).and_then(|u| own.name_id(u.facts.name(u.facts.definition(s.def).name)));
        s.file == self.own || starred || named.is_some()
    }

    /// The extensions of a class that add something to it: inherent ones first.
    pub(super) fn extensions_of(&mut self, class: Symbol, unit: &Rc<Unit>, what: Adding<'_>) -> Vec<Symbol> {
        let rules = unit.language.0.rules();
        if rules.textual_includes {
            return Vec::new(); // what is defined outside of a class is declared in it
        }
        let name = unit.facts.name(unit.facts.definition(class.def).name);
        let mut candidates = match rules.extensions {
            ExtensionReach::File => Vec::new(),
            ExtensionReach::Directory | ExtensionReach::Repository => {
                what.among(&self.world.extended(class.file, name)).to_vec()
            }
        };
        // Those inside functions are known to their file only.
        let near = |d: &&DefId| rules.extensions == ExtensionReach::File || !unit.is_symbol(**d);
        let named = |d: &&DefId| unit.facts.name(unit.facts.definition(**d).name) == name && what.is_in(unit, **d);
        let here = unit.extensions().iter().filter(near).filter(named);
        candidates.extend(here.map(|&def| Symbol { file: class.file, def }));
        let mut mine: Vec<(bool, Symbol)> = Vec::new();
        for e in candidates.into_iter().filter(|e| *e != class) {
            let Some(there) = self.unit(e.file) else { continue };
            let d = there.facts.definition(e.def);
            let Some(target) = d.declared else { continue };
            let heads = self.uncounted(|this| this.type_of(e.file, target));
            if heads.iter().any(|t| t.head == Head::Symbol(class)) {
                mine.push((!d.bases.is_empty(), e));
            }
        }
        mine.sort_by_key(|&(of_trait, _)| of_trait); // stable: path order within each
        mine.into_iter().map(|(_, e)| e).collect()
    }
}

impl Adding<'_> {
    fn among(self, extended: &Extended) -> &[Symbol] {
        match self {
            Adding::Member(name) => extended.adding(name),
            Adding::Bases => extended.with_bases(),
        }
    }

    fn is_in(self, unit: &Unit, extension: DefId) -> bool {
        let d = unit.facts.definition(extension);
        match self {
            Adding::Bases => !d.bases.is_empty(),
            Adding::Member(name) => {
                let found = d.body.zip(unit.name_id(name)).and_then(|(body, name)| unit.bound(body, name).next());
                found.is_some()
            }
        }
    }
}
