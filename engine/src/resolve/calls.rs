//! Calls: which function-like definition each call site of a file reaches.

use crate::resolve::binding::{FileBindings, Target, Via};
use crate::resolve::resolver::Resolver;
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, DefKind, FileFacts, RefId, RefKind, ScopeId};

/// One call site and one definition it reaches.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CallSite {
    /// The named function around the call; `None`: the file's top level.
    pub caller: Option<DefId>,
    /// The function, method or constructor called; a class without a written constructor stands
    /// for its implicit one.
    pub callee: Symbol,
    /// The reference that is called.
    pub reference: RefId,
    /// How the callee was found.
    pub via: Via,
    /// The confidence of this edge, from 0 to 1.
    pub confidence: f32,
}

/// The call sites of a bound file, in source order.
pub(crate) fn call_sites(resolver: &mut Resolver<'_>, unit: &Unit, bindings: &FileBindings) -> Vec<CallSite> {
    let mut calls = Vec::new();
    for (reference, binding) in bindings.iter() {
        resolver.world.checkpoint();
        let row = &unit.facts.references[reference.index()];
        if row.kind != RefKind::Call || binding.targets.is_empty() {
            continue;
        }
        let caller = enclosing_function(&unit.facts, row.scope);
        for target in binding.targets {
            for callee in callees(resolver, *target, row.arity) {
                let confidence = binding.confidence();
                calls.push(CallSite { caller, callee, reference, via: binding.via, confidence });
            }
        }
    }
    calls
}

fn callees(resolver: &mut Resolver<'_>, target: Target, arity: Option<u8>) -> Vec<Symbol> {
    let symbol = match target {
        Target::Symbol(s) => s,
        Target::File(_) | Target::Directory(_) => return Vec::new(),
    };
    let Some(unit) = resolver.unit(symbol.file) else { return Vec::new() };
    match unit.facts.definition(symbol.def).kind {
        kind if kind.is_callable() => vec![symbol],
        kind if kind.is_type() => {
            let constructors = resolver.constructors(symbol);
            let fitting = resolver.fitting_arity(constructors, arity);
            if fitting.is_empty() { vec![symbol] } else { fitting }
        }
        DefKind::Variant => vec![symbol],
        // A variable that holds a function: the call reaches what it holds, where that is known.
        _ => resolver.functions_held(symbol),
    }
}

/// The nearest named function around a scope.
pub fn enclosing_function(facts: &FileFacts, scope: ScopeId) -> Option<DefId> {
    std::iter::successors(Some(scope), |s| facts.scopes[s.index()].parent)
        .filter_map(|s| facts.scopes[s.index()].owner)
        .find(|&d| facts.definition(d).kind.is_callable())
}
