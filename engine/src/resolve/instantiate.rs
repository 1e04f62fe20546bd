//! Generic functions: what their type parameters stand for in one call, as written
//! (`Map[int, string](…)`) or by unifying declared parameter types with the arguments' types.

use crate::resolve::flows::parameter_of;
use crate::resolve::generics::Environment;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{Base, DefFlags, DefKind, Expr, ExprId, FileId, NameId, RefId, ScopeKind};
use std::rc::Rc;

/// Declared types nested deeper are not unified.
const UNIFY_DEPTH_MAX: u32 = 4;

/// Larger types are not searched for type parameters, but taken to have some.
const MENTIONS_MAX: u32 = 64;

impl Resolver<'_> {
    /// What the type parameters of a called function stand for.
    pub(crate) fn instantiation(&mut self, file: FileId, callee: ExprId, called: &Type) -> Environment {
        let (Head::Symbol(function), Form::Itself) = (&called.head, called.form) else { return Vec::new() };
        let Some(there) = self.unit(function.file) else { return Vec::new() };
        let parameters = self.returned_parameters(&there, *function);
        if parameters.is_empty() {
            return Vec::new();
        }
        let mut environment: Environment = parameters.iter().copied().zip(called.args.iter().cloned()).collect();
        let Some(call) = self.unit(file).and_then(|unit| called_reference(&unit, callee)) else { return environment };
        self.unify_arguments(file, call, *function, &mut environment, |_| true);
        // A bound may say more: `S ~[]E` gives E once S is known.
        for &parameter in &parameters {
            let Some(given) = environment.iter().find(|(p, t)| *p == parameter && !t.is_empty()) else { continue };
            let given = given.1.clone();
            // Where parameters are names of their own (`T = TypeVar("T")`), they may be imported.
            let Some(unit) = self.unit(parameter.file) else { continue };
            for &bound in &unit.facts.definition(parameter.def).bases {
                self.unify(&unit, parameter.file, bound, &given, UNIFY_DEPTH_MAX, &mut environment);
            }
        }
        environment.retain(|(p, _)| parameters.contains(p));
        environment
    }

    /// The type parameters that the declared result of a function may depend on.
    fn returned_parameters(&mut self, there: &Rc<Unit>, function: Symbol) -> Vec<Symbol> {
        let Some(returns) = there.facts.definition(function.def).returns else { return Vec::new() };
        if there.language.0.rules().free_type_parameters {
            return self.free_parameters(there, function.file, returns);
        }
        let parameters = type_parameters(there, function);
        if mentions(there, returns, &parameters) { parameters } else { Vec::new() }
    }

    /// The type parameters that a type names, wherever they are declared.
    fn free_parameters(&mut self, unit: &Rc<Unit>, file: FileId, of: ExprId) -> Vec<Symbol> {
        let (mut todo, mut found) = (vec![of], Vec::new());
        for _ in 0..MENTIONS_MAX {
            let Some(e) = todo.pop() else { break };
            match unit.expr(e) {
                Expr::Ref(r) => {
                    let named: Vec<Symbol> = self.bind(file, *r).symbols().collect();
                    found.extend(named.into_iter().filter(|s| self.is_type_parameter(*s)).collect::<Vec<_>>());
                }
                Expr::Apply(of, items) => todo.extend(items.iter().chain([of])),
                Expr::Tuple(items) | Expr::Union(items) => todo.extend(items.iter()),
                _ => {}
            }
        }
        found
    }

    /// What the type parameters of a class stand for where it is constructed, by the arguments passed.
    pub(crate) fn constructed(&mut self, file: FileId, call: RefId, made: Type) -> Type {
        let Head::Symbol(class) = made.head else { return made };
        let Some(there) = self.unit(class.file).filter(|_| made.args.is_empty()) else { return made };
        let parameters = self.parameters_of_type(&there, class);
        if parameters.is_empty() {
            return made;
        }
        let mut environment = Environment::new();
        let constructors = self.constructors(class);
        let own = |c: &Symbol, this: &mut Self| this.owner_of(*c) == Some(class);
        for constructor in constructors.into_iter().filter(|c| own(c, self)).collect::<Vec<_>>() {
            self.unify_arguments(file, call, constructor, &mut environment, |_| true);
        }
        let known = |p: &Symbol| environment.iter().find(|(q, _)| q == p).map(|(_, t)| t.clone()).unwrap_or_default();
        let args: Vec<Types> = parameters.iter().map(known).collect();
        if args.iter().all(Types::is_empty) { made } else { made.with_args(args) }
    }

    /// Unifies the declared types of parameters with what a call passes for them.
    pub(crate) fn unify_arguments(
        &mut self,
        file: FileId,
        call: RefId,
        function: Symbol,
        environment: &mut Environment,
        counts: impl Fn(&Expr) -> bool,
    ) {
        let (Some(here), Some(there)) = (self.unit(file), self.unit(function.file)) else { return };
        for (declared, argument) in declared_with_arguments(&here, call, &there, function) {
            if counts(here.expr(argument)) && !is_literal(&here, argument) {
                let given = self.value(file, argument);
                self.unify(&there, function.file, declared, &given, UNIFY_DEPTH_MAX, environment);
            }
        }
        for (class, argument) in classes_with_arguments(&here, call, &there, function) {
            let given = self.value(file, argument).into_iter().filter(|t| t.form == Form::Itself);
            let made = given.map(Type::into_value).collect();
            self.unify(&there, function.file, class, &made, UNIFY_DEPTH_MAX, environment);
        }
    }

    /// Reads off what type parameters in a type expression stand for, where it meets these types.
    fn unify(
        &mut self,
        unit: &Rc<Unit>,
        file: FileId,
        declared: ExprId,
        given: &Types,
        depth: u32,
        found: &mut Environment,
    ) {
        if given.is_empty() || depth == 0 {
            return;
        }
        match unit.expr(declared) {
            Expr::Ref(_) => {
                let bound = self.targets_of(file, unit, declared);
                for s in bound.symbols().collect::<Vec<_>>() {
                    if self.is_type_parameter(s) && !found.iter().any(|(p, t)| *p == s && !t.is_empty()) {
                        found.push((s, given.clone()));
                    }
                }
            }
            Expr::Apply(of, items) if unit.language.0.rules().values_flow => {
                self.unify_applied(unit, file, (*of, items), given, depth, found);
            }
            Expr::Union(members) if unit.language.0.rules().values_flow => {
                // Of `T | (() => T)` functions mean the function.
                let functions = |e: &ExprId| matches!(unit.expr(*e), Expr::Definition(_));
                let any = given.iter().any(|t| self.function_literal(t).is_some()) && members.iter().any(functions);
                for &member in members.iter().filter(|e| functions(e) == any) {
                    self.unify(unit, file, member, given, depth - 1, found);
                }
            }
            Expr::Apply(_, items) => {
                for t in given.iter() {
                    // A function where an interface is expected (`Supplier<T>`): its result comes last.
                    if let (Some(s), Some(&last)) = (self.function_literal(t), items.last()) {
                        let results = self.returned(s);
                        self.unify(unit, file, last, &results, depth - 1, found);
                    }
                    for (&item, args) in items.iter().zip(self.arguments_of_type(t).iter()) {
                        self.unify(unit, file, item, args, depth - 1, found);
                    }
                }
            }
            Expr::Definition(function) => {
                let Some(returns) = unit.facts.definition(*function).returns else { return };
                for t in given.iter() {
                    let Head::Symbol(s) = t.head else { continue };
                    if self.function_literal(t).is_some() && self.returns_literal(s) {
                        continue;
                    }
                    let results = self.returned(s);
                    self.unify(unit, file, returns, &results, depth - 1, found);
                }
            }
            Expr::Tuple(items) => {
                for t in given.iter().filter(|t| t.head == Head::Tuple) {
                    for (&item, types) in items.iter().zip(t.args.iter()) {
                        self.unify(unit, file, item, types, depth - 1, found);
                    }
                }
            }
            _ => {}
        }
    }

    /// Unifies a generic type: through the alias that it is, or argument by argument with values of that type.
    fn unify_applied(
        &mut self,
        unit: &Rc<Unit>,
        file: FileId,
        (of, items): (ExprId, &[ExprId]),
        given: &Types,
        depth: u32,
        found: &mut Environment,
    ) {
        if let Some((alias, stands_for, parameters)) = self.generic_alias(file, of) {
            let Some(there) = self.unit(alias.file) else { return };
            let mut inner = Environment::new();
            self.unify(&there, alias.file, stands_for, given, depth - 1, &mut inner);
            for (parameter, &item) in parameters.iter().zip(items) {
                let known = inner.iter().find(|(p, _)| p == parameter).map(|(_, t)| t.clone());
                self.unify(unit, file, item, &known.unwrap_or_default(), depth - 1, found);
            }
            return;
        }
        let heads = self.type_of(file, of);
        let is_function =
            |t: &Type| matches!(&t.head, Head::Named(n) if Some(n.as_str()) == self.rules(file).function_type);
        if let (true, Some(&result)) = (heads.iter().any(is_function), items.last()) {
            let results = given.iter().flat_map(|t| self.given_by_calling(t)).collect();
            return self.unify(unit, file, result, &results, depth - 1, found);
        }
        for t in given.iter() {
            let args = self.seen_as(t, &heads);
            for (&item, args) in items.iter().zip(&args) {
                self.unify(unit, file, item, args, depth - 1, found);
            }
        }
    }

    /// What calling a function or class gives that is itself a value.
    fn given_by_calling(&mut self, t: &Type) -> Types {
        match (&t.head, t.form) {
            (Head::Symbol(s), Form::Itself) if self.is_class(*s) => Types::one(t.clone().into_value()),
            (Head::Symbol(s), Form::Itself) => self.returned(*s),
            _ => Types::default(),
        }
    }

    /// The arguments of a value's type, seen as one of some types: its own, or those of a base.
    fn seen_as(&mut self, t: &Type, heads: &Types) -> Vec<Types> {
        let fits = |t: &Type| heads.iter().any(|h| h.head == t.head);
        let outside = heads.iter().all(Type::is_outside);
        match t.head {
            Head::Tuple if outside => vec![self.element(t.clone())],
            Head::Named(_) if fits(t) || outside && t.args.len() == 1 => t.args.to_vec(),
            Head::Symbol(_) if !outside => self.view_of(t, fits).map_or(Vec::new(), |view| view.args.to_vec()),
            _ => Vec::new(),
        }
    }

    fn returns_literal(&mut self, function: Symbol) -> bool {
        self.unit(function.file).is_some_and(|u| {
            let d = u.facts.definition(function.def);
            u.language.0.rules().values_flow && d.returned.iter().any(|&e| is_literal(&u, e))
        })
    }

    fn function_literal(&mut self, t: &Type) -> Option<Symbol> {
        let Head::Symbol(s) = t.head else { return None };
        let unit = self.unit(s.file)?;
        (unit.facts.definition(s.def).kind == DefKind::Lambda).then_some(s)
    }

    /// The arguments of a type, or of the type it is defined as.
    fn arguments_of_type(&mut self, t: &Type) -> Vec<Types> {
        let underlying = self.underlying(t);
        match underlying.iter().find(|u| !u.args.is_empty()) {
            Some(u) if t.args.is_empty() => u.args.to_vec(),
            _ => t.args.to_vec(),
        }
    }
}

