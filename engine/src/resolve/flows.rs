//! Values that are functions or objects on their way through calls and containers: an assignment
//! graph without order, in the manner of PyCG (Salis et al., *PyCG: Practical Call Graph
//! Generation in Python*, ICSE 2021), within the file that is bound.
//!
//! What a call in the file passes to a parameter without a declared type of a function in the
//! file, the parameter may hold. Parameters hold functions that call functions that are passed on,
//! so calls that hang on that are looked at again until nothing is new, a few times at most. Of calls elsewhere
//! nothing is known here; what *this* call passes decides what a function gives back that returns
//! its parameter, wherever it is written.

use crate::resolve::binding::{Target, Via};
use crate::resolve::generics::Environment;
use crate::resolve::resolver::{Active, Bound, Resolver};
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{
    Argument, Base, DefFlags, DefId, DefKind, Definition, Expr, ExprId, FileId, NameId, Namespaces, RefId, RefKind,
};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What calls pass to parameters, in source order.
pub(crate) type Flows = FxHashMap<Symbol, Vec<ExprId>>;

/// Functions passed on more often than this are lost.
const ROUNDS_MAX: usize = 5;

/// More values of one parameter say nothing any more.
const FLOWS_MAX: usize = 16;

/// Larger returned expressions are not searched for parameters.
const MENTIONS_MAX: usize = 32;

