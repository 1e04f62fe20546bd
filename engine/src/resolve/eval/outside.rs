//! Values that come from outside the repository, and what well-known methods of theirs give.

use crate::resolve::binding::Via;
use crate::resolve::eval::wrappers::unwrapped;
use crate::resolve::resolver::{Bound, Resolver};
use crate::resolve::types::{Head, Type, Types};
use evergraph_languages::{Base, ExprId, FileId, Namespaces, OutsideResult, RefId};

impl Resolver<'_> {
    /// A name that leads outside keeps its spelling, so that its type arguments still work.
    pub(super) fn value_outside(&mut self, file: FileId, r: RefId, bound: &Bound) -> Types {
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
                Types::one(named.into_itself())
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
            OutsideResult::Other => of.into_iter().flat_map(|t| self.item(t, 1)).collect(),
            OutsideResult::Entries => of.into_iter().map(entries).collect(),
            OutsideResult::Element => of.into_iter().flat_map(|t| self.element(t)).collect(),
        };
        (!types.is_empty()).then_some(types)
    }
}

/// A container of pairs, of keys or indices and what a container holds.
fn entries(of: Type) -> Type {
    let index = || Types::one(Type::of(Head::Named("number".into())));
    let key = if of.args.len() > 1 { of.args[0].clone() } else { index() };
    let pair = Type::of(Head::Tuple).with_args(vec![key, of.args.last().cloned().unwrap_or_default()]);
    Type::of(Head::Named("Array".into())).with_args(vec![Types::one(pair)])
}