/// Whether a value is an object written in place, or holds some: with what is expected there, it says itself what
/// its members are.
fn is_literal(unit: &Unit, value: ExprId) -> bool {
    let mut todo = vec![value];
    for _ in 0..MENTIONS_MAX {
        let Some(e) = todo.pop() else { return false };
        match unit.expr(e) {
            Expr::Definition(d) if unit.facts.definition(*d).kind == DefKind::Object => return true,
            Expr::Tuple(items) | Expr::Union(items) => todo.extend(items.iter()),
            Expr::Apply(_, items) => todo.extend(items.iter()),
            Expr::Record(of, _) => todo.push(*of),
            _ => {}
        }
    }
    true
}

/// The declared type of each parameter that an argument is passed for, and the argument.
fn declared_with_arguments(here: &Unit, call: RefId, there: &Unit, function: Symbol) -> Vec<(ExprId, ExprId)> {
    let d = there.facts.definition(function.def);
    let rules = there.language.0.rules();
    let last = d.parameters.len().saturating_sub(1);
    let mut pairs = Vec::new();
    for (i, argument) in here.facts.arguments_of(call).iter().enumerate() {
        let variadic = d.flags.has(DefFlags::VARIADIC) && i >= last;
        let spelled = |name| there.name_id(here.facts.name(name)).unwrap_or(NameId(u32::MAX));
        let parameter = match argument.name {
            Some(_) => parameter_of(there, d, i, argument, spelled),
            None if variadic && rules.free_type_parameters => None,
            None => d.parameters.get(if variadic { last } else { i }).copied(),
        };
        let declared = parameter.and_then(|p| there.facts.definition(p).declared);
        let declared = match declared.map(|e| (e, there.expr(e))) {
            Some((_, Expr::Apply(_, items))) if variadic => items.last().copied(),
            other => other.map(|(e, _)| e),
        };
        pairs.extend(declared.map(|declared| (declared, argument.value)));
    }
    pairs
}

