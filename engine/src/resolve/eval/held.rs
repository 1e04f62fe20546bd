//! What definitions hold when they are read: variables, parameters, fields, imports, aliases.

use crate::resolve::resolver::{Active, Resolver};
use crate::resolve::types::{Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Definition, FileId};
use std::rc::Rc;

impl Resolver<'_> {
    /// The types of what a definition holds when it is read.
    pub(crate) fn value_of(&mut self, s: Symbol) -> Types {
        let work = |this: &mut Self| {
            let unit = this.unit(s.file)?;
            this.guarded(Active::DefinitionValue(s), |this| Some(this.value_of_definition(s, &unit)))
        };
        self.memoized(|this| &mut this.held, s, work).unwrap_or_default()
    }

    fn value_of_definition(&mut self, s: Symbol, unit: &Rc<Unit>) -> Types {
        let d = unit.facts.definition(s.def);
        match d.kind {
            DefKind::Import => d.alias.map_or(Types::default(), |a| self.value(s.file, a)),
            DefKind::TypeAlias if d.alias.is_some() => self.denoted(s).into_iter().map(Type::into_itself).collect(),
            DefKind::Module | DefKind::Macro if d.alias.is_some() => {
                d.alias.map_or(Types::default(), |a| self.value(s.file, a))
            }
            DefKind::Variant => match d.parent {
                Some(of) => Types::one(Type::value(Symbol { file: s.file, def: of })),
                None => Types::default(),
            },
            DefKind::Object => Types::one(Type::value(s)),
            DefKind::TypeParameter => self.denoted(s),
            kind if kind.is_callable() && Self::is_property(unit, s) => self.returned(s),
            kind if kind.is_callable() && !d.values.is_empty() => self.decorated(s, d),
            kind if kind.is_callable() || kind.is_type() => Types::one(Type::itself(s)),
            DefKind::Lambda | DefKind::Module => Types::one(Type::itself(s)),
            DefKind::Parameter => self.held_by_parameter(s, d),
            _ => self.held(s, d),
        }
    }

    pub(crate) fn held(&mut self, s: Symbol, d: &Definition) -> Types {
        let declared = d.declared.map_or(Types::default(), |declared| self.type_of(s.file, declared));
        if !declared.is_empty() && !self.is_hearsay(s.file, &declared) {
            return declared;
        }
        let held: Types = d.values.iter().flat_map(|&v| self.value(s.file, v)).collect();
        if held.is_empty() { declared } else { held }
    }

    /// Whether declared types stand in a comment and lead to nothing in the repository.
    pub(crate) fn is_hearsay(&mut self, file: FileId, types: &Types) -> bool {
        let leads_nowhere = |t: &Type| t.is_outside() && t.args.iter().all(|a| a.iter().all(Type::is_outside));
        self.rules(file).types_in_comments && types.iter().all(leads_nowhere)
    }
}