impl Resolver<'_> {
    /// Finds what the calls of the file pass to its own functions.
    pub(crate) fn collect_flows(&mut self, unit: &Rc<Unit>) {
        if !unit.language.0.rules().values_flow {
            return;
        }
        let is_called = |r: &&evergraph_languages::Reference| r.kind == RefKind::Call && r.base == Base::Lexical;
        self.called_names = unit.facts.references.iter().filter(is_called).map(|r| r.name).collect();
        let mut calls: Vec<RefId> = unit.facts.arguments.iter().map(|a| a.call).collect();
        calls.dedup();
        // Names in scopes do not depend on what parameters hold: they go first, and alone.
        let lexical = |r: &RefId| unit.facts.references[r.index()].base == Base::Lexical;
        let (mut by_name, mut others): (Vec<RefId>, Vec<RefId>) = calls.into_iter().partition(lexical);
        self.collect(unit, &mut by_name);
        for _ in 1..ROUNDS_MAX {
            let grown = self.collect(unit, &mut others) | self.collect(unit, &mut by_name);
            if !grown {
                break;
            }
        }
    }

    /// One look at some calls; whether something was new. Leaves those that may pass more once more is known.
    fn collect(&mut self, unit: &Rc<Unit>, calls: &mut Vec<RefId>) -> bool {
        let mut found = Vec::new();
        calls.retain(|&call| {
            self.world.checkpoint();
            self.count_steps();
            let read = self.flows_read;
            for callee in self.reached_by(unit, call) {
                if callee.file == self.own {
                    found.extend(self.passed_to(unit, call, callee.def));
                }
            }
            self.flows_read != read
        });
        let mut grown = false;
        for (parameter, value) in found {
            let known = self.flows.entry(parameter).or_default();
            if known.len() < FLOWS_MAX && !known.contains(&value) {
                known.push(value);
                grown = true;
            }
        }
        if grown {
            self.forget_passing();
        }
        grown
    }

    /// What calls in the file pass to a parameter, as far as is known now.
    fn passed_by_calls(&mut self, parameter: Symbol) -> Vec<ExprId> {
        self.flows_read += 1;
        self.flows.get(&parameter).cloned().unwrap_or_default()
    }

    /// The functions a call reaches, as far as is known now.
    fn reached_by(&mut self, unit: &Rc<Unit>, call: RefId) -> Vec<Symbol> {
        let targets = self.bind(self.own, call).targets;
        self.callees_at(unit, call, &targets).into_iter().map(|(s, _)| s).collect()
    }

    /// The parameters of a function of this file that get something worth knowing from a call.
    fn passed_to(&mut self, unit: &Rc<Unit>, call: RefId, callee: DefId) -> Vec<(Symbol, ExprId)> {
        let d = unit.facts.definition(callee);
        let mut passed = Vec::new();
        // What a comment declares may turn out to say nothing.
        let hearsay = unit.language.0.rules().types_in_comments;
        for (i, argument) in unit.facts.arguments_of(call).iter().enumerate() {
            let Some(parameter) = parameter_of(unit, d, i, argument, |n| n) else { continue };
            let row = unit.facts.definition(parameter);
            let wanted = is_open(row) || hearsay || self.called_names.contains(&row.name);
            if wanted && self.carries(argument.value) {
                passed.push((Symbol { file: self.own, def: parameter }, argument.value));
            }
        }
        passed
    }

    /// Whether a value of the file may be a function or have members in the repository.
    fn carries(&mut self, value: ExprId) -> bool {
        let of = |t: &Type| matches!(t.head, Head::Symbol(_) | Head::Tuple | Head::Module(_)) || t.items.is_some();
        self.value(self.own, value).iter().any(of)
    }

    /// A parameter: its declared type, its default, what the function is expected to take, and what
    /// calls pass.
    pub(crate) fn held_by_parameter(&mut self, s: Symbol, d: &Definition) -> Types {
        // What this call passes goes before what any call does.
        if is_open(d)
            && let Some(passed) = self.argument_of(s)
        {
            return passed;
        }
        let mut types = self.held(s, d);
        let open = d.declared.is_none() || self.is_hearsay(s.file, &types);
        if open && s.file == self.own {
            for value in self.passed_by_calls(s) {
                types.extend(self.value(s.file, value));
            }
        }
        types
    }

    /// What the parameters of a called function hold in one call, if it may give one of them back.
    pub(crate) fn passed_through(&mut self, file: FileId, call: RefId, callee: &Type) -> Environment {
        let (Head::Symbol(callee), Form::Itself) = (&callee.head, callee.form) else { return Vec::new() };
        let (Some(here), Some(there)) = (self.unit(file), self.unit(callee.file)) else { return Vec::new() };
        let d = there.facts.definition(callee.def);
        let open = d.parameters.iter().any(|&p| is_open(there.facts.definition(p)));
        if d.returns.is_some() || !open || !gives_parameter(&there, d) {
            return Vec::new();
        }
        let mut environment = Vec::new();
        for (i, argument) in here.facts.arguments_of(call).iter().enumerate() {
            let spelled = |name: NameId| there.name_id(here.facts.name(name)).unwrap_or(NameId(u32::MAX));
            let Some(def) = parameter_of(&there, d, i, argument, spelled) else { continue };
            if is_open(there.facts.definition(def)) {
                environment.push((Symbol { file: callee.file, def }, self.value(file, argument.value)));
            }
        }
        environment
    }

    /// A function and what its decorators make of it, where that is a function of the repository.
    pub(crate) fn decorated(&mut self, s: Symbol, d: &Definition) -> Types {
        let mut types = Types::one(Type::itself(s));
        for &made in &d.values {
            let made = self.value(s.file, made);
            types.extend(made.into_iter().filter(|t| self.is_function_value(t)).collect());
        }
        types
    }

    pub(crate) fn is_class(&mut self, s: Symbol) -> bool {
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind.is_type())
    }

    fn is_function_value(&mut self, t: &Type) -> bool {
        let (Head::Symbol(s), Form::Itself) = (&t.head, t.form) else { return false };
        self.unit(s.file).is_some_and(|u| {
            let kind = u.facts.definition(s.def).kind;
            kind.is_callable() || kind == DefKind::Lambda
        })
    }

    /// The functions that calling a value runs.
    pub(crate) fn functions_in(&mut self, values: Types) -> Vec<Symbol> {
        let called = self.rules(self.own).call_member;
        let mut found = Vec::new();
        for t in values {
            match (&t.head, t.form) {
                (Head::Symbol(s), Form::Itself) if self.is_function_value(&t) => found.push(*s),
                (Head::Symbol(s), Form::Itself) => {
                    let constructors = self.constructors(*s);
                    let implicit = constructors.is_empty() && self.is_class(*s);
                    found.extend(if implicit { vec![*s] } else { constructors });
                }
                (Head::Symbol(s), Form::Value) if self.is_function_value(&Type::itself(*s)) => found.push(*s),
                (Head::Symbol(_), Form::Value) => {
                    let called = called.map_or(Vec::new(), |name| self.members(&t, name, Namespaces::ANY));
                    found.extend(called);
                }
                _ => {}
            }
        }
        found.retain(|s| s.file == self.own || self.unit(s.file).is_some_and(|u| u.is_symbol(s.def)));
        let mut seen = rustc_hash::FxHashSet::default();
        found.retain(|s| seen.insert(*s));
        found
    }

    /// The functions that calls in this file pass to a parameter whose declared type says only what
    /// they are like.
    pub(crate) fn functions_passed(&mut self, s: Symbol) -> Vec<Symbol> {
        let values: Types = self.passed_by_calls(s).into_iter().flat_map(|e| self.value(self.own, e)).collect();
        self.functions_in(values)
    }

    /// The functions a definition holds or is made into, as far as assignments tell.
    pub(crate) fn functions_held(&mut self, s: Symbol) -> Vec<Symbol> {
        let values = self.value_of(s);
        let mut found = self.functions_in(values);
        found.retain(|f| *f != s);
        found
    }

    /// A container with the items that are known by their keys.
    pub(crate) fn record(&mut self, file: FileId, unit: &Rc<Unit>, of: ExprId, items: &[(NameId, ExprId)]) -> Types {
        let named = |this: &mut Self, &(key, e): &(NameId, ExprId)| {
            (unit.facts.names[key.index()].clone(), this.value(file, e))
        };
        let items: Vec<_> = items.iter().map(|item| named(self, item)).collect();
        let items: std::rc::Rc<[_]> = items.into();
        self.value(file, of).into_iter().map(|t| Type { items: Some(items.clone()), ..t }).collect()
    }

    /// The item at a key: of containers with known items those of the key, else any item.
    pub(crate) fn at_key(&mut self, file: FileId, unit: &Rc<Unit>, of: ExprId, key: NameId) -> Types {
        let containers = self.value(file, of);
        let key = unit.facts.name(key);
        let known = containers.iter().filter_map(|t| t.items.as_ref()).flat_map(|items| items.iter());
        let at: Types = known.filter(|(k, _)| k == key).flat_map(|(_, types)| types.clone()).collect();
        if !at.is_empty() {
            return at;
        }
        let written: Types = containers.iter().flat_map(|t| self.written_item(file, t, key)).collect();
        if !written.is_empty() {
            return written;
        }
        let index: Option<u32> = key.parse().ok();
        let unknown = containers.into_iter().filter(|t| t.items.is_none());
        match index {
            Some(i) => unknown.flat_map(|t| self.item(t, i)).collect(),
            None => unknown.flat_map(|t| self.element(t)).collect(),
        }
    }

    /// The member of an object literal that is named like a key.
    fn written_item(&mut self, file: FileId, of: &Type, key: &str) -> Types {
        let is_object = |s: Symbol, this: &mut Self| {
            this.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind == DefKind::Object)
        };
        match of.head {
            Head::Symbol(s) if is_object(s, self) => self.member_values(file, of, key),
            _ => Types::default(),
        }
    }

    /// What a call that names nothing calls.
    pub(crate) fn bind_value(&mut self, file: FileId, of: ExprId) -> Bound {
        let values = self.guarded(Active::Called(file, of), |this| this.value(file, of));
        let outside = !values.is_empty() && values.iter().all(Type::is_outside);
        let found = self.functions_in(values);
        if found.is_empty() && outside {
            return Bound::none(Via::Outside);
        }
        Bound::found(Via::Callback, found.into_iter().map(Target::Symbol).collect())
    }
}

