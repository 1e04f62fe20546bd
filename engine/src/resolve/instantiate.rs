//! Generic functions: what their type parameters stand for in one call, as written
//! (`Map[int, string](…)`) or by unifying declared parameter types with the arguments' types.

use crate::resolve::generics::Environment;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{Base, DefFlags, DefKind, Expr, ExprId, FileId, RefId, ScopeKind};
use std::sync::Arc;

/// Declared types nested deeper are not unified.
const UNIFY_DEPTH_MAX: u32 = 4;

/// Larger types are not searched for type parameters, but taken to have some.
const MENTIONS_MAX: u32 = 64;

impl Resolver<'_> {
    /// What the type parameters of a called function stand for.
    pub(crate) fn instantiation(&mut self, file: FileId, callee: ExprId, called: &Type) -> Environment {
        let (Head::Symbol(function), Form::Itself) = (&called.head, called.form) else { return Vec::new() };
        let Some(there) = self.unit(function.file) else { return Vec::new() };
        let parameters = type_parameters(&there, *function);
        let returns = there.facts.definition(function.def).returns;
        if parameters.is_empty() || !returns.is_some_and(|e| mentions(&there, e, &parameters)) {
            return Vec::new();
        }
        let mut environment: Environment = parameters.iter().copied().zip(called.args.iter().cloned()).collect();
        let Some(call) = self.unit(file).and_then(|unit| called_reference(&unit, callee)) else { return environment };
        for (declared, given) in self.declared_with_given(file, call, *function, &there) {
            self.unify(&there, function.file, declared, &given, UNIFY_DEPTH_MAX, &mut environment);
        }
        // A bound may say more: `S ~[]E` gives E once S is known.
        for &parameter in &parameters {
            let Some(given) = environment.iter().find(|(p, t)| *p == parameter && !t.is_empty()) else { continue };
            let given = given.1.clone();
            for &bound in &there.facts.definition(parameter.def).bases {
                self.unify(&there, function.file, bound, &given, UNIFY_DEPTH_MAX, &mut environment);
            }
        }
        environment.retain(|(p, _)| parameters.contains(p));
        environment
    }

    /// The declared type of each parameter that an argument is passed for, and the argument's types.
    fn declared_with_given(
        &mut self,
        file: FileId,
        call: RefId,
        function: Symbol,
        there: &Unit,
    ) -> Vec<(ExprId, Types)> {
        let Some(unit) = self.unit(file) else { return Vec::new() };
        // There, what a generic function gives is mostly a mapped or conditional type of what it gets.
        if unit.language.0.rules().values_flow {
            return Vec::new();
        }
        let d = there.facts.definition(function.def);
        let last = d.parameters.len().saturating_sub(1);
        let mut pairs = Vec::new();
        for (i, argument) in unit.facts.arguments_of(call).iter().enumerate() {
            let variadic = d.flags.has(DefFlags::VARIADIC) && i >= last;
            let parameter = d.parameters.get(if variadic { last } else { i });
            let declared = parameter.and_then(|&p| there.facts.definition(p).declared);
            let declared = match declared.map(|e| (e, there.expr(e))) {
                Some((_, Expr::Apply(_, items))) if variadic => items.last().copied(),
                other => other.map(|(e, _)| e),
            };
            if let Some(declared) = declared {
                pairs.push((declared, self.value(file, argument.value)));
            }
        }
        pairs
    }

    /// Reads off what type parameters in a type expression stand for, where it meets these types.
    fn unify(
        &mut self,
        unit: &Arc<Unit>,
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
            Expr::Definition(d) => todo.extend(unit.facts.definition(*d).returns),
            Expr::Element(e) | Expr::Unwrap(e) | Expr::Instance(e) | Expr::TypeOf(e) => todo.push(*e),
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
