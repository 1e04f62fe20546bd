//! Calls: which function-like definition each call site of a file reaches.

use crate::resolve::binding::{FileBindings, Target, Via};
use crate::resolve::resolver::Resolver;
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, DefKind, FileFacts, RefId, RefKind, ScopeId};
use std::rc::Rc;

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
pub(crate) fn call_sites(resolver: &mut Resolver<'_>, unit: &Rc<Unit>, bindings: &FileBindings) -> Vec<CallSite> {
    let rules = unit.language.0.rules();
    let mut calls = Vec::new();
    for (reference, binding) in bindings.iter() {
        resolver.world.checkpoint();
        let row = &unit.facts.references[reference.index()];
        let runs = row.kind == RefKind::Call || row.kind == RefKind::Attribute && rules.decorators_run;
        if !runs || binding.via == Via::Outside {
            continue;
        }
        resolver.count_steps();
        let caller = enclosing_function(&unit.facts, row.scope);
        let mut site = |callee: Symbol, via: Via, confidence: f32| {
            calls.push(CallSite { caller, callee, reference, via, confidence });
        };
        for (callee, via) in resolver.callees_at(unit, reference, binding.targets) {
            let via = via.unwrap_or(binding.via);
            site(callee, via, binding.confidence().min(via.confidence()));
        }
        for callee in resolver.dispatched(unit, reference, binding.targets, binding.via) {
            site(callee, Via::Dispatch, Via::Dispatch.confidence());
        }
    }
    resolver.count_steps();
    join_signatures(resolver, &mut calls);
    calls
}

/// Calls of signatures are calls of the function they belong to: one for each call site.
fn join_signatures(resolver: &mut Resolver<'_>, calls: &mut Vec<CallSite>) {
    for call in calls.iter_mut() {
        if let Some(unit) = resolver.unit(call.callee.file) {
            call.callee.def = unit.stands_for(call.callee.def);
        }
    }
    calls.dedup_by_key(|call| (call.reference, call.callee));
}

impl Resolver<'_> {
    /// The functions that a call of targets runs, and how they were found if not by the binding.
    pub(crate) fn callees_at(&mut self, unit: &Unit, call: RefId, targets: &[Target]) -> Vec<(Symbol, Option<Via>)> {
        // What a variable is known to hold at the call goes before all it ever holds.
        if let Some(value) = unit.facts.narrowed_at(call)
            && !targets.iter().any(|t| self.is_callable(t))
        {
            let values = self.value(self.own, value);
            let held = self.functions_in(values);
            if !held.is_empty() {
                return held.into_iter().map(|s| (s, Some(Via::Callback))).collect();
            }
        }
        let arity = unit.facts.references[call.index()].arity;
        targets.iter().flat_map(|t| self.callees(*t, arity)).collect()
    }

    fn is_callable(&mut self, target: &Target) -> bool {
        let Target::Symbol(s) = target else { return false };
        self.unit(s.file).is_some_and(|u| {
            let kind = u.facts.definition(s.def).kind;
            kind.is_callable() || kind.is_type()
        })
    }

    /// The functions that calling a target runs, and how they were found if not by the binding.
    pub(crate) fn callees(&mut self, target: Target, arity: Option<u8>) -> Vec<(Symbol, Option<Via>)> {
        let symbol = match target {
            Target::Symbol(s) => s,
            Target::File(_) | Target::Directory(_) => return Vec::new(),
        };
        let Some(unit) = self.unit(symbol.file) else { return Vec::new() };
        let d = unit.facts.definition(symbol.def);
        let own = |s: Symbol| vec![(s, None)];
        match d.kind {
            kind if kind.is_callable() && d.values.is_empty() => own(symbol),
            DefKind::Variant | DefKind::Lambda => own(symbol),
            kind if kind.is_type() => {
                let constructors = self.constructors(symbol);
                let fitting = self.fitting_arity(constructors, arity);
                if fitting.is_empty() { own(symbol) } else { fitting.into_iter().map(|s| (s, None)).collect() }
            }
            // A variable that holds a function, or a function that a decorator made into another.
            kind => {
                let mut held = self.functions_held(symbol);
                let declared = kind == DefKind::Parameter && d.declared.is_some();
                held.extend(if declared { self.functions_passed(symbol) } else { Vec::new() });
                let held = held.into_iter().map(|s| (s, Some(Via::Callback)));
                let itself = kind.is_callable().then_some((symbol, None));
                itself.into_iter().chain(held).collect()
            }
        }
    }
}

/// The nearest named function around a scope.
pub fn enclosing_function(facts: &FileFacts, scope: ScopeId) -> Option<DefId> {
    std::iter::successors(Some(scope), |s| facts.scopes[s.index()].parent)
        .filter_map(|s| facts.scopes[s.index()].owner)
        .find(|&d| facts.definition(d).kind.is_callable())
}
