//! What calls give: of functions and methods, of classes, modules and of values that can be called.

use crate::resolve::instantiate::{called_reference, receiver_of};
use crate::resolve::resolver::{Active, Resolver};
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{Base, DefFlags, DefKind, Definition, Expr, ExprId, FileId, Namespaces, RefId};
use std::rc::Rc;

/// Further signatures of one function are not tried.
const OVERLOADS_MAX: usize = 8;

impl Resolver<'_> {
    /// What calling an expression gives.
    pub(super) fn call(&mut self, file: FileId, unit: &Rc<Unit>, callee: ExprId, call: Option<RefId>) -> Types {
        let callees = self.value(file, callee);
        let callees = self.without_implementations(callees);
        let receivers = receiver_of(unit, callee).map(|of| self.value(file, of));
        let of = receivers.and_then(|types| types.into_iter().next());
        let mut results = Types::default();
        let arity = called_reference(unit, callee).and_then(|r| unit.facts.references[r.index()].arity);
        let result = |this: &mut Self, t: Type| {
            let listed = this.result_of_signatures(&t, arity);
            if !listed.is_empty() {
                return listed;
            }
            let mut environment = this.instantiation(file, callee, &t);
            if let Some(call) = call {
                environment.extend(this.passed_through(file, call, &t));
            }
            let result = this.with_environment(environment, |this| this.result_of(t.clone(), of.as_ref()));
            this.with_arguments_passed(file, call, &t, result)
        };
        for t in callees {
            let overloads = self.hidden_overloads(&t);
            let mut found = result(self, t);
            for overload in overloads {
                if !found.is_empty() {
                    break;
                }
                found = result(self, Type::itself(overload));
            }
            results.extend(found);
        }
        results
    }

    /// The signatures behind the first one of a function, where only that one is found by name.
    fn hidden_overloads(&mut self, t: &Type) -> Vec<Symbol> {
        let (Head::Symbol(s), Form::Itself) = (&t.head, t.form) else { return Vec::new() };
        let Some(unit) = self.unit(s.file) else { return Vec::new() };
        let first = unit.facts.definition(s.def);
        if !first.flags.has(DefFlags::OVERLOAD) {
            return Vec::new();
        }
        let hidden = |d: &evergraph_languages::DefId| {
            let row = unit.facts.definition(*d);
            row.flags.has(DefFlags::OVERLOAD) && row.namespaces == Namespaces::NONE
        };
        let overloads = unit.bound(first.scope, first.name).filter(hidden).take(OVERLOADS_MAX);
        overloads.map(|def| Symbol { file: s.file, def }).collect()
    }

    /// What calling a class gives, with what the arguments say of its type parameters.
    fn with_arguments_passed(&mut self, file: FileId, call: Option<RefId>, callee: &Type, made: Types) -> Types {
        match (call, &callee.head, callee.form) {
            (Some(call), Head::Symbol(s), Form::Itself) if self.is_class(*s) => {
                made.into_iter().map(|t| self.constructed(file, call, t)).collect()
            }
            _ => made,
        }
    }

    /// Where there are overload signatures, the implementation beside them is not called by its own
    /// (TypeScript Handbook, *Function Overloads*).
    fn without_implementations(&mut self, callees: Types) -> Types {
        if callees.iter().count() < 2 {
            return callees;
        }
        let overload = |t: &Type, this: &mut Self| {
            let Head::Symbol(s) = t.head else { return None };
            let unit = this.unit(s.file)?;
            let d = unit.facts.definition(s.def);
            Some((s.file, d.scope, unit.facts.names[d.name.index()].clone(), d.flags.has(DefFlags::OVERLOAD)))
        };
        let rows: Vec<_> = callees.iter().map(|t| overload(t, self)).collect();
        let hidden = |row: &Option<_>| match row {
            Some((file, scope, name, false)) => {
                let same =
                    |other: &Option<_>| matches!(other, Some((f, s, n, true)) if f == file && s == scope && n == name);
                rows.iter().any(same)
            }
            _ => false,
        };
        callees.into_iter().zip(&rows).filter(|(_, row)| !hidden(row)).map(|(t, _)| t).collect()
    }

    pub(super) fn result_of(&mut self, callee: Type, receiver: Option<&Type>) -> Types {
        match (&callee.head, callee.form) {
            (Head::Symbol(s), Form::Itself) => self.result_of_symbol(*s, &callee, receiver),
            (Head::Module(m), _) => {
                let whole = self.callable_of_module(*m);
                let values = self.values_of_bound(&whole);
                let callable = |t: &Type| !matches!(t.head, Head::Module(_));
                values.into_iter().filter(callable).flat_map(|t| self.result_of(t, None)).collect()
            }
            (Head::Named(_), Form::Itself) => Types::one(callee.into_value()),
            // The result of an outside method whose type is known already (see `outside_method`).
            (Head::Named(_) | Head::Tuple, Form::Value) => Types::one(callee),
            (Head::Symbol(s), Form::Value) => self.result_of_value(*s, &callee),
            (Head::Outside, _) => Types::outside(),
            _ => Types::default(),
        }
    }

    /// What calling a value gives: of a function type, or of a type defined as one.
    fn result_of_value(&mut self, s: Symbol, callee: &Type) -> Types {
        let Some(unit) = self.unit(s.file) else { return Types::default() };
        let d = unit.facts.definition(s.def);
        if d.kind == DefKind::Lambda {
            let environment = self.signature_environment(callee, s);
            return self.with_environment(environment, |this| this.returned(s));
        }
        if !d.kind.is_type() || d.declared.is_none() {
            let run = self.run_by_call(callee);
            return if run.is_empty() { Types::one(callee.clone()) } else { self.results_of_methods(run, callee) };
        }
        self.guarded(Active::Calling(s), |this| {
            let underlying = this.underlying(callee);
            underlying.into_iter().flat_map(|t| this.result_of(t, None)).collect()
        })
    }

    /// The methods that run when an instance is called (Python's `__call__`).
    fn run_by_call(&mut self, instance: &Type) -> Vec<Symbol> {
        let called = self.rules(self.own).call_member;
        called.map_or(Vec::new(), |name| self.members(instance, name, Namespaces::ANY))
    }

    pub(super) fn results_of_methods(&mut self, methods: Vec<Symbol>, receiver: &Type) -> Types {
        methods.into_iter().flat_map(|m| self.result_of(Type::itself(m), Some(receiver))).collect()
    }

    fn result_of_symbol(&mut self, s: Symbol, callee: &Type, receiver: Option<&Type>) -> Types {
        let Some(unit) = self.unit(s.file) else { return Types::default() };
        let d = unit.facts.definition(s.def);
        if d.kind.is_type() {
            return Types::one(callee.clone().into_value());
        }
        let Some(of) = receiver else { return self.returned(s) };
        let environment = if self.has_arguments(of) { self.environment_of(of, s) } else { Vec::new() };
        let result = self.with_environment(environment, |this| this.returned(s));
        self.seen_from(result, s, &unit, of)
    }

    /// A method that returns its own class, called on a subclass, gives the subclass; one that
    /// returns a type parameter of its class gives the receiver's argument.
    fn seen_from(&mut self, result: Types, method: Symbol, unit: &Unit, receiver: &Type) -> Types {
        let d = unit.facts.definition(method.def);
        let returns_this = d.returned.iter().chain(&d.returns).any(|&e| returns_self(unit, e));
        if returns_this && matches!(receiver.head, Head::Symbol(_)) {
            return Types::one(receiver.clone().into_value());
        }
        if result.is_empty()
            && let Some(index) = returned_parameter(unit, d)
        {
            return receiver.args.get(index).cloned().unwrap_or_default();
        }
        result
    }

    /// What a function returns, by signature or by its return statements.
    pub(crate) fn returned(&mut self, s: Symbol) -> Types {
        let Some(unit) = self.unit(s.file) else { return Types::default() };
        self.guarded(Active::Calling(s), |this| {
            let d = unit.facts.definition(s.def);
            match d.returns {
                Some(declared) => {
                    let types = this.type_of(s.file, declared);
                    if !this.is_hearsay(s.file, &types) {
                        return types;
                    }
                    let found: Types = d.returned.iter().flat_map(|&e| this.value(s.file, e)).collect();
                    if found.is_empty() { types } else { found }
                }
                None => d.returned.iter().flat_map(|&e| this.value(s.file, e)).collect(),
            }
        })
    }
}

fn returns_self(unit: &Unit, e: ExprId) -> bool {
    match unit.expr(e) {
        Expr::This(_) | Expr::ThisType(_) => true,
        Expr::Ref(r) => {
            let row = unit.facts.references[r.index()];
            row.base == Base::Lexical && matches!(unit.facts.name(row.name), "self" | "this" | "Self" | "cls")
        }
        _ => false,
    }
}

/// The index of the class's type parameter that a method's declared return type is.
fn returned_parameter(unit: &Unit, method: &Definition) -> Option<usize> {
    let Expr::Ref(r) = unit.expr(method.returns?) else { return None };
    let name = unit.facts.references[r.index()].name;
    let class = unit.facts.definition(method.parent?);
    class.parameters.iter().position(|&p| unit.facts.definition(p).name == name)
}