/// The type parameters that parameters name a class by (Python's `type[T]`), and the argument passed for each.
fn classes_with_arguments(here: &Unit, call: RefId, there: &Unit, function: Symbol) -> Vec<(ExprId, ExprId)> {
    if !there.language.0.rules().free_type_parameters {
        return Vec::new();
    }
    let d = there.facts.definition(function.def);
    let spelled = |name| there.name_id(here.facts.name(name)).unwrap_or(NameId(u32::MAX));
    let mut pairs = Vec::new();
    for (i, argument) in here.facts.arguments_of(call).iter().enumerate() {
        let Some(parameter) = parameter_of(there, d, i, argument, spelled) else { continue };
        let row = there.facts.definition(parameter);
        let named = row.values.iter().filter(|&&v| row.declared.is_none() && matches!(there.expr(v), Expr::Ref(_)));
        pairs.extend(named.map(|&v| (v, argument.value)));
    }
    pairs
}

/// The type parameters of a function, in order: those of its scope or of the list around it.
pub(crate) fn type_parameters(unit: &Unit, function: Symbol) -> Vec<Symbol> {
    let d = unit.facts.definition(function.def);
    let Some(body) = d.body.filter(|_| d.kind.is_callable()) else { return Vec::new() };
    let around = unit.facts.scopes[body.index()].parent;
    let list = around.filter(|s| {
        let row = unit.facts.scopes[s.index()];
        row.kind == ScopeKind::Block && row.owner.is_none() && row.parent == Some(d.scope)
    });
    let scopes = std::iter::once(body).chain(list);
    let mut defs: Vec<_> = scopes.flat_map(|s| unit.type_parameters_in(s)).collect();
    defs.sort_unstable();
    defs.into_iter().map(|def| Symbol { file: function.file, def }).collect()
}

