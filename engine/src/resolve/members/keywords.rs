//! Names that calls give to arguments (`name=`): parameters, or fields where no constructor is written.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::Type;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, DefKind, Namespaces};

impl Resolver<'_> {
    /// What `name=` in a call means: a parameter of the function or constructor, or a field of a
    /// class without a written constructor.
    pub(super) fn keyword(&mut self, callee: Symbol, name: &str) -> Vec<Symbol> {
        let named = self.parameters_named(callee, name);
        if named.is_empty() && self.constructors(callee).is_empty() {
            return self.written_members(&Type::itself(callee), name, Namespaces::VALUE);
        }
        named
    }

    /// `name=` in a call names a parameter of the function or constructor.
    pub(super) fn parameters_named(&mut self, callee: Symbol, name: &str) -> Vec<Symbol> {
        let mut callables = self.constructors(callee);
        callables.push(callee);
        for c in callables {
            let Some(unit) = self.unit(c.file) else { continue };
            let parameters = unit.facts.definition(c.def).parameters.iter();
            let named = |d: &&DefId| {
                unit.facts.name(unit.facts.definition(**d).name) == name
                    && unit.facts.definition(**d).kind == DefKind::Parameter
            };
            if let Some(&def) = parameters.clone().find(named) {
                return vec![Symbol { file: c.file, def }];
            }
        }
        Vec::new()
    }
}
