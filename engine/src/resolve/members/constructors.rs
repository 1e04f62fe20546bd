//! The constructors of a class.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::Type;
use crate::resolve::world::Symbol;
use evergraph_languages::Namespaces;

impl Resolver<'_> {
    /// The constructors written in a class.
    pub(crate) fn own_constructors(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let d = unit.facts.definition(class.def);
        let Some(body) = d.body.filter(|_| d.kind.is_type()) else { return Vec::new() };
        let mut own: Vec<Symbol> = unit.constructors_in(body).map(|def| Symbol { file: class.file, def }).collect();
        own.sort();
        if unit.language.0.rules().textual_includes {
            own = own.into_iter().map(|s| self.linked_or_itself(s)).collect();
        }
        own
    }

    /// The constructors a class has, its own or inherited.
    pub(crate) fn constructors(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        if !unit.facts.definition(class.def).kind.is_type() {
            return Vec::new();
        }
        let own = self.own_constructors(class);
        if !own.is_empty() {
            return own;
        }
        let names = unit.language.0.rules().constructors;
        let named = |name: &&str| self.members(&Type::value(class), name, Namespaces::ANY);
        names.iter().map(named).find(|found| !found.is_empty()).unwrap_or_default()
    }
}
