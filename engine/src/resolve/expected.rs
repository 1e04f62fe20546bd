//! What a callee expects of its arguments: the declared types of its parameters.

use crate::resolve::generics::Environment;
use crate::resolve::generics::parameters_around;
use crate::resolve::instantiate::{called_reference, receiver_of, type_parameters};
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefKind, Expr, ExprId, FileId};

/// Further call signatures of one type are not looked at for what they give.
const SIGNATURES_MAX: usize = 4;

impl Resolver<'_> {
    /// The values that what an expression stands for takes as its argument at a position.
    pub(crate) fn taken(&mut self, file: FileId, callee: ExprId, index: u32) -> Types {
        let called = self.called_signatures(file, callee);
        let taken = |this: &mut Self, s: Symbol| this.taken_at(s, index as usize);
        let types: Types =
            called.into_iter().flat_map(|(s, known)| self.with_environment(known, |this| taken(this, s))).collect();
        let around = self.unit(file).map(|unit| unit.expr(callee).clone());
        match around {
            Some(Expr::Parameter(around, at)) if types.is_empty() => self.taken_by_callback(file, around, at, index),
            _ => types,
        }
    }

    /// What a function takes that is itself an argument: what a call says of type parameters goes for its parameters too.
    fn taken_by_callback(&mut self, file: FileId, callee: ExprId, at: u32, index: u32) -> Types {
        let taken = |this: &mut Self, s: Symbol| {
            let callbacks = this.taken_at(s, at as usize);
            let signatures: Vec<Symbol> = callbacks.iter().flat_map(|t| this.signatures(t)).collect();
            signatures.into_iter().flat_map(|s| this.taken_at(s, index as usize)).collect::<Types>()
        };
        let called = self.called_signatures(file, callee);
        called.into_iter().flat_map(|(s, known)| self.with_environment(known, |this| taken(this, s))).collect()
    }

    /// The signatures that a callee is called by, each with what the callee and its receiver say of type parameters.
    fn called_signatures(&mut self, file: FileId, callee: ExprId) -> Vec<(Symbol, Environment)> {
        let callees = self.value(file, callee);
        let unit = self.unit(file);
        let receiver = unit.as_ref().and_then(|unit| receiver_of(unit, callee));
        let call = unit.as_ref().and_then(|unit| called_reference(unit, callee));
        let receiver = receiver.and_then(|of| self.value(file, of).into_iter().find(|t| self.has_arguments(t)));
        let mut called = Vec::new();
        for of in callees.iter() {
            for symbol in self.signatures(of) {
                let mut known = self.signature_environment(of, symbol);
                known.extend(receiver.iter().flat_map(|of| self.environment_of(of, symbol)));
                if let Some(call) = call {
                    // What is passed in functions is expected by now, and tells nothing yet.
                    let counts = |e: &Expr| !matches!(e, Expr::Definition(_));
                    self.unify_arguments(file, call, symbol, &mut known, counts);
                }
                called.push((symbol, known));
            }
        }
        called
    }

    /// What the type parameters stand for in a signature that a value of a type is called by: those of the type,
    /// or, where it has none, those that the signature itself lists.
    pub(crate) fn signature_environment(&mut self, of: &Type, signature: Symbol) -> Environment {
        if of.args.is_empty() {
            return Vec::new();
        }
        let class = self.unit(signature.file).and_then(|unit| {
            let d = unit.facts.definition(signature.def);
            d.parent.filter(|_| d.kind == DefKind::Constructor)
        });
        let made = class.map(|def| Type { head: Head::Symbol(Symbol { def, ..signature }), ..of.clone() });
        let of_type = self.environment_of(made.as_ref().unwrap_or(of), signature);
        if !of_type.is_empty() {
            return of_type;
        }
        let Some(unit) = self.unit(signature.file) else { return Vec::new() };
        let own = type_parameters(&unit, signature);
        let parameters = if own.is_empty() { parameters_around(&unit, signature) } else { own };
        parameters.into_iter().zip(of.args.iter().cloned()).collect()
    }

    /// What calling a value of a type gives that lists call signatures: what the first does that says something.
    pub(crate) fn result_of_signatures(&mut self, of: &Type, arity: Option<u8>) -> Types {
        let (Head::Symbol(s), Form::Value) = (&of.head, of.form) else { return Types::default() };
        let listed = self.call_signatures(*s);
        let fitting = self.fitting_arity(listed, arity);
        fitting
            .into_iter()
            .take(SIGNATURES_MAX)
            .map(|s| self.result_of_signature(of, s))
            .find(|t| !t.is_empty())
            .unwrap_or_default()
    }

    fn result_of_signature(&mut self, of: &Type, signature: Symbol) -> Types {
        let environment = self.signature_environment(of, signature);
        self.with_environment(environment, |this| this.returned(signature))
    }

    fn call_signatures(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let body = unit.facts.definition(class.def).body;
        let signatures = body.into_iter().flat_map(|body| unit.call_signatures_in(body));
        signatures.map(|def| Symbol { file: class.file, def }).collect()
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
        let signatures = self.call_signatures(s);
        if signatures.is_empty() { self.constructors(s) } else { signatures }
    }

    fn taken_at(&mut self, callee: Symbol, index: usize) -> Types {
        let Some(unit) = self.unit(callee.file) else { return Types::default() };
        let d = unit.facts.definition(callee.def);
        let value = |&def: &evergraph_languages::DefId| Symbol { file: callee.file, def };
        let says_types =
            |p: Option<&evergraph_languages::DefId>| p.is_some_and(|&p| unit.facts.definition(p).declared.is_some());
        let index_or_last = d.parameters.get(index).or(d.parameters.last());
        if unit.language.0.rules().types_in_comments && !says_types(index_or_last) {
            return Types::default(); // what other calls pass is not what this one has to
        }
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