/// Whether one of these type parameters is named in a type.
fn mentions(unit: &Unit, e: ExprId, parameters: &[Symbol]) -> bool {
    let mut todo = vec![e];
    for _ in 0..MENTIONS_MAX {
        let Some(e) = todo.pop() else { return false };
        match unit.expr(e) {
            Expr::Ref(r) => {
                let name = unit.facts.references[r.index()].name;
                if parameters.iter().any(|p| unit.facts.definition(p.def).name == name) {
                    return true;
                }
            }
            Expr::Apply(of, items) => todo.extend(items.iter().chain([of])),
            Expr::Tuple(items) | Expr::Union(items) => todo.extend(items.iter()),
            Expr::Definition(d) if unit.facts.definition(*d).kind == DefKind::Object => return true,
            Expr::Definition(d) => todo.extend(unit.facts.definition(*d).returns),
            Expr::Element(e) | Expr::Unwrap(e) | Expr::Awaited(e) | Expr::Instance(e) | Expr::TypeOf(e) => {
                todo.push(*e)
            }
            _ => {}
        }
    }
    true
}

/// The reference that is called, behind type arguments.
pub(crate) fn called_reference(unit: &Unit, callee: ExprId) -> Option<RefId> {
    match unit.expr(callee) {
        Expr::Ref(r) => Some(*r),
        Expr::Apply(of, _) => match unit.expr(*of) {
            Expr::Ref(r) => Some(*r),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a callee is a member, and of what.
pub(crate) fn receiver_of(unit: &Unit, callee: ExprId) -> Option<ExprId> {
    match unit.facts.references[called_reference(unit, callee)?.index()].base {
        Base::Member(of) => Some(of),
        _ => None,
    }
}
