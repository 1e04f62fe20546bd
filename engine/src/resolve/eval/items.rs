//! What containers hold: what iterating, indexing and taking apart gives.

use crate::resolve::resolver::{Active, Resolver};
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Expr, ExprId, FileId, Namespaces};
use std::rc::Rc;

/// Of larger object literals, a computed key says nothing.
const OBJECT_MEMBERS_MAX: usize = 32;

impl Resolver<'_> {
    /// The pairs that iterating gives, if that is over a type with keys.
    pub(super) fn iterated_pairs(&mut self, file: FileId, unit: &Rc<Unit>, of: ExprId) -> Option<Types> {
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

    /// What a type yields that says so by an associated type (`type Item = T`).
    fn items_yielded(&mut self, of: &Type) -> Types {
        let names = self.rules(self.own).item_types;
        names.iter().map(|name| self.associated(of, name)).find(|t| !t.is_empty()).unwrap_or_default()
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
            // What else a wrapper may hold is not known where it says one thing only (`io::Result<T>`).
            Head::Named(ref name) if i > 0 && self.rules(self.own).wrappers.contains(&name.as_str()) => {
                Types::outside()
            }
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
}
