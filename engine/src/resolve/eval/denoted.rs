//! What type expressions denote: the values of a type that is named, applied or an alias.

use crate::resolve::binding::Target;
use crate::resolve::eval::wrappers::unwrapped;
use crate::resolve::resolver::{Active, Resolver};
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Expr, ExprId, FileId, Module, RefId};
use std::rc::Rc;

impl Resolver<'_> {
    /// The values a type expression denotes.
    pub(crate) fn type_of(&mut self, file: FileId, e: ExprId) -> Types {
        let work = |this: &mut Self| {
            let unit = this.unit(file)?;
            this.guarded(Active::TypeOf(file, e), |this| {
                let types = this.type_now(file, &unit, e);
                let is_module = |t: &Type| matches!(t.head, Head::Module(Module::File(_)));
                if !types.iter().any(is_module) {
                    return Some(types);
                }
                Some(types.into_iter().flat_map(|t| this.class_of_module(t)).collect())
            })
        };
        self.memoized(|this| &mut this.denoted_types, (file, e), work).unwrap_or_default()
    }

    fn type_now(&mut self, file: FileId, unit: &Rc<Unit>, e: ExprId) -> Types {
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

    /// A module that is a class (`module.exports = class …`) denotes that class.
    fn class_of_module(&mut self, t: Type) -> Types {
        let Head::Module(Module::File(file)) = t.head else { return Types::one(t) };
        let Some(unit) = self.unit(file) else { return Types::one(t) };
        let wholes: Vec<ExprId> = unit.exports("=").collect();
        let denoted: Types = wholes.into_iter().flat_map(|e| self.type_of(file, e)).collect();
        let is_class = |t: &Type, this: &mut Self| {
            let Head::Symbol(s) = t.head else { return false };
            this.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind == DefKind::Class)
        };
        let classes: Types = denoted.into_iter().filter(|t| is_class(t, self)).collect();
        if classes.is_empty() { Types::one(t) } else { classes }
    }

    fn type_named(&mut self, file: FileId, unit: &Rc<Unit>, r: RefId) -> Types {
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
    pub(crate) fn denoted(&mut self, s: Symbol) -> Types {
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

    pub(super) fn applied(&mut self, file: FileId, of: ExprId, args: &[ExprId], denotes: bool) -> Types {
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
}

/// The arguments of an applied type: those it has (by way of an alias), unknown ones filled in order.
fn fill(has: &[Types], given: &[Types]) -> Vec<Types> {
    if has.is_empty() {
        return given.to_vec();
    }
    let mut given = given.iter();
    has.iter().map(|t| if t.is_empty() { given.next().cloned().unwrap_or_default() } else { t.clone() }).collect()
}
