//! Which of several functions of one name a call means, by the types of its arguments: those
//! that take them without boxing come before those that take them with, these before those that
//! take any number; of the rest the most specific (Java, JLS 15.12.2). Arguments of unknown type
//! fit everywhere and decide nothing.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefKind, FileId, Namespaces, Overloads, RefId, Visibility};
use std::rc::Rc;

/// How an argument goes with a parameter, from not at all to best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    No,
    /// Some of the argument's possible types fit, others do not.
    Mixed,
    Boxed,
    /// Nothing is known that forbids it.
    Maybe,
    Subtype,
    Same,
}

/// A callable with what its parameters take for each argument.
struct Candidate {
    symbol: Symbol,
    takes: Vec<Types>,
    worst: Fit,
    /// 1: without boxing; 2: with; 3: any number of arguments.
    phase: u8,
}

/// A call: the file it stands in and its reference.
#[derive(Clone, Copy)]
pub(crate) struct Call<'u> {
    pub(crate) file: FileId,
    pub(crate) unit: &'u Rc<Unit>,
    pub(crate) reference: RefId,
}

impl Resolver<'_> {
    /// Of several callables, those the call may mean: by the number of arguments and, where the
    /// language has it so, by their types.
    pub(crate) fn fitting_call(&mut self, call: Call<'_>, symbols: Vec<Symbol>) -> Vec<Symbol> {
        let arity = call.unit.facts.references[call.reference.index()].arity;
        let symbols = self.fitting_arity(symbols, arity);
        let fitting = self.fitting_arguments(call, &symbols);
        let fitting = if fitting.is_empty() { symbols } else { fitting };
        if call.unit.language.0.rules().identity_first { self.as_const(call, fitting) } else { fitting }
    }

    /// The members of a name that a call may mean: those of the first class in look-up order
    /// that has one which takes the arguments.
    pub(crate) fn members_called(
        &mut self,
        call: Call<'_>,
        of: &Type,
        name: &str,
        namespaces: Namespaces,
    ) -> Vec<Symbol> {
        let (start, skip_own) = match of.head {
            Head::Symbol(s) => (s, false),
            Head::Super(s) => (s, true),
            _ => return Vec::new(),
        };
        let arity = call.unit.facts.references[call.reference.index()].arity;
        let mut order = self.bases(start).to_vec();
        if !skip_own {
            order.insert(0, start);
        }
        let mut nearest = Vec::new();
        for class in order {
            let Some(mut found) = self.own_members(class, name, namespaces) else { continue };
            self.leave_out_private(call, &mut found);
            let by_number: Vec<Symbol> =
                found.iter().copied().filter(|&s| arity.is_none_or(|n| self.takes(s, n))).collect();
            let fitting = self.fitting_arguments(call, &by_number);
            if !fitting.is_empty() {
                return fitting;
            }
            if nearest.is_empty() {
                nearest = found;
            }
        }
        nearest
    }

    /// Members that only their own file sees are none of the call's, if there are others (JLS 15.12.2.1).
    fn leave_out_private(&mut self, call: Call<'_>, found: &mut Vec<Symbol>) {
        if found.len() < 2 || call.unit.language.0.rules().overloads.is_none() {
            return;
        }
        let mut seen = Vec::with_capacity(found.len());
        for s in found.iter() {
            let hidden = |u: Rc<Unit>| u.facts.definition(s.def).visibility == Visibility::Private;
            seen.push(s.file == call.file || !self.unit(s.file).is_some_and(hidden));
        }
        if seen.contains(&true) {
            let mut seen = seen.into_iter();
            found.retain(|_| seen.next().unwrap_or(true));
        }
    }

    /// Those of the callables that take the arguments; none if the arguments fit none.
    fn fitting_arguments(&mut self, call: Call<'_>, symbols: &[Symbol]) -> Vec<Symbol> {
        let rules = call.unit.language.0.rules();
        if rules.identity_first {
            return self.identical(call, symbols);
        }
        let Some(rules) = rules.overloads else { return symbols.to_vec() };
        let listed = call.unit.facts.arguments_of(call.reference);
        let without = call.unit.facts.references[call.reference.index()].arity == Some(0);
        if listed.is_empty() && !(without && symbols.len() > 1) {
            return symbols.to_vec();
        }
        let arguments: Vec<Types> = listed.iter().map(|a| passed(self.value(call.file, a.value))).collect();
        let mut fitting: Vec<Candidate> =
            symbols.iter().filter_map(|&s| self.candidate(rules, s, &arguments)).collect();
        if fitting.iter().any(|c| c.worst != Fit::Mixed) {
            fitting.retain(|c| c.worst != Fit::Mixed);
        }
        let exact = |c: &&Candidate| c.worst == Fit::Same && c.phase == 1 && !c.takes.is_empty();
        if let Some(exact) = fitting.iter().find(exact) {
            return vec![exact.symbol];
        }
        let phase = fitting.iter().map(|c| c.phase).min();
        fitting.retain(|c| Some(c.phase) == phase);
        let dominated: Vec<bool> = fitting.iter().map(|c| self.is_dominated(rules, c, &fitting, &arguments)).collect();
        let mut dominated = dominated.into_iter();
        fitting.retain(|_| !dominated.next().unwrap_or(false));
        fitting.into_iter().map(|c| c.symbol).collect()
    }

    /// The callable with what it takes, if it takes the arguments at all.
    fn candidate(&mut self, rules: &Overloads, symbol: Symbol, arguments: &[Types]) -> Option<Candidate> {
        let unit = self.unit(symbol.file)?;
        let d = unit.facts.definition(symbol.def);
        let mut declared = Vec::new();
        for &p in &d.parameters {
            let declared_type = unit.facts.definition(p).declared;
            declared.push(declared_type.map_or(Types::default(), |e| self.type_of(symbol.file, e)));
        }
        if declared.len() == arguments.len()
            && let Some((worst, boxed)) = self.fit_all(rules, arguments, &declared)
        {
            return Some(Candidate { symbol, takes: declared, worst, phase: if boxed { 2 } else { 1 } });
        }
        if !d.flags.has(DefFlags::VARIADIC) {
            return None;
        }
        let item = declared.pop()?.into_iter().flat_map(|t| t.args.last().cloned().unwrap_or_default()).collect();
        declared.resize(arguments.len(), item);
        let (worst, _) = self.fit_all(rules, arguments, &declared)?;
        Some(Candidate { symbol, takes: declared, worst, phase: 3 })
    }

    /// The worst fit of all arguments and whether one is boxed; `None` if one does not fit.
    fn fit_all(&mut self, rules: &Overloads, arguments: &[Types], declared: &[Types]) -> Option<(Fit, bool)> {
        let (mut worst, mut boxed) = (Fit::Same, false);
        for (argument, parameter) in arguments.iter().zip(declared) {
            let fit = self.fit(rules, argument, parameter);
            worst = worst.min(fit);
            boxed |= fit == Fit::Boxed;
        }
        (worst != Fit::No).then_some((worst, boxed))
    }

    /// Whether another candidate takes less wherever the argument's type is known, and no more.
    fn is_dominated(&mut self, rules: &Overloads, c: &Candidate, all: &[Candidate], arguments: &[Types]) -> bool {
        all.iter().any(|other| {
            other.symbol != c.symbol
                && self.is_within(rules, other, c, arguments)
                && !self.is_within(rules, c, other, arguments)
        })
    }

    fn is_within(&mut self, rules: &Overloads, inner: &Candidate, outer: &Candidate, arguments: &[Types]) -> bool {
        let known = |types: &Types| !types.is_empty() && !types.iter().any(|t| t.head == Head::Outside);
        inner.takes.iter().zip(&outer.takes).zip(arguments).all(|((i, o), argument)| {
            let least = if known(argument) { Fit::Subtype } else { Fit::Same };
            i == o || (!i.is_empty() && self.fit(rules, i, o) >= least) || self.is_surer(rules, argument, i, o)
        })
    }

    /// Whether an argument is known to be what one parameter takes and only may be what the other does.
    fn is_surer(&mut self, rules: &Overloads, argument: &Types, inner: &Types, outer: &Types) -> bool {
        let is_top = |t: &Types| t.iter().all(|t| matches!(&t.head, Head::Named(n) if n == rules.top));
        !is_top(inner)
            && self.fit(rules, argument, inner) >= Fit::Subtype
            && self.fit(rules, argument, outer) == Fit::Maybe
    }

    /// The fit of what an argument may be with what a parameter takes. A parameter without known
    /// type is a type parameter without bound: it takes everything.
    fn fit(&mut self, rules: &Overloads, argument: &Types, parameter: &Types) -> Fit {
        let top = Type::of(Head::Named(rules.top.into()));
        let parameter = parameter.iter().next().cloned().unwrap_or(top);
        let fits: Vec<Fit> = argument.iter().map(|a| self.fit_one(rules, a, &parameter)).collect();
        match (fits.iter().min(), fits.iter().max()) {
            (Some(Fit::No), Some(&best)) if best > Fit::No => Fit::Mixed,
            (Some(&worst), _) => worst,
            _ => Fit::Maybe,
        }
    }

    fn fit_one(&mut self, rules: &Overloads, argument: &Type, parameter: &Type) -> Fit {
        match (&argument.head, &parameter.head) {
            (Head::Named(a), Head::Named(p)) => self.fit_named(rules, argument, a, parameter, p),
            (Head::Named(a), Head::Symbol(p)) => {
                let missing = self.unit(p.file).is_some_and(|u| u.facts.name(u.facts.definition(p.def).name) == a);
                if a == rules.null {
                    Fit::Subtype
                } else if missing {
                    Fit::Maybe
                } else {
                    Fit::No
                }
            }
            (Head::Symbol(a) | Head::Super(a), Head::Symbol(p)) => self.fit_symbols(*a, *p),
            (Head::Symbol(a) | Head::Super(a), Head::Named(p)) => self.fit_outside(rules, *a, p),
            _ => Fit::Maybe,
        }
    }

    fn fit_named(&mut self, rules: &Overloads, argument: &Type, a: &str, parameter: &Type, p: &str) -> Fit {
        let primitive = |name: &str| rules.boxes.iter().any(|(unboxed, _)| *unboxed == name);
        let supertypes = |name: &str| rules.supertypes.iter().find(|(n, _)| *n == name).map(|(_, all)| *all);
        let below = |a: &str, p: &str| a == p || supertypes(a).is_some_and(|all| all.contains(&p));
        let boxed = |a: &str| rules.boxes.iter().find(|(u, b)| *u == a || *b == a);
        let swapped = boxed(a).map(|(unboxed, boxed)| if *unboxed == a { *boxed } else { *unboxed });
        match () {
            _ if a == p && a == rules.array => self.fit_items(rules, argument, parameter),
            _ if a == p => Fit::Same,
            _ if a == rules.null => {
                if primitive(p) {
                    Fit::No
                } else {
                    Fit::Subtype
                }
            }
            _ if below(a, p) => Fit::Subtype,
            _ if p == rules.top => {
                if primitive(a) {
                    Fit::Boxed
                } else {
                    Fit::Subtype
                }
            }
            _ if swapped.is_some_and(|s| below(s, p)) => Fit::Boxed,
            _ if supertypes(a).is_some() || a == rules.array || rules.finals.contains(&p) => Fit::No,
            _ => Fit::Maybe,
        }
    }

    /// Arrays of primitives fit the same only; others as their items do. Items of unknown type are
    /// those of a type parameter, and no primitives.
    fn fit_items(&mut self, rules: &Overloads, argument: &Type, parameter: &Type) -> Fit {
        let item = |t: &Type| t.args.last().cloned().unwrap_or_default();
        let (argument, parameter) = (item(argument), item(parameter));
        let primitive = |t: &Type| matches!(&t.head, Head::Named(n) if rules.boxes.iter().any(|(u, _)| u == n));
        match self.fit(rules, &argument, &parameter) {
            Fit::Maybe if argument.is_empty() && parameter.iter().any(primitive) => Fit::No,
            Fit::Boxed => Fit::No,
            Fit::Subtype if argument.iter().any(primitive) => Fit::No,
            fit => fit,
        }
    }

    fn fit_symbols(&mut self, a: Symbol, p: Symbol) -> Fit {
        if a == p {
            Fit::Same
        } else if self.is_function(a) {
            let takes = self.lambda_parameters(a).and_then(|own| Some((own, self.open_parameters(p)?)));
            let fits = self.kind_of(p) == Some(DefKind::Interface) && takes.is_none_or(|(own, n)| own == n);
            if fits { Fit::Maybe } else { Fit::No }
        } else if self.bases(a).contains(&p) {
            Fit::Subtype
        } else {
            Fit::No
        }
    }

    /// A type or function of the repository where a type from outside is taken.
    fn fit_outside(&mut self, rules: &Overloads, a: Symbol, p: &str) -> Fit {
        if rules.finals.contains(&p) {
            return Fit::No;
        }
        if self.is_function(a) {
            let takes = rules.functions.iter().find(|(name, _)| *name == p).map(|(_, n)| *n);
            let other = takes.is_some_and(|n| self.lambda_parameters(a).is_some_and(|own| own != n));
            return if p == rules.top || other { Fit::No } else { Fit::Maybe };
        }
        let outside = self.outside_bases(a);
        if p == rules.top
            || outside.iter().any(|name| name == p)
            || self.kind_of(a) == Some(DefKind::Enum) && rules.of_enums.contains(&p)
        {
            Fit::Subtype
        } else if outside.is_empty() {
            Fit::No
        } else {
            Fit::Maybe
        }
    }

    /// The names of the types outside the repository that a class or one of its bases builds on.
    fn outside_bases(&mut self, class: Symbol) -> Vec<smol_str::SmolStr> {
        let mut classes = self.bases(class).to_vec();
        classes.push(class);
        let mut names = Vec::new();
        for c in classes {
            let Some(unit) = self.unit(c.file) else { continue };
            for &base in &unit.facts.definition(c.def).bases {
                let heads = self.type_of(c.file, base).into_iter();
                names.extend(heads.filter_map(|t| if let Head::Named(n) = t.head { Some(n) } else { None }));
            }
        }
        names
    }

    /// How many parameters the one method takes that an interface leaves open.
    fn open_parameters(&mut self, interface: Symbol) -> Option<usize> {
        let method = self.method_of_function(interface)?;
        Some(self.unit(method.file)?.facts.definition(method.def).parameters.len())
    }

    /// How many parameters a function without a name has.
    fn lambda_parameters(&mut self, s: Symbol) -> Option<usize> {
        let unit = self.unit(s.file)?;
        let d = unit.facts.definition(s.def);
        (d.kind == DefKind::Lambda).then_some(d.parameters.len())
    }

    pub(crate) fn is_function(&mut self, s: Symbol) -> bool {
        self.kind_of(s).is_some_and(|kind| kind.is_callable() || kind == DefKind::Lambda)
    }

    pub(crate) fn kind_of(&mut self, s: Symbol) -> Option<DefKind> {
        self.unit(s.file).map(|u| u.facts.definition(s.def).kind)
    }
}

/// What an argument's value may be. A member of a type from outside is read as a type; what it holds
/// is not known.
fn passed(value: Types) -> Types {
    let is_value = |t: &Type| t.form == Form::Value || !matches!(t.head, Head::Named(_));
    value.into_iter().map(|t| if is_value(&t) { t } else { Type::of(Head::Outside) }).collect()
}
