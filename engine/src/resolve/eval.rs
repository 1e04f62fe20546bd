//! The light type evaluation behind members: what the value of an expression may be.

mod denoted;
mod held;
mod items;
mod outside;
mod results;
mod wrappers;

use crate::resolve::binding::{Target, Via};
use crate::resolve::resolver::{Active, Bound, Resolver};
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Expr, ExprId, FileId, Module, Namespaces, RefId, RefKind};
use std::rc::Rc;

impl Resolver<'_> {
    /// The possible types of a value expression.
    pub(crate) fn value(&mut self, file: FileId, e: ExprId) -> Types {
        let work = |this: &mut Self| {
            let unit = this.unit(file)?;
            this.guarded(Active::Value(file, e), |this| Some(this.value_now(file, &unit, e)))
        };
        self.memoized(|this| &mut this.values, (file, e), work).unwrap_or_default()
    }

    fn value_now(&mut self, file: FileId, unit: &Rc<Unit>, e: ExprId) -> Types {
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
            Expr::ThisType(d) => self.this(file, unit, *d).into_iter().map(Type::into_itself).collect(),
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
    fn instance(&mut self, file: FileId, unit: &Rc<Unit>, of: ExprId) -> Types {
        let made = self.type_of(file, of);
        match *unit.expr(of) {
            Expr::Ref(r) if is_constructed(unit, r) => made.into_iter().map(|t| self.constructed(file, r, t)).collect(),
            _ => made,
        }
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

    /// The receiver of a member, if its type has arguments, or a base of it.
    pub(crate) fn receiver_with_arguments(&mut self, file: FileId, r: RefId) -> Option<Type> {
        let of = self.unit(file)?.receiver(r)?;
        self.value(file, of).into_iter().find(|t| self.has_arguments(t))
    }

    fn values_through(&mut self, bound: &Bound, receiver: &Type) -> Types {
        let environment: Vec<_> = bound.symbols().flat_map(|s| self.environment_of(receiver, s)).collect();
        self.with_environment(environment, |this| this.values_of_bound(bound))
    }

    pub(crate) fn values_of_bound(&mut self, bound: &Bound) -> Types {
        if bound.targets.is_empty() {
            return if bound.via == Via::Outside { Types::outside() } else { Types::default() };
        }
        let mut types = Types::default();
        for target in &bound.targets {
            match target {
                Target::Symbol(s) => types.extend(self.value_of(*s)),
                Target::File(f) => types.add(Type::of(Head::Module(Module::File(*f))).into_itself()),
                Target::Directory(d) => types.add(Type::of(Head::Module(Module::Directory(*d))).into_itself()),
            }
        }
        types
    }

    fn this(&mut self, file: FileId, unit: &Rc<Unit>, d: evergraph_languages::DefId) -> Types {
        let row = unit.facts.definition(d);
        match (row.kind, row.declared) {
            (DefKind::Extension, Some(target)) => self.type_of(file, target),
            _ => Types::one(Type::value(Symbol { file, def: d })),
        }
    }

    fn super_of(&mut self, file: FileId, unit: &Rc<Unit>, d: evergraph_languages::DefId) -> Types {
        let of_class = |t: Type| match t.head {
            Head::Symbol(s) => Some(Type { head: Head::Super(s), ..t }),
            _ => None,
        };
        self.this(file, unit, d).into_iter().filter_map(of_class).collect()
    }

    pub(crate) fn member_values(&mut self, file: FileId, of: &Type, name: &str) -> Types {
        let bound = self.member_targets(file, of, name, Namespaces::ANY);
        self.values_of_bound(&bound)
    }
}

fn is_constructed(unit: &Unit, r: RefId) -> bool {
    unit.language.0.rules().values_flow && unit.facts.references[r.index()].kind == RefKind::Call
}
