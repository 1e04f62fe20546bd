//! Traits that every type has (`impl<T> Trait for T`, Rust Reference, *blanket implementations*): where nothing else is
//! known of a receiver, what is called by the name of such a trait's method is that method, if the trait is in scope.

use crate::resolve::members::in_body;
use crate::resolve::resolver::Resolver;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Namespaces};
use std::rc::Rc;

/// Imports of a file beyond these are not looked at.
const IMPORTS_MAX: usize = 256;

/// Implementations of one trait beyond these are not looked at.
const IMPLEMENTATIONS_MAX: usize = 64;

impl Resolver<'_> {
    /// The methods of a name that traits in scope give to all types.
    pub(crate) fn given_to_all(&mut self, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let rules = self.rules(self.own);
        if !rules.blanket_traits || rules.outside_methods.iter().any(|(method, _)| *method == name) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for of_trait in self.blanket_traits().iter() {
            let Some(unit) = self.unit(of_trait.file) else { continue };
            self.world.ask(unit.facts.name(unit.facts.definition(of_trait.def).name), name);
            let methods = in_body(&unit, *of_trait, name, ns).into_iter();
            found.extend(methods.filter(|m| unit.facts.definition(m.def).kind == DefKind::Method));
        }
        found
    }

    /// The traits in scope in the file being bound that are implemented for all types.
    fn blanket_traits(&mut self) -> Rc<[Symbol]> {
        if let Some(known) = &self.blanket {
            return known.clone();
        }
        self.blanket = Some(Rc::default());
        let found: Rc<[Symbol]> = self.traits_in_scope().into_iter().filter(|&t| self.is_for_all(t)).collect();
        self.blanket = Some(found.clone());
        found
    }

    /// Traits that the file declares at its top or imports anywhere.
    fn traits_in_scope(&mut self) -> Vec<Symbol> {
        let own = self.own;
        let Some(unit) = self.unit(own) else { return Vec::new() };
        let symbols = (0..unit.facts.symbols).map(evergraph_languages::DefId);
        let declared = symbols.filter(|d| unit.facts.definitions[d.index()].kind == DefKind::Trait);
        let mut found: Vec<Symbol> = declared.map(|def| Symbol { file: own, def }).collect();
        for import in unit.facts.imports.iter().filter(|i| !i.star).take(IMPORTS_MAX) {
            found.extend(self.targets_of(own, &unit, import.target).symbols());
        }
        found.retain(|&s| self.kind_of(s) == Some(DefKind::Trait));
        found.sort();
        found.dedup();
        found
    }

    fn is_for_all(&mut self, of_trait: Symbol) -> bool {
        let Some(unit) = self.unit(of_trait.file) else { return false };
        let name = unit.facts.name(unit.facts.definition(of_trait.def).name);
        let implementations = self.world.extensions(self.own, name);
        implementations.iter().take(IMPLEMENTATIONS_MAX).any(|e| {
            let Some(there) = self.unit(e.file) else { return false };
            let d = there.facts.definition(e.def);
            d.declared.is_some_and(|target| self.is_open(e.file, target))
                && d.bases.iter().any(|&base| self.targets_of(e.file, &there, base).symbols().any(|s| s == of_trait))
        })
    }
}
