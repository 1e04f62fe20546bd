//! The light type evaluation behind members: declared types, constructors, assignments, returns.

use crate::resolve::binding::{Target, Via};
use crate::resolve::instantiate::{called_reference, receiver_of};
use crate::resolve::resolver::{Active, Bound, Resolver};
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{
    Base, DefFlags, DefKind, Definition, Expr, ExprId, FileId, Module, Namespaces, OutsideResult, RefId, RefKind,
};
use std::sync::Arc;

/// Of larger object literals, a computed key says nothing.
const OBJECT_MEMBERS_MAX: usize = 32;

impl Resolver<'_> {
    /// The possible types of a value expression.
    pub(crate) fn value(&mut self, file: FileId, e: ExprId) -> Types {
        let work = |this: &mut Self| {
            let unit = this.unit(file)?;
            this.guarded(Active::Value(file, e), |this| Some(this.value_now(file, &unit, e)))
        };
        self.memoized(|this| &mut this.values, (file, e), work).unwrap_or_default()
    }

    fn value_now(&mut self, file: FileId, unit: &Arc<Unit>, e: ExprId) -> Types {
        match unit.expr(e) {
            Expr::Ref(r) => self.value_of_reference(file, *r),
            Expr::Module(specifier) => {
                let bound = self.bind_module(file, unit.facts.name(*specifier));
                self.values_of_bound(&bound)
            }
            // The function as it is written, before decorators.
            Expr::Definition(d) if unit.facts.definition(*d).kind.is_callable() => {
                Types::one(Type::itself(Symbol { file, def: *d }))
            }
            Expr::Scope(_) | Expr::Definition(_) => {
                let bound = self.targets_of(file, unit, e);
                self.values_of_bound(&bound)
            }
            Expr::This(d) => self.this(file, unit, *d),
            Expr::ThisType(d) => self.this(file, unit, *d).into_iter().map(itself).collect(),
            Expr::Super(d) => self.super_of(file, unit, *d),
            Expr::Call(callee) => self.call(file, unit, *callee, None),
            Expr::CallWith(call, callee) => self.call(file, unit, *callee, Some(*call)),
            Expr::Record(of, items) => self.record(file, unit, *of, items),
            Expr::Key(of, key)
                if let Some(pairs) = self.iterated_pairs(file, unit, *of)
                    && let Ok(i) = unit.facts.name(*key).parse() =>
            {
                pairs.into_iter().flat_map(|t| self.item(t, i)).collect()
            }
            Expr::Key(of, key) => self.at_key(file, unit, *of, *key),
            Expr::Member(of, name) => {
                let of = self.value(file, *of);
                of.iter().flat_map(|t| self.member_values(file, t, unit.facts.name(*name))).collect()
            }
            Expr::Instance(of) => self.instance(file, unit, *of),
            Expr::TypeOf(of) => self.value(file, *of),
            Expr::Expected(call, argument) => self.expected(file, *call, *argument),
            Expr::Given(function, parameter) => self.given(file, *function, *parameter),
            Expr::Parameter(callee, i) => self.taken(file, *callee, *i),
            Expr::Element(of) => self.value(file, *of).into_iter().flat_map(|t| self.element(t)).collect(),
            Expr::Unwrap(of) => self.value(file, *of).into_iter().flat_map(|t| self.unwrapped_value(t)).collect(),
            Expr::Awaited(of) => self.value(file, *of).into_iter().flat_map(|t| self.awaited(t)).collect(),
            Expr::Apply(of, args) => self.applied(file, *of, args, false),
            Expr::Union(any) => any.iter().flat_map(|&e| self.value(file, e)).collect(),
            Expr::Tuple(items) => {
                let items = items.iter().map(|&e| self.value(file, e)).collect();
                Types::one(Type::of(Head::Tuple).with_args(items))
            }
            Expr::Item(of, i) if let Some(pairs) = self.iterated_pairs(file, unit, *of) => {
                pairs.into_iter().flat_map(|t| self.item(t, *i)).collect()
            }
            Expr::Item(of, i) => self.value(file, *of).into_iter().flat_map(|t| self.item(t, *i)).collect(),
            Expr::Builtin(name) => Types::one(Type::of(Head::Named(unit.facts.names[name.index()].clone()))),
        }
    }

    /// A value of a type; where a call constructs it, with what the arguments say of type parameters.
    fn instance(&mut self, file: FileId, unit: &Arc<Unit>, of: ExprId) -> Types {
        let made = self.type_of(file, of);
        match *unit.expr(of) {
            Expr::Ref(r) if is_constructed(unit, r) => made.into_iter().map(|t| self.constructed(file, r, t)).collect(),
            _ => made,
        }
    }

    /// The pairs that iterating gives, if that is over a type with keys.
    fn iterated_pairs(&mut self, file: FileId, unit: &Arc<Unit>, of: ExprId) -> Option<Types> {
        let Expr::Element(container) = *unit.expr(of) else { return None };
        let keyed = unit.language.0.rules().keyed;
        if keyed.is_empty() {
            return None;
        }
        let is_keyed = |t: &Type| matches!(&t.head, Head::Named(name) if keyed.contains(&name.as_str()));
        let containers = self.value(file, container);
        let all = !containers.is_empty() && containers.iter().all(|t| is_keyed(t) && t.args.len() == 2);
        all.then(|| containers.into_iter().map(|t| Type { head: Head::Tuple, ..t }).collect())
    }

    /// The values a type expression denotes.
    pub(crate) fn type_of(&mut self, file: FileId, e: ExprId) -> Types {
        let work = |this: &mut Self| {
            let unit = this.unit(file)?;
            this.guarded(Active::TypeOf(file, e), |this| Some(this.type_now(file, &unit, e)))
        };
        self.memoized(|this| &mut this.denoted_types, (file, e), work).unwrap_or_default()
    }

    fn type_now(&mut self, file: FileId, unit: &Arc<Unit>, e: ExprId) -> Types {
        match unit.expr(e) {
            Expr::Ref(r) => self.type_named(file, unit, *r),
            Expr::Apply(of, args) => self.applied(file, *of, args, true),
            Expr::Union(any) => any.iter().flat_map(|&e| self.type_of(file, e)).collect(),
            Expr::Tuple(items) => {
                let items = items.iter().map(|&e| self.type_of(file, e)).collect();
                Types::one(Type::of(Head::Tuple).with_args(items))
            }
            Expr::Instance(of) => self.type_of(file, *of),
            Expr::TypeOf(of) => self.value(file, *of),
            Expr::Element(of) => self.type_of(file, *of).into_iter().flat_map(|t| self.element(t)).collect(),
            Expr::Unwrap(of) => self.type_of(file, *of).into_iter().flat_map(unwrapped).collect(),
            Expr::Definition(d) if unit.language.0.rules().values_flow => {
                let written = Type::value(Symbol { file, def: *d });
                match unit.facts.definition(*d).kind {
                    DefKind::Lambda | DefKind::Object => Types::one(self.closed_over(unit, written)),
                    _ => self.value(file, e).into_iter().map(Type::into_value).collect(),
                }
            }
            _ => self.value(file, e).into_iter().map(Type::into_value).collect(),
        }
    }

    fn type_named(&mut self, file: FileId, unit: &Arc<Unit>, r: RefId) -> Types {
        let bound = self.bind(file, r);
        if bound.targets.is_empty() {
            let name = unit.facts.references[r.index()].name;
            return Types::one(Type::of(Head::Named(unit.facts.names[name.index()].clone())));
        }
        let mut types = Types::default();
        for target in &bound.targets {
            match target {
                Target::Symbol(s) => types.extend(self.denoted(*s)),
                Target::File(f) => types.add(Type::of(Head::Module(Module::File(*f)))),
                Target::Directory(d) => types.add(Type::of(Head::Module(Module::Directory(*d)))),
            }
        }
        types
    }

    /// The values of the type a definition names.
    fn denoted(&mut self, s: Symbol) -> Types {
        let Some(unit) = self.unit(s.file) else { return Types::default() };
        let d = unit.facts.definition(s.def);
        match (d.kind, d.alias) {
            // A macro that is another name for a type.
            (DefKind::TypeAlias | DefKind::Macro, Some(alias)) => self.type_of(s.file, alias),
            (DefKind::TypeParameter, _) if let Some(known) = self.argument_of(s) => known,
            (DefKind::TypeParameter, _) => {
                let bounds: Types = d.bases.iter().flat_map(|&b| self.type_of(s.file, b)).collect();
                let default = d.declared.filter(|_| bounds.is_empty());
                default.map_or(bounds, |e| self.type_of(s.file, e))
            }
            (DefKind::Constructor, _) => match d.parent {
                Some(class) => Types::one(Type::value(Symbol { file: s.file, def: class })),
                None => Types::default(),
            },
            (kind, _) if kind.is_type() || kind == DefKind::Variant => Types::one(Type::value(s)),
            // A variable that holds a class (`Alias = Some`): what its value is, an instance of.
            _ => {
                let held = self.value_of(s);
                let classes: Types =
                    held.iter().filter(|t| t.form == Form::Itself).cloned().map(Type::into_value).collect();
                if classes.is_empty() { held } else { classes }
            }
        }
    }

    fn applied(&mut self, file: FileId, of: ExprId, args: &[ExprId], denotes: bool) -> Types {
        let args: Vec<Types> = args.iter().map(|&a| self.type_of(file, a)).collect();
        if let Some((alias, stands_for, parameters)) = self.generic_alias(file, of).filter(|_| denotes) {
            let environment = parameters.into_iter().zip(args).collect();
            return self.with_environment(environment, |this| this.type_of(alias.file, stands_for));
        }
        let heads = if denotes { self.type_of(file, of) } else { self.value(file, of) };
        let with = |t: Type| {
            let filled = fill(&t.args, &args);
            t.with_args(filled)
        };
        heads.into_iter().map(with).collect()
    }

    /// A type alias with parameters: what it stands for, and these.
    pub(crate) fn generic_alias(&mut self, file: FileId, of: ExprId) -> Option<(Symbol, ExprId, Vec<Symbol>)> {
        let Expr::Ref(r) = *self.unit(file)?.expr(of) else { return None };
        let alias = self.bind(file, r).symbols().next()?;
        let unit = self.unit(alias.file)?;
        let d = unit.facts.definition(alias.def);
        let generic = d.kind == DefKind::TypeAlias && !d.parameters.is_empty();
        let parameters = d.parameters.iter().map(|&def| Symbol { file: alias.file, def }).collect();
        d.alias.filter(|_| generic).map(|stands_for| (alias, stands_for, parameters))
    }

    fn value_of_reference(&mut self, file: FileId, r: RefId) -> Types {
        let bound = self.bind(file, r);
        if bound.targets.is_empty() {
            return self.value_outside(file, r, &bound);
        }
        match self.receiver_with_arguments(file, r) {
            Some(of) => self.values_through(&bound, &of),
            None => self.values_of_bound(&bound),
        }
    }

    /// The receiver of a member, if its type has arguments.
    pub(crate) fn receiver_with_arguments(&mut self, file: FileId, r: RefId) -> Option<Type> {
        let of = self.unit(file)?.receiver(r)?;
        self.value(file, of).into_iter().find(|t| !t.args.is_empty() && matches!(t.head, Head::Symbol(_)))
    }

    fn values_through(&mut self, bound: &Bound, receiver: &Type) -> Types {
        let environment: Vec<_> = bound.symbols().flat_map(|s| self.environment_of(receiver, s)).collect();
        self.with_environment(environment, |this| this.values_of_bound(bound))
    }

    /// A name that leads outside keeps its spelling, so that its type arguments still work.
    fn value_outside(&mut self, file: FileId, r: RefId, bound: &Bound) -> Types {
        let Some(unit) = self.unit(file) else { return Types::default() };
        let row = unit.facts.references[r.index()];
        if let Base::Member(of) = row.base
            && let Some(types) = self.outside_method(file, of, unit.facts.name(row.name))
        {
            return types;
        }
        match bound.via {
            // A method is no type: what it gives is not known.
            Via::Outside if row.namespaces == Namespaces::METHOD => Types::outside(),
            Via::Outside => {
                let named = Type::of(Head::Named(unit.facts.names[row.name.index()].clone()));
                Types::one(itself(named))
            }
            _ => Types::default(),
        }
    }

    /// The result of a well-known method of an outside type.
    fn outside_method(&mut self, file: FileId, receiver: ExprId, name: &str) -> Option<Types> {
        let rules = self.rules(file);
        let by_name = |(method, _): &&(&str, OutsideResult)| method.rsplit('.').next() == Some(name);
        rules.outside_methods.iter().find(by_name)?;
        let of: Types = self.value(file, receiver).into_iter().map(|t| self.innermost(t)).collect();
        let of_type = |t: &Type, method: &str| match (&t.head, method.split_once('.')) {
            (Head::Named(head), Some((of, _))) => head == of,
            (_, qualified) => qualified.is_none(),
        };
        let mut fitting = rules.outside_methods.iter().filter(by_name);
        let unknown = of.is_empty().then(|| Type::of(Head::Outside));
        let (_, result) = fitting.find(|(method, _)| of.iter().chain(&unknown).any(|t| of_type(t, method)))?;
        let types: Types = match result {
            OutsideResult::Receiver => of,
            OutsideResult::Named(name) => Types::one(Type::of(Head::Named((*name).into()))),
            OutsideResult::ArrayOf(item) => {
                let array = self.rules(file).overloads.map_or("", |o| o.array);
                let item = Types::one(Type::of(Head::Named((*item).into())));
                Types::one(Type::of(Head::Named(array.into())).with_args(vec![item]))
            }
            OutsideResult::Unwrapped => of.into_iter().flat_map(unwrapped).collect(),
            OutsideResult::Entries => of.into_iter().map(entries).collect(),
            OutsideResult::Element => of.into_iter().flat_map(|t| self.element(t)).collect(),
        };
        (!types.is_empty()).then_some(types)
    }

    /// What a value finally dereferences to, if that is a type from outside; otherwise the value.
    fn innermost(&mut self, of: Type) -> Type {
        match self.dereferenced(&of).into_iter().next() {
            Some(inner) if inner.is_outside() => inner,
            _ => of,
        }
    }

    pub(crate) fn values_of_bound(&mut self, bound: &Bound) -> Types {
        if bound.targets.is_empty() {
            return if bound.via == Via::Outside { Types::outside() } else { Types::default() };
        }
        let mut types = Types::default();
        for target in &bound.targets {
            match target {
                Target::Symbol(s) => types.extend(self.value_of(*s)),
                Target::File(f) => types.add(itself(Type::of(Head::Module(Module::File(*f))))),
                Target::Directory(d) => types.add(itself(Type::of(Head::Module(Module::Directory(*d))))),
            }
        }
        types
    }

    /// The types of what a definition holds when it is read.
    pub(crate) fn value_of(&mut self, s: Symbol) -> Types {
        let work = |this: &mut Self| {
            let unit = this.unit(s.file)?;
            this.guarded(Active::DefinitionValue(s), |this| Some(this.value_of_definition(s, &unit)))
        };
        self.memoized(|this| &mut this.held, s, work).unwrap_or_default()
    }

    fn value_of_definition(&mut self, s: Symbol, unit: &Arc<Unit>) -> Types {
        let d = unit.facts.definition(s.def);
        match d.kind {
            DefKind::Import => d.alias.map_or(Types::default(), |a| self.value(s.file, a)),
            DefKind::TypeAlias if d.alias.is_some() => self.denoted(s).into_iter().map(itself).collect(),
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

    fn this(&mut self, file: FileId, unit: &Arc<Unit>, d: evergraph_languages::DefId) -> Types {
        let row = unit.facts.definition(d);
        match (row.kind, row.declared) {
            (DefKind::Extension, Some(target)) => self.type_of(file, target),
            _ => Types::one(Type::value(Symbol { file, def: d })),
        }
    }

    fn super_of(&mut self, file: FileId, unit: &Arc<Unit>, d: evergraph_languages::DefId) -> Types {
        let of_class = |t: Type| match t.head {
            Head::Symbol(s) => Some(Type { head: Head::Super(s), ..t }),
            _ => None,
        };
        self.this(file, unit, d).into_iter().filter_map(of_class).collect()
    }

    /// What calling an expression gives.
    fn call(&mut self, file: FileId, unit: &Arc<Unit>, callee: ExprId, call: Option<RefId>) -> Types {
        let callees = self.value(file, callee);
        let callees = self.without_implementations(callees);
        let receivers = receiver_of(unit, callee).map(|of| self.value(file, of));
        let of = receivers.and_then(|types| types.into_iter().next());
        let mut results = Types::default();
        let arity = called_reference(unit, callee).and_then(|r| unit.facts.references[r.index()].arity);
        for t in callees {
            let listed = self.result_of_signatures(&t, arity);
            if !listed.is_empty() {
                results.extend(listed);
                continue;
            }
            let mut environment = self.instantiation(file, callee, &t);
            if let Some(call) = call {
                environment.extend(self.passed_through(file, call, &t));
            }
            let result = self.with_environment(environment, |this| this.result_of(t.clone(), of.as_ref()));
            results.extend(self.with_arguments_passed(file, call, &t, result));
        }
        results
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

    fn result_of(&mut self, callee: Type, receiver: Option<&Type>) -> Types {
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

    fn results_of_methods(&mut self, methods: Vec<Symbol>, receiver: &Type) -> Types {
        methods.into_iter().flat_map(|m| self.result_of(Type::itself(m), Some(receiver))).collect()
    }

    /// The value inside a wrapper or of a defined type's underlying one; what is no wrapper stays.
    fn unwrapped_value(&mut self, of: Type) -> Types {
        let underlying = self.underlying(&of);
        if underlying.is_empty() { unwrapped(of) } else { underlying.into_iter().flat_map(unwrapped).collect() }
    }

    /// What waiting for a value gives: what a type of the repository says of itself, or what is inside.
    fn awaited(&mut self, of: Type) -> Types {
        let named = self.rules(self.own).future_type.filter(|_| of.form == Form::Value);
        let output = named.map_or(Types::default(), |name| self.associated(&of, name));
        if output.is_empty() { self.unwrapped_value(of) } else { output }
    }

    fn result_of_symbol(&mut self, s: Symbol, callee: &Type, receiver: Option<&Type>) -> Types {
        let Some(unit) = self.unit(s.file) else { return Types::default() };
        let d = unit.facts.definition(s.def);
        if d.kind.is_type() {
            return Types::one(callee.clone().into_value());
        }
        let Some(of) = receiver else { return self.returned(s) };
        let environment = if of.args.is_empty() { Vec::new() } else { self.environment_of(of, s) };
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

    /// One item of a container.
    pub(crate) fn element(&mut self, of: Type) -> Types {
        match &of.head {
            Head::Tuple => of.args.iter().cloned().flatten().collect(),
            Head::Outside => Types::outside(),
            Head::Named(name) if self.rules(self.own).wrappers.contains(&name.as_str()) => {
                of.args.first().cloned().unwrap_or_default()
            }
            Head::Named(_) => of.args.last().cloned().unwrap_or_default(),
            // A class with type arguments is that class (Python: PEP 560).
            Head::Symbol(s) if of.form == Form::Itself && self.rules(self.own).call_constructs && self.is_class(*s) => {
                Types::one(of)
            }
            Head::Symbol(s) => {
                let s = *s;
                let underlying = self.underlying(&of);
                let items = self.guarded(Active::Calling(s), |this| {
                    underlying.into_iter().flat_map(|t| this.element(t)).collect::<Types>()
                });
                let items = if items.is_empty() { self.items_yielded(&of) } else { items };
                let items = if items.is_empty() { self.members_of_object(s) } else { items };
                let items = if items.is_empty() { self.items_iterated(&of) } else { items };
                let items = if items.is_empty() { self.items_indexed(&of) } else { items };
                match of.args.last() {
                    Some(last) if items.is_empty() => last.clone(),
                    _ => items,
                }
            }
            _ => Types::default(),
        }
    }

    pub(crate) fn member_values(&mut self, file: FileId, of: &Type, name: &str) -> Types {
        let bound = self.member_targets(file, of, name, Namespaces::ANY);
        self.values_of_bound(&bound)
    }

    /// What indexing an instance gives (Python's `__getitem__`); iterating falls back to it too.
    fn items_indexed(&mut self, of: &Type) -> Types {
        match (self.rules(self.own).index_member, of.form) {
            (Some(name), Form::Value) => {
                let methods = self.members(of, name, Namespaces::ANY);
                self.results_of_methods(methods, of)
            }
            _ => Types::default(),
        }
    }

    /// What a class yields whose methods say so (Python's `__iter__` and `__next__`).
    fn items_iterated(&mut self, of: &Type) -> Types {
        let (Some((iter, next, item)), Head::Symbol(s)) = (self.rules(self.own).iteration, &of.head) else {
            return Types::default();
        };
        let of_file = s.file;
        self.guarded(Active::Iterating(*s), |this| {
            let methods = this.members(of, iter, Namespaces::ANY);
            let mut items = Types::default();
            for iterator in
                methods.into_iter().flat_map(|m| this.result_of(Type::itself(m), Some(of))).collect::<Types>()
            {
                let next = this.members(&iterator, next, Namespaces::ANY);
                match next.first() {
                    Some(&next) => {
                        let results = this.result_of(Type::itself(next), Some(&iterator));
                        items.extend(match item {
                            Some(item) => results.iter().flat_map(|t| this.member_values(of_file, t, item)).collect(),
                            None => results,
                        });
                    }
                    None => items.extend(this.element(iterator)),
                }
            }
            items
        })
    }

    /// Whatever an object literal holds: what indexing it by a computed key may give.
    fn members_of_object(&mut self, s: Symbol) -> Types {
        let Some(unit) = self.unit(s.file) else { return Types::default() };
        let d = unit.facts.definition(s.def);
        let Some(body) = d.body.filter(|_| d.kind == DefKind::Object) else { return Types::default() };
        let members: Vec<_> = unit.bound_in(body).take(OBJECT_MEMBERS_MAX).collect();
        members.into_iter().flat_map(|def| self.value_of(Symbol { file: s.file, def })).collect()
    }

    /// One item of a tuple; of a class with numbered fields (Rust's tuple structs), that field;
    /// of a function, what that parameter takes.
    pub(crate) fn item(&mut self, of: Type, i: u32) -> Types {
        match of.head {
            Head::Outside => Types::outside(),
            Head::Named(_) if of.args.is_empty() => Types::outside(),
            // A container with items of one kind is a tuple of one.
            Head::Tuple if of.args.len() == 1 => of.args[0].clone(),
            Head::Tuple => of.args.get(i as usize).cloned().unwrap_or_default(),
            Head::Named(_) if of.args.len() > 1 => of.args.get(i as usize).cloned().unwrap_or_default(),
            Head::Named(_) => of.args.last().cloned().unwrap_or_default(),
            Head::Symbol(s) if self.has_parameters(s) => self.parameter(s, i as usize),
            Head::Symbol(_) => {
                let fields = self.members(&of, &i.to_string(), Namespaces::FIELD);
                let held: Types = fields.into_iter().flat_map(|f| self.value_of(f)).collect();
                if held.is_empty() { self.items_indexed(&of) } else { held }
            }
            _ => Types::default(),
        }
    }
}

impl Resolver<'_> {
    fn has_parameters(&mut self, s: Symbol) -> bool {
        self.unit(s.file).is_some_and(|u| {
            let kind = u.facts.definition(s.def).kind;
            kind.is_callable() || kind == DefKind::Lambda
        })
    }

    fn parameter(&mut self, function: Symbol, i: usize) -> Types {
        let Some(unit) = self.unit(function.file) else { return Types::default() };
        let parameter = unit.facts.definition(function.def).parameters.get(i);
        parameter.map_or(Types::default(), |&def| self.value_of(Symbol { file: function.file, def }))
    }

    /// What a type yields that says so by an associated type (`type Item = T`).
    fn items_yielded(&mut self, of: &Type) -> Types {
        let names = self.rules(self.own).item_types;
        names.iter().map(|name| self.associated(of, name)).find(|t| !t.is_empty()).unwrap_or_default()
    }

    /// What a type dereferences to, where it says so by an associated type (`type Target = T`).
    pub(crate) fn dereferenced(&mut self, of: &Type) -> Types {
        match (self.rules(self.own).deref_type, of.form) {
            (Some(name), Form::Value) => self.associated(of, name),
            _ => Types::default(),
        }
    }

    /// An associated type, with the type's arguments for its parameters.
    fn associated(&mut self, of: &Type, name: &str) -> Types {
        let Head::Symbol(s) = of.head else { return Types::default() };
        self.guarded(Active::Calling(s), |this| {
            let mut types = Types::default();
            for named in this.written_members(of, name, Namespaces::TYPE) {
                let environment = if of.args.is_empty() { Vec::new() } else { this.environment_of(of, named) };
                types.extend(this.with_environment(environment, |this| this.denoted(named)));
            }
            types
        })
    }
}

fn itself(mut t: Type) -> Type {
    t.form = Form::Itself;
    t
}

/// A container of pairs, of keys or indices and what a container holds.
fn entries(of: Type) -> Type {
    let index = || Types::one(Type::of(Head::Named("number".into())));
    let key = if of.args.len() > 1 { of.args[0].clone() } else { index() };
    let pair = Type::of(Head::Tuple).with_args(vec![key, of.args.last().cloned().unwrap_or_default()]);
    Type::of(Head::Named("Array".into())).with_args(vec![Types::one(pair)])
}

/// The value inside a wrapper; what is no wrapper stays.
fn unwrapped(t: Type) -> Types {
    match (&t.head, t.args.first()) {
        (Head::Named(_), Some(inner)) => inner.clone(),
        _ => Types::one(t),
    }
}

/// The arguments of an applied type: those it has (by way of an alias), unknown ones filled in order.
fn fill(has: &[Types], given: &[Types]) -> Vec<Types> {
    if has.is_empty() {
        return given.to_vec();
    }
    let mut given = given.iter();
    has.iter().map(|t| if t.is_empty() { given.next().cloned().unwrap_or_default() } else { t.clone() }).collect()
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

fn is_constructed(unit: &Unit, r: RefId) -> bool {
    unit.language.0.rules().values_flow && unit.facts.references[r.index()].kind == RefKind::Call
}

/// The index of the class's type parameter that a method's declared return type is.
fn returned_parameter(unit: &Unit, method: &Definition) -> Option<usize> {
    let Expr::Ref(r) = unit.expr(method.returns?) else { return None };
    let name = unit.facts.references[r.index()].name;
    let class = unit.facts.definition(method.parent?);
    class.parameters.iter().position(|&p| unit.facts.definition(p).name == name)
}
