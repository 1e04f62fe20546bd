//! Implementations: which methods a call of an overridable one may reach at run time.
//!
//! The types that name a class or interface among their bases, and those that name these, are
//! looked at for methods of the name. Only receivers whose type is declared, or that are `this`,
//! may be of a subtype: what was made by a constructor is what it is.

use crate::resolve::binding::{Target, Via};
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{Base, DefFlags, DefKind, Expr, Namespaces, RefId, Visibility};
use std::rc::Rc;
use std::sync::Arc;

/// Subtypes of one type looked at.
const SUBTYPES_MAX: usize = 64;

/// Methods of an interface that are compared.
const METHODS_MAX: usize = 16;

/// More implementations than this say nothing any more: none is listed.
const IMPLEMENTATIONS_MAX: usize = 24;

impl Resolver<'_> {
    /// The methods that override what a call is bound to, or implement what its receiver leaves to
    /// subtypes.
    pub(crate) fn dispatched(&mut self, unit: &Rc<Unit>, call: RefId, targets: &[Target], via: Via) -> Vec<Symbol> {
        if !unit.language.0.rules().methods_override {
            return Vec::new();
        }
        let row = unit.facts.references[call.index()];
        let classes = match (row.base, via) {
            (Base::Member(of), Via::Member | Via::DeclaredType) => self.receivers(unit, of, targets),
            // Nothing found: `this` leaves the method to its subtypes.
            (Base::Member(of), Via::Unresolved) if self.is_this(unit, of) => self.receivers(unit, of, targets),
            (Base::Lexical, Via::Lexical | Via::Member) => self.owners_of_methods(targets),
            _ => return Vec::new(),
        };
        let name = unit.facts.name(row.name);
        let mut found: Vec<Symbol> = Vec::new();
        for class in classes {
            for subtype in self.all_subtypes(class) {
                for method in self.implementations(subtype, name) {
                    if !targets.contains(&Target::Symbol(method)) && !found.contains(&method) {
                        found.push(method);
                    }
                }
            }
        }
        let found = self.fitting_arity(found, row.arity);
        if found.len() > IMPLEMENTATIONS_MAX { Vec::new() } else { found }
    }

    /// The classes whose instances a receiver may be; none if the call does not depend on them.
    fn receivers(&mut self, unit: &Rc<Unit>, of: evergraph_languages::ExprId, targets: &[Target]) -> Vec<Symbol> {
        if !targets.is_empty() && self.owners_of_methods(targets).is_empty() {
            return Vec::new();
        }
        if matches!(unit.expr(of), Expr::Instance(_)) {
            return Vec::new();
        }
        let types = self.value(self.own, of);
        let class = |t: &crate::resolve::types::Type| match (&t.head, t.form) {
            (Head::Symbol(s), Form::Value) => Some(*s),
            _ => None,
        };
        types.iter().filter_map(class).collect()
    }

    /// Whether an expression is `this`, or a parameter that holds it.
    fn is_this(&mut self, unit: &Rc<Unit>, of: evergraph_languages::ExprId) -> bool {
        match unit.expr(of) {
            Expr::This(_) => true,
            Expr::Ref(r) => {
                let symbols: Vec<Symbol> = self.bind(self.own, *r).symbols().collect();
                self.is_receiver(&symbols)
            }
            _ => false,
        }
    }

    /// The types whose overridable methods these are.
    fn owners_of_methods(&mut self, targets: &[Target]) -> Vec<Symbol> {
        let mut owners = Vec::new();
        for target in targets {
            let Target::Symbol(s) = target else { continue };
            let Some(unit) = self.unit(s.file) else { continue };
            let d = unit.facts.definition(s.def);
            let fixed = d.flags.has(DefFlags::STATIC) || d.visibility == Visibility::Private;
            let owner = unit.facts.scopes[d.scope.index()].owner;
            if let (DefKind::Method, false, Some(def)) = (d.kind, fixed, owner)
                && unit.facts.definition(def).kind.is_type()
            {
                owners.push(Symbol { file: s.file, def });
            }
        }
        owners
    }

    /// The types below a type, nearest first.
    fn all_subtypes(&mut self, class: Symbol) -> Vec<Symbol> {
        self.kept(|this| &mut this.subtypes, class, |this| this.find_subtypes(class))
    }

    fn find_subtypes(&mut self, class: Symbol) -> Vec<Symbol> {
        let mut found = vec![class];
        let mut next = 0;
        while let Some(&above) = found.get(next).filter(|_| found.len() < SUBTYPES_MAX) {
            next += 1;
            for below in self.direct_subtypes(above) {
                if !found.contains(&below) && found.len() < SUBTYPES_MAX {
                    found.push(below);
                }
            }
        }
        found.remove(0);
        found
    }

    /// The types, and `impl` blocks, that name a type among their bases.
    fn direct_subtypes(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let name = unit.facts.name(unit.facts.definition(class.def).name);
        let mut named = self.world.subtypes(class.file, name).to_vec();
        // Those inside functions are known to their file only.
        if let Some(own) = self.unit(self.own) {
            let local = own.subtypes_named(name).filter(|&d| !own.is_symbol(d));
            named.extend(local.map(|def| Symbol { file: self.own, def }));
        }
        named.retain(|&s| s != class && self.has_base(s, class));
        named.extend(self.implementors(class, &unit));
        named
    }

    /// The types that have all methods of an interface, where that is what implementing it means.
    fn implementors(&mut self, interface: Symbol, unit: &Rc<Unit>) -> Vec<Symbol> {
        let is_interface = unit.facts.definition(interface.def).kind == DefKind::Interface;
        if !is_interface || !unit.language.0.rules().structural_interfaces {
            return Vec::new();
        }
        let methods = self.methods_of(interface);
        let lists: Vec<Arc<[Symbol]>> = methods.iter().map(|m| self.world.types_with(interface.file, m)).collect();
        let Some(rarest) = lists.into_iter().min_by_key(|list| list.len()) else { return Vec::new() };
        if rarest.len() > SUBTYPES_MAX {
            return Vec::new();
        }
        let mut types: Vec<Symbol> = Vec::new();
        for extension in rarest.iter() {
            let target = self.unit(extension.file).and_then(|u| u.facts.definition(extension.def).declared);
            for t in target.map_or(Types::default(), |e| self.type_of(extension.file, e)) {
                if let Head::Symbol(s) = t.head
                    && !types.contains(&s)
                    && methods.iter().all(|m| !self.members(&Type::value(s), m, Namespaces::ANY).is_empty())
                {
                    types.push(s);
                }
            }
        }
        types
    }

    /// The names of the methods of an interface and of those it embeds.
    fn methods_of(&mut self, interface: Symbol) -> Vec<String> {
        let mut all = vec![interface];
        all.extend(self.bases(interface).iter().copied());
        let mut names = Vec::new();
        for s in all {
            let Some(unit) = self.unit(s.file) else { continue };
            let Some(body) = unit.facts.definition(s.def).body else { continue };
            let methods = unit.bound_in(body).filter(|&m| unit.facts.definition(m).kind == DefKind::Method);
            names.extend(methods.map(|m| unit.facts.name(unit.facts.definition(m).name).to_owned()));
        }
        names.truncate(METHODS_MAX);
        names
    }

    fn has_base(&mut self, s: Symbol, base: Symbol) -> bool {
        let Some(unit) = self.unit(s.file) else { return false };
        let bases = unit.facts.definition(s.def).bases.clone();
        bases.iter().any(|&e| self.type_of(s.file, e).iter().any(|t| t.head == Head::Symbol(base)))
    }

    /// The methods of a name written in a type with a body.
    fn implementations(&mut self, class: Symbol, name: &str) -> Vec<Symbol> {
        let found = self.own_members(class, name, evergraph_languages::Namespaces::ANY).unwrap_or_default();
        let written = |s: &Symbol, this: &mut Self| {
            this.unit(s.file).is_some_and(|u| {
                let d = u.facts.definition(s.def);
                d.kind == DefKind::Method && !d.flags.has(DefFlags::ABSTRACT) && !d.flags.has(DefFlags::STATIC)
            })
        };
        found.into_iter().filter(|s| written(s, self)).collect()
    }
}
