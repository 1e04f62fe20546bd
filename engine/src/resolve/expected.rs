//! What a callee expects of its arguments: the declared types of its parameters.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefKind, ExprId, FileId};

impl Resolver<'_> {
    /// The values that what an expression stands for takes as its argument at a position.
    pub(crate) fn taken(&mut self, file: FileId, callee: ExprId, index: u32) -> Types {
        let callees = self.value(file, callee);
        let mut expected = Types::default();
        for symbol in callees.iter().flat_map(|t| self.signatures(t)).collect::<Vec<_>>() {
            expected.extend(self.taken_at(symbol, index as usize));
        }
        expected
    }

    /// The function-like definitions that calling a value runs.
    fn signatures(&mut self, of: &Type) -> Vec<Symbol> {
        let Head::Symbol(s) = of.head else { return Vec::new() };
        let Some(unit) = self.unit(s.file) else { return Vec::new() };
        let d = unit.facts.definition(s.def);
        if d.kind.is_callable() || d.kind == DefKind::Lambda {
            return vec![s];
        }
        if !d.kind.is_type() {
            return Vec::new();
        }
        // A type with call signatures, else what constructs it.
        let signatures = d.body.into_iter().flat_map(|body| unit.call_signatures_in(body));
        let signatures: Vec<Symbol> = signatures.map(|def| Symbol { file: s.file, def }).collect();
        if signatures.is_empty() { self.constructors(s) } else { signatures }
    }

    fn taken_at(&mut self, callee: Symbol, index: usize) -> Types {
        let Some(unit) = self.unit(callee.file) else { return Types::default() };
        let d = unit.facts.definition(callee.def);
        let value = |&def: &evergraph_languages::DefId| Symbol { file: callee.file, def };
        match (d.parameters.get(index), d.parameters.last()) {
            (Some(p), _) if !unit.facts.definition(*p).flags.has(DefFlags::VARIADIC) => self.value_of(value(p)),
            (_, Some(rest)) if unit.facts.definition(*rest).flags.has(DefFlags::VARIADIC) => {
                let all = self.value_of(value(rest));
                all.into_iter().flat_map(|t| self.element(t)).collect()
            }
            _ => Types::default(),
        }
    }
}
