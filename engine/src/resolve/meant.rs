//! Of all that a name may stand for, what a reference of its kind means: no modules among values, constructors of
//! classes that are called, functions that take so many arguments; and where that leaves several, how sure each is.

use crate::resolve::binding::{Target, Via};
use crate::resolve::overloads::Call;
use crate::resolve::resolver::{Bound, Resolver, Targets};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefId, DefKind, FileId, Namespaces, RefId, RefKind};
use std::rc::Rc;

impl Resolver<'_> {
    /// Where modules are types, a value is none: `mod f; pub use f::f;` offers both.
    pub(super) fn leave_out_modules(&mut self, file: FileId, r: RefId, bound: &mut Bound) {
        let Some(unit) = self.unit(file).filter(|u| u.language.0.rules().modules_closed) else { return };
        let row = unit.facts.references[r.index()];
        if bound.targets.len() > 1 && !row.namespaces.meets(Namespaces::TYPE) {
            bound.targets.retain(|t| matches!(t, Target::Symbol(_)));
        }
    }

    /// A type that implements one generic trait several times (Rust's `From`) has a method for each: which of them a
    /// call means follows from its arguments.
    pub(super) fn tell_implementations(&mut self, file: FileId, r: RefId, bound: &mut Bound) {
        if !self.is_call_of_several(file, r, bound) {
            return;
        }
        let implements = |t: &Target, this: &mut Self| {
            let Target::Symbol(s) = *t else { return false };
            let Some(unit) = this.unit(s.file) else { return false };
            let block = unit.facts.definition(s.def).parent.map(|p| unit.facts.definition(p));
            block.is_some_and(|d| d.kind == DefKind::Extension && !d.bases.is_empty())
        };
        if bound.targets.clone().iter().all(|t| implements(t, self)) {
            bound.via = Via::Overload;
        }
    }

    /// Of a call that may mean several functions each is less sure.
    pub(super) fn tell_ambiguous(&mut self, file: FileId, r: RefId, bound: &mut Bound) {
        let is_sure =
            matches!(bound.via, Via::Lexical | Via::Import | Via::Member | Via::DeclaredType | Via::InferredType);
        if is_sure && self.is_call_of_several(file, r, bound) {
            bound.via = Via::Overload;
        }
    }

    fn is_call_of_several(&mut self, file: FileId, r: RefId, bound: &Bound) -> bool {
        let is_call = |unit: Rc<Unit>| unit.facts.references[r.index()].kind == RefKind::Call;
        bound.targets.len() > 1 && self.unit(file).is_some_and(is_call)
    }

    /// Where the language says so, a call of a class means its written constructors.
    pub(super) fn prefer_constructors(&mut self, file: FileId, r: RefId, bound: &mut Bound) {
        let Some(unit) = self.unit(file) else { return };
        let row = unit.facts.references[r.index()];
        if row.kind != RefKind::Call || !unit.language.0.rules().bind_constructors {
            return;
        }
        let mut targets = Targets::new();
        for target in &bound.targets {
            let constructors = match target {
                Target::Symbol(s) => self.own_constructors(*s),
                _ => Vec::new(),
            };
            let fitting = self.fitting_call(Call { file, unit: &unit, reference: r }, constructors);
            match fitting.is_empty() {
                true => targets.push(*target),
                false => targets.extend(fitting.into_iter().map(Target::Symbol)),
            }
        }
        bound.targets = targets;
    }

    /// Of several callables, those that take the number of arguments; all, if none does.
    pub(crate) fn fitting_arity(&mut self, symbols: Vec<Symbol>, arity: Option<u8>) -> Vec<Symbol> {
        let (Some(arity), true) = (arity, symbols.len() > 1) else { return symbols };
        let fits = |s: &Symbol, this: &mut Self| this.takes(*s, arity);
        let fitting: Vec<Symbol> = symbols.iter().copied().filter(|s| fits(s, self)).collect();
        if fitting.is_empty() { symbols } else { fitting }
    }

    pub(crate) fn takes(&mut self, s: Symbol, arity: u8) -> bool {
        let Some(unit) = self.unit(s.file) else { return false };
        let d = unit.facts.definition(s.def);
        let declared = d.parameters.len();
        let optional = |p: &&DefId| unit.facts.definition(**p).flags.has(DefFlags::OPTIONAL);
        let required = declared - d.parameters.iter().filter(optional).count();
        match d.flags.has(DefFlags::VARIADIC) {
            true => usize::from(arity) + 1 >= required,
            false => (required..=declared).contains(&usize::from(arity)),
        }
    }
}