/// Whether a definition is a parameter that may hold anything.
fn is_open(d: &Definition) -> bool {
    d.kind == DefKind::Parameter && d.declared.is_none()
}

/// The parameter that takes an argument. `spelled` finds the callee's spelling of a name.
pub(crate) fn parameter_of(
    unit: &Unit,
    callee: &Definition,
    index: usize,
    argument: &Argument,
    spelled: impl Fn(NameId) -> NameId,
) -> Option<DefId> {
    let is_rest = |p: &DefId| unit.facts.definition(*p).flags.has(DefFlags::VARIADIC);
    match argument.name {
        Some(name) => {
            let name = spelled(name);
            callee.parameters.iter().copied().find(|p| unit.facts.definition(*p).name == name)
        }
        None => callee.parameters.get(index).copied().filter(|p| !is_rest(p)),
    }
}

/// Whether a function returns one of its parameters, or something made of one.
fn gives_parameter(unit: &Unit, function: &Definition) -> bool {
    let is_parameter = |name: NameId| function.parameters.iter().any(|&p| unit.facts.definition(p).name == name);
    let mut todo = function.returned.to_vec();
    for _ in 0..MENTIONS_MAX {
        let Some(e) = todo.pop() else { return false };
        match unit.expr(e) {
            Expr::Ref(r) => match unit.facts.references[r.index()] {
                row if row.base == Base::Lexical && is_parameter(row.name) => return true,
                row => todo.extend(if let Base::Member(of) = row.base { Some(of) } else { None }),
            },
            Expr::Definition(d) => todo.extend(unit.facts.definition(*d).returned.iter()),
            Expr::Call(e)
            | Expr::Element(e)
            | Expr::Unwrap(e)
            | Expr::Awaited(e)
            | Expr::Item(e, _)
            | Expr::Key(e, _) => todo.push(*e),
            Expr::CallWith(r, e) => {
                todo.push(*e);
                todo.extend(unit.facts.arguments_of(*r).iter().map(|a| a.value));
            }
            Expr::Record(_, items) => todo.extend(items.iter().map(|&(_, e)| e)),
            Expr::Union(list) | Expr::Tuple(list) | Expr::Apply(_, list) => todo.extend(list.iter()),
            _ => {}
        }
    }
    false
}
